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
 * agrees to tag at an ISP, and to what Ceiling allows elsewhere.  Only rows
 * that say stats count in statistics.
 *
 * Reject is the recipient's own choice: at an ISP it counts in an address
 * row only, and a domain row's is lowered to quarantine.
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

/*
 * What the owner of an address agreed to.
 *
 *   table    may be NULL: no rows.
 *   address  as in RCPT TO, with or without angle brackets; compared
 *            without ASCII case; a +tag is tried as written, then without.
 *
 * postmaster@ and abuse@ of any domain and the report addresses of
 * `settings` are never inspected.  Hostile bytes simply match no row, and
 * the Operator's default holds.
 */
struct fb_consent fb_consent_find(const struct fb_consent_table *table,
    const struct fb_settings *settings, struct fb_str address);

#endif
