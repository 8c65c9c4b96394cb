/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * quotation.h - words that somebody only quotes
 *
 * Warnings, news and worried relatives repeat what a fraudster wrote, word
 * for word.  They put it in quotation marks (「…」, 『…』, “…”, ｢…｣) or behind
 * ">" at the beginning of a line; programs have it in a line between two '"'.
 * Fraudsters could do so, too, so a quotation
 * may lower a score but never clear a mail; that is the list's business.
 */
#ifndef FB_QUOTATION_H
#define FB_QUOTATION_H

#include <stdbool.h>

#include "fold.h"
#include "str.h"

/* Bytes between the marks: what is longer is no quotation but a letter. */
#define FB_QUOTATION_MAX_BYTES 900

/* Do bytes [span.begin, span.end) of a UTF-8 text stand in a quotation?
 * Looks at no more than FB_QUOTATION_MAX_BYTES on either side. */
bool fb_is_quoted(struct fb_str text, struct fb_span span);

/* Letters of a marked quotation that is somebody else's sentence: less is a
 * term or title ("「最終通告」") which the writer says himself. */
#define FB_QUOTATION_SENTENCE_MIN 20

/* The same, but only in a line behind ">" or in marks at least
 * FB_QUOTATION_SENTENCE_MIN characters apart. */
bool fb_is_quoted_sentence(struct fb_str text, struct fb_span span);

#endif
