/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fold.h - one spelling for each text
 *
 * Three foldings of a decoded text (V0), each with its use:
 *
 *   V1 exact     NFKC, default-ignorables removed, case kept: URLs, mail
 *                addresses, wallets, LINE IDs
 *   V2 plain     NFKC_Casefold, voicing marks repaired, circled and other
 *                digits as ASCII, dashes between digits as "-": account and
 *                phone numbers, bank and branch names
 *   V3 skeleton  V2 with kana as katakana, look-alikes and character
 *                variants folded, separators removed beside CJK characters,
 *                between digits and in letter-spaced runs: phrases
 *
 * List entries are folded by this same code when the list is compiled, so
 * the tables are part of the format: any change of them or of the rules
 * raises FB_FOLD_VERSION.
 *
 * The tables are built from ICU once (about 4 ms); folding itself needs ICU
 * only for rare sequences.  A struct fb_folder is immutable and may be
 * shared by threads.
 *
 * Folding is idempotent (folding a folded text changes nothing), bounded
 * (FB_FOLD_MAX_EXPANSION) and locatable (fb_view_locate()).
 */
#ifndef FB_FOLD_H
#define FB_FOLD_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "status.h"
#include "str.h"

#define FB_FOLD_VERSION 1

/* Most UTF-16 units that one byte of V0 can become in sum, plus 16. */
#define FB_FOLD_MAX_EXPANSION 8

enum fb_view_level {
	FB_VIEW_EXACT,
	FB_VIEW_PLAIN,
	FB_VIEW_SKELETON
};

struct fb_folder;

/* UTF-16 in native byte order; borrowed. */
struct fb_units {
	const uint16_t *unit;
	size_t count;
};

/* A folded text.  The members below the line are for fb_view_locate(). */
struct fb_view {
	enum fb_view_level level;
	struct fb_units text;
	struct fb_str source;   /* V0 */
	size_t invisible_count; /* default-ignorables that stood between
				 * two letters, digits or ideographs */
	/* ---- */
	const struct fb_fold_checkpoint *checkpoint;
	size_t checkpoint_count;
};

/* Bytes [begin, end) of V0. */
struct fb_span {
	size_t begin, end;
};

/*
 * Build the tables.  Returns FB_OK, FB_ERR_NOMEM, or FB_ERR_UNAVAILABLE when
 * ICU's data are missing.
 */
FB_MUST_CHECK enum fb_status fb_folder_new(struct fb_folder **out);
void fb_folder_free(struct fb_folder *folder);

/* ICU's Unicode version, such as "15.0"; static. */
const char *fb_folder_unicode_version(const struct fb_folder *folder);

/*
 * Fold a text.  *out is set on success only; the arena owns it, and it
 * borrows `source` (valid UTF-8, possibly empty, may hold NULs).
 * Returns FB_OK or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_fold(struct fb_view *out,
    struct fb_arena *arena, const struct fb_folder *folder,
    enum fb_view_level level, struct fb_str source);

/*
 * Trace units [begin, end) of a view back to the bytes of V0 that they were
 * made of: the smallest span of whole code points.  begin <= end <=
 * view->text.count.  Costs one more fold of at most a few hundred bytes.
 */
struct fb_span fb_view_locate(const struct fb_view *view,
    const struct fb_folder *folder, size_t begin, size_t end);

/* CJK ideograph, kana or Hangul: characters beside which blanks carry no
 * meaning.  For a unit of V2 or V3. */
bool fb_unit_is_cjk(uint16_t unit);

#endif
