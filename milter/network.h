/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * network.h - whose client it is: ours, a user's, or anybody's
 *
 * Networks are written as in CIDR (RFC 4632, RFC 4291 2.3): an address and a
 * prefix length, 192.0.2.0/24 or 2001:db8::/32; an address alone is a
 * network of one.  IPv4-mapped IPv6 addresses (::ffff:192.0.2.1) are their
 * IPv4 address, on both sides.
 */
#ifndef FB_NETWORK_H
#define FB_NETWORK_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "str.h"

/* All addresses are kept in the form of IPv6, IPv4 ones as mapped. */
struct fb_network {
	uint8_t address[16]; /* bits behind the prefix are 0 */
	uint8_t prefix_bits; /* 0 to 128 */
};

/* "255.255.255.255" as a mapped address and a prefix: longest text. */
#define FB_NETWORK_TEXT_MAX_BYTES 64

/*
 * Read a network.  False, and *out untouched, when it is none: not an
 * address, a prefix that is no number or too long, or bits set behind the
 * prefix (192.0.2.1/24), which is a mistake more often than not.
 */
bool fb_network_parse(struct fb_network *out, struct fb_str text);

/* Whether an address belongs to a network.  Addresses that are neither IPv4
 * nor IPv6 belong to none. */
bool fb_network_holds(const struct fb_network *network,
    const struct sockaddr *address);

/* Whether an address is of this machine: 127.0.0.0/8 or ::1. */
bool fb_network_is_loopback(const struct sockaddr *address);

#endif
