/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Saying what was done: to whoever asked, and to the list maintainer.
 */
#include "verb_override_run.h"

#include <stdlib.h>

#include "failure.h"
#include "false_alarm.h"
#include "i18n.h"

static void
print_entries(const struct fb_override_run *run)
{
	struct fb_list_entry entry;

	for (size_t l = 0; l < run->list_count; l++) {
		const struct fb_override_list *in_force = &run->in_force[l];
		for (size_t i = 0; i < in_force->found_count; i++) {
			if (!fb_list_entry(&entry, in_force->list,
				in_force->found[i]))
				continue;
			struct fb_entry line = fb_verb_entry(&entry);
			printf("  %s/%ju\t", fb_list_name(in_force->list),
			    (uintmax_t)fb_list_serial(in_force->list));
			fb_source_write_entry(stdout, &line);
		}
	}
}

void
fb_override_print(const struct fb_override_run *run,
    const struct fb_override_outcome *outcome)
{
	bool is_kill = run->verb->kind == FB_OVERRIDE_KILLED;

	if (run->is_undo)
		printf(is_kill ? _("%s: no longer killed\n") :
				 _("%s: no longer allowed\n"),
		    outcome->argument);
	else if (outcome->was_there)
		printf(is_kill ? _("%s: was killed already\n") :
				 _("%s: was allowed already\n"),
		    outcome->argument);
	else
		printf(is_kill ? _("%s: killed; counts nothing from now on\n") :
				 _("%s: allowed; counts nothing from now on\n"),
		    outcome->argument);
	print_entries(run);
}

static json_t *
entries_json(const struct fb_override_run *run)
{
	json_t *array = json_array();
	struct fb_list_entry entry;

	for (size_t l = 0; l < run->list_count; l++) {
		const struct fb_override_list *in_force = &run->in_force[l];
		for (size_t i = 0; i < in_force->found_count; i++)
			if (fb_list_entry(&entry, in_force->list,
				in_force->found[i]))
				json_array_append_new(array,
				    json_pack("{s:s, s:I, s:s, s:s, s:s%}",
					"list", fb_list_name(in_force->list),
					"serial",
					(json_int_t)fb_list_serial(
					    in_force->list),
					"id", entry.id, "type",
					fb_words_name(&fb_type_words,
					    entry.type),
					"value", entry.value.data,
					entry.value.len));
	}
	return array;
}

void
fb_override_print_json(struct fb_override_run *run,
    const struct fb_override_outcome *outcome, json_t *reports)
{
	if (!fb_verb_put_json(json_pack("{s:s, s:s, s:b, s:b, s:b, s:s, s:o, "
					"s:o}",
		"action", run->verb->name, "argument", outcome->argument,
		"undone", run->is_undo, "recorded", outcome->is_recorded,
		"changed", outcome->is_recorded && !outcome->was_there,
		"overrides", run->overrides, "entries", entries_json(run),
		"reports", reports)))
		fb_override_worsen(run, EX_OSERR);
}

json_t *
fb_override_write_reports(struct fb_override_run *run)
{
	json_t *paths = json_array();

	for (size_t l = 0; l < run->list_count; l++) {
		const struct fb_override_list *in_force = &run->in_force[l];
		const struct fb_false_alarm alarm = {
			.kind = run->verb->kind,
			.is_undone = run->is_undo,
			.now = run->now,
			.list = in_force->list,
			.entry = in_force->found,
			.entry_count = in_force->found_count,
			.expires = run->expires,
			.reason = run->reason == NULL ? "" : run->reason,
			.contact = run->contact,
		};
		struct fb_error error = { 0 };
		char *path = NULL;
		if (in_force->found_count == 0)
			continue;
		if (fb_false_alarm_write(&path, run->report_folder, &alarm,
			&error) != FB_OK) {
			fb_verb_print_error(stderr, &error);
			fb_verb_complain(_("it is in force, but there is no "
					   "report"));
			fb_override_worsen(run, EX_CANTCREAT);
			continue;
		}
		json_array_append_new(paths, json_string(path));
		if (!run->is_json)
			printf(_("  report for the maintainer of %s, please "
				 "send it: %s\n"),
			    fb_list_name(in_force->list), path);
		free(path);
	}
	return paths;
}
