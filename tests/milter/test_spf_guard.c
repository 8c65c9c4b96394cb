/* SPDX-License-Identifier: BSD-2-Clause */
/* libspf2 behind the guard, by a zone that is a text. */
#include "spf_guard.h"

#include <arpa/inet.h>
#include <arpa/nameser.h>

#include "table.h"

/* ---- a zone -------------------------------------------------------------- */

static const struct {
	const char *name;
	int type;
} types[] = { { "A", ns_t_a }, { "AAAA", ns_t_aaaa }, { "MX", ns_t_mx },
	{ "PTR", ns_t_ptr }, { "TXT", ns_t_txt } };

static const char *
type_name(int type)
{
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (types[i].type == type)
			return types[i].name;
	return "?";
}

struct zone {
	const char *text; /* lines "name TYPE value" */
	unsigned question_count;
	int64_t deadline_ms; /* of the last question */
};

static void
add_value(struct fb_dns_answer *out, int type, struct fb_str value)
{
	char text[64];
	uint8_t address[16];

	if (type != ns_t_a && type != ns_t_aaaa) {
		fb_dns_answer_add(out, value);
		return;
	}
	snprintf(text, sizeof text, "%.*s", (int)value.len, value.data);
	assert_int_equal(inet_pton(type == ns_t_a ? AF_INET : AF_INET6, text,
			     address),
	    1);
	fb_dns_answer_add(out,
	    (struct fb_str) { (char *)address, type == ns_t_a ? 4 : 16 });
}

static void
ask_zone(void *context, struct fb_dns_answer *out, const char *name, int type,
    int64_t deadline_ms)
{
	struct zone *zone = context;
	char begin[600];
	size_t len = (size_t)snprintf(begin, sizeof begin, "%s %s ", name,
	    type_name(type));

	zone->question_count++;
	zone->deadline_ms = deadline_ms;
	fb_dns_answer_begin(out, FB_DNS_FOUND);
	out->ttl_s = 300;
	for (const char *line = zone->text; *line != '\0';) {
		const char *end = strchr(line, '\n');
		if (strncasecmp(line, begin, len) == 0)
			add_value(out, type,
			    (struct fb_str) { line + len,
				(size_t)(end - line) - len });
		line = end + 1;
	}
	if (out->count == 0)
		fb_dns_answer_begin(out, FB_DNS_VOID);
	if (strncmp(name, "broken", 6) == 0)
		fb_dns_answer_begin(out, FB_DNS_FAILED);
}

static struct fb_spf_check
check_question(const char *zone_text, const char *client, const char *helo,
    const char *sender)
{
	struct zone zone = { .text = zone_text };
	const struct fb_dns dns = { ask_zone, &zone };
	struct fb_spf_question question = { .deadline_ms = 12345 };
	struct fb_spf_check check;

	question.client.family =
	    strchr(client, ':') == NULL ? AF_INET : AF_INET6;
	assert_int_equal(inet_pton((int)question.client.family, client,
			     question.client.address),
	    1);
	strcpy(question.helo, helo);
	strcpy(question.sender, sender);
	struct fb_spf_guard *guard = fb_spf_guard_new(&dns);
	assert_non_null(guard);
	fb_spf_guard_check(&check, guard, &question);
	/* Nothing of it stays for the next one. */
	struct fb_spf_check again;
	fb_spf_guard_check(&again, guard, &question);
	assert_int_equal(again.result, check.result);
	assert_int_equal(again.question_count, check.question_count);
	assert_int_equal(zone.question_count, 2 * check.question_count);
	if (zone.question_count > 0)
		assert_int_equal(zone.deadline_ms, 12345);
	fb_spf_guard_free(guard);
	return check;
}

/* ---- results ------------------------------------------------------------- */

#define INC(n) " include:i" #n ".x"
#define PASSES(n) "i" #n ".x TXT v=spf1 ip4:192.0.2.99\n"
#define TEN_MX \
	"m.x MX m1.x\nm.x MX m2.x\nm.x MX m3.x\nm.x MX m4.x\nm.x MX m5.x\n" \
	"m.x MX m6.x\nm.x MX m7.x\nm.x MX m8.x\nm.x MX m9.x\nm.x MX m10.x\n" \
	"m10.x A 192.0.2.1\n"
#define NINE_PTR \
	"1.2.0.192.in-addr.arpa PTR p1.y\n1.2.0.192.in-addr.arpa PTR p2.y\n" \
	"1.2.0.192.in-addr.arpa PTR p3.y\n1.2.0.192.in-addr.arpa PTR p4.y\n" \
	"1.2.0.192.in-addr.arpa PTR p5.y\n1.2.0.192.in-addr.arpa PTR p6.y\n" \
	"1.2.0.192.in-addr.arpa PTR p7.y\n1.2.0.192.in-addr.arpa PTR p8.y\n" \
	"1.2.0.192.in-addr.arpa PTR p9.y\n"

static const struct {
	const char *name, *zone, *client, *sender;
	enum fb_spf want;
	unsigned want_questions;
} cases[] = {
	{ "a record that holds the client passes",
	    "a.x TXT v=spf1 ip4:192.0.2.0/24 -all\n", "192.0.2.1", "s@a.x",
	    FB_SPF_PASS, 1 },
	{ "one that does not fails", "a.x TXT v=spf1 ip4:192.0.3.0/24 -all\n",
	    "192.0.2.1", "s@a.x", FB_SPF_FAIL, 1 },
	{ "or fails softly", "a.x TXT v=spf1 ~all\n", "192.0.2.1", "s@a.x",
	    FB_SPF_SOFTFAIL, 1 },
	{ "a record that says nothing is neutral", "a.x TXT v=spf1\n",
	    "192.0.2.1", "s@a.x", FB_SPF_NEUTRAL, 1 },
	{ "a domain without record has none", "a.x TXT hello\n", "192.0.2.1",
	    "s@a.x", FB_SPF_NONE, 1 },
	{ "a domain that is not there has none", "", "192.0.2.1", "s@a.x",
	    FB_SPF_NONE, 1 },
	{ "other text beside the record is let be",
	    "a.x TXT hello\na.x TXT v=spf1 -all\n", "192.0.2.1", "s@a.x",
	    FB_SPF_FAIL, 1 },
	{ "two records are an error",
	    "a.x TXT v=spf1 +all\na.x TXT v=spf1 -all\n", "192.0.2.1", "s@a.x",
	    FB_SPF_PERMERROR, 1 },
	{ "a record with an error is one", "a.x TXT v=spf1 +all foo\n",
	    "192.0.2.1", "s@a.x", FB_SPF_PERMERROR, 1 },
	{ "a name server that fails is a temporary error", "", "192.0.2.1",
	    "s@broken.x", FB_SPF_TEMPERROR, 1 },
	{ "so is one on the way", "a.x TXT v=spf1 a:broken.x +all\n",
	    "192.0.2.1", "s@a.x", FB_SPF_TEMPERROR, 2 },
	{ "a bounce asks for HELO", "helo.x TXT v=spf1 -all\n", "192.0.2.1", "",
	    FB_SPF_FAIL, 1 },
	{ "a sender without a domain has none", "", "192.0.2.1", "root",
	    FB_SPF_NONE, 0 },
	{ "a domain of one label has none", "", "192.0.2.1", "s@localhost",
	    FB_SPF_NONE, 0 },
	{ "an address in brackets has none", "", "192.0.2.1", "s@[192.0.2.1]",
	    FB_SPF_NONE, 0 },
	{ "a label of 64 letters has none", "", "192.0.2.1",
	    "s@aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    ".x",
	    FB_SPF_NONE, 0 },
	{ "a sender with a control character has none", "a.x TXT v=spf1 +all\n",
	    "192.0.2.1", "s\n@a.x", FB_SPF_NONE, 0 },
	{ "a domain in Japanese is asked for by its A-labels",
	    "xn--wgv71a.x TXT v=spf1 -all\n", "192.0.2.1",
	    "s@\xE6\x97\xA5\xE6\x9C\xAC.x", FB_SPF_FAIL, 1 },
	{ "a local part in Japanese matches no macro",
	    "a.x TXT v=spf1 exists:%{l}.b.x -all\n*.b.x A 127.0.0.2\n",
	    "192.0.2.1", "\xE6\x97\xA5@a.x", FB_SPF_FAIL, 1 },
	{ "a domain without local part is postmaster's",
	    "a.x TXT v=spf1 exists:%{l}.b.x -all\npostmaster.b.x A 127.0.0.2\n",
	    "192.0.2.1", "@a.x", FB_SPF_PASS, 2 },
	{ "the last @ divides",
	    "a.x TXT v=spf1 exists:%{l}.b.x -all\ns@y.b.x A 127.0.0.2\n",
	    "192.0.2.1", "s@y@a.x", FB_SPF_PASS, 2 },

	{ "ten includes are the most, and may pass",
	    "a.x TXT v=spf1" INC(1) INC(2) INC(3) INC(4) INC(5) INC(6) INC(7)
		INC(8) INC(9) " include:last.x -all\n" PASSES(1) PASSES(2)
		    PASSES(3) PASSES(4) PASSES(5) PASSES(6) PASSES(7) PASSES(8)
			PASSES(9) "last.x TXT v=spf1 ip4:192.0.2.1\n",
	    "192.0.2.1", "s@a.x", FB_SPF_PASS, 11 },
	{ "eleven terms are an error, whoever has them",
	    "a.x TXT v=spf1" INC(1) INC(2) INC(3) INC(4) INC(5) INC(6) INC(7)
		INC(8) INC(9) " include:last.x +all\n" PASSES(1) PASSES(2)
		    PASSES(3) PASSES(4) PASSES(5) PASSES(6) PASSES(7) PASSES(8)
			PASSES(9) "last.x TXT v=spf1 a:i1.x\n",
	    "192.0.2.1", "s@a.x", FB_SPF_PERMERROR, 11 },
	{ "a record that includes itself ends",
	    "a.x TXT v=spf1 include:b.x +all\nb.x TXT v=spf1 include:a.x\n",
	    "192.0.2.1", "s@a.x", FB_SPF_PERMERROR, 11 },
	{ "one that leads to itself too",
	    "a.x TXT v=spf1 redirect=b.x\n"
	    "b.x TXT v=spf1 redirect=a.x\n",
	    "192.0.2.1", "s@a.x", FB_SPF_PERMERROR, 11 },
	{ "an include without record is an error",
	    "a.x TXT v=spf1 include:b.x +all\n", "192.0.2.1", "s@a.x",
	    FB_SPF_PERMERROR, 2 },
	{ "a redirect without one too", "a.x TXT v=spf1 redirect=b.x\n",
	    "192.0.2.1", "s@a.x", FB_SPF_PERMERROR, 2 },
	{ "an error in an include is one of the whole",
	    "a.x TXT v=spf1 include:b.x +all\nb.x TXT v=spf1 foo\n",
	    "192.0.2.1", "s@a.x", FB_SPF_PERMERROR, 2 },
	{ "an include that fails matches nothing",
	    "a.x TXT v=spf1 include:b.x ?all\nb.x TXT v=spf1 -all\n",
	    "192.0.2.1", "s@a.x", FB_SPF_NEUTRAL, 2 },
	{ "two names that are not there may be",
	    "a.x TXT v=spf1 a:u.x a:v.x -all\n", "192.0.2.1", "s@a.x",
	    FB_SPF_FAIL, 3 },
	{ "a third may not", "a.x TXT v=spf1 a:u.x mx:v.x exists:w.x +all\n",
	    "192.0.2.1", "s@a.x", FB_SPF_PERMERROR, 4 },
	{ "ten hosts of an mx are looked up",
	    "a.x TXT v=spf1 mx:m.x -all\n" TEN_MX, "192.0.2.1", "s@a.x",
	    FB_SPF_PASS, 12 },
	{ "eleven are an error",
	    "a.x TXT v=spf1 mx:m.x +all\nm.x MX m0.x\n" TEN_MX, "192.0.2.1",
	    "s@a.x", FB_SPF_PERMERROR, 2 },
	{ "hosts of an mx are no terms",
	    "a.x TXT v=spf1 mx:m.x mx:m.x mx:m.x -all\n" TEN_MX, "192.0.2.9",
	    "s@a.x", FB_SPF_FAIL, 34 },
	{ "50 questions are the most",
	    "a.x TXT v=spf1 mx:m.x mx:m.x mx:m.x mx:m.x mx:m.x +all\n" TEN_MX,
	    "192.0.2.9", "s@a.x", FB_SPF_PERMERROR, FB_SPF_QUESTIONS_MAX },
	{ "the tenth name of a ptr counts",
	    "a.x TXT v=spf1 ptr -all\n" NINE_PTR
	    "1.2.0.192.in-addr.arpa PTR h.a.x\nh.a.x A 192.0.2.1\n",
	    "192.0.2.1", "s@a.x", FB_SPF_PASS, 12 },
	{ "the eleventh does not",
	    "a.x TXT v=spf1 ptr -all\n" NINE_PTR
	    "1.2.0.192.in-addr.arpa PTR p0.y\n"
	    "1.2.0.192.in-addr.arpa PTR h.a.x\nh.a.x A 192.0.2.1\n",
	    "192.0.2.1", "s@a.x", FB_SPF_FAIL, 12 },
	{ "a ptr's name that cannot be looked up is passed over",
	    "a.x TXT v=spf1 ptr -all\n1.2.0.192.in-addr.arpa PTR broken.a.x\n"
	    "1.2.0.192.in-addr.arpa PTR h.a.x\nh.a.x A 192.0.2.1\n",
	    "192.0.2.1", "s@a.x", FB_SPF_PASS, 4 },

	{ "an explanation is never asked for",
	    "a.x TXT v=spf1 -all exp=e.x\ne.x TXT hello\n", "192.0.2.1",
	    "s@a.x", FB_SPF_FAIL, 1 },
	{ "any address may match", "a.x TXT v=spf1 a/0 -all\na.x A 10.0.0.1\n",
	    "192.0.2.1", "s@a.x", FB_SPF_PASS, 2 },
	{ "but there must be one", "a.x TXT v=spf1 a/0 -all\n", "192.0.2.1",
	    "s@a.x", FB_SPF_FAIL, 2 },
	{ "of the client's family",
	    "a.x TXT v=spf1 a//0 -all\n"
	    "a.x A 10.0.0.1\n",
	    "2001:db8::1", "s@a.x", FB_SPF_FAIL, 2 },
	{ "any host of an mx may match",
	    "a.x TXT v=spf1 mx//0 -all\na.x MX m.x\nm.x AAAA 2001:db8::9\n",
	    "2001:db8:1::1", "s@a.x", FB_SPF_PASS, 3 },
	{ "an mx that says no host matches nothing",
	    "a.x TXT v=spf1 mx -all\na.x MX .\n", "192.0.2.1", "s@a.x",
	    FB_SPF_FAIL, 2 },
	{ "a name with a backslash is not asked for",
	    "a.x TXT v=spf1 exists:%{l}.b.x -all\n", "192.0.2.1", "\\046@a.x",
	    FB_SPF_FAIL, 1 },
	{ "an empty label is not asked for", "a.x TXT v=spf1 a:b..x -all\n",
	    "192.0.2.1", "s@a.x", FB_SPF_FAIL, 1 },
	{ "what libspf2 leaves out of a long record is an error",
	    "a.x TXT v=spf1"
	    " a:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1.x"
	    " a:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa2.x"
	    " a:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa3.x"
	    " a:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa4.x"
	    " a:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa5.x"
	    " a:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa6.x"
	    " a:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa7.x"
	    " a:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa8.x"
	    " -ip4:192.0.2.1 +all\n",
	    "192.0.2.1", "s@a.x", FB_SPF_PERMERROR, 1 },
};

static void
checks(void **state)
{
	const typeof(*cases) *c = *state;
	struct fb_spf_check got =
	    check_question(c->zone, c->client, "helo.x", c->sender);

	assert_string_equal(fb_words_name(&fb_spf_words, got.result),
	    fb_words_name(&fb_spf_words, c->want));
	assert_int_equal(got.question_count, c->want_questions);
}

static void
keeps_the_smallest_ttl(void **state)
{
	(void)state;
	struct fb_spf_check check = check_question("a.x TXT v=spf1 a:there.x "
						   "-all\nthere.x A 10.0.0.1\n",
	    "192.0.2.1", "helo.x", "s@a.x");
	assert_int_equal(check.ttl_s, 300);
	check = check_question("a.x TXT v=spf1 a:not.x -all\n", "192.0.2.1",
	    "helo.x", "s@a.x");
	assert_int_equal(check.ttl_s, 60);
	assert_false(check.is_personal);
	check = check_question("a.x TXT v=spf1 exists:%{h} -all\n", "192.0.2.1",
	    "helo.x", "s@a.x");
	assert_true(check.is_personal);
}

/* Whatever HELO is, libspf2 gets something that it can bear. */
static void
bears_any_helo(void **state)
{
	static const char *const helos[] = { "", "[192.0.2.1]", "a b", "\xFF",
		"\001", "%{d}", "x.y." };
	(void)state;

	for (size_t i = 0; i < sizeof helos / sizeof *helos; i++) {
		struct fb_spf_check check =
		    check_question("a.x TXT v=spf1 exists:%{H2r-}.b.x -all\n",
			"192.0.2.1", helos[i], "s@a.x");
		assert_int_equal(check.result, FB_SPF_FAIL);
	}
}

int
main(void)
{
	struct table table = { 0 };
	TABLE_ADD(&table, cases, checks);
	table_add(&table, "a result holds as long as its shortest answer",
	    keeps_the_smallest_ttl, NULL);
	table_add(&table, "any HELO is borne", bears_any_helo, NULL);
	return table_run(&table, "spf_guard");
}
