/* SPDX-License-Identifier: BSD-2-Clause */
/* fakebill-list dump - what a compiled list says */
#include <getopt.h>

#include "i18n.h"
#include "list_internal.h"
#include "progress.h"
#include "verb.h"

static void
usage(FILE *out)
{
	fputs(_("Usage: fakebill-list dump [-j] LIST.cdb...\n"
		"Print what a compiled list says, in the form of a source.  "
		"Who entered\n"
		"what and when is not compiled.\n"
		"\n"
		"  -j, --json    one JSON object for the list, then one per "
		"entry and line\n"),
	    out);
}

static void
format_hash(char out[2 * FB_LIST_HASH_BYTES + 1], const struct fb_list *list)
{
	const uint8_t *hash = fb_list_hash(list);

	for (size_t i = 0; i < FB_LIST_HASH_BYTES; i++)
		snprintf(out + 2 * i, 3, "%02x", hash[i]);
}

static void
print_header(const struct fb_list *list)
{
	char hash[2 * FB_LIST_HASH_BYTES + 1];

	format_hash(hash, list);
	fb_source_write_directives(stdout, fb_list_name(list),
	    fb_list_serial(list), fb_list_caps(list));
	printf("# format %u, fold %u, Unicode %s, %u entries\n"
	       "# blake2b %s\n\n",
	    list->meta.format, list->meta.fold, list->meta.unicode,
	    list->meta.entry_count, hash);
}

static json_t *
caps_json(const struct fb_caps *caps)
{
	json_t *out = json_object();

	for (unsigned g = 0; g < FB_GROUP_COUNT; g++)
		if (caps->cap_milli[g] != FB_CAP_NONE &&
		    json_object_set_new(out, fb_words_name(&fb_group_words, g),
			json_real((double)caps->cap_milli[g] / FB_MILLI)) != 0)
			break;
	return out;
}

static bool
print_header_json(const struct fb_list *list)
{
	char hash[2 * FB_LIST_HASH_BYTES + 1];

	format_hash(hash, list);
	return fb_verb_put_json(
	    json_pack("{s:s, s:I, s:I, s:I, s:I, s:s, s:s, s:o}", "name",
		fb_list_name(list), "serial", (json_int_t)fb_list_serial(list),
		"entries", (json_int_t)list->meta.entry_count, "format",
		(json_int_t)list->meta.format, "fold",
		(json_int_t)list->meta.fold, "unicode", list->meta.unicode,
		"blake2b", hash, "caps", caps_json(fb_list_caps(list))));
}

static int
dump_list(const struct fb_list *list, bool is_json)
{
	struct fb_list_entry entry;
	bool is_fine = true;

	if (is_json)
		is_fine = print_header_json(list);
	else
		print_header(list);
	for (uint32_t i = 0; is_fine && i < fb_list_entry_count(list); i++) {
		is_fine = fb_list_entry(&entry, list, i);
		if (is_fine && is_json) {
			is_fine = fb_verb_put_json(fb_verb_entry_json(&entry));
		} else if (is_fine) {
			struct fb_entry line = fb_verb_entry(&entry);
			fb_source_write_entry(stdout, &line);
		}
	}
	if (is_fine)
		return EX_OK;
	fb_verb_complain(_("out of memory"));
	return EX_OSERR;
}

static int
dump(const char *path, const struct fb_folder *folder, bool is_json)
{
	struct fb_error err = { .status = FB_OK };
	struct fb_list *list;

	fb_progress_start(_("loading the list"));
	enum fb_status status = fb_list_open(&list, path, folder, &err);
	fb_progress_stop();
	if (status != FB_OK) {
		fb_verb_print_error(stderr, &err);
		return fb_verb_exit_status(status);
	}
	int result = dump_list(list, is_json);
	fb_list_free(list);
	return result;
}

int
fb_verb_dump(int argc, char **argv)
{
	static const struct option options[] = {
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	bool is_json = false;
	int option, result = EX_OK;

	while ((option = getopt_long(argc, argv, "jh", options, NULL)) != -1) {
		switch (option) {
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
	if (optind == argc)
		return fb_verb_refuse(_("dump: a LIST.cdb is missing"));
	struct fb_reader *reader = fb_verb_reader();
	if (reader == NULL)
		return EX_UNAVAILABLE;
	for (int i = optind; i < argc; i++) {
		int status = dump(argv[i], fb_reader_folder(reader), is_json);
		if (status != EX_OK)
			result = status;
	}
	fb_reader_free(reader);
	return fb_verb_finish(result);
}
