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
		    fb_consent_compare(key, fb_consent_table_key(table, row));
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

static bool
is_isp(const struct fb_settings *settings)
{
	return settings->operator_type != FB_OPERATOR_COMPANY &&
	    settings->operator_type != FB_OPERATOR_UNIVERSITY;
}

static struct fb_consent
not_inspected(void)
{
	return (struct fb_consent) { .categories = 0 };
}

/* Where no row speaks. */
static struct fb_consent
of_operator(const struct fb_settings *settings)
{
	struct fb_consent consent = {
		.categories = FB_CATEGORY_DEFAULT,
		.thresholds = settings->thresholds,
		.subject_mark = settings->subject_mark,
	};

	if (is_isp(settings))
		return not_inspected();
	for (unsigned i = 0; i < FB_CATEGORY_COUNT; i++)
		if ((consent.categories & 1u << i) != 0)
			consent.ceiling[i] = settings->ceiling;
	return consent;
}

/* ---- what a row amounts to -------------------------------------------- */

static enum fb_verdict
ceiling_of(const struct fb_consent_terms *terms, unsigned category,
    bool is_domain, const struct fb_settings *settings)
{
	enum fb_verdict ceiling = (enum fb_verdict)terms->ceiling[category];

	if ((terms->categories & 1u << category) == 0)
		return FB_VERDICT_NONE;
	if (terms->ceiling[category] == FB_CONSENT_NO_CEILING)
		return is_isp(settings) ? FB_VERDICT_TAG : settings->ceiling;
	/* A whole domain cannot choose for one recipient that mail is lost. */
	if (is_domain && is_isp(settings) && ceiling > FB_VERDICT_QUARANTINE)
		return FB_VERDICT_QUARANTINE;
	return ceiling;
}

static int32_t
said_or(int32_t said, int32_t otherwise)
{
	return said != 0 ? said : otherwise;
}

static int32_t
at_most(int32_t value, int32_t said)
{
	return said != 0 && said < value ? said : value;
}

static int32_t
at_least(int32_t value, int32_t low)
{
	return value < low ? low : value;
}

/*
 * The settings' thresholds fill the gaps and give way to those of the row, so
 * that all three rise: the tag threshold is lowered to a stronger action's
 * that the row sets, and the others are raised to the one before.
 */
static struct fb_thresholds
thresholds_of(const struct fb_consent_terms *terms,
    const struct fb_settings *settings)
{
	const struct fb_thresholds *common = &settings->thresholds;
	struct fb_thresholds t;

	t.tag_milli = said_or(terms->tag_milli,
	    at_most(at_most(common->tag_milli, terms->quarantine_milli),
		terms->reject_milli));
	t.quarantine_milli = said_or(terms->quarantine_milli,
	    at_least(at_most(common->quarantine_milli, terms->reject_milli),
		t.tag_milli));
	t.reject_milli = said_or(terms->reject_milli,
	    at_least(common->reject_milli, t.quarantine_milli));
	return t;
}

struct fb_consent
fb_consent_resolve(const struct fb_consent_terms *terms, const char *allow,
    bool is_domain, const struct fb_settings *settings)
{
	if (terms->categories == 0 || terms->clause < settings->clause_minimum)
		return not_inspected();
	struct fb_consent consent = {
		.categories = terms->categories,
		.stats = terms->stats != 0,
		.clause = terms->clause,
		.thresholds = thresholds_of(terms, settings),
		.subject_mark = terms->mark == FB_CONSENT_UNSAID ?
		    settings->subject_mark :
		    terms->mark == FB_CONSENT_ON,
		.allow = { allow, terms->allow_count },
	};
	for (unsigned i = 0; i < FB_CATEGORY_COUNT; i++)
		consent.ceiling[i] = ceiling_of(terms, i, is_domain, settings);
	return consent;
}

/* ---- looking up ------------------------------------------------------- */

static struct fb_consent
of_row(const struct fb_settings *settings, const struct fb_consent_table *table,
    const struct fb_consent_row *row)
{
	struct fb_str key = fb_consent_table_key(table, row);

	return fb_consent_resolve(&row->terms, key.data + key.len,
	    key.data[0] == '@', settings);
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
	    find_row(table, fb_consent_key_str(&key));
	if (row == NULL && has_tag)
		row = find_row(table, fb_consent_key_str(&plain));
	if (row == NULL)
		row = find_row(table, fb_consent_key_domain(&key));
	return row == NULL ? of_operator(settings) :
			     of_row(settings, table, row);
}
