/* SPDX-License-Identifier: BSD-2-Clause */
/* write_decisions FOLDER KEEP-DAYS - records from standard input, one a
 * line: a Unix time, a blank, the text.  For tests of the tools. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "decision_writer.h"

int
main(int argc, char **argv)
{
	char line[8192];
	int failed = 0;

	if (argc != 3)
		return 64;
	umask(027);
	struct fb_decision_writer *writer =
	    fb_decision_writer_new(argv[1], (unsigned)atoi(argv[2]));
	if (writer == NULL)
		return 71;
	while (fgets(line, sizeof line, stdin) != NULL) {
		char *text;
		const struct fb_decision_record record = {
			.time = strtoll(line, &text, 10),
			.text = text + (*text == ' '),
		};
		text[strcspn(text, "\n")] = '\0';
		failed |= fb_decision_writer_add(writer, &record) != FB_OK;
	}
	fb_decision_writer_free(writer);
	return failed;
}
