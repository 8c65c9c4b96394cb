-- SPDX-License-Identifier: BSD-2-Clause
-- Send the test word of a category and say what became of it:
-- "CATEGORY REPLY STATUS | REASON".
local d = dofile(os.getenv("DIALOGUE") .. "/dialogue.lua")
local word = os.getenv("WORD")
local category = word:match("^FAKEBILL%-TEST%-(%l+)")

d.fields[2][2] = " test"

local conn = d.connect()
local reply = d.message(conn, "試験です。" .. word .. "\r\n",
    "TW-" .. category)
mt.echo(category .. " " .. reply .. " " .. tostring(d.status(conn)) .. " |" ..
    tostring(mt.getheader(conn, "X-Fakebill-Reason", 0)))
mt.disconnect(conn)
