/* SPDX-License-Identifier: BSD-2-Clause */
/* fakebill-list eval - how well a list tells fraud from honest mail */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>

#include "evaluation_print.h"
#include "i18n.h"
#include "labelled.h"
#include "verb.h"

#define EXIT_BROKEN 1
#define DEFAULT_TOP 20

struct eval {
	struct fb_labelled labelled;
	struct fb_evaluation evaluation;
	bool is_json;
	size_t top;
	/* the gate; negative: none */
	double min_recall; /* a share of 1 */
	int64_t max_false_positives;
};

static void
usage(FILE *out)
{
	fputs(_("Usage: fakebill-list eval [OPTION]... --fraud PATH... "
		"--ham PATH...\n"
		"Say how well a list tells fraud from honest mail.\n"
		"A PATH is a file, an mbox, a Maildir or another folder.\n"
		"\n"
		"      --fraud PATH...   mail that is fraud\n"
		"      --ham PATH...     honest mail\n"
		"  -l, --list FILE       a compiled list or a source; may be "
		"given\n"
		"                        several times\n"
		"  -t, --text            the files are text, such as pasted "
		"SMS\n"
		"      --now DATE        judge as of DATE (YYYY-MM-DD)\n"
		"      --top N           rows of each table (20); 0: all\n"
		"  -j, --json            one JSON object\n"
		"\n"
		"Exit 1 at the tag threshold when\n"
		"      --max-false-positives N   more than N honest mails "
		"reach "
		"it\n"
		"      --min-recall P            less than P percent of the "
		"fraud does\n"),
	    out);
}

/* ---- options ---------------------------------------------------------- */

static bool
parse_count(int64_t *out, const char *text)
{
	char *end;

	errno = 0;
	long long value = strtoll(text, &end, 10);
	if (end == text || *end != '\0' || errno != 0 || value < 0)
		return false;
	*out = value;
	return true;
}

static bool
parse_percent(double *out, const char *text)
{
	char *end;
	double value = strtod(text, &end);

	if (end == text || !(value >= 0 && value <= 100) ||
	    (*end != '\0' && strcmp(end, "%") != 0))
		return false;
	*out = value / 100;
	return true;
}

enum long_option {
	OPTION_FRAUD = 256,
	OPTION_HAM,
	OPTION_NOW,
	OPTION_TOP,
	OPTION_MAX_FALSE_POSITIVES,
	OPTION_MIN_RECALL
};

static const struct option options[] = {
	{ "fraud", required_argument, NULL, OPTION_FRAUD },
	{ "ham", required_argument, NULL, OPTION_HAM },
	{ "list", required_argument, NULL, 'l' },
	{ "text", no_argument, NULL, 't' },
	{ "now", required_argument, NULL, OPTION_NOW },
	{ "top", required_argument, NULL, OPTION_TOP },
	{ "json", no_argument, NULL, 'j' },
	{ "max-false-positives", required_argument, NULL,
	    OPTION_MAX_FALSE_POSITIVES },
	{ "min-recall", required_argument, NULL, OPTION_MIN_RECALL },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

/* Numbers of the command line.  Returns EX_OK or EX_USAGE. */
static int
set_number(struct eval *eval, int option, const char *text)
{
	int64_t count = 0;

	if (option == OPTION_MIN_RECALL)
		return parse_percent(&eval->min_recall, text) ?
		    EX_OK :
		    fb_verb_refuse(_("eval: \"%s\" is no percentage such as "
				     "95"),
			text);
	if (!parse_count(&count, text))
		return fb_verb_refuse(_("eval: \"%s\" is no number such as 20"),
		    text);
	if (option == OPTION_TOP)
		eval->top = (size_t)count;
	else
		eval->max_false_positives = count;
	return EX_OK;
}

/* Returns -1 to go on, or the exit status. */
static int
parse_options(struct eval *eval, int argc, char **argv)
{
	struct fb_labelled *labelled = &eval->labelled;
	enum fb_side side = FB_SIDE_COUNT;
	int option, status = EX_OK;

	/* "-": what is no option comes in its order, so that several paths may
	 * follow --fraud, as the shell writes them for *.eml */
	while (status == EX_OK &&
	    (option = getopt_long(argc, argv, "-l:tjh", options, NULL)) != -1) {
		switch (option) {
		case 1:
			if (side == FB_SIDE_COUNT)
				return fb_verb_refuse(_("eval: is %s fraud or "
							"ham? Put --fraud "
							"or --ham before it"),
				    optarg);
			fb_labelled_add_place(labelled, side, optarg);
			break;
		case OPTION_FRAUD:
		case OPTION_HAM:
			side = option == OPTION_FRAUD ? FB_SIDE_FRAUD :
							FB_SIDE_HAM;
			fb_labelled_add_place(labelled, side, optarg);
			break;
		case 'l':
			status = fb_labelled_add_list(labelled, optarg);
			break;
		case 't':
			labelled->is_text = true;
			break;
		case OPTION_NOW:
			status = fb_labelled_set_day(labelled, optarg);
			break;
		case OPTION_TOP:
		case OPTION_MAX_FALSE_POSITIVES:
		case OPTION_MIN_RECALL:
			status = set_number(eval, option, optarg);
			break;
		case 'j':
			eval->is_json = true;
			break;
		case 'h':
			usage(stdout);
			return fb_verb_finish(EX_OK);
		default:
			usage(stderr);
			return EX_USAGE;
		}
	}
	for (; status == EX_OK && optind < argc; optind++) {
		if (side == FB_SIDE_COUNT)
			break;
		fb_labelled_add_place(labelled, side, argv[optind]);
	}
	if (status != EX_OK)
		return status;
	if (labelled->place_count == 0)
		return fb_verb_refuse(
		    _("eval: no mail is given (--fraud PATH, --ham PATH)"));
	return -1;
}

/* ---- the gate --------------------------------------------------------- */

/* A gate that nothing has gone through is not kept. */
static int
check_gate(const struct eval *eval)
{
	const struct fb_evaluation *evaluation = &eval->evaluation;
	uint64_t fraud = evaluation->mail_count[FB_SIDE_FRAUD],
		 caught = fb_evaluation_reached(evaluation, FB_SIDE_FRAUD,
		     FB_REACHED_TAG),
		 flagged = fb_evaluation_reached(evaluation, FB_SIDE_HAM,
		     FB_REACHED_TAG);
	int status = EX_OK;

	if (eval->max_false_positives >= 0 &&
	    (flagged > (uint64_t)eval->max_false_positives ||
		evaluation->mail_count[FB_SIDE_HAM] == 0)) {
		fb_verb_complain(_("false positives: %ju of %ju; at most %ju "
				   "are allowed"),
		    (uintmax_t)flagged,
		    (uintmax_t)evaluation->mail_count[FB_SIDE_HAM],
		    (uintmax_t)eval->max_false_positives);
		status = EXIT_BROKEN;
	}
	if (eval->min_recall >= 0 &&
	    (fraud == 0 || (double)caught < eval->min_recall * (double)fraud)) {
		fb_verb_complain(_("caught: %ju of %ju; at least %g %% are "
				   "required"),
		    (uintmax_t)caught, (uintmax_t)fraud,
		    100 * eval->min_recall);
		status = EXIT_BROKEN;
	}
	return status;
}

/* ---- the whole -------------------------------------------------------- */

static enum fb_status
count(void *context, enum fb_side side, const char *name, struct fb_str message,
    const struct fb_evidence *evidence)
{
	struct eval *eval = context;

	(void)message;
	return fb_evaluation_add(&eval->evaluation, eval->labelled.arena, side,
	    name, evidence);
}

static int
report(struct eval *eval)
{
	fb_evaluation_sort(&eval->evaluation);
	if (!eval->is_json) {
		fb_evaluation_print(&eval->evaluation, eval->labelled.day,
		    eval->top);
		return EX_OK;
	}
	if (fb_verb_put_json(
		fb_evaluation_json(&eval->evaluation, eval->labelled.day)))
		return EX_OK;
	fb_verb_complain(_("out of memory"));
	return EX_OSERR;
}

/* What could not be read makes every number wrong: it is reported all the
 * same, but the gate is not kept by it. */
static int
evaluate(struct eval *eval)
{
	const struct fb_thresholds thresholds = { FB_THRESHOLD_TAG_MILLI,
		FB_THRESHOLD_QUARANTINE_MILLI, FB_THRESHOLD_REJECT_MILLI };

	if (fb_evaluation_init(&eval->evaluation, &eval->labelled.request,
		&thresholds) != FB_OK) {
		fb_verb_complain(_("out of memory"));
		return EX_OSERR;
	}
	int status = fb_labelled_visit(&eval->labelled, count, eval);
	if (status == EX_OSERR)
		return status;
	int reported = report(eval);
	if (status == EX_OK)
		status = reported;
	if (status == EX_OK)
		status = check_gate(eval);
	return fb_verb_finish(status);
}

int
fb_verb_eval(int argc, char **argv)
{
	struct eval eval = {
		.top = DEFAULT_TOP,
		.min_recall = -1,
		.max_false_positives = -1,
	};

	int status = fb_labelled_init(&eval.labelled, "eval", argc);
	if (status == EX_OK)
		status = parse_options(&eval, argc, argv);
	if (status < 0 && eval.labelled.request.list_count == 0) {
		int loaded =
		    fb_labelled_add_list(&eval.labelled, FB_DEFAULT_LIST);
		if (loaded != EX_OK)
			status = loaded;
	}
	if (status < 0)
		status = evaluate(&eval);
	fb_evaluation_deinit(&eval.evaluation);
	fb_labelled_deinit(&eval.labelled);
	return status;
}
