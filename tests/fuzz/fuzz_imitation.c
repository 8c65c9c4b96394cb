/* SPDX-License-Identifier: BSD-2-Clause */
/* Names against words (the first line is the word), and quotations. */
#include <stdint.h>
#include <stdlib.h>

#include "imitation.h"
#include "quotation.h"
#include "utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool claim)
{
	if (!claim)
		abort();
}

static void
check_word(const char *word, size_t length)
{
	require(length <= FB_IMITATION_WORD_MAX);
	for (size_t i = 0; i < length; i++)
		require((word[i] >= 'a' && word[i] <= 'z') ||
		    (word[i] >= '0' && word[i] <= '9'));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fb_str all = { (const char *)data, size };
	char word[FB_IMITATION_WORD_MAX];

	if (size == 0)
		return 0;
	const char *end = memchr(all.data, '\n', all.len);
	size_t cut = end == NULL ? all.len : (size_t)(end - all.data);
	size_t length =
	    fb_imitation_word(word, (struct fb_str) { all.data, cut });
	check_word(word, length);
	(void)fb_imitates((struct fb_str) { all.data + cut, size - cut },
	    (struct fb_str) { word, length });
	if (fb_utf8_is_valid(all))
		(void)fb_is_quoted(all, (struct fb_span) { cut / 2, cut });
	return 0;
}
