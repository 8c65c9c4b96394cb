/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * consent_source.h - where the rows of a consent table come from
 *
 *   /etc/fakebill/consent       text in the format of Postfix tables
 *   cdb:/etc/fakebill/consent   /etc/fakebill/consent.cdb, as made of the
 *                               text by "postmap cdb:/etc/fakebill/consent"
 *                               or fakebill-consent(1)
 *
 * Both are hostile until checked, and all rows are checked alike.  A file
 * with an error gives no rows at all.
 */
#ifndef FB_CONSENT_SOURCE_H
#define FB_CONSENT_SOURCE_H

#include "consent_build.h"

#define FB_CONSENT_MAX_BYTES ((size_t)1 << 30)
#define FB_CONSENT_CDB_PREFIX "cdb:"
#define FB_CONSENT_CDB_SUFFIX ".cdb"
#define FB_CONSENT_PATH_BYTES 4200 /* of the file, with the NUL */

/* Where errors go.  `report` may be NULL. */
struct fb_consent_errors {
	const char *file_name;
	fb_settings_report *report;
	void *context;
	size_t count; /* of those that were reported */
};

/* Report what is wrong with a row; line and column may be 0.  It is private:
 * rows hold customers' addresses, and what is wrong with one quotes it. */
void fb_consent_complain(struct fb_consent_errors *errors, size_t line,
    size_t column, const char *format, ...) FB_PRINTF(4, 5);

/* Report what is wrong with the file as a whole, without quoting rows. */
void fb_consent_complain_of_file(struct fb_consent_errors *errors,
    const char *format, ...) FB_PRINTF(2, 3);

/*
 * Read the rows of a text, in the order of the lines, and sort them.  All
 * errors are reported with their line.
 * Returns FB_OK, FB_ERR_SYNTAX or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_consent_read_text(struct fb_consent_build
						      *build,
    struct fb_str text, struct fb_consent_errors *errors);

/*
 * The same for a constant database of Postfix: keys and values are texts,
 * with or without a NUL behind them.  Errors name the key.
 * Returns FB_ERR_CORRUPT too, for a file that is no such database.
 */
FB_MUST_CHECK enum fb_status fb_consent_read_cdb(struct fb_consent_build *build,
    struct fb_str bytes, struct fb_consent_errors *errors);

/* The file that a value of Consent names; `out` has room for it. */
void fb_consent_source_path(char *out, size_t capacity, const char *source);

/* Whether it is a constant database: by its prefix or the file's suffix. */
bool fb_consent_source_is_cdb(const char *source);

/*
 * Read the file that `source` names.  What is wrong was reported.
 * Returns FB_ERR_IO and FB_ERR_TOO_LONG too.
 */
FB_MUST_CHECK enum fb_status fb_consent_read(struct fb_consent_build *build,
    const char *source, fb_settings_report *report, void *context);

/*
 * Make the table of a source: *memfd is sealed and the caller's, *count its
 * rows; both are set on success only.  Statuses as above.
 */
FB_MUST_CHECK enum fb_status fb_consent_load(int *memfd, size_t *count,
    const char *source, fb_settings_report *report, void *context);

#endif
