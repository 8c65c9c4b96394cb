/* SPDX-License-Identifier: BSD-2-Clause */
/* fakebill-stats log - the decision log */
#include "verb_log.h"

#include <errno.h>
#include <getopt.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "decision_fields.h"
#include "i18n.h"
#include "nearest.h"
#include "source.h"

#define DAYS_OPTIONS (FB_LOG_FOLDER | FB_LOG_FROM | FB_LOG_TO)

static const struct log_verb {
	const char *name;
	int (*run)(const struct fb_log_options *options);
	unsigned taken, needed; /* bits of enum fb_log_option */
} verbs[] = {
	{ "verify", fb_log_verify, FB_LOG_FOLDER | FB_LOG_JSON | FB_LOG_EXPECT,
	    0 },
	{ "hold", fb_log_hold, DAYS_OPTIONS | FB_LOG_REFERENCE | FB_LOG_UNTIL,
	    FB_LOG_REFERENCE | FB_LOG_UNTIL },
	{ "unhold", fb_log_unhold, FB_LOG_FOLDER | FB_LOG_REFERENCE,
	    FB_LOG_REFERENCE },
	{ "holds", fb_log_holds, FB_LOG_FOLDER | FB_LOG_JSON, 0 },
	{ "erase", fb_log_erase, FB_LOG_FOLDER | FB_LOG_DAYS | FB_LOG_DRY_RUN,
	    FB_LOG_DAYS },
};

/* Without the name of a verb. */
static const struct log_verb query = { "", fb_log_query,
	DAYS_OPTIONS | FB_LOG_JSON | FB_LOG_ENTRY | FB_LOG_QUEUE_ID |
	    FB_LOG_DAY,
	0 };

#define VERB_COUNT (sizeof verbs / sizeof *verbs)

static void
usage(FILE *out)
{
	fputs(_("Usage: fakebill-stats log [-j] [-e ENTRY] [-q QUEUE-ID] "
		"[--day D]\n"
		"                          [--from D] [--to D]\n"
		"       fakebill-stats log verify [-j] [-x HASH]...\n"
		"       fakebill-stats log hold -r REFERENCE --until D "
		"[--from D] [--to D]\n"
		"       fakebill-stats log unhold -r REFERENCE\n"
		"       fakebill-stats log holds [-j]\n"
		"       fakebill-stats log erase --days N [-n]\n"
		"Search, verify, hold and erase the decision log.\n"
		"\n"
		"  -d, --folder FOLDER    the decision log; default:\n"
		"                         /var/lib/fakebill/decisions\n"
		"  -e, --entry ENTRY      records that name this entry of a "
		"list\n"
		"  -q, --queue-id ID      records of this message\n"
		"      --day D            of this day in Japan, such as "
		"2026-11-27\n"
		"      --from D, --to D   of these days, both included\n"
		"  -x, --expect HASH      a day must end with this hash, which "
		"the log told\n"
		"  -r, --reference REF    number of the request for "
		"preservation\n"
		"      --until D          last day of the hold\n"
		"      --days N           erase what is older and not held\n"
		"  -n, --dry-run          only say what would be erased\n"
		"  -j, --json             for programs\n"),
	    out);
}

/* ---- what the verbs share ---------------------------------------------- */

const char *
fb_log_problem(const struct fb_decision_break *what, char buffer[160])
{
	char day[FB_DATE_MAX_BYTES];

	switch (what->problem) {
	case FB_PROBLEM_NO_LINE:
		return _("this is no line of the decision log");
	case FB_PROBLEM_WRONG_NUMBER:
		return _("lines before this one are missing or too many");
	case FB_PROBLEM_WRONG_HASH:
		return _("this line was changed, or it does not follow from "
			 "the one before");
	case FB_PROBLEM_NO_HEAD:
		return _("the first line of the file is missing");
	case FB_PROBLEM_SECOND_HEAD:
		return _("the chain begins anew here");
	case FB_PROBLEM_OTHER_DAY:
		return _("this file is of another day");
	case FB_PROBLEM_NOT_LINKED:
		return _("the file does not go on from the one before");
	case FB_PROBLEM_FILE_MISSING:
		fb_date_format(day, what->missing);
		snprintf(buffer, 160,
		    _("the file of %s, before this one, is missing and was "
		      "not yet to be erased"),
		    day);
		return buffer;
	case FB_PROBLEM_UNFINISHED:
		return _("the last line is torn and was not marked");
	case FB_PROBLEM_EMPTY:
		return _("the file is empty");
	case FB_PROBLEM_UNREADABLE:
		snprintf(buffer, 160, _("cannot be read: %s"),
		    strerror(what->error));
		return buffer;
	}
	return "?";
}

void
fb_log_complain(const struct fb_log_options *options,
    const struct fb_error *error)
{
	if (error->file[0] == '\0')
		fb_verb_complain("%s: %s", options->path, error->message);
	else if (error->line == 0)
		fb_verb_complain("%s/%s: %s", options->path, error->file,
		    error->message);
	else
		fb_verb_complain("%s/%s:%zu: %s", options->path, error->file,
		    error->line, error->message);
}

/* ---- options ------------------------------------------------------------ */

static const struct option long_options[] = {
	{ "folder", required_argument, NULL, FB_LOG_FOLDER },
	{ "json", no_argument, NULL, FB_LOG_JSON },
	{ "entry", required_argument, NULL, FB_LOG_ENTRY },
	{ "queue-id", required_argument, NULL, FB_LOG_QUEUE_ID },
	{ "day", required_argument, NULL, FB_LOG_DAY },
	{ "from", required_argument, NULL, FB_LOG_FROM },
	{ "to", required_argument, NULL, FB_LOG_TO },
	{ "reference", required_argument, NULL, FB_LOG_REFERENCE },
	{ "until", required_argument, NULL, FB_LOG_UNTIL },
	{ "expect", required_argument, NULL, FB_LOG_EXPECT },
	{ "days", required_argument, NULL, FB_LOG_DAYS },
	{ "dry-run", no_argument, NULL, FB_LOG_DRY_RUN },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

/* The brief form of an option, or 0. */
static const struct {
	char brief;
	enum fb_log_option option;
} brief_options[] = {
	{ 'd', FB_LOG_FOLDER },
	{ 'j', FB_LOG_JSON },
	{ 'e', FB_LOG_ENTRY },
	{ 'q', FB_LOG_QUEUE_ID },
	{ 'r', FB_LOG_REFERENCE },
	{ 'x', FB_LOG_EXPECT },
	{ 'n', FB_LOG_DRY_RUN },
};
#define BRIEF_OPTIONS "+d:je:q:r:x:nh"

static const char *
name_of(unsigned option)
{
	for (size_t i = 0; long_options[i].name != NULL; i++)
		if (long_options[i].val == (int)option)
			return long_options[i].name;
	return "?";
}

static bool
parse_day(fb_date *out, unsigned option, const char *text)
{
	if (fb_date_parse(out, fb_str(text)))
		return true;
	fb_verb_refuse(_("--%s must be a date such as 2026-11-27, not "
			 "\"%s\""),
	    name_of(option), text);
	return false;
}

bool
fb_log_check_entry(const char *text)
{
	if (fb_id_is_valid(fb_str(text)))
		return true;
	fb_verb_refuse(_("\"%s\" is no id of an entry, such as P0102"), text);
	return false;
}

static bool
parse_expect(struct fb_log_options *options, const char *text)
{
	if (options->expect_count == FB_LOG_EXPECT_MAX) {
		fb_verb_refuse(_("--expect may be given %d times"),
		    FB_LOG_EXPECT_MAX);
		return false;
	}
	if (fb_decision_hash_parse(options->expect[options->expect_count],
		fb_str(text))) {
		options->expect_count++;
		return true;
	}
	fb_verb_refuse(_("--expect must be a hash of %d hexadecimal digits, "
			 "not \"%s\""),
	    FB_DECISION_HASH_CHARS, text);
	return false;
}

static bool
parse_days(unsigned *out, const char *text)
{
	unsigned days = 0;

	for (const char *p = text; *p >= '0' && *p <= '9' && days < 100000; p++)
		days = days * 10 + (unsigned)(*p - '0');
	if (days >= 1 && days <= 3650 &&
	    text[strspn(text, "0123456789")] == '\0') {
		*out = days;
		return true;
	}
	fb_verb_refuse(_("--days must be from 1 to 3650, not \"%s\""), text);
	return false;
}

static bool
parse_option(struct fb_log_options *options, unsigned option, const char *text)
{
	options->given |= option;
	switch (option) {
	case FB_LOG_FOLDER:
		options->path = text;
		return true;
	case FB_LOG_ENTRY:
		options->entry = text;
		return fb_log_check_entry(text);
	case FB_LOG_QUEUE_ID:
		options->queue_id = text;
		return true;
	case FB_LOG_REFERENCE:
		options->reference = text;
		return true;
	case FB_LOG_DAY:
		if (!parse_day(&options->from, option, text))
			return false;
		options->to = options->from;
		return true;
	case FB_LOG_FROM:
		return parse_day(&options->from, option, text);
	case FB_LOG_TO:
		return parse_day(&options->to, option, text);
	case FB_LOG_UNTIL:
		return parse_day(&options->until, option, text);
	case FB_LOG_EXPECT:
		return parse_expect(options, text);
	case FB_LOG_DAYS:
		return parse_days(&options->days, text);
	default:
		return true;
	}
}

static unsigned
option_of(int letter)
{
	for (size_t i = 0; i < sizeof brief_options / sizeof *brief_options;
	     i++)
		if (brief_options[i].brief == letter)
			return brief_options[i].option;
	return (unsigned)letter;
}

/* ---- the verb ----------------------------------------------------------- */

/* NULL, after a complaint, when there is no such verb. */
static const struct log_verb *
find_verb(const char *name)
{
	const char *names[VERB_COUNT];
	const struct fb_words words = { names, VERB_COUNT };

	for (size_t i = 0; i < VERB_COUNT; i++) {
		names[i] = verbs[i].name;
		if (strcmp(name, verbs[i].name) == 0)
			return &verbs[i];
	}
	const char *near = fb_nearest(&words, fb_str(name));
	if (near != NULL)
		fb_verb_refuse(_("unknown verb \"%s\"; did you mean \"%s\"?"),
		    name, near);
	else
		fb_verb_refuse(_("unknown verb \"%s\""), name);
	return NULL;
}

/* Whether the verb takes what is given, and has what it needs. */
static bool
check_given(const struct log_verb *verb, const struct fb_log_options *options)
{
	unsigned wrong = options->given & ~verb->taken;
	unsigned missing = verb->needed & ~options->given;

	if (wrong != 0)
		fb_verb_refuse(_("log %s takes no --%s"), verb->name,
		    name_of(wrong & (0u - wrong)));
	else if (missing != 0)
		fb_verb_refuse(_("log %s: --%s is missing"), verb->name,
		    name_of(missing & (0u - missing)));
	else if (options->from != FB_DATE_NONE && options->to != FB_DATE_NONE &&
	    options->from > options->to)
		fb_verb_refuse(_("--from is later than --to"));
	else
		return true;
	return false;
}

static int
run(const struct log_verb *verb, struct fb_log_options *options)
{
	options->folder = fb_decision_folder_open(options->path);
	if (options->folder < 0) {
		fb_verb_complain(_("%s cannot be opened: %s"), options->path,
		    strerror(errno));
		return EX_NOINPUT;
	}
	int status = verb->run(options);
	close(options->folder);
	return fb_verb_finish(status);
}

int
fb_verb_log(int argc, char **argv)
{
	static struct fb_log_options options;
	const struct log_verb *verb = &query;
	int letter;

	options = (struct fb_log_options) { .path = FB_DECISION_FOLDER,
		.from = FB_DATE_NONE,
		.to = FB_DATE_NONE,
		.until = FB_DATE_NONE,
		.today = fb_decision_day(time(NULL)) };
	if (argc > 1 && argv[1][0] != '-') {
		verb = find_verb(argv[1]);
		argc--;
		argv++;
	}
	if (verb == NULL)
		return EX_USAGE;
	while ((letter = getopt_long(argc, argv, BRIEF_OPTIONS, long_options,
		    NULL)) != -1) {
		if (letter == 'h') {
			usage(stdout);
			return fb_verb_finish(EX_OK);
		}
		if (letter == '?') {
			usage(stderr);
			return EX_USAGE;
		}
		if (!parse_option(&options, option_of(letter), optarg))
			return EX_USAGE;
	}
	if (optind < argc)
		return fb_verb_refuse(_("unexpected argument \"%s\""),
		    argv[optind]);
	return check_given(verb, &options) ? run(verb, &options) : EX_USAGE;
}
