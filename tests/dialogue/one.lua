-- SPDX-License-Identifier: BSD-2-Clause
-- Send one fake bill and say what became of it: "QUEUE-ID REPLY STATUS".
local d = dofile(os.getenv("DIALOGUE") .. "/dialogue.lua")
local queue_id = os.getenv("QUEUE_ID") or "ONE"

local conn = d.connect()
local reply = d.message(conn, d.fraud, queue_id)
mt.echo(queue_id .. " " .. reply .. " " .. tostring(d.status(conn)))
mt.disconnect(conn)
