/* SPDX-License-Identifier: BSD-2-Clause */
#include "verb.h"

#include <errno.h>

#include "i18n.h"
#include "progress.h"

void
fb_verb_report(void *context, const struct fb_error *error)
{
	(void)context;
	fb_progress_stop();
	fb_verb_print_error(stderr, error);
}

struct fb_reader *
fb_verb_reader(void)
{
	const struct fb_limits limits = FB_LIMITS_DEFAULT;
	struct fb_reader *reader;

	if (fb_reader_new(&reader, &limits) == FB_OK)
		return reader;
	fb_verb_complain(
	    _("cannot start: out of memory, or the data of ICU or of "
	      "the public suffix list are missing; install libicu and "
	      "publicsuffix"));
	return NULL;
}

static bool
is_stdin(const char *path)
{
	return strcmp(path, "-") == 0;
}

FILE *
fb_verb_open(const char *path)
{
	FILE *file = is_stdin(path) ? stdin : fopen(path, "re");

	if (file == NULL)
		fb_verb_complain(_("%s cannot be opened: %s"), path,
		    strerror(errno));
	return file;
}

void
fb_verb_close(FILE *file)
{
	if (file != stdin)
		fclose(file);
}

static int
complain_unread(const char *path, enum fb_status status)
{
	int number = errno;

	if (status == FB_ERR_TOO_LONG)
		fb_verb_complain(_("%s is too large: at most %zu MiB and %d "
				   "entries are allowed"),
		    path, FB_SOURCE_MAX_BYTES >> 20, FB_SOURCE_MAX_ENTRIES);
	else if (status == FB_ERR_NOMEM)
		fb_verb_complain(_("%s: out of memory"), path);
	else
		fb_verb_complain(_("%s cannot be read: %s"), path,
		    strerror(number));
	return fb_verb_exit_status(status);
}

static int
read_source(struct fb_source *out, struct fb_verb_sources *sources,
    const struct fb_reader *reader, const char *path, fb_source_report *report,
    void *context)
{
	FILE *file = fb_verb_open(path);

	if (file == NULL)
		return EX_NOINPUT;
	enum fb_status status = fb_source_parse(out, sources->arena,
	    fb_reader_extractor(reader), file, path, report, context);
	int result = status == FB_OK || status == FB_ERR_SYNTAX ?
	    EX_OK :
	    complain_unread(path, status);
	if (result == EX_OK)
		sources->error_count += out->error_count;
	fb_verb_close(file);
	return result;
}

int
fb_verb_sources_init(struct fb_verb_sources *out,
    const struct fb_reader *reader, char *const *path, size_t count,
    fb_source_report *report, void *context)
{
	*out = (struct fb_verb_sources) { .arena = fb_arena_new(SIZE_MAX / 2) };
	if (out->arena == NULL)
		return complain_unread(path[0], FB_ERR_NOMEM);
	struct fb_source *source =
	    fb_arena_calloc(out->arena, count, sizeof *source);
	if (source == NULL)
		return complain_unread(path[0], FB_ERR_NOMEM);
	fb_progress_start(_("reading the source"));
	for (size_t i = 0; i < count; i++) {
		int status = read_source(&source[i], out, reader, path[i],
		    report, context);
		if (status != EX_OK)
			return status;
	}
	enum fb_status status = fb_source_merge(&out->list, out->arena, source,
	    count, report, context);
	fb_progress_stop();
	if (status != FB_OK && status != FB_ERR_SYNTAX)
		return complain_unread(path[0], status);
	out->error_count += out->list.error_count;
	return out->error_count > 0 ? EX_DATAERR : EX_OK;
}

void
fb_verb_sources_deinit(struct fb_verb_sources *sources)
{
	fb_progress_stop();
	fb_arena_free(sources->arena);
}

/* ---- entries ---------------------------------------------------------- */

#define JST_AHEAD_SECONDS (9 * 3600)
#define DAY_SECONDS 86400

/* The last day before `expires`, in Japan. */
static fb_date
last_day(int64_t expires)
{
	return (fb_date)((expires + JST_AHEAD_SECONDS) / DAY_SECONDS - 1);
}

/* Hostile lists may give any number; dates are from 2000 to 2099. */
static bool
has_last_day(int64_t expires)
{
	fb_date first = 10957, last = 47481;

	return expires > fb_date_end_jst(first - 1) &&
	    expires <= fb_date_end_jst(last);
}

struct fb_entry
fb_verb_entry(const struct fb_list_entry *entry)
{
	struct fb_entry out = {
		.type = entry->type,
		.value = entry->value,
		.state = entry->state,
		.category = entry->category,
		.level = entry->level,
		.group = entry->group,
		.tlp = entry->tlp,
		.weight_milli = entry->weight_milli,
		.case_id = entry->case_id,
		.given = 1u << FB_ATTRIBUTE_CAT | 1u << FB_ATTRIBUTE_W |
		    1u << FB_ATTRIBUTE_LVL | 1u << FB_ATTRIBUTE_TLP,
	};

	snprintf(out.id, sizeof out.id, "%s", entry->id);
	if (entry->group != FB_GROUP_NONE)
		out.given |= 1u << FB_ATTRIBUTE_GRP;
	if (entry->case_id.len > 0)
		out.given |= 1u << FB_ATTRIBUTE_CASE;
	if (has_last_day(entry->expires)) {
		out.given |= 1u << FB_ATTRIBUTE_EXP;
		out.expires = last_day(entry->expires);
	}
	return out;
}

static json_t *
json_text(struct fb_str text)
{
	return json_stringn(text.data == NULL ? "" : text.data, text.len);
}

json_t *
fb_verb_entry_json(const struct fb_list_entry *entry)
{
	json_t *out = json_object();
	char day[FB_DATE_MAX_BYTES];
	int failed = 0;

	failed |= json_object_set_new(out, "id", json_string(entry->id));
	failed |= json_object_set_new(out, "type",
	    json_string(fb_words_name(&fb_type_words, entry->type)));
	failed |= json_object_set_new(out, "value", json_text(entry->value));
	if (entry->key.len > 0)
		failed |=
		    json_object_set_new(out, "key", json_text(entry->key));
	failed |= json_object_set_new(out, "state",
	    json_string(fb_words_name(&fb_state_words, entry->state)));
	failed |= json_object_set_new(out, "category",
	    json_string(fb_words_name(&fb_category_words, entry->category)));
	failed |= json_object_set_new(out, "level",
	    json_string(fb_words_name(&fb_level_words, entry->level)));
	if (entry->group != FB_GROUP_NONE)
		failed |= json_object_set_new(out, "group",
		    json_string(fb_words_name(&fb_group_words, entry->group)));
	failed |= json_object_set_new(out, "weight",
	    json_real((double)entry->weight_milli / FB_MILLI));
	if (entry->case_id.len > 0)
		failed |=
		    json_object_set_new(out, "case", json_text(entry->case_id));
	failed |= json_object_set_new(out, "tlp",
	    json_string(fb_words_name(&fb_tlp_words, entry->tlp)));
	if (has_last_day(entry->expires)) {
		fb_date_format(day, last_day(entry->expires));
		failed |= json_object_set_new(out, "exp", json_string(day));
	}
	if (failed != 0) {
		json_decref(out);
		return NULL;
	}
	return out;
}
