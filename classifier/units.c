/* SPDX-License-Identifier: BSD-2-Clause */
#include "units.h"

size_t
fb_units_starts(struct fb_units text, size_t position, const char16_t *word)
{
	size_t i;

	for (i = 0; word[i] != 0; i++)
		if (fb_unit_at(text, position + i) != word[i])
			return 0;
	return i;
}

size_t
fb_units_ends(struct fb_units text, size_t position, const char16_t *word)
{
	size_t length = 0;

	while (word[length] != 0)
		length++;
	return length <= position ?
	    fb_units_starts(text, position - length, word) :
	    0;
}

size_t
fb_units_starts_any(struct fb_units text, size_t position,
    const char16_t *const *words)
{
	size_t longest = 0;

	for (; *words != NULL; words++) {
		size_t length = fb_units_starts(text, position, *words);
		if (length > longest)
			longest = length;
	}
	return longest;
}

size_t
fb_units_ends_any(struct fb_units text, size_t position,
    const char16_t *const *words)
{
	size_t longest = 0;

	for (; *words != NULL; words++) {
		size_t length = fb_units_ends(text, position, *words);
		if (length > longest)
			longest = length;
	}
	return longest;
}

bool
fb_units_has_any(struct fb_units text, size_t begin, size_t end,
    const char16_t *const *words)
{
	for (size_t i = begin; i < end && i < text.count; i++)
		if (fb_units_starts_any(text, i, words) != 0)
			return true;
	return false;
}

int
fb_unit_kanji_digit(uint16_t unit)
{
	static const struct {
		char16_t kanji;
		int digit;
	} digits[] = {
		{ u'〇', 0 },
		{ u'零', 0 },
		{ u'一', 1 },
		{ u'壱', 1 },
		{ u'壹', 1 },
		{ u'二', 2 },
		{ u'弐', 2 },
		{ u'貳', 2 },
		{ u'三', 3 },
		{ u'参', 3 },
		{ u'參', 3 },
		{ u'四', 4 },
		{ u'肆', 4 },
		{ u'五', 5 },
		{ u'伍', 5 },
		{ u'六', 6 },
		{ u'陸', 6 },
		{ u'七', 7 },
		{ u'漆', 7 },
		{ u'柒', 7 },
		{ u'八', 8 },
		{ u'捌', 8 },
		{ u'九', 9 },
		{ u'玖', 9 },
	};

	if (unit < 0x3007)
		return -1;
	for (size_t i = 0; i < sizeof digits / sizeof digits[0]; i++)
		if (digits[i].kanji == unit)
			return digits[i].digit;
	return -1;
}
