/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sender.h - how the sender's address fits what the reader sees
 *
 * Compares the From address with its own display name, with the links that
 * the reader is asked to follow and with the address that answers go to.
 * None of it is wrong by itself: newsletters link through delivery services,
 * people answer from another mailbox.
 */
#ifndef FB_SENDER_H
#define FB_SENDER_H

#include "extract.h"
#include "header.h"
#include "vocabulary.h"

/* Hosts of links that are looked at; the first ones are. */
#define FB_LINKS_MAX 64

/*
 * The hosts that a reader is asked to go to: those of link targets, and where
 * the mail has none, those of URLs in its text.  A site that is only named
 * ("Example.co.jp") is none.
 */
struct fb_links {
	struct fb_str host[FB_LINKS_MAX]; /* A-labels in lower case */
	size_t count;
};

/* Gather them.  `decoded` is V0 of the identifiers' texts by their index. */
void fb_links_gather(struct fb_links *out, const struct fb_identifiers *set,
    struct fb_str (*decoded)(const void *context, size_t text),
    const void *context);

/* What is known of the sender; hosts are A-labels in lower case. */
struct fb_sender {
	struct fb_str display_name;        /* of From, UTF-8 */
	struct fb_str from_host;           /* empty if none */
	struct fb_str reply_host;          /* of Reply-To; empty if none */
	struct fb_str from_key, reply_key; /* "local@host" */
};

/*
 * The domain whose links are the sender's own: that of From, but for mail
 * that a list sent in the author's name ("NAME via LIST"), where it is that of
 * Reply-To.  Nobody gains by pretending: whoever writes a Reply-To can as well
 * write a From.  A slice of one of the hosts, empty when there is none.
 */
struct fb_str fb_sender_home(const struct fb_sender *sender,
    const struct fb_extractor *extractor);

/*
 * The flags that follow:
 *
 *   away-link        there are links, and none leads to the registrable
 *                    domain of From, or of the author where a list sent it
 *   name-mismatch    the display name is or holds a host name or address of
 *                    another registrable domain than From; what a mailing
 *                    list made of it ("a@b.example via LIST") is none
 *   reply-elsewhere  Reply-To is an address of a free mail service and not
 *                    that of From
 *
 * Without a From address there are none.
 */
fb_flag_set fb_sender_flags(const struct fb_sender *sender,
    const struct fb_links *links, const struct fb_extractor *extractor);

#endif
