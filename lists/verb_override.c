/* SPDX-License-Identifier: BSD-2-Clause */
#include "verb_override.h"

#include <errno.h>
#include <getopt.h>
#include <pwd.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "failure.h"
#include "false_alarm.h"
#include "i18n.h"
#include "judge.h"
#include "overrides_edit.h"
#include "progress.h"
#include "settings_peek.h"
#include "utf8.h"

#define EXIT_NOT_RECORDED 1
#define TEXT_MAX_BYTES 1000 /* of a reason and the like */
#define JST_AHEAD_SECONDS (9 * 3600)
#define DAY_SECONDS 86400

/* One list in force, and its entries that an argument concerns. */
struct in_force {
	struct fb_list *list;
	uint32_t *found; /* room for all entries */
	size_t found_count;
};

/* One run of a verb. */
struct run {
	const struct fb_override_verb *verb;
	struct fb_reader *reader;
	struct fb_arena *arena;
	struct in_force in_force[FB_LISTS_MAX];
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
struct outcome {
	const char *argument;
	struct fb_override_reading reading; /* what is recorded, if anything */
	bool was_there;                     /* nothing had to be changed */
	bool is_recorded;
};

static void
worsen(struct run *run, int status)
{
	if (run->status == EX_OK || run->status == EXIT_NOT_RECORDED)
		run->status = status;
}

/* ---- options ----------------------------------------------------------- */

void
fb_override_verb_usage(FILE *out)
{
	fputs(_("  -r, --reason TEXT      why; asked for on a terminal, "
		"required otherwise\n"
		"  -e, --expires DATE     the last day on which it holds "
		"(YYYY-MM-DD)\n"
		"  -u, --undo             take it back\n"
		"  -f, --force            record it though no list has it\n"
		"  -l, --list LIST.cdb    look here for it; may be given "
		"several times\n"
		"                         (default: the lists of the "
		"configuration)\n"
		"  -c, --config FILE      configuration of the filter\n"
		"  -o, --overrides FILE   write here (default: as the "
		"configuration says)\n"
		"      --report-dir DIR   where the reports go\n"
		"      --contact TEXT     whom the maintainer of the list may "
		"ask\n"
		"      --by NAME          who does it (default: who you are)\n"
		"  -j, --json             one JSON object per argument and "
		"line\n"
		"\n"
		"Exit status: 0 done, 1 something is in no list and was not "
		"recorded.\n"),
	    out);
}

/* A line of the file of overrides and a member of the report. */
static bool
is_line(const char *text)
{
	if (strlen(text) > TEXT_MAX_BYTES || !fb_utf8_is_valid(fb_str(text)))
		return false;
	for (; *text != '\0'; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7F)
			return false;
	return true;
}

static int
refuse_text(const char *option)
{
	return fb_verb_refuse(_("%s must be one line of UTF-8 of at most %d "
				"bytes, without TAB"),
	    option, TEXT_MAX_BYTES);
}

static fb_date
today(const struct run *run)
{
	return (fb_date)((run->now + JST_AHEAD_SECONDS) / DAY_SECONDS);
}

/* Returns -1 to go on, or the exit status. */
static int
set_expires(struct run *run, const char *text)
{
	if (!fb_date_parse(&run->expires, fb_str(text)))
		return fb_verb_refuse(_("\"%s\" is no date such as 2026-01-31"),
		    text);
	if (run->expires < today(run))
		return fb_verb_refuse(_("%s is over already"), text);
	return -1;
}

static int
set_type(struct run *run, const char *text)
{
	unsigned type;

	if (!fb_words_find(&fb_type_words, fb_str(text), &type) ||
	    type == FB_TYPE_RULE)
		return fb_verb_refuse(_("\"%s\" is no type: acct, tel, url, "
					"dom, mail, coin, line, file, brand "
					"or phrase"),
		    text);
	run->type = (enum fb_type)type;
	return -1;
}

enum long_option {
	OPTION_REPORT_DIR = 256,
	OPTION_CONTACT,
	OPTION_BY
};

static int
set_option(struct run *run, int option)
{
	switch (option) {
	case 'r':
		run->reason = optarg;
		return is_line(optarg) ? -1 : refuse_text("--reason");
	case 'e':
		return set_expires(run, optarg);
	case 'u':
		run->is_undo = true;
		return -1;
	case 'f':
		run->is_forced = true;
		return -1;
	case 'l':
		if (run->list_option_count == FB_LISTS_MAX)
			return fb_verb_refuse(_("%s: more than %d lists"),
			    run->verb->name, FB_LISTS_MAX);
		run->list[run->list_option_count++] = optarg;
		return -1;
	case 'c':
		run->config = optarg;
		return -1;
	case 'o':
		run->overrides = optarg;
		return -1;
	case 'j':
		run->is_json = true;
		return -1;
	case 't':
		return set_type(run, optarg);
	case OPTION_REPORT_DIR:
		run->report_folder = optarg;
		return -1;
	case OPTION_CONTACT:
		run->contact = optarg;
		return is_line(optarg) ? -1 : refuse_text("--contact");
	case OPTION_BY:
		run->by = optarg;
		return is_line(optarg) ? -1 : refuse_text("--by");
	case 'h':
		run->verb->usage(stdout);
		return fb_verb_finish(EX_OK);
	default:
		run->verb->usage(stderr);
		return EX_USAGE;
	}
}

static int
parse_options(struct run *run, int argc, char **argv)
{
	static const struct option options[] = {
		{ "reason", required_argument, NULL, 'r' },
		{ "expires", required_argument, NULL, 'e' },
		{ "undo", no_argument, NULL, 'u' },
		{ "force", no_argument, NULL, 'f' },
		{ "list", required_argument, NULL, 'l' },
		{ "config", required_argument, NULL, 'c' },
		{ "overrides", required_argument, NULL, 'o' },
		{ "report-dir", required_argument, NULL, OPTION_REPORT_DIR },
		{ "contact", required_argument, NULL, OPTION_CONTACT },
		{ "by", required_argument, NULL, OPTION_BY },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		/* last: "allow" alone knows it */
		{ "type", required_argument, NULL, 't' },
		{ NULL, 0, NULL, 0 },
	};
	static struct option without_type[sizeof options / sizeof *options];
	bool has_type = run->verb->kind == FB_OVERRIDE_ALLOWED;
	int option, status;

	memcpy(without_type, options, sizeof options - 2 * sizeof *options);
	while ((option = getopt_long(argc, argv,
		    has_type ? "r:e:ufl:c:o:jht:" : "r:e:ufl:c:o:jh",
		    has_type ? options : without_type, NULL)) != -1) {
		status = set_option(run, option);
		if (status >= 0)
			return status;
	}
	if (optind == argc)
		return fb_verb_refuse(run->verb->kind == FB_OVERRIDE_KILLED ?
			_("kill: the id of an entry is missing") :
			_("allow: a VALUE is missing"));
	return -1;
}

/* ---- what is asked and known ------------------------------------------- */

/* Returns -1 to go on, or the exit status. */
static int
ask_reason(struct run *run)
{
	static char line[TEXT_MAX_BYTES + 2];

	if (run->reason == NULL && !run->is_undo && isatty(STDIN_FILENO)) {
		fputs(_("Reason: "), stderr);
		fflush(stderr);
		if (fgets(line, sizeof line, stdin) != NULL) {
			line[strcspn(line, "\n")] = '\0';
			run->reason = line;
		}
	}
	if (run->reason == NULL && run->is_undo)
		return -1;
	if (run->reason == NULL || run->reason[0] == '\0')
		return fb_verb_refuse(_("%s: say why with --reason"),
		    run->verb->name);
	return is_line(run->reason) ? -1 : refuse_text("--reason");
}

/* Who asked for it, not the root that does it. */
static void
find_name(struct run *run)
{
	const struct passwd *user = getpwuid(getuid());
	char *name = getenv("SUDO_USER");

	if (run->by != NULL)
		return;
	if (name == NULL || name[0] == '\0')
		name = user == NULL ? NULL : user->pw_name;
	if (name != NULL && is_line(name))
		run->by = name;
}

static int
find_settings(struct run *run)
{
	const char *config =
	    run->config == NULL ? FB_DEFAULT_CONFIG : run->config;
	struct fb_error error = { 0 };
	enum fb_status status;

	if (run->config == NULL && access(config, F_OK) != 0)
		status = fb_settings_peek_default(&run->peek);
	else
		status = fb_settings_peek_init(&run->peek, config, &error);
	if (status == FB_OK)
		return EX_OK;
	fb_verb_print_error(stderr, &error);
	return fb_verb_exit_status(status);
}

/* A false alarm must end even while another list is broken. */
static void
open_list(struct run *run, const char *path)
{
	struct in_force *in_force = &run->in_force[run->list_count];
	struct fb_error error = { 0 };

	if (fb_list_open(&in_force->list, path, fb_reader_folder(run->reader),
		&error) != FB_OK) {
		fb_verb_print_error(stderr, &error);
		return;
	}
	in_force->found = fb_arena_calloc(run->arena,
	    fb_list_entry_count(in_force->list), sizeof *in_force->found);
	if (in_force->found != NULL)
		run->list_count++;
	else
		fb_list_free(in_force->list);
}

static void
open_lists(struct run *run)
{
	char *const *path =
	    run->list_option_count > 0 ? run->list : run->peek.list;
	size_t count = run->list_option_count > 0 ? run->list_option_count :
						    run->peek.list_count;

	fb_progress_start(_("loading the lists"));
	for (size_t i = 0; i < count; i++)
		open_list(run, path[i]);
	fb_progress_stop();
	if (run->list_count == 0)
		fb_verb_complain(_("there is no list to look into; name one "
				   "with --list, or the configuration of the "
				   "filter with --config"));
}

/* ---- which entries ------------------------------------------------------ */

static void
find(struct in_force *in_force, uint32_t number)
{
	for (size_t i = 0; i < in_force->found_count; i++)
		if (in_force->found[i] == number)
			return;
	in_force->found[in_force->found_count++] = number;
}

/* The judgement is asked, so that what is said here is what happens. */
static bool
concerns(const struct run *run, const struct fb_overrides *overrides,
    const struct in_force *in_force, const struct fb_list_entry *entry)
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
overrides_of(const struct run *run, const struct fb_override_row *row)
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
look_through(struct run *run, const struct fb_override_row *row)
{
	struct fb_overrides *overrides = overrides_of(run, row);
	struct fb_list_entry entry;
	bool is_found = false;

	if (overrides == NULL)
		return false;
	for (size_t l = 0; l < run->list_count; l++) {
		struct in_force *in_force = &run->in_force[l];
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
keep_listed(struct run *run, struct fb_override_reading *reading)
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
keep_overridden(const struct run *run, struct fb_override_reading *reading)
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
may_record_unlisted(struct run *run, const char *argument,
    struct fb_override_reading *reading, const struct fb_override_reading *all)
{
	if (!run->is_forced) {
		fb_verb_complain(_("%s: in none of the lists, so nothing was "
				   "recorded; --force does it all the same"),
		    argument);
		worsen(run, EXIT_NOT_RECORDED);
		return false;
	}
	if (all->count > 1) {
		complain_ambiguous(argument, all);
		worsen(run, EX_USAGE);
		return false;
	}
	fb_verb_complain(_("%s: in none of the lists; recorded all the same"),
	    argument);
	*reading = *all;
	return true;
}

/* Add a row, unless the file says the same already. */
static void
record(struct run *run, struct outcome *outcome, struct fb_override_row *row)
{
	const struct fb_override_row *old =
	    fb_overrides_edit_find(&run->edit, row);

	if (old != NULL && old->expires == run->expires) {
		outcome->was_there = true;
		return;
	}
	row->added = today(run);
	row->expires = run->expires;
	row->by = fb_str(run->by == NULL ? "" : run->by);
	row->why = fb_str(run->reason == NULL ? "" : run->reason);
	fb_overrides_edit_remove(&run->edit, row);
	fb_overrides_edit_add(&run->edit, row);
}

static void
take_back(struct run *run, struct outcome *outcome)
{
	keep_overridden(run, &outcome->reading);
	if (outcome->reading.count == 0) {
		fb_verb_complain(_("%s: was not overridden"),
		    outcome->argument);
		worsen(run, EXIT_NOT_RECORDED);
		return;
	}
	for (size_t i = 0; i < outcome->reading.count; i++) {
		look_through(run, &outcome->reading.row[i]);
		fb_overrides_edit_remove(&run->edit, &outcome->reading.row[i]);
	}
	outcome->is_recorded = true;
}

static void
override(struct run *run, struct outcome *outcome)
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

/* ---- saying what was done ----------------------------------------------- */

static void
print_entries(const struct run *run)
{
	struct fb_list_entry entry;

	for (size_t l = 0; l < run->list_count; l++) {
		const struct in_force *in_force = &run->in_force[l];
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

static void
print_outcome(const struct run *run, const struct outcome *outcome)
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
entries_json(const struct run *run)
{
	json_t *array = json_array();
	struct fb_list_entry entry;

	for (size_t l = 0; l < run->list_count; l++) {
		const struct in_force *in_force = &run->in_force[l];
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

/* Takes `reports`. */
static void
print_json(struct run *run, const struct outcome *outcome, json_t *reports)
{
	if (!fb_verb_put_json(json_pack("{s:s, s:s, s:b, s:b, s:b, s:s, s:o, "
					"s:o}",
		"action", run->verb->name, "argument", outcome->argument,
		"undone", run->is_undo, "recorded", outcome->is_recorded,
		"changed", outcome->is_recorded && !outcome->was_there,
		"overrides", run->overrides, "entries", entries_json(run),
		"reports", reports)))
		worsen(run, EX_OSERR);
}

/* One report for each list, because each has its own maintainer. */
static json_t *
write_reports(struct run *run)
{
	json_t *paths = json_array();

	for (size_t l = 0; l < run->list_count; l++) {
		const struct in_force *in_force = &run->in_force[l];
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
			worsen(run, EX_CANTCREAT);
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

/* ---- one argument -------------------------------------------------------- */

static enum fb_status
commit(struct run *run)
{
	struct fb_error error = { 0 };
	enum fb_status status = fb_overrides_edit_commit(&run->edit,
	    fb_reader_extractor(run->reader), &error);

	if (status == FB_OK)
		return FB_OK;
	fb_verb_print_error(stderr, &error);
	fb_verb_complain(_("%s was not changed"), run->overrides);
	worsen(run,
	    status == FB_ERR_IO ? EX_CANTCREAT : fb_verb_exit_status(status));
	return status;
}

static bool
begin(struct run *run)
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
	worsen(run,
	    status == FB_ERR_IO ? EX_CANTCREAT : fb_verb_exit_status(status));
	return false;
}

static void
do_argument(struct run *run, const char *argument)
{
	char message[sizeof((struct fb_error *)0)->message];
	struct outcome outcome = { .argument = argument };

	for (size_t l = 0; l < run->list_count; l++)
		run->in_force[l].found_count = 0;
	if (!run->verb->read(&outcome.reading, run->arena, run->reader,
		run->type, argument, message, sizeof message)) {
		fb_verb_complain("%s", message);
		worsen(run, EX_USAGE);
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
		print_outcome(run, &outcome);
	json_t *reports = outcome.is_recorded && !outcome.was_there ?
	    write_reports(run) :
	    json_array();
	if (run->is_json)
		print_json(run, &outcome, reports);
	else
		json_decref(reports);
}

static int
run_all(struct run *run, int argc, char **argv)
{
	int status = find_settings(run);

	if (status != EX_OK)
		return status;
	if (run->overrides == NULL)
		run->overrides = run->peek.overrides;
	find_name(run);
	open_lists(run);
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
	struct run run = {
		.verb = verb,
		.now = (int64_t)time(NULL),
		.report_folder = FB_FALSE_ALARM_FOLDER,
		.expires = FB_DATE_NONE,
		.type = FB_TYPE_COUNT,
		.edit = { .lock = -1 },
		.status = EX_OK,
	};
	int status = parse_options(&run, argc, argv);

	if (status < 0)
		status = ask_reason(&run);
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
