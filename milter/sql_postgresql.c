/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "failure.h"
#include "i18n.h"
#include "sql.h"

struct connection {
	const struct fb_sql_query *query;
	PGconn *pq;
	int64_t until_ms;
	struct fb_error *err;
};

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* What libpq says ends in a newline and may have several lines. */
static enum fb_status
fail(const struct connection *connection, enum fb_status status,
    const char *what, const char *why)
{
	size_t len = strcspn(why, "\n");

	return fb_fail(connection->err, status, "postgresql", "%s: %.*s", what,
	    (int)len, why);
}

static enum fb_status
fail_late(const struct connection *connection)
{
	return fb_fail(connection->err, FB_ERR_TIMEOUT, "postgresql",
	    _("the database did not answer in time"));
}

/* ---- connecting ------------------------------------------------------- */

/* A command line is read by everybody on the machine. */
static bool
has_password(const PQconninfoOption *options)
{
	for (; options->keyword != NULL; options++)
		if (strcmp(options->keyword, "password") == 0 &&
		    options->val != NULL)
			return true;
	return false;
}

static enum fb_status
check_conninfo(const struct connection *connection)
{
	char *why = NULL;
	PQconninfoOption *options =
	    PQconninfoParse(connection->query->database, &why);

	if (options == NULL) {
		enum fb_status status = fail(connection, FB_ERR_SYNTAX,
		    _("the connection string is wrong"),
		    why == NULL ? "" : why);
		PQfreemem(why);
		return status;
	}
	bool is_told = has_password(options);
	PQconninfoFree(options);
	if (!is_told)
		return FB_OK;
	return fb_fail(connection->err, FB_ERR_SYNTAX, "postgresql",
	    _("everybody can see a password on the command line; write it "
	      "to a file (PGPASSFILE, ~/.pgpass)"));
}

static enum fb_status
wait_for(const struct connection *connection, short events)
{
	struct pollfd ready = {
		.fd = PQsocket(connection->pq),
		.events = events,
	};

	for (;;) {
		int64_t left = connection->until_ms - now_ms();
		if (left <= 0)
			return fail_late(connection);
		int count = poll(&ready, 1, (int)left);
		if (count > 0)
			return FB_OK;
		if (count < 0 && errno != EINTR)
			return fail(connection, FB_ERR_UNAVAILABLE,
			    _("the database cannot be read"), strerror(errno));
	}
}

static enum fb_status
open_connection(struct connection *connection)
{
	const char *const keywords[] = { "dbname", "client_encoding",
		"fallback_application_name", NULL };
	const char *const values[] = { connection->query->database, "UTF8",
		"fakebill-consent", NULL };

	connection->pq = PQconnectStartParams(keywords, values, 1);
	if (connection->pq == NULL)
		return FB_ERR_NOMEM;
	PostgresPollingStatusType want = PGRES_POLLING_WRITING;
	while (PQstatus(connection->pq) != CONNECTION_BAD) {
		enum fb_status status = wait_for(connection,
		    want == PGRES_POLLING_READING ? POLLIN : POLLOUT);
		if (status != FB_OK)
			return status;
		want = PQconnectPoll(connection->pq);
		if (want == PGRES_POLLING_OK)
			return FB_OK;
		if (want == PGRES_POLLING_FAILED)
			break;
	}
	return fail(connection, FB_ERR_UNAVAILABLE,
	    _("the database cannot be reached"),
	    PQerrorMessage(connection->pq));
}

/* ---- results ---------------------------------------------------------- */

/* The next result, NULL at the end. */
static enum fb_status
next_result(PGresult **out, const struct connection *connection)
{
	while (PQisBusy(connection->pq) != 0) {
		enum fb_status status = wait_for(connection, POLLIN);
		if (status != FB_OK)
			return status;
		if (PQconsumeInput(connection->pq) == 0)
			return fail(connection, FB_ERR_UNAVAILABLE,
			    _("the database cannot be read"),
			    PQerrorMessage(connection->pq));
	}
	*out = PQgetResult(connection->pq);
	return FB_OK;
}

static enum fb_status
explain(const struct connection *connection, const PGresult *result)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);

	/* query_canceled: statement_timeout */
	if (state != NULL && strcmp(state, "57014") == 0)
		return fail_late(connection);
	return fail(connection, FB_ERR_SYNTAX,
	    _("the database refuses the query"), PQresultErrorMessage(result));
}

/* A command of ours, which gives no rows. */
static enum fb_status
command(const struct connection *connection, const char *text)
{
	enum fb_status status = FB_OK;
	PGresult *result;

	if (PQsendQuery(connection->pq, text) == 0)
		return fail(connection, FB_ERR_UNAVAILABLE,
		    _("the database cannot be read"),
		    PQerrorMessage(connection->pq));
	while (next_result(&result, connection) == FB_OK) {
		if (result == NULL)
			return status;
		if (status == FB_OK &&
		    PQresultStatus(result) != PGRES_COMMAND_OK)
			status = explain(connection, result);
		PQclear(result);
	}
	return connection->err->status;
}

static bool
visit(const struct fb_sql_query *query, const PGresult *result, bool is_head)
{
	struct fb_sql_row row = { .count = (size_t)PQnfields(result) };

	for (size_t i = 0; i < row.count; i++) {
		int column = (int)i;
		row.name[i] = PQfname(result, column);
		if (!is_head && PQgetisnull(result, 0, column) == 0)
			row.value[i] =
			    (struct fb_str) { PQgetvalue(result, 0, column),
				    (size_t)PQgetlength(result, 0, column) };
	}
	return query->visitor(query->context, &row, is_head);
}

/* One row, or the end of the rows with no row in it. */
static enum fb_status
take_result(const struct connection *connection, const PGresult *result,
    bool *has_head, bool *goes_on)
{
	ExecStatusType kind = PQresultStatus(result);

	if (kind != PGRES_SINGLE_TUPLE && kind != PGRES_TUPLES_OK)
		return kind == PGRES_COMMAND_OK ?
		    fb_fail(connection->err, FB_ERR_SYNTAX, "postgresql",
			_("the query must be one SELECT")) :
		    explain(connection, result);
	if (PQnfields(result) > FB_SQL_COLUMNS_MAX)
		return fb_fail(connection->err, FB_ERR_SYNTAX, "postgresql",
		    _("the query gives %d columns, but at most %d are read"),
		    PQnfields(result), FB_SQL_COLUMNS_MAX);
	if (!*has_head)
		*goes_on = visit(connection->query, result, true);
	*has_head = true;
	if (*goes_on && PQntuples(result) == 1)
		*goes_on = visit(connection->query, result, false);
	return FB_OK;
}

/* Sent with parameters, though there are none: the server then takes one
 * statement only.  Row by row, because there may be millions. */
static enum fb_status
run_query(const struct connection *connection)
{
	bool has_head = false, goes_on = true;
	enum fb_status status = FB_OK;
	PGresult *result;

	if (PQsendQueryParams(connection->pq, connection->query->query, 0, NULL,
		NULL, NULL, NULL, 0) == 0 ||
	    PQsetSingleRowMode(connection->pq) == 0)
		return fail(connection, FB_ERR_UNAVAILABLE,
		    _("the database cannot be read"),
		    PQerrorMessage(connection->pq));
	while (status == FB_OK && goes_on) {
		status = next_result(&result, connection);
		if (status != FB_OK || result == NULL)
			return status;
		status = take_result(connection, result, &has_head, &goes_on);
		PQclear(result);
	}
	return status;
}

enum fb_status
fb_sql_postgresql(const struct fb_sql_query *query, struct fb_error *err)
{
	struct connection connection = {
		.query = query,
		.until_ms = now_ms() + (int64_t)query->timeout_s * 1000,
		.err = err,
	};
	char begin[128];

	snprintf(begin, sizeof begin,
	    "BEGIN READ ONLY; SET LOCAL statement_timeout = %u000",
	    query->timeout_s);
	enum fb_status status = check_conninfo(&connection);
	if (status == FB_OK)
		status = open_connection(&connection);
	if (status == FB_OK)
		status = command(&connection, begin);
	if (status == FB_OK)
		status = run_query(&connection);
	/* Whatever is running or open ends with the connection. */
	PQfinish(connection.pq);
	return status;
}
