/* SPDX-License-Identifier: BSD-2-Clause */
/* fakebill-list lint - what is wrong with a list's source */
#include <getopt.h>
#include <time.h>

#include "i18n.h"
#include "progress.h"
#include "verb.h"

static void
usage(FILE *out)
{
	fputs(_("Usage: fakebill-list lint [-jq] [SOURCE]...\n"
		"Say what is wrong with a list's source, and what would be "
		"right.\n"
		"Several sources are one list.  Without one: standard "
		"input.\n"
		"\n"
		"  -j, --json     one JSON object per error and line\n"
		"  -q, --quiet    no summary\n"),
	    out);
}

static void
print_text(void *context, const struct fb_error *error)
{
	(void)context;
	fb_progress_stop();
	fb_verb_print_error(stdout, error);
}

static void
print_json(void *context, const struct fb_error *error)
{
	bool *has_failed = context;

	fb_progress_stop();
	*has_failed |= !fb_verb_put_json(json_pack("{s:o, s:I, s:I, s:o}",
	    "file", fb_verb_json_text(fb_str(error->file)), "line",
	    (json_int_t)error->line, "column", (json_int_t)error->column,
	    "message", fb_verb_json_text(fb_str(error->message))));
}

static void
print_summary(const struct fb_verb_sources *sources)
{
	const struct fb_source *list = &sources->list;
	size_t count[FB_STATE_COUNT] = { 0 }, expired = 0;
	int64_t now = (int64_t)time(NULL);

	for (size_t i = 0; i < list->entry_count; i++) {
		const struct fb_entry *entry = &list->entry[i];
		count[entry->state]++;
		expired += entry->state != FB_STATE_WITHDRAWN &&
		    entry->expires != FB_DATE_NONE &&
		    fb_date_end_jst(entry->expires) <= now;
	}
	fprintf(stderr,
	    _("errors: %zu; entries: %zu active, %zu shadow, "
	      "%zu withdrawn; expired: %zu\n"),
	    sources->error_count, count[FB_STATE_ACTIVE],
	    count[FB_STATE_SHADOW], count[FB_STATE_WITHDRAWN], expired);
}

static int
lint(char **path, size_t count, bool is_json, bool is_quiet)
{
	struct fb_reader *reader = fb_verb_reader();
	struct fb_verb_sources sources;
	bool has_failed = false;

	if (reader == NULL)
		return EX_UNAVAILABLE;
	int status = fb_verb_sources_init(&sources, reader, path, count,
	    is_json ? print_json : print_text, &has_failed);
	if (has_failed) {
		fb_verb_complain(_("out of memory"));
		status = EX_OSERR;
	}
	if (!is_quiet && (status == EX_OK || status == EX_DATAERR)) {
		fflush(stdout);
		print_summary(&sources);
	}
	fb_verb_sources_deinit(&sources);
	fb_reader_free(reader);
	return fb_verb_finish(status);
}

int
fb_verb_lint(int argc, char **argv)
{
	static const struct option options[] = {
		{ "json", no_argument, NULL, 'j' },
		{ "quiet", no_argument, NULL, 'q' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	char dash[] = "-", *standard_input[] = { dash };
	bool is_json = false, is_quiet = false;
	int option;

	while ((option = getopt_long(argc, argv, "jqh", options, NULL)) != -1) {
		switch (option) {
		case 'j':
			is_json = true;
			break;
		case 'q':
			is_quiet = true;
			break;
		case 'h':
			usage(stdout);
			return fb_verb_finish(EX_OK);
		default:
			usage(stderr);
			return EX_USAGE;
		}
	}
	if (optind == argc)
		return lint(standard_input, 1, is_json, is_quiet);
	return lint(argv + optind, (size_t)(argc - optind), is_json, is_quiet);
}
