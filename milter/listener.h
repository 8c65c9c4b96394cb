/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * listener.h - the socket that the MTA connects to
 *
 * libmilter would take the socket of a running instance away, so somebody
 * has to look first.  Addresses are those of settings.h: unix:/path (or
 * local:/path) and inet:port@host, inet6:port@host.
 */
#ifndef FB_LISTENER_H
#define FB_LISTENER_H

#include <stdbool.h>
#include <sys/socket.h>
#include <sys/types.h>

#include "settings.h"

/*
 * See that the address is free: nobody answers there.  The stale socket of
 * a program that is gone is removed; something that is no socket is left
 * alone and refused.
 * Returns FB_OK, FB_ERR_BUSY, FB_ERR_NOT_FOUND (no such folder) or
 * FB_ERR_IO.
 */
FB_MUST_CHECK enum fb_status fb_listener_check(const char *address,
    struct fb_error *err);

/* Like fb_listener_check(), but change nothing: for -n.  A running instance
 * is FB_ERR_BUSY. */
FB_MUST_CHECK enum fb_status fb_listener_look(const char *address,
    struct fb_error *err);

/* See that SocketGroup exists.  Returns FB_OK or FB_ERR_NOT_FOUND. */
FB_MUST_CHECK enum fb_status fb_listener_check_group(const struct fb_settings
							 *settings,
    struct fb_error *err);

/*
 * After root was given up: see that a front that must be started again could
 * open the socket once more.  Returns FB_OK or FB_ERR_UNAVAILABLE.
 */
FB_MUST_CHECK enum fb_status fb_listener_check_again(const struct fb_settings
							 *settings,
    struct fb_error *err);

/*
 * Open the socket for libmilter, with SocketMode and SocketGroup, owned by
 * `owner` when we are root.  Returns FB_OK, FB_ERR_NOT_FOUND (no such group)
 * or FB_ERR_IO.
 */
FB_MUST_CHECK enum fb_status fb_listener_open(const struct fb_settings
						  *settings,
    uid_t owner, struct fb_error *err);

/* Whether it is a TCP socket. */
bool fb_listener_is_inet(const char *address);

/*
 * The address as connect(2) takes it; a host's name is looked up, the first
 * address counts.  Returns FB_OK or FB_ERR_NOT_FOUND.
 */
FB_MUST_CHECK enum fb_status fb_listener_resolve(struct sockaddr_storage *out,
    socklen_t *out_size, const char *address, struct fb_error *err);

/* What an administrator should know about an address that works, in his
 * language; NULL when there is nothing. */
const char *fb_listener_doubt(const char *address);

/* Connect once and hang up: wakes a libmilter that is to stop. */
void fb_listener_poke(const char *address);

/* Remove a UNIX socket. */
void fb_listener_remove(const char *address);

#endif
