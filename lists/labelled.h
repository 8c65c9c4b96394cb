/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * labelled.h - mail of which a person has said what it is
 *
 * What fakebill-list eval and fit share: --fraud PATH… and --ham PATH… on the
 * command line, lists that are compiled or sources, and one judgement after
 * the other of all that lies there.
 */
#ifndef FB_LABELLED_H
#define FB_LABELLED_H

#include "evaluation.h"
#include "judge.h"
#include "reading.h"

struct fb_labelled_place {
	enum fb_side side;
	const char *path; /* as fb_mailbox_visit() takes it */
};

struct fb_labelled {
	const char *verb; /* "eval", for messages */
	struct fb_reader *reader;
	struct fb_arena *arena; /* of one message */
	struct fb_list *list[FB_LISTS_MAX];
	struct fb_judge_request request;
	struct fb_labelled_place *place;
	size_t place_count;
	bool is_text; /* the files hold plain text */
	fb_date day;  /* judge as of this day */
};

/*
 * Begin, as of today in Japan.  `argc` bounds the number of paths.  Complains
 * and returns an exit status, EX_OK when it worked; deinit in any case.
 */
int fb_labelled_init(struct fb_labelled *out, const char *verb, int argc);
void fb_labelled_deinit(struct fb_labelled *labelled);

/* Judge as of another day (YYYY-MM-DD).  Complains; EX_OK or EX_USAGE. */
int fb_labelled_set_day(struct fb_labelled *labelled, const char *text);

/* Judge by this list as well: a compiled list, or a source, which is compiled
 * in memory.  Complains; returns EX_OK or the exit status. */
int fb_labelled_add_list(struct fb_labelled *labelled, const char *path);

void fb_labelled_add_place(struct fb_labelled *labelled, enum fb_side side,
    const char *path);

/* Is this a list's source?  By its first bytes; no when it cannot be read. */
bool fb_labelled_is_source(const char *path);

/*
 * Called for each mail.  The evidence lives until the visitor returns.
 * FB_ERR_NOMEM ends the walk.
 */
typedef enum fb_status fb_labelled_visitor(void *context, enum fb_side side,
    const char *name, struct fb_str message,
    const struct fb_evidence *evidence);

/*
 * Judge all.  Complains about what cannot be read and goes on.  Returns
 * EX_OK, EX_NOINPUT when something could not be read, or EX_OSERR.
 */
int fb_labelled_visit(struct fb_labelled *labelled,
    fb_labelled_visitor *visitor, void *context);

#endif
