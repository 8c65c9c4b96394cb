/* SPDX-License-Identifier: BSD-2-Clause */
/* A label of the fuzzer's or of ours, a line end, and bytes. */
#include <stdlib.h>

#include "charset.h"
#include "charset_name.h"
#include "utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define BYTES_PER_INPUT_BYTE 3
#define ARENA_BYTES ((size_t)64 << 20)

static void
require(bool holds)
{
	if (!holds)
		abort();
}

/* The label: a charset by its number, or up to the line end as it is. */
static struct fb_str
take_label(struct fb_str *input)
{
	unsigned char first = (unsigned char)input->data[0];
	if (first < FB_CHARSET_COUNT) {
		input->data++;
		input->len--;
		return fb_str(fb_charset_at(first)->name);
	}
	const char *end = memchr(input->data, '\n', input->len);
	struct fb_str label = { input->data,
		end != NULL ? (size_t)(end - input->data) : input->len };
	size_t skip = label.len + (end != NULL);
	input->data += skip;
	input->len -= skip;
	return label;
}

static void
check(const struct fb_charset_result *got, struct fb_str label,
    struct fb_str bytes)
{
	require(fb_utf8_is_valid(got->text));
	require(got->text.len <= BYTES_PER_INPUT_BYTE * bytes.len);
	require(got->error_count <= bytes.len);
	const struct fb_charset *used = fb_charset_named(fb_str(got->used));
	require(used != NULL && strcmp(used->name, got->used) == 0);
	if (got->is_mismatch)
		require(fb_charset_named(label) != NULL &&
		    fb_charset_named(label) != used);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	struct fb_str bytes = { (const char *)data, size };
	struct fb_str label = take_label(&bytes);
	struct fb_charset_result got, again;
	struct fb_arena *arena = fb_arena_new(ARENA_BYTES);

	require(arena != NULL);
	require(fb_charset_decode(&got, arena, label, bytes) == FB_OK);
	check(&got, label, bytes);

	/* What was decoded is UTF-8 for good, but for escapes in it. */
	if (memchr(got.text.data, 0x1B, got.text.len) == NULL &&
	    memchr(got.text.data, 0x0E, got.text.len) == NULL) {
		require(fb_charset_decode(&again, arena, FB_STR("utf-8"),
			    got.text) == FB_OK);
		require(again.text.data == got.text.data &&
		    again.text.len == got.text.len);
		require(!again.is_mismatch && again.error_count == 0);
	}
	fb_arena_free(arena);
	return 0;
}
