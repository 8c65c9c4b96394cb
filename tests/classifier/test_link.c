/* SPDX-License-Identifier: BSD-2-Clause */
#include "link.h"

#include "extracting.h"

static const struct {
	const char *name, *in, *want;
} urls[] = {
	/* plain */
	{ "http", "http://evil.example/pay", "evil.example/pay" },
	{ "https", "https://evil.example/pay", "evil.example/pay" },
	{ "a host alone has the path /", "http://evil.example",
	    "evil.example/" },
	{ "upper case host, path keeps its case", "HTTP://EVIL.EXAMPLE/Pay",
	    "evil.example/Pay" },
	{ "full-width", "ｈｔｔｐ：／／ｅｖｉｌ．ｅｘａｍｐｌｅ／ｐａｙ",
	    "evil.example/pay" },
	{ "query and fragment are left out",
	    "http://evil.example/a.php?uid=1&passwd=2#top",
	    "evil.example/a.php" },
	{ "a query without a path", "http://evil.example?uid=1",
	    "evil.example/" },
	{ "default ports are left out",
	    "http://a.example:80/ https://b.example:443/",
	    "a.example/ b.example/" },
	{ "another port is kept", "http://evil.example:8080/x",
	    "evil.example:8080/x" },
	{ "a trailing dot of the host", "http://evil.example./x",
	    "evil.example/x" },
	{ "dot segments are resolved", "http://evil.example/a/./b/../c",
	    "evil.example/a/c" },
	{ "dot segments do not leave the root", "http://evil.example/../../x",
	    "evil.example/x" },
	{ "escapes of letters are undone, others in upper case",
	    "http://evil.example/%61%2f%e3%81%82",
	    "evil.example/a%2F%E3%81%82" },
	/* in a sentence */
	{ "Japanese behind it", "http://evil.example/payをご覧ください",
	    "evil.example/pay" },
	{ "Japanese right behind the host", "http://evil.exampleへアクセス",
	    "evil.example/" },
	{ "Japanese before it", "詳細はこちらhttp://evil.example/a",
	    "evil.example/a" },
	{ "brackets around it", "(http://evil.example/a)", "evil.example/a" },
	{ "brackets inside it", "http://evil.example/a_(b)",
	    "evil.example/a_(b)" },
	{ "full-width brackets around it", "（http://evil.example/a）",
	    "evil.example/a" },
	{ "a full stop behind it", "See http://evil.example/a.",
	    "evil.example/a" },
	{ "a Japanese full stop behind it", "http://evil.example/a。",
	    "evil.example/a" },
	{ "a Japanese full stop behind the host", "http://evil.example。次に",
	    "evil.example/" },
	{ "angle brackets", "<http://evil.example/a>", "evil.example/a" },
	{ "quotation marks", "「http://evil.example/a」", "evil.example/a" },
	{ "two in one line", "http://a.example/ http://b.example/",
	    "a.example/ b.example/" },
	{ "the same one twice", "http://a.example/ https://A.example",
	    "a.example/" },
	/* without a scheme */
	{ "www", "www.example.co.jp", "www.example.co.jp/" },
	{ "host and path", "evil.click/pay?x=1", "evil.click/pay" },
	{ "a site that is only named is no URL", "詳細はevil-site.comを参照",
	    "" },
	{ "a shortener", "bit.ly/AbCd", "bit.ly/AbCd" },
	{ "a file name is no URL", "report.zip", "" },
	{ "a decimal number is no URL", "3.14", "" },
	{ "an unknown suffix is no URL", "foo.notatld", "" },
	{ "a program is no URL", "node.js", "" },
	{ "a sentence without a blank is no URL", "See.This", "" },
	{ "a version is no URL", "v1.2.3", "" },
	/* defanged */
	{ "hxxp", "hxxp://evil.example/a", "evil.example/a" },
	{ "hxxps", "hXXps://evil.example/a", "evil.example/a" },
	{ "ttp", "ttp://evil.example/a", "evil.example/a" },
	{ "a star for the h", "☆ttp://evil.example/a", "evil.example/a" },
	{ "stars inside", "h**p://evil.example/a", "evil.example/a" },
	{ "[.]", "http://evil[.]example/a", "evil.example/a" },
	{ "(dot)", "hxxp://evil(dot)example/a", "evil.example/a" },
	{ "ドット", "evil-siteドットcom/a", "evil-site.com/a" },
	{ "[.] without a scheme", "evil-site[.]com/", "evil-site.com/" },
	{ "backslashes", "http:\\\\evil.example/a", "evil.example/a" },
	{ "a blank behind the slashes", "http:// evil.example/a",
	    "evil.example/a" },
	/* IDN */
	{ "a Japanese name", "http://例え.jp/", "xn--r8jz45g.jp/" },
	{ "an A-label", "http://XN--R8JZ45G.jp/", "xn--r8jz45g.jp/" },
	{ "an ideographic full stop", "http://例え。jp/", "xn--r8jz45g.jp/" },
	{ "Japanese behind a Japanese name", "http://例え.jpをご覧",
	    "xn--r8jz45g.jp/" },
	{ "sharp s is not ss", "http://faß.example/", "xn--fa-hia.example/" },
	/* tricks */
	{ "a user name that looks like a site",
	    "http://amazon.co.jp@evil.example/", "evil.example/" },
	{ "user name and password", "http://a:b@evil.example/",
	    "evil.example/" },
	{ "an address in decimal", "http://3232235777/a", "192.168.1.1/a" },
	{ "an address in hexadecimal", "http://0xC0A80101/", "192.168.1.1/" },
	{ "an address in mixed parts", "http://0xC0.0250.257/",
	    "192.168.1.1/" },
	{ "an address as it should be", "http://192.0.2.1/a", "192.0.2.1/a" },
	{ "an IPv6 address", "http://[2001:DB8:0:0::1]/a", "[2001:db8::1]/a" },
	{ "an escaped host", "http://%65vil.example/", "evil.example/" },
	{ "a redirector's target",
	    "https://r.example/url?q=https://evil.example/a&x=1",
	    "r.example/url evil.example/a" },
	{ "an escaped target",
	    "https://r.example/?u=https%3A%2F%2Fevil.example%2Fa",
	    "r.example/ evil.example/a" },
	{ "a target escaped twice",
	    "https://r.example/?u=https%253A%252F%252Fevil.example%252Fa",
	    "r.example/ evil.example/a" },
	{ "a target in the path", "https://r.example/go/http://evil.example/a",
	    "r.example/go/http://evil.example/a evil.example/a" },
	/* none */
	{ "ftp is none, but its site is", "ftp://evil.example/",
	    "evil.example/" },
	{ "a host without a dot is none", "http://localhost/a", "" },
	{ "a scheme alone", "http://", "" },
	{ "a scheme and punctuation", "http://。", "" },
	{ "a mail address is no URL", "taro.yamada@example.com", "" },
	{ "a host name that is not allowed", "http://a..b/", "" },
	{ "empty holds none", "", "" },
};

static void
finds_url(void **state)
{
	const typeof(*urls) *c = *state;
	assert_found(c->in, FB_TYPE_URL, c->want);
}

static const struct {
	const char *name, *in, *want;
} domains[] = {
	{ "the registrable domain and the host", "http://a.b.example.co.jp/",
	    "example.co.jp a.b.example.co.jp" },
	{ "www is not worth a name of its own", "http://www.example.co.jp/",
	    "example.co.jp" },
	{ "a hosting firm of the list", "http://evil.blogspot.com/",
	    "evil.blogspot.com" },
	{ "a public suffix stands for itself", "http://co.jp/", "co.jp" },
	{ "an address stands for itself", "http://192.0.2.1/", "192.0.2.1" },
	{ "the domain of a mail address", "a@mail.example.co.jp",
	    "example.co.jp mail.example.co.jp" },
	{ "a site that is only named", "詳細はevil-site.comを参照",
	    "evil-site.com" },
	{ "a site that is only named, disguised", "evil-site[.]com",
	    "evil-site.com" },
	{ "a file name is no site", "report.zip", "" },
	{ "two sentences are no site", "See.This", "" },
	{ "the user name gives no domain", "http://amazon.co.jp@evil.example/",
	    "evil.example" },
};

static void
finds_domain(void **state)
{
	const typeof(*domains) *c = *state;
	assert_found(c->in, FB_TYPE_DOM, c->want);
}

static const struct {
	const char *name, *in, *want;
} mails[] = {
	{ "an address", "info@example.co.jp", "info@example.co.jp" },
	{ "an address in Japanese text", "連絡先はInfo@Example.CO.JPまで",
	    "info@example.co.jp" },
	{ "full-width", "ｉｎｆｏ＠ｅｘａｍｐｌｅ．ｃｏｍ",
	    "info@example.com" },
	{ "mailto:", "mailto:info@example.com?subject=a", "info@example.com" },
	{ "angle brackets", "<info@example.com>", "info@example.com" },
	{ "dots as docomo had them", "a..b.@docomo.ne.jp",
	    "a..b.@docomo.ne.jp" },
	{ "dots in quotation marks", "\"a..b.\"@docomo.ne.jp",
	    "a..b.@docomo.ne.jp" },
	{ "a plus", "a+b@example.com", "a+b@example.com" },
	{ "[at] and [dot]", "info[at]example[dot]com", "info@example.com" },
	{ "(アット)", "info(アット)example.com", "info@example.com" },
	{ "a Japanese domain", "info@例え.jp", "info@xn--r8jz45g.jp" },
	{ "a full stop behind it", "info@example.com.", "info@example.com" },
	{ "two of them", "a@example.com,b@example.com",
	    "a@example.com b@example.com" },
	{ "a LINE account is none", "@example", "" },
	{ "no host", "info@", "" },
	{ "no dot", "info@localhost", "" },
	{ "an address of a machine", "info@192.0.2.1", "" },
	{ "at alone", "@", "" },
	{ "many at signs", "@@@@@@", "" },
};

static void
finds_mail(void **state)
{
	const typeof(*mails) *c = *state;
	assert_found(c->in, FB_TYPE_MAIL, c->want);
}

static const struct {
	const char *name, *in, *url, *mail, *tel;
} targets[] = {
	{ "a link", "http://evil.example/a", "evil.example/a", "", "" },
	{ "blanks and line ends", " ht\ntp://evil.\texample/a ",
	    "evil.example/a", "", "" },
	{ "backslashes", "http:\\\\evil.example\\a", "evil.example/a", "", "" },
	{ "no slashes", "https:evil.example", "evil.example/", "", "" },
	{ "many slashes", "https:////evil.example", "evil.example/", "", "" },
	{ "no scheme", "//evil.example/a", "evil.example/a", "", "" },
	{ "full-width host", "http://ｅｖｉｌ。example/", "evil.example/", "",
	    "" },
	{ "a Japanese path", "http://evil.example/あ", "evil.example/%E3%81%82",
	    "", "" },
	{ "mailto", "MAILTO:Info@Example.com?subject=x", "", "info@example.com",
	    "" },
	{ "mailto with two", "mailto:a@example.com,b%40example.com", "",
	    "a@example.com b@example.com", "" },
	{ "tel", "tel:+81-3-1234-5678", "", "", "+81312345678" },
	{ "tel with a parameter", "tel:0312345678;ext=1", "", "",
	    "+81312345678" },
	{ "tel without a number", "tel:x", "", "", "" },
	{ "javascript", "javascript:alert(1)", "", "", "" },
	{ "a relative link", "/a/b", "", "", "" },
	{ "empty", "", "", "", "" },
};

static void
reads_target(void **state)
{
	const typeof(*targets) *c = *state;

	fb_arena_reset(fixture.arena);
	struct fb_identifiers set = { .arena = fixture.arena, .limit = 100 };
	assert_int_equal(fb_extract_target(&set, &fixture.extractor,
			     fb_str(c->in), 3),
	    FB_OK);
	assert_string_equal(keys_of(&set, FB_TYPE_URL), c->url);
	assert_string_equal(keys_of(&set, FB_TYPE_MAIL), c->mail);
	assert_string_equal(keys_of(&set, FB_TYPE_TEL), c->tel);
	for (size_t i = 0; i < set.count; i++) {
		assert_int_equal(set.identifier[i].text, 3);
		assert_int_equal(set.identifier[i].span.end, 0);
	}
}

static const struct {
	const char *name;
	enum fb_type type;
	const char *in, *want;
} values[] = {
	{ "a URL", FB_TYPE_URL, "HTTP://例え.jp/", "xn--r8jz45g.jp/" },
	{ "a URL without a scheme", FB_TYPE_URL, "evil.example/a",
	    "evil.example/a" },
	{ "a defanged URL", FB_TYPE_URL, "hxxps://evil[.]example/a",
	    "evil.example/a" },
	{ "a key is its own key", FB_TYPE_URL, "evil.example:8080/a%2F",
	    "evil.example:8080/a%2F" },
	{ "a URL with a blank is refused", FB_TYPE_URL, "http://a b/", "" },
	{ "a word is no URL", FB_TYPE_URL, "evil", "" },
	{ "a domain", FB_TYPE_DOM, "Evil.Example.", "evil.example" },
	{ "a domain in full-width", FB_TYPE_DOM, "ｅｖｉｌ．ｅｘａｍｐｌｅ",
	    "evil.example" },
	{ "a subdomain stays", FB_TYPE_DOM, "pay.example.invalid",
	    "pay.example.invalid" },
	{ "a domain out of a URL", FB_TYPE_DOM, "https://evil.example/",
	    "evil.example" },
	{ "an address", FB_TYPE_DOM, "192.0.2.1", "192.0.2.1" },
	{ "a word is no domain", FB_TYPE_DOM, "evil", "" },
	{ "a mail address", FB_TYPE_MAIL, "Info＠Example.com",
	    "info@example.com" },
	{ "a defanged mail address", FB_TYPE_MAIL, "info[at]example[.]com",
	    "info@example.com" },
	{ "two mail addresses are refused", FB_TYPE_MAIL, "a@b@example.com",
	    "" },
	{ "a host is no mail address", FB_TYPE_MAIL, "example.com", "" },
	{ "empty is refused", FB_TYPE_URL, "", "" },
};

static void
makes_key(void **state)
{
	const typeof(*values) *c = *state;
	assert_key(c->type, c->in, c->want);
}

static const struct {
	const char *name, *in, *want;
} hosts[] = {
	{ "the host of a link", "https://WWW.例え.jp:8080/x",
	    "www.xn--r8jz45g.jp" },
	{ "behind a user name", "http://a@b.example", "b.example" },
	{ "none in mailto", "mailto:a@b.example", "" },
	{ "none in nothing", "", "" },
};

static void
finds_host(void **state)
{
	const typeof(*hosts) *c = *state;
	struct fb_str host;

	assert_int_equal(fb_extract_host(&host, fixture.arena, fb_str(c->in)),
	    FB_OK);
	assert_int_equal(host.len, strlen(c->want));
	assert_memory_equal(host.data, c->want, host.len);
}

int
main(void)
{
	struct table table = { 0 };
	set_up();
	TABLE_ADD(&table, urls, finds_url);
	TABLE_ADD(&table, domains, finds_domain);
	TABLE_ADD(&table, mails, finds_mail);
	TABLE_ADD(&table, targets, reads_target);
	TABLE_ADD(&table, values, makes_key);
	TABLE_ADD(&table, hosts, finds_host);
	int failed = table_run(&table, "link");
	tear_down();
	return failed;
}
