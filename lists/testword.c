/* SPDX-License-Identifier: BSD-2-Clause */
#include "testword.h"

#include <assert.h>

#define PREFIX "FAKEBILL-TEST-"

/* The tails are random, so that no word comes about by accident. */
static const struct {
	const char *id, *word;
} words[] = {
	[FB_CATEGORY_FAKEBILL] = { "T0001", PREFIX "fakebill-63NXKJVMGD" },
	[FB_CATEGORY_PHISH] = { "T0002", PREFIX "phish-VHX9S3VZGV" },
	[FB_CATEGORY_AUCTION] = { "T0003", PREFIX "auction-GLTWQ2WTG9" },
	[FB_CATEGORY_CARD] = { "T0004", PREFIX "card-936RGTKX4R" },
	[FB_CATEGORY_VIRUS] = { "T0005", PREFIX "virus-VM5B9RVGNG" },
	[FB_CATEGORY_ILLEGAL] = { "T0006", PREFIX "illegal-HLWPB56NRJ" },
	[FB_CATEGORY_HARMFUL] = { "T0007", PREFIX "harmful-JG2Z9K7ND4" },
	[FB_CATEGORY_LIFE] = { "T0008", PREFIX "life-BQ3K73FHM3" },
};
_Static_assert(sizeof words / sizeof *words == FB_CATEGORY_COUNT,
    "every category has a test word");

const char *
fb_testword(enum fb_category category)
{
	assert(category < FB_CATEGORY_COUNT);
	return words[category].word;
}

const char *
fb_testword_id(enum fb_category category)
{
	assert(category < FB_CATEGORY_COUNT);
	return words[category].id;
}

static bool
begins_with(struct fb_str text, struct fb_str word)
{
	return text.len >= word.len &&
	    memcmp(text.data, word.data, word.len) == 0;
}

/* Which word stands at the beginning of `text`, if any? */
static bool
word_at(enum fb_category *category, struct fb_str text)
{
	for (unsigned c = 0; c < FB_CATEGORY_COUNT; c++)
		if (begins_with(text, fb_str(words[c].word))) {
			*category = (enum fb_category)c;
			return true;
		}
	return false;
}

bool
fb_testword_next(enum fb_category *category, struct fb_span *place,
    struct fb_str text, size_t *position)
{
	const size_t prefix_len = sizeof PREFIX - 1;

	while (text.len - *position >= prefix_len) {
		const char *begin = memmem(text.data + *position,
		    text.len - *position, PREFIX, prefix_len);
		if (begin == NULL)
			return false;
		size_t at = (size_t)(begin - text.data);
		*position = at + prefix_len;
		if (!word_at(category,
			(struct fb_str) { begin, text.len - at }))
			continue;
		*position = at + strlen(words[*category].word);
		*place = (struct fb_span) { at, *position };
		return true;
	}
	return false;
}
