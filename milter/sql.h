/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sql.h - the rows of one query, read and nothing else
 *
 * One backend in one file each.  A connection can only read: the database
 * is told so, and one statement is run.  What comes back is hostile: texts
 * of any length and any bytes.
 */
#ifndef FB_SQL_H
#define FB_SQL_H

#include <stdbool.h>
#include <stddef.h>

#include "status.h"
#include "str.h"

#define FB_SQL_COLUMNS_MAX 32

struct fb_sql_row {
	size_t count;
	const char *name[FB_SQL_COLUMNS_MAX];
	struct fb_str value[FB_SQL_COLUMNS_MAX]; /* data NULL: SQL's NULL */
};

/*
 * Called for each row; what it is given lives during the call only.  Before
 * the first row it is called once with the names and no values (`row->value`
 * is not to be read), also where there is no row at all.
 * Returns false to give up.
 */
typedef bool fb_sql_visitor(void *context, const struct fb_sql_row *row,
    bool is_head);

struct fb_sql_query {
	const char *database; /* file of SQLite, connection string of libpq */
	const char *query;
	unsigned timeout_s; /* for all of it */
	fb_sql_visitor *visitor;
	void *context;
};

/*
 * Run a query.  Returns FB_OK, also when the visitor gave up;
 * FB_ERR_UNAVAILABLE (no connection, no such file), FB_ERR_TIMEOUT,
 * FB_ERR_SYNTAX (the database refuses the query, it could write, or it gives
 * too many columns) or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_sql_sqlite(const struct fb_sql_query *query,
    struct fb_error *err);

/* The same; FB_ERR_UNAVAILABLE where it is not built in. */
FB_MUST_CHECK enum fb_status fb_sql_postgresql(const struct fb_sql_query *query,
    struct fb_error *err);

#endif
