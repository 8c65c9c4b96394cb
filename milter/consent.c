/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Rows stand sorted in one array, their keys in one pool: nobody who chooses
 * addresses can make a lookup slow, and what stands twice stands together.
 */
#include "consent.h"

#include <assert.h>
#include <stdlib.h>

#include "consent_table.h"
#include "lines.h"

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/*
 * Find the last "@" outside quotes; *at is text.len when there is none.
 * False when a quote stays open, because nobody can say what it quotes.
 */
static bool
find_at(size_t *at, struct fb_str text)
{
	bool is_quoted = false;

	*at = text.len;
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] == '\\' && is_quoted)
			i++;
		else if (text.data[i] == '"')
			is_quoted = !is_quoted;
		else if (text.data[i] == '@' && !is_quoted)
			*at = i;
	}
	return !is_quoted;
}

/* Take off blanks, angle brackets and a source route (RFC 5321, 4.1.2:
 * servers must accept "@one,@two:" before the address and ignore it). */
static struct fb_str
strip(struct fb_str text)
{
	text = fb_lines_trim(text);
	if (text.len >= 2 && text.data[0] == '<' &&
	    text.data[text.len - 1] == '>') {
		text.data++;
		text.len -= 2;
	}
	if (text.len != 0 && text.data[0] == '@') {
		const char *colon = memchr(text.data, ':', text.len);
		if (colon != NULL) {
			size_t route = (size_t)(colon - text.data) + 1;
			text.data += route;
			text.len -= route;
		}
	}
	return text;
}

bool
fb_consent_key(struct fb_consent_key *out, struct fb_str address)
{
	size_t len = 0, at;

	address = strip(address);
	if (address.len == 0 || address.len > FB_CONSENT_KEY_MAX_BYTES ||
	    memchr(address.data, '\0', address.len) != NULL ||
	    !find_at(&at, address))
		return false;
	struct fb_str domain = { address.data + at, address.len - at };
	if (domain.len > 1 && domain.data[domain.len - 1] == '.')
		domain.len--;

	/* Quoted and plain forms of a local part are the same mailbox. */
	for (size_t i = 0; i < at; i++) {
		if (address.data[i] == '"')
			continue;
		if (address.data[i] == '\\' && i + 1 < at)
			i++;
		out->bytes[len++] = lower(address.data[i]);
	}
	out->local_len = len;
	for (size_t i = 0; i < domain.len; i++)
		out->bytes[len++] = lower(domain.data[i]);
	out->len = len;
	return true;
}

/* The key without its +tag; false when it has none. */
static bool
drop_tag(struct fb_consent_key *key)
{
	const char *plus = memchr(key->bytes, '+', key->local_len);

	if (plus == NULL || plus == key->bytes)
		return false;
	size_t kept = (size_t)(plus - key->bytes);
	memmove(key->bytes + kept, key->bytes + key->local_len,
	    key->len - key->local_len);
	key->len -= key->local_len - kept;
	key->local_len = kept;
	return true;
}

/* ---- the table ------------------------------------------------------- */

int
fb_consent_compare(struct fb_str a, struct fb_str b)
{
	size_t shorter = a.len < b.len ? a.len : b.len;
	int order = shorter == 0 ? 0 : memcmp(a.data, b.data, shorter);

	if (order != 0)
		return order;
	return a.len < b.len ? -1 : a.len > b.len;
}

static const struct fb_consent_row *
find_row(const struct fb_consent_table *table, struct fb_str key)
{
	size_t low = 0, high = table == NULL ? 0 : table->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct fb_consent_row *row = &table->row[middle];
		int order =
		    fb_consent_compare(key, fb_consent_row_key(table, row));
		if (order == 0)
			return row;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

void
fb_consent_free(struct fb_consent_table *table)
{
	if (table == NULL)
		return;
	free(table->pool);
	free(table->row);
	free(table);
}

size_t
fb_consent_count(const struct fb_consent_table *table)
{
	return table == NULL ? 0 : table->count;
}

/* ---- whose mail is never opened -------------------------------------- */

/*
 * Whoever complains about our verdicts quotes the mail that was judged, and
 * must get through.
 */
static bool
is_exempt(const struct fb_settings *settings, const struct fb_consent_key *key)
{
	struct fb_str local = { key->bytes, key->local_len };
	struct fb_str whole = { key->bytes, key->len };

	if (fb_str_equal(local, FB_STR("postmaster")) ||
	    fb_str_equal(local, FB_STR("abuse")))
		return true;
	for (unsigned i = 0; i < settings->report_address_count; i++) {
		struct fb_consent_key report;
		if (fb_consent_key(&report,
			fb_str(settings->report_address[i])) &&
		    fb_str_equal((struct fb_str) { report.bytes, report.len },
			whole))
			return true;
	}
	return false;
}

static struct fb_consent
not_inspected(void)
{
	return (struct fb_consent) { .ceiling = FB_VERDICT_NONE };
}

static struct fb_consent
of_operator(const struct fb_settings *settings)
{
	if (settings->operator_type != FB_OPERATOR_COMPANY &&
	    settings->operator_type != FB_OPERATOR_UNIVERSITY)
		return not_inspected();
	return (struct fb_consent) {
		.categories = FB_CATEGORY_DEFAULT,
		.ceiling = settings->ceiling,
	};
}

static struct fb_consent
of_row(const struct fb_settings *settings, const struct fb_consent_row *row)
{
	bool is_isp = settings->operator_type != FB_OPERATOR_COMPANY &&
	    settings->operator_type != FB_OPERATOR_UNIVERSITY;

	if (row->consent.categories == 0 ||
	    row->consent.clause < settings->clause_minimum)
		return not_inspected();
	struct fb_consent consent = row->consent;
	if (consent.ceiling == FB_VERDICT_NONE)
		consent.ceiling = is_isp ? FB_VERDICT_TAG : settings->ceiling;
	return consent;
}

struct fb_consent
fb_consent_find(const struct fb_consent_table *table,
    const struct fb_settings *settings, struct fb_str address)
{
	struct fb_consent_key key;

	if (!fb_consent_key(&key, address))
		return of_operator(settings);
	if (is_exempt(settings, &key))
		return not_inspected();

	struct fb_consent_key plain = key;
	bool has_tag = drop_tag(&plain);
	if (has_tag && is_exempt(settings, &plain))
		return not_inspected();
	/* Without a domain it can only be told that it is postmaster. */
	if (key.local_len == key.len)
		return of_operator(settings);

	const struct fb_consent_row *row =
	    find_row(table, (struct fb_str) { key.bytes, key.len });
	if (row == NULL && has_tag)
		row =
		    find_row(table, (struct fb_str) { plain.bytes, plain.len });
	if (row == NULL)
		row = find_row(table,
		    (struct fb_str) { key.bytes + key.local_len,
			key.len - key.local_len });
	return row == NULL ? of_operator(settings) : of_row(settings, row);
}
