#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Automake runs a program by itself only where it is always a test.
exec "${top_builddir:?}/tests/evasion/evasion"
