/* SPDX-License-Identifier: BSD-2-Clause */
#include "network.h"

#include <arpa/inet.h>
#include <string.h>

#define MAPPED_BITS 96 /* of ::ffff:0:0/96 */

static const uint8_t mapped_prefix[12] = { [10] = 0xFF, [11] = 0xFF };

static void
map_ipv4(uint8_t out[16], const void *ipv4)
{
	memcpy(out, mapped_prefix, sizeof mapped_prefix);
	memcpy(out + sizeof mapped_prefix, ipv4, 4);
}

static bool
bytes_of(uint8_t out[16], const struct sockaddr *address)
{
	if (address == NULL)
		return false;
	if (address->sa_family == AF_INET) {
		const struct sockaddr_in *v4 = (const void *)address;
		map_ipv4(out, &v4->sin_addr);
		return true;
	}
	if (address->sa_family == AF_INET6) {
		const struct sockaddr_in6 *v6 = (const void *)address;
		memcpy(out, &v6->sin6_addr, 16);
		return true;
	}
	return false;
}

/* Whether two addresses agree in their first bits. */
static bool
agree(const uint8_t a[16], const uint8_t b[16], unsigned bits)
{
	unsigned whole = bits / 8, rest = bits % 8;

	if (memcmp(a, b, whole) != 0)
		return false;
	return rest == 0 || (a[whole] ^ b[whole]) >> (8 - rest) == 0;
}

static bool
is_zero_behind(const uint8_t address[16], unsigned bits)
{
	for (unsigned i = bits; i < 128; i++)
		if ((address[i / 8] >> (7 - i % 8) & 1) != 0)
			return false;
	return true;
}

/* One to three digits, at most `max`. */
static bool
read_prefix(unsigned *out, struct fb_str text, unsigned max)
{
	unsigned number = 0;

	if (text.len == 0 || text.len > 3)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] < '0' || text.data[i] > '9')
			return false;
		number = number * 10 + (unsigned)(text.data[i] - '0');
	}
	*out = number;
	return number <= max;
}

bool
fb_network_parse(struct fb_network *out, struct fb_str text)
{
	const char *slash =
	    text.len == 0 ? NULL : memchr(text.data, '/', text.len);
	size_t len = slash == NULL ? text.len : (size_t)(slash - text.data);
	char address[FB_NETWORK_TEXT_MAX_BYTES];
	struct fb_network network = { .prefix_bits = 0 };
	unsigned prefix, before = 0;
	struct in_addr v4;

	if (len == 0 || len >= sizeof address)
		return false;
	memcpy(address, text.data, len);
	address[len] = '\0';
	if (strlen(address) != len)
		return false;
	if (inet_pton(AF_INET, address, &v4) == 1) {
		map_ipv4(network.address, &v4);
		before = MAPPED_BITS;
	} else if (inet_pton(AF_INET6, address, network.address) != 1) {
		return false;
	}
	prefix = 128 - before;
	if (slash != NULL &&
	    !read_prefix(&prefix,
		(struct fb_str) { slash + 1, text.len - len - 1 },
		128 - before))
		return false;
	network.prefix_bits = (uint8_t)(before + prefix);
	if (!is_zero_behind(network.address, network.prefix_bits))
		return false;
	*out = network;
	return true;
}

bool
fb_network_holds(const struct fb_network *network,
    const struct sockaddr *address)
{
	uint8_t bytes[16];

	return bytes_of(bytes, address) &&
	    agree(network->address, bytes, network->prefix_bits);
}

bool
fb_network_is_loopback(const struct sockaddr *address)
{
	static const struct fb_network loopback[] = {
		{ { [10] = 0xFF, [11] = 0xFF, [12] = 127 }, MAPPED_BITS + 8 },
		{ { [15] = 1 }, 128 },
	};

	return fb_network_holds(&loopback[0], address) ||
	    fb_network_holds(&loopback[1], address);
}
