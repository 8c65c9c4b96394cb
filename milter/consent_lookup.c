/* SPDX-License-Identifier: BSD-2-Clause */
/* fakebill-consent lookup - what is in force for a recipient, and why */
#include <getopt.h>
#include <stdlib.h>
#include <unistd.h>

#include "configuration.h"
#include "consent_print.h"
#include "consent_source.h"
#include "consent_verb.h"
#include "file.h"
#include "i18n.h"

#define DEFAULT_CONFIG PKGSYSCONFDIR "/fakebill-milter.conf"

struct looked {
	const char *address;
	struct fb_consent_found found;
};

struct lookup {
	const struct fb_settings *settings;
	struct looked written, final;
	bool has_final;
	struct fb_consent consent; /* of both */
};

static void
usage(FILE *out)
{
	fputs(_("Usage: fakebill-consent lookup [-j] [-c FILE] ADDRESS "
		"[FINAL]\n"
		"Say what is in force for a recipient, and which row says so.\n"
		"FINAL is the address to which the mail server resolves "
		"ADDRESS.\n"
		"\n"
		"  -c, --config FILE   configuration of fakebill-milter\n"
		"  -j, --json          one object\n"
		"\n"
		"Exit status: 0 inspected, 1 not inspected, 64 and above: an "
		"error.\n"),
	    out);
}

static const char *const reason_words[] = { "no-row", "agreed", "refused",
	"outdated", "exempt", "no-address" };

static const char *
explain(enum fb_consent_reason reason)
{
	switch (reason) {
	case FB_CONSENT_AGREED:
		return _("agreed");
	case FB_CONSENT_REFUSED:
		return _("opted out");
	case FB_CONSENT_OUTDATED:
		return _("agreed to an older clause than ClauseMinimum");
	case FB_CONSENT_EXEMPT:
		return _("never inspected, whatever the table says");
	case FB_CONSENT_NO_ADDRESS:
		return _("no address; Operator decides");
	case FB_CONSENT_NO_ROW:
		break;
	}
	return _("no row; Operator decides");
}

/* ---- in words --------------------------------------------------------- */

static void
print_found(const struct looked *looked)
{
	char row[FB_CONSENT_WRITTEN_BYTES];

	printf("%s: %s", looked->address, explain(looked->found.reason));
	if (looked->found.row[0] != '\0') {
		fb_consent_print_key(row, fb_str(looked->found.row));
		printf(_(" (row %s)"), row);
	}
	putchar('\n');
}

/* Ceiling and CategoryCeiling stand above every row. */
static enum fb_verdict
action_of(const struct lookup *lookup, unsigned category)
{
	const struct fb_settings *settings = lookup->settings;
	enum fb_verdict action = lookup->consent.ceiling[category];

	if (settings->ceiling < action)
		action = settings->ceiling;
	if (settings->category_ceiling[category] < action)
		action = settings->category_ceiling[category];
	return action;
}

static void
points(char out[32], int32_t milli)
{
	fb_setting_write_bound(out, 32, fb_setting_find(FB_STR("ThresholdTag")),
	    (uint64_t)milli);
}

static void
print_policy(const struct lookup *lookup)
{
	const struct fb_consent *consent = &lookup->consent;
	const char *domain = consent->allow.domains;
	char tag[32], quarantine[32], reject[32];

	puts(_("inspected; strongest action by category:"));
	for (unsigned i = 0; i < FB_CATEGORY_COUNT; i++)
		if ((consent->categories & 1u << i) != 0)
			printf("  %s: %s\n",
			    fb_words_name(&fb_category_words, i),
			    fb_words_name(&fb_verdict_words,
				action_of(lookup, i)));
	points(tag, consent->thresholds.tag_milli);
	points(quarantine, consent->thresholds.quarantine_milli);
	points(reject, consent->thresholds.reject_milli);
	printf(_("thresholds: tag %s, quarantine %s, reject %s\n"), tag,
	    quarantine, reject);
	printf(_("Subject mark: %s\n"), consent->subject_mark ? "on" : "off");
	printf(_("counted in statistics: %s\n"),
	    consent->stats ? _("yes") : _("no"));
	for (size_t i = 0; i < consent->allow.count; i++) {
		printf(_("allowed sender: %s\n"), domain);
		domain += strlen(domain) + 1;
	}
}

static void
print_words(const struct lookup *lookup)
{
	print_found(&lookup->written);
	if (lookup->has_final)
		print_found(&lookup->final);
	if (lookup->consent.categories == 0)
		puts(_("not inspected"));
	else
		print_policy(lookup);
}

/* ---- as JSON ---------------------------------------------------------- */

static json_t *
found_json(const struct looked *looked)
{
	char row[FB_CONSENT_WRITTEN_BYTES] = "";

	if (looked->found.row[0] != '\0')
		fb_consent_print_key(row, fb_str(looked->found.row));
	return json_pack("{s:o, s:s, s:s?}", "address",
	    fb_verb_json_text(fb_str(looked->address)), "reason",
	    reason_words[looked->found.reason], "row",
	    row[0] == '\0' ? NULL : row);
}

static json_t *
ceilings_json(const struct lookup *lookup)
{
	json_t *ceilings = json_object();

	for (unsigned i = 0; i < FB_CATEGORY_COUNT; i++)
		if ((lookup->consent.categories & 1u << i) != 0)
			json_object_set_new(ceilings,
			    fb_words_name(&fb_category_words, i),
			    json_string(fb_words_name(&fb_verdict_words,
				action_of(lookup, i))));
	return ceilings;
}

static json_t *
allow_json(const struct fb_allow *allow)
{
	const char *domain = allow->domains;
	json_t *domains = json_array();

	for (size_t i = 0; i < allow->count; i++) {
		json_array_append_new(domains, json_string(domain));
		domain += strlen(domain) + 1;
	}
	return domains;
}

static bool
print_json(const struct lookup *lookup)
{
	const struct fb_consent *consent = &lookup->consent;
	const struct fb_thresholds *t = &consent->thresholds;
	json_t *rows = json_array();

	json_array_append_new(rows, found_json(&lookup->written));
	if (lookup->has_final)
		json_array_append_new(rows, found_json(&lookup->final));
	return fb_verb_put_json(
	    json_pack("{s:b, s:o, s:o, s:{s:f, s:f, s:f}, s:b, s:b, s:I, s:o}",
		"inspected", consent->categories != 0, "found", rows,
		"ceilings", ceilings_json(lookup), "thresholds", "tag",
		t->tag_milli / 1000.0, "quarantine",
		t->quarantine_milli / 1000.0, "reject",
		t->reject_milli / 1000.0, "subject_mark", consent->subject_mark,
		"stats", consent->stats, "clause", (json_int_t)consent->clause,
		"allow", allow_json(&consent->allow)));
}

/* ---- looking up ------------------------------------------------------- */

static int
print_lookup(const struct fb_consent_table *table,
    const struct fb_settings *settings, char **address, bool is_json)
{
	struct lookup lookup = {
		.settings = settings,
		.written.address = address[0],
		.final.address = address[1],
	};

	fb_consent_look(&lookup.written.found, table, settings,
	    fb_str(address[0]));
	lookup.has_final = address[1] != NULL &&
	    fb_consent_look_final(&lookup.final.found, table, settings,
		fb_str(address[0]), fb_str(address[1]));
	lookup.consent = fb_consent_combine(&lookup.written.found,
	    lookup.has_final ? &lookup.final.found : NULL);
	if (!is_json)
		print_words(&lookup);
	else if (!print_json(&lookup))
		return fb_verb_finish(EX_OSERR);
	return fb_verb_finish(lookup.consent.categories == 0 ? 1 : EX_OK);
}

static enum fb_status
open_table(struct fb_consent_table **out, const char *source)
{
	size_t count;
	int memfd;

	*out = NULL;
	if (source[0] == '\0')
		return FB_OK;
	enum fb_status status = fb_consent_load(&memfd, &count, source,
	    fb_consent_verb_report, NULL);
	if (status != FB_OK)
		return status;
	status = fb_consent_open(out, memfd);
	close(memfd);
	return status;
}

static enum fb_status
read_settings(struct fb_settings *out, const char *path)
{
	struct fb_error error = { .status = FB_OK };
	struct fb_str text;
	enum fb_status status =
	    fb_file_read(&text, path, FB_CONFIGURATION_MAX_BYTES, &error);

	if (status != FB_OK) {
		fb_verb_print_error(stderr, &error);
		return status;
	}
	status =
	    fb_settings_parse(out, text, path, fb_consent_verb_report, NULL);
	free((char *)text.data);
	return status;
}

static int
look_up(const char *config, char **address, bool is_json)
{
	struct fb_consent_table *table = NULL;
	struct fb_settings settings;
	enum fb_status status = read_settings(&settings, config);

	if (status == FB_ERR_SYNTAX)
		return EX_CONFIG;
	if (status == FB_OK)
		status = open_table(&table, settings.consent);
	int exit_status = status == FB_OK ?
	    print_lookup(table, &settings, address, is_json) :
	    fb_verb_exit_status(status);
	fb_consent_free(table);
	return exit_status;
}

int
fb_consent_verb_lookup(int argc, char **argv)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	const char *config = DEFAULT_CONFIG;
	bool is_json = false;
	int option;

	while (
	    (option = getopt_long(argc, argv, "c:jh", options, NULL)) != -1) {
		switch (option) {
		case 'c':
			config = optarg;
			break;
		case 'j':
			is_json = true;
			break;
		case 'h':
			usage(stdout);
			return fb_verb_finish(EX_OK);
		default:
			usage(stderr);
			return EX_USAGE;
		}
	}
	if (optind == argc || argc - optind > 2)
		return fb_verb_refuse(
		    _("lookup: one ADDRESS is to be named, and FINAL where "
		      "the mail server says it"));
	return look_up(config, argv + optind, is_json);
}
