/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mta_filter.h - the milters that a mail server names
 *
 * Sockets are written as libmilter has them (unix:/path, inet:port@host) by
 * Sendmail, and in an order of its own (inet:host:port) by Postfix.
 */
#ifndef FB_MTA_FILTER_H
#define FB_MTA_FILTER_H

#include <stdbool.h>
#include <stddef.h>

#include "str.h"

#define FB_MTA_FILTERS_MAX 32
#define FB_MTA_SOCKET_BYTES 512 /* of a socket as text */

/* What a filter is for, guessed from its name, socket and port. */
enum fb_mta_role {
	FB_MTA_ROLE_UNKNOWN,
	FB_MTA_ROLE_VERIFIES, /* SPF, DMARC */
	FB_MTA_ROLE_SIGNS,    /* ARC */
	FB_MTA_ROLE_BOTH      /* DKIM: verifies what comes, signs what goes */
};

/* How its socket is to ours. */
enum fb_mta_fit {
	FB_MTA_FIT_OTHER,
	FB_MTA_FIT_OURS,
	FB_MTA_FIT_MISWRITTEN, /* ours, but in a syntax that does not work */
	FB_MTA_FIT_CHROOT,     /* ours, but for the folder that is "/" there */
	FB_MTA_FIT_LIKELY      /* another one that has our name */
};

struct fb_mta_filter {
	struct fb_str name;       /* Sendmail's name for it, or its socket */
	struct fb_str socket;     /* as written */
	struct fb_str on_failure; /* default_action, or F=; empty if none */
	bool has_options;         /* written in braces */
	enum fb_mta_role role;
	enum fb_mta_fit fit;
};

struct fb_mta_filters {
	struct fb_mta_filter filter[FB_MTA_FILTERS_MAX];
	size_t count; /* those beyond are left out */
};

enum fb_mta_role fb_mta_role_of(struct fb_str name, struct fb_str socket);

/*
 * How a socket as Postfix writes it is to ours (a Socket setting).  `queue`
 * is Postfix's queue directory, which is "/" to a chrooted smtpd.
 */
enum fb_mta_fit fb_mta_fit_postfix(struct fb_str socket, const char *ours,
    const char *queue, bool is_chrooted);

/* As above for a socket as Sendmail writes it. */
enum fb_mta_fit fb_mta_fit_sendmail(struct fb_str socket, const char *ours);

/*
 * Write our socket for main.cf.  Postfix takes a UNIX socket's path relative
 * to its queue directory, and an absolute path below it too where smtpd runs
 * chrooted (as Debian ships it).  A socket in the queue directory is
 * therefore named relative to it, which is right in both cases.
 */
void fb_mta_write_postfix(char *out, size_t capacity, const char *ours,
    const char *queue);

/* The first filter that fits so, or `count`. */
size_t fb_mta_filters_find(const struct fb_mta_filters *filters,
    enum fb_mta_fit fit);

/* Text up to the first of these bytes, which is taken off too; all of it
 * where there is none.  Blanks around it are dropped. */
struct fb_str fb_mta_take(struct fb_str *text, char end);

#endif
