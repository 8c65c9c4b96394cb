/* SPDX-License-Identifier: BSD-2-Clause */
#include "build.h"

#include <stdlib.h>

#include "i18n.h"

/* ---- errors ----------------------------------------------------------- */

enum fb_status
fb_build_fail(struct fb_build *build, enum fb_status status,
    const char *message)
{
	*build->err = (struct fb_error) { .status = status };
	snprintf(build->err->message, sizeof build->err->message, "%s",
	    message);
	return status;
}

enum fb_status
fb_build_no_memory(struct fb_build *build)
{
	return fb_build_fail(build, FB_ERR_NOMEM, _("out of memory"));
}

enum fb_status
fb_build_blame(struct fb_build *build, const struct fb_entry *entry,
    const char *message)
{
	*build->err = (struct fb_error) {
		.status = FB_ERR_SYNTAX,
		.line = entry->line,
		.column = 1,
	};
	snprintf(build->err->file, sizeof build->err->file, "%s",
	    entry->file == NULL ? "" : entry->file);
	snprintf(build->err->message, sizeof build->err->message, "%s: %s",
	    entry->id, message);
	return FB_ERR_SYNTAX;
}

/* ---- gathering -------------------------------------------------------- */

static int
compare_entries(const void *a, const void *b)
{
	const struct fb_entry *const *x = a, *const *y = b;

	return fb_id_compare((*x)->id, (*y)->id);
}

static enum fb_status
gather_entries(struct fb_build *build)
{
	const struct fb_source *source = build->source;

	build->entry = fb_arena_calloc(build->arena, source->entry_count + 1,
	    sizeof *build->entry);
	build->domains = fb_arena_calloc(build->arena, source->entry_count + 1,
	    sizeof *build->domains);
	if (build->entry == NULL || build->domains == NULL)
		return fb_build_no_memory(build);
	for (size_t i = 0; i < source->entry_count; i++)
		if (source->entry[i].state != FB_STATE_WITHDRAWN)
			build->entry[build->entry_count++] = &source->entry[i];
	qsort(build->entry, build->entry_count, sizeof *build->entry,
	    compare_entries);
	return FB_OK;
}

static struct fb_pattern *
add_pattern(struct fb_build *build, uint32_t entry)
{
	if (build->pattern_count == build->pattern_capacity) {
		size_t capacity = build->pattern_capacity == 0 ?
		    256 :
		    2 * build->pattern_capacity;
		struct fb_pattern *pattern =
		    reallocarray(build->pattern, capacity, sizeof *pattern);
		if (pattern == NULL)
			return NULL;
		build->pattern = pattern;
		build->pattern_capacity = capacity;
	}
	struct fb_pattern *pattern = &build->pattern[build->pattern_count++];
	*pattern = (struct fb_pattern) { .entry = entry };
	return pattern;
}

static enum fb_status
gather_phrase(struct fb_build *build, uint32_t number)
{
	struct fb_phrase_error error;
	struct fb_pattern *pattern = add_pattern(build, number);

	if (pattern == NULL)
		return fb_build_no_memory(build);
	enum fb_status status = fb_phrase_fold(&pattern->phrase, build->arena,
	    build->folder, build->entry[number]->value, &error);
	if (status == FB_ERR_SYNTAX)
		return fb_build_blame(build, build->entry[number],
		    _("the phrase is too short, too long or badly cut"));
	return status == FB_OK ? FB_OK : fb_build_no_memory(build);
}

static enum fb_status
gather_brand(struct fb_build *build, uint32_t number)
{
	struct fb_phrase_error error;
	struct fb_brand brand;

	enum fb_status status = fb_brand_fold(&brand, build->arena,
	    build->folder, build->entry[number]->value, &error);
	if (status == FB_ERR_SYNTAX)
		return fb_build_blame(build, build->entry[number],
		    _("the brand is not name,name=domain,domain"));
	if (status != FB_OK)
		return fb_build_no_memory(build);
	build->domains[number] = brand.domains;
	for (size_t i = 0; i < brand.name_count; i++) {
		struct fb_pattern *pattern = add_pattern(build, number);
		if (pattern == NULL)
			return fb_build_no_memory(build);
		pattern->phrase.segment[0] = brand.name[i];
		pattern->phrase.segment_count = 1;
	}
	return FB_OK;
}

static enum fb_status
gather(struct fb_build *build, uint32_t number)
{
	const struct fb_entry *entry = build->entry[number];

	if (entry->type == FB_TYPE_PHRASE)
		return gather_phrase(build, number);
	if (entry->type == FB_TYPE_BRAND)
		return gather_brand(build, number);
	if (entry->type == FB_TYPE_RULE) {
		if (build->rule_count == FB_RULES_MAX)
			return fb_build_blame(build, entry,
			    _("too many rules; join some of them with \"|\""));
		build->rule[build->rule_count++] = number;
		return FB_OK;
	}
	build->key[build->key_count++] =
	    (struct fb_build_key) { .entry = entry, .number = number };
	return FB_OK;
}

static int
compare_keys(const void *a, const void *b)
{
	const struct fb_build_key *x = a, *y = b;
	enum fb_type type = x->entry->type;
	char memory[2][FB_EXTRACT_FILED_BYTES];

	if (type != y->entry->type)
		return type < y->entry->type ? -1 : 1;
	struct fb_str p = fb_extract_filed(memory[0], type, x->entry->key);
	struct fb_str q = fb_extract_filed(memory[1], type, y->entry->key);
	size_t len = p.len < q.len ? p.len : q.len;
	int order = len == 0 ? 0 : memcmp(p.data, q.data, len);
	if (order == 0 && p.len != q.len)
		order = p.len < q.len ? -1 : 1;
	if (order == 0)
		order = x->number < y->number ? -1 : x->number > y->number;
	return order;
}

/* The order of the file: by anchor, then by entry. */
static int
compare_patterns(const void *a, const void *b)
{
	const struct fb_pattern *x = a, *y = b;
	const uint16_t *p = fb_pattern_anchor(x), *q = fb_pattern_anchor(y);

	if (x->units != y->units)
		return x->units < y->units ? -1 : 1;
	for (unsigned i = 0; i < x->units; i++)
		if (p[i] != q[i])
			return p[i] < q[i] ? -1 : 1;
	if (x->entry != y->entry)
		return x->entry < y->entry ? -1 : 1;
	/* two names of one brand: one is not the other */
	struct fb_units m = x->phrase.segment[0], n = y->phrase.segment[0];
	for (size_t i = 0; i < m.count && i < n.count; i++)
		if (m.unit[i] != n.unit[i])
			return m.unit[i] < n.unit[i] ? -1 : 1;
	return m.count < n.count ? -1 : m.count > n.count;
}

enum fb_status
fb_build_gather(struct fb_build *build)
{
	size_t crowded = 0;

	enum fb_status status = gather_entries(build);
	if (status != FB_OK)
		return status;
	build->key = fb_arena_calloc(build->arena, build->entry_count + 1,
	    sizeof *build->key);
	build->rule =
	    fb_arena_calloc(build->arena, FB_RULES_MAX, sizeof *build->rule);
	if (build->key == NULL || build->rule == NULL)
		return fb_build_no_memory(build);
	for (uint32_t i = 0; status == FB_OK && i < build->entry_count; i++)
		status = gather(build, i);
	if (status != FB_OK)
		return status;
	status =
	    fb_anchors_choose(build->pattern, build->pattern_count, &crowded);
	if (status == FB_ERR_SYNTAX)
		return fb_build_blame(build,
		    build->entry[build->pattern[crowded].entry],
		    _("too many phrases consist of the same pieces as this "
		      "one; make them more different"));
	if (status != FB_OK)
		return fb_build_no_memory(build);
	if (build->pattern_count > 0)
		qsort(build->pattern, build->pattern_count,
		    sizeof *build->pattern, compare_patterns);
	if (build->key_count > 0)
		qsort(build->key, build->key_count, sizeof *build->key,
		    compare_keys);
	return FB_OK;
}
