-- SPDX-License-Identifier: BSD-2-Clause
-- dialogue.lua - the MTA's side of a milter dialogue, for miltertest(8)
--
-- A test begins with  d = dofile(os.getenv("DIALOGUE") .. "/dialogue.lua")
-- and says "ok - NAME" or "not ok - NAME" on standard output; run_lua in
-- dialogue.sh counts that.

local d = {}

d.fraud = "未納料金があります。連絡なき場合、法的手続きに移行します。\r\n"
d.honest = "本日の会議は三時からです。\r\n"

function d.check(is_right, name)
	mt.echo((is_right and "ok - " or "not ok - ") .. name)
end

function d.equal(got, want, name)
	d.check(got == want, name)
	if got ~= want then
		mt.echo("# got " .. tostring(got) .. ", want " .. tostring(want))
	end
end

-- One connection; address is that of the SMTP client.
function d.connect(address)
	local conn = mt.connect(os.getenv("MILTER_SOCKET"), 40, 0.1)
	if conn == nil then
		mt.echo("not ok - the filter answers")
		os.exit(1)
	end
	mt.negotiate(conn, nil, nil, nil)
	mt.conninfo(conn, "client.example", address or "192.0.2.1")
	mt.helo(conn, "client.example")
	return conn
end

-- The reply to what was sent last, as a letter: c a r t y (own text) s.
function d.reply(conn)
	local reply = mt.getreply(conn)
	return reply and string.char(reply) or "nothing"
end

-- MAIL and RCPT; returns the replies to the recipients.
function d.envelope(conn, recipients, queue_id)
	local replies = ""
	mt.macro(conn, SMFIC_MAIL, "i", queue_id or "QID")
	mt.mailfrom(conn, "<sender@sender.example>")
	for _, recipient in ipairs(recipients) do
		mt.rcptto(conn, recipient)
		replies = replies .. d.reply(conn)
	end
	return replies
end

-- DATA; true when content is asked for.
function d.data(conn)
	mt.data(conn)
	return d.reply(conn) == "c"
end

-- Header fields, body and end; returns the reply to the end.
function d.content(conn, fields, body)
	for _, field in ipairs(fields) do
		mt.header(conn, field[1], field[2])
	end
	mt.eoh(conn)
	if body and body ~= "" then
		mt.bodystring(conn, body)
	end
	mt.eom(conn)
	return d.reply(conn)
end

d.fields = {
	{ "From", " Sender <sender@sender.example>" },
	{ "Subject", " =?UTF-8?B?5pyq57SN5paZ6YeR?=" },
	{ "MIME-Version", " 1.0" },
	{ "Content-Type", " text/plain; charset=UTF-8" },
	{ "Content-Transfer-Encoding", " 8bit" },
}

-- A whole message to one who agreed; returns the reply to its end.
function d.message(conn, body, queue_id)
	d.envelope(conn, { "<yes@rei.example>" }, queue_id)
	if not d.data(conn) then
		return "no data"
	end
	return d.content(conn, d.fields, body)
end

function d.status(conn)
	return mt.getheader(conn, "X-Fakebill-Status", 0)
end

function d.is_tagged(conn)
	return mt.eom_check(conn, MT_HDRINSERT, "X-Fakebill-Status") and
	    d.status(conn) ~= nil and d.status(conn):match("^ *tag; ") ~= nil
end

function d.is_untouched(conn)
	return not mt.eom_check(conn, MT_HDRINSERT) and
	    not mt.eom_check(conn, MT_HDRADD) and
	    not mt.eom_check(conn, MT_HDRCHANGE) and
	    not mt.eom_check(conn, MT_HDRDELETE) and
	    not mt.eom_check(conn, MT_QUARANTINE)
end

return d
