-- SPDX-License-Identifier: BSD-2-Clause
-- MixedRecipients split: only clients that will come back are sent away.
local d = dofile(os.getenv("DIALOGUE") .. "/dialogue.lua")

local conn = d.connect("192.0.2.1")
d.equal(d.envelope(conn, { "<yes@rei.example>", "<no@rei.example>",
    "<also@rei.example>" }, "S1"), "cyc",
    "a recipient of the other class gets a 452")
d.check(d.data(conn), "those who agreed are inspected")
d.equal(d.content(conn, d.fields, d.fraud), "c", "their mail is taken")
d.check(d.is_tagged(conn), "and tagged")
mt.disconnect(conn)

conn = d.connect("127.0.0.1")
d.equal(d.envelope(conn, { "<yes@rei.example>", "<no@rei.example>" }, "S2"),
    "cc", "mail from this machine is not sent away")
d.check(not d.data(conn), "but not inspected either")
mt.disconnect(conn)

conn = d.connect("192.0.2.1")
mt.macro(conn, SMFIC_MAIL, "{auth_authen}", "user")
mt.mailfrom(conn, "<user@rei.example>")
mt.rcptto(conn, "<yes@rei.example>")
local replies = d.reply(conn)
mt.rcptto(conn, "<no@rei.example>")
d.equal(replies .. d.reply(conn), "cc",
    "mail of an authenticated client is not sent away")
mt.disconnect(conn)
