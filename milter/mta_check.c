/* SPDX-License-Identifier: BSD-2-Clause */
#include "mta_check.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "i18n.h"
#include "lines.h"
#include "listener.h"
#include "mta_report.h"
#include "utf8.h"

/* What a mail server's file holds must not steer the terminal. */
static void
print_clean(FILE *out, const char *text)
{
	for (; *text != '\0'; text++)
		fputc((unsigned char)*text < ' ' || *text == 0x7F ? '?' : *text,
		    out);
	fputc('\n', out);
}

static void print_words(FILE *out, const char *kind, const char *format,
    va_list arguments) FB_PRINTF(3, 0);

static void
print_words(FILE *out, const char *kind, const char *format, va_list arguments)
{
	char words[FB_MTA_LINE_BYTES];

	vsnprintf(words, sizeof words, format, arguments);
	fb_utf8_end_whole(words);
	fputs(kind, out);
	print_clean(out, words);
}

void
fb_mta_warn(struct fb_mta_report *report, const char *line, const char *format,
    ...)
{
	va_list arguments;

	report->warnings++;
	va_start(arguments, format);
	print_words(report->out, _("  warning: "), format, arguments);
	va_end(arguments);
	if (line != NULL) {
		fputs("      ", report->out);
		print_clean(report->out, line);
	}
}

void
fb_mta_hint(struct fb_mta_report *report, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	print_words(report->out, _("  hint: "), format, arguments);
	va_end(arguments);
}

/* ---- the order of filters ---------------------------------------------- */

static void
check_before(struct fb_mta_report *report, const struct fb_mta_filter *filter,
    const char *name)
{
	if (filter->role != FB_MTA_ROLE_SIGNS &&
	    filter->role != FB_MTA_ROLE_BOTH)
		return;
	if (report->settings->subject_mark)
		fb_mta_warn(report, NULL,
		    _("%s stands before this filter.  If it signs mail (DKIM, "
		      "ARC), put this filter before it: with SubjectMark a "
		      "signature made before is broken"),
		    name);
	else
		fb_mta_hint(report,
		    _("%s stands before this filter.  If it signs mail (DKIM, "
		      "ARC), put this filter before it"),
		    name);
}

static void
check_behind(struct fb_mta_report *report, const struct fb_mta_filter *filter,
    const char *name)
{
	bool are_results_wanted = report->settings->trusted_authserv.count > 0;

	if (filter->role == FB_MTA_ROLE_VERIFIES)
		fb_mta_warn(report, NULL,
		    _("%s stands behind this filter, which then does not see "
		      "its results; put this filter behind it"),
		    name);
	else if (filter->role == FB_MTA_ROLE_BOTH && are_results_wanted)
		fb_mta_warn(report, NULL,
		    _("%s stands behind this filter.  If it verifies mail, "
		      "put this filter behind it: TrustedAuthserv needs its "
		      "results"),
		    name);
}

void
fb_mta_check_order(struct fb_mta_report *report,
    const struct fb_mta_filters *filters, size_t ours)
{
	for (size_t i = 0; i < filters->count; i++) {
		char name[FB_LINES_SHOWN_BYTES];
		fb_lines_show(name, filters->filter[i].name);
		if (i < ours)
			check_before(report, &filters->filter[i], name);
		else if (i > ours)
			check_behind(report, &filters->filter[i], name);
	}
}

/* ---- all of it --------------------------------------------------------- */

/* Run a check whose words come behind a heading and are dropped with it
 * where there is nothing to check. */
typedef void check_function(struct fb_mta_report *report, const char *place,
    bool *is_there, bool *is_ours);

struct finding {
	char *text;
	size_t len;
	unsigned warnings;
	bool is_there, is_ours;
};

static struct finding
find(check_function *check, const struct fb_settings *settings,
    const char *place)
{
	struct finding finding = { 0 };
	struct fb_mta_report report = {
		.out = open_memstream(&finding.text, &finding.len),
		.settings = settings,
	};

	if (report.out == NULL)
		return finding;
	check(&report, place, &finding.is_there, &finding.is_ours);
	if (fclose(report.out) != 0)
		finding.is_there = false;
	finding.warnings = report.warnings;
	return finding;
}

static unsigned
print(FILE *out, const char *heading, const struct finding *finding)
{
	if (!finding->is_there)
		return 0;
	fprintf(out, "%s\n", heading);
	fputs(finding->len > 0 ?
		finding->text :
		_("  Nothing is wrong there as far as this test knows.\n"),
	    out);
	return finding->warnings;
}

unsigned
fb_mta_check(FILE *out, const struct fb_settings *settings,
    const struct fb_mta_places *places)
{
	struct fb_mta_report report = { .out = out, .settings = settings };
	bool is_any = places->postfix == NULL && places->sendmail == NULL;
	struct finding postfix = { 0 }, sendmail = { 0 };
	unsigned warnings = 0;

	const char *doubt = fb_listener_doubt(settings->socket);
	if (doubt != NULL)
		fb_mta_warn(&report, NULL, "%s", doubt);
	if (is_any || places->postfix != NULL)
		postfix = find(fb_mta_check_postfix, settings, places->postfix);
	if (is_any || places->sendmail != NULL)
		sendmail =
		    find(fb_mta_check_sendmail, settings, places->sendmail);
	/* Of two servers that are installed one may be idle. */
	if (!is_any || postfix.is_ours || !sendmail.is_ours)
		warnings += print(out, _("Postfix:"), &postfix);
	if (!is_any || sendmail.is_ours || !postfix.is_there)
		warnings += print(out, _("Sendmail:"), &sendmail);
	if (!postfix.is_there && !sendmail.is_there)
		fputs(_("No configuration of a mail server was found; name it "
			"with --postfix or --sendmail to have it checked.\n"),
		    out);
	free(postfix.text);
	free(sendmail.text);
	return report.warnings + warnings;
}
