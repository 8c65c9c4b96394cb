/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The first line is an address, the rest a consent table.  A table that is
 * accepted finds each of its rows by the key it prints, and no address, be
 * it what it may, is inspected beyond what a row or the operator allows.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "consent_print.h"
#include "consent_source.h"
#include "lines.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
on_error(void *context, const struct fb_error *error)
{
	size_t *count = context;

	(*count)++;
	assert(error->status == FB_ERR_SYNTAX && error->line > 0);
	assert(error->message[0] != '\0');
	assert(strchr(error->message, '\n') == NULL);
}

static void
check_key(struct fb_str address)
{
	struct fb_consent_key key;

	if (!fb_consent_key(&key, address))
		return;
	assert(key.local_len <= key.len && key.len <= sizeof key.bytes);
	assert(key.local_len == key.len || key.bytes[key.local_len] == '@');
	for (size_t i = 0; i < key.len; i++)
		assert(!(key.bytes[i] >= 'A' && key.bytes[i] <= 'Z'));
}

static void
check_policy(const struct fb_consent *c)
{
	const struct fb_thresholds *t = &c->thresholds;
	const char *domain = c->allow.domains;

	for (unsigned i = 0; i < FB_CATEGORY_COUNT; i++)
		assert((c->categories & 1u << i) != 0 ||
		    c->ceiling[i] == FB_VERDICT_NONE);
	assert(t->tag_milli <= t->quarantine_milli &&
	    t->quarantine_milli <= t->reject_milli);
	assert(c->allow.count <= FB_CONSENT_ALLOW_MAX);
	for (size_t i = 0; i < c->allow.count; i++) {
		size_t len = strnlen(domain, FB_CONSENT_ALLOW_BYTES);
		assert(len > 2 && len < FB_CONSENT_ALLOW_BYTES);
		domain += len + 1;
	}
}

static void
check_find(const struct fb_consent_table *table, struct fb_str address)
{
	for (int i = FB_OPERATOR_UNSET; i <= FB_OPERATOR_UNIVERSITY; i++) {
		const struct fb_settings settings = {
			.operator_type = (enum fb_operator)i,
			.ceiling = FB_VERDICT_QUARANTINE,
			.clause_minimum = 3,
			.recipient_delimiter = "+-",
			.thresholds = { 5000, 8000, 12000 },
			.report_address = { "report@example.jp" },
			.report_address_count = 1,
		};
		struct fb_consent c =
		    fb_consent_find(table, &settings, address);
		assert((c.categories & ~FB_CATEGORY_ALL) == 0);
		check_policy(&c);
		if (c.categories == 0)
			assert(!c.stats && c.allow.count == 0);
		else if (i <= FB_OPERATOR_ISP || c.clause != 0)
			assert(c.clause >= 3);
	}
}

/* What is printed of a row is read back as that row. */
static void
check_print(const struct fb_consent_build *build,
    const struct fb_consent_row *row)
{
	struct fb_consent_errors errors = { .file_name = "fuzz" };
	char key[FB_CONSENT_WRITTEN_BYTES], words[FB_CONSENT_WORDS_BYTES];
	char text[sizeof key + sizeof words + 2], again[sizeof words];
	struct fb_consent_build one;

	fb_consent_print_key(key, fb_consent_build_key(build, row));
	fb_consent_print_words(words, &row->terms,
	    fb_consent_build_allow(build, row));
	int len = snprintf(text, sizeof text, "%s\t%s", key, words);
	fb_consent_build_init(&one);
	assert(fb_consent_read_text(&one, (struct fb_str) { text, (size_t)len },
		   &errors) == FB_OK);
	assert(one.count == 1);
	assert(fb_str_equal(fb_consent_build_key(build, row),
	    fb_consent_build_key(&one, one.row)));
	fb_consent_print_words(again, &one.row->terms,
	    fb_consent_build_allow(&one, one.row));
	assert(strcmp(words, again) == 0);
	fb_consent_build_deinit(&one);
}

/* The rows are sorted, and each finds what it says. */
static void
check_rows(const struct fb_consent_build *build,
    const struct fb_consent_table *table)
{
	assert(fb_consent_count(table) == build->count);
	for (size_t i = 0; i < build->count && i < 64; i++) {
		const struct fb_consent_row *row = &build->row[i];
		struct fb_str key = fb_consent_build_key(build, row);
		assert(key.len > 1 && memchr(key.data, '@', key.len) != NULL);
		assert((row->terms.categories & ~FB_CATEGORY_ALL) == 0);
		check_find(table, key);
		check_print(build, row);
	}
}

static void
check_table(struct fb_str text, struct fb_str address)
{
	struct fb_consent_errors errors = { .file_name = "fuzz" };
	struct fb_consent_table *table = NULL;
	struct fb_consent_build build;
	size_t error_count = 0;

	enum fb_status status =
	    fb_consent_parse(&table, text, "fuzz", on_error, &error_count);
	assert((status == FB_OK) == (error_count == 0));
	fb_consent_build_init(&build);
	assert(fb_consent_read_text(&build, text, &errors) == status);
	assert(errors.count == error_count);
	if (status == FB_OK) {
		check_rows(&build, table);
		check_find(table, address);
	} else {
		assert(table == NULL);
	}
	fb_consent_build_deinit(&build);
	fb_consent_free(table);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fb_str text = { (const char *)data, size };
	struct fb_str address = { text.data, 0 };

	if (size != 0)
		address = fb_lines_take(&text);
	check_key(address);
	check_find(NULL, address);
	check_table(text, address);
	return 0;
}
