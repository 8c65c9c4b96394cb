/* SPDX-License-Identifier: BSD-2-Clause */
/* fakebill-consent compile - a table as postmap would make it */
#include <getopt.h>

#include "consent_source.h"
#include "consent_verb.h"
#include "consent_write.h"
#include "i18n.h"
#include "progress.h"

static void
usage(FILE *out)
{
	fputs(_("Usage: fakebill-consent compile [-v] [-o OUT.cdb] TABLE\n"
		"Compile a table of consent, as \"postmap cdb:TABLE\" does, "
		"and check it.\n"
		"OUT.cdb is replaced at once, or stays as it is when anything "
		"is wrong.\n"
		"\n"
		"  -o, --output OUT.cdb   where to write; TABLE.cdb unless "
		"given\n"
		"  -v, --verbose          say how many rows were compiled\n"),
	    out);
}

static int
write_table(const struct fb_consent_build *build, const char *out,
    bool is_verbose)
{
	struct fb_error err = { .status = FB_OK };
	bool is_changed;

	fb_progress_start(_("compiling"));
	enum fb_status status = fb_consent_write(&is_changed, build, out, &err);
	fb_progress_stop();
	if (status != FB_OK) {
		fb_verb_print_error(stderr, &err);
		return status == FB_ERR_IO ? EX_CANTCREAT :
					     fb_verb_exit_status(status);
	}
	if (is_verbose)
		fprintf(stderr, _("%s: %zu rows\n"), out, build->count);
	return EX_OK;
}

static int
compile(const char *table, const char *out, bool is_verbose)
{
	struct fb_consent_build build;

	fb_consent_build_init(&build);
	fb_progress_start(_("reading"));
	enum fb_status status =
	    fb_consent_read(&build, table, fb_consent_verb_report, NULL);
	fb_progress_stop();
	int exit_status = fb_verb_exit_status(status);
	if (status == FB_OK)
		exit_status = write_table(&build, out, is_verbose);
	if (exit_status != EX_OK)
		fb_verb_complain(_("%s was not changed"), out);
	fb_consent_build_deinit(&build);
	return exit_status;
}

int
fb_consent_verb_compile(int argc, char **argv)
{
	static const struct option options[] = {
		{ "output", required_argument, NULL, 'o' },
		{ "verbose", no_argument, NULL, 'v' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	char beside[FB_CONSENT_PATH_BYTES];
	const char *out = NULL;
	bool is_verbose = false;
	int option;

	while (
	    (option = getopt_long(argc, argv, "o:vh", options, NULL)) != -1) {
		switch (option) {
		case 'o':
			out = optarg;
			break;
		case 'v':
			is_verbose = true;
			break;
		case 'h':
			usage(stdout);
			return fb_verb_finish(EX_OK);
		default:
			usage(stderr);
			return EX_USAGE;
		}
	}
	if (optind != argc - 1)
		return fb_verb_refuse(_("compile: one TABLE is to be named"));
	const char *table = argv[optind];
	if (out == NULL) {
		snprintf(beside, sizeof beside, "%s" FB_CONSENT_CDB_SUFFIX,
		    table);
		out = beside;
	}
	if (!fb_consent_source_is_cdb(out))
		return fb_verb_refuse(
		    _("compile: the output must end in .cdb, not \"%s\""), out);
	if (strcmp(table, out) == 0)
		return fb_verb_refuse(_("compile: %s is source and output"),
		    out);
	return compile(table, out, is_verbose);
}
