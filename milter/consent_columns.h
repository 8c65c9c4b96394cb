/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * consent_columns.h - from the columns of a query to a row of consent
 *
 *   address              an address or a domain; must be there
 *   words                all that a text table says behind the address
 *
 * or, without words, any of these; NULL and the empty text say nothing:
 *
 *   categories           categories, all, default or none, with blanks or
 *                        commas between them
 *   ceiling, ceiling.CATEGORY, clause, tag, quarantine, reject
 *                        the value of the word of that name
 *   stats, mark          true or false, in any of SQL's spellings
 *   allow                domains, with blanks or commas between them
 *
 * All of it is checked like a row of a text.
 */
#ifndef FB_CONSENT_COLUMNS_H
#define FB_CONSENT_COLUMNS_H

#include "consent_row.h"
#include "sql.h"

enum fb_consent_column {
	FB_COLUMN_ADDRESS,
	FB_COLUMN_WORDS,
	FB_COLUMN_CATEGORIES,
	FB_COLUMN_VALUE, /* name=value */
	FB_COLUMN_STATS,
	FB_COLUMN_MARK,
	FB_COLUMN_ALLOW
};

struct fb_consent_columns {
	size_t count, address; /* the index of the address */
	enum fb_consent_column column[FB_SQL_COLUMNS_MAX];
};

/* Understand the names.  On false `message` says what is wrong. */
bool fb_consent_columns_bind(struct fb_consent_columns *out,
    const struct fb_sql_row *head, char message[FB_SETTING_MESSAGE_BYTES]);

/* Read a row but for its address.  As above. */
bool fb_consent_columns_read(const struct fb_consent_columns *columns,
    const struct fb_sql_row *row, struct fb_consent_reading *reading,
    char message[FB_SETTING_MESSAGE_BYTES]);

#endif
