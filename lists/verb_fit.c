/* SPDX-License-Identifier: BSD-2-Clause */
/* fakebill-list fit - propose weights that labelled mail would like better */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "fit_print.h"
#include "i18n.h"
#include "labelled.h"
#include "phrase.h"
#include "progress.h"
#include "proposal.h"
#include "source_parser.h"
#include "verb.h"

#define DEFAULT_TOP 20

struct fitting {
	struct fb_labelled labelled;
	struct fb_fit fit;
	struct fb_fit_options options;
	const char *source, *output;
	bool is_json;
	size_t top;
};

static void
usage(FILE *out)
{
	fputs(_("Usage: fakebill-list fit SOURCE [OPTION]... --fraud PATH... "
		"--ham PATH...\n"
		"Propose weights for a list's entries. A person applies them.\n"
		"A PATH is a file, an mbox, a Maildir or another folder.\n"
		"\n"
		"      --fraud PATH...  mail that is fraud\n"
		"      --ham PATH...    honest mail\n"
		"  -o, --output FILE    write SOURCE with the proposed weights "
		"to FILE\n"
		"      --folds K        parts for cross-validation (5)\n"
		"      --seed N         another choice of the parts (1)\n"
		"      --penalty X      how much a change of one point must be "
		"worth (1)\n"
		"      --cost N         missed mails that a false alarm is as "
		"bad as (10)\n"
		"      --min-hits N     different mails that an entry must hit "
		"(5)\n"
		"  -t, --text           the files are text, such as pasted "
		"SMS\n"
		"      --now DATE       judge as of DATE (YYYY-MM-DD)\n"
		"      --top N          rows of each table (20); 0: all\n"
		"  -j, --json           one JSON object\n"),
	    out);
}

/* ---- options ---------------------------------------------------------- */

enum long_option {
	OPTION_FRAUD = 256,
	OPTION_HAM,
	OPTION_FOLDS,
	OPTION_SEED,
	OPTION_PENALTY,
	OPTION_COST,
	OPTION_MIN_HITS,
	OPTION_NOW,
	OPTION_TOP
};

static const struct option options[] = {
	{ "fraud", required_argument, NULL, OPTION_FRAUD },
	{ "ham", required_argument, NULL, OPTION_HAM },
	{ "output", required_argument, NULL, 'o' },
	{ "folds", required_argument, NULL, OPTION_FOLDS },
	{ "seed", required_argument, NULL, OPTION_SEED },
	{ "penalty", required_argument, NULL, OPTION_PENALTY },
	{ "cost", required_argument, NULL, OPTION_COST },
	{ "min-hits", required_argument, NULL, OPTION_MIN_HITS },
	{ "text", no_argument, NULL, 't' },
	{ "now", required_argument, NULL, OPTION_NOW },
	{ "top", required_argument, NULL, OPTION_TOP },
	{ "json", no_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

/* A whole number; complains.  EX_OK or EX_USAGE. */
static int
parse_number(uint64_t *out, const char *name, const char *text, uint64_t min,
    uint64_t max)
{
	char *end;

	errno = 0;
	unsigned long long value = strtoull(text, &end, 10);
	if (*text >= '0' && *text <= '9' && *end == '\0' && errno == 0 &&
	    value >= min && value <= max) {
		*out = value;
		return EX_OK;
	}
	return fb_verb_refuse(_("fit: --%s %s: a number from %ju to %ju is "
				"meant"),
	    name, text, (uintmax_t)min, (uintmax_t)max);
}

static int
parse_penalty(int32_t *out, const char *text)
{
	if (fb_points_parse(out, fb_str(text)) &&
	    *out >= FB_FIT_PENALTY_MIN_MILLI &&
	    *out <= FB_FIT_PENALTY_MAX_MILLI)
		return EX_OK;
	return fb_verb_refuse(_("fit: --penalty %s: a number from %g to %g is "
				"meant"),
	    text, FB_FIT_PENALTY_MIN_MILLI / 1000.0,
	    FB_FIT_PENALTY_MAX_MILLI / 1000.0);
}

/* The options that are numbers. */
static int
set_number(struct fitting *fitting, int option, const char *text)
{
	struct fb_fit_options *out = &fitting->options;
	uint64_t value = 0;
	int status;

	switch (option) {
	case OPTION_FOLDS:
		status = parse_number(&value, "folds", text, FB_FIT_FOLDS_MIN,
		    FB_FIT_FOLDS_MAX);
		out->folds = (unsigned)value;
		return status;
	case OPTION_COST:
		status = parse_number(&value, "cost", text, 1, FB_FIT_COST_MAX);
		out->cost = (unsigned)value;
		return status;
	case OPTION_MIN_HITS:
		status = parse_number(&value, "min-hits", text, 1, UINT32_MAX);
		out->hits_min = (unsigned)value;
		return status;
	case OPTION_TOP:
		status = parse_number(&value, "top", text, 0, UINT32_MAX);
		fitting->top = (size_t)value;
		return status;
	case OPTION_SEED:
		return parse_number(&out->seed, "seed", text, 0, UINT64_MAX);
	default:
		return parse_penalty(&out->penalty_milli, text);
	}
}

/* What is no option: the source, then mail of the side that was named last. */
static int
take_word(struct fitting *fitting, enum fb_side side, const char *word)
{
	if (side != FB_SIDE_COUNT) {
		fb_labelled_add_place(&fitting->labelled, side, word);
		return EX_OK;
	}
	if (fitting->source != NULL)
		return fb_verb_refuse(_("fit: one SOURCE, please: %s or %s? "
					"Mail stands behind "
					"--fraud or --ham"),
		    fitting->source, word);
	fitting->source = word;
	return EX_OK;
}

/* Returns -1 to go on, or the exit status. */
static int
check_options(const struct fitting *fitting)
{
	struct stat source, output;

	if (fitting->source == NULL)
		return fb_verb_refuse(
		    _("fit: a SOURCE is missing; it stands before --fraud and "
		      "--ham"));
	if (fitting->labelled.place_count == 0)
		return fb_verb_refuse(
		    _("fit: no mail is given (--fraud PATH, --ham PATH)"));
	if (fitting->output != NULL && stat(fitting->source, &source) == 0 &&
	    stat(fitting->output, &output) == 0 &&
	    source.st_dev == output.st_dev && source.st_ino == output.st_ino)
		return fb_verb_refuse(_("fit: %s is SOURCE and output; weights "
					"are proposed, "
					"not put in place"),
		    fitting->output);
	return -1;
}

/* Returns -1 to go on, or the exit status. */
static int
parse_options(struct fitting *fitting, int argc, char **argv)
{
	enum fb_side side = FB_SIDE_COUNT;
	int option, status = EX_OK;

	while (status == EX_OK &&
	    (option = getopt_long(argc, argv, "-o:tjh", options, NULL)) != -1) {
		switch (option) {
		case 1:
			status = take_word(fitting, side, optarg);
			break;
		case OPTION_FRAUD:
		case OPTION_HAM:
			side = option == OPTION_FRAUD ? FB_SIDE_FRAUD :
							FB_SIDE_HAM;
			status = take_word(fitting, side, optarg);
			break;
		case 'o':
			fitting->output = optarg;
			break;
		case 't':
			fitting->labelled.is_text = true;
			break;
		case OPTION_NOW:
			status =
			    fb_labelled_set_day(&fitting->labelled, optarg);
			break;
		case 'j':
			fitting->is_json = true;
			break;
		case 'h':
			usage(stdout);
			return fb_verb_finish(EX_OK);
		case '?':
			usage(stderr);
			return EX_USAGE;
		default:
			status = set_number(fitting, option, optarg);
			break;
		}
	}
	for (; status == EX_OK && optind < argc; optind++)
		status = take_word(fitting, side, argv[optind]);
	return status == EX_OK ? check_options(fitting) : status;
}

/* ---- the proposal ----------------------------------------------------- */

/* Entries of a compiled list are numbered by id. */
static int32_t
weight_of(void *context, const struct fb_entry *entry)
{
	const struct fb_fit_report *report = context;
	struct fb_list_entry listed;
	uint32_t low = 0, high = fb_list_entry_count(report->list);

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (!fb_list_entry(&listed, report->list, middle))
			break;
		int order = fb_id_compare(listed.id, entry->id);
		if (order == 0)
			return report->proposed[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return entry->weight_milli; /* withdrawn */
}

static int
complain(enum fb_status status, const char *path)
{
	if (status == FB_ERR_IO)
		fb_verb_complain(_("%s cannot be read: %s"), path,
		    strerror(errno));
	else
		fb_verb_complain(_("%s: out of memory"), path);
	return fb_verb_exit_status(status);
}

/* The source again, this time as text. */
static int
read_text(struct fb_str *text, struct fb_source *source, struct fb_arena *arena,
    const struct fitting *fitting)
{
	FILE *file = fb_verb_open(fitting->source);

	if (file == NULL)
		return EX_NOINPUT;
	enum fb_status status = fb_source_read(text, arena, file);
	if (status == FB_OK)
		status = fb_source_parse_text(source, arena,
		    fb_reader_extractor(fitting->labelled.reader), *text,
		    fitting->source, NULL, NULL);
	fb_verb_close(file);
	return status == FB_OK ? EX_OK : complain(status, fitting->source);
}

static int
write_proposal(const struct fitting *fitting,
    const struct fb_fit_report *report)
{
	struct fb_arena *arena = fb_arena_new(SIZE_MAX / 2);
	struct fb_error err = { .status = FB_OK };
	struct fb_source source;
	struct fb_str text;

	int result = arena == NULL ? complain(FB_ERR_NOMEM, fitting->source) :
				     read_text(&text, &source, arena, fitting);
	if (result == EX_OK &&
	    fb_proposal_write(fitting->output, text, &source, weight_of,
		(void *)(uintptr_t)report, &err) != FB_OK) {
		fb_verb_print_error(stderr, &err);
		result = EX_CANTCREAT;
	}
	fb_arena_free(arena);
	return result;
}

/* ---- the whole -------------------------------------------------------- */

static enum fb_status
take(void *context, enum fb_side side, const char *name, struct fb_str message,
    const struct fb_evidence *evidence)
{
	struct fitting *fitting = context;

	return fb_fit_add(&fitting->fit, side, name,
	    fb_identity_of_bytes(FB_TYPE_FILE, message), evidence);
}

/* Is there enough to learn from, and does it not contradict itself? */
static int
check_mail(const struct fb_fit *fit)
{
	size_t at = fb_fit_contradiction(fit);

	if (at != SIZE_MAX) {
		fb_verb_complain(_("the same mail is given as fraud (%s) and "
				   "as ham (%s)"),
		    fit->mail[at].name, fit->mail[at + 1].name);
		return EX_DATAERR;
	}
	if (fit->different[FB_SIDE_FRAUD] >= FB_FIT_MAILS_MIN &&
	    fit->different[FB_SIDE_HAM] >= FB_FIT_MAILS_MIN)
		return EX_OK;
	fb_verb_complain(_("too little mail: %zu different fraud mails and %zu "
			   "different ham mails; at least %d of each are "
			   "needed"),
	    fit->different[FB_SIDE_FRAUD], fit->different[FB_SIDE_HAM],
	    FB_FIT_MAILS_MIN);
	return EX_DATAERR;
}

static enum fb_status
solve(struct fb_fit_report *report, int32_t *proposed)
{
	const struct fb_fit *fit = report->fit;

	fb_progress_start(_("fitting weights"));
	enum fb_status status = fb_fit_cross(&report->crossed, fit);
	if (status == FB_OK)
		status = fb_fit_solve(proposed, fit, FB_FIT_ALL);
	fb_progress_stop();
	if (status != FB_OK)
		return status;
	report->proposed = proposed;
	fb_fit_measure(&report->present, fit, fit->present, FB_FIT_ALL);
	fb_fit_measure(&report->fitted, fit, proposed, FB_FIT_ALL);
	for (size_t i = 0; i < fit->mail_count; i++)
		report->given[fit->mail[i].side]++;
	return FB_OK;
}

static int
propose(struct fitting *fitting)
{
	struct fb_fit_report report = { .fit = &fitting->fit,
		.list = fitting->labelled.list[0] };
	int32_t *proposed =
	    calloc(fitting->fit.entry_count + 1, sizeof *proposed);
	bool is_short = proposed == NULL || solve(&report, proposed) != FB_OK;
	int status = EX_OK;

	if (!is_short && fitting->is_json)
		is_short = !fb_verb_put_json(fb_fit_json(&report));
	else if (!is_short)
		fb_fit_print(&report, fitting->top);
	if (is_short) {
		fb_verb_complain(_("out of memory"));
		status = EX_OSERR;
	} else if (fitting->output != NULL) {
		status = write_proposal(fitting, &report);
	}
	free(proposed);
	return fb_verb_finish(status);
}

/* A fit to some of the mail would be another fit, so what cannot be read ends
 * it. */
static int
fit(struct fitting *fitting)
{
	struct fb_labelled *labelled = &fitting->labelled;

	int status = fb_labelled_add_list(labelled, fitting->source);
	if (status != EX_OK)
		return status;
	if (fb_fit_init(&fitting->fit, labelled->list[0],
		FB_THRESHOLD_TAG_MILLI, &fitting->options) != FB_OK) {
		fb_verb_complain(_("out of memory"));
		return EX_OSERR;
	}
	status = fb_labelled_visit(labelled, take, fitting);
	if (status != EX_OK)
		return status;
	if (fb_fit_prepare(&fitting->fit) != FB_OK) {
		fb_verb_complain(_("out of memory"));
		return EX_OSERR;
	}
	status = check_mail(&fitting->fit);
	return status == EX_OK ? propose(fitting) : status;
}

int
fb_verb_fit(int argc, char **argv)
{
	struct fitting fitting = {
		.top = DEFAULT_TOP,
		.options = { .folds = 5,
		    .seed = 1,
		    .penalty_milli = 1000,
		    .cost = 10,
		    .hits_min = 5 },
	};

	int status = fb_labelled_init(&fitting.labelled, "fit", argc);
	if (status == EX_OK)
		status = parse_options(&fitting, argc, argv);
	if (status < 0 && !fb_labelled_is_source(fitting.source)) {
		/* the parser says best what is wrong with it, but for this */
		FILE *file = fb_verb_open(fitting.source);
		status = EX_NOINPUT;
		if (file != NULL) {
			fb_verb_close(file);
			fb_verb_complain(_("%s is no source of a list: it does "
					   "not begin with \"#!\"; weights are "
					   "proposed for a source"),
			    fitting.source);
			status = EX_DATAERR;
		}
	}
	if (status < 0)
		status = fit(&fitting);
	fb_fit_deinit(&fitting.fit);
	fb_labelled_deinit(&fitting.labelled);
	return status;
}
