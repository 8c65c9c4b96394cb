/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdint.h>
#include <stdlib.h>

#include "mta_report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool holds)
{
	if (!holds)
		abort();
}

/* What is printed goes to a terminal. */
static void
check_output(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		require((unsigned char)text[i] >= ' ' || text[i] == '\n');
}

/* The part up to a byte that no text has. */
static struct fb_str
next_part(struct fb_str *rest)
{
	return fb_mta_take(rest, '\xFF');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct fb_settings settings[] = {
		{ .socket = "unix:/q/fakebill.sock", .subject_mark = true },
		{ .socket = "inet:1@localhost",
		    .trusted_authserv = { .id = { "a" }, .count = 1 },
		    .ceiling = FB_VERDICT_REJECT },
	};
	struct fb_str rest = { (const char *)data, size };
	struct fb_str main_cf = next_part(&rest), services = next_part(&rest);

	for (size_t i = 0; i < 2; i++) {
		char *text = NULL;
		size_t len = 0;
		struct fb_mta_report report = {
			.out = open_memstream(&text, &len),
			.settings = &settings[i],
		};
		require(report.out != NULL);
		(void)fb_mta_judge_postfix(&report, main_cf, services, rest);
		(void)fb_mta_judge_sendmail(&report,
		    (struct fb_str) { (const char *)data, size });
		require(fclose(report.out) == 0);
		require(len > 0 || report.warnings == 0);
		check_output(text, len);
		free(text);
	}
	return 0;
}
