/* SPDX-License-Identifier: BSD-2-Clause */
/* Packets of name servers, which may hold anything. */
#include "dns.h"

#include <arpa/nameser.h>

#include "table.h"

/* A header for one question and so many answers; the question is "a.x". */
#define PACKET(count) "\x12\x34\x81\x80\0\1\0" count "\0\0\0\0\1a\1x\0\0\1\0\1"
/* The owner of an answer, then its type, class IN and a TTL. */
#define RR(type, ttl) "\xC0\x0C\0" type "\0\1\0\0\0" ttl

#define TEXT(literal) \
	{ \
		literal, sizeof(literal) - 1 \
	}

static const struct {
	const char *name;
	struct fb_str packet;
	int type;
	enum fb_dns_status want;
	size_t want_count;
	struct fb_str want_first;
	uint32_t want_ttl_s;
} cases[] = {
	{ "an address is four bytes",
	    TEXT(PACKET("\1") RR("\1", "\x2A") "\0\4\xC0\0\2\1"), ns_t_a,
	    FB_DNS_FOUND, 1, TEXT("\xC0\0\2\1"), 42 },
	{ "the smallest TTL of several counts",
	    TEXT(PACKET("\2") RR("\1", "\x2A") "\0\4\xC0\0\2\1" RR("\1",
		"\x05") "\0\4\xC0\0\2\2"),
	    ns_t_a, FB_DNS_FOUND, 2, TEXT("\xC0\0\2\1"), 5 },
	{ "an address of three bytes is none",
	    TEXT(PACKET("\1") RR("\1", "\1") "\0\3\xC0\0\2"), ns_t_a,
	    FB_DNS_FAILED, 0, TEXT(""), 0 },
	{ "an IPv6 address has sixteen",
	    TEXT(PACKET("\1") RR("\x1C",
		"\1") "\0\x10\x20\1\xD\xB8\0\0\0\0\0\0\0\0\0\0\0\1"),
	    ns_t_aaaa, FB_DNS_FOUND, 1,
	    TEXT("\x20\1\xD\xB8\0\0\0\0\0\0\0\0\0\0\0\1"), 1 },
	{ "strings of a text are joined without a blank",
	    TEXT(PACKET("\1") RR("\x10", "\1") "\0\10\2v=\0\3spf"), ns_t_txt,
	    FB_DNS_FOUND, 1, TEXT("v=spf"), 1 },
	{ "a NUL in a text is a byte of it",
	    TEXT(PACKET("\1") RR("\x10", "\1") "\0\4\3a\0b"), ns_t_txt,
	    FB_DNS_FOUND, 1, TEXT("a\0b"), 1 },
	{ "a string that is longer than its record is none",
	    TEXT(PACKET("\1") RR("\x10", "\1") "\0\4\7abc"), ns_t_txt,
	    FB_DNS_FAILED, 0, TEXT(""), 0 },
	{ "an mx is its host",
	    TEXT(PACKET("\1") RR("\xF", "\1") "\0\6\0\5\1m\xC0\x0C"), ns_t_mx,
	    FB_DNS_FOUND, 1, TEXT("m.a.x"), 1 },
	{ "an mx without a host is none",
	    TEXT(PACKET("\1") RR("\xF", "\1") "\0\2\0\5"), ns_t_mx,
	    FB_DNS_FAILED, 0, TEXT(""), 0 },
	{ "a name that points at itself is none",
	    TEXT(PACKET("\1") RR("\xC", "\1") "\0\2\xC0\x21"), ns_t_ptr,
	    FB_DNS_FAILED, 0, TEXT(""), 0 },
	{ "aliases on the way are passed over",
	    TEXT(PACKET("\2") RR("\5", "\1") "\0\2\xC0\x0C" RR("\1",
		"\7") "\0\4\xC0\0\2\1"),
	    ns_t_a, FB_DNS_FOUND, 1, TEXT("\xC0\0\2\1"), 7 },
	{ "an alias to nothing is nothing",
	    TEXT(PACKET("\1") RR("\5", "\1") "\0\2\xC0\x0C"), ns_t_a,
	    FB_DNS_VOID, 0, TEXT(""), 0 },
	{ "no answer is nothing", TEXT(PACKET("\0")), ns_t_a, FB_DNS_VOID, 0,
	    TEXT(""), 0 },
	{ "answers that are promised must be there", TEXT(PACKET("\1")), ns_t_a,
	    FB_DNS_FAILED, 0, TEXT(""), 0 },
	{ "half a packet is none", TEXT("\x12\x34\x81\x80\0\1"), ns_t_a,
	    FB_DNS_FAILED, 0, TEXT(""), 0 },
	{ "an empty packet is none", TEXT(""), ns_t_a, FB_DNS_FAILED, 0,
	    TEXT(""), 0 },
};

static void
parses(void **state)
{
	const typeof(*cases) *c = *state;
	struct fb_dns_answer *answer = malloc(sizeof *answer);
	/* Exactly as long as it is, so that reading past it is seen. */
	uint8_t *packet = malloc(c->packet.len + (c->packet.len == 0));

	memcpy(packet, c->packet.data, c->packet.len);
	fb_dns_answer_parse(answer, packet, c->packet.len, c->type);
	assert_int_equal(answer->status, c->want);
	assert_int_equal(answer->count, c->want_count);
	assert_int_equal(answer->ttl_s, c->want_ttl_s);
	if (answer->count > 0)
		assert_true(fb_str_equal(answer->record[0], c->want_first));
	free(packet);
	free(answer);
}

static void
is_bounded(void **state)
{
	(void)state;
	struct fb_dns_answer *answer = malloc(sizeof *answer);
	static char much[40000];

	fb_dns_answer_begin(answer, FB_DNS_FOUND);
	for (size_t i = 0; i < FB_DNS_RECORDS_MAX; i++)
		fb_dns_answer_add(answer, FB_STR("x"));
	assert_int_equal(answer->status, FB_DNS_FOUND);
	fb_dns_answer_add(answer, FB_STR("x"));
	assert_int_equal(answer->status, FB_DNS_FAILED);
	assert_int_equal(answer->count, 0);
	fb_dns_answer_begin(answer, FB_DNS_FOUND);
	fb_dns_answer_add(answer, (struct fb_str) { much, sizeof much });
	fb_dns_answer_join(answer, (struct fb_str) { much, sizeof much });
	assert_int_equal(answer->status, FB_DNS_FAILED);
	free(answer);
}

int
main(void)
{
	struct table table = { 0 };
	TABLE_ADD(&table, cases, parses);
	table_add(&table, "an answer of too much is none", is_bounded, NULL);
	return table_run(&table, "dns");
}
