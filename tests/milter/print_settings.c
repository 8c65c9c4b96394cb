/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Print what the table of settings says, for settings_doc.sh:
 *
 *   print_settings sample        the sample file
 *   print_settings manual        its lines of the manual page
 *   print_settings check FILE    nothing, or the errors of a configuration
 *   print_settings consent FILE  nothing, or the errors of a consent table
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consent.h"
#include "settings.h"

static void
print_error(void *context, const struct fb_error *error)
{
	(void)context;
	printf("%s:%zu: %s\n", error->file, error->line, error->message);
}

static int
check(const char *what, const char *path)
{
	static char room[1 << 16];
	struct fb_settings settings;
	struct fb_consent_table *table = NULL;
	FILE *file = fopen(path, "r");

	if (file == NULL) {
		perror(path);
		return 1;
	}
	struct fb_str text = { room, fread(room, 1, sizeof room, file) };
	fclose(file);
	enum fb_status status = strcmp(what, "consent") == 0 ?
	    fb_consent_parse(&table, text, path, print_error, NULL) :
	    fb_settings_parse(&settings, text, path, print_error, NULL);
	fb_consent_free(table);
	return status == FB_OK ? 0 : 1;
}

int
main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "sample") == 0)
		fb_settings_print_sample(stdout);
	else if (argc == 2 && strcmp(argv[1], "manual") == 0)
		fb_settings_print_manual(stdout);
	else if (argc == 3)
		return check(argv[1], argv[2]);
	else
		return 2;
	return 0;
}
