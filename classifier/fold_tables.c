/* SPDX-License-Identifier: BSD-2-Clause */
#include "fold_tables.h"
