#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Mail that was built to be slow costs at most four times ordinary mail per
# byte, grows as it gets longer, and stays within the memory that is stated.
exec "${top_builddir:?}/tests/cost/cost" \
	"${top_builddir:?}/lists/starter/starter.cdb"
