-- SPDX-License-Identifier: BSD-2-Clause
-- Mode enforce: what an MTA may do with one connection.
local d = dofile(os.getenv("DIALOGUE") .. "/dialogue.lua")

local conn = d.connect()
d.equal(d.message(conn, d.fraud, "ENF1"), "c", "a fake bill is not refused")
d.check(d.is_tagged(conn), "a fake bill is tagged")
d.equal(d.status(conn), " tag; score=7.0; threshold=5.0; list=test/1",
    "the tag says score, threshold and list")
d.check(mt.eom_check(conn, MT_HDRINSERT, "X-Fakebill-Reason",
    " P0002 threat, P0001 demand"), "and names the entries")

d.equal(d.message(conn, d.honest, "ENF2"), "c",
    "a second message on the connection is judged")
d.check(d.is_untouched(conn), "an honest mail is not touched")

d.equal(d.message(conn, d.fraud, "ENF3"), "c", "a third one too")
d.check(d.is_tagged(conn), "the second left nothing behind")

-- Abort in the middle of a message, in every place.
d.envelope(conn, { "<yes@rei.example>" }, "ABORT1")
mt.abort(conn)
d.envelope(conn, { "<yes@rei.example>" }, "ABORT2")
d.data(conn)
mt.header(conn, "X-Fakebill-Status", " none")
mt.header(conn, "Subject", " cut")
mt.abort(conn)
d.envelope(conn, { "<yes@rei.example>" }, "ABORT3")
d.data(conn)
mt.header(conn, "Subject", " cut")
mt.eoh(conn)
mt.bodystring(conn, d.fraud)
mt.abort(conn)
d.equal(d.message(conn, d.honest, "ENF4"), "c",
    "a message after three aborts is judged")
d.check(d.is_untouched(conn), "the aborted ones left nothing behind")
mt.disconnect(conn)

-- A connection that breaks off.
conn = d.connect()
d.envelope(conn, { "<yes@rei.example>" }, "BROKEN")
d.data(conn)
mt.header(conn, "Subject", " cut")
mt.disconnect(conn)

conn = d.connect()
d.envelope(conn, { "<yes@rei.example>" }, "FORGED")
d.data(conn)
d.equal(d.content(conn, {
	{ "X-Fakebill-Status", " none" },
	{ "From", " a@sender.example" },
	{ "x-fakebill-status", " none; really" },
	{ "X-Fakebill-Advice", " pay at once" },
	{ "Subject", " hello" },
}, d.honest), "c", "a mail with forged fields is taken")
d.check(mt.eom_check(conn, MT_HDRDELETE, "X-Fakebill-Status"),
    "forged X-Fakebill-Status is removed")
d.check(mt.eom_check(conn, MT_HDRDELETE, "X-Fakebill-Advice"),
    "and any other X-Fakebill field")

d.envelope(conn, { "<yes@rei.example>" }, "EMPTY")
d.data(conn)
d.equal(d.content(conn, { { "From", " a@sender.example" } }, nil), "c",
    "a mail with neither Subject nor body is taken")
d.check(d.is_untouched(conn), "and not touched")

d.envelope(conn, { "<yes@rei.example>" }, "EMPTYALL")
d.data(conn)
d.equal(d.content(conn, {}, nil), "c", "a mail without anything is taken")

d.envelope(conn, { "<yes@rei.example>" }, "HEADLESS")
d.data(conn)
d.equal(d.content(conn, {}, d.fraud), "c",
    "a mail without a header is taken")
d.check(d.is_tagged(conn), "and judged")

-- Raw eight-bit header fields in three charsets, and folds.
d.envelope(conn, { "<yes@rei.example>" }, "EIGHTBIT")
d.data(conn)
d.equal(d.content(conn, {
	{ "Subject", " \x96\xA2\x94\x5B\x97\xBF\x8B\xE0" }, -- Shift_JIS
	{ "Comments", " \x1b$B$\x22\x1b(B \xFF\xFE" },
	{ "To", " a@rei.example,\n\tb@rei.example,\n c@rei.example" },
	{ "Content-Type", " text/plain;\n\tcharset=UTF-8" },
}, d.fraud), "c", "raw eight-bit and folded header fields are taken")
d.check(d.is_tagged(conn), "and the fold did not hide the charset")

-- Ten megabytes: in pieces, as an MTA sends them.
d.envelope(conn, { "<yes@rei.example>" }, "TENMB")
d.data(conn)
for _, field in ipairs(d.fields) do
	mt.header(conn, field[1], field[2])
end
mt.eoh(conn)
mt.bodystring(conn, d.fraud)
local piece = string.rep(string.rep("x", 76) .. "\r\n", 800)
for _ = 1, math.ceil(10 * 1024 * 1024 / #piece) do
	mt.bodystring(conn, piece)
end
mt.eom(conn)
d.equal(d.reply(conn), "c", "a mail of ten megabytes is taken")
d.check(d.is_tagged(conn), "and judged")
d.equal(d.message(conn, d.honest, "AFTER"), "c", "and the next one as well")
mt.disconnect(conn)
