/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An overrides file.  One that is accepted finds each of its rows that has
 * not expired, and nothing that stands in no row.
 */
#include <assert.h>
#include <stdlib.h>

#include "overrides.h"
#include "reading.h"

#define NOW ((int64_t)20000 * 24 * 3600)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
on_error(void *context, const struct fb_error *error)
{
	size_t *count = context;

	(*count)++;
	assert(error->status == FB_ERR_SYNTAX);
	assert(error->message[0] != '\0');
	assert(strchr(error->message, '\n') == NULL);
}

static void
check_row(const struct fb_overrides *overrides,
    const struct fb_override_row *row)
{
	if (row->expires != FB_DATE_NONE &&
	    fb_date_end_jst(row->expires) <= NOW)
		return;
	if (row->kind == FB_OVERRIDE_KILLED) {
		assert(fb_id_is_valid(fb_str(row->id)));
		assert(fb_overrides_kill(overrides, row->list, row->id, NOW));
		assert(row->list[0] != '\0' ||
		    fb_overrides_kill(overrides, "any", row->id, NOW));
	} else if (row->type < FB_IDENTIFIER_TYPE_COUNT) {
		assert(row->key.len > 0);
		assert(fb_overrides_allow_key(overrides, row->type, row->key,
		    row->key, NOW));
	} else {
		assert(row->type != FB_TYPE_RULE);
		assert(
		    fb_overrides_allow_phrase(overrides, row->identity, NOW));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct fb_reader *reader;
	const struct fb_limits limits = FB_LIMITS_DEFAULT;
	struct fb_overrides *overrides = NULL;
	size_t errors = 0, count;

	if (reader == NULL && fb_reader_new(&reader, &limits) != FB_OK)
		abort();
	enum fb_status status =
	    fb_overrides_parse(&overrides, fb_reader_extractor(reader),
		(struct fb_str) { (const char *)data, size }, "overrides",
		on_error, &errors);
	assert((status == FB_OK) == (overrides != NULL));
	assert(status == FB_ERR_NOMEM || (status == FB_OK) == (errors == 0));
	const struct fb_override_row *row =
	    fb_overrides_rows(overrides, &count);
	for (size_t i = 0; i < count; i++)
		check_row(overrides, &row[i]);
	assert(!fb_overrides_kill(overrides, "any", "", NOW));
	fb_overrides_free(overrides);
	return 0;
}
