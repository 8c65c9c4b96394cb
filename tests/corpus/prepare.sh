#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# prepare.py takes off a message what a list server added, and no more.
: "${top_srcdir:?}" # set by make
exec python3 "$top_srcdir/tests/corpus/prepare_test.py"
