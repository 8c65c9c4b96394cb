/* SPDX-License-Identifier: BSD-2-Clause */
#include "cdb_check.h"
