#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# At least 99% of the written forms are read right: see README.
cd "$top_srcdir/tests/identifiers" &&
	exec python3 judge.py --tap "$top_builddir" ./*.tsv
