/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What sendmail.cf says about milters: "X" lines define them, InputMailFilters
 * gives their order (Sendmail Installation and Operation Guide, 5.11).
 */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "failure.h"
#include "file.h"
#include "i18n.h"
#include "lines.h"
#include "mta_report.h"

#define SENDMAIL_CF "/etc/mail/sendmail.cf"
#define SENDMAIL_CF_MAX_BYTES ((size_t)4 << 20)

/* Xname, S=local:/path, F=T, T=S:30s;R:90s */
static void
read_filter(struct fb_mta_filter *out, struct fb_str line, const char *ours)
{
	*out = (struct fb_mta_filter) { .name = fb_mta_take(&line, ',') };
	while (line.len > 0) {
		struct fb_str equate = fb_mta_take(&line, ',');
		struct fb_str key = fb_mta_take(&equate, '=');
		equate = fb_lines_trim(equate);
		if (key.len == 0)
			continue;
		if (key.data[0] == 'S')
			out->socket = equate;
		else if (key.data[0] == 'F')
			out->on_failure = equate;
	}
	out->role = fb_mta_role_of(out->name, out->socket);
	out->fit = fb_mta_fit_sendmail(out->socket, ours);
}

/* The filters that are defined, and the value of InputMailFilters. */
static void
read_all(struct fb_mta_filters *defined, struct fb_str *input,
    struct fb_str text, const char *ours)
{
	static const char option[] = "O InputMailFilters";

	*defined = (struct fb_mta_filters) { 0 };
	*input = FB_STR("");
	while (text.len > 0) {
		struct fb_str line = fb_lines_take(&text);
		if (line.len > 1 && line.data[0] == 'X' &&
		    defined->count < FB_MTA_FILTERS_MAX) {
			struct fb_str rest = { line.data + 1, line.len - 1 };
			read_filter(&defined->filter[defined->count++], rest,
			    ours);
		} else if (line.len >= sizeof option - 1 &&
		    memcmp(line.data, option, sizeof option - 1) == 0) {
			fb_mta_take(&line, '=');
			*input = fb_lines_trim(line);
		}
	}
}

/* The filters of InputMailFilters in its order. */
static void
put_in_order(struct fb_mta_filters *out, struct fb_str input,
    const struct fb_mta_filters *defined)
{
	*out = (struct fb_mta_filters) { 0 };
	while (input.len > 0 && out->count < FB_MTA_FILTERS_MAX) {
		struct fb_str name = fb_mta_take(&input, ',');
		for (size_t i = 0; i < defined->count; i++)
			if (fb_str_equal(defined->filter[i].name, name)) {
				out->filter[out->count++] = defined->filter[i];
				break;
			}
	}
}

static void
warn_missing(struct fb_mta_report *report, const struct fb_mta_filters *defined)
{
	const char *ours = report->settings->socket;
	char line[FB_MTA_LINE_BYTES], name[FB_LINES_SHOWN_BYTES];
	size_t wrong = fb_mta_filters_find(defined, FB_MTA_FIT_MISWRITTEN),
	       likely = fb_mta_filters_find(defined, FB_MTA_FIT_LIKELY);

	snprintf(line, sizeof line,
	    "INPUT_MAIL_FILTER(`fakebill', `S=%s, T=S:30s;R:90s;E:5m')dnl",
	    ours);
	if (wrong < defined->count) {
		fb_lines_show(name, defined->filter[wrong].socket);
		fb_mta_warn(report, line,
		    _("\"%s\" is not how Sendmail writes a socket; write into "
		      "sendmail.mc:"),
		    name);
	} else if (likely < defined->count) {
		fb_lines_show(name, defined->filter[likely].socket);
		fb_mta_warn(report, line,
		    _("\"%s\" is another socket than that of this filter, %s; "
		      "write into sendmail.mc:"),
		    name, ours);
	} else {
		fb_mta_warn(report, line,
		    _("no milter of sendmail.cf has the socket of this "
		      "filter, so it sees no mail; write into sendmail.mc:"));
	}
}

/* Without F= Sendmail delivers unfiltered while the filter is away. */
static void
check_failure(struct fb_mta_report *report, const struct fb_mta_filter *filter)
{
	char name[FB_LINES_SHOWN_BYTES], flag[FB_LINES_SHOWN_BYTES];

	if (filter->on_failure.len == 0)
		return;
	fb_lines_show(name, filter->name);
	fb_lines_show(flag, filter->on_failure);
	fb_mta_warn(report, NULL,
	    _("the milter \"%s\" has F=%s: while this filter is away mail is "
	      "not delivered as usual; leave F= out"),
	    name, flag);
}

/* Sendmail does not start with a socket in such a folder. */
static void
check_folder(struct fb_mta_report *report)
{
	const char *path = report->settings->socket + strlen("unix:");
	const char *slash = strrchr(path, '/');
	char folder[FB_PATH_MAX_BYTES];
	struct stat status;

	if (strncmp(report->settings->socket, "unix:/", 6) != 0 ||
	    slash == NULL)
		return;
	snprintf(folder, sizeof folder, "%.*s",
	    slash == path ? 1 : (int)(slash - path), path);
	if (stat(folder, &status) == 0 && (status.st_mode & S_IWOTH) != 0)
		fb_mta_warn(report, NULL,
		    _("everybody may write into %s, and Sendmail does not "
		      "take a socket there"),
		    folder);
}

bool
fb_mta_judge_sendmail(struct fb_mta_report *report, struct fb_str text)
{
	struct fb_mta_filters defined, filters;
	struct fb_str input;
	char name[FB_LINES_SHOWN_BYTES];

	read_all(&defined, &input, text, report->settings->socket);
	put_in_order(&filters, input, &defined);
	size_t ours = fb_mta_filters_find(&defined, FB_MTA_FIT_OURS),
	       place = fb_mta_filters_find(&filters, FB_MTA_FIT_OURS);
	if (ours == defined.count) {
		warn_missing(report, &defined);
		return false;
	}
	if (place == filters.count) {
		fb_lines_show(name, defined.filter[ours].name);
		fb_mta_warn(report, NULL,
		    _("the milter \"%s\" is defined but InputMailFilters does "
		      "not name it, so it sees no mail; use "
		      "INPUT_MAIL_FILTER instead of MAIL_FILTER"),
		    name);
	} else {
		fb_mta_check_order(report, &filters, place);
	}
	check_failure(report, &defined.filter[ours]);
	check_folder(report);
	return true;
}

void
fb_mta_check_sendmail(struct fb_mta_report *report, const char *path,
    bool *is_there, bool *is_ours)
{
	struct fb_error error = { 0 };
	struct fb_str text;
	char line[sizeof error.message + sizeof error.file + 64];

	*is_ours = false;
	*is_there = path != NULL || access(SENDMAIL_CF, F_OK) == 0;
	if (!*is_there)
		return;
	if (path == NULL)
		path = SENDMAIL_CF;
	if (fb_file_read(&text, path, SENDMAIL_CF_MAX_BYTES, &error) != FB_OK) {
		fb_error_format(line, sizeof line, &error);
		fb_mta_warn(report, NULL, "%s", line);
		return;
	}
	*is_ours = fb_mta_judge_sendmail(report, text);
	free((char *)text.data);
}
