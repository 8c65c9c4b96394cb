-- SPDX-License-Identifier: BSD-2-Clause
-- Run $SCRIPT; miltertest(8) ends silently at an error, so say which one.
local is_right, why = xpcall(dofile, debug.traceback, os.getenv("SCRIPT"))
if not is_right then
	mt.echo("not ok - the script runs: " .. tostring(why):gsub("\n", " "))
	os.exit(1)
end
