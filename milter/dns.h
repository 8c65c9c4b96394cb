/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dns.h - one DNS question at a time, with a deadline
 *
 * c-ares asks, because the resolver of the C library counts its timeouts in
 * whole seconds and cannot be told to stop.  Nothing is cached here: that is
 * the work of the name servers in resolv.conf(5), which ought to validate
 * DNSSEC too.  Not to be shared between threads.
 */
#ifndef FB_DNS_H
#define FB_DNS_H

#include <stddef.h>
#include <stdint.h>

#include "status.h"
#include "str.h"

/* An answer with more records of the type is no answer. */
#define FB_DNS_RECORDS_MAX 128

enum fb_dns_status {
	FB_DNS_FOUND,
	FB_DNS_VOID,  /* no such name, or nothing of the type */
	FB_DNS_FAILED /* no answer, or one that cannot be understood */
};

/*
 * The records of the type that was asked for, whatever aliases led there: 4
 * bytes for A, 16 for AAAA, the name for MX and PTR as text without the dot
 * at its end, the joined strings for TXT.
 */
struct fb_dns_answer {
	enum fb_dns_status status;
	uint32_t ttl_s; /* the smallest; 0 unless FOUND */
	size_t count;
	struct fb_str record[FB_DNS_RECORDS_MAX]; /* into `data` */
	size_t used;
	char data[65536]; /* no DNS packet is longer */
};

/* Whoever answers; `ask` writes all of *out but unused bytes.  `type` is one
 * of arpa/nameser.h, `deadline_ms` on the monotonic clock. */
struct fb_dns {
	void (*ask)(void *context, struct fb_dns_answer *out, const char *name,
	    int type, int64_t deadline_ms);
	void *context;
};

/* Start an answer. */
void fb_dns_answer_begin(struct fb_dns_answer *out, enum fb_dns_status status);

/* Add a record, or lengthen the last one.  Without room the answer becomes
 * FAILED. */
void fb_dns_answer_add(struct fb_dns_answer *out, struct fb_str record);
void fb_dns_answer_join(struct fb_dns_answer *out, struct fb_str more);

/* Fill an answer from a packet, which may hold any bytes. */
void fb_dns_answer_parse(struct fb_dns_answer *out, const uint8_t *packet,
    size_t size, int type);

/* The name servers of resolv.conf(5), which is read now and never again.
 * *out is set on success only.  Returns FB_OK, FB_ERR_NOMEM or
 * FB_ERR_UNAVAILABLE. */
struct fb_resolver;
FB_MUST_CHECK enum fb_status fb_resolver_new(struct fb_resolver **out);
void fb_resolver_free(struct fb_resolver *resolver); /* NULL is ignored */
struct fb_dns fb_resolver_dns(struct fb_resolver *resolver);

#endif
