/* SPDX-License-Identifier: BSD-2-Clause */
/* fakebill-consent sync - a table of what a database says */
#include <errno.h>
#include <getopt.h>
#include <syslog.h>
#include <unistd.h>

#include "consent_columns.h"
#include "consent_compare.h"
#include "consent_source.h"
#include "consent_verb.h"
#include "consent_write.h"
#include "i18n.h"
#include "lines.h"
#include "progress.h"

#define MAX_LOSS_PERCENT 20
#define TIMEOUT_S 60
#define TIMEOUT_MAX_S 86400

struct options {
	const char *sqlite, *postgresql, *query, *out;
	unsigned max_loss_percent, timeout_s;
	bool bad_rows_refuse, is_json, is_verbose;
};

/* What comes from the database. */
struct sync {
	const struct options *options;
	struct fb_consent_build build;
	struct fb_consent_columns columns;
	struct fb_consent_errors errors;
	size_t row_number, bad_rows;
	bool is_bad; /* nothing may be written */
};

static void
usage(FILE *out)
{
	fputs(_("Usage: fakebill-consent sync (--sqlite FILE | --postgresql "
		"CONNINFO)\n"
		"           --query SQL -o TABLE [OPTION]...\n"
		"Make a table of consent of what a query gives: a column "
		"\"address\" and either\n"
		"\"words\" or \"categories\" and others, see "
		"fakebill-consent(1).\n"
		"\n"
		"  -o, --output TABLE     text, or FILE.cdb or cdb:FILE\n"
		"      --bad-rows WHAT    refuse (the default), or none: who "
		"has a wrong row is\n"
		"                         not inspected\n"
		"      --max-loss PERCENT refuse to lose more rows than that "
		"(20)\n"
		"      --timeout SECONDS  for the query (60)\n"
		"  -j, --json             say what changed, as one object\n"
		"  -v, --verbose          say what changed\n"),
	    out);
}

/* ---- reading ------------------------------------------------------------ */

static bool
read_head(struct sync *sync, const struct fb_sql_row *head)
{
	char message[FB_SETTING_MESSAGE_BYTES];

	if (fb_consent_columns_bind(&sync->columns, head, message))
		return true;
	fb_consent_complain(&sync->errors, 0, 0, "%s", message);
	sync->is_bad = true;
	return false;
}

/* Whoever has this row did say something: until it is mended, it is none. */
static bool
replace_bad(struct sync *sync, struct fb_consent_reading *reading)
{
	char message[FB_SETTING_MESSAGE_BYTES];

	sync->bad_rows++;
	if (sync->options->bad_rows_refuse) {
		sync->is_bad = true;
		return false;
	}
	fb_consent_reading_begin(reading);
	return fb_consent_reading_words(reading, FB_STR("none"), message) &&
	    fb_consent_reading_end(reading, message);
}

static bool
read_row(struct sync *sync, const struct fb_sql_row *row)
{
	struct fb_str address = row->value[sync->columns.address];
	char message[FB_SETTING_MESSAGE_BYTES], shown[FB_LINES_SHOWN_BYTES];
	struct fb_consent_reading reading;
	struct fb_consent_key key;
	size_t column;

	sync->row_number++;
	if (address.data == NULL)
		address = FB_STR("");
	fb_lines_show(shown, address);
	bool has_key =
	    fb_lines_check(address, &column, message, sizeof message) &&
	    fb_consent_row_key(&key, address, message);
	if (!has_key ||
	    !fb_consent_columns_read(&sync->columns, row, &reading, message)) {
		fb_consent_complain(&sync->errors, sync->row_number, 0,
		    _("in the row of \"%s\": %s"), shown, message);
		if (!replace_bad(sync, &reading) || !has_key)
			return true;
	}
	if (fb_consent_build_add(&sync->build, &key, &reading,
		(uint32_t)sync->row_number) == FB_OK)
		return true;
	fb_verb_complain(_("out of memory"));
	sync->is_bad = true;
	return false;
}

static bool
on_row(void *context, const struct fb_sql_row *row, bool is_head)
{
	return is_head ? read_head(context, row) : read_row(context, row);
}

static void
on_twice(void *context, const struct fb_consent_row *row, struct fb_str key)
{
	struct sync *sync = context;
	char shown[FB_LINES_SHOWN_BYTES];

	fb_lines_show(shown, key);
	fb_consent_complain(&sync->errors, row->line, 0,
	    _("\"%s\" stands twice, first in row %u"), shown, row->first_line);
	sync->is_bad = true;
}

static int
exit_status_of(enum fb_status status)
{
	return status == FB_ERR_TIMEOUT ? EX_TEMPFAIL :
					  fb_verb_exit_status(status);
}

static int
read_database(struct sync *sync)
{
	const struct options *options = sync->options;
	struct fb_error err = { .status = FB_OK };
	const struct fb_sql_query query = {
		.database = options->sqlite != NULL ? options->sqlite :
						      options->postgresql,
		.query = options->query,
		.timeout_s = options->timeout_s,
		.visitor = on_row,
		.context = sync,
	};

	fb_progress_start(_("reading the database"));
	enum fb_status status = options->sqlite != NULL ?
	    fb_sql_sqlite(&query, &err) :
	    fb_sql_postgresql(&query, &err);
	fb_progress_stop();
	if (status != FB_OK) {
		fb_verb_print_error(stderr, &err);
		return exit_status_of(status);
	}
	if (!fb_consent_build_sort(&sync->build, on_twice, sync))
		sync->is_bad = true;
	return sync->is_bad ? EX_DATAERR : EX_OK;
}

/* ---- the guard ---------------------------------------------------------- */

/* The table that is there; none is an empty one. */
static int
read_old(struct fb_consent_build *old, const char *out)
{
	char path[FB_CONSENT_PATH_BYTES];

	fb_consent_source_path(path, sizeof path, out);
	if (access(path, F_OK) != 0 && errno == ENOENT)
		return EX_OK;
	enum fb_status status =
	    fb_consent_read(old, out, fb_consent_verb_report, NULL);
	if (status == FB_ERR_SYNTAX || status == FB_ERR_CORRUPT)
		fb_verb_complain(
		    _("the old table is wrong, so nobody can tell what would "
		      "be lost; mend it or move it away"));
	return fb_verb_exit_status(status);
}

/*
 * A row that is gone may be somebody who cancelled, and whose mail goes on
 * being inspected while we refuse.  So refusing must reach a person: cron may
 * send its mail to nobody, hence the log too.  Without addresses.
 */
static void
cry(const struct options *options,
    const struct fb_consent_difference *difference, size_t old_count)
{
	char line[FB_CONSENT_PATH_BYTES + 512];

	snprintf(line, sizeof line,
	    _("%s was not changed: %zu of %zu rows would be lost, more than "
	      "%u %% (--max-loss); who cancelled among them is still "
	      "inspected, so look at the database at once"),
	    options->out, difference->removed, old_count,
	    options->max_loss_percent);
	fb_verb_complain("%s", line);
	openlog("fakebill-consent", LOG_PID, LOG_MAIL);
	syslog(LOG_ERR, "%s", line);
	closelog();
}

/* ---- writing ------------------------------------------------------------ */

static bool
tell(const struct sync *sync, const struct fb_consent_difference *difference,
    bool is_written)
{
	const struct options *options = sync->options;

	if (options->is_verbose)
		fprintf(stderr,
		    _("%s: %zu rows, %zu new, %zu gone, %zu changed, %zu "
		      "wrong\n"),
		    options->out, sync->build.count, difference->added,
		    difference->removed, difference->changed, sync->bad_rows);
	if (!options->is_json)
		return true;
	return fb_verb_put_json(json_pack("{s:s, s:I, s:I, s:I, s:I, s:I, s:b}",
	    "table", options->out, "rows", (json_int_t)sync->build.count,
	    "added", (json_int_t)difference->added, "removed",
	    (json_int_t)difference->removed, "changed",
	    (json_int_t)difference->changed, "bad", (json_int_t)sync->bad_rows,
	    "written", is_written));
}

static int
write_new(const struct sync *sync,
    const struct fb_consent_difference *difference)
{
	struct fb_error err = { .status = FB_OK };
	bool is_written;

	fb_progress_start(_("writing"));
	enum fb_status status = fb_consent_write(&is_written, &sync->build,
	    sync->options->out, &err);
	fb_progress_stop();
	if (status != FB_OK) {
		fb_verb_print_error(stderr, &err);
		return status == FB_ERR_IO ? EX_CANTCREAT :
					     fb_verb_exit_status(status);
	}
	return tell(sync, difference, is_written) ? EX_OK : EX_OSERR;
}

static int
replace(const struct sync *sync)
{
	const struct options *options = sync->options;
	struct fb_consent_build old;

	fb_consent_build_init(&old);
	int exit_status = read_old(&old, options->out);
	if (exit_status == EX_OK) {
		struct fb_consent_difference difference =
		    fb_consent_compare(&old, &sync->build);
		if (fb_consent_lost_too_much(&difference, old.count,
			options->max_loss_percent)) {
			cry(options, &difference, old.count);
			exit_status = EX_DATAERR;
		} else {
			exit_status = write_new(sync, &difference);
		}
	}
	fb_consent_build_deinit(&old);
	return exit_status;
}

static int
sync_table(const struct options *options)
{
	struct sync sync = {
		.options = options,
		.errors.file_name =
		    options->sqlite != NULL ? options->sqlite : "postgresql",
		.errors.report = fb_consent_verb_report,
	};

	fb_consent_build_init(&sync.build);
	int exit_status = read_database(&sync);
	if (exit_status == EX_OK)
		exit_status = replace(&sync);
	else
		fb_verb_complain(_("%s was not changed"), options->out);
	fb_consent_build_deinit(&sync.build);
	return fb_verb_finish(exit_status);
}

/* ---- options ------------------------------------------------------------ */

enum {
	OPTION_SQLITE = 256,
	OPTION_POSTGRESQL,
	OPTION_QUERY,
	OPTION_BAD_ROWS,
	OPTION_MAX_LOSS,
	OPTION_TIMEOUT
};

static bool
read_number(unsigned *out, uint64_t low, uint64_t high, const char *text)
{
	uint64_t number;

	if (!fb_consent_verb_number(&number, text, high) || number < low)
		return false;
	*out = (unsigned)number;
	return true;
}

/* 0, or the exit status for a wrong command line. */
static int
take_option(struct options *options, int option, const char *value)
{
	switch (option) {
	case OPTION_SQLITE:
		options->sqlite = value;
		return 0;
	case OPTION_POSTGRESQL:
		options->postgresql = value;
		return 0;
	case OPTION_QUERY:
		options->query = value;
		return 0;
	case OPTION_BAD_ROWS:
		options->bad_rows_refuse = strcmp(value, "refuse") == 0;
		if (options->bad_rows_refuse || strcmp(value, "none") == 0)
			return 0;
		return fb_verb_refuse(_("sync: --bad-rows must be \"refuse\" "
					"or \"none\", not "
					"\"%s\""),
		    value);
	case OPTION_MAX_LOSS:
		if (read_number(&options->max_loss_percent, 0, 100, value))
			return 0;
		return fb_verb_refuse(_("sync: --max-loss must be from 0 to "
					"100, not \"%s\""),
		    value);
	case OPTION_TIMEOUT:
		if (read_number(&options->timeout_s, 1, TIMEOUT_MAX_S, value))
			return 0;
		return fb_verb_refuse(_("sync: --timeout must be from 1 to %d, "
					"not \"%s\""),
		    TIMEOUT_MAX_S, value);
	case 'o':
		options->out = value;
		return 0;
	case 'j':
		options->is_json = true;
		return 0;
	case 'v':
		options->is_verbose = true;
		return 0;
	default:
		usage(stderr);
		return EX_USAGE;
	}
}

static int
check_options(const struct options *options)
{
	if ((options->sqlite == NULL) == (options->postgresql == NULL))
		return fb_verb_refuse(
		    _("sync: name one database, --sqlite or --postgresql"));
	if (options->query == NULL)
		return fb_verb_refuse(_("sync: --query is missing"));
	if (options->out == NULL)
		return fb_verb_refuse(
		    _("sync: where to? (-o TABLE is missing)"));
	return 0;
}

int
fb_consent_verb_sync(int argc, char **argv)
{
	static const struct option long_options[] = {
		{ "sqlite", required_argument, NULL, OPTION_SQLITE },
		{ "postgresql", required_argument, NULL, OPTION_POSTGRESQL },
		{ "query", required_argument, NULL, OPTION_QUERY },
		{ "output", required_argument, NULL, 'o' },
		{ "bad-rows", required_argument, NULL, OPTION_BAD_ROWS },
		{ "max-loss", required_argument, NULL, OPTION_MAX_LOSS },
		{ "timeout", required_argument, NULL, OPTION_TIMEOUT },
		{ "json", no_argument, NULL, 'j' },
		{ "verbose", no_argument, NULL, 'v' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	struct options options = {
		.max_loss_percent = MAX_LOSS_PERCENT,
		.timeout_s = TIMEOUT_S,
		.bad_rows_refuse = true,
	};
	int option;

	while ((option = getopt_long(argc, argv, "o:jvh", long_options,
		    NULL)) != -1) {
		if (option == 'h') {
			usage(stdout);
			return fb_verb_finish(EX_OK);
		}
		int wrong = take_option(&options, option, optarg);
		if (wrong != 0)
			return wrong;
	}
	if (optind != argc)
		return fb_verb_refuse(_("sync: \"%s\" is not expected"),
		    argv[optind]);
	int wrong = check_options(&options);
	return wrong != 0 ? wrong : sync_table(&options);
}
