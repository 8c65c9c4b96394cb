/* SPDX-License-Identifier: BSD-2-Clause */
/* fakebill-stats log - which messages did an entry hit? */
#include <stdlib.h>
#include <string.h>

#include "decision_fields.h"
#include "i18n.h"
#include "progress.h"
#include "verb_log.h"

struct searching {
	const struct fb_log_options *options;
	size_t found;
	bool has_failed;
};

/* "2026-11-27T12:00:07+09:00": what users see is Japan's time. */
static void
print_time_jst(const char utc[20], fb_date day)
{
	char text[FB_DATE_MAX_BYTES];
	int hour = (utc[11] - '0') * 10 + (utc[12] - '0') + 9;

	fb_date_format(text, day);
	printf("%.10sT%02d%.6s+09:00", text, hour % 24, utc + 13);
}

/* Words that are numbers, and words that are several. */
static const char *const numbers[] = { "score", "threshold", "shadow-score",
	"size", "recipients", "us" };
static const char *const several[] = { "hits", "shadow", "killed", "allowed",
	"flags", "truncated", "list" };

static bool
is_one_of(struct fb_str key, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (fb_str_equal(key, fb_str(words[i])))
			return true;
	return false;
}

static json_t *
text_json(struct fb_str text)
{
	return json_stringn(text.data == NULL ? "" : text.data, text.len);
}

static json_t *
several_json(struct fb_str list)
{
	json_t *out = json_array();

	for (unsigned place = 1;; place++) {
		struct fb_str part = fb_fields_part(list, place);
		if (part.len == 0)
			return out;
		json_array_append_new(out, text_json(part));
	}
}

static json_t *
value_json(struct fb_str key, struct fb_str value)
{
	char number[32];

	if (is_one_of(key, several, sizeof several / sizeof *several))
		return several_json(value);
	if (!is_one_of(key, numbers, sizeof numbers / sizeof *numbers) ||
	    value.len >= sizeof number)
		return text_json(value);
	memcpy(number, value.data, value.len);
	number[value.len] = '\0';
	return strchr(number, '.') != NULL ?
	    json_real(strtod(number, NULL)) :
	    json_integer(strtoll(number, NULL, 10));
}

static bool
print_json(fb_date day, struct fb_str time, const struct fb_fields *fields)
{
	char text[FB_DATE_MAX_BYTES], name[32];
	struct fb_str rest = fields->words, key, value;
	json_t *out = json_object();

	fb_date_format(text, day);
	json_object_set_new(out, "day", json_string(text));
	json_object_set_new(out, "time", text_json(time));
	json_object_set_new(out, "queue_id", text_json(fields->queue_id));
	while (fb_fields_next(&rest, &key, &value)) {
		if (key.len >= sizeof name)
			continue;
		for (size_t i = 0; i < key.len; i++)
			name[i] = key.data[i] == '-' ? '_' : key.data[i];
		name[key.len] = '\0';
		json_object_set_new(out, name, value_json(key, value));
	}
	return fb_verb_put_json(out);
}

static bool
is_asked_for(const struct fb_log_options *options,
    const struct fb_fields *fields)
{
	return (options->queue_id == NULL ||
		   fb_str_equal(fields->queue_id, fb_str(options->queue_id))) &&
	    (options->entry == NULL ||
		fb_fields_has_entry(fields, fb_str(options->entry)));
}

static void
on_line(void *context, fb_date day, const struct fb_decision_line *line)
{
	struct searching *s = context;
	struct fb_fields fields;

	if (line->kind != FB_DECISION_RECORD ||
	    !fb_fields_read(&fields, line->text) ||
	    !is_asked_for(s->options, &fields))
		return;
	s->found++;
	fb_progress_stop();
	if ((s->options->given & FB_LOG_JSON) != 0) {
		s->has_failed |= !print_json(day, line->time, &fields);
		return;
	}
	print_time_jst(line->time.data, day);
	printf(" %.*s\n", (int)line->text.len, line->text.data);
}

static void
on_break(void *context, const struct fb_decision_break *what)
{
	char name[FB_DECISION_NAME_MAX_BYTES], buffer[160];

	(void)context;
	fb_decision_name(name, what->day);
	fb_verb_complain("%s:%llu: %s", name, (unsigned long long)what->line,
	    fb_log_problem(what, buffer));
}

/* Whoever is answered wants to know whether the records can be believed. */
static int
finish(const struct searching *s, const struct fb_decision_survey *survey)
{
	if (s->has_failed) {
		fb_verb_complain(_("out of memory"));
		return EX_OSERR;
	}
	if (survey->broken != 0) {
		fb_verb_complain(_("the chain of these days is broken"));
		return EX_DATAERR;
	}
	fprintf(stderr,
	    _("%zu of %llu records; the chain of these days is whole\n"),
	    s->found, (unsigned long long)survey->records);
	return s->found > 0 ? EX_OK : 1;
}

int
fb_log_query(const struct fb_log_options *options)
{
	struct searching s = { .options = options };
	const struct fb_decision_range range = { options->from == FB_DATE_NONE ?
		    INT32_MIN :
		    options->from,
		options->to == FB_DATE_NONE ? INT32_MAX : options->to };
	const struct fb_decision_witness witness = { .context = &s,
		.broken = on_break,
		.line = on_line };
	struct fb_decision_survey survey;
	struct fb_error error = { 0 };

	if (options->queue_id != NULL &&
	    !fb_fields_is_queue_id(fb_str(options->queue_id)))
		return fb_verb_refuse(_("\"%s\" is no queue id"),
		    options->queue_id);
	fb_progress_start(_("reading the decision log"));
	enum fb_status status = fb_decision_verify(&survey, options->folder,
	    options->today, &range, &witness, &error);
	fb_progress_stop();
	if (status != FB_OK) {
		fb_log_complain(options, &error);
		return fb_verb_exit_status(status);
	}
	return finish(&s, &survey);
}
