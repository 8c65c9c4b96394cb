/* SPDX-License-Identifier: BSD-2-Clause */
#include <sqlite3.h>
#include <time.h>

#include "failure.h"
#include "i18n.h"
#include "sql.h"

/* Instructions of SQLite between two looks at the clock. */
#define LOOK_EVERY 10000

static int64_t
now_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

/* Not 0 interrupts the query. */
static int
is_late(void *context)
{
	const int64_t *until_s = context;

	return now_s() >= *until_s;
}

static enum fb_status
explain(const struct fb_sql_query *query, sqlite3 *db, int code,
    struct fb_error *err)
{
	switch (code & 0xff) {
	case SQLITE_INTERRUPT:
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return fb_fail(err, FB_ERR_TIMEOUT, query->database,
		    _("the database did not answer in time"));
	case SQLITE_NOMEM:
		return fb_fail(err, FB_ERR_NOMEM, query->database,
		    _("out of memory"));
	case SQLITE_CANTOPEN:
	case SQLITE_NOTADB:
	case SQLITE_IOERR:
	case SQLITE_CORRUPT:
	case SQLITE_PERM:
	case SQLITE_AUTH:
		return fb_fail(err, FB_ERR_UNAVAILABLE, query->database,
		    _("the database cannot be read: %s"), sqlite3_errmsg(db));
	default:
		return fb_fail(err, FB_ERR_SYNTAX, query->database,
		    _("the database refuses the query: %s"),
		    sqlite3_errmsg(db));
	}
}

static bool
visit(const struct fb_sql_query *query, sqlite3_stmt *statement, bool is_head)
{
	struct fb_sql_row row = {
		.count = (size_t)sqlite3_column_count(statement),
	};

	for (size_t i = 0; i < row.count; i++) {
		int column = (int)i;
		row.name[i] = sqlite3_column_name(statement, column);
		if (is_head)
			continue;
		const void *text = sqlite3_column_text(statement, column);
		row.value[i] = (struct fb_str) { text,
			(size_t)sqlite3_column_bytes(statement, column) };
	}
	return query->visitor(query->context, &row, is_head);
}

static enum fb_status
run(const struct fb_sql_query *query, sqlite3 *db, sqlite3_stmt *statement,
    struct fb_error *err)
{
	int code = SQLITE_ROW;

	if (!visit(query, statement, true))
		return FB_OK;
	while ((code = sqlite3_step(statement)) == SQLITE_ROW)
		if (!visit(query, statement, false))
			return FB_OK;
	return code == SQLITE_DONE ? FB_OK : explain(query, db, code, err);
}

static enum fb_status
check(const struct fb_sql_query *query, sqlite3_stmt *statement,
    const char *tail, struct fb_error *err)
{
	int columns = sqlite3_column_count(statement);

	if (statement == NULL || columns == 0 ||
	    !sqlite3_stmt_readonly(statement))
		return fb_fail(err, FB_ERR_SYNTAX, query->database,
		    _("the query must be one SELECT"));
	tail += strspn(tail, " \t\r\n;");
	if (*tail != '\0')
		return fb_fail(err, FB_ERR_SYNTAX, query->database,
		    _("the query must be one SELECT, but \"%s\" follows it"),
		    tail);
	if (columns > FB_SQL_COLUMNS_MAX)
		return fb_fail(err, FB_ERR_SYNTAX, query->database,
		    _("the query gives %d columns, but at most %d are read"),
		    columns, FB_SQL_COLUMNS_MAX);
	return FB_OK;
}

static enum fb_status
run_open(const struct fb_sql_query *query, sqlite3 *db, struct fb_error *err)
{
	int64_t until_s = now_s() + query->timeout_s;
	sqlite3_stmt *statement = NULL;
	const char *tail = "";

	/* A view or trigger of the file runs nothing but plain SQL. */
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_busy_timeout(db, (int)query->timeout_s * 1000);
	sqlite3_progress_handler(db, LOOK_EVERY, is_late, &until_s);
	int code = sqlite3_prepare_v2(db, query->query, -1, &statement, &tail);
	enum fb_status status = code == SQLITE_OK ?
	    check(query, statement, tail, err) :
	    explain(query, db, code, err);
	if (status == FB_OK)
		status = run(query, db, statement, err);
	sqlite3_finalize(statement);
	return status;
}

enum fb_status
fb_sql_sqlite(const struct fb_sql_query *query, struct fb_error *err)
{
	sqlite3 *db = NULL;
	int code = sqlite3_open_v2(query->database, &db,
	    SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);
	enum fb_status status = code == SQLITE_OK ?
	    run_open(query, db, err) :
	    explain(query, db, code, err);

	sqlite3_close(db);
	return status;
}
