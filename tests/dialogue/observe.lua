-- SPDX-License-Identifier: BSD-2-Clause
-- Mode observe: judge, log, change nothing.
local d = dofile(os.getenv("DIALOGUE") .. "/dialogue.lua")

local conn = d.connect()
d.equal(d.message(conn, d.fraud, "OBS1"), "c", "a fake bill is taken")
d.check(d.is_untouched(conn), "and not touched")
d.envelope(conn, { "<yes@rei.example>" }, "OBS2")
d.data(conn)
d.content(conn, { { "X-Fakebill-Status", " none" } }, d.fraud)
d.check(d.is_untouched(conn), "forged fields stay as they are")
mt.disconnect(conn)
