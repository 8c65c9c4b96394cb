/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdint.h>
#include <stdlib.h>

#include "mime.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool holds)
{
	if (!holds)
		abort();
}

static bool
is_inside(struct fb_str slice, struct fb_str all)
{
	uintptr_t start = (uintptr_t)slice.data, from = (uintptr_t)all.data;
	return start >= from && slice.len <= all.len &&
	    start - from <= all.len - slice.len;
}

static void
check_fields(const struct fb_fields *fields, struct fb_str all,
    const struct fb_limits *limits, bool may_be_decoded)
{
	require(fields->count <= limits->header_count);
	for (size_t i = 0; i < fields->count; i++) {
		const struct fb_field *field = &fields->field[i];
		require(field->name.len != 0);
		require(may_be_decoded || is_inside(field->name, all));
		require(may_be_decoded || is_inside(field->value, all));
		for (size_t at = 0; at < field->name.len; at++)
			require(field->name.data[at] > ' ' &&
			    field->name.data[at] <= '~');
	}
}

static void
check_part(const struct fb_part *part, struct fb_str all,
    const struct fb_limits *limits, bool may_be_decoded)
{
	check_fields(&part->fields, all, limits, may_be_decoded);
	require(strlen(part->path) != 0);
	require(part->path[strspn(part->path, "0123456789.")] == '\0');
	require(part->type.len != 0 && part->subtype.len != 0);
	require(part->body.len <= part->raw_bytes);
	require(part->raw_bytes <= all.len);
	if (part->is_message_header)
		require(part->body.len == 0 && part->raw_bytes == 0);
}

/* The first bytes choose limits, so that they are reached. */
static struct fb_limits
limits_from(const uint8_t **data, size_t *size)
{
	struct fb_limits limits = FB_LIMITS_DEFAULT;

	if (*size < 4)
		return limits;
	if ((*data)[0] & 1)
		limits.part_count = (*data)[1] % 8;
	if ((*data)[0] & 2)
		limits.part_depth = (*data)[2] % 8;
	if ((*data)[0] & 4)
		limits.header_count = (*data)[1] % 4;
	if ((*data)[0] & 8)
		limits.header_bytes = (*data)[2];
	if ((*data)[0] & 16)
		limits.text_bytes = (*data)[1];
	if ((*data)[0] & 32)
		limits.arena_bytes = (*data)[3] * (size_t)64;
	*data += 4;
	*size -= 4;
	return limits;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fb_limits limits = limits_from(&data, &size);
	struct fb_arena *arena = fb_arena_new(limits.arena_bytes);
	struct fb_str all = { (const char *)data, size };
	struct fb_message message;
	bool is_enclosed = false;
	size_t text = 0;

	require(arena != NULL);
	enum fb_status status = fb_mime_open(&message, arena, &limits, all);
	require(status == FB_OK || status == FB_ERR_NOMEM);
	if (status == FB_OK) {
		require(message.part_count <= limits.part_count);
		check_fields(&message.fields, all, &limits, false);
		for (size_t i = 0; i < message.part_count; i++) {
			/* an enclosed message may have been encoded */
			is_enclosed |= message.part[i].is_message_header;
			check_part(&message.part[i], all, &limits, is_enclosed);
			text += message.part[i].body.len;
		}
		require(text <= limits.text_bytes);
		/* everything is read somewhere: no message is without part */
		require(message.part_count != 0 || limits.part_count == 0 ||
		    (message.truncated & FB_TRUNCATED_PARTS) != 0 ||
		    memmem(data, size, "--", 2) != NULL);
	}
	fb_arena_free(arena);
	return 0;
}
