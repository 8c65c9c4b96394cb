/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * link_mail.h - mail addresses in running text
 *
 * Internal to link.c.  With an at sign or what people write for one so that
 * no machine reads it: (at), [アット], " at " before "dot", and ★ where the
 * text says "★を@に".  Its domain must end in a suffix that exists.
 */
#ifndef FB_LINK_MAIL_H
#define FB_LINK_MAIL_H

#include "extraction.h"

/*
 * Note the address whose at sign stands at `position`.  Returns the unit
 * behind the address, or 0 when there is none.
 */
size_t fb_link_mail_scan(struct fb_extraction *extraction, struct fb_units text,
    size_t position);

/* The same for the "_at_" in the word [begin, end). */
size_t fb_link_mail_scan_word(struct fb_extraction *extraction,
    struct fb_units text, size_t begin, size_t end);

#endif
