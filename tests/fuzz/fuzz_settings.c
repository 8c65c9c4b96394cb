/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Any bytes are a configuration or a list of errors.  What was accepted
 * obeys the ranges of the table; what was refused was said to be wrong, in
 * lines that exist, with messages that are one line of text.
 */
#include <assert.h>
#include <stdlib.h>

#include "lines.h"
#include "settings_table.h"
#include "utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct seen {
	size_t error_count, line_count;
};

static void
on_error(void *context, const struct fb_error *error)
{
	struct seen *seen = context;
	struct fb_str message = fb_str(error->message);
	char defect[128];
	size_t column;

	seen->error_count++;
	assert(error->status == FB_ERR_SYNTAX);
	assert(error->line <= seen->line_count);
	assert(message.len > 0);
	/* A message that filled its room may be cut inside a character. */
	if (message.len < sizeof error->message - 1)
		assert(fb_lines_check(message, &column, defect, sizeof defect));
}

static uint64_t
number_of(const struct fb_settings *settings, const struct fb_setting *row)
{
	const char *member = (const char *)settings + row->offset;
	uint32_t four;
	uint64_t eight;

	if (row->type == FB_SETTING_SIZE) {
		memcpy(&eight, member, sizeof eight);
		return eight;
	}
	memcpy(&four, member, sizeof four);
	return four;
}

static void
check(const struct fb_settings *s)
{
	for (size_t i = 0; i < fb_setting_count; i++) {
		const struct fb_setting *row = &fb_setting_table[i];
		const char *member = (const char *)s + row->offset;
		if (row->max != 0)
			assert(number_of(s, row) >= row->min &&
			    number_of(s, row) <= row->max);
		if (row->room != 0)
			assert(strnlen(member, row->room) < row->room &&
			    fb_utf8_is_valid(fb_str(member)));
	}
	assert(s->operator_type != FB_OPERATOR_UNSET);
	assert(s->thresholds.tag_milli <= s->thresholds.quarantine_milli &&
	    s->thresholds.quarantine_milli <= s->thresholds.reject_milli);
	assert(s->ceiling >= FB_VERDICT_TAG && s->ceiling < FB_VERDICT_COUNT);
	assert(s->list_count <= FB_LISTS_MAX);
	for (unsigned i = 0; i < s->list_count; i++)
		assert(s->list[i].path[0] == '/');
	assert(s->report_address_count <= FB_REPORT_ADDRESSES_MAX);
	size_t mark = strlen(s->subject_mark_text);
	assert(mark > 0 && mark <= FB_SUBJECT_MARK_MAX_BYTES);
	assert(strncmp(s->socket, "unix:/", 6) == 0 ||
	    (strncmp(s->socket, "inet", 4) == 0 &&
		strchr(s->socket, '@') != NULL));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fb_settings settings;
	struct fb_str text = { (const char *)data, size };
	struct seen seen = { .line_count = 1 };

	for (size_t i = 0; i < size; i++)
		seen.line_count += data[i] == '\n';
	memset(&settings, 'x', sizeof settings);
	enum fb_status status =
	    fb_settings_parse(&settings, text, "fuzz", on_error, &seen);
	if (status == FB_OK) {
		assert(seen.error_count == 0);
		check(&settings);
		char *printed = NULL;
		size_t len = 0;
		FILE *out = open_memstream(&printed, &len);
		if (out != NULL) {
			fb_settings_print_mta_lines(out, &settings);
			fclose(out);
		}
		free(printed);
	} else {
		assert(status == FB_ERR_SYNTAX && seen.error_count > 0);
		assert(settings.socket[0] == 'x');
	}
	return 0;
}
