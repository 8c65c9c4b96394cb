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
 * the rules below and their tables are part of the format: any change of
 * them raises FB_FOLD_VERSION.
 *
 * The tables are built from ICU and fold_variants.h once (about 15 ms);
 * folding itself needs ICU only for characters that combine.  A struct
 * fb_folder is immutable and may be shared by threads.
 *
 *
 * In all views
 *
 * Removed are default-ignorable code points (zero-width characters, soft
 * hyphens, bidirectional controls, variation selectors, tags, Hangul
 * fillers), U+2800 and U+FFF9..FFFB.  A mark joins its letter across them.
 * A character has at most 32 joining marks and 256 removed characters among
 * them; further ones are dropped.  U+FDFA and U+FDFB, which NFKC makes
 * sentences of 18 and 8 letters, are their first letters, so that nobody
 * makes us read six times what was sent.  Apart from that, V1 of a text is
 * NFKC of what was not removed.
 *
 * V2 plain
 *
 *   - NFKC_Casefold.  The spacing voicing marks U+309B and U+309C count as
 *     the combining ones.  Combining marks (Mn, Me) that joined nothing are
 *     dropped, so are format characters (Cf) and controls but tab, CR and
 *     LF.  U+000B, U+000C, U+0085, U+2028 and U+2029 become LF; every kind
 *     of blank becomes a space.
 *   - Decimal digits of all scripts and circled numbers of all kinds become
 *     ASCII digits; ⑩ is 10.  Kanji numerals are words and stay.
 *   - Dash-like characters, the long vowel mark and the kanji 一 become "-"
 *     between numbers: behind a digit or ")" and before a digit or "(", with
 *     nothing but at most 16 dashes, spaces and tabs on each side.
 *     Elsewhere they stay what NFKC makes of them.
 *   - Wave dashes become "~".  ￥, ¥ and \ become ¥: Shift_JIS and JIS X 0201
 *     have them in one place.
 *
 * V3 skeleton
 *
 * Its characters are letters and numbers, and single spaces between them.
 *
 *   - Hiragana become katakana, small kana large ones.  An iteration mark
 *     becomes the kana or kanji that it repeats: 早々 is 早早.
 *   - Variants and look-alikes become the head of their class
 *     (fold_variants.h, made by fold_variants.py from Unicode's and ICU's
 *     data and from fold_kept.txt): old, simplified and other forms of
 *     kanji; kana and kanji that look like kana (ソ and ン, ニ and 二, ロ, 口
 *     and □) or kanji like each other (未 and 末); ○ and ◯ are 〇; Cyrillic,
 *     Greek and other letters that look like Latin ones; enclosed letters
 *     and words; old kana.  Latin, Greek and Cyrillic letters lose their
 *     accents.  I and l are one: PayPaI.  Words that are frequent in
 *     Japanese stay apart but for a few (tests/classifier/test_fold_words.c).
 *   - A 0 or 1 between two letters is o or l: Amaz0n.
 *   - ー and 一 are one, however many stand in a row.
 *   - Behind a kana that has a voiced form, ° and ″ and their like are its
 *     voicing marks; elsewhere they are dropped.  A spacing voicing mark also
 *     reaches over one blank: ﾊ ﾞ is バ.
 *   - Marks and vowels of Hangul that joined nothing are dropped.
 *   - All other characters are separators: blanks, line ends, punctuation,
 *     brackets and quotes of all kinds, currency and other signs, pictures,
 *     private use.  So 「債権」譲渡 and 債権・譲渡 are 債権譲渡.  A run of
 *     them, with nothing else between, is removed
 *       - beside a CJK character (fb_unit_is_cjk()), except that dashes,
 *         waves, equals signs and vertical bars alone between two kana, none
 *         of them hiragana, are ー: サ—ビス is サービス;
 *       - between two digits, also with ー and 一 in the run: 123ー4567 is
 *         1234567;
 *       - between two letters of letter-spaced text: each of at least three
 *         words in a row is one letter ("A m a z o n", "p.a.y", "a - b - c");
 *       - between a capital other than I and a word of small letters, if it
 *         is of blanks: "A mazon . co . jp" is "amazon co jp";
 *       - at both ends of the text;
 *     and is one space elsewhere.
 *
 * Properties, each with its test:
 *
 *   idempotent  folding a folded text (as UTF-8) changes nothing.
 *   bounded     see FB_FOLD_MAX_EXPANSION.
 *   linear      in the bytes of V0, whatever they are.
 *   locatable   see fb_view_locate().
 *   local       a phrase is found where it stands: V3 of a text contains V3
 *               of each part of it, unless that part
 *                 - begins with a mark or an iteration mark, or is followed
 *                   by a mark (or by blanks and one);
 *                 - has a first or last word of one letter other than CJK
 *                   (the text could be letter-spaced there);
 *                 - has ー or 一 at an end, with a digit or nothing else
 *                   beside it;
 *                 - has 0 or 1 at an end (it could stand between letters).
 *               Blanks and signs at the ends of a phrase do not matter.
 */
#ifndef FB_FOLD_H
#define FB_FOLD_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "status.h"
#include "str.h"

#define FB_FOLD_VERSION 3

/* A view has at most so many units for each byte of V0.  (U+3316, of three
 * bytes, becomes 6 units; ordinary text has less than one.) */
#define FB_FOLD_MAX_EXPANSION 2

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
 * made of: from the first byte of the character (with its marks) that became
 * unit `begin` to the last byte of the one that became unit `end` - 1.
 * begin <= end <= view->text.count; the span is empty only when begin ==
 * end.  Spans of later units never begin or end before those of earlier
 * ones.  Folding the span again gives a text that contains the units, where
 * neither the first nor the last is a space, "-" or ー that was made of a
 * separator by what stood beside it, an o or l that was a digit, or a
 * repeated kana or kanji.
 *
 * Costs two more folds of some hundred bytes each.
 */
struct fb_span fb_view_locate(const struct fb_view *view,
    const struct fb_folder *folder, size_t begin, size_t end);

/*
 * CJK ideograph, kana, bopomofo, Hangul or Yi: characters beside which
 * blanks carry no meaning.  For a unit of V2 or V3.  Surrogates count as
 * such, that is, all characters above the BMP.
 */
bool fb_unit_is_cjk(uint16_t unit);

#endif
