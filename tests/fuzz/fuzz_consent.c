/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The first line is an address, the rest a consent table.  A table that is
 * accepted finds each of its rows by the key it prints, and no address, be
 * it what it may, is inspected beyond what a row or the operator allows.
 */
#include <assert.h>
#include <stdlib.h>

#include "consent_table.h"
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

static void
check_rows(const struct fb_consent_table *table)
{
	for (size_t i = 0; i < table->count; i++) {
		struct fb_str key = fb_consent_table_key(table, &table->row[i]);
		assert(key.len > 1 && memchr(key.data, '@', key.len) != NULL);
		if (i > 0)
			assert(fb_consent_compare(fb_consent_table_key(table,
						      &table->row[i - 1]),
				   key) < 0);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fb_str text = { (const char *)data, size };
	struct fb_str address = { text.data, 0 };
	struct fb_consent_table *table = NULL;
	size_t error_count = 0;

	if (size != 0)
		address = fb_lines_take(&text);
	check_key(address);
	check_find(NULL, address);
	enum fb_status status =
	    fb_consent_parse(&table, text, "fuzz", on_error, &error_count);
	assert((status == FB_OK) == (error_count == 0));
	if (status != FB_OK) {
		assert(table == NULL);
		return 0;
	}
	check_rows(table);
	check_find(table, address);
	for (size_t i = 0; i < table->count && i < 64; i++)
		check_find(table, fb_consent_table_key(table, &table->row[i]));
	fb_consent_free(table);
	return 0;
}
