-- SPDX-License-Identifier: BSD-2-Clause
-- The consent gate: no content without consent.
local d = dofile(os.getenv("DIALOGUE") .. "/dialogue.lua")

local function gate(recipients, queue_id)
	local conn = d.connect()
	local replies = d.envelope(conn, recipients, queue_id)
	mt.data(conn)
	replies = replies .. d.reply(conn)
	mt.disconnect(conn)
	return replies
end

d.equal(gate({ "<yes@rei.example>" }, "G1"), "cc",
    "content is asked for where the recipient agreed")
d.equal(gate({ "<no@rei.example>" }, "G2"), "ca",
    "DATA is accepted without content where he did not")
d.equal(gate({ "<stranger@rei.example>" }, "G3"), "ca",
    "and where nothing is known of him")
d.equal(gate({ "<postmaster@rei.example>" }, "G4"), "ca",
    "and for the postmaster")
d.equal(gate({ "<yes@rei.example>", "<no@rei.example>" }, "G5"), "cca",
    "one recipient who did not agree protects all")
d.equal(gate({ "<yes@rei.example>", "<also@rei.example>" }, "G6"), "ccc",
    "two who agreed are inspected together")
d.equal(gate({ "<YES+news@REI.example>" }, "G7"), "cc",
    "case and extension of an address do not matter")

-- The next message on a connection has consent of its own.
local conn = d.connect()
d.envelope(conn, { "<no@rei.example>" }, "G8")
d.check(not d.data(conn), "a message is not inspected")
d.equal(d.message(conn, d.fraud, "G9"), "c", "the next one is")
d.check(d.is_tagged(conn), "and tagged")
d.envelope(conn, { "<no@rei.example>" }, "G10")
d.check(not d.data(conn), "and the one after it is not")
mt.disconnect(conn)

-- The server tells the address that it resolved a recipient to.
local function resolved(recipient, final, queue_id)
	local one = d.connect()
	mt.macro(one, SMFIC_MAIL, "i", queue_id)
	mt.mailfrom(one, "<sender@sender.example>")
	mt.macro(one, SMFIC_RCPT, "{rcpt_addr}", final)
	mt.rcptto(one, recipient)
	local replies = d.reply(one)
	mt.data(one)
	replies = replies .. d.reply(one)
	mt.disconnect(one)
	return replies
end

d.equal(resolved("<alias@rei.example>", "yes@rei.example", "G11"), "cc",
    "an alias of one who agreed is inspected")
d.equal(resolved("<yes@rei.example>", "no@rei.example", "G12"), "ca",
    "an alias of one who refused is not")
