#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
MTA=postfix exec bash "${top_srcdir:?}/tests/dialogue/mta-progress.sh"
