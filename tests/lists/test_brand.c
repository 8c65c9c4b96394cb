/* SPDX-License-Identifier: BSD-2-Clause */
/* Whom a mail claims to be: whole mails against a list of three brands. */
#include "brand.h"

#include <unistd.h>

#include "compile.h"
#include "judge.h"
#include "table.h"

#define KEYS "active\tcat=phish w=2.5 add=2024-01-01 src=t by=a ok=b\n"
#define NOW ((int64_t)20000 * 24 * 3600)

static const char list_text[] =
    "#!fakebill-list 1\n"
    "B0001\tbrand\t例示銀行,Reigin=reigin.example;"
    "okuru.example\t" KEYS "B0002\tbrand\t[XYZ],XYZマイル=xyz.example\t" KEYS
    "B0003\tbrand\t例示ペイ=reipay.example\t" KEYS;

#define FROM_OWN "From: 例示銀行 <info@mail.reigin.example>\n"
#define FROM_SHOP "From: 見本商店 <info@mihon.example>\n"
#define HTML "Content-Type: text/html; charset=utf-8\n"

static struct fb_reader *reader;
static struct fb_list *list;

/* The flags of brands, and those of the sender, as words. */
static const struct {
	const char *name, *mail, *want;
} cases[] = {
	/* display names */
	{ "the brand's own mail claims nothing false",
	    FROM_OWN "\nhttps://www.reigin.example/login", "brand-own" },
	{ "a foreign sender under the brand's name",
	    "From: 例示銀行 <a@mihon.example>\n\nx",
	    "brand-mismatch brand-name" },
	{ "what a list adds to the name does not hide it",
	    "From: 例示銀行 via Dev <dev@lists.example>\n\nx",
	    "brand-mismatch brand-name" },
	{ "a short name that is the whole display name",
	    "From: XYZ <a@mihon.example>\n\nx", "brand-mismatch brand-name" },
	{ "a short name and what a list adds",
	    "From: XYZ via Dev <dev@lists.example>\n\nx",
	    "brand-mismatch brand-name" },
	{ "a part of the firm is the firm",
	    "From: 株式会社例示銀行 サポートセンター <a@mihon.example>\n\nx",
	    "brand-mismatch brand-name" },
	{ "a part of a firm with a short name",
	    "From: XYZ お客様窓口 <a@mihon.example>\n\nx",
	    "brand-mismatch brand-name" },
	{ "somebody who sells at the brand's mall is not called like it",
	    "From: 例示銀行前のパン屋 <a@mihon.example>\n\nx",
	    "brand-mismatch" },
	{ "words before a name make it another one",
	    "From: 週刊例示銀行 <a@mihon.example>\n\nx", "brand-mismatch" },
	{ "a short name with more beside it is something else",
	    "From: XYZ商会 <a@mihon.example>\n\nx", "" },
	{ "a short name inside a word is none",
	    "From: WXYZ <a@mihon.example>\n\nx", "" },
	{ "a short name of its own sender",
	    "From: XYZ <a@mail.xyz.example>\n\nx", "brand-own" },
	/* Subjects */
	{ "a name in brackets is a claim",
	    FROM_SHOP "Subject: 【例示銀行】重要\n\nx", "brand-mismatch" },
	{ "a Subject about a brand is none",
	    FROM_SHOP "Subject: 例示ペイが使えます\n\nx", "" },
	{ "a Subject that speaks as the brand",
	    FROM_SHOP "Subject: 例示銀行からのお知らせ\n\nx", "brand-voice" },
	{ "a short name in brackets is a claim",
	    FROM_SHOP "Subject: [XYZ] 重要\n\nx", "brand-mismatch" },
	{ "a short name elsewhere is none", FROM_SHOP "Subject: XYZ 理論\n\nx",
	    "" },
	/* bodies */
	{ "a body that speaks as the brand",
	    FROM_SHOP "\n平素は例示銀行をご利用いただきありがとうございます。",
	    "brand-voice" },
	{ "a signature of the brand",
	    FROM_SHOP "\nx\n\n例示銀行カスタマーセンター", "brand-voice" },
	{ "a brand that is a way to pay", FROM_SHOP "\nお支払い方法: 例示ペイ",
	    "" },
	{ "a disguised name is one",
	    FROM_SHOP "\n平素は例・示・銀・行をご利用いただき", "brand-voice" },
	{ "hidden text claims nothing",
	    FROM_SHOP HTML "\n<p>x<div style='display:none'>"
			   "平素は例示銀行をご利用</div>",
	    "" },
	{ "a body under the brand's logo",
	    FROM_SHOP HTML "\n<img src=a alt=''><img src=b alt='例示銀行'>x",
	    "brand-voice" },
	{ "a logo that says that it is one",
	    FROM_SHOP HTML "\n<td><img src=b alt='例示銀行 ロゴ'></td>x",
	    "brand-voice" },
	{ "a short name that is a logo",
	    FROM_SHOP HTML "\n<a href='https://bad.example/'>"
			   "<img src=b alt=XYZ></a><p>x",
	    "brand-voice foreign-link away-link" },
	{ "a picture about a brand is no logo",
	    FROM_SHOP HTML "\n<img src=b alt='例示ペイが使えます'>x", "" },
	{ "the logo of a way to pay stands below the shop's own",
	    FROM_SHOP HTML "\n<img src=a alt=見本商店>x"
			   "<img src=b alt=例示ペイ>",
	    "" },
	{ "the logo of a way to pay stands below the text",
	    FROM_SHOP HTML "\n<p>お支払い方法が一つ増えましたのでお知らせいた"
			   "します。今後ともどうぞよろしくお願い申し上げます。"
			   "<p><img src=b alt=例示ペイ>",
	    "" },
	{ "the words of a link are no logo",
	    FROM_SHOP HTML "\n<b>例示ペイ</b>x", "" },
	{ "the brand's own body speaks as itself",
	    FROM_OWN "\n平素は例示銀行をご利用いただき", "brand-own" },
	/* links */
	{ "a link that imitates the brand",
	    FROM_SHOP "\n例示銀行 https://reigin-login.bad.example/",
	    "brand-link away-link" },
	{ "a link that imitates nobody who is named",
	    FROM_SHOP "\nhttps://reigin-login.bad.example/", "away-link" },
	{ "a link of the brand imitates nobody",
	    FROM_SHOP "\n例示銀行 https://reigin.example/", "away-link" },
	{ "a link to a registered delivery service is no foreign one",
	    FROM_OWN "\nhttps://click.okuru.example/a", "away-link brand-own" },
	{ "a delivery service may not send",
	    "From: 例示銀行 <a@okuru.example>\n\nx",
	    "brand-mismatch brand-name" },
	{ "From is forged and all links lead elsewhere",
	    FROM_OWN "\nhttps://bad.example/a", "foreign-link away-link" },
	{ "one link of the brand is enough",
	    FROM_OWN "\nhttps://bad.example/a https://reigin.example/b", "" },
	{ "a site that is only named is no link",
	    FROM_OWN "\nreigin.example のお知らせ https://bad.example/a",
	    "foreign-link away-link" },
	{ "the words of a link are not where it leads",
	    FROM_OWN HTML "\n<a href='https://bad.example/'>"
			  "https://www.reigin.example/</a>",
	    "foreign-link away-link link-mismatch" },
	{ "a target that the text names, too, is a link",
	    FROM_OWN HTML "\nhttps://www.reigin.example/ "
			  "<a href='https://www.reigin.example/'>here</a>",
	    "brand-own" },
	{ "DMARC that passed proves the links",
	    "Authentication-Results: mx.example; dmarc=pass "
	    "header.from=mail.reigin.example\n" FROM_OWN
	    "\nhttps://bad.example/a",
	    "away-link" },
	{ "DMARC that failed makes the sender foreign",
	    "Authentication-Results: mx.example; dmarc=fail "
	    "header.from=mail.reigin.example\n" FROM_OWN "\nx",
	    "brand-mismatch brand-name" },
	{ "a shop speaks about how to pay and links to itself",
	    FROM_SHOP "\n例示ペイをご利用の方 https://www.mihon.example/a",
	    "brand-voice" },
	{ "a text that speaks as the brand and links elsewhere",
	    FROM_SHOP "\n例示ペイをご利用の方 https://bad.example/a",
	    "brand-voice foreign-link away-link" },
	{ "what a list adds below the text is no link to the sender",
	    "From: A via Dev <dev@lists.example>\nReply-To: a@bad.example\n"
	    "\n平素は例示銀行をご利用 https://evil.example/a\n"
	    "https://lists.example/dev",
	    "brand-voice foreign-link away-link" },
	/* senders */
	{ "a host that imitates the brand",
	    "From: 係 <a@reigin-jp.example>\n\n例示銀行", "brand-sender" },
	{ "a mailbox that imitates the brand",
	    "From: 係 <reigin-info@bad.example>\n\n例示銀行", "brand-sender" },
	{ "a display name that imitates the brand",
	    "From: Reigins <a@bad.example>\n\n例示銀行", "brand-sender" },
	{ "an imitation of nobody who is named",
	    "From: Reigins <a@bad.example>\n\nx", "" },
};

static void
flag_words(char *out, fb_flag_set flags)
{
	/* the order of the table above */
	static const enum fb_flag order[] = { FB_FLAG_BRAND_MISMATCH,
		FB_FLAG_BRAND_NAME, FB_FLAG_BRAND_VOICE, FB_FLAG_BRAND_SENDER,
		FB_FLAG_BRAND_LINK, FB_FLAG_FOREIGN_LINK, FB_FLAG_AWAY_LINK,
		FB_FLAG_NAME_MISMATCH, FB_FLAG_REPLY_ELSEWHERE,
		FB_FLAG_LINK_MISMATCH, FB_FLAG_BRAND_OWN };

	out[0] = '\0';
	for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
		if ((flags >> order[i] & 1) == 0)
			continue;
		strcat(out, out[0] == '\0' ? "" : " ");
		strcat(out, fb_words_name(&fb_flag_words, order[i]));
	}
}

static enum fb_status
judge(struct fb_evidence *out, struct fb_arena *arena, struct fb_str mail,
    bool is_text)
{
	static const struct fb_authserv_ids trusted = { .id = { "mx.example" },
		.count = 1 };
	const struct fb_list *lists[] = { list };
	const struct fb_judge_request request = { .list = lists,
		.list_count = 1,
		.now = NOW,
		.categories = FB_CATEGORY_ALL,
		.trusted_authserv = &trusted };

	return is_text ? fb_judge_text(out, arena, reader, &request, mail) :
			 fb_judge_message(out, arena, reader, &request, mail);
}

static void
claims(void **state)
{
	const typeof(*cases) *c = *state;
	struct fb_arena *arena = fb_arena_new(64 << 20);
	struct fb_evidence evidence;
	char words[256];

	assert_int_equal(judge(&evidence, arena, fb_str(c->mail), false),
	    FB_OK);
	flag_words(words, evidence.reading.flags);
	assert_string_equal(words, c->want);
	/* only an impersonation weighs something by itself */
	bool is_mismatch =
	    (evidence.reading.flags >> FB_FLAG_BRAND_MISMATCH & 1) != 0;
	assert_int_equal(evidence.weighing.score_milli, is_mismatch ? 2500 : 0);
	fb_arena_free(arena);
}

static void
a_pasted_text_speaks_as_the_brand(void **state)
{
	(void)state;
	struct fb_arena *arena = fb_arena_new(64 << 20);
	struct fb_evidence evidence;
	char words[256];

	assert_int_equal(judge(&evidence, arena,
			     FB_STR("【例示銀行】至急 https://bad.example/a"),
			     true),
	    FB_OK);
	flag_words(words, evidence.reading.flags);
	assert_string_equal(words, "brand-voice foreign-link");
	fb_arena_free(arena);
}

/* A mail may name a brand as often as it likes. */
static void
many_names_are_bounded(void **state)
{
	(void)state;
	enum {
		TIMES = 200000
	};
	const struct fb_str name = FB_STR("例示銀行。");
	char *mail = malloc(TIMES * name.len + 1);
	struct fb_arena *arena = fb_arena_new(256 << 20);
	struct fb_evidence evidence;

	assert_non_null(mail);
	mail[0] = '\n';
	for (size_t i = 0; i < TIMES; i++)
		memcpy(mail + 1 + i * name.len, name.data, name.len);
	assert_int_equal(judge(&evidence, arena,
			     (struct fb_str) { mail, TIMES * name.len + 1 },
			     false),
	    FB_OK);
	assert_int_equal(evidence.hit_count, 0);
	fb_arena_free(arena);
	free(mail);
}

static void
open_list(void)
{
	static const struct fb_limits limits = FB_LIMITS_DEFAULT;
	char path[] = "/tmp/test_brand.XXXXXX";
	struct fb_arena *arena = fb_arena_new(64 << 20);
	struct fb_source source;
	struct fb_error err;

	assert_int_equal(fb_reader_new(&reader, &limits), FB_OK);
	FILE *file =
	    fmemopen((void *)(uintptr_t)list_text, sizeof list_text - 1, "r");
	assert_int_equal(fb_source_parse(&source, arena,
			     fb_reader_extractor(reader), file, "test", NULL,
			     NULL),
	    FB_OK);
	fclose(file);
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(fb_compile(path, &source, fb_reader_folder(reader),
			     &err),
	    FB_OK);
	assert_int_equal(fb_list_open(&list, path, fb_reader_folder(reader),
			     &err),
	    FB_OK);
	close(fd);
	unlink(path);
	fb_arena_free(arena);
}

int
main(void)
{
	struct table table = { 0 };

	open_list();
	TABLE_ADD(&table, cases, claims);
	table_add(&table,
	    "a pasted text that opens with the brand speaks as it",
	    a_pasted_text_speaks_as_the_brand, NULL);
	table_add(&table,
	    "a name that stands everywhere is looked at in places",
	    many_names_are_bounded, NULL);
	int result = table_run(&table, "brand");
	fb_list_free(list);
	fb_reader_free(reader);
	return result;
}
