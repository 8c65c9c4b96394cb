/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * link_note.h - the identifiers that one link or address gives
 *
 * Internal to link.c.
 */
#ifndef FB_LINK_NOTE_H
#define FB_LINK_NOTE_H

#include "extraction.h"

/* Units of a view where something stands; empty for a link target. */
struct fb_place {
	size_t begin, end;
};

/* True for a name with a dot and for an address; other names are machines
 * of the reader's own network. */
bool fb_link_is_public_host(struct fb_str host);

/* Note the registrable domain of a canonical host, and the host itself where
 * that says more. */
void fb_link_note_domains(struct fb_extraction *extraction, struct fb_str host,
    struct fb_place place);

/* Note what follows a scheme and its slashes, and the URLs that it carries
 * in its path and query. */
void fb_link_note_url(struct fb_extraction *extraction, struct fb_str text,
    struct fb_place place);

/* Note an address.  Returns whether it was one. */
bool fb_link_note_mail(struct fb_extraction *extraction, struct fb_str local,
    struct fb_str name, struct fb_place place);

/*
 * "local@host" in its canonical form; empty when it is no address.  *host is
 * its second half.  Returns FB_OK or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_link_mail_key(struct fb_str *key,
    struct fb_str *host, struct fb_arena *arena, struct fb_str local,
    struct fb_str name);

#endif
