/* SPDX-License-Identifier: BSD-2-Clause */
#include "consent.h"

#include <assert.h>
#include <stdlib.h>

#include "consent_row.h"
#include "consent_table.h"
#include "domain.h"

/* ---- address extensions ----------------------------------------------- */

/*
 * With "-" among the delimiters, Postfix leaves the addresses of mailing lists
 * whole (owner_request_special), and so do we.
 */
static bool
is_of_a_list(struct fb_str local)
{
	const struct fb_str owner = FB_STR("owner-"),
			    request = FB_STR("-request");

	return (local.len >= owner.len &&
		   memcmp(local.data, owner.data, owner.len) == 0) ||
	    (local.len > request.len &&
		memcmp(local.data + local.len - request.len, request.data,
		    request.len) == 0);
}

/* The key without its extension (+tag); false when it has none. */
static bool
drop_extension(struct fb_consent_key *key, const char *delimiters)
{
	struct fb_str local = fb_consent_key_local(key);
	size_t kept = 0;

	if (strchr(delimiters, '-') != NULL && is_of_a_list(local))
		return false;
	while (kept < local.len && strchr(delimiters, local.data[kept]) == NULL)
		kept++;
	if (kept == 0 || kept == local.len)
		return false;
	memmove(key->bytes + kept, key->bytes + key->local_len,
	    key->len - key->local_len);
	key->len -= key->local_len - kept;
	key->local_len = kept;
	return true;
}

/* ---- the table ------------------------------------------------------- */

static bool
read_meta(struct fb_consent_meta *meta, struct cdb *cdb)
{
	struct fb_str key = FB_CONSENT_META_KEY;

	if (cdb_find(cdb, key.data, (unsigned)key.len) <= 0 ||
	    cdb_datalen(cdb) != sizeof *meta)
		return false;
	memcpy(meta, cdb_getdata(cdb), sizeof *meta);
	return strncmp(meta->magic, FB_CONSENT_MAGIC, sizeof meta->magic) == 0;
}

enum fb_status
fb_consent_open(struct fb_consent_table **out, int memfd)
{
	struct fb_consent_table *table = malloc(sizeof *table);
	struct fb_consent_meta meta;

	if (table == NULL)
		return FB_ERR_NOMEM;
	if (cdb_init(&table->cdb, memfd) != 0) {
		free(table);
		return FB_ERR_NOMEM;
	}
	if (!read_meta(&meta, &table->cdb)) {
		fb_consent_free(table);
		return FB_ERR_CORRUPT;
	}
	table->count = meta.count;
	*out = table;
	return FB_OK;
}

void
fb_consent_free(struct fb_consent_table *table)
{
	if (table == NULL)
		return;
	cdb_free(&table->cdb);
	free(table);
}

size_t
fb_consent_count(const struct fb_consent_table *table)
{
	return table == NULL ? 0 : table->count;
}

/* A row that was found. */
struct row {
	struct fb_consent_terms terms;
	const char *allow;
	bool is_domain;
};

static bool
find_row(struct row *out, const struct fb_consent_table *table,
    struct fb_str key)
{
	if (table == NULL)
		return false;
	/* a struct cdb remembers what it found */
	struct cdb cdb = table->cdb;
	if (cdb_find(&cdb, key.data, (unsigned)key.len) <= 0 ||
	    cdb_datalen(&cdb) < sizeof out->terms)
		return false;
	const char *value = cdb_getdata(&cdb);
	memcpy(&out->terms, value, sizeof out->terms);
	if (cdb_datalen(&cdb) != sizeof out->terms + out->terms.allow_bytes)
		return false;
	out->allow = value + sizeof out->terms;
	out->is_domain = key.data[0] == '@';
	return true;
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

/*
 * Where no ceiling is said.  A company is the receiver itself and may do what
 * Ceiling allows, but reject only where a row says so: mail that is refused is
 * lost to its recipient.
 */
static enum fb_verdict
unsaid_ceiling(const struct fb_settings *settings)
{
	if (is_isp(settings))
		return FB_VERDICT_TAG;
	return settings->ceiling < FB_VERDICT_QUARANTINE ?
	    settings->ceiling :
	    FB_VERDICT_QUARANTINE;
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
			consent.ceiling[i] = unsaid_ceiling(settings);
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
		return unsaid_ceiling(settings);
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

static void
keep_row_key(struct fb_consent_found *out, struct fb_str key)
{
	memcpy(out->row, key.data, key.len);
	out->row[key.len] = '\0';
}

static void
look_at_row(struct fb_consent_found *out, const struct row *row,
    const struct fb_settings *settings)
{
	out->consent = fb_consent_resolve(&row->terms, row->allow,
	    row->is_domain, settings);
	if (row->terms.categories == 0)
		out->reason = FB_CONSENT_REFUSED;
	else if (row->terms.clause < settings->clause_minimum)
		out->reason = FB_CONSENT_OUTDATED;
	else
		out->reason = FB_CONSENT_AGREED;
}

static void
look_at_key(struct fb_consent_found *out, const struct fb_consent_table *table,
    const struct fb_settings *settings, const struct fb_consent_key *key)
{
	struct fb_consent_key plain = *key;
	bool has_extension =
	    drop_extension(&plain, settings->recipient_delimiter);
	struct row row;

	if (is_exempt(settings, key) || is_exempt(settings, &plain)) {
		out->reason = FB_CONSENT_EXEMPT;
		return;
	}
	const struct fb_str tries[] = { fb_consent_key_str(key),
		fb_consent_key_str(&plain), fb_consent_key_domain(key) };
	/* Without a domain it can only be told that it is postmaster. */
	bool has_domain = key->local_len < key->len;
	for (size_t i = 0; has_domain && i < 3; i++) {
		if ((i == 1 && !has_extension) ||
		    !find_row(&row, table, tries[i]))
			continue;
		keep_row_key(out, tries[i]);
		look_at_row(out, &row, settings);
		return;
	}
	out->reason = FB_CONSENT_NO_ROW;
	out->consent = of_operator(settings);
}

void
fb_consent_look(struct fb_consent_found *out,
    const struct fb_consent_table *table, const struct fb_settings *settings,
    struct fb_str address)
{
	struct fb_consent_key key;

	*out = (struct fb_consent_found) { .reason = FB_CONSENT_NO_ADDRESS };
	if (fb_consent_key(&key, address))
		look_at_key(out, table, settings, &key);
	else
		out->consent = of_operator(settings);
}

struct fb_consent
fb_consent_find(const struct fb_consent_table *table,
    const struct fb_settings *settings, struct fb_str address)
{
	struct fb_consent_found found;

	fb_consent_look(&found, table, settings, address);
	return found.consent;
}

/* ---- aliases ----------------------------------------------------------- */

static bool
forbids(const struct fb_consent_found *found)
{
	return found->reason == FB_CONSENT_REFUSED ||
	    found->reason == FB_CONSENT_OUTDATED ||
	    found->reason == FB_CONSENT_EXEMPT;
}

static enum fb_verdict
weaker(enum fb_verdict a, enum fb_verdict b)
{
	return a < b ? a : b;
}

/* What both agreed to. */
static struct fb_consent
in_common(const struct fb_consent *written, const struct fb_consent *final)
{
	struct fb_consent both = *final;
	const struct fb_thresholds *t = &written->thresholds;

	both.categories &= written->categories;
	if (both.categories == 0)
		return not_inspected();
	both.stats &= written->stats;
	both.subject_mark &= written->subject_mark;
	if (written->clause < both.clause)
		both.clause = written->clause;
	both.thresholds.tag_milli =
	    at_least(both.thresholds.tag_milli, t->tag_milli);
	both.thresholds.quarantine_milli =
	    at_least(both.thresholds.quarantine_milli, t->quarantine_milli);
	both.thresholds.reject_milli =
	    at_least(both.thresholds.reject_milli, t->reject_milli);
	for (unsigned i = 0; i < FB_CATEGORY_COUNT; i++)
		both.ceiling[i] = weaker(both.ceiling[i], written->ceiling[i]);
	return both;
}

struct fb_consent
fb_consent_combine(const struct fb_consent_found *written,
    const struct fb_consent_found *final)
{
	if (final == NULL)
		return written->consent;
	if (forbids(written) || forbids(final))
		return not_inspected();
	if (final->reason != FB_CONSENT_AGREED)
		return written->consent;
	if (written->reason != FB_CONSENT_AGREED)
		return final->consent;
	return in_common(&written->consent, &final->consent);
}

/* Sendmail names the user alone where its local mailer delivers. */
static bool
add_domain(struct fb_consent_key *key, const struct fb_settings *settings)
{
	char domain[FB_DOMAIN_MAX_BYTES];
	size_t len = fb_domain_ascii(domain, fb_str(settings->local_domain));

	if (key->local_len < key->len)
		return true;
	if (len == 0 || key->local_len == 0 ||
	    len + 1 > sizeof key->bytes - key->len)
		return false;
	key->bytes[key->len] = '@';
	memcpy(key->bytes + key->len + 1, domain, len);
	key->len += len + 1;
	return true;
}

bool
fb_consent_look_final(struct fb_consent_found *out,
    const struct fb_consent_table *table, const struct fb_settings *settings,
    struct fb_str address, struct fb_str final)
{
	struct fb_consent_key key, written;

	if (!fb_consent_key(&key, final) ||
	    (!add_domain(&key, settings) && !is_exempt(settings, &key)))
		return false;
	if (fb_consent_key(&written, address) &&
	    fb_str_equal(fb_consent_key_str(&key),
		fb_consent_key_str(&written)))
		return false;
	*out = (struct fb_consent_found) { .reason = FB_CONSENT_NO_ADDRESS };
	look_at_key(out, table, settings, &key);
	return true;
}

struct fb_consent
fb_consent_of_recipient(const struct fb_consent_table *table,
    const struct fb_settings *settings, struct fb_str address,
    struct fb_str final)
{
	struct fb_consent_found written, resolved;

	fb_consent_look(&written, table, settings, address);
	bool is_told =
	    fb_consent_look_final(&resolved, table, settings, address, final);
	return fb_consent_combine(&written, is_told ? &resolved : NULL);
}
