-- SPDX-License-Identifier: BSD-2-Clause
-- COUNT messages of CLIENT, HELO and SENDER on one connection; prints for the
-- last one its queue id, the reply and its status field.
local d = dofile(os.getenv("DIALOGUE") .. "/dialogue.lua")

local bodies = {
	clean = d.honest,
	demand = "未納料金があります。\r\n", -- SPF decides
	fraud = d.fraud, -- decided without it
}
-- Not d.fields: their Subject is a demand.
local fields = {
	{ "From", " Sender <sender@sender.example>" },
	{ "MIME-Version", " 1.0" },
	{ "Content-Type", " text/plain; charset=UTF-8" },
	{ "Content-Transfer-Encoding", " 8bit" },
}
local id = os.getenv("QUEUE_ID")

local conn = mt.connect(os.getenv("MILTER_SOCKET"), 40, 0.1)
mt.negotiate(conn, nil, nil, nil)
mt.conninfo(conn, "client.example", os.getenv("CLIENT"))
mt.helo(conn, os.getenv("HELO"))
local reply
for _ = 1, tonumber(os.getenv("COUNT")) do
	mt.macro(conn, SMFIC_MAIL, "i", id)
	mt.mailfrom(conn, os.getenv("SENDER"))
	mt.rcptto(conn, "<yes@rei.example>")
	mt.getreply(conn)
	if not d.data(conn) then
		mt.echo(id .. " no data")
		return
	end
	reply = d.content(conn, fields, bodies[os.getenv("BODY")])
end
mt.echo(id .. " " .. reply .. " " .. tostring(d.status(conn)))
mt.disconnect(conn)
