/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * consent.h - who agreed to what (fakebill-consent(5))
 *
 * Consent comes before content: an ISP may not look into a body without the
 * recipient's consent.  The table comes from text in the
 * format of Postfix tables, or from its constant database
 * (consent_source.h):
 *
 *   user@example.jp   fakebill,phish ceiling=tag clause=2 stats
 *   example.jp        all clause=2
 *   other@example.jp  none
 *
 * An address row wins over its domain's row.  Unknown, outdated (clause
 * below the minimum) and "none" mean: not inspected.  Operator company and
 * university inspect where no row says otherwise.  A row without ceiling=
 * agrees to tag at an ISP, and elsewhere to what Ceiling allows, up to
 * quarantine.  Only rows that say stats count in statistics.
 *
 * Reject is the recipient's own choice, so a row must say it: at an ISP one
 * of his address, and a domain row's is lowered to quarantine; a company or
 * university is the receiver itself and may say it for a domain.
 */
#ifndef FB_CONSENT_H
#define FB_CONSENT_H

#include <stdbool.h>
#include <stdint.h>

#include "settings.h"
#include "status.h"
#include "str.h"
#include "vocabulary.h"

#define FB_CONSENT_ALLOW_MAX 16

/* Sender domains, in lower case and A-labels, a NUL behind each. */
struct fb_allow {
	const char *domains; /* borrowed from the table */
	size_t count;
};

/*
 * The policy of one recipient, with all that the row does not say taken
 * from the settings.  All of it is 0 where categories is.  The settings'
 * Ceiling is not in it: it stands above every row (decide.h).
 */
struct fb_consent {
	fb_category_set categories; /* 0: not inspected */
	bool stats;                 /* counts in statistics */
	/* strongest action agreed to; none where the category is not */
	enum fb_verdict ceiling[FB_CATEGORY_COUNT];
	uint32_t clause;                 /* version of the clause agreed to */
	struct fb_thresholds thresholds; /* they rise */
	bool subject_mark;
	struct fb_allow allow; /* always wanted by this recipient */
};

struct fb_consent_table;

/*
 * Map a table that fb_consent_load() (consent_source.h) made.  The memfd
 * stays the caller's and may be closed.  *out is set on success only; any
 * number of threads may use it.
 * Returns FB_OK, FB_ERR_CORRUPT or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_consent_open(struct fb_consent_table **out,
    int memfd);

/*
 * Make a table of a text.  All errors are reported with file and line;
 * *out is set on success only.  `report` may be NULL.
 * Returns FB_OK, FB_ERR_SYNTAX, FB_ERR_TOO_LONG (above 4 GiB) or
 * FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_consent_parse(struct fb_consent_table **out,
    struct fb_str text, const char *file_name, fb_settings_report *report,
    void *context);

void fb_consent_free(struct fb_consent_table *table);
size_t fb_consent_count(const struct fb_consent_table *table);

/* Why an address is inspected or not. */
enum fb_consent_reason {
	FB_CONSENT_NO_ROW,    /* the Operator's default holds */
	FB_CONSENT_AGREED,    /* its row says so */
	FB_CONSENT_REFUSED,   /* its row says none */
	FB_CONSENT_OUTDATED,  /* its row's clause is below ClauseMinimum */
	FB_CONSENT_EXEMPT,    /* postmaster, abuse or a report address */
	FB_CONSENT_NO_ADDRESS /* the Operator's default holds */
};

#define FB_CONSENT_ROW_BYTES 513

/* What was found for one address. */
struct fb_consent_found {
	enum fb_consent_reason reason;
	struct fb_consent consent;
	char row[FB_CONSENT_ROW_BYTES]; /* key of the row, "@domain" for a
					 * domain; empty without one */
};

/*
 * What the owner of an address agreed to.
 *
 *   table    may be NULL: no rows.
 *   address  as in RCPT TO, with or without angle brackets; compared
 *            without ASCII case; with an extension (RecipientDelimiter) it
 *            is tried as written, then without.
 *
 * postmaster@ and abuse@ of any domain and the report addresses of
 * `settings` are never inspected.  Hostile bytes simply match no row, and
 * the Operator's default holds.
 */
void fb_consent_look(struct fb_consent_found *out,
    const struct fb_consent_table *table, const struct fb_settings *settings,
    struct fb_str address);

/* The consent alone. */
struct fb_consent fb_consent_find(const struct fb_consent_table *table,
    const struct fb_settings *settings, struct fb_str address);

/*
 * What a recipient agreed to who has two addresses: as written in RCPT TO,
 * and `final`, to which the mail server resolved it (macro {rcpt_addr}; empty
 * where it does not say).  A final address without a domain gets LocalDomain;
 * where that is not set nobody can tell whose it is, and it does not count.
 *
 *   one forbids            not inspected: none, outdated or exempt
 *   both agreed            what both agreed to: common categories, weaker
 *                          ceilings, higher thresholds, stats and the mark
 *                          if both say so; allowed senders are those of the
 *                          final address, whose owner reads the mail
 *   one agreed, no other   that one
 *   no row                 the Operator's default
 */
struct fb_consent fb_consent_of_recipient(const struct fb_consent_table *table,
    const struct fb_settings *settings, struct fb_str address,
    struct fb_str final);

/* The same of what was looked up before; `final` may be NULL. */
struct fb_consent fb_consent_combine(const struct fb_consent_found *written,
    const struct fb_consent_found *final);

/*
 * Look `final` up, as above, where it says more than `address`.  Returns
 * false, with nothing written, where it does not count.
 */
bool fb_consent_look_final(struct fb_consent_found *out,
    const struct fb_consent_table *table, const struct fb_settings *settings,
    struct fb_str address, struct fb_str final);

#endif
