/* SPDX-License-Identifier: BSD-2-Clause */
/* Names of banks and branches around every place of a folded text. */
#include <stdint.h>
#include <stdlib.h>

#include "bank.h"
#include "fold.h"
#include "utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool claim)
{
	if (!claim)
		abort();
}

static void
check_branches(unsigned bank, struct fb_units text, size_t at)
{
	int before = fb_bank_branch_before(bank, text, at);
	int behind = fb_bank_branch_at(bank, text, at);

	require(before >= -1 && before <= 999);
	require(behind >= -1 && behind <= 999);
	require(before < 0 || fb_bank_has_branch(bank, (unsigned)before));
	require(behind < 0 || fb_bank_has_branch(bank, (unsigned)behind));
}

static void
check_place(struct fb_units text, size_t at)
{
	size_t begin = at, end = at;

	require(fb_bank_suffix_at(text, at) <= text.count - at);
	unsigned named = fb_bank_named(text, at, &begin);
	require(named <= 9999 && begin <= at);
	unsigned called = fb_bank_short(text, at, &end);
	require(called <= 9999 && end >= at && end <= text.count);
	check_branches(named, text, at);
	check_branches(called, text, end);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct fb_folder *folder;
	struct fb_str text = { (const char *)data, size };
	struct fb_view plain;

	if (folder == NULL)
		require(fb_folder_new(&folder) == FB_OK);
	if (!fb_utf8_is_valid(text))
		return 0;
	struct fb_arena *arena = fb_arena_new((size_t)64 << 20);
	require(arena != NULL);
	require(fb_fold(&plain, arena, folder, FB_VIEW_PLAIN, text) == FB_OK);
	for (size_t i = 0; i < plain.text.count; i++)
		check_place(plain.text, i);
	fb_arena_free(arena);
	return 0;
}
