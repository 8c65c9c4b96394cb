/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * charset.h - bytes of unknown trustworthiness to UTF-8
 *
 * Takes the declared charset, then arbitrates: strict validators and a
 * plausibility score choose the reading with the fewest errors among the
 * declared one and the usual Japanese ones.  ICU's converters do the
 * decoding behind our own table of names (CP50220, eucJP-ms and other names
 * that ICU does not know).  UTF-7 is read only where it is the label.  A
 * field is never dropped over a bad byte: what cannot be decoded is U+FFFD.
 *
 * Where the label is wrong or the best reading has errors, each line and
 * each piece between "<" and ">" is judged by itself, so that a footer in
 * another charset can be read, and a heap of bytes in a comment cannot make
 * the text around it unreadable.
 *
 * The work is linear: about 5 ns a byte for UTF-8, 10 to 15 for text that
 * is what its label says, and up to 0.5 us for bytes that were made to be
 * costly; so cut a text to its limit before decoding it.
 */
#ifndef FB_CHARSET_H
#define FB_CHARSET_H

#include <stdbool.h>

#include "arena.h"
#include "status.h"
#include "str.h"

struct fb_charset_result {
	struct fb_str text; /* valid UTF-8 */
	const char *used;   /* static, lower case: "utf-8", "us-ascii",
				  * "iso-2022-jp", "shift_jis", "euc-jp",
				  * "gb18030" … */
	bool is_mismatch;   /* label and bytes disagree: another charset
				  * than the declared one was used */
	size_t error_count; /* U+FFFD that decoding put in */
};

/*
 * Decode a text.
 *
 *   out       receives the result, on success only.
 *   arena     owns the text, unless it is `bytes` itself (ASCII, UTF-8).
 *   declared  the label as it stood in the mail; empty when none.  Quotes,
 *             blanks, a trailing ";" and any case are tolerated.
 *   bytes     any bytes, possibly none.
 *
 * ISO-2022-JP is read with its private habits: JIS X 0201 kana by ESC ( I,
 * SO/SI and 8 bit, NEC row 13, IBM extensions, JIS X 0212, repeated and
 * missing escapes, escapes without their ESC byte ("$B...(B"), line ends
 * inside a kanji run; YEN SIGN and OVERLINE of
 * ESC ( J become "\" and "~".  Line ends are kept as they are.
 *
 * UTF-8 that was taken for Latin-1 and encoded once more is undone.
 *
 * Returns FB_OK or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_charset_decode(struct fb_charset_result *out,
    struct fb_arena *arena, struct fb_str declared, struct fb_str bytes);

#endif
