/* SPDX-License-Identifier: BSD-2-Clause */
/* fakebill-check - the judgement of the filter without a mail server */
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "failure.h"
#include "i18n.h"
#include "judge.h"
#include "mailbox.h"
#include "report.h"

#define DEFAULT_LIST PKGDATADIR "/starter.cdb"
#define EXIT_SUSPECTED 1
/* Progress appears after two seconds and moves twice a second. */
#define PROGRESS_AFTER_MS 2000
#define PROGRESS_EVERY_MS 500

enum output {
	OUTPUT_LINES,
	OUTPUT_EXPLAIN,
	OUTPUT_JSON
};

struct checker {
	struct fb_reader *reader;
	struct fb_arena *arena;
	struct fb_list *list[FB_LISTS_MAX];
	struct fb_overrides *overrides;
	struct fb_judge_request request;
	struct fb_authserv_ids trusted_authserv;
	struct fb_thresholds thresholds;
	enum output output;
	bool is_text, is_quiet, has_progress;
	unsigned long message_count, suspected_count;
	uint64_t byte_count;
	int64_t started_ms, shown_ms;
	int exit_status; /* EX_OK, or the first failure */
};

static int64_t
now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void
usage(FILE *out)
{
	fputs(
	    _("Usage: fakebill-check [OPTION]... [MAIL]...\n"
	      "Judge mail as fakebill-milter would, and say why.\n"
	      "\n"
	      "MAIL is a file, an mbox, a Maildir or another folder, or - for\n"
	      "standard input (the default).\n"
	      "\n"
	      "  -l, --list FILE     judge by this compiled list; may be "
	      "given\n"
	      "                      several times\n"
	      "  -e, --explain       say which words, where, which entry, "
	      "what\n"
	      "                      weight\n"
	      "  -j, --json          one JSON object per message and line\n"
	      "  -t, --text          the input is text, such as a pasted SMS\n"
	      "  -o, --overrides FILE\n"
	      "                      entries and values that count nothing\n"
	      "      --now DATE      judge as of DATE (YYYY-MM-DD)\n"
	      "      --threshold P   tag from P points (5)\n"
	      "      --trusted-authserv ID\n"
	      "                      believe the Authentication-Results of "
	      "this\n"
	      "                      server; may be given several times\n"
	      "  -q, --quiet         no summary at the end\n"
	      "  -h, --help          this text\n"
	      "  -V, --version       the version\n"
	      "\n"
	      "Exit status: 0 nothing reaches the tag threshold, 1 something\n"
	      "does, 64 and above: an error (sysexits.h).\n"),
	    out);
}

static void
print_error(const struct fb_error *error)
{
	fputs("fakebill-check: ", stderr);
	if (error->file[0] != '\0')
		fprintf(stderr, "%s: ", error->file);
	fprintf(stderr, "%s\n", error->message);
}

static void
show_progress(struct checker *checker)
{
	int64_t now = now_ms();

	if (!checker->has_progress ||
	    now - checker->started_ms < PROGRESS_AFTER_MS ||
	    now - checker->shown_ms < PROGRESS_EVERY_MS)
		return;
	checker->shown_ms = now;
	putc('\r', stderr);
	fprintf(stderr, _("%lu messages, %lu suspected"),
	    checker->message_count, checker->suspected_count);
}

static void
clear_progress(const struct checker *checker)
{
	if (checker->shown_ms != 0)
		fputs("\r\033[K", stderr);
}

static bool
print_report(const struct checker *checker, const struct fb_report *report)
{
	json_t *object;
	int failed;

	switch (checker->output) {
	case OUTPUT_EXPLAIN:
		fb_report_explain(stdout, report);
		return true;
	case OUTPUT_JSON:
		object = fb_report_json(report);
		failed = object == NULL ||
		    json_dumpf(object, stdout,
			JSON_COMPACT | JSON_REAL_PRECISION(9)) != 0;
		json_decref(object);
		putchar('\n');
		return !failed;
	default:
		fb_report_line(stdout, report);
		return true;
	}
}

static bool
check(void *context, const char *name, struct fb_str message)
{
	struct checker *checker = context;
	struct fb_evidence evidence;

	fb_arena_reset(checker->arena);
	enum fb_status status =
	    (checker->is_text ? fb_judge_text : fb_judge_message)(&evidence,
		checker->arena, checker->reader, &checker->request, message);
	if (status != FB_OK) {
		fprintf(stderr, _("fakebill-check: %s: out of memory\n"), name);
		checker->exit_status = EX_OSERR;
		return true;
	}
	struct fb_report report = {
		.name = name,
		.evidence = &evidence,
		.request = &checker->request,
		.thresholds = checker->thresholds,
		.verdict = fb_judge_verdict(evidence.weighing.score_milli,
		    evidence.weighing.category, &checker->thresholds),
	};
	checker->message_count++;
	checker->byte_count += message.len;
	if (report.verdict != FB_VERDICT_NONE)
		checker->suspected_count++;
	if (!print_report(checker, &report) || ferror(stdout)) {
		fputs(_("fakebill-check: cannot write the result\n"), stderr);
		checker->exit_status = EX_IOERR;
		return false;
	}
	show_progress(checker);
	return true;
}

static void
report_unreadable(void *context, const struct fb_error *error)
{
	struct checker *checker = context;

	clear_progress(checker);
	print_error(error);
	checker->exit_status = EX_NOINPUT;
}

static void
print_summary(const struct checker *checker)
{
	double seconds = (double)(now_ms() - checker->started_ms) / 1000;

	if (checker->is_quiet || checker->message_count < 2)
		return;
	if (seconds <= 0)
		seconds = 0.001;
	fprintf(stderr,
	    _("%lu messages, %lu suspected; %.1f MB in %.2f s (%.0f "
	      "messages/s, "
	      "%.1f MB/s)\n"),
	    checker->message_count, checker->suspected_count,
	    (double)checker->byte_count / 1e6, seconds,
	    (double)checker->message_count / seconds,
	    (double)checker->byte_count / 1e6 / seconds);
}

/* Midday in Japan of a date, so that it is that day everywhere it counts. */
static bool
parse_date(int64_t *out, const char *text)
{
	struct tm day = { 0 };
	const char *end = strptime(text, "%Y-%m-%d", &day);

	if (end == NULL || *end != '\0')
		return false;
	*out = (int64_t)timegm(&day) + 3 * 3600;
	return true;
}

static bool
parse_points(int32_t *out, const char *text)
{
	char *end;
	double points = strtod(text, &end);

	if (end == text || *end != '\0' || !(points > 0 && points <= 1000))
		return false;
	*out = (int32_t)(points * FB_MILLI + 0.5);
	return true;
}

static bool
add_list(struct checker *checker, const char *path)
{
	struct fb_error error = { 0 };
	size_t count = checker->request.list_count;

	if (count == FB_LISTS_MAX) {
		fprintf(stderr, _("fakebill-check: more than %d lists\n"),
		    FB_LISTS_MAX);
		checker->exit_status = EX_USAGE;
		return false;
	}
	if (fb_list_open(&checker->list[count], path,
		fb_reader_folder(checker->reader), &error) != FB_OK) {
		print_error(&error);
		checker->exit_status =
		    error.status == FB_ERR_IO ? EX_NOINPUT : EX_DATAERR;
		return false;
	}
	checker->request.list_count = count + 1;
	return true;
}

static void
report_override(void *context, const struct fb_error *error)
{
	char line[1024];

	(void)context;
	fb_error_format(line, sizeof line, error);
	fprintf(stderr, "fakebill-check: %s\n", line);
}

/* Who names a file here means one that is there. */
static bool
set_overrides(struct checker *checker, const char *path)
{
	fb_overrides_free(checker->overrides);
	checker->overrides = NULL;
	if (access(path, F_OK) != 0) {
		fprintf(stderr, "fakebill-check: %s: %s\n", path,
		    strerror(errno));
		checker->exit_status = EX_NOINPUT;
		return false;
	}
	enum fb_status status = fb_overrides_load(&checker->overrides,
	    fb_reader_extractor(checker->reader), path, report_override, NULL);
	if (status == FB_OK)
		return true;
	checker->exit_status = status == FB_ERR_IO ? EX_NOINPUT :
	    status == FB_ERR_NOMEM                 ? EX_OSERR :
						     EX_DATAERR;
	return false;
}

enum long_option {
	OPTION_NOW = 256,
	OPTION_THRESHOLD,
	OPTION_TRUSTED_AUTHSERV
};

static const struct option long_options[] = {
	{ "list", required_argument, NULL, 'l' },
	{ "explain", no_argument, NULL, 'e' },
	{ "json", no_argument, NULL, 'j' },
	{ "text", no_argument, NULL, 't' },
	{ "overrides", required_argument, NULL, 'o' },
	{ "now", required_argument, NULL, OPTION_NOW },
	{ "threshold", required_argument, NULL, OPTION_THRESHOLD },
	{ "trusted-authserv", required_argument, NULL,
	    OPTION_TRUSTED_AUTHSERV },
	{ "quiet", no_argument, NULL, 'q' },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ NULL, 0, NULL, 0 },
};

FB_PRINTF(1, 2)
static int
refuse(const char *format, ...)
{
	va_list arguments;

	fputs("fakebill-check: ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputs(_("\nTry 'fakebill-check --help'.\n"), stderr);
	return EX_USAGE;
}

/* Nothing stronger happens below the tag threshold. */
static void
raise_thresholds(struct fb_thresholds *thresholds)
{
	if (thresholds->quarantine_milli < thresholds->tag_milli)
		thresholds->quarantine_milli = thresholds->tag_milli;
	if (thresholds->reject_milli < thresholds->quarantine_milli)
		thresholds->reject_milli = thresholds->quarantine_milli;
}

/* Returns -1 to go on, or the exit status. */
static int
trust(struct checker *checker, const char *id)
{
	switch (fb_authserv_ids_add(&checker->trusted_authserv, fb_str(id))) {
	case FB_OK:
		checker->request.trusted_authserv = &checker->trusted_authserv;
		return -1;
	case FB_ERR_TOO_LONG:
		return refuse(_("more than %d trusted servers"),
		    FB_AUTHSERV_IDS_MAX);
	default:
		return refuse(_("\"%s\" is no authserv-id such as "
				"mx.example.jp"),
		    id);
	}
}

/* Returns -1 to go on, or the exit status. */
static int
parse_options(struct checker *checker, int argc, char **argv)
{
	int option;

	while ((option = getopt_long(argc, argv, "l:o:ejtqhV", long_options,
		    NULL)) != -1) {
		switch (option) {
		case 'l':
			if (!add_list(checker, optarg))
				return checker->exit_status;
			break;
		case 'e':
			checker->output = OUTPUT_EXPLAIN;
			break;
		case 'j':
			checker->output = OUTPUT_JSON;
			break;
		case 't':
			checker->is_text = true;
			break;
		case 'o':
			if (!set_overrides(checker, optarg))
				return checker->exit_status;
			break;
		case OPTION_NOW:
			if (!parse_date(&checker->request.now, optarg))
				return refuse(_("\"%s\" is no date such as "
						"2026-01-31"),
				    optarg);
			break;
		case OPTION_THRESHOLD:
			if (!parse_points(&checker->thresholds.tag_milli,
				optarg))
				return refuse(_("\"%s\" is no number of points "
						"such as 5"),
				    optarg);
			raise_thresholds(&checker->thresholds);
			break;
		case OPTION_TRUSTED_AUTHSERV:
			if (trust(checker, optarg) >= 0)
				return EX_USAGE;
			break;
		case 'q':
			checker->is_quiet = true;
			break;
		case 'h':
			usage(stdout);
			return EX_OK;
		case 'V':
			puts("fakebill-check " VERSION);
			return EX_OK;
		default:
			usage(stderr);
			return EX_USAGE;
		}
	}
	return -1;
}

static int
run(struct checker *checker, int argc, char **argv)
{
	char stdin_name[] = "-", *no_paths[] = { stdin_name, NULL };
	char **path = optind < argc ? argv + optind : no_paths;

	if (checker->request.list_count == 0 &&
	    !add_list(checker, DEFAULT_LIST))
		return checker->exit_status;
	checker->request.list = (const struct fb_list *const *)checker->list;
	checker->request.overrides = checker->overrides;
	checker->has_progress = isatty(STDERR_FILENO) && !isatty(STDOUT_FILENO);
	checker->started_ms = now_ms();
	for (; *path != NULL; path++)
		if (fb_mailbox_visit(*path,
			fb_reader_limits(checker->reader)->message_bytes,
			checker->is_text, check, report_unreadable,
			checker) == FB_ERR_NOMEM)
			checker->exit_status = EX_OSERR;
	clear_progress(checker);
	if (fflush(stdout) != 0) {
		fputs(_("fakebill-check: cannot write the result\n"), stderr);
		return EX_IOERR;
	}
	print_summary(checker);
	if (checker->exit_status != EX_OK)
		return checker->exit_status;
	return checker->suspected_count > 0 ? EXIT_SUSPECTED : EX_OK;
}

int
main(int argc, char **argv)
{
	const struct fb_limits limits = FB_LIMITS_DEFAULT;
	struct checker checker = {
		.request = { .now = time(NULL), .categories = FB_CATEGORY_ALL },
		.thresholds = { FB_THRESHOLD_TAG_MILLI,
		    FB_THRESHOLD_QUARANTINE_MILLI, FB_THRESHOLD_REJECT_MILLI },
	};

	fb_i18n_start();
	checker.arena = fb_arena_new(limits.arena_bytes);
	if (checker.arena == NULL ||
	    fb_reader_new(&checker.reader, &limits) != FB_OK) {
		fputs(_("fakebill-check: cannot start: out of memory, or the "
			"data of ICU or of the public suffix list are "
			"missing; install libicu and publicsuffix\n"),
		    stderr);
		return EX_OSERR;
	}
	int status = parse_options(&checker, argc, argv);
	if (status < 0)
		status = run(&checker, argc, argv);
	for (size_t i = 0; i < checker.request.list_count; i++)
		fb_list_free(checker.list[i]);
	fb_overrides_free(checker.overrides);
	fb_reader_free(checker.reader);
	fb_arena_free(checker.arena);
	return status;
}
