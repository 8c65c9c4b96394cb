/* SPDX-License-Identifier: BSD-2-Clause */
#include "verb_override_run.h"

#include <getopt.h>
#include <stdlib.h>
#include <time.h>

#include "failure.h"
#include "false_alarm.h"
#include "i18n.h"
#include "progress.h"

void
fb_override_worsen(struct fb_override_run *run, int status)
{
	if (run->status == EX_OK || run->status == FB_OVERRIDE_NOT_RECORDED)
		run->status = status;
}

/* ---- which entries ------------------------------------------------------ */

static void
find(struct fb_override_list *in_force, uint32_t number)
{
	for (size_t i = 0; i < in_force->found_count; i++)
		if (in_force->found[i] == number)
			return;
	in_force->found[in_force->found_count++] = number;
}

/* The judgement is asked, so that what is said here is what happens. */
static bool
concerns(const struct fb_override_run *run,
    const struct fb_overrides *overrides,
    const struct fb_override_list *in_force, const struct fb_list_entry *entry)
{
	struct fb_arena *arena = run->arena;

	if (run->verb->kind == FB_OVERRIDE_KILLED)
		return fb_overrides_kill(overrides,
		    fb_list_name(in_force->list), entry->id, run->now);
	if (entry->type < FB_IDENTIFIER_TYPE_COUNT)
		return fb_overrides_allow_key(overrides, entry->type,
		    entry->key, entry->key, run->now);
	if (entry->type == FB_TYPE_PHRASE)
		return fb_overrides_allow_phrase(overrides, entry->identity,
		    run->now);
	return entry->type == FB_TYPE_BRAND &&
	    fb_overrides_allow_brand(overrides, arena,
		fb_reader_folder(run->reader), entry->value, run->now);
}

/* One row as overrides; NULL without memory. */
static struct fb_overrides *
overrides_of(const struct fb_override_run *run,
    const struct fb_override_row *row)
{
	struct fb_overrides *overrides = NULL;
	struct fb_override_row timeless = *row;
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	if (out == NULL)
		return NULL;
	timeless.expires = FB_DATE_NONE;
	fb_override_row_write(out, &timeless);
	if (fclose(out) == 0 &&
	    fb_overrides_parse(&overrides, fb_reader_extractor(run->reader),
		(struct fb_str) { text, size }, "", NULL, NULL) != FB_OK)
		overrides = NULL;
	free(text);
	return overrides;
}

/* Note all entries that a row concerns; true when there is one. */
static bool
look_through(struct fb_override_run *run, const struct fb_override_row *row)
{
	struct fb_overrides *overrides = overrides_of(run, row);
	struct fb_list_entry entry;
	bool is_found = false;

	if (overrides == NULL)
		return false;
	for (size_t l = 0; l < run->list_count; l++) {
		struct fb_override_list *in_force = &run->in_force[l];
		uint32_t count = fb_list_entry_count(in_force->list);
		for (uint32_t i = 0; i < count; i++) {
			if (!fb_list_entry(&entry, in_force->list, i) ||
			    !concerns(run, overrides, in_force, &entry))
				continue;
			find(in_force, i);
			is_found = true;
		}
	}
	fb_overrides_free(overrides);
	return is_found;
}

/* Keep the readings that some list has. */
static void
keep_listed(struct fb_override_run *run, struct fb_override_reading *reading)
{
	size_t kept = 0;

	for (size_t l = 0; l < run->list_count; l++)
		run->in_force[l].found_count = 0;
	fb_progress_start(_("looking through the lists"));
	for (size_t i = 0; i < reading->count; i++)
		if (look_through(run, &reading->row[i]))
			reading->row[kept++] = reading->row[i];
	fb_progress_stop();
	reading->count = kept;
}

/* Keep the readings that are overridden now. */
static void
keep_overridden(const struct fb_override_run *run,
    struct fb_override_reading *reading)
{
	size_t kept = 0;

	for (size_t i = 0; i < reading->count; i++)
		if (fb_overrides_edit_find(&run->edit, &reading->row[i]) !=
		    NULL)
			reading->row[kept++] = reading->row[i];
	reading->count = kept;
}

void
fb_override_reading_add(struct fb_override_reading *reading,
    const struct fb_override_row *row)
{
	for (size_t i = 0; i < reading->count; i++)
		if (fb_override_row_is_same(&reading->row[i], row))
			return;
	if (reading->count < FB_OVERRIDE_READINGS_MAX)
		reading->row[reading->count++] = *row;
}

/* ---- recording ---------------------------------------------------------- */

static void
complain_ambiguous(const char *argument,
    const struct fb_override_reading *reading)
{
	char types[128] = "";

	for (size_t i = 0; i < reading->count; i++) {
		const char *name =
		    fb_words_name(&fb_type_words, reading->row[i].type);
		if (strstr(types, name) == NULL)
			snprintf(types + strlen(types),
			    sizeof types - strlen(types), "%s%s",
			    types[0] == '\0' ? "" : ", ", name);
	}
	fb_verb_complain(_("%s: could be %s; say which with --type"), argument,
	    types);
}

/* In no list: record it only when told, and when it is clear what it is. */
static bool
may_record_unlisted(struct fb_override_run *run, const char *argument,
    struct fb_override_reading *reading, const struct fb_override_reading *all)
{
	if (!run->is_forced) {
		fb_verb_complain(_("%s: in none of the lists, so nothing was "
				   "recorded; --force does it all the same"),
		    argument);
		fb_override_worsen(run, FB_OVERRIDE_NOT_RECORDED);
		return false;
	}
	if (all->count > 1) {
		complain_ambiguous(argument, all);
		fb_override_worsen(run, EX_USAGE);
		return false;
	}
	fb_verb_complain(_("%s: in none of the lists; recorded all the same"),
	    argument);
	*reading = *all;
	return true;
}

/* Add a row, unless the file says the same already. */
static void
record(struct fb_override_run *run, struct fb_override_outcome *outcome,
    struct fb_override_row *row)
{
	const struct fb_override_row *old =
	    fb_overrides_edit_find(&run->edit, row);

	if (old != NULL && old->expires == run->expires) {
		outcome->was_there = true;
		return;
	}
	row->added = fb_override_today(run);
	row->expires = run->expires;
	row->by = fb_str(run->by == NULL ? "" : run->by);
	row->why = fb_str(run->reason == NULL ? "" : run->reason);
	fb_overrides_edit_remove(&run->edit, row);
	fb_overrides_edit_add(&run->edit, row);
}

static void
take_back(struct fb_override_run *run, struct fb_override_outcome *outcome)
{
	keep_overridden(run, &outcome->reading);
	if (outcome->reading.count == 0) {
		fb_verb_complain(_("%s: was not overridden"),
		    outcome->argument);
		fb_override_worsen(run, FB_OVERRIDE_NOT_RECORDED);
		return;
	}
	for (size_t i = 0; i < outcome->reading.count; i++) {
		look_through(run, &outcome->reading.row[i]);
		fb_overrides_edit_remove(&run->edit, &outcome->reading.row[i]);
	}
	outcome->is_recorded = true;
}

static void
override(struct fb_override_run *run, struct fb_override_outcome *outcome)
{
	const struct fb_override_reading all = outcome->reading;

	keep_listed(run, &outcome->reading);
	if (outcome->reading.count == 0 &&
	    !may_record_unlisted(run, outcome->argument, &outcome->reading,
		&all))
		return;
	for (size_t i = 0; i < outcome->reading.count; i++)
		record(run, outcome, &outcome->reading.row[i]);
	outcome->is_recorded = true;
}

/* ---- one argument -------------------------------------------------------- */

static enum fb_status
commit(struct fb_override_run *run)
{
	struct fb_error error = { 0 };
	enum fb_status status = fb_overrides_edit_commit(&run->edit,
	    fb_reader_extractor(run->reader), &error);

	if (status == FB_OK)
		return FB_OK;
	fb_verb_print_error(stderr, &error);
	fb_verb_complain(_("%s was not changed"), run->overrides);
	fb_override_worsen(run,
	    status == FB_ERR_IO ? EX_CANTCREAT : fb_verb_exit_status(status));
	return status;
}

static bool
begin(struct fb_override_run *run)
{
	enum fb_status status = fb_overrides_edit_begin(&run->edit,
	    fb_reader_extractor(run->reader), run->overrides, fb_verb_report,
	    NULL);

	if (status == FB_OK)
		return true;
	if (status == FB_ERR_NOMEM)
		fb_verb_complain(_("out of memory"));
	else
		fb_verb_complain(_("%s was not changed"), run->overrides);
	fb_override_worsen(run,
	    status == FB_ERR_IO ? EX_CANTCREAT : fb_verb_exit_status(status));
	return false;
}

static void
do_argument(struct fb_override_run *run, const char *argument)
{
	char message[sizeof((struct fb_error *)0)->message];
	struct fb_override_outcome outcome = { .argument = argument };

	for (size_t l = 0; l < run->list_count; l++)
		run->in_force[l].found_count = 0;
	if (!run->verb->read(&outcome.reading, run->arena, run->reader,
		run->type, argument, message, sizeof message)) {
		fb_verb_complain("%s", message);
		fb_override_worsen(run, EX_USAGE);
		return;
	}
	if (!begin(run))
		return;
	if (run->is_undo)
		take_back(run, &outcome);
	else
		override(run, &outcome);
	/* first of all the false alarm ends */
	if (commit(run) != FB_OK)
		return;
	if (outcome.is_recorded && !run->is_json)
		fb_override_print(run, &outcome);
	json_t *reports = outcome.is_recorded && !outcome.was_there ?
	    fb_override_write_reports(run) :
	    json_array();
	if (run->is_json)
		fb_override_print_json(run, &outcome, reports);
	else
		json_decref(reports);
}

static int
run_all(struct fb_override_run *run, int argc, char **argv)
{
	int status = fb_override_find_settings(run);

	if (status != EX_OK)
		return status;
	if (run->overrides == NULL)
		run->overrides = run->peek.overrides;
	fb_override_find_name(run);
	fb_override_open_lists(run);
	for (int i = optind; i < argc; i++)
		do_argument(run, argv[i]);
	for (size_t i = 0; i < run->list_count; i++)
		fb_list_free(run->in_force[i].list);
	fb_settings_peek_deinit(&run->peek);
	return run->status;
}

int
fb_override_verb_run(const struct fb_override_verb *verb, int argc, char **argv)
{
	struct fb_override_run run = {
		.verb = verb,
		.now = (int64_t)time(NULL),
		.report_folder = FB_FALSE_ALARM_FOLDER,
		.expires = FB_DATE_NONE,
		.type = FB_TYPE_COUNT,
		.edit = { .lock = -1 },
		.status = EX_OK,
	};
	int status = fb_override_options(&run, argc, argv);

	if (status < 0)
		status = fb_override_ask_reason(&run);
	if (status >= 0)
		return status;
	run.reader = fb_verb_reader();
	run.arena = fb_arena_new(SIZE_MAX / 2);
	if (run.reader == NULL || run.arena == NULL)
		status = EX_UNAVAILABLE;
	else
		status = run_all(&run, argc, argv);
	fb_arena_free(run.arena);
	fb_reader_free(run.reader);
	return fb_verb_finish(status);
}
