/* SPDX-License-Identifier: BSD-2-Clause */
/* fakebill-consent - make, check and read tables of consent */
#include "consent_verb.h"
#include "i18n.h"
#include "progress.h"

void
fb_consent_verb_report(void *context, const struct fb_error *error)
{
	(void)context;
	fb_progress_stop();
	fb_verb_print_error(stderr, error);
}

bool
fb_consent_verb_number(uint64_t *out, const char *text, uint64_t max)
{
	uint64_t number = 0;

	if (*text == '\0')
		return false;
	for (; *text != '\0'; text++) {
		unsigned digit = (unsigned char)*text - (unsigned)'0';
		if (digit > 9 || number > (max - digit) / 10)
			return false;
		number = number * 10 + digit;
	}
	*out = number;
	return true;
}

static const struct fb_program_verb verbs[] = {
	{ "check", fb_consent_verb_check,
	    N_("say what is wrong with a table, and count its rows") },
	{ "compile", fb_consent_verb_compile,
	    N_("compile a table, as postmap does") },
	{ "lookup", fb_consent_verb_lookup,
	    N_("say what is in force for a recipient, and why") },
	{ "sync", fb_consent_verb_sync, N_("make a table of a database") },
};

int
main(int argc, char **argv)
{
	const struct fb_program program = {
		.name = "fakebill-consent",
		.usage = N_(
		    "Usage: fakebill-consent VERB [OPTION]... [ARGUMENT]...\n"
		    "Make, check and read tables of who agreed to have mail "
		    "inspected.\n\n"),
		.verb = verbs,
		.verb_count = sizeof verbs / sizeof *verbs,
	};

	fb_i18n_start();
	return fb_program_run(&program, argc, argv);
}
