/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * false_alarm.h - the report of an override for who maintains the list
 *
 * One small JSON file for each list, to be sent by hand: which entries were
 * overridden, when and why, and who may be asked.  It holds nothing of any
 * mail, sender or recipient.
 *
 *   {"format":"fakebill-false-alarm","version":1,"action":"kill",
 *    "undone":false,"date":"2026-11-27T14:10:20Z","reason":"…",
 *    "list":{"name":"jp-fakebill","serial":153},
 *    "entries":[{"id":"P0102","type":"phrase","value":"…"}],
 *    "expires":"2026-12-31","contact":"abuse@isp.example"}
 *
 * expires and contact are left out where they are not given.
 */
#ifndef FB_FALSE_ALARM_H
#define FB_FALSE_ALARM_H

#include "list.h"
#include "overrides.h"
#include "status.h"

#define FB_FALSE_ALARM_FOLDER "/var/lib/fakebill/reports"
#define FB_FALSE_ALARM_VERSION 1

struct fb_false_alarm {
	enum fb_override kind;
	bool is_undone; /* the override was taken back */
	int64_t now;    /* Unix time */
	const struct fb_list *list;
	const uint32_t *entry; /* numbers of its entries, at least one */
	size_t entry_count;
	fb_date expires;     /* FB_DATE_NONE: never */
	const char *reason;  /* UTF-8, may be empty */
	const char *contact; /* NULL: nobody */
};

/*
 * Write a report into a folder, which is made if it is missing (its parent
 * must be there).  The name of the file begins with the date; *path receives
 * it, malloc()ed.  Returns FB_OK, FB_ERR_IO or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_false_alarm_write(char **path,
    const char *folder, const struct fb_false_alarm *alarm,
    struct fb_error *err);

#endif
