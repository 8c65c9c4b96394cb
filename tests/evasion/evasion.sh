#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The table of disguises, then the forgers, whose result is no test.
programs=${top_builddir:?}/tests/evasion
"$programs/evasion"
"$programs/attacker" || echo "not ok - the forgers: status $?"
