/* SPDX-License-Identifier: BSD-2-Clause */
/* Built without --with-postgresql. */
#include "sql.h"
#include "failure.h"
#include "i18n.h"

enum fb_status
fb_sql_postgresql(const struct fb_sql_query *query, struct fb_error *err)
{
	(void)query;
	return fb_fail(err, FB_ERR_UNAVAILABLE, NULL,
	    _("this program was built without PostgreSQL (configure "
	      "--with-postgresql)"));
}
