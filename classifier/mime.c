/* SPDX-License-Identifier: BSD-2-Clause */
#include "mime.h"
