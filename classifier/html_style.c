/* SPDX-License-Identifier: BSD-2-Clause */
#include "html_style.h"
