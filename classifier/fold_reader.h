/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fold_reader.h - V0 as a row of symbols (internal to fold_*.c)
 *
 * The slow and complete way to read a text for folding: character by
 * character, each with the marks that join it.  What stands between two
 * characters and is not seen is skipped, so that a mark joins its letter
 * across it.
 */
#ifndef FB_FOLD_READER_H
#define FB_FOLD_READER_H

#include "fold_tables.h"

/*
 * A character takes at most so many joining marks and skipped characters;
 * further ones are dropped.  Real text has below ten.
 */
#define FB_FOLD_MAX_MARKS 32
#define FB_FOLD_MAX_SKIPPED 256

/* The longest expansion is of 18 units, all marks may become three. */
#define FB_FOLD_MAX_SYMBOLS 128

/* One character to be written, or what else is to be done. */
struct fb_fold_symbol {
	uint32_t code_point;
	uint16_t action; /* of enum fb_fold_action, or 0: write it */
};

struct fb_fold_reader {
	const struct fb_folder *folder;
	enum fb_view_level level;
	struct fb_str source;
	size_t position;        /* behind the current cluster */
	size_t invisible_count; /* see struct fb_view */
	bool is_overflowing;    /* the last cluster had too many marks */
	/* the current cluster: bytes [begin, position) */
	size_t begin;
	struct fb_fold_symbol symbol[FB_FOLD_MAX_SYMBOLS];
	size_t symbol_count, symbol_next;
};

void fb_fold_reader_init(struct fb_fold_reader *reader,
    const struct fb_folder *folder, enum fb_view_level level,
    struct fb_str source, size_t position);

/* A reader for looking ahead, at the same place; leaves `reader` alone. */
void fb_fold_reader_fork(struct fb_fold_reader *ahead,
    const struct fb_fold_reader *reader);

/*
 * Read the next cluster, which may have no symbols.  `position` must be
 * below source.len, and is moved.
 */
void fb_fold_reader_cluster(struct fb_fold_reader *reader);

/*
 * V3: does a blank and a spacing voicing mark stand at `position`, as in
 * half-width kana that are spaced out?  They belong to the kana before them,
 * if there is one.  *behind is where they end.
 */
bool fb_fold_reader_is_spaced_mark(size_t *behind,
    const struct fb_fold_reader *reader);

/*
 * The next symbol; reads clusters as needed.  Returns false at the end of
 * the text.
 */
bool fb_fold_reader_next(struct fb_fold_reader *reader,
    struct fb_fold_symbol *symbol);

#endif
