/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A decision log of any bytes, as lines and as holds: reading it is bounded
 * and never trusts a length, a line that is fine is what would be written,
 * and a record of any text is read again as one line.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "decision_fields.h"
#include "decision_log.h"
#include "holds.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct fb_str
take_line(struct fb_str *text)
{
	const char *end = memchr(text->data, '\n', text->len);
	struct fb_str line = { text->data,
		end == NULL ? text->len : (size_t)(end - text->data) };
	size_t taken = line.len + (end != NULL);

	text->data += taken;
	text->len -= taken;
	return line;
}

static void
check_fields(struct fb_str text)
{
	struct fb_fields fields;
	struct fb_fields_entry entry;
	struct fb_str key, value;

	if (!fb_fields_read(&fields, text))
		return;
	assert(fb_fields_is_queue_id(fields.queue_id));
	struct fb_str rest = fields.words;
	while (fb_fields_next(&rest, &key, &value))
		assert(key.len > 0);
	rest = fields.hits;
	while (fb_fields_next_entry(&rest, &entry)) {
		assert(entry.id.len > 0 && entry.id.len < FB_ID_MAX_BYTES);
		assert(fb_fields_has_entry(&fields, entry.id));
	}
}

static void
check_lines(struct fb_str text)
{
	struct fb_decision_chain chain = { .line = 0 };
	struct fb_decision_line line;

	while (text.len > 0) {
		struct fb_str one = take_line(&text);
		enum fb_decision_fault fault =
		    fb_decision_check(&line, &chain, one);
		if (fault == FB_DECISION_NO_LINE)
			continue;
		assert(line.number == chain.line && line.number > 0);
		if (line.kind == FB_DECISION_RECORD)
			check_fields(line.text);
	}
}

/* Whatever a record says, it is one line, and the chain through it holds. */
static void
check_round_trip(struct fb_str text)
{
	char *copy = strndup(text.len == 0 ? "" : text.data, text.len);
	char line[FB_DECISION_LINE_MAX], torn[FB_DECISION_LINE_MAX];
	struct fb_decision_chain written = { .line = 1 }, read = written;
	struct fb_decision_line out;

	if (copy == NULL)
		return;
	const struct fb_decision_record record = { 1795748400, copy };
	size_t len = fb_decision_write_record(line, &written, &record);
	assert(len < sizeof line && line[len - 1] == '\n');
	assert(memchr(line, '\n', len - 1) == NULL);
	if (copy[0] != '\0')
		assert(
		    fb_decision_check(&out, &read,
			(struct fb_str) { line, len - 1 }) == FB_DECISION_FINE);
	free(copy);
	if (text.len > FB_DECISION_TORN_MAX ||
	    (text.len > 0 && memchr(text.data, '\n', text.len) != NULL))
		return;
	written = read = (struct fb_decision_chain) { .line = 1 };
	size_t more = fb_decision_write_torn(torn, &written, text);
	char *whole = malloc(text.len + more);
	if (whole == NULL)
		return;
	if (text.len > 0)
		memcpy(whole, text.data, text.len);
	memcpy(whole + text.len, torn, more);
	assert(fb_decision_check(&out, &read,
		   (struct fb_str) { whole, text.len + more - 1 }) ==
	    FB_DECISION_FINE);
	assert(out.kind == FB_DECISION_TORN);
	free(whole);
}

static void
check_holds(struct fb_str text)
{
	struct fb_holds holds, again;
	struct fb_error error = { 0 };
	char *written = NULL;
	size_t len = 0;

	if (fb_holds_parse(&holds, text, &error) != FB_OK) {
		assert(error.line > 0 && error.message[0] != '\0');
		return;
	}
	FILE *out = open_memstream(&written, &len);
	if (out != NULL) {
		fb_holds_write(out, &holds);
		fclose(out);
		assert(fb_holds_parse(&again, (struct fb_str) { written, len },
			   &error) == FB_OK);
		assert(again.count == holds.count);
		fb_holds_free(&again);
	}
	free(written);
	fb_holds_free(&holds);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct fb_str text = { (const char *)data, size };
	static const char first[] = "#!fakebill-holds 1\n";
	char *holds = malloc(sizeof first + size);

	check_lines(text);
	check_fields(text);
	check_round_trip(text);
	check_holds(text);
	if (holds != NULL) {
		memcpy(holds, first, sizeof first - 1);
		if (size > 0)
			memcpy(holds + sizeof first - 1, data, size);
		check_holds((struct fb_str) { holds, sizeof first - 1 + size });
	}
	free(holds);
	return 0;
}
