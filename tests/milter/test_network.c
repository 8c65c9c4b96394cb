/* SPDX-License-Identifier: BSD-2-Clause */
#include "network.h"

#include <arpa/inet.h>

#include "table.h"

/* The address of a text, in room that the next call takes. */
static const struct sockaddr *
address_of(const char *text)
{
	static struct sockaddr_in v4;
	static struct sockaddr_in6 v6;

	v4 = (struct sockaddr_in) { .sin_family = AF_INET };
	if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
		return (const struct sockaddr *)&v4;
	v6 = (struct sockaddr_in6) { .sin6_family = AF_INET6 };
	assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
	return (const struct sockaddr *)&v6;
}

static const struct {
	const char *name, *network, *inside, *outside;
} cases[] = {
	{ "a network of 24 bits", "192.0.2.0/24", "192.0.2.255", "192.0.3.0" },
	{ "a network that ends within a byte", "192.0.2.64/26", "192.0.2.127",
	    "192.0.2.128" },
	{ "an address alone is a network of one", "192.0.2.7", "192.0.2.7",
	    "192.0.2.6" },
	{ "prefix 32 is one address", "192.0.2.7/32", "192.0.2.7",
	    "192.0.2.8" },
	{ "prefix 0 of IPv4 is all of IPv4", "0.0.0.0/0", "203.0.113.9",
	    "2001:db8::1" },
	{ "a network of IPv6", "2001:db8::/32", "2001:db8:ffff::1",
	    "2001:db9::" },
	{ "an address of IPv6 alone", "2001:db8::25", "2001:db8::25",
	    "2001:db8::26" },
	{ "a mapped client is its IPv4 address", "192.0.2.0/24",
	    "::ffff:192.0.2.1", "::ffff:192.0.3.1" },
	{ "a mapped network is its IPv4 network", "::ffff:192.0.2.0/120",
	    "192.0.2.1", "192.0.3.1" },
	{ "IPv4 is no part of IPv6 but ::/0", "::/0", "192.0.2.1", NULL },
};

static void
holds(void **state)
{
	const typeof(*cases) *c = *state;
	struct fb_network network;

	assert_true(fb_network_parse(&network, fb_str(c->network)));
	assert_true(fb_network_holds(&network, address_of(c->inside)));
	if (c->outside != NULL)
		assert_false(
		    fb_network_holds(&network, address_of(c->outside)));
}

static const struct {
	const char *name, *text;
} wrong[] = {
	{ "nothing is no network", "" },
	{ "a name is no network", "example.jp" },
	{ "three numbers are no network", "192.0.2/24" },
	{ "a number beyond 255 is none", "192.0.256.0/24" },
	{ "prefix 33 is too long for IPv4", "192.0.2.0/33" },
	{ "prefix 129 is too long for IPv6", "2001:db8::/129" },
	{ "a prefix must be there behind the slash", "192.0.2.0/" },
	{ "a prefix is digits", "192.0.2.0/2x" },
	{ "a prefix has no sign", "192.0.2.0/-1" },
	{ "a mask is no prefix", "192.0.2.0/255.255.255.0" },
	{ "a long prefix does not wrap", "192.0.2.0/4294967320" },
	{ "bits behind the prefix are a mistake", "192.0.2.1/24" },
	{ "bits behind the prefix of IPv6 too", "2001:db8::1/32" },
	{ "a slash alone is none", "/24" },
	{ "a scope is none", "fe80::1%lo" },
	{ "a text without end is none",
	    "1111:1111:1111:1111:1111:1111:1111:1111:1111:1111:1111:1111:"
	    "1111" },
};

static void
is_refused(void **state)
{
	const typeof(*wrong) *c = *state;
	struct fb_network network = { .prefix_bits = 77 };

	assert_false(fb_network_parse(&network, fb_str(c->text)));
	assert_int_equal(network.prefix_bits, 77);
}

static void
a_nul_ends_no_network(void **state)
{
	struct fb_network network;

	(void)state;
	assert_false(fb_network_parse(&network,
	    FB_STR("192.0.2.1\0"
		   "junk")));
}

static void
other_families_belong_nowhere(void **state)
{
	const struct sockaddr local = { .sa_family = AF_UNIX };
	struct fb_network all;

	(void)state;
	assert_true(fb_network_parse(&all, FB_STR("::/0")));
	assert_false(fb_network_holds(&all, &local));
	assert_false(fb_network_holds(&all, NULL));
	assert_false(fb_network_is_loopback(NULL));
}

static void
loopback_is_this_machine(void **state)
{
	(void)state;
	assert_true(fb_network_is_loopback(address_of("127.0.0.1")));
	assert_true(fb_network_is_loopback(address_of("127.255.0.9")));
	assert_true(fb_network_is_loopback(address_of("::1")));
	assert_true(fb_network_is_loopback(address_of("::ffff:127.0.0.1")));
	assert_false(fb_network_is_loopback(address_of("128.0.0.1")));
	assert_false(fb_network_is_loopback(address_of("::2")));
	assert_false(fb_network_is_loopback(address_of("::127.0.0.1")));
}

int
main(void)
{
	struct table table = { 0 };

	TABLE_ADD(&table, cases, holds);
	TABLE_ADD(&table, wrong, is_refused);
	table_add(&table, "a NUL ends no network", a_nul_ends_no_network, NULL);
	table_add(&table, "other families belong nowhere",
	    other_families_belong_nowhere, NULL);
	table_add(&table, "loopback is this machine", loopback_is_this_machine,
	    NULL);
	return table_run(&table, "network");
}
