/* SPDX-License-Identifier: BSD-2-Clause */
#include "spf_record.h"

#include <arpa/inet.h>

#include "table.h"

static struct fb_spf_reader
reader_for(const char *address)
{
	struct fb_spf_reader reader = { 0 };

	reader.client.family =
	    strchr(address, ':') == NULL ? AF_INET : AF_INET6;
	assert_int_equal(inet_pton((int)reader.client.family, address,
			     reader.client.address),
	    1);
	return reader;
}

/* ---- what is a record --------------------------------------------------- */

static const struct {
	const char *name, *text;
	bool want;
} versions[] = {
	{ "4.5: v=spf1 is a record", "v=spf1", true },
	{ "4.5: so is it before a blank", "v=spf1 -all", true },
	{ "4.5: in any case", "V=sPf1 -all", true },
	{ "4.5: v=spf10 is another version", "v=spf10 -all", false },
	{ "4.5: a TAB is no blank", "v=spf1\t-all", false },
	{ "4.5: a blank in front makes it no record", " v=spf1 -all", false },
	{ "other text is none", "google-site-verification=x", false },
	{ "no text is none", "", false },
	{ "half a version is none", "v=spf", false },
};

static void
tells_records(void **state)
{
	const typeof(*versions) *c = *state;
	assert_int_equal(fb_spf_record_is_spf(fb_str(c->text)), c->want);
}

/* ---- the grammar -------------------------------------------------------- */

#define OK_ FB_OK
#define BAD FB_ERR_SYNTAX

static const struct {
	const char *name, *terms;
	enum fb_status want;
} grammar[] = {
	{ "4.6.1: terms stand between any number of blanks", "  a   mx  ",
	    OK_ },
	{ "4.6.1: a TAB separates nothing", "a\tmx", BAD },
	{ "4.6.1: a control character is of no term", "a\x7F", BAD },
	{ "3.1: a letter beyond ASCII is of no term", "a:\xC3\xA9.example",
	    BAD },
	{ "4.6.1: a mechanism is known or wrong", "foo", BAD },
	{ "4.6.1: its name has no case", "Ip4:192.0.2.1 ALL", OK_ },
	{ "4.6.2: each qualifier is one", "+a -a ?a ~a", OK_ },
	{ "4.6.2: one qualifier is enough", "+-a", BAD },
	{ "4.6.2: another sign is none", "!a", BAD },
	{ "4.6.1: errors count wherever they stand", "-all foo", BAD },
	{ "5.1: all takes no argument", "all:example.com", BAD },
	{ "5.1: nor a prefix length", "all/8", BAD },
	{ "5.2: include wants a domain", "include", BAD },
	{ "5.2: one that is not empty", "include:", BAD },
	{ "5.2: include takes no prefix length", "include:a.example/24", BAD },
	{ "5.3: a stands alone", "a", OK_ },
	{ "5.3: a takes prefix lengths alone", "a/24 a//64 a/24//64", OK_ },
	{ "5.3: a takes a domain and prefix lengths", "a:b.example/24//64",
	    OK_ },
	{ "5.3: a domain behind its colon is not empty", "a:", BAD },
	{ "5.3: nor before a prefix length", "a:/24", BAD },
	{ "5.3: a prefix of 32 is the longest", "a/32", OK_ },
	{ "5.3: 33 is too long", "a/33", BAD },
	{ "5.3: 129 is too long for IPv6", "a//129", BAD },
	{ "5.3: 0 is a prefix length", "a/0//0", OK_ },
	{ "5.3: it has no zeros in front", "a/024", BAD },
	{ "5.3: a slash wants digits", "a/", BAD },
	{ "5.3: three slashes are one too many", "a///64", BAD },
	{ "5.3: the lengths have an order", "a//64/24", BAD },
	{ "5.4: mx is like a", "mx mx/24 mx:b.example//64", OK_ },
	{ "5.4: an empty domain is wrong there too", "mx:", BAD },
	{ "5.5: ptr may stand alone", "ptr", OK_ },
	{ "5.5: or with a domain", "ptr:b.example", OK_ },
	{ "5.5: not with an empty one", "ptr:", BAD },
	{ "5.5: nor with a prefix length", "ptr/24", BAD },
	{ "5.6: ip4 wants an address", "ip4", BAD },
	{ "5.6: behind a colon", "ip4=192.0.2.1", OK_ /* a modifier */ },
	{ "5.6: of four numbers", "ip4:192.0.2", BAD },
	{ "5.6: none above 255", "ip4:192.0.2.256", BAD },
	{ "5.6: and no port", "ip4:192.0.2.1:25", BAD },
	{ "5.6: no name", "ip4:example.com", BAD },
	{ "5.6: its prefix has no zeros in front", "ip4:192.0.2.1/032", BAD },
	{ "5.6: nor more than 32 bits", "ip4:192.0.2.1/33", BAD },
	{ "5.6: nor two slashes", "ip4:192.0.2.1//32", BAD },
	{ "5.6: ip6 wants an IPv6 address", "ip6:192.0.2.1", BAD },
	{ "5.6: which may be short", "ip6:::1 ip6:2001:db8::/32", OK_ },
	{ "5.6: or mapped", "ip6:::ffff:192.0.2.1/120", OK_ },
	{ "5.6: of 128 bits at most", "ip6:2001:db8::/129", BAD },
	{ "5.6: and of digits", "ip6:2001:db8::/x", BAD },
	{ "5.7: exists wants a domain", "exists", BAD },
	{ "5.7: exists takes no prefix length", "exists:b.example/24", BAD },
	{ "6: a modifier that nobody knows is let be", "x-a.b_c=%{d}!", OK_ },
	{ "6: its name begins with a letter", "1x=y", BAD },
	{ "6: and has no qualifier", "-x=y", BAD },
	{ "6: its value is a macro-string", "x=%{z}", BAD },
	{ "6: which may be empty", "x=", OK_ },
	{ "6.1: redirect is a modifier", "redirect:b.example", BAD },
	{ "6.1: redirect wants a domain", "redirect=", BAD },
	{ "6: one redirect is enough", "redirect=a.b redirect=a.c", BAD },
	{ "6.2: exp wants a domain", "exp=", BAD },
	{ "6.2: exp is read even where nobody asks for it", "exp=%{x}", BAD },
	{ "6: one exp is enough", "exp=a.b exp=a.b", BAD },
	{ "7.1: a domain ends in a label that is no number", "a:b.123", BAD },
	{ "7.1: so an address is no domain", "a:192.0.2.1", BAD },
	{ "7.1: a label may hold digits", "a:b.x1", OK_ },
	{ "7.1: and dashes", "a:b.xn--zckzah", OK_ },
	{ "7.1: not in front", "a:b.-x", BAD },
	{ "7.1: nor at the end", "a:b.x-", BAD },
	{ "7.1: one label alone is no domain", "a:example", BAD },
	{ "7.1: nor with a dot behind it", "a:example.", BAD },
	{ "7.1: a dot may stand at the end", "a:b.example.", OK_ },
	{ "7.1: two may not", "a:b.example..", BAD },
	{ "7.1: a control character is of no label", "a:b.exam\001ple", BAD },
	{ "7.1: signs may stand in front", "a:!:/,.example", OK_ },
	{ "7.1: a domain may end in a macro", "exists:%{i}", OK_ },
	{ "7.1: a label behind it has its dot", "exists:%{i}com", BAD },
	{ "7.1: escapes are macros", "exists:%%%_%-.example", OK_ },
	{ "7.1: a percent sign alone is none", "exists:%.example", BAD },
	{ "7.1: nor one at the end", "exists:b.example%", BAD },
	{ "7.1: each letter is a macro",
	    "exists:%{s}%{l}%{o}%{d}%{i}%{p}%{v}%{h}", OK_ },
	{ "7.1: c, r and t are for explanations", "exists:%{c}.example", BAD },
	{ "7.1: a macro ends", "exists:%{d", BAD },
	{ "7.1: may be cut and turned round", "exists:%{d2r}.x", OK_ },
	{ "7.1: by each delimiter", "exists:%{l1r.-+,/_=}.x",
	    OK_ /* or more */ },
	{ "7.1: by no other", "exists:%{l1r!}.x", BAD },
	{ "7.1: to one label at least", "exists:%{d0}.x", BAD },
	{ "7.1: digits come first", "exists:%{dr2}.x", BAD },
};

static enum fb_status
read_terms(struct fb_spf_record *out, const struct fb_spf_reader *reader,
    const char *terms)
{
	char text[FB_SPF_RECORD_MAX_BYTES + 200];

	snprintf(text, sizeof text, "v=spf1 %s", terms);
	return fb_spf_record_read(out, reader, fb_str(text));
}

static void
checks_grammar(void **state)
{
	const typeof(*grammar) *c = *state;
	const struct fb_spf_reader reader = reader_for("192.0.2.9");
	struct fb_spf_record record;
	enum fb_status got = read_terms(&record, &reader, c->terms);

	/* What is right may still be too much for libspf2. */
	assert_int_equal(got == FB_ERR_TOO_LONG ? FB_OK : got, c->want);
}

/* ---- what libspf2 gets -------------------------------------------------- */

static const struct {
	const char *name, *client, *terms, *want;
} rewrites[] = {
	{ "nothing is nothing", "192.0.2.1", "", "v=spf1" },
	{ "an ip4 that holds the client is all", "192.0.2.1",
	    "-ip4:192.0.2.0/24 mx", "v=spf1 -all" },
	{ "one that does not is left out", "192.0.2.1", "ip4:192.0.3.0/24 ~all",
	    "v=spf1 ~all" },
	{ "a prefix ends within a byte", "192.0.2.130", "ip4:192.0.2.128/25",
	    "v=spf1 +all" },
	{ "exactly there", "192.0.2.127", "ip4:192.0.2.128/25", "v=spf1" },
	{ "0 bits hold everybody", "192.0.2.1", "ip4:1.2.3.4/0",
	    "v=spf1 +all" },
	{ "but not of the other family", "2001:db8::1", "ip4:1.2.3.4/0",
	    "v=spf1" },
	{ "an ip6 that holds the client is all", "2001:db8::1",
	    "?ip6:2001:db8::/33", "v=spf1 ?all" },
	{ "a mapped address in an ip6 holds no IPv4 client", "192.0.2.1",
	    "ip6:::ffff:192.0.2.1", "v=spf1" },
	{ "nothing follows an all", "192.0.2.1", "-all a include:b.example",
	    "v=spf1 -all" },
	{ "a has its domain written out", "192.0.2.1", "a", "v=spf1 +a:%{d}" },
	{ "of prefix lengths IPv4's is written", "192.0.2.1", "a/24//64",
	    "v=spf1 +a:%{d}/24" },
	{ "or IPv6's", "2001:db8::1", "mx:b.example/24//64",
	    "v=spf1 +mx:b.example//64" },
	{ "a whole address has none", "192.0.2.1", "a/32//64",
	    "v=spf1 +a:%{d}" },
	{ "any address is marked", "192.0.2.1", "~a:b.example/0",
	    "v=spf1 ~a:\001.b.example" },
	{ "redirect stands last", "192.0.2.1", "redirect=b.example a",
	    "v=spf1 +a:%{d} redirect=b.example" },
	{ "where an all stands it counts for nothing", "192.0.2.1",
	    "redirect=b.example ?all", "v=spf1 ?all" },
	{ "even one that comes later", "192.0.2.1", "redirect=b.example a -all",
	    "v=spf1 +a:%{d} -all" },
	{ "exp is dropped", "192.0.2.1", "-all exp=b.example", "v=spf1 -all" },
	{ "so is what nobody knows", "192.0.2.1",
	    "x=y mx z=", "v=spf1 +mx:%{d}" },
	{ "macros stay", "192.0.2.1", "exists:%{I2R-_}.%%%_x.example",
	    "v=spf1 +exists:%{I2r-_}.%%%_x.example" },
	{ "more labels than a name has are 127", "192.0.2.1",
	    "exists:%{d999999999999}.x", "v=spf1 +exists:%{d127}.x" },
	{ "names of mechanisms are small", "192.0.2.1", "INCLUDE:B.Example PTR",
	    "v=spf1 +include:B.Example +ptr" },
};

static unsigned
count(const char *text, char c)
{
	unsigned n = 0;
	for (; *text != '\0'; text++)
		n += *text == c;
	return n;
}

static void
rewrites_records(void **state)
{
	const typeof(*rewrites) *c = *state;
	const struct fb_spf_reader reader = reader_for(c->client);
	struct fb_spf_record record;

	assert_int_equal(read_terms(&record, &reader, c->terms), FB_OK);
	assert_string_equal(record.text, c->want);
	assert_int_equal(record.mechanism_count, count(record.text, ' '));
}

static void
keeps_what_is_personal(void **state)
{
	(void)state;
	struct fb_spf_reader reader = reader_for("192.0.2.1");
	struct fb_spf_record record;

	assert_int_equal(read_terms(&record, &reader, "exists:%{i}.x"), FB_OK);
	assert_false(record.is_personal);
	assert_int_equal(read_terms(&record, &reader, "exists:%{l}.x"), FB_OK);
	assert_true(record.is_personal);
	assert_int_equal(read_terms(&record, &reader, "exists:%{H}.x"), FB_OK);
	assert_true(record.is_personal);
	assert_int_equal(read_terms(&record, &reader, "-all exists:%{l}.x"),
	    FB_OK);
	assert_false(record.is_personal);
	/* RFC 8616, 4 */
	reader.has_odd_local_part = true;
	assert_int_equal(read_terms(&record, &reader,
			     "exists:%{l}.x exists:%{o}.x redirect=%{S}.x"),
	    FB_OK);
	assert_string_equal(record.text, "v=spf1 +exists:%{o}.x");
	/* What is left out here would be asked for another sender. */
	assert_true(record.is_personal);
}

/* libspf2 writes past its buffers when a term is too long for them. */
static void
keeps_libspf2_from_long_terms(void **state)
{
	(void)state;
	const struct fb_spf_reader reader = reader_for("192.0.2.1");
	static char text[FB_SPF_RECORD_MAX_BYTES + 100];
	struct fb_spf_record record;

	snprintf(text, sizeof text, "exists:%0*d.x", FB_SPF_TERM_MAX_BYTES, 0);
	assert_int_equal(read_terms(&record, &reader, text), FB_ERR_TOO_LONG);
	strcpy(text, "exists:");
	for (int i = 0; i <= FB_SPF_TERM_MAX_MACROS; i++)
		strcat(text, "%{d}");
	assert_int_equal(read_terms(&record, &reader, text), FB_ERR_TOO_LONG);
	/* In a term that cannot count they do no harm. */
	char decided[2048];
	snprintf(decided, sizeof decided, "-all %s", text);
	assert_int_equal(read_terms(&record, &reader, decided), FB_OK);
	assert_int_equal(read_terms(&record, &reader, "exists:%{l,}.x"),
	    FB_ERR_TOO_LONG);
	strcpy(text, "v=spf1");
	for (int i = 0; i < 300; i++)
		strcat(text, " a:b.example");
	assert_int_equal(fb_spf_record_read(&record, &reader, fb_str(text)),
	    FB_ERR_TOO_LONG);
	memset(text, ' ', sizeof text);
	memcpy(text, "v=spf1", 6);
	assert_int_equal(fb_spf_record_read(&record, &reader,
			     (struct fb_str) { text, sizeof text }),
	    FB_ERR_TOO_LONG);
}

static void
refuses_a_nul(void **state)
{
	(void)state;
	const struct fb_spf_reader reader = reader_for("192.0.2.1");
	struct fb_spf_record record;

	assert_int_equal(fb_spf_record_read(&record, &reader,
			     FB_STR("v=spf1 +all\0-all")),
	    FB_ERR_SYNTAX);
	assert_int_equal(fb_spf_record_read(&record, &reader,
			     FB_STR("v=spf1 a:b.com\0")),
	    FB_ERR_SYNTAX);
}

int
main(void)
{
	struct table table = { 0 };
	TABLE_ADD(&table, versions, tells_records);
	TABLE_ADD(&table, grammar, checks_grammar);
	TABLE_ADD(&table, rewrites, rewrites_records);
	table_add(&table,
	    "a record that asks for the local part or HELO is told",
	    keeps_what_is_personal, NULL);
	table_add(&table, "libspf2 gets no term that its buffers cannot hold",
	    keeps_libspf2_from_long_terms, NULL);
	table_add(&table, "a NUL ends no record", refuses_a_nul, NULL);
	return table_run(&table, "spf_record");
}
