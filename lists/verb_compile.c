/* SPDX-License-Identifier: BSD-2-Clause */
/* fakebill-list compile - from a list's source to what the filter reads */
#include <getopt.h>

#include "compile.h"
#include "i18n.h"
#include "progress.h"
#include "verb.h"

static void
usage(FILE *out)
{
	fputs(_("Usage: fakebill-list compile [-v] -o OUT.cdb SOURCE...\n"
		"Compile a list's source to what the filter reads.\n"
		"Several sources become one list.  OUT.cdb is replaced at "
		"once, or\n"
		"stays as it is when anything is wrong.\n"
		"\n"
		"  -o, --output OUT.cdb    where to write\n"
		"  -v, --verbose           say what was compiled\n"),
	    out);
}

static int
write_list(const char *out, const struct fb_source *list,
    const struct fb_reader *reader, bool is_verbose)
{
	struct fb_error err = { .status = FB_OK };
	size_t count = 0;

	fb_progress_start(_("compiling"));
	enum fb_status status =
	    fb_compile(out, list, fb_reader_folder(reader), &err);
	fb_progress_stop();
	if (status != FB_OK) {
		fb_verb_print_error(stderr, &err);
		fb_verb_complain(_("%s was not changed"), out);
		return status == FB_ERR_IO ? EX_CANTCREAT :
					     fb_verb_exit_status(status);
	}
	for (size_t i = 0; i < list->entry_count; i++)
		count += list->entry[i].state != FB_STATE_WITHDRAWN;
	if (is_verbose)
		fprintf(stderr, _("%s: list %s, serial %ju, %zu entries\n"),
		    out, list->name, (uintmax_t)list->serial, count);
	return EX_OK;
}

static int
compile(const char *out, char **path, size_t count, bool is_verbose)
{
	struct fb_reader *reader = fb_verb_reader();
	struct fb_verb_sources sources;

	if (reader == NULL)
		return EX_UNAVAILABLE;
	int status = fb_verb_sources_init(&sources, reader, path, count,
	    fb_verb_report, NULL);
	if (status == EX_OK)
		status = write_list(out, &sources.list, reader, is_verbose);
	else if (status == EX_DATAERR)
		fb_verb_complain(_("errors: %zu; %s was not changed"),
		    sources.error_count, out);
	fb_verb_sources_deinit(&sources);
	fb_reader_free(reader);
	return status;
}

int
fb_verb_compile(int argc, char **argv)
{
	static const struct option options[] = {
		{ "output", required_argument, NULL, 'o' },
		{ "verbose", no_argument, NULL, 'v' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
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
	if (out == NULL)
		return fb_verb_refuse(
		    _("compile: where to? (-o OUT.cdb is missing)"));
	if (optind == argc)
		return fb_verb_refuse(_("compile: a SOURCE is missing"));
	for (int i = optind; i < argc; i++)
		if (strcmp(argv[i], out) == 0)
			return fb_verb_refuse(
			    _("compile: %s is source and output"), out);
	return compile(out, argv + optind, (size_t)(argc - optind), is_verbose);
}
