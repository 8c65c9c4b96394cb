/* SPDX-License-Identifier: BSD-2-Clause */
/* A record of anybody's domain: what libspf2 gets of it is small and plain,
 * and reading that once more changes nothing. */
#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "spf_record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_text(const char *text)
{
	assert(strncmp(text, "v=spf1", 6) == 0);
	assert(strstr(text, " exp=") == NULL);
	for (; *text != '\0'; text++)
		assert((*text >= 0x20 && *text < 0x7F) || *text == '\001');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fb_spf_reader reader = { .client = { .family = AF_INET } };
	struct fb_spf_record record, again;

	if (size < 2)
		return 0;
	if ((data[0] & 1) != 0)
		reader.client.family = AF_INET6;
	reader.has_odd_local_part = (data[0] & 2) != 0;
	memset(reader.client.address, data[1], 16);
	struct fb_str text = { (const char *)data + 2, size - 2 };
	enum fb_status status = fb_spf_record_read(&record, &reader, text);
	assert(status == FB_OK || status == FB_ERR_SYNTAX ||
	    status == FB_ERR_TOO_LONG);
	if (status != FB_OK)
		return 0;
	assert(fb_spf_record_is_spf(text));
	check_text(record.text);
	if (strchr(record.text, '\001') != NULL)
		return 0; /* no record that anybody could write */
	assert(
	    fb_spf_record_read(&again, &reader, fb_str(record.text)) == FB_OK);
	assert(strcmp(again.text, record.text) == 0);
	assert(again.mechanism_count == record.mechanism_count);
	return 0;
}
