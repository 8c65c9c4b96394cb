/* SPDX-License-Identifier: BSD-2-Clause */
/* fakebill-stats - what was seen and decided */
#include "i18n.h"
#include "verb_log.h"

static const struct fb_program_verb verbs[] = {
	{ "log", fb_verb_log,
	    N_("verify, search, hold and erase the decision log") },
	{ "review", fb_verb_review,
	    N_("show what would have been tagged, and by what") },
};

int
main(int argc, char **argv)
{
	const struct fb_program program = {
		.name = "fakebill-stats",
		.usage = N_("Usage: fakebill-stats VERB [OPTION]...\n"
			    "What fakebill-milter saw and decided.\n\n"),
		.verb = verbs,
		.verb_count = sizeof verbs / sizeof *verbs,
	};

	fb_i18n_start();
	return fb_program_run(&program, argc, argv);
}
