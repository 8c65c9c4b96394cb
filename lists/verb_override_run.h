/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * verb_override_run.h - the inside of fakebill-list kill and allow, for the
 * files verb_override*.c
 */
#ifndef FB_VERB_OVERRIDE_RUN_H
#define FB_VERB_OVERRIDE_RUN_H

#include <jansson.h>

#include "judge.h"
#include "overrides_edit.h"
#include "settings_peek.h"
#include "verb_override.h"

/* Exit status when something asked for was not recorded. */
#define FB_OVERRIDE_NOT_RECORDED 1

/* One list in force, and its entries that an argument concerns. */
struct fb_override_list {
	struct fb_list *list;
	uint32_t *found; /* room for all entries */
	size_t found_count;
};

/* One run of a verb. */
struct fb_override_run {
	const struct fb_override_verb *verb;
	struct fb_reader *reader;
	struct fb_arena *arena;
	struct fb_override_list in_force[FB_LISTS_MAX];
	size_t list_count;
	struct fb_overrides_edit edit;
	int64_t now;
	/* options */
	struct fb_settings_peek peek;
	char *list[FB_LISTS_MAX];
	size_t list_option_count;
	const char *config, *overrides, *report_folder, *contact;
	char *reason, *by;
	fb_date expires;
	enum fb_type type;
	bool is_undo, is_json, is_forced;
	int status; /* the worst so far */
};

/* What became of one argument. */
struct fb_override_outcome {
	const char *argument;
	struct fb_override_reading reading; /* what is recorded, if anything */
	bool was_there;                     /* nothing had to be changed */
	bool is_recorded;
};

/* Note how the run will end, unless it is worse already. */
void fb_override_worsen(struct fb_override_run *run, int status);

/* ---- verb_override_options.c ------------------------------------------ */

/* Each returns -1 to go on, or the exit status. */
int fb_override_options(struct fb_override_run *run, int argc, char **argv);
int fb_override_ask_reason(struct fb_override_run *run);
int fb_override_find_settings(struct fb_override_run *run);

/* Who asked for it, not the root that does it. */
void fb_override_find_name(struct fb_override_run *run);

/* Open the lists in force; one that cannot be read is reported and left
 * out. */
void fb_override_open_lists(struct fb_override_run *run);

/* The JST day on which this runs. */
fb_date fb_override_today(const struct fb_override_run *run);

/* ---- verb_override_report.c ------------------------------------------- */

/* Say what became of one argument. */
void fb_override_print(const struct fb_override_run *run,
    const struct fb_override_outcome *outcome);

/* The same for programs.  Takes `reports`. */
void fb_override_print_json(struct fb_override_run *run,
    const struct fb_override_outcome *outcome, json_t *reports);

/* Write one report for each list, because each has its own maintainer.
 * Returns their paths; the caller drops the reference. */
json_t *fb_override_write_reports(struct fb_override_run *run);

#endif
