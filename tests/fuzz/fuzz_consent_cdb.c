/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A constant database as consent table.  Whatever the bytes are, reading
 * them ends, and rows that are accepted become a table that finds them.
 */
#include <assert.h>
#include <unistd.h>

#include "consent_source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
on_error(void *context, const struct fb_error *error)
{
	size_t *count = context;

	(*count)++;
	assert(error->status == FB_ERR_SYNTAX && error->line == 0);
	assert(error->message[0] != '\0');
	assert(strchr(error->message, '\n') == NULL);
}

static void
check_table(const struct fb_consent_build *build)
{
	const struct fb_settings settings = {
		.operator_type = FB_OPERATOR_ISP,
		.thresholds = { 5000, 8000, 12000 },
	};
	struct fb_consent_table *table;
	int memfd;

	assert(fb_consent_build_write(&memfd, build) == FB_OK);
	assert(fb_consent_open(&table, memfd) == FB_OK);
	close(memfd);
	assert(fb_consent_count(table) == build->count);
	for (size_t i = 0; i < build->count; i++) {
		const struct fb_consent_row *row = &build->row[i];
		struct fb_str key = fb_consent_build_key(build, row);
		struct fb_consent consent =
		    fb_consent_find(table, &settings, key);
		assert((consent.categories & ~FB_CATEGORY_ALL) == 0);
	}
	fb_consent_free(table);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t error_count = 0;
	struct fb_consent_errors errors = {
		.file_name = "fuzz",
		.report = on_error,
		.context = &error_count,
	};
	struct fb_consent_build build;

	fb_consent_build_init(&build);
	enum fb_status status = fb_consent_read_cdb(&build,
	    (struct fb_str) { (const char *)data, size }, &errors);
	assert(errors.count == error_count);
	assert((status == FB_OK) == (error_count == 0));
	if (status == FB_OK)
		check_table(&build);
	fb_consent_build_deinit(&build);
	return 0;
}
