/* SPDX-License-Identifier: BSD-2-Clause */
/* What front and SPF worker say to each other, names, and the cache. */
#include "spf.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "spf_cache.h"
#include "spf_name.h"
#include "table.h"

/* ---- who is asked about -------------------------------------------------- */

static const struct {
	const char *name, *address;
	const char *want; /* NULL: nobody */
} clients[] = {
	{ "an IPv4 client is asked about", "192.0.2.1", "192.0.2.1" },
	{ "an IPv6 client too", "2001:db8::1", "2001:db8::1" },
	{ "a mapped address is IPv4's", "::ffff:192.0.2.1", "192.0.2.1" },
	{ "loopback is not asked about", "127.0.0.1", NULL },
	{ "nor all of its network", "127.255.0.9", NULL },
	{ "nor mapped", "::ffff:127.0.0.1", NULL },
	{ "nor IPv6's", "::1", NULL },
	{ "no address is nobody", NULL, NULL },
	{ "nor is a UNIX socket", "unix", NULL },
};

static const struct sockaddr *
address_of(struct sockaddr_storage *out, const char *text)
{
	struct sockaddr_in *v4 = (void *)out;
	struct sockaddr_in6 *v6 = (void *)out;

	memset(out, 0, sizeof *out);
	if (text == NULL)
		return NULL;
	out->ss_family = AF_UNIX;
	if (inet_pton(AF_INET, text, &v4->sin_addr) == 1)
		out->ss_family = AF_INET;
	else if (inet_pton(AF_INET6, text, &v6->sin6_addr) == 1)
		out->ss_family = AF_INET6;
	return (void *)out;
}

static void
reads_clients(void **state)
{
	const typeof(*clients) *c = *state;
	struct sockaddr_storage storage;
	struct fb_spf_client client;
	char text[INET6_ADDRSTRLEN];

	bool got =
	    fb_spf_client_read(&client, address_of(&storage, c->address));
	assert_int_equal(got, c->want != NULL);
	if (!got)
		return;
	assert_non_null(
	    inet_ntop((int)client.family, client.address, text, sizeof text));
	assert_string_equal(text, c->want);
}

/* ---- packets ------------------------------------------------------------- */

static struct fb_spf_question
make_question(void)
{
	struct sockaddr_storage storage;
	struct fb_spf_question question;

	assert_true(
	    fb_spf_question_fill(&question, address_of(&storage, "192.0.2.1"),
		FB_STR("helo.x"), FB_STR("<s@a.x>")));
	return question;
}

static void
fills_questions(void **state)
{
	(void)state;
	struct sockaddr_storage storage;
	const struct sockaddr *client = address_of(&storage, "192.0.2.1");
	struct fb_spf_question question = make_question();
	char longest[400];

	assert_true(fb_spf_question_is_valid(&question));
	assert_string_equal(question.helo, "helo.x");
	assert_string_equal(question.sender, "s@a.x");
	assert_true(
	    fb_spf_question_fill(&question, client, FB_STR(""), FB_STR("<>")));
	assert_string_equal(question.sender, "");
	memset(longest, 'x', sizeof longest);
	struct fb_str text = { longest, FB_SPF_SENDER_MAX_BYTES + 1 };
	assert_false(fb_spf_question_fill(&question, client, FB_STR(""), text));
	text.len--;
	assert_true(fb_spf_question_fill(&question, client, text, text));
	assert_string_equal(question.helo, "");
	assert_true(fb_spf_question_is_valid(&question));
	assert_false(fb_spf_question_fill(&question, client, FB_STR(""),
	    FB_STR("a\0b@a.x")));
	assert_false(fb_spf_question_fill(&question,
	    address_of(&storage, "127.0.0.1"), FB_STR(""), FB_STR("s@a.x")));
}

static void
checks_questions(void **state)
{
	(void)state;
	struct fb_spf_question question = make_question();

	memset(question.helo, 'x', sizeof question.helo);
	assert_false(fb_spf_question_is_valid(&question));
	question = make_question();
	memset(question.sender, 'x', sizeof question.sender);
	assert_false(fb_spf_question_is_valid(&question));
	question = make_question();
	question.client.family = AF_UNIX;
	assert_false(fb_spf_question_is_valid(&question));
	question = make_question();
	question.client.address[0] = 127;
	assert_false(fb_spf_question_is_valid(&question));
	question = make_question();
	question.client.family = AF_INET6;
	memset(question.client.address, 0, 16);
	memset(question.client.address + 10, 0xFF, 2);
	assert_false(fb_spf_question_is_valid(&question));
}

static const struct {
	const char *name;
	struct fb_spf_answer answer;
	bool want;
} answers[] = {
	{ "a result is an answer", { 7, FB_SPF_PASS, 0 }, true },
	{ "so is the last one", { 7, FB_SPF_PERMERROR, 0 }, true },
	{ "to another question it is none", { 8, FB_SPF_PASS, 0 }, false },
	{ "unasked is none", { 7, FB_SPF_UNASKED, 0 }, false },
	{ "nor is another number", { 7, FB_SPF_COUNT, 0 }, false },
	{ "nothing else is said", { 7, FB_SPF_PASS, 1 }, false },
};

static void
checks_answers(void **state)
{
	const typeof(*answers) *c = *state;
	struct fb_spf_question question = make_question();

	question.serial = 7;
	assert_int_equal(fb_spf_answer_is_valid(&c->answer, &question),
	    c->want);
}

/* ---- names --------------------------------------------------------------- */

#define L63 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define L253 \
	L63 "." L63 "." L63 "." \
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const struct {
	const char *name, *domain, *want; /* NULL: none */
} domains[] = {
	{ "a domain is in lower case", "Example.COM", "example.com" },
	{ "without the dot behind it", "example.com.", "example.com" },
	{ "an underscore may stand in it", "_spf.example.com",
	    "_spf.example.com" },
	{ "letters beyond ASCII become A-labels",
	    "\xE6\x97\xA5\xE6\x9C\xAC.example", "xn--wgv71a.example" },
	{ "bytes that are no letters do not", "\xFF.example", NULL },
	{ "one label is no domain", "localhost", NULL },
	{ "an empty one neither", "", NULL },
	{ "nor an empty label", "a..b", NULL },
	{ "nor one in front", ".a.b", NULL },
	{ "nor two dots behind", "a.b..", NULL },
	{ "63 letters are a label", L63 ".x", L63 ".x" },
	{ "64 are not", L63 "a.x", NULL },
	{ "253 bytes are a domain", L253, L253 },
	{ "254 are not", L253 "a", NULL },
	{ "nor is an address in brackets", "[192.0.2.1]", NULL },
	{ "nor a blank", "a b.example", NULL },
};

static void
reads_domains(void **state)
{
	const typeof(*domains) *c = *state;
	char out[FB_SPF_DOMAIN_MAX_BYTES + 1];

	bool got = fb_spf_domain_read(out, fb_str(c->domain));
	assert_int_equal(got, c->want != NULL);
	if (got)
		assert_string_equal(out, c->want);
}

static const struct {
	const char *name, *asked, *want; /* NULL: not asked for */
} askable[] = {
	{ "a name is asked for", "a.b", "a.b" },
	{ "one label too", "localhost", "localhost" },
	{ "signs are bytes like others", "a+b %=c.x", "a+b %=c.x" },
	{ "a backslash is not", "a\\.b", NULL },
	{ "nor a control character", "a\001.b", NULL },
	{ "nor a byte beyond ASCII", "\xFF.b", NULL },
	{ "an empty label is not asked for", "a..b", NULL },
	{ "nor the root", ".", NULL },
	{ "nor nothing", "", NULL },
	{ "nor a label of 64", L63 "a.x", NULL },
	{ "labels are taken off what is too long", "a.b." L253, L253 },
	{ "of 254 bytes the first one",
	    "xx.a." L63 "." L63 "." L63 "."
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	    "a." L63 "." L63 "." L63 "."
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" },
};

static void
asks_for_names(void **state)
{
	const typeof(*askable) *c = *state;
	const char *got = fb_spf_name_askable(c->asked);

	if (c->want == NULL) {
		assert_null(got);
	} else {
		assert_non_null(got);
		assert_string_equal(got, c->want);
	}
}

/* ---- the cache ----------------------------------------------------------- */

static void
caches(void **state)
{
	(void)state;
	struct fb_spf_cache *cache = calloc(1, sizeof *cache);
	const struct fb_spf_client one = { AF_INET, { 192, 0, 2, 1 } },
				   two = { AF_INET, { 192, 0, 2, 2 } };

	assert_int_equal(fb_spf_cache_find(cache, &one, "a.x", 1000),
	    FB_SPF_UNASKED);
	fb_spf_cache_put(cache, &one, "a.x", FB_SPF_PASS, 60, 1000);
	assert_int_equal(fb_spf_cache_find(cache, &one, "a.x", 1059),
	    FB_SPF_PASS);
	assert_int_equal(fb_spf_cache_find(cache, &one, "a.x", 1060),
	    FB_SPF_UNASKED);
	assert_int_equal(fb_spf_cache_find(cache, &two, "a.x", 1000),
	    FB_SPF_UNASKED);
	assert_int_equal(fb_spf_cache_find(cache, &one, "b.x", 1000),
	    FB_SPF_UNASKED);
	/* DNS may say a week. */
	fb_spf_cache_put(cache, &one, "a.x", FB_SPF_FAIL, 604800, 2000);
	assert_int_equal(fb_spf_cache_find(cache, &one, "a.x", 2299),
	    FB_SPF_FAIL);
	assert_int_equal(fb_spf_cache_find(cache, &one, "a.x", 2300),
	    FB_SPF_UNASKED);
	fb_spf_cache_put(cache, &one, "c.x", FB_SPF_FAIL, 0, 2000);
	assert_int_equal(fb_spf_cache_find(cache, &one, "c.x", 2000),
	    FB_SPF_UNASKED);
	free(cache);
}

static void
forgets_the_oldest(void **state)
{
	(void)state;
	struct fb_spf_cache *cache = calloc(1, sizeof *cache);
	const struct fb_spf_client client = { AF_INET, { 192, 0, 2, 1 } };
	char domain[16];
	unsigned known = 0;

	for (int i = 0; i < 10000; i++) {
		snprintf(domain, sizeof domain, "d%d.x", i);
		fb_spf_cache_put(cache, &client, domain, FB_SPF_PASS, 300, i);
		assert_int_equal(fb_spf_cache_find(cache, &client, domain, i),
		    FB_SPF_PASS);
	}
	for (int i = 0; i < 10000; i++) {
		snprintf(domain, sizeof domain, "d%d.x", i);
		known +=
		    fb_spf_cache_find(cache, &client, domain, 0) == FB_SPF_PASS;
	}
	assert_int_equal(known, FB_SPF_CACHE_SETS * FB_SPF_CACHE_WAYS);
	free(cache);
}

int
main(void)
{
	struct table table = { 0 };
	TABLE_ADD(&table, clients, reads_clients);
	table_add(&table, "a question holds what was said", fills_questions,
	    NULL);
	table_add(&table, "a question that is out of range is refused",
	    checks_questions, NULL);
	TABLE_ADD(&table, answers, checks_answers);
	TABLE_ADD(&table, domains, reads_domains);
	TABLE_ADD(&table, askable, asks_for_names);
	table_add(&table,
	    "a result is known as long as DNS says, 5 min at most", caches,
	    NULL);
	table_add(&table, "the cache does not grow", forgets_the_oldest, NULL);
	return table_run(&table, "spf");
}
