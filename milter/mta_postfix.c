/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What postconf(1) tells, which knows defaults, macros and the overrides of
 * master.cf better than we could.
 */
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "i18n.h"
#include "lines.h"
#include "mta_report.h"

#define OUTPUT_MAX_BYTES 65536
#define SERVICE_BYTES 128 /* "submission/inet" */

/* What postconf printed: lines "name = value". */
struct postfix {
	struct fb_str settings;  /* main.cf */
	struct fb_str services;  /* master.cf: SERVICE/TYPE/command … */
	struct fb_str overrides; /* master.cf: SERVICE/TYPE/smtpd_milters … */
	char queue[FB_PATH_MAX_BYTES];
};

/* ---- reading ----------------------------------------------------------- */

static enum fb_status
ask(struct fb_str *out, char *room, const char *folder,
    const char *const *arguments)
{
	const char *argv[20] = { "postconf" };
	size_t count = 1;

	if (folder != NULL) {
		argv[count++] = "-c";
		argv[count++] = folder;
	}
	for (; *arguments != NULL; arguments++)
		argv[count++] = *arguments;
	argv[count] = NULL;
	return fb_command_read(out, room, OUTPUT_MAX_BYTES, argv);
}

/* Where the answers of postconf stay. */
struct answers {
	char room[3][OUTPUT_MAX_BYTES];
	struct fb_str settings, services, overrides;
};

static enum fb_status
read_all(struct answers *answers, const char *folder)
{
	static const char *const settings[] = { "-x", "smtpd_milters",
		"non_smtpd_milters", "milter_default_action", "milter_protocol",
		"content_filter", "recipient_delimiter", "queue_directory",
		"header_checks", "receive_override_options", NULL };
	static const char *const services[] = { "-F", "*/*/chroot",
		"*/*/command", NULL };
	static const char *const overrides[] = { "-x", "-P", NULL };

	enum fb_status status =
	    ask(&answers->settings, answers->room[0], folder, settings);
	if (status == FB_OK)
		status =
		    ask(&answers->services, answers->room[1], folder, services);
	if (status == FB_OK)
		status = ask(&answers->overrides, answers->room[2], folder,
		    overrides);
	return status;
}

/* The value of the line with that name; false when there is none. */
static bool
find_value(struct fb_str *out, struct fb_str lines, struct fb_str name)
{
	while (lines.len > 0) {
		struct fb_str line = fb_lines_take(&lines);
		if (fb_str_equal(fb_mta_take(&line, '='), name)) {
			*out = fb_lines_trim(line);
			return true;
		}
	}
	*out = FB_STR("");
	return false;
}

static struct fb_str
setting(const struct postfix *postfix, const char *name)
{
	struct fb_str value;

	find_value(&value, postfix->settings, fb_str(name));
	return value;
}

/* A setting as a service of master.cf has it. */
static struct fb_str
setting_of(const struct postfix *postfix, const char *service, const char *name)
{
	char key[SERVICE_BYTES + 64];
	struct fb_str value;

	snprintf(key, sizeof key, "%s/%s", service, name);
	if (find_value(&value, postfix->overrides, fb_str(key)))
		return value;
	return setting(postfix, name);
}

/* ---- lists of milters -------------------------------------------------- */

/* One element: a word, or what stands in braces, without them. */
static struct fb_str
take_element(struct fb_str *list, bool *is_braced)
{
	size_t depth = 0, len = 0;

	while (list->len > 0 &&
	    (fb_lines_is_blank(list->data[0]) || list->data[0] == ',')) {
		list->data++;
		list->len--;
	}
	*is_braced = list->len > 0 && list->data[0] == '{';
	for (; len < list->len; len++) {
		char c = list->data[len];
		if (depth == 0 && (fb_lines_is_blank(c) || c == ','))
			break;
		depth += c == '{';
		if (c == '}' && depth > 0 && --depth == 0) {
			len++;
			break;
		}
	}
	struct fb_str element = { list->data, len };
	list->data += len;
	list->len -= len;
	if (*is_braced) {
		element.data++;
		element.len -= element.len > 1 ? 2 : 1;
	}
	return fb_lines_trim(element);
}

/* "inet:host:port, default_action = accept, …" */
static void
read_options(struct fb_mta_filter *filter, struct fb_str element)
{
	filter->socket = fb_mta_take(&element, ',');
	while (element.len > 0) {
		struct fb_str option = fb_mta_take(&element, ',');
		if (fb_str_equal(fb_mta_take(&option, '='),
			FB_STR("default_action")))
			filter->on_failure = fb_lines_trim(option);
	}
}

static void
read_filters(struct fb_mta_filters *out, struct fb_str list,
    const struct postfix *postfix, const char *ours, bool is_chrooted)
{
	*out = (struct fb_mta_filters) { 0 };
	while (out->count < FB_MTA_FILTERS_MAX) {
		bool is_braced;
		struct fb_str element = take_element(&list, &is_braced);
		if (element.len == 0)
			break;
		struct fb_mta_filter *filter = &out->filter[out->count++];
		filter->socket = element;
		filter->has_options = is_braced;
		if (is_braced)
			read_options(filter, element);
		filter->name = filter->socket;
		filter->role = fb_mta_role_of(filter->name, filter->socket);
		filter->fit = fb_mta_fit_postfix(filter->socket, ours,
		    postfix->queue, is_chrooted);
	}
}

/* ---- services ---------------------------------------------------------- */

/* One smtpd of master.cf. */
struct service {
	char name[SERVICE_BYTES]; /* "smtp/inet" */
	bool is_chrooted;
	struct fb_mta_filters filters;
};

/* Whether a line is "NAME/TYPE/command = smtpd …" for mail from outside. */
static bool
is_smtpd(char name[SERVICE_BYTES], struct fb_str line)
{
	static const char suffix[] = "/command";
	struct fb_str key = fb_mta_take(&line, '=');
	struct fb_str command = fb_lines_trim(line);
	size_t len = sizeof suffix - 1;

	command = fb_mta_take(&command, ' ');
	if (!fb_str_equal(command, FB_STR("smtpd")) || key.len <= len ||
	    key.len - len >= SERVICE_BYTES ||
	    memcmp(key.data + key.len - len, suffix, len) != 0)
		return false;
	key.len -= len;
	memcpy(name, key.data, key.len);
	name[key.len] = '\0';
	return true;
}

/* "-" is the default, which is "n" since Postfix 3.0. */
static bool
is_chrooted(const struct postfix *postfix, const char *service)
{
	char key[SERVICE_BYTES + 16];
	struct fb_str value;

	snprintf(key, sizeof key, "%s/chroot", service);
	return find_value(&value, postfix->services, fb_str(key)) &&
	    fb_str_equal(value, FB_STR("y"));
}

/* The next smtpd; false when there is none. */
static bool
next_service(struct service *out, struct fb_str *lines,
    const struct postfix *postfix, const char *ours)
{
	while (lines->len > 0) {
		struct fb_str line = fb_lines_take(lines);
		if (!is_smtpd(out->name, line))
			continue;
		out->is_chrooted = is_chrooted(postfix, out->name);
		read_filters(&out->filters,
		    setting_of(postfix, out->name, "smtpd_milters"), postfix,
		    ours, out->is_chrooted);
		return true;
	}
	return false;
}

/* ---- what is said ------------------------------------------------------ */

/* A copy for printf(). */
static void
shown(char out[FB_LINES_SHOWN_BYTES], struct fb_str text)
{
	fb_lines_show(out, text);
}

/* Add an element to a list; false when it does not fit. */
static bool
add_element(char out[FB_MTA_LINE_BYTES], struct fb_str element)
{
	size_t len = strlen(out), room = FB_MTA_LINE_BYTES - len;
	int n = snprintf(out + len, room, "%s%.*s", len > 0 ? ", " : "",
	    (int)element.len, element.data);

	return n >= 0 && (size_t)n < room;
}

/* The filters with ours behind those that verify and before those that only
 * sign; false when that cannot be written in one line. */
static bool
write_filters(char out[FB_MTA_LINE_BYTES], const struct fb_mta_filters *filters,
    const char *element)
{
	size_t place = 0;

	while (place < filters->count &&
	    filters->filter[place].role != FB_MTA_ROLE_SIGNS)
		place++;
	out[0] = '\0';
	for (size_t i = 0; i <= filters->count; i++) {
		const struct fb_mta_filter *filter = &filters->filter[i];
		if (i == place && !add_element(out, fb_str(element)))
			return false;
		if (i == filters->count || filter->fit != FB_MTA_FIT_OTHER)
			continue; /* what is ours is written anew */
		if (filter->has_options || !add_element(out, filter->socket))
			return false;
	}
	return true;
}

static void
write_line(char out[FB_MTA_LINE_BYTES], const struct fb_mta_filters *filters,
    const char *element)
{
	char list[FB_MTA_LINE_BYTES];

	snprintf(out, FB_MTA_LINE_BYTES, "smtpd_milters = %s",
	    write_filters(list, filters, element) &&
		    strlen(list) < FB_MTA_LINE_BYTES - 32 ?
		list :
		element);
}

/* No smtpd names our socket: say what is nearest. */
static void
warn_missing(struct fb_mta_report *report, const struct postfix *postfix,
    const struct service *service)
{
	const struct fb_mta_filters *filters = &service->filters;
	const char *ours = report->settings->socket;
	char line[FB_MTA_LINE_BYTES], element[FB_MTA_SOCKET_BYTES];
	char name[FB_LINES_SHOWN_BYTES];
	size_t i;

	fb_mta_write_postfix(element, sizeof element, ours, postfix->queue);
	write_line(line, filters, element);
	i = fb_mta_filters_find(filters, FB_MTA_FIT_CHROOT);
	if (i < filters->count) {
		fb_mta_warn(report, NULL,
		    _("smtpd runs chrooted and looks for the socket in "
		      "%s%s; set Socket to unix:%s/fakebill/milter.sock and "
		      "write unix:fakebill/milter.sock into main.cf"),
		    postfix->queue, ours + strlen("unix:"), postfix->queue);
		return;
	}
	i = fb_mta_filters_find(filters, FB_MTA_FIT_MISWRITTEN);
	if (i < filters->count) {
		shown(name, filters->filter[i].socket);
		fb_mta_warn(report, line,
		    _("\"%s\" in smtpd_milters is not how Postfix writes a "
		      "socket; write into main.cf:"),
		    name);
		return;
	}
	i = fb_mta_filters_find(filters, FB_MTA_FIT_LIKELY);
	if (i < filters->count) {
		shown(name, filters->filter[i].socket);
		fb_mta_warn(report, line,
		    _("\"%s\" in smtpd_milters is another socket than that of "
		      "this filter, %s; write into main.cf:"),
		    name, ours);
		return;
	}
	fb_mta_warn(report, line,
	    _("smtpd_milters does not name this filter, so it sees no mail; "
	      "write into main.cf:"));
}

static void
check_failure(struct fb_mta_report *report, const struct postfix *postfix,
    const struct fb_mta_filter *filter)
{
	struct fb_str action = filter->on_failure;
	char name[FB_LINES_SHOWN_BYTES];

	if (action.len == 0)
		action = setting(postfix, "milter_default_action");
	if (fb_str_equal(action, FB_STR("accept")))
		return;
	shown(name, action);
	if (fb_str_equal(action, FB_STR("tempfail")))
		fb_mta_warn(report, "milter_default_action = accept",
		    _("milter_default_action is \"tempfail\", as it is where "
		      "nothing is set: while this filter is away all mail is "
		      "deferred; write into main.cf:"));
	else
		fb_mta_warn(report, "milter_default_action = accept",
		    _("milter_default_action is \"%s\": while this filter is "
		      "away no mail is delivered as usual; write into "
		      "main.cf:"),
		    name);
}

/* Mail that a content filter gives back must not be judged again. */
static void
check_again(struct fb_mta_report *report, const struct postfix *postfix,
    const struct service *service)
{
	struct fb_str filter =
	    setting_of(postfix, service->name, "content_filter");
	struct fb_str options =
	    setting_of(postfix, service->name, "receive_override_options");

	if (setting(postfix, "content_filter").len == 0 || filter.len > 0 ||
	    (options.len > 0 &&
		memmem(options.data, options.len, "no_milters", 10) != NULL))
		return;
	fb_mta_warn(report, "-o smtpd_milters=",
	    _("the service %s takes mail back from content_filter and names "
	      "this filter too, so that it is judged twice; add to that "
	      "service in master.cf:"),
	    service->name);
}

/* Returns whether some smtpd names our socket. */
static bool
check_services(struct fb_mta_report *report, const struct postfix *postfix)
{
	const char *ours = report->settings->socket;
	struct fb_str lines = postfix->services;
	struct service service, first = { 0 };
	bool is_named = false, has_first = false;

	while (next_service(&service, &lines, postfix, ours)) {
		size_t i =
		    fb_mta_filters_find(&service.filters, FB_MTA_FIT_OURS);
		if (!has_first)
			first = service;
		has_first = true;
		if (i == service.filters.count)
			continue;
		if (!is_named) {
			check_failure(report, postfix,
			    &service.filters.filter[i]);
			fb_mta_check_order(report, &service.filters, i);
		}
		check_again(report, postfix, &service);
		is_named = true;
	}
	if (!is_named && has_first)
		warn_missing(report, postfix, &first);
	return is_named;
}

/* Mail of sendmail(1), which no smtpd sees. */
static void
check_local(struct fb_mta_report *report, const struct postfix *postfix)
{
	struct fb_mta_filters filters;

	read_filters(&filters, setting(postfix, "non_smtpd_milters"), postfix,
	    report->settings->socket, false);
	if (report->settings->ceiling == FB_VERDICT_REJECT &&
	    fb_mta_filters_find(&filters, FB_MTA_FIT_OURS) < filters.count)
		fb_mta_warn(report, NULL,
		    _("non_smtpd_milters names this filter and Ceiling is "
		      "reject: mail that this machine sends itself would come "
		      "back to it; take this filter out there"));
}

static void
check_protocol(struct fb_mta_report *report, const struct postfix *postfix)
{
	struct fb_str protocol = setting(postfix, "milter_protocol");
	char name[FB_LINES_SHOWN_BYTES];

	if (protocol.len == 0 || fb_str_equal(protocol, FB_STR("6")))
		return;
	shown(name, protocol);
	fb_mta_warn(report, "milter_protocol = 6",
	    _("milter_protocol is \"%s\"; this filter needs 6 to keep out of "
	      "mail that it may not inspect; write into main.cf:"),
	    name);
}

static void
check_delimiter(struct fb_mta_report *report, const struct postfix *postfix)
{
	struct fb_str theirs = setting(postfix, "recipient_delimiter");
	const char *ours = report->settings->recipient_delimiter;
	char name[FB_LINES_SHOWN_BYTES];

	if (fb_str_equal(theirs, fb_str(ours)))
		return;
	shown(name, theirs);
	if (theirs.len == 0)
		fb_mta_hint(report,
		    _("recipient_delimiter is not set and RecipientDelimiter "
		      "is \"%s\": an address with an extension is taken for "
		      "one without; RecipientDelimiter \"\" ends that"),
		    ours);
	else
		fb_mta_warn(report, NULL,
		    _("recipient_delimiter is \"%s\" and RecipientDelimiter "
		      "\"%s\": "
		      "addresses with an extension are taken for other people "
		      "than "
		      "the mail server does; make both the same"),
		    name, ours);
}

/* Somebody must remove what others write under our name (RFC 8601, 5). */
static void
check_forged(struct fb_mta_report *report, const struct postfix *postfix)
{
	struct fb_mta_filters filters;

	if (report->settings->trusted_authserv.count == 0 ||
	    setting(postfix, "header_checks").len > 0)
		return;
	read_filters(&filters, setting(postfix, "smtpd_milters"), postfix,
	    report->settings->socket, false);
	for (size_t i = 0; i < filters.count; i++)
		if (filters.filter[i].role == FB_MTA_ROLE_BOTH)
			return;
	fb_mta_hint(report,
	    _("TrustedAuthserv is set, and neither header_checks nor a milter "
	      "that this test knows removes Authentication-Results that come "
	      "from outside with that name; see fakebill-milter.conf(5)"));
}

bool
fb_mta_judge_postfix(struct fb_mta_report *report, struct fb_str settings,
    struct fb_str services, struct fb_str overrides)
{
	struct postfix postfix = {
		.settings = settings,
		.services = services,
		.overrides = overrides,
	};
	struct fb_str queue = setting(&postfix, "queue_directory");

	if (queue.len == 0 || queue.len >= sizeof postfix.queue)
		queue = FB_STR("/var/spool/postfix");
	memcpy(postfix.queue, queue.data, queue.len);
	bool is_ours = check_services(report, &postfix);
	check_local(report, &postfix);
	check_protocol(report, &postfix);
	check_delimiter(report, &postfix);
	check_forged(report, &postfix);
	return is_ours;
}

void
fb_mta_check_postfix(struct fb_mta_report *report, const char *folder,
    bool *is_there, bool *is_ours)
{
	struct answers *answers = calloc(1, sizeof *answers);
	enum fb_status status =
	    answers == NULL ? FB_ERR_NOMEM : read_all(answers, folder);

	*is_there = status != FB_ERR_UNAVAILABLE || folder != NULL;
	*is_ours = status == FB_OK &&
	    fb_mta_judge_postfix(report, answers->settings, answers->services,
		answers->overrides);
	if (status != FB_OK)
		fb_mta_warn(report, NULL,
		    status == FB_ERR_UNAVAILABLE ?
			_("postconf, which reads main.cf, was not found") :
			_("postconf could not read main.cf and master.cf"));
	free(answers);
}
