/* SPDX-License-Identifier: BSD-2-Clause */
#include "dns.h"

#include <ares.h>
#include <arpa/nameser.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* One server that is silent must not eat the deadline: so long for each
 * server, then once more and twice as long. */
#define TRY_MS 500
#define TRIES 2
/* Larger answers come over TCP. */
#define UDP_MAX_BYTES 1232

/* One question is on its way: a socket for each server and protocol.  c-ares
 * could tell of 16, but its macros shift out of an int then. */
#define SOCKETS_MAX 15

struct fb_resolver {
	ares_channel channel;
};

/* One question on its way. */
struct errand {
	struct fb_dns_answer *out;
	int type;
	bool is_done;
};

/* ---- answers ---------------------------------------------------------- */

void
fb_dns_answer_begin(struct fb_dns_answer *out, enum fb_dns_status status)
{
	out->status = status;
	out->ttl_s = 0;
	out->count = 0;
	out->used = 0;
}

void
fb_dns_answer_join(struct fb_dns_answer *out, struct fb_str more)
{
	if (out->count == 0 || more.len > sizeof out->data - out->used) {
		fb_dns_answer_begin(out, FB_DNS_FAILED);
		return;
	}
	memcpy(out->data + out->used, more.data, more.len);
	out->used += more.len;
	out->record[out->count - 1].len += more.len;
}

void
fb_dns_answer_add(struct fb_dns_answer *out, struct fb_str record)
{
	if (out->count == FB_DNS_RECORDS_MAX) {
		fb_dns_answer_begin(out, FB_DNS_FAILED);
		return;
	}
	out->record[out->count++] =
	    (struct fb_str) { out->data + out->used, 0 };
	fb_dns_answer_join(out, record);
}

/* The strings of a TXT record stand one after the other, each behind its
 * length; SPF joins them without a blank (RFC 7208, 3.3). */
static void
add_text(struct fb_dns_answer *out, const uint8_t *data, size_t size)
{
	fb_dns_answer_add(out, FB_STR(""));
	while (size > 0 && out->status == FB_DNS_FOUND) {
		size_t len = data[0];
		if (len > size - 1) {
			fb_dns_answer_begin(out, FB_DNS_FAILED);
			return;
		}
		fb_dns_answer_join(out,
		    (struct fb_str) { (const char *)data + 1, len });
		data += 1 + len;
		size -= 1 + len;
	}
}

/* A name, which may point back into the packet. */
static void
add_name(struct fb_dns_answer *out, const ns_msg *message, const uint8_t *data)
{
	char name[NS_MAXDNAME];

	if (ns_name_uncompress(ns_msg_base(*message), ns_msg_end(*message),
		data, name, sizeof name) < 0) {
		fb_dns_answer_begin(out, FB_DNS_FAILED);
		return;
	}
	fb_dns_answer_add(out, fb_str(name));
}

static void
add_record(struct fb_dns_answer *out, const ns_msg *message, const ns_rr *rr)
{
	const uint8_t *data = ns_rr_rdata(*rr);
	size_t size = ns_rr_rdlen(*rr);
	size_t preference = ns_rr_type(*rr) == ns_t_mx ? NS_INT16SZ : 0;

	if (out->count == 0 || ns_rr_ttl(*rr) < out->ttl_s)
		out->ttl_s = ns_rr_ttl(*rr);
	switch (ns_rr_type(*rr)) {
	case ns_t_a:
	case ns_t_aaaa:
		if (size != (ns_rr_type(*rr) == ns_t_a ? 4 : 16))
			break;
		fb_dns_answer_add(out,
		    (struct fb_str) { (const char *)data, size });
		return;
	case ns_t_txt:
		add_text(out, data, size);
		return;
	case ns_t_mx:
	case ns_t_ptr:
		if (size <= preference)
			break;
		add_name(out, message, data + preference);
		return;
	default:
		break;
	}
	fb_dns_answer_begin(out, FB_DNS_FAILED);
}

void
fb_dns_answer_parse(struct fb_dns_answer *out, const uint8_t *packet,
    size_t size, int type)
{
	ns_msg message;
	ns_rr rr;

	fb_dns_answer_begin(out, FB_DNS_FAILED);
	if (size > NS_MAXMSG || ns_initparse(packet, (int)size, &message) != 0)
		return;
	out->status = FB_DNS_FOUND;
	int count = ns_msg_count(message, ns_s_an);
	for (int i = 0; i < count && out->status == FB_DNS_FOUND; i++) {
		if (ns_parserr(&message, ns_s_an, i, &rr) != 0) {
			fb_dns_answer_begin(out, FB_DNS_FAILED);
			return;
		}
		if ((int)ns_rr_type(rr) == type && ns_rr_class(rr) == ns_c_in)
			add_record(out, &message, &rr);
	}
	if (out->status == FB_DNS_FOUND && out->count == 0)
		fb_dns_answer_begin(out, FB_DNS_VOID);
}

/* ---- the resolver ----------------------------------------------------- */

enum fb_status
fb_resolver_new(struct fb_resolver **out)
{
	struct ares_options options = {
		.flags = ARES_FLAG_EDNS | ARES_FLAG_NOSEARCH,
		.ednspsz = UDP_MAX_BYTES,
		.timeout = TRY_MS,
		.tries = TRIES,
	};
	struct fb_resolver *resolver = calloc(1, sizeof *resolver);

	if (resolver == NULL)
		return FB_ERR_NOMEM;
	if (ares_library_init(ARES_LIB_INIT_ALL) != ARES_SUCCESS ||
	    ares_init_options(&resolver->channel, &options,
		ARES_OPT_FLAGS | ARES_OPT_EDNSPSZ | ARES_OPT_TIMEOUTMS |
		    ARES_OPT_TRIES) != ARES_SUCCESS) {
		free(resolver);
		return FB_ERR_UNAVAILABLE;
	}
	*out = resolver;
	return FB_OK;
}

void
fb_resolver_free(struct fb_resolver *resolver)
{
	if (resolver == NULL)
		return;
	ares_destroy(resolver->channel);
	ares_library_cleanup();
	free(resolver);
}

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void
on_answer(void *context, int status, int timeouts, unsigned char *packet,
    int size)
{
	struct errand *errand = context;

	(void)timeouts;
	errand->is_done = true;
	if (status == ARES_SUCCESS && size > 0)
		fb_dns_answer_parse(errand->out, packet, (size_t)size,
		    errand->type);
	else
		fb_dns_answer_begin(errand->out,
		    status == ARES_ENODATA || status == ARES_ENOTFOUND ?
			FB_DNS_VOID :
			FB_DNS_FAILED);
}

/* Wait until c-ares has something to do, and let it. */
static void
step(struct fb_resolver *resolver, int wait_ms)
{
	ares_socket_t socket[SOCKETS_MAX];
	struct pollfd ready[SOCKETS_MAX];
	int bits = ares_getsock(resolver->channel, socket, SOCKETS_MAX);
	nfds_t count = 0;

	for (int i = 0; i < SOCKETS_MAX; i++) {
		short events =
		    (short)((ARES_GETSOCK_READABLE(bits, i) ? POLLIN : 0) |
			(ARES_GETSOCK_WRITABLE(bits, i) ? POLLOUT : 0));
		if (events != 0)
			ready[count++] =
			    (struct pollfd) { socket[i], events, 0 };
	}
	poll(ready, count, wait_ms);
	for (nfds_t i = 0; i < count; i++) {
		bool may_read = (ready[i].revents & ~POLLOUT) != 0,
		     may_write = (ready[i].revents & POLLOUT) != 0;
		ares_process_fd(resolver->channel,
		    may_read ? ready[i].fd : ARES_SOCKET_BAD,
		    may_write ? ready[i].fd : ARES_SOCKET_BAD);
	}
	ares_process_fd(resolver->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
}

static void
ask(void *context, struct fb_dns_answer *out, const char *name, int type,
    int64_t deadline_ms)
{
	struct fb_resolver *resolver = context;
	struct errand errand = { .out = out, .type = type };

	fb_dns_answer_begin(out, FB_DNS_FAILED);
	ares_query(resolver->channel, name, ns_c_in, type, on_answer, &errand);
	while (!errand.is_done) {
		int64_t left_ms = deadline_ms - now_ms();
		struct timeval most = { left_ms / 1000, left_ms % 1000 * 1000 },
			       room;
		if (left_ms <= 0) {
			ares_cancel(resolver->channel); /* calls on_answer() */
			break;
		}
		const struct timeval *wait =
		    ares_timeout(resolver->channel, &most, &room);
		step(resolver,
		    (int)(wait->tv_sec * 1000 + wait->tv_usec / 1000 + 1));
	}
}

struct fb_dns
fb_resolver_dns(struct fb_resolver *resolver)
{
	return (struct fb_dns) { ask, resolver };
}
