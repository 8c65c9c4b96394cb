/* SPDX-License-Identifier: BSD-2-Clause */
#include "auth_results.h"

#include "table.h"

#define FIELDS_MAX 4
#define AR "Authentication-Results"

static const struct fb_authserv_ids trusted = {
	.id = { "example.com", "foo.example.net", "mx.例え.jp", "mx 1/b" },
	.count = 4,
};

/*
 * Each string of `in` is the value of one field, in the order of the header.
 * `want` names what is known: "spf=… mailfrom=… helo=… dkim=… d=… dmarc=…
 * from=…", and "untrusted" when no field counts.
 */
static const struct {
	const char *name, *in[FIELDS_MAX], *want;
} cases[] = {
	/* RFC 8601, appendix B */
	{ "B.1: no field, nothing known", { NULL }, "untrusted" },
	{ "B.2: a server that checks nothing", { "example.com 1; none" },
	    "nothing" },
	{ "B.3: one check",
	    { "example.com;\r\n          spf=pass smtp.mailfrom=example.net" },
	    "spf=pass mailfrom=example.net" },
	{ "B.4: several checks",
	    { "example.com;\r\n"
	      "          auth=pass (cram-md5) smtp.auth=sender@example.net;\r\n"
	      "          spf=pass smtp.mailfrom=example.net",
		"example.com; iprev=pass\r\n"
		"          policy.iprev=192.0.2.200" },
	    "spf=pass mailfrom=example.net" },
	{ "B.5: several servers of one name",
	    { "example.com;\r\n"
	      "          dkim=pass (good signature) header.d=example.com",
		"example.com;\r\n          auth=pass (cram-md5) "
		"smtp.auth=sender@example.com;\r\n"
		"          spf=fail smtp.mailfrom=example.com" },
	    "spf=fail mailfrom=example.com dkim=pass d=example.com" },
	{ "B.6: a mailing list; only our own server counts",
	    { "example.com;\r\n"
	      "          dkim=pass reason=\"good signature\"\r\n"
	      "          header.i=@mail-router.example.net;\r\n"
	      "          dkim=fail reason=\"bad signature\"\r\n"
	      "          header.i=@newyork.example.com",
		"example.net;\r\n          dkim=pass (good signature) "
		"header.i=@newyork.example.com" },
	    "dkim=pass d=mail-router.example.net" },
	{ "B.7: comments everywhere",
	    { "foo.example.net (foobar) 1 (baz);\r\n"
	      "          dkim (Because I like it) / 1 (One yay) = (wait for "
	      "it) fail\r\n"
	      "          policy (A dot can go here) . (like that) expired\r\n"
	      "          (this surprised me) = (as I wasn't expecting it) "
	      "1362471462" },
	    "dkim=fail" },

	/* as verifiers write them */
	{ "OpenDKIM",
	    { "example.com;\n\tdkim=pass (2048-bit key; unprotected) "
	      "header.d=example.jp header.i=@news.example.jp "
	      "header.a=rsa-sha256 header.s=sel header.b=\"Ab/dEf12\";\n"
	      "\tdkim-atps=neutral" },
	    "dkim=pass d=example.jp" },
	{ "OpenDMARC",
	    { "example.com; dmarc=fail (p=reject dis=none) "
	      "header.from=bank.example.jp" },
	    "dmarc=fail from=bank.example.jp" },
	{ "pypolicyd-spf",
	    { "example.com; spf=softfail (domain owner discourages use of "
	      "this host) smtp.mailfrom=a+b@example.jp (client-ip=192.0.2.1; "
	      "helo=mx.example.jp; envelope-from=\"a+b@example.jp\"; "
	      "receiver=<UNKNOWN>)" },
	    "spf=softfail mailfrom=example.jp" },
	{ "rspamd",
	    { "example.com;\n\tdkim=pass header.d=example.jp header.s=s1 "
	      "header.b=Abc/+Def;\n\tspf=pass (example.com: domain of "
	      "a@example.jp designates 2001:db8::1 as permitted sender) "
	      "smtp.mailfrom=a@example.jp;\n\tdmarc=pass (policy=reject) "
	      "header.from=example.jp" },
	    "spf=pass mailfrom=example.jp dkim=pass d=example.jp dmarc=pass "
	    "from=example.jp" },
	{ "an address without quotes in a value",
	    { "example.com; spf=pass smtp.remote-ip=2001:db8::1 "
	      "smtp.mailfrom=example.jp" },
	    "spf=pass mailfrom=example.jp" },
	{ "a semicolon at the end", { "example.com; spf=pass;" }, "spf=pass" },

	/* letters */
	{ "case means nothing",
	    { "EXAMPLE.com; SPF=Pass SMTP.MailFrom=Example.JP; DMARC=FAIL "
	      "Header.From=BANK.example" },
	    "spf=pass mailfrom=example.jp dmarc=fail from=bank.example" },
	{ "the name of the field has no case either",
	    { "#authentication-RESULTS", "example.com; spf=pass" },
	    "spf=pass" },
	{ "a quoted server", { "\"example.com\"; spf=pass" }, "spf=pass" },
	{ "a quoted server that is no token", { "\"mx 1/b\" 1; spf=pass" },
	    "spf=pass" },
	{ "a server with an A-label where a U-label is trusted",
	    { "MX.xn--r8jz45g.jp; spf=pass" }, "spf=pass" },
	{ "a server with a U-label", { "mx.例え.jp; spf=pass" }, "spf=pass" },
	{ "domains become A-labels",
	    { "example.com; dmarc=pass header.from=例え.jp" },
	    "dmarc=pass from=xn--r8jz45g.jp" },
	{ "a dot at the end of a domain goes",
	    { "example.com; dmarc=pass header.from=example.jp." },
	    "dmarc=pass from=example.jp" },
	{ "folds everywhere",
	    { "\r\n example.com\r\n\t1\r\n ;\r\n spf\r\n =\r\n pass\r\n smtp"
	      "\r\n .\r\n mailfrom\r\n =\r\n example.jp\r\n ;\r\n dmarc\r\n /"
	      "\r\n 1\r\n =\r\n pass" },
	    "spf=pass mailfrom=example.jp dmarc=pass" },

	/* what a result is about */
	{ "an address in quotes",
	    { "example.com; spf=pass smtp.mailfrom=\"a@example.jp\"" },
	    "spf=pass mailfrom=example.jp" },
	{ "a quoted local part",
	    { "example.com; spf=pass smtp.mailfrom=\"a b\"@example.jp" },
	    "spf=pass mailfrom=example.jp" },
	{ "an empty sender names no domain",
	    { "example.com; spf=none smtp.mailfrom=\"\"" }, "spf=none" },
	{ "what is no host name is not told",
	    { "example.com; spf=pass smtp.mailfrom=<a@example.jp>" },
	    "spf=pass" },
	{ "SPF of HELO alone",
	    { "example.com; spf=pass smtp.helo=mx.example.jp" },
	    "spf=pass helo=mx.example.jp" },
	{ "SPF of MAIL FROM goes before that of HELO",
	    { "example.com; spf=pass smtp.helo=mx.example.jp; spf=fail "
	      "smtp.mailfrom=example.jp" },
	    "spf=fail mailfrom=example.jp helo=mx.example.jp" },
	{ "one SPF result with both names",
	    { "example.com; spf=fail smtp.mailfrom=example.jp "
	      "smtp.helo=mx.example.jp" },
	    "spf=fail mailfrom=example.jp helo=mx.example.jp" },
	{ "one signature that passes is enough",
	    { "example.com; dkim=fail header.d=a.jp; dkim=pass header.d=b.jp; "
	      "dkim=neutral header.d=c.jp; dkim=pass header.d=b.jp" },
	    "dkim=pass d=b.jp" },
	{ "none passes: the first one's result",
	    { "example.com; dkim=permerror header.d=a.jp; dkim=fail "
	      "header.d=b.jp" },
	    "dkim=permerror" },
	{ "header.d goes before header.i",
	    { "example.com; dkim=pass header.i=@x.a.jp header.d=a.jp" },
	    "dkim=pass d=a.jp" },
	{ "at most eight signatures are told",
	    { "example.com; dkim=pass header.d=a; dkim=pass header.d=b; "
	      "dkim=pass header.d=c; dkim=pass header.d=d; dkim=pass "
	      "header.d=e; dkim=pass header.d=f; dkim=pass header.d=g; "
	      "dkim=pass header.d=h; dkim=pass header.d=i" },
	    "dkim=pass d=a d=b d=c d=d d=e d=f d=g d=h" },
	{ "an unknown method is passed over",
	    { "example.com; x-best=pass x.y=z; spf=pass" }, "spf=pass" },
	{ "an unknown version of a method is passed over",
	    { "example.com; spf/2=pass smtp.mailfrom=example.jp" }, "nothing" },
	{ "an unknown result says nothing",
	    { "example.com; dmarc=bestguesspass header.from=example.jp; "
	      "spf=unasked; dkim=absent" },
	    "from=example.jp" },
	{ "a property of another method means nothing",
	    { "example.com; spf=pass header.from=example.jp" }, "spf=pass" },

	/* several fields */
	{ "the first field counts",
	    { "example.com; spf=fail smtp.mailfrom=a.jp",
		"example.com; spf=pass smtp.mailfrom=b.jp" },
	    "spf=fail mailfrom=a.jp" },
	{ "the first one counts for each method by itself",
	    { "example.com; spf=pass smtp.mailfrom=a.jp",
		"foo.example.net; dkim=pass header.d=a.jp; spf=fail "
		"smtp.mailfrom=b.jp; dmarc=fail header.from=c.jp",
		"example.com; dkim=pass header.d=evil.jp; dmarc=pass "
		"header.from=c.jp" },
	    "spf=pass mailfrom=a.jp dkim=pass d=a.jp dmarc=fail from=c.jp" },
	{ "an unknown result in the first field counts too",
	    { "example.com; spf=policy", "example.com; spf=pass" }, "nothing" },
	{ "a broken field is as if it were absent",
	    { "example.com; spf=pass smtp.mailfrom=", "example.com; spf=fail" },
	    "spf=fail" },

	/* forgeries */
	{ "another server", { "example.org; spf=pass" }, "untrusted" },
	{ "a server below ours", { "a.example.com; spf=pass" }, "untrusted" },
	{ "a server that begins like ours", { "example.com.evil.jp; spf=pass" },
	    "untrusted" },
	{ "a server that ends like ours", { "evilexample.com; spf=pass" },
	    "untrusted" },
	{ "the beginning of our name", { "example.co; spf=pass" },
	    "untrusted" },
	{ "a job id behind our name", { "example.com/ABC123; spf=pass" },
	    "untrusted" },
	{ "a dot behind our name", { "example.com.; spf=pass" }, "untrusted" },
	{ "a dot behind an A-label", { "mx.xn--r8jz45g.jp.; spf=pass" },
	    "untrusted" },
	{ "our name in full width", { "ｅｘａｍｐｌｅ.com; spf=pass" },
	    "untrusted" },
	{ "our name as a local part", { "\"example.com\"@evil.jp; spf=pass" },
	    "untrusted" },
	{ "our name in a comment", { "(example.com) evil.jp; spf=pass" },
	    "untrusted" },
	{ "our name behind a comment that does not close",
	    { "(evil.jp example.com; spf=pass" }, "untrusted" },
	{ "our name cut by a comment", { "example(x).com; spf=pass" },
	    "untrusted" },
	{ "our name behind another", { "evil.jp example.com; spf=pass" },
	    "untrusted" },
	{ "our name with an escaped letter", { "\"exa\\mple.com\"; spf=pass" },
	    "untrusted" },
	{ "our name in an encoded-word",
	    { "=?utf-8?q?example.com?=; spf=pass" }, "untrusted" },
	{ "an empty field", { "" }, "untrusted" },
	{ "only a semicolon", { ";" }, "untrusted" },
	{ "another field",
	    { "#X-Authentication-Results", "example.com; spf=pass" },
	    "untrusted" },
	{ "the field of another hop",
	    { "#ARC-Authentication-Results", "i=1; example.com; spf=pass" },
	    "untrusted" },

	/* what is not whole does not count */
	{ "version 2", { "example.com 2; spf=pass" }, "untrusted" },
	{ "version 11", { "example.com 11; spf=pass" }, "untrusted" },
	{ "a version that is no number", { "example.com 1x; spf=pass" },
	    "untrusted" },
	{ "no result", { "example.com" }, "untrusted" },
	{ "no result behind the semicolon", { "example.com;" }, "untrusted" },
	{ "none and something", { "example.com; none; spf=pass" },
	    "untrusted" },
	{ "something and none", { "example.com; spf=pass; none" },
	    "untrusted" },
	{ "an empty result", { "example.com; ; spf=pass" }, "untrusted" },
	{ "no method", { "example.com; =pass" }, "untrusted" },
	{ "no word of a result", { "example.com; spf=" }, "untrusted" },
	{ "a result that goes on", { "example.com; spf=pass.x" }, "untrusted" },
	{ "a result in quotes", { "example.com; spf=\"pass\"" }, "untrusted" },
	{ "no dot in a property", { "example.com; spf=pass action=none" },
	    "untrusted" },
	{ "no value", { "example.com; spf=pass smtp.mailfrom=; dkim=pass" },
	    "untrusted" },
	{ "no version of a method", { "example.com; spf/=pass" }, "untrusted" },
	{ "a reason without a value", { "example.com; spf=pass reason=" },
	    "untrusted" },
	{ "a reason that is not the first",
	    { "example.com; spf=pass smtp.helo=a reason=b" }, "untrusted" },
	{ "a quote that does not close",
	    { "example.com; spf=pass reason=\"x; dkim=pass" }, "untrusted" },
	{ "a quote whose end is escaped",
	    { "example.com; spf=pass reason=\"x\\" }, "untrusted" },
	{ "letters behind a quote", { "example.com; spf=pass reason=\"x\"y" },
	    "untrusted" },
	{ "a comment that does not close", { "example.com; spf=pass (x" },
	    "untrusted" },
	{ "a comment whose end is escaped", { "example.com; spf=pass (x\\)" },
	    "untrusted" },
	{ "a bracket that closes nothing", { "example.com; spf=pass x)" },
	    "untrusted" },
	{ "comments eight deep",
	    { "example.com; spf=pass (1(2(3(4(5(6(7(8))))))))" }, "spf=pass" },
	{ "comments nine deep",
	    { "example.com; spf=pass (1(2(3(4(5(6(7(8(9)))))))))" },
	    "untrusted" },
	{ "DMARC twice",
	    { "example.com; dmarc=fail header.from=bank.jp; dmarc=pass "
	      "header.from=bank.jp" },
	    "untrusted" },
	{ "SPF of one identity twice",
	    { "example.com; spf=fail smtp.mailfrom=a.jp; spf=pass "
	      "smtp.mailfrom=b.jp" },
	    "untrusted" },
	{ "SPF of nobody and of MAIL FROM",
	    { "example.com; spf=fail; spf=pass smtp.mailfrom=b.jp" },
	    "untrusted" },
	{ "a property twice",
	    { "example.com; dkim=pass header.d=a.jp header.d=b.jp" },
	    "untrusted" },
	{ "a sender that breaks out of his comment names DMARC twice",
	    { "example.com; spf=pass (sender \"x); dmarc=pass "
	      "header.from=bank.jp (\"@evil.jp) smtp.mailfrom=evil.jp; "
	      "dmarc=fail header.from=bank.jp" },
	    "untrusted" },
	{ "a sender in quotes cannot add a result",
	    { "example.com; spf=pass smtp.mailfrom=\"x; dmarc=pass "
	      "header.from=bank.jp\"@evil.jp" },
	    "spf=pass mailfrom=evil.jp" },
	{ "a sender in quotes cannot name his domain",
	    { "example.com; spf=pass smtp.mailfrom=\"x@bank.jp\"@evil.jp" },
	    "spf=pass mailfrom=evil.jp" },
	{ "an address with two @ is of the last domain",
	    { "example.com; spf=pass smtp.mailfrom=x@bank.jp@evil.jp" },
	    "spf=pass mailfrom=evil.jp" },

	/* bytes */
	{ "a control character", { "example.com; spf=pass (\x01)" },
	    "untrusted" },
	{ "DEL", { "example.com; spf=pass (\x7F)" }, "untrusted" },
	{ "bytes that are no UTF-8", { "example.com; spf=pass (\xE3\x81)" },
	    "untrusted" },
	{ "UTF-8 in a comment", { "example.com; spf=pass (合格)" },
	    "spf=pass" },
	{ "a line end that is no fold", { "example.com; spf=pass\ndkim=pass" },
	    "untrusted" },
	{ "a bare CR", { "example.com; spf=pass\r smtp.helo=a" }, "untrusted" },
	{ "a bare LF with a blank is a fold",
	    { "example.com; spf=pass\n smtp.helo=a" }, "spf=pass helo=a" },
	{ "a JIS escape hides nothing",
	    { "example.com; spf=pass (\x1B$B) ; dmarc=pass (\x1B(B)" },
	    "untrusted" },
};

static void
add(char *out, size_t room, const char *key, const char *value)
{
	size_t len = strlen(out);

	if (value[0] != '\0')
		snprintf(out + len, room - len, "%s%s=%s", len == 0 ? "" : " ",
		    key, value);
}

static void
describe(char *out, size_t room, const struct fb_auth_results *r)
{
	out[0] = '\0';
	if (r->spf != FB_SPF_UNASKED)
		add(out, room, "spf", fb_words_name(&fb_spf_words, r->spf));
	add(out, room, "mailfrom", r->mailfrom);
	add(out, room, "helo", r->helo);
	if (r->dkim != FB_AUTH_ABSENT)
		add(out, room, "dkim", fb_words_name(&fb_auth_words, r->dkim));
	for (unsigned i = 0; i < r->dkim_count; i++)
		add(out, room, "d", r->dkim_domain[i]);
	if (r->dmarc != FB_AUTH_ABSENT)
		add(out, room, "dmarc",
		    fb_words_name(&fb_auth_words, r->dmarc));
	add(out, room, "from", r->from);
	if (out[0] == '\0')
		strcpy(out, r->is_trusted ? "nothing" : "untrusted");
}

/* A first string with "#" names the field that follows. */
static void
reads(void **state)
{
	const typeof(*cases) *c = *state;
	struct fb_field field[FIELDS_MAX] = { 0 };
	struct fb_fields fields = { field, 0 };
	const char *name = AR;
	struct fb_auth_results results;
	char got[1024];

	for (size_t i = 0; i < FIELDS_MAX && c->in[i] != NULL; i++) {
		if (c->in[i][0] == '#') {
			name = c->in[i] + 1;
			continue;
		}
		field[fields.count++] = (struct fb_field) {
			.name = fb_str(name),
			.value = fb_str(c->in[i]),
		};
	}
	fb_auth_results_read(&results, &fields, &trusted);
	describe(got, sizeof got, &results);
	assert_string_equal(got, c->want);
}

/* Read one field of any bytes. */
static void
read_one(struct fb_auth_results *out, struct fb_str value)
{
	struct fb_field field = { FB_STR(AR), value };
	struct fb_fields fields = { &field, 1 };

	fb_auth_results_read(out, &fields, &trusted);
}

static void
nobody_is_trusted(void **state)
{
	(void)state;
	const struct fb_authserv_ids none = { .count = 0 };
	struct fb_field field = { FB_STR(AR), FB_STR("example.com; spf=pass") };
	struct fb_fields fields = { &field, 1 };
	struct fb_auth_results results;

	fb_auth_results_read(&results, &fields, NULL);
	assert_false(results.is_trusted);
	assert_int_equal(results.spf, FB_SPF_UNASKED);
	fb_auth_results_read(&results, &fields, &none);
	assert_false(results.is_trusted);
}

static void
nul_ends_nothing(void **state)
{
	(void)state;
	struct fb_auth_results results;

	read_one(&results, FB_STR("example.com\0.evil.jp; spf=pass"));
	assert_false(results.is_trusted);
	read_one(&results, FB_STR("example.com; spf=pass\0"));
	assert_false(results.is_trusted);
}

static char *
repeat(size_t *len, const char *head, const char *piece, size_t count)
{
	size_t head_len = strlen(head), piece_len = strlen(piece);
	char *text = malloc(head_len + count * piece_len);

	assert_non_null(text);
	memcpy(text, head, head_len);
	for (size_t i = 0; i < count; i++)
		memcpy(text + head_len + i * piece_len, piece, piece_len);
	*len = head_len + count * piece_len;
	return text;
}

static bool
is_read(const char *head, const char *piece, size_t count)
{
	struct fb_auth_results results;
	size_t len;
	char *text = repeat(&len, head, piece, count);

	read_one(&results, (struct fb_str) { text, len });
	free(text);
	return results.is_trusted;
}

static void
limits_are_kept(void **state)
{
	(void)state;
	assert_true(is_read("example.com", ";x=y", FB_AUTH_RESINFO_MAX));
	assert_false(is_read("example.com", ";x=y", FB_AUTH_RESINFO_MAX + 1));
	assert_false(is_read("example.com", ";spf=pass", 10000));
	assert_true(is_read("example.com;x=y", " ", 16000));
	assert_false(is_read("example.com;x=y", " ", FB_AUTH_FIELD_MAX_BYTES));
	assert_false(is_read("example.com;x=y ", "(", 16000));
}

/* Any beginning of a good field is read without harm, and none says more
 * than the whole. */
static void
any_beginning_is_harmless(void **state)
{
	(void)state;
	const struct fb_str whole =
	    FB_STR("example.com 1; spf=pass (a(b)c) smtp.mailfrom=\"a b\"@a.jp;"
		   " dkim=fail reason=\"x\\\"\" header.d=b.jp");
	struct fb_auth_results results;

	for (size_t len = 0; len <= whole.len; len++) {
		char *copy = malloc(len + 1); /* so that ASan sees the end */
		assert_non_null(copy);
		memcpy(copy, whole.data, len);
		read_one(&results,
		    (struct fb_str) { copy, len == 0 ? 0 : len });
		free(copy);
		assert_true(results.dkim_count == 0);
		assert_true(results.spf == FB_SPF_UNASKED ||
		    results.spf == FB_SPF_PASS);
	}
	assert_true(results.is_trusted);
	assert_string_equal(results.mailfrom, "a.jp");
}

int
main(void)
{
	struct table table = { 0 };
	TABLE_ADD(&table, cases, reads);
	table_add(&table, "without trusted servers nothing counts",
	    nobody_is_trusted, NULL);
	table_add(&table, "a NUL makes a field worthless", nul_ends_nothing,
	    NULL);
	table_add(&table, "limits are kept", limits_are_kept, NULL);
	table_add(&table, "any beginning of a field is harmless",
	    any_beginning_is_harmless, NULL);
	return table_run(&table, "auth results");
}
