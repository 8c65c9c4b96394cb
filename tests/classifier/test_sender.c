/* SPDX-License-Identifier: BSD-2-Clause */
#include "reading.h"

#include "table.h"

static struct fb_reader *reader;

static const struct {
	const char *name, *mail;
	bool is_away, is_other_name, is_elsewhere;
} cases[] = {
	{ .name = "an ordinary mail",
	    .mail = "From: 係 <info@mihon.co.jp>\n\nhttps://www.mihon.co.jp/" },
	{ .name = "links to another domain only",
	    .mail = "From: 係 <info@mihon.co.jp>\n\nhttps://www.betsu.co.jp/",
	    .is_away = true },
	{ .name = "one of the links leads home",
	    .mail = "From: 係 <info@mihon.co.jp>\n\nhttps://www.betsu.co.jp/ "
		    "https://img.mihon.co.jp/a" },
	{ .name = "a link leads to a subdomain of the sender's host",
	    .mail = "From: 係 <info@mail.mihon.co.jp>\n\n"
		    "https://www.mihon.co.jp/a" },
	{ .name = "no link is no foreign one",
	    .mail = "From: 係 <info@mihon.co.jp>\n\nbetsu.co.jp さん" },
	{ .name = "without a From nothing is compared",
	    .mail = "Subject: x\n\nhttps://www.betsu.co.jp/" },
	{ .name = "a display name of another domain",
	    .mail = "From: Betsu.co.jp <info@mihon.co.jp>\n\nx",
	    .is_other_name = true },
	{ .name = "a display name that is another address",
	    .mail = "From: \"info@betsu.co.jp\" <info@mihon.co.jp>\n\nx",
	    .is_other_name = true },
	{ .name = "a display name of the same domain",
	    .mail = "From: Mihon.co.jp <info@mail.mihon.co.jp>\n\nx" },
	{ .name = "a list wrote the display name",
	    .mail =
		"From: \"taro@betsu.co.jp via Dev\" <dev@mihon.co.jp>\n\nx" },
	{ .name = "links to the list that sent it lead away from the author",
	    .mail = "From: A via Dev <dev@mihon.co.jp>\n"
		    "Reply-To: a@betsu.co.jp\n\nhttps://lists.mihon.co.jp/",
	    .is_away = true },
	{ .name = "links to the author's domain do not",
	    .mail = "From: A via Dev <dev@mihon.co.jp>\n"
		    "Reply-To: a@betsu.co.jp\n\nhttps://www.betsu.co.jp/" },
	{ .name = "initials are no domain",
	    .mail = "From: J.R. Tanaka <tanaka@mihon.co.jp>\n\nx" },
	{ .name = "answers go to a free address",
	    .mail = "From: 係 <info@mihon.co.jp>\nReply-To: a@gmail.com\n\nx",
	    .is_elsewhere = true },
	{ .name = "answers go to another free address",
	    .mail = "From: b@gmail.com\nReply-To: a@gmail.com\n\nx",
	    .is_elsewhere = true },
	{ .name = "answers go to where the mail is from",
	    .mail = "From: a@gmail.com\nReply-To: A <a@gmail.com>\n\nx" },
	{ .name = "answers go to another firm",
	    .mail =
		"From: 係 <info@mihon.co.jp>\nReply-To: a@betsu.co.jp\n\nx" },
};

static void
compares(void **state)
{
	const typeof(*cases) *c = *state;
	struct fb_arena *arena = fb_arena_new(64 << 20);
	struct fb_reading reading;

	assert_int_equal(fb_read_message(&reading, arena, reader,
			     fb_str(c->mail)),
	    FB_OK);
	assert_int_equal(reading.flags >> FB_FLAG_AWAY_LINK & 1, c->is_away);
	assert_int_equal(reading.flags >> FB_FLAG_NAME_MISMATCH & 1,
	    c->is_other_name);
	assert_int_equal(reading.flags >> FB_FLAG_REPLY_ELSEWHERE & 1,
	    c->is_elsewhere);
	fb_arena_free(arena);
}

static void
links_are_bounded(void **state)
{
	(void)state;
	struct fb_arena *arena = fb_arena_new(64 << 20);
	struct fb_reading reading;
	char mail[20000] = "From: a@mihon.co.jp\n\n";
	size_t len = strlen(mail);

	for (int i = 0; i < 500; i++)
		len += (size_t)snprintf(mail + len, sizeof mail - len,
		    "https://h%d.betsu.co.jp/\n", i);
	assert_int_equal(fb_read_message(&reading, arena, reader,
			     (struct fb_str) { mail, len }),
	    FB_OK);
	assert_int_equal(reading.links.count, FB_LINKS_MAX);
	fb_arena_free(arena);
}

int
main(void)
{
	static const struct fb_limits limits = FB_LIMITS_DEFAULT;
	struct table table = { 0 };

	if (fb_reader_new(&reader, &limits) != FB_OK)
		return 1;
	TABLE_ADD(&table, cases, compares);
	table_add(&table, "of many hosts the first ones are looked at",
	    links_are_bounded, NULL);
	int result = table_run(&table, "sender");
	fb_reader_free(reader);
	return result;
}
