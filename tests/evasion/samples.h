/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * samples.h - our own sample mails, taken apart so that they can be dressed
 *
 * Only the tests of disguises use it.  What a sample says is read with the
 * classifier's own MIME and charset modules: the texts are right, or the
 * samples would not have the hits that the tests start from.
 */
#ifndef FB_TESTS_SAMPLES_H
#define FB_TESTS_SAMPLES_H

#include <stdbool.h>

#include "arena.h"
#include "list.h"
#include "reading.h"
#include "str.h"

#define SAMPLE_PARTS_MAX 4

struct sample_part {
	bool is_html;
	struct fb_str text; /* UTF-8, NUL-terminated */
};

/* All texts are NUL-terminated too and live as long as the arena. */
struct sample {
	const char *path;
	struct fb_str bytes;   /* the mail as it stands in its file */
	struct fb_str fields;  /* header lines but for those below and those
				* of MIME */
	struct fb_str subject; /* UTF-8, one line */
	struct fb_str from;    /* display name, UTF-8 */
	struct fb_str address;
	struct sample_part part[SAMPLE_PARTS_MAX];
	size_t part_count; /* at least 1 */
	bool has_image;
};

/*
 * Read the *.eml of folders, in the order of their names.  Of more than
 * `most` mails those are taken that stand evenly in that order.  Prints and
 * exits with 1 when a folder or mail cannot be read; a folder that does not
 * exist is empty.  Returns how many were read; *out is of the arena.
 */
size_t samples_read(struct sample **out, struct fb_arena *arena,
    const char *const *folder, size_t folder_count, size_t most);

/* A reader with the default limits, and the starter list of the build
 * (top_builddir, or here); prints and exits with 1 when there is none. */
void samples_open_starter(struct fb_reader **reader, struct fb_list **list);

#endif
