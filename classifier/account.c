/* SPDX-License-Identifier: BSD-2-Clause */
#include "account.h"

#include <string.h>

#include "account_walk.h"
#include "spaced.h"

void
fb_account_scan(struct fb_extraction *extraction, struct fb_units plain)
{
	struct fb_spaced spaced;
	size_t position = 0;

	extraction->status =
	    fb_spaced_join(&spaced, extraction->set->arena, plain);
	if (extraction->status != FB_OK)
		return;
	struct fb_account_walk walk = {
		.extraction = extraction,
		.text = spaced.text,
		.place = spaced.place,
		.announced = SIZE_MAX,
	};
	while (position < walk.text.count && fb_extraction_goes_on(extraction))
		position = fb_account_walk_at(&walk, position);
	fb_account_settle(&walk, walk.count);
}

/* ---- keys ------------------------------------------------------------------ */

/* A key as it is: BBBB-SSS-T-NNNNNNN, or without the type. */
static bool
read_key(char key[FB_ACCOUNT_KEY_BYTES], struct fb_units plain)
{
	static const char shape[] = "dddd-ddd-d-ddddddd";
	char text[sizeof shape];
	bool has_type = plain.count == sizeof shape - 1;

	if (!has_type && plain.count != sizeof shape - 3)
		return false;
	for (size_t i = 0, k = 0; i < plain.count; i++, k++) {
		if (k == 9 && !has_type) {
			text[k++] = '0';
			text[k++] = '-';
		}
		uint16_t unit = plain.unit[i];
		if (shape[k] == 'd' ? !fb_unit_is_digit(unit) :
				      unit != (uint16_t)shape[k])
			return false;
		text[k] = (char)unit;
	}
	text[sizeof text - 1] = '\0';
	unsigned bank = 0, branch = 0;
	for (size_t i = 0; i < 4; i++)
		bank = bank * 10 + (unsigned)(text[i] - '0');
	for (size_t i = 5; i < 8; i++)
		branch = branch * 10 + (unsigned)(text[i] - '0');
	unsigned type = (unsigned)(text[9] - '0');
	if (type == 3 || (type > 4 && type < 9))
		return false;
	fb_account_write_key(key, bank, branch, type, text + 11);
	return true;
}

/* 記号-番号 and nothing else. */
static bool
read_post(char key[FB_ACCOUNT_KEY_BYTES], bool *is_doubtful,
    struct fb_units plain)
{
	struct fb_account_number number;

	if (!fb_account_number_read(&number, plain, 0, true) ||
	    !number.is_post || number.end != plain.count)
		return false;
	fb_account_write_key(key, FB_BANK_POST, number.post.branch,
	    number.post.type, number.post.number);
	*is_doubtful = !number.post.has_valid_checksum;
	return true;
}

bool
fb_account_key(char key[FB_ACCOUNT_KEY_BYTES], bool *is_doubtful,
    struct fb_arena *arena, const struct fb_extractor *extractor,
    struct fb_units plain)
{
	struct fb_identifiers found = { .arena = arena, .limit = 2 };
	struct fb_extraction extraction = {
		.set = &found,
		.extractor = extractor,
	};

	*is_doubtful = false;
	if (read_key(key, plain) || read_post(key, is_doubtful, plain))
		return true;
	fb_account_scan(&extraction, plain);
	if (extraction.status != FB_OK || found.count != 1 ||
	    memcmp(found.identifier[0].key.data, "0000", 4) == 0)
		return false;
	memcpy(key, found.identifier[0].key.data, FB_ACCOUNT_KEY_BYTES);
	*is_doubtful = extraction.is_doubtful;
	return true;
}
