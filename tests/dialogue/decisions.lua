-- SPDX-License-Identifier: BSD-2-Clause
-- One message of each kind that the decision log tells apart.
local d = dofile(os.getenv("DIALOGUE") .. "/dialogue.lua")

local conn = d.connect()
d.equal(d.message(conn, d.fraud, "DBILL"), "c", "a fake bill is taken")
d.check(d.is_tagged(conn), "and tagged")
d.equal(d.message(conn, d.honest, "DHONEST"), "c", "an honest mail is taken")

d.envelope(conn, { "<no@rei.example>" }, "DCLOSED")
d.check(not d.data(conn), "mail without consent is not asked for")
mt.disconnect(conn)

conn = d.connect()
d.envelope(conn, { "<yes@rei.example>", "<no@rei.example>" }, "DMIXED")
d.check(not d.data(conn), "nor is mail of mixed consent")
mt.disconnect(conn)

conn = d.connect()
d.equal(d.message(conn, "もう生きていけません。さようなら。\r\n", "DLIFE"), "c",
    "a mail that speaks of suicide is taken")
d.check(d.is_untouched(conn), "and not touched")
d.equal(d.message(conn, "爆弾の作り方をお教えします。\r\n", "DHARM"), "c",
    "a harmful mail is taken")
d.check(d.is_tagged(conn), "and tagged")
mt.disconnect(conn)
