/* SPDX-License-Identifier: BSD-2-Clause */
/* fakebill-consent check - what is wrong with a table, and what is in it */
#include <getopt.h>
#include <inttypes.h>

#include "consent_print.h"
#include "consent_source.h"
#include "consent_verb.h"
#include "i18n.h"
#include "lines.h"
#include "progress.h"

struct options {
	bool is_json, is_quiet;
	uint32_t minimum;
};

struct counts {
	size_t rows, addresses, domains, refused, outdated, stats;
	size_t lowered; /* domains that say reject */
	size_t category[FB_CATEGORY_COUNT];
};

static void
usage(FILE *out)
{
	fputs(
	    _("Usage: fakebill-consent check [-jq] [-m N] TABLE\n"
	      "Say what is wrong with a table of consent, and count its rows.\n"
	      "TABLE is a text, or FILE.cdb or cdb:FILE as made by postmap.\n"
	      "\n"
	      "  -j, --json        the counts as one object\n"
	      "  -m, --minimum N   count what ClauseMinimum N makes outdated\n"
	      "  -q, --quiet       errors only\n"),
	    out);
}

/* The row chose for a whole domain what only a recipient may choose. */
static bool
says_reject(const struct fb_consent_row *row)
{
	for (unsigned i = 0; i < FB_CATEGORY_COUNT; i++)
		if ((row->terms.categories & 1u << i) != 0 &&
		    row->terms.ceiling[i] == FB_VERDICT_REJECT)
			return true;
	return false;
}

static void
note_lowered(const char *path, const struct fb_consent_row *row,
    struct fb_str key)
{
	struct fb_error note = { .status = FB_OK };
	char written[FB_CONSENT_WRITTEN_BYTES], shown[FB_LINES_SHOWN_BYTES];

	fb_consent_print_key(written, key);
	fb_lines_show(shown, fb_str(written));
	snprintf(note.file, sizeof note.file, "%s", path);
	if (!fb_consent_source_is_cdb(path))
		note.line = row->line;
	snprintf(note.message, sizeof note.message,
	    _("note: at an isp, reject for the whole domain \"%s\" counts as "
	      "quarantine; only a recipient can choose it"),
	    shown);
	fb_verb_print_error(stderr, &note);
}

static void
count_row(struct counts *counts, const struct fb_consent_row *row,
    bool is_domain, uint32_t minimum)
{
	counts->rows++;
	if (is_domain)
		counts->domains++;
	else
		counts->addresses++;
	if (row->terms.categories == 0) {
		counts->refused++;
		return;
	}
	if (row->terms.clause < minimum) {
		counts->outdated++;
		return;
	}
	counts->stats += row->terms.stats;
	for (unsigned i = 0; i < FB_CATEGORY_COUNT; i++)
		counts->category[i] += row->terms.categories >> i & 1;
}

static void
count(struct counts *counts, const struct fb_consent_build *build,
    const char *path, const struct options *options)
{
	for (size_t i = 0; i < build->count; i++) {
		const struct fb_consent_row *row = &build->row[i];
		struct fb_str key = fb_consent_build_key(build, row);
		bool is_domain = key.data[0] == '@';
		count_row(counts, row, is_domain, options->minimum);
		if (!is_domain || !says_reject(row))
			continue;
		counts->lowered++;
		if (!options->is_quiet && !options->is_json)
			note_lowered(path, row, key);
	}
}

static void
print_counts(const struct counts *counts)
{
	printf(_("rows: %zu (addresses %zu, domains %zu)\n"), counts->rows,
	    counts->addresses, counts->domains);
	printf(_("not inspected: opted out %zu, outdated %zu\n"),
	    counts->refused, counts->outdated);
	for (unsigned i = 0; i < FB_CATEGORY_COUNT; i++)
		printf("%s: %zu\n", fb_words_name(&fb_category_words, i),
		    counts->category[i]);
	printf(_("counted in statistics: %zu\n"), counts->stats);
}

static bool
print_json(const char *path, const struct counts *counts)
{
	json_t *categories = json_object();

	for (unsigned i = 0; i < FB_CATEGORY_COUNT; i++)
		json_object_set_new(categories,
		    fb_words_name(&fb_category_words, i),
		    json_integer((json_int_t)counts->category[i]));
	return fb_verb_put_json(
	    json_pack("{s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o}", "table",
		path, "rows", (json_int_t)counts->rows, "addresses",
		(json_int_t)counts->addresses, "domains",
		(json_int_t)counts->domains, "refused",
		(json_int_t)counts->refused, "outdated",
		(json_int_t)counts->outdated, "stats",
		(json_int_t)counts->stats, "lowered",
		(json_int_t)counts->lowered, "categories", categories));
}

static int
check(const char *path, const struct options *options)
{
	struct fb_consent_build build;
	struct counts counts = { 0 };

	fb_consent_build_init(&build);
	fb_progress_start(_("reading"));
	enum fb_status status =
	    fb_consent_read(&build, path, fb_consent_verb_report, NULL);
	fb_progress_stop();
	int exit_status = fb_verb_exit_status(status);
	if (status == FB_OK) {
		count(&counts, &build, path, options);
		if (options->is_json && !print_json(path, &counts))
			exit_status = EX_OSERR;
		else if (!options->is_json && !options->is_quiet)
			print_counts(&counts);
	}
	fb_consent_build_deinit(&build);
	return fb_verb_finish(exit_status);
}

int
fb_consent_verb_check(int argc, char **argv)
{
	static const struct option long_options[] = {
		{ "json", no_argument, NULL, 'j' },
		{ "minimum", required_argument, NULL, 'm' },
		{ "quiet", no_argument, NULL, 'q' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	struct options options = { .minimum = 0 };
	uint64_t number;
	int option;

	while ((option = getopt_long(argc, argv, "jm:qh", long_options,
		    NULL)) != -1) {
		switch (option) {
		case 'j':
			options.is_json = true;
			break;
		case 'm':
			if (!fb_consent_verb_number(&number, optarg,
				UINT32_MAX))
				return fb_verb_refuse(_("check: --minimum must "
							"be a whole "
							"number, not \"%s\""),
				    optarg);
			options.minimum = (uint32_t)number;
			break;
		case 'q':
			options.is_quiet = true;
			break;
		case 'h':
			usage(stdout);
			return fb_verb_finish(EX_OK);
		default:
			usage(stderr);
			return EX_USAGE;
		}
	}
	if (optind != argc - 1)
		return fb_verb_refuse(_("check: one TABLE is to be named"));
	return check(argv[optind], &options);
}
