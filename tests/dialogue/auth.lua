-- SPDX-License-Identifier: BSD-2-Clause
-- Mail that claims a brand, with Authentication-Results of several servers.
local d = dofile(os.getenv("DIALOGUE") .. "/dialogue.lua")
local who = os.getenv("TRUSTED") == "yes"
local results = "Authentication-Results"

-- Send a mail of the brand's own domain with these fields on top; true when
-- it was tagged.
local function is_tagged(queue_id, fields, body)
	local conn = d.connect()
	for _, field in ipairs({
		{ "From", ' "=?UTF-8?B?5L6L56S66YqA6KGM?=" <info@rei.example>' },
		{ "Subject", " test" }, { "MIME-Version", " 1.0" },
		{ "Content-Type", " text/plain; charset=UTF-8" } }) do
		fields[#fields + 1] = field
	end
	d.envelope(conn, { "<yes@rei.example>" }, queue_id)
	d.data(conn)
	d.content(conn, fields, body or "未納料金があります。\r\n")
	local was_tagged = d.is_tagged(conn)
	mt.disconnect(conn)
	return was_tagged
end

if not who then
	d.check(not is_tagged("AR9", {
		{ results, " mx.rei.example; dmarc=fail header.from=rei.example" } }),
	    "nobody's results are believed where no server is trusted")
	return
end

d.check(not is_tagged("AR1", { { results,
	" mx.rei.example;\n\tspf=pass smtp.mailfrom=a@rei.example;\n" ..
	"\tdkim=pass header.d=rei.example; dmarc=pass header.from=rei.example" } }),
    "a brand's own mail is left alone where DMARC passed")
d.check(is_tagged("AR2", {
	{ results, " mx.rei.example; dmarc=fail header.from=rei.example" } }),
    "it is tagged where DMARC failed")
d.check(not is_tagged("AR3", {
	{ results, " mx.evil.example; dmarc=fail header.from=rei.example" } }),
    "what another server says is not believed")
d.check(is_tagged("AR4", {
	{ results, " MX.rei.example; dmarc=fail header.from=rei.example" },
	{ results, " mx.rei.example; dmarc=pass header.from=rei.example" } }),
    "a second field does not undo the first")
d.check(not is_tagged("AR5", {
	{ results, " mx.rei.example; dmarc=fail header.from=rei.example; x" } }),
    "a broken field is as if it were absent")
d.check(is_tagged("AR6", {
	{ results, " mx.rei.example; spf=fail smtp.mailfrom=a@rei.example" } },
	"法的手続きに移行します。\r\n"),
    "a rule that asks for SPF gets the trusted result")
d.check(not is_tagged("AR7", {
	{ results, " mx.rei.example; spf=pass smtp.mailfrom=a@rei.example" } },
	"法的手続きに移行します。\r\n"),
    "and does not hold where it passed")
d.check(not is_tagged("AR8", {
	{ results, " mx.rei.example; dmarc=pass header.from=例え.jp" },
	{ results, " ｍｘ.rei.example; spf=pass" } }),
    "names that are not ASCII are read in the sandbox")
