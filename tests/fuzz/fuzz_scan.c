/* SPDX-License-Identifier: BSD-2-Clause */
/* What a scan worker answers is hostile until checked. */
#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The text ends within its room and is printable ASCII. */
static void
check_text(const char *text, size_t room)
{
	size_t len = strnlen(text, room);

	assert(len > 0 && len < room);
	for (size_t i = 0; i < len; i++)
		assert(text[i] > ' ' && text[i] < 0x7F);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fb_scan_result *result = calloc(1, sizeof *result);
	const struct fb_scan_request request = { .serial = 0 };

	if (result == NULL)
		abort();
	memcpy(result, data, size < sizeof *result ? size : sizeof *result);
	if (fb_scan_result_is_valid(result, &request)) {
		assert(result->reason_count <= FB_SCAN_REASONS_MAX);
		assert(result->list_count <= FB_LISTS_MAX);
		for (uint32_t i = 0; i < result->list_count; i++)
			check_text(result->list[i].name, FB_NAME_MAX_BYTES);
		for (uint32_t i = 0; i < result->reason_count; i++) {
			check_text(result->reason[i].id, FB_ID_MAX_BYTES);
			check_text(result->list[result->reason[i].list].name,
			    FB_NAME_MAX_BYTES);
			assert(strcmp(fb_words_name(&fb_type_words,
					  result->reason[i].type),
				   "?") != 0);
		}
	}
	free(result);
	return 0;
}
