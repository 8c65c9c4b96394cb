/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdint.h>
#include <stdlib.h>

#include "header.h"
#include "parameter.h"
#include "utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool holds)
{
	if (!holds)
		abort();
}

#define MAILBOX_COUNT 10

static void
check_decode(struct fb_arena *arena, const struct fb_limits *limits,
    struct fb_str in)
{
	struct fb_header_text out;

	require(fb_header_decode(&out, arena, limits, FB_STR("gb2312"), in) ==
	    FB_OK);
	require(fb_utf8_is_valid(out.text));
	/* one byte may become one U+FFFD */
	require(out.text.len <= 3 * in.len);
	require(out.text.len == 0 ||
	    (memchr(out.text.data, '\n', out.text.len) == NULL &&
		memchr(out.text.data, '\r', out.text.len) == NULL));
	require(out.declared != NULL && strlen(out.used) != 0);
	(void)out.is_truncated;
}

static void
check_mailboxes(struct fb_arena *arena, const struct fb_limits *limits,
    struct fb_str in)
{
	struct fb_mailbox mailbox[MAILBOX_COUNT];
	size_t count;

	require(fb_header_mailboxes(mailbox, MAILBOX_COUNT, &count, arena,
		    limits, FB_STR("shift_jis"), in) == FB_OK);
	require(count <= MAILBOX_COUNT);
	for (size_t i = 0; i < count; i++) {
		const struct fb_mailbox *m = &mailbox[i];
		require(fb_utf8_is_valid(m->display_name));
		require(m->display_name.len != 0 || m->address.len != 0);
		require(m->address.len <= in.len);
		require(m->domain.len <= m->address.len);
		require(m->address.len == 0 ||
		    memchr(m->address.data, '@', m->address.len) != NULL);
		require(m->domain.len == 0 ||
		    memchr(m->domain.data, '@', m->domain.len) == NULL);
	}
}

static void
check_parameters(struct fb_arena *arena, struct fb_str in)
{
	static const char *const names[] = { "charset", "name", "boundary" };
	struct fb_parameter out;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		require(fb_parameter_find(&out, arena, in, names[i]) == FB_OK);
		require(out.value.len + out.charset.len <= in.len);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fb_arena *arena = fb_arena_new((size_t)64 << 20);
	struct fb_limits limits = FB_LIMITS_DEFAULT;
	struct fb_str in = { (const char *)data, size };

	require(arena != NULL);
	check_decode(arena, &limits, in);
	limits.encoded_word_count = 2;
	check_decode(arena, &limits, in);
	check_mailboxes(arena, &limits, in);
	check_parameters(arena, in);
	fb_arena_free(arena);
	return 0;
}
