/* SPDX-License-Identifier: BSD-2-Clause */
#include "phone.h"

#include "extracting.h"

static const struct {
	const char *name, *in, *want;
} cases[] = {
	/* domestic, grouped */
	{ "Tokyo", "03-1234-5678", "+81312345678" },
	{ "Osaka in a sentence", "詳細は06-6123-4567までご連絡ください",
	    "+81661234567" },
	{ "a three-digit area code", "045-123-4567", "+81451234567" },
	{ "a four-digit area code", "0422-12-3456", "+81422123456" },
	{ "a five-digit area code", "04992-2-1234", "+81499221234" },
	{ "mobile 090", "090-1234-5678", "+819012345678" },
	{ "mobile 080", "080-1234-5678", "+818012345678" },
	{ "mobile 070", "070-1234-5678", "+817012345678" },
	{ "mobile 060, from 2026", "060-1234-5678", "+816012345678" },
	{ "IP telephony", "050-3123-4567", "+815031234567" },
	{ "free dial", "0120-123-456", "+81120123456" },
	{ "free dial in two groups", "0120-123456", "+81120123456" },
	{ "0800 has eleven digits", "0800-123-4567", "+818001234567" },
	{ "navi dial", "0570-012-345", "+81570012345" },
	{ "a mobile number in two groups", "090-12345678", "+819012345678" },
	/* ways to write */
	{ "full-width digits and dashes", "０３－１２３４－５６７８",
	    "+81312345678" },
	{ "a long vowel mark between digits", "０３ー１２３４ー５６７８",
	    "+81312345678" },
	{ "the area code in brackets", "（03）1234-5678", "+81312345678" },
	{ "the area code in brackets and a blank", "(03) 1234-5678",
	    "+81312345678" },
	{ "the exchange in brackets", "03(1234)5678", "+81312345678" },
	{ "dots", "03.1234.5678", "+81312345678" },
	{ "blanks", "03 1234 5678", "+81312345678" },
	{ "slashes", "03/1234/5678", "+81312345678" },
	{ "circled digits", "⓪③-①②③④-⑤⑥⑦⑧", "+81312345678" },
	{ "underscores", "090_1234_5678", "+819012345678" },
	{ "letter-spaced digits behind a word", "電話 0 9 0 1 2 3 4 5 6 7 8",
	    "+819012345678" },
	{ "a letter-spaced word, too", "電 話 0 3 - 1 2 3 4 - 5 6 7 8",
	    "+81312345678" },
	{ "a word and a number written downwards",
	    "電\n話\n番\n号\n0\n3\n-\n1\n2\n3\n4\n-\n5\n6\n7\n8\n",
	    "+81312345678" },
	{ "kanji digits behind a word", "電話〇九〇-一二三四-五六七八",
	    "+819012345678" },
	{ "TEL sign", "℡0312345678", "+81312345678" },
	{ "a fax number is a number", "FAX:03-1234-5679", "+81312345679" },
	{ "an operator's remark behind it", "03-1234-5678(代)",
	    "+81312345678" },
	{ "two numbers with a slash between them", "03-1234-5678/090-1234-5678",
	    "+81312345678 +819012345678" },
	{ "two numbers with a middle dot between them",
	    "03-1234-5678・03-1234-5679", "+81312345678 +81312345679" },
	{ "a number and office hours", "03-1234-5678(9:00-18:00)",
	    "+81312345678" },
	/* a bare run needs a word or brackets */
	{ "a bare run behind TEL", "TEL:0312345678", "+81312345678" },
	{ "a bare run in brackets", "【0312345678】", "+81312345678" },
	{ "a bare run in round brackets", "窓口の番号(05012345678)です",
	    "+815012345678" },
	{ "a bare run before the request to call",
	    "09012345678までお電話ください", "+819012345678" },
	{ "a bare run behind 携帯", "携帯番号 09012345678", "+819012345678" },
	{ "a bare run behind お問い合わせ", "お問い合わせ先\n0120123456",
	    "+81120123456" },
	{ "a bare run behind 直通", "担当直通:05012345678", "+815012345678" },
	{ "a bare run alone is refused", "0312345678", "" },
	{ "a bare mobile number alone is refused", "09012345678", "" },
	/* abroad */
	{ "+81", "+81-3-1234-5678", "+81312345678" },
	{ "+81 with the trunk zero", "+81(0)3-1234-5678", "+81312345678" },
	{ "+81 with blanks", "+81 90 1234 5678", "+819012345678" },
	{ "+81 as one run", "+819012345678", "+819012345678" },
	{ "full-width plus", "＋８１－９０－１２３４－５６７８",
	    "+819012345678" },
	{ "+1", "+1 (844) 555-0123", "+18445550123" },
	{ "+1 with dashes", "+1-844-555-0123", "+18445550123" },
	{ "+44", "+44 20 7946 0958", "+442079460958" },
	{ "+44 with the trunk zero", "+44 (0)20 7946 0958", "+442079460958" },
	{ "010 and a country code", "0101-84455-50123", "+18445550123" },
	{ "1 and ten digits as in America", "1-844-555-0123", "+18445550123" },
	/* none */
	{ "police is no identifier", "110番", "" },
	{ "188 is no identifier", "消費者ホットライン188", "" },
	{ "#9110 is no identifier", "#9110", "" },
	{ "a postal code", "〒100-0001", "" },
	{ "a date", "2024-01-05", "" },
	{ "a date with slashes", "2024/01/05 03:12", "" },
	{ "a time", "03:12:34", "" },
	{ "an amount", "1,234,567円", "" },
	{ "a bonus", "+123456789円", "" },
	{ "points", "+1000000000ポイント", "" },
	{ "an order number of ten digits", "注文番号 0312345678", "" },
	{ "an order number near a telephone word",
	    "お電話の際は注文番号:0312345678をお伝えください", "" },
	{ "an order number with dashes", "注文番号:03-1234-5678", "" },
	{ "an Amazon order number", "503-1234567-1234567", "" },
	{ "a customer number", "お客様番号 09012345678", "" },
	{ "a receipt number", "受付番号:0120123456", "" },
	{ "the end of a longer number", "12-03-1234-5678", "" },
	{ "the begin of a longer number", "03-1234-5678-9012", "" },
	{ "an area code that does not exist", "041-123-4567", "" },
	{ "too few digits", "03-123-4567", "" },
	{ "too many digits", "03-12345-6789", "" },
	{ "a card number", "4111-0312-3456-7890", "" },
	{ "an IPv4 address", "03.12.34.56", "" },
	{ "a corporate number", "T0123456789012", "" },
	{ "a number inside a word", "a0312345678", "" },
	{ "a number in a query", "?id=09012345678", "" },
	{ "an account number behind its label", "口座番号 0123456", "" },
	{ "a long run of digits", "電話00000000000000000000000000000000", "" },
	{ "empty holds none", "", "" },
	{ "twice is once", "03-1234-5678 03(1234)5678", "+81312345678" },
};

static void
finds(void **state)
{
	const typeof(*cases) *c = *state;
	assert_found(c->in, FB_TYPE_TEL, c->want);
}

static const struct {
	const char *name, *in, *want;
} values[] = {
	{ "a list value in full-width", "０９０ー１２３４ー５６７８",
	    "+819012345678" },
	{ "a list value without grouping", "09012345678", "+819012345678" },
	{ "a list value in E.164", "+810000000000", "+810000000000" },
	{ "a list value in international form", "+81-3-1234-5678",
	    "+81312345678" },
	{ "a foreign list value", "+1 844 555 0123", "+18445550123" },
	{ "a list value in brackets", "(03)1234-5678", "+81312345678" },
	{ "a list value of three digits is refused", "110", "" },
	{ "a list value with more text is refused", "03-1234-5678 まで", "" },
	{ "a list value that is no number is refused", "番号", "" },
	{ "a list value with a letter is refused", "03-1234-567a", "" },
};

static void
makes_key(void **state)
{
	const typeof(*values) *c = *state;
	assert_key(FB_TYPE_TEL, c->in, c->want);
}

int
main(void)
{
	struct table table = { 0 };
	set_up();
	TABLE_ADD(&table, cases, finds);
	TABLE_ADD(&table, values, makes_key);
	int failed = table_run(&table, "phone");
	tear_down();
	return failed;
}
