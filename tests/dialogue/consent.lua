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
