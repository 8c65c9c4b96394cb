/* SPDX-License-Identifier: BSD-2-Clause */
/* fakebill-list - make, check and read lists */
#include "i18n.h"
#include "verb.h"

static const struct fb_program_verb verbs[] = {
	{ "lint", fb_verb_lint, N_("say what is wrong with a list's source") },
	{ "fmt", fb_verb_fmt, N_("write a source in its canonical form") },
	{ "compile", fb_verb_compile,
	    N_("compile a source to what the filter reads") },
	{ "dump", fb_verb_dump, N_("print what a compiled list says") },
	{ "lookup", fb_verb_lookup,
	    N_("say which entries a value hits, in any spelling") },
	{ "eval", fb_verb_eval,
	    N_("say how well a list tells fraud from honest mail") },
	{ "fit", fb_verb_fit,
	    N_("propose weights that labelled mail would like better") },
	{ "kill", fb_verb_kill, N_("let wrong entries count nothing here") },
	{ "allow", fb_verb_allow, N_("let honest values count nothing here") },
};

int
main(int argc, char **argv)
{
	const struct fb_program program = {
		.name = "fakebill-list",
		.usage = N_(
		    "Usage: fakebill-list VERB [OPTION]... [FILE]...\n"
		    "Make, check and read the lists of fakebill-milter.\n\n"),
		.verb = verbs,
		.verb_count = sizeof verbs / sizeof *verbs,
	};

	fb_i18n_start();
	return fb_program_run(&program, argc, argv);
}
