/* SPDX-License-Identifier: BSD-2-Clause */
/* fakebill-stats log verify - is the decision log what was written? */
#include <stdlib.h>
#include <string.h>

#include "i18n.h"
#include "progress.h"
#include "verb_log.h"

#define BREAKS_SHOWN_MAX 100

struct verifying {
	const struct fb_log_options *options;
	json_t *breaks, *ends; /* NULL for text */
	size_t break_count;
	fb_date found[FB_LOG_EXPECT_MAX]; /* day that ends with the hash */
};

static void
on_break(void *context, const struct fb_decision_break *what)
{
	struct verifying *v = context;
	char name[FB_DECISION_NAME_MAX_BYTES], buffer[160];

	if (v->break_count++ >= BREAKS_SHOWN_MAX)
		return;
	fb_decision_name(name, what->day);
	const char *problem = fb_log_problem(what, buffer);
	if (v->breaks != NULL) {
		json_array_append_new(v->breaks,
		    json_pack("{s:s, s:I, s:s}", "file", name, "line",
			(json_int_t)what->line, "message", problem));
		return;
	}
	fb_progress_stop();
	if (what->line == 0)
		printf("%s: %s\n", name, problem);
	else
		printf("%s:%llu: %s\n", name, (unsigned long long)what->line,
		    problem);
}

static void
on_end(void *context, fb_date day, uint64_t lines,
    const uint8_t hash[FB_DECISION_HASH_BYTES])
{
	struct verifying *v = context;
	char text[FB_DATE_MAX_BYTES], hex[FB_DECISION_HASH_CHARS + 1];

	for (size_t i = 0; i < v->options->expect_count; i++)
		if (memcmp(v->options->expect[i], hash,
			FB_DECISION_HASH_BYTES) == 0)
			v->found[i] = day;
	if (v->ends == NULL)
		return;
	fb_date_format(text, day);
	fb_decision_hash_format(hex, hash);
	json_array_append_new(v->ends,
	    json_pack("{s:s, s:I, s:s}", "day", text, "lines",
		(json_int_t)lines, "hash", hex));
}

/* Returns how many of the expected hashes no day ends with. */
static size_t
print_expected(const struct verifying *v, json_t *json)
{
	char day[FB_DATE_MAX_BYTES], hex[FB_DECISION_HASH_CHARS + 1];
	size_t missing = 0;

	for (size_t i = 0; i < v->options->expect_count; i++) {
		bool is_found = v->found[i] != FB_DATE_NONE;
		fb_decision_hash_format(hex, v->options->expect[i]);
		missing += !is_found;
		if (is_found)
			fb_date_format(day, v->found[i]);
		if (json != NULL)
			json_array_append_new(json,
			    json_pack("{s:s, s:s?}", "hash", hex, "day",
				is_found ? day : NULL));
		else if (is_found)
			printf(_("%s ends with %s, as expected\n"), day, hex);
		else
			printf(_("no day ends with %s: the decision log is "
				 "not the one that was told\n"),
			    hex);
	}
	return missing;
}

static void
print_summary(const struct fb_decision_survey *survey)
{
	char first[FB_DATE_MAX_BYTES], last[FB_DATE_MAX_BYTES];

	if (survey->files == 0) {
		puts(_("There is no decision log here yet."));
		return;
	}
	fb_date_format(first, survey->first);
	fb_date_format(last, survey->last);
	printf(_("%zu days from %s to %s, %llu records, %llu torn lines\n"),
	    survey->files, first, last, (unsigned long long)survey->records,
	    (unsigned long long)survey->torn);
	if (survey->broken == 0)
		puts(_("The chain is whole."));
	else
		printf(_("The chain is broken in %llu places.\n"),
		    (unsigned long long)survey->broken);
}

static json_t *
day_json(fb_date day)
{
	char text[FB_DATE_MAX_BYTES];

	if (day == FB_DATE_NONE)
		return json_null();
	fb_date_format(text, day);
	return json_string(text);
}

static int
finish_json(struct verifying *v, const struct fb_decision_survey *survey)
{
	json_t *expected = json_array();
	size_t missing = print_expected(v, expected);
	bool is_whole = survey->broken == 0 && missing == 0;

	if (!fb_verb_put_json(json_pack("{s:b, s:I, s:o, s:o, s:I, s:I, s:I, "
					"s:I, s:o, s:o, s:o}",
		"whole", is_whole, "files", (json_int_t)survey->files, "first",
		day_json(survey->first), "last", day_json(survey->last),
		"records", (json_int_t)survey->records, "torn",
		(json_int_t)survey->torn, "bytes", (json_int_t)survey->bytes,
		"broken", (json_int_t)survey->broken, "breaks", v->breaks,
		"ends", v->ends, "expected", expected))) {
		fb_verb_complain(_("out of memory"));
		return EX_OSERR;
	}
	return is_whole ? EX_OK : EX_DATAERR;
}

static int
finish_text(struct verifying *v, const struct fb_decision_survey *survey)
{
	size_t missing = print_expected(v, NULL);

	print_summary(survey);
	return survey->broken == 0 && missing == 0 ? EX_OK : EX_DATAERR;
}

int
fb_log_verify(const struct fb_log_options *options)
{
	bool is_json = (options->given & FB_LOG_JSON) != 0;
	struct verifying v = {
		.options = options,
		.breaks = is_json ? json_array() : NULL,
		.ends = is_json ? json_array() : NULL,
	};
	const struct fb_decision_witness witness = { .context = &v,
		.broken = on_break,
		.end = on_end };
	struct fb_decision_survey survey;
	struct fb_error error = { 0 };

	for (size_t i = 0; i < FB_LOG_EXPECT_MAX; i++)
		v.found[i] = FB_DATE_NONE;
	fb_progress_start(_("reading the decision log"));
	enum fb_status status = fb_decision_verify(&survey, options->folder,
	    options->today, NULL, &witness, &error);
	fb_progress_stop();
	if (status != FB_OK) {
		fb_log_complain(options, &error);
		return fb_verb_exit_status(status);
	}
	return is_json ? finish_json(&v, &survey) : finish_text(&v, &survey);
}
