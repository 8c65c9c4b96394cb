/* SPDX-License-Identifier: BSD-2-Clause */
/* fakebill-stats review - what would have been done */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "decision_verify.h"
#include "i18n.h"
#include "line_reader.h"
#include "progress.h"
#include "review_print.h"
#include "verb_log.h"

#define LINE_MAX_BYTES ((size_t)16384) /* the rest of a longer one is lost */
#define TOP_DEFAULT 20

enum {
	OPTION_MAILLOG = 256,
	OPTION_DECISIONS,
	OPTION_FROM,
	OPTION_TO,
	OPTION_TOP
};

struct options {
	bool is_json;
	const char *decisions; /* folder, or NULL */
	const char **maillog;
	size_t maillog_count;
	struct fb_review_wish wish;
	struct fb_review_style style;
};

static void
usage(FILE *out)
{
	fputs(_("Usage: fakebill-stats review [OPTION]... --maillog FILE "
		"[FILE]...\n"
		"Show what would have been tagged, quarantined and rejected, "
		"and by what, from\n"
		"the mail server's log or the decision log.  Nothing is "
		"kept.\n"
		"\n"
		"      --maillog FILE       the log of Postfix or Sendmail; "
		"\"-\" is standard input\n"
		"      --decisions FOLDER   take the decisions from the "
		"decision log\n"
		"  -e, --entry ENTRY        list the messages that name this "
		"entry\n"
		"  -l, --list               list the suspected messages\n"
		"  -k, --false-positives K  so many of them were false "
		"positives\n"
		"      --from D, --to D     only these days in Japan, both "
		"included\n"
		"      --top N              rows of a table, default 20; 0: "
		"all\n"
		"  -j, --json               one JSON object\n"),
	    out);
}

/* ---- reading -------------------------------------------------------------- */

/* Local time is what a log without zones is written in. */
static struct fb_syslog_clock
clock_now(void)
{
	time_t now = time(NULL);
	struct tm local;

	localtime_r(&now, &local);
	return (
	    struct fb_syslog_clock) { .now = now, .offset_s = local.tm_gmtoff };
}

static int
read_maillog(struct fb_review *review, const char *path)
{
	const struct fb_syslog_clock clock = clock_now();
	bool is_stdin = strcmp(path, "-") == 0, is_whole;
	int fd = is_stdin ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0) :
			    open(path, O_RDONLY | O_CLOEXEC);
	struct fb_maillog_event event;
	struct fb_str line;

	if (fd < 0) {
		fb_verb_complain(_("%s cannot be opened: %s"), path,
		    strerror(errno));
		return EX_NOINPUT;
	}
	struct fb_line_reader *reader = fb_line_reader_new(fd, LINE_MAX_BYTES);
	if (reader == NULL) {
		fb_verb_complain(_("out of memory"));
		return EX_OSERR;
	}
	while (fb_line_reader_next(reader, &line, &is_whole)) {
		fb_maillog_read(&event, line, &clock);
		fb_review_event(review, &event);
	}
	int number = fb_line_reader_error(reader);
	fb_line_reader_free(reader);
	if (number == 0)
		return EX_OK;
	fb_verb_complain(_("%s cannot be read: %s"), path, strerror(number));
	return EX_NOINPUT;
}

static void
on_record(void *context, fb_date day, const struct fb_decision_line *line)
{
	struct fb_fields fields;

	if (line->kind == FB_DECISION_RECORD &&
	    fb_fields_read(&fields, line->text))
		fb_review_record(context, day, &fields);
}

static int
read_decisions(struct fb_review *review, const char *path)
{
	const struct fb_decision_witness witness = { .context = review,
		.line = on_record };
	struct fb_decision_survey survey;
	struct fb_error error = { 0 };
	int folder = fb_decision_folder_open(path);

	if (folder < 0) {
		fb_verb_complain(_("%s cannot be opened: %s"), path,
		    strerror(errno));
		return EX_NOINPUT;
	}
	enum fb_status status = fb_decision_verify(&survey, folder,
	    fb_decision_day(time(NULL)), NULL, &witness, &error);
	close(folder);
	if (status != FB_OK) {
		fb_verb_complain("%s: %s", path, error.message);
		return fb_verb_exit_status(status);
	}
	if (survey.broken > 0)
		fb_verb_complain(_("%s: the chain is broken; see "
				   "\"fakebill-stats log verify\""),
		    path);
	return EX_OK;
}

static int
read_all(struct fb_review *review, const struct options *options)
{
	int status = EX_OK;

	fb_progress_start(_("reading the logs"));
	if (options->decisions != NULL)
		status = read_decisions(review, options->decisions);
	for (size_t i = 0; status == EX_OK && i < options->maillog_count; i++)
		status = read_maillog(review, options->maillog[i]);
	fb_progress_stop();
	fb_review_finish(review);
	return status;
}

static int
show(const struct fb_review *review, const struct options *options)
{
	const struct fb_review_style *style = &options->style;

	if (style->false_positives > review->suspected)
		return fb_verb_refuse(_("--false-positives: only %llu messages "
					"were "
					"suspected"),
		    (unsigned long long)review->suspected);
	if (!options->is_json) {
		fb_review_print(review, style);
	} else if (!fb_verb_put_json(fb_review_json(review, style))) {
		fb_verb_complain(_("out of memory"));
		return EX_OSERR;
	}
	return review->messages > 0 ? EX_OK : 1;
}

static int
run(const struct options *options)
{
	struct fb_review review;
	int status = EX_OSERR;

	if (fb_review_init(&review, &options->wish) != FB_OK)
		fb_verb_complain(_("out of memory"));
	else
		status = read_all(&review, options);
	if (status == EX_OK)
		status = show(&review, options);
	fb_review_free(&review);
	return fb_verb_finish(status);
}

/* ---- options -------------------------------------------------------------- */

static bool
parse_number(uint64_t *out, const char *name, const char *text)
{
	size_t digits = strspn(text, "0123456789");

	if (digits == 0 || digits > 12 || text[digits] != '\0') {
		fb_verb_refuse(_("--%s must be a whole number, not \"%s\""),
		    name, text);
		return false;
	}
	*out = strtoull(text, NULL, 10);
	return true;
}

static bool
parse_day(fb_date *out, const char *name, const char *text)
{
	if (fb_date_parse(out, fb_str(text)))
		return true;
	fb_verb_refuse(_("--%s must be a date such as 2026-11-27, not "
			 "\"%s\""),
	    name, text);
	return false;
}

static bool
parse_option(struct options *options, int letter, const char *text)
{
	uint64_t top;

	switch (letter) {
	case OPTION_MAILLOG:
		options->maillog[options->maillog_count++] = text;
		return true;
	case OPTION_DECISIONS:
		options->decisions = text;
		options->wish.has_decisions = true;
		return true;
	case 'e':
		options->wish.entry = text;
		return fb_log_check_entry(text);
	case 'l':
		options->wish.is_listing = true;
		return true;
	case 'k':
		options->style.has_false_positives = true;
		return parse_number(&options->style.false_positives,
		    "false-positives", text);
	case OPTION_FROM:
		return parse_day(&options->wish.from, "from", text);
	case OPTION_TO:
		return parse_day(&options->wish.to, "to", text);
	case OPTION_TOP:
		if (!parse_number(&top, "top", text))
			return false;
		options->style.top = (size_t)top;
		return true;
	default:
		options->is_json = true;
		return true;
	}
}

/* Returns an exit status when the verb is to end here, or -1. */
static int
parse_options(struct options *options, int argc, char **argv)
{
	static const struct option long_options[] = {
		{ "maillog", required_argument, NULL, OPTION_MAILLOG },
		{ "decisions", required_argument, NULL, OPTION_DECISIONS },
		{ "entry", required_argument, NULL, 'e' },
		{ "list", no_argument, NULL, 'l' },
		{ "false-positives", required_argument, NULL, 'k' },
		{ "from", required_argument, NULL, OPTION_FROM },
		{ "to", required_argument, NULL, OPTION_TO },
		{ "top", required_argument, NULL, OPTION_TOP },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int letter;

	while ((letter = getopt_long(argc, argv, "e:lk:jh", long_options,
		    NULL)) != -1) {
		if (letter == 'h') {
			usage(stdout);
			return fb_verb_finish(EX_OK);
		}
		if (letter == '?') {
			usage(stderr);
			return EX_USAGE;
		}
		if (!parse_option(options, letter, optarg))
			return EX_USAGE;
	}
	for (; optind < argc; optind++)
		options->maillog[options->maillog_count++] = argv[optind];
	if (options->maillog_count == 0 && options->decisions == NULL)
		return fb_verb_refuse(
		    _("review: give --maillog FILE, --decisions FOLDER, or "
		      "both"));
	if (options->wish.from != FB_DATE_NONE &&
	    options->wish.to != FB_DATE_NONE &&
	    options->wish.from > options->wish.to)
		return fb_verb_refuse(_("--from is later than --to"));
	return -1;
}

int
fb_verb_review(int argc, char **argv)
{
	struct options options = {
		.maillog = calloc((size_t)argc, sizeof *options.maillog),
		.wish = { .from = FB_DATE_NONE, .to = FB_DATE_NONE },
		.style = { .top = TOP_DEFAULT },
	};

	if (options.maillog == NULL) {
		fb_verb_complain(_("out of memory"));
		return EX_OSERR;
	}
	int status = parse_options(&options, argc, argv);
	if (status < 0)
		status = run(&options);
	free(options.maillog);
	return status;
}
