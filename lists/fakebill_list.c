/* SPDX-License-Identifier: BSD-2-Clause */
/* fakebill-list - make, check and read lists */
#include <stdio.h>

#include "i18n.h"
#include "nearest.h"
#include "verb.h"

static const struct {
	const char *name;
	fb_verb *run;
	const char *summary;
} verbs[] = {
	{ "lint", fb_verb_lint, N_("say what is wrong with a list's source") },
	{ "fmt", fb_verb_fmt, N_("write a source in its canonical form") },
	{ "compile", fb_verb_compile,
	    N_("compile a source to what the filter reads") },
	{ "dump", fb_verb_dump, N_("print what a compiled list says") },
	{ "lookup", fb_verb_lookup,
	    N_("say which entries a value hits, in any spelling") },
};

#define VERB_COUNT (sizeof verbs / sizeof *verbs)

static void
usage(FILE *out)
{
	fputs(_("Usage: fakebill-list VERB [OPTION]... [FILE]...\n"
		"Make, check and read the lists of fakebill-milter.\n\n"),
	    out);
	for (size_t i = 0; i < VERB_COUNT; i++)
		fprintf(out, "  %-9s %s\n", verbs[i].name,
		    gettext(verbs[i].summary));
	fputs(_("\n"
		"  -h, --help       this text; \"fakebill-list VERB --help\" "
		"for one verb\n"
		"  -V, --version    the version\n"
		"\n"
		"Exit status: 0 done, 1 see the verb, 64 and above: an error "
		"(sysexits.h).\n"),
	    out);
}

static int
refuse_verb(const char *name)
{
	const char *names[VERB_COUNT];
	const struct fb_words words = { names, VERB_COUNT };

	for (size_t i = 0; i < VERB_COUNT; i++)
		names[i] = verbs[i].name;
	const char *near = fb_nearest(&words, fb_str(name));
	if (near != NULL)
		return fb_verb_refuse(
		    _("unknown verb \"%s\"; did you mean \"%s\"?"), name, near);
	return fb_verb_refuse(_("unknown verb \"%s\""), name);
}

int
main(int argc, char **argv)
{
	fb_i18n_start();
	if (argc < 2) {
		usage(stderr);
		return EX_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
	    strcmp(argv[1], "help") == 0) {
		usage(stdout);
		return fb_verb_finish(EX_OK);
	}
	if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
		puts("fakebill-list " VERSION);
		return fb_verb_finish(EX_OK);
	}
	for (size_t i = 0; i < VERB_COUNT; i++)
		if (strcmp(argv[1], verbs[i].name) == 0)
			return verbs[i].run(argc - 1, argv + 1);
	return refuse_verb(argv[1]);
}
