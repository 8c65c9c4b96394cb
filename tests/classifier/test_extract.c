/* SPDX-License-Identifier: BSD-2-Clause */
#include "extract.h"

#include "extracting.h"

static const struct fb_span nowhere = { 0, 0 };

static void
set_has_no_duplicates(void **state)
{
	struct fb_identifiers set = { .arena = fixture.arena, .limit = 10 };

	(void)state;
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(fb_identifiers_add(&set, FB_TYPE_TEL,
				     FB_STR("+811"), nowhere, i),
		    FB_OK);
	assert_int_equal(fb_identifiers_add(&set, FB_TYPE_MAIL, FB_STR("+811"),
			     nowhere, 0),
	    FB_OK);
	assert_int_equal(set.count, 2);
	assert_int_equal(set.identifier[0].text, 0);
	assert_false(set.is_truncated);
}

static void
set_stops_at_its_limit(void **state)
{
	struct fb_identifiers set = { .arena = fixture.arena, .limit = 100 };
	char key[16];

	(void)state;
	fb_arena_reset(fixture.arena);
	for (int i = 0; i < 150; i++) {
		snprintf(key, sizeof key, "key%d", i);
		assert_int_equal(fb_identifiers_add(&set, FB_TYPE_URL,
				     fb_str(key), nowhere, 0),
		    FB_OK);
		assert_int_equal(set.is_truncated, i >= 100);
	}
	assert_int_equal(set.count, 100);
	/* what is known is still no news */
	set.is_truncated = false;
	assert_int_equal(fb_identifiers_add(&set, FB_TYPE_URL, FB_STR("key7"),
			     nowhere, 0),
	    FB_OK);
	assert_false(set.is_truncated);
}

static void
set_says_when_memory_ends(void **state)
{
	struct fb_arena *arena = fb_arena_new(4096);
	struct fb_identifiers set = { .arena = arena, .limit = 100000 };
	enum fb_status status = FB_OK;
	char key[16];

	(void)state;
	for (int i = 0; status == FB_OK && i < 100000; i++) {
		snprintf(key, sizeof key, "key%d", i);
		status = fb_identifiers_add(&set, FB_TYPE_URL, fb_str(key),
		    nowhere, 0);
	}
	assert_int_equal(status, FB_ERR_NOMEM);
	fb_arena_free(arena);
}

static const struct {
	const char *name;
	enum fb_type type;
	const char *in, *words;
} places[] = {
	{ "the words of a telephone number", FB_TYPE_TEL,
	    "電話は０３－１２３４－５６７８です", "０３－１２３４－５６７８" },
	{ "the words of an account", FB_TYPE_ACCT,
	    "みずほ銀行 新宿支店 普通 １２３４５６７ です", "１２３４５６７" },
	{ "the words of a URL", FB_TYPE_URL,
	    "詳細はｈｔｔｐ：／／evil.example/aを",
	    "ｈｔｔｐ：／／evil.example/a" },
	{ "the words of a mail address", FB_TYPE_MAIL,
	    "連絡先info＠example.comまで", "info＠example.com" },
};

static void
locates(void **state)
{
	const typeof(*places) *c = *state;
	struct fb_identifiers set = extract(fb_str(c->in));
	size_t i = 0;

	while (i < set.count && set.identifier[i].type != c->type)
		i++;
	assert_true(i < set.count);
	struct fb_span span = set.identifier[i].span;
	assert_int_equal(span.end - span.begin, strlen(c->words));
	assert_memory_equal(c->in + span.begin, c->words, strlen(c->words));
}

static const struct {
	const char *name, *in, *want;
} lines[] = {
	{ "an ID behind LINE ID", "LINE ID:Taro_1234", "taro_1234" },
	{ "full-width", "ＬＩＮＥ　ＩＤ：ｔａｒｏ＿１２３４", "taro_1234" },
	{ "LINEのID", "LINEのIDは「taro.1234」です", "taro.1234" },
	{ "ラインID", "ラインID taro-1234", "taro-1234" },
	{ "an ID on the next line", "LINE ID\ntaro1234", "taro1234" },
	{ "an official account", "LINE公式アカウント @sample123",
	    "@sample123" },
	{ "a full stop behind it", "LINE ID: taro1234.", "taro1234" },
	{ "a link with the ID", "https://line.me/ti/p/~Taro1234", "taro1234" },
	{ "a link to an official account",
	    "https://line.me/R/ti/p/%40sample123", "@sample123" },
	{ "an invitation", "https://line.me/ti/p/AbCdEfGh",
	    "line.me/ti/p/AbCdEfGh" },
	{ "a group", "http://line.me/ti/g/AbCdEfGh", "line.me/ti/g/AbCdEfGh" },
	{ "a short link", "https://lin.ee/AbCdEf", "lin.ee/AbCdEf" },
	{ "too short", "LINE ID: abc", "" },
	{ "too long", "LINE ID: abcdefghijklmnopqrstuvwxyz", "" },
	{ "LINE alone", "LINE taro1234", "" },
	{ "オンライン is another word", "オンラインID:taro1234", "" },
	{ "online is another word", "online ID: taro1234", "" },
	{ "a mail address is no ID", "LINE ID: taro@example.com", "" },
	{ "a URL is no ID", "LINE ID: https://example.com/", "" },
};

static void
finds_line(void **state)
{
	const typeof(*lines) *c = *state;
	assert_found(c->in, FB_TYPE_LINE, c->want);
}

static const struct {
	const char *name, *listed, *found;
	bool do_agree;
} pairs[] = {
	{ "equal accounts agree", "0001-123-1-1234567", "0001-123-1-1234567",
	    true },
	{ "mail without the branch agrees", "0001-123-1-1234567",
	    "0001-000-1-1234567", true },
	{ "mail without the type agrees", "0001-123-1-1234567",
	    "0001-123-0-1234567", true },
	{ "mail without either agrees", "0001-123-1-1234567",
	    "0001-000-0-1234567", true },
	{ "a list without the branch agrees", "0001-000-1-1234567",
	    "0001-123-1-1234567", true },
	{ "a list without either agrees", "0001-000-0-1234567",
	    "0001-123-1-1234567", true },
	{ "each lacks another part", "0001-000-1-1234567", "0001-123-0-1234567",
	    true },
	{ "each lacks the other part", "0001-123-0-1234567",
	    "0001-000-1-1234567", true },
	{ "both lack the branch", "0001-000-1-1234567", "0001-000-1-1234567",
	    true },
	{ "both lack everything", "0001-000-0-1234567", "0001-000-0-1234567",
	    true },
	{ "another branch disagrees", "0001-123-1-1234567",
	    "0001-456-1-1234567", false },
	{ "another branch disagrees though the type is unknown",
	    "0001-123-0-1234567", "0001-456-1-1234567", false },
	{ "another type disagrees", "0001-123-1-1234567", "0001-123-2-1234567",
	    false },
	{ "another type disagrees though the branch is unknown",
	    "0001-000-1-1234567", "0001-123-2-1234567", false },
	{ "another number disagrees", "0001-123-1-1234567",
	    "0001-123-1-1234568", false },
	{ "another bank disagrees", "0001-123-1-1234567", "0005-123-1-1234567",
	    false },
	{ "an unknown bank agrees with no known one", "0001-123-1-1234567",
	    "0000-123-1-1234567", false },
};

static void
agree(void **state)
{
	const typeof(*pairs) *c = *state;
	struct fb_str listed = fb_str(c->listed), found = fb_str(c->found);
	char p[FB_EXTRACT_FILED_BYTES], q[FB_EXTRACT_FILED_BYTES];

	assert_int_equal(fb_extract_agree(FB_TYPE_ACCT, listed, found),
	    c->do_agree);
	assert_int_equal(fb_extract_agree(FB_TYPE_ACCT, found, listed),
	    c->do_agree);
	if (c->do_agree)
		assert_true(
		    fb_str_equal(fb_extract_filed(p, FB_TYPE_ACCT, listed),
			fb_extract_filed(q, FB_TYPE_ACCT, found)));
}

static void
others_agree_with_their_equal(void **state)
{
	struct fb_str a = FB_STR("+81312345678"), b = FB_STR("+81000000000");
	char memory[FB_EXTRACT_FILED_BYTES];

	(void)state;
	assert_true(fb_extract_agree(FB_TYPE_TEL, a, a));
	assert_false(fb_extract_agree(FB_TYPE_TEL, a, b));
	assert_true(fb_str_equal(fb_extract_filed(memory, FB_TYPE_TEL, a), a));
}

static const struct {
	const char *name;
	enum fb_type type;
	const char *in, *want;
} values[] = {
	{ "a hash of a file", FB_TYPE_FILE,
	    "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
	    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85"
	    "5" },
	{ "a hash that is too short is refused", FB_TYPE_FILE, "e3b0", "" },
	{ "a hash that is too long is refused", FB_TYPE_FILE,
	    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8555",
	    "" },
	{ "a name of a file", FB_TYPE_FILE, "Invoice.ZIP", "invoice.zip" },
	{ "a Japanese name in full width", FB_TYPE_FILE, "ご請求書．ＰＤＦ",
	    "ご請求書.pdf" },
	{ "a name with blanks, as programs write them", FB_TYPE_FILE,
	    "my  new_ invoice.pdf", "my_new_invoice.pdf" },
	{ "a name without its folder", FB_TYPE_FILE, "C:\\tmp\\a.exe",
	    "a.exe" },
	{ "a name without an ending is refused", FB_TYPE_FILE, "invoice", "" },
	{ "an ending without a name is refused", FB_TYPE_FILE, ".zip", "" },
	{ "a folder is no name", FB_TYPE_FILE, "a.zip/", "" },
	{ "a LINE ID", FB_TYPE_LINE, "Taro_1234", "taro_1234" },
	{ "an official LINE account", FB_TYPE_LINE, "＠sample123",
	    "@sample123" },
	{ "a LINE invitation", FB_TYPE_LINE, "https://lin.ee/AbCdEf",
	    "lin.ee/AbCdEf" },
	{ "another link is no LINE account", FB_TYPE_LINE,
	    "https://example.com/", "" },
	{ "a phrase has no key", FB_TYPE_PHRASE, "至急", "" },
	{ "nothing has no key", FB_TYPE_TEL, " ", "" },
};

static void
makes_key(void **state)
{
	const typeof(*values) *c = *state;
	assert_key(c->type, c->in, c->want);
}

static const char whole_mail[] =
    "貴殿のご利用料金が未納です。\n"
    "お振込先 みずほ銀行 新宿支店(店番123) 普通 1234567 カ)サンプル\n"
    "期限 2024年1月5日 金額 298,000円\n"
    "電話 03-1234-5678 担当 090-1111-2222\n"
    "http://evil.example/pay?uid=1 info@evil.example\n"
    "注文番号 0312345678 〒160-0022\n";

static void
reads_a_whole_mail(void **state)
{
	struct fb_identifiers set = extract(fb_str(whole_mail));

	(void)state;
	assert_string_equal(keys_of(&set, FB_TYPE_ACCT), "0001-123-1-1234567");
	assert_string_equal(keys_of(&set, FB_TYPE_TEL),
	    "+81312345678 +819011112222");
	assert_string_equal(keys_of(&set, FB_TYPE_URL), "evil.example/pay");
	assert_string_equal(keys_of(&set, FB_TYPE_MAIL), "info@evil.example");
	assert_string_equal(keys_of(&set, FB_TYPE_DOM), "evil.example");
	assert_int_equal(set.count, 6);
}

/* A key that goes into a list comes out of it unchanged. */
static void
keys_are_their_own_keys(void **state)
{
	struct fb_identifiers set = extract(fb_str(whole_mail));

	(void)state;
	for (size_t i = 0; i < set.count; i++) {
		struct fb_str key;
		assert_int_equal(fb_extract_key(&key, fixture.arena,
				     &fixture.extractor, set.identifier[i].type,
				     set.identifier[i].key),
		    FB_OK);
		assert_true(fb_str_equal(key, set.identifier[i].key));
	}
}

static const struct {
	const char *name, *unit;
} pathological[] = {
	{ "digits and dashes", "1-" },
	{ "letters and dots", "a." },
	{ "at signs", "a@" },
	{ "schemes", "http://" },
	{ "schemes and names", "http://a.jp@" },
	{ "names of banks", "銀行" },
	{ "labels", "口座番号" },
	{ "accounts", "みずほ銀行 店番123 普通 1234567 " },
	{ "types", "普通" },
	{ "kanji digits", "一" },
	{ "zeros", "0" },
	{ "plus signs", "+8" },
	{ "words that ask to call", "電話〇" },
	{ "escapes", "http://a.jp/?u=http%3A" },
	{ "open brackets", "(" },
	{ "disguised dots", "a[.]" },
	{ "symbols of ゆうちょ", "記号10000" },
	{ "wallets", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa1" },
	{ "digits in groups of three", "000-" },
};

/* One million characters; a quadratic scan would not end. */
static void
is_linear(void **state)
{
	const typeof(*pathological) *c = *state;
	size_t unit = strlen(c->unit), count = 1000000 / unit;
	char *text = malloc(unit * count);

	assert_non_null(text);
	for (size_t i = 0; i < count; i++)
		memcpy(text + i * unit, c->unit, unit);
	extract((struct fb_str) { text, unit * count });
	free(text);
}

int
main(void)
{
	struct table table = { 0 };
	set_up();
	table_add(&table, "a set has no duplicates", set_has_no_duplicates,
	    NULL);
	table_add(&table, "a set stops at its limit", set_stops_at_its_limit,
	    NULL);
	table_add(&table, "a set says when memory ends",
	    set_says_when_memory_ends, NULL);
	TABLE_ADD(&table, places, locates);
	TABLE_ADD(&table, lines, finds_line);
	TABLE_ADD(&table, pairs, agree);
	table_add(&table, "other identifiers agree with their equal",
	    others_agree_with_their_equal, NULL);
	TABLE_ADD(&table, values, makes_key);
	table_add(&table, "a whole mail", reads_a_whole_mail, NULL);
	table_add(&table, "keys are their own keys", keys_are_their_own_keys,
	    NULL);
	TABLE_ADD(&table, pathological, is_linear);
	int failed = table_run(&table, "extract");
	tear_down();
	return failed;
}
