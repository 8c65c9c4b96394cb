/* SPDX-License-Identifier: BSD-2-Clause */
#include "phone.h"
