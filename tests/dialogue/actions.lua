-- SPDX-License-Identifier: BSD-2-Clause
-- Stronger actions, as the threshold in force asks for them.
local d = dofile(os.getenv("DIALOGUE") .. "/dialogue.lua")
local action = os.getenv("ACTION")

local conn = d.connect()
local reply = d.message(conn, d.fraud, "ACT-" .. action)
if action == "quarantine" then
	d.equal(reply, "c", "a quarantined mail is taken")
	d.check(mt.eom_check(conn, MT_QUARANTINE), "and held")
	d.equal(d.status(conn),
	    " quarantine; score=7.0; threshold=6.0; list=test/1",
	    "its field says so")
elseif action == "reject" then
	d.equal(reply, "y", "a rejected mail gets a reply of our own")
	d.check(mt.eom_check(conn, MT_SMTPREPLY, "550", "5.7.1",
	    "Suspected fake billing (P0002, P0001); if this is a mistake, " ..
	    "tell the codes in brackets to desk@rei.example"),
	    "which names the entries and the desk")
	d.check(not mt.eom_check(conn, MT_HDRINSERT),
	    "and nothing else is done to it")
elseif action == "mark" then
	d.equal(reply, "c", "a marked mail is taken")
	d.check(mt.eom_check(conn, MT_HDRCHANGE, "Subject"),
	    "and its Subject is changed")
end
mt.disconnect(conn)
