/* SPDX-License-Identifier: BSD-2-Clause */
#include "scan.h"
