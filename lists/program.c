/* SPDX-License-Identifier: BSD-2-Clause */
#include "program.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "i18n.h"
#include "nearest.h"
#include "progress.h"
#include "utf8.h"

FB_PRINTF(1, 0)
static void
complain(const char *format, va_list arguments)
{
	fb_progress_stop();
	fprintf(stderr, "%s: ", program_invocation_short_name);
	vfprintf(stderr, format, arguments);
	putc('\n', stderr);
}

void
fb_verb_complain(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	complain(format, arguments);
	va_end(arguments);
}

int
fb_verb_refuse(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	complain(format, arguments);
	va_end(arguments);
	fprintf(stderr, _("Try '%s --help'.\n"), program_invocation_short_name);
	return EX_USAGE;
}

void
fb_verb_print_error(FILE *out, const struct fb_error *error)
{
	if (error->file[0] != '\0')
		fprintf(out, "%s:", error->file);
	if (error->line != 0)
		fprintf(out, "%zu:", error->line);
	if (error->column != 0)
		fprintf(out, "%zu:", error->column);
	fprintf(out, " %s\n", error->message);
}

int
fb_verb_exit_status(enum fb_status status)
{
	switch (status) {
	case FB_OK:
		return EX_OK;
	case FB_ERR_NOMEM:
		return EX_OSERR;
	case FB_ERR_IO:
	case FB_ERR_NOT_FOUND:
		return EX_NOINPUT;
	case FB_ERR_UNAVAILABLE:
		return EX_UNAVAILABLE;
	default:
		return EX_DATAERR;
	}
}

int
fb_verb_finish(int status)
{
	fb_progress_stop();
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	fb_verb_complain(_("the result cannot be written: %s"),
	    strerror(errno));
	return EX_IOERR;
}

bool
fb_verb_put_json(json_t *object)
{
	if (object == NULL)
		return false;
	int failed =
	    json_dumpf(object, stdout, JSON_COMPACT | JSON_REAL_PRECISION(9));
	json_decref(object);
	putchar('\n');
	return failed == 0;
}

json_t *
fb_verb_json_text(struct fb_str text)
{
	if (fb_utf8_is_valid(text))
		return json_stringn(text.len == 0 ? "" : text.data, text.len);
	char *copy = malloc(3 * text.len);
	size_t position = 0, len = 0;
	if (copy == NULL)
		return NULL;
	while (position < text.len)
		len += fb_utf8_put(copy + len, fb_utf8_next(text, &position));
	json_t *result = json_stringn(copy, len);
	free(copy);
	return result;
}

/* ---- the table of verbs ----------------------------------------------- */

static void
usage(FILE *out, const struct fb_program *program)
{
	fputs(gettext(program->usage), out);
	for (size_t i = 0; i < program->verb_count; i++)
		fprintf(out, "  %-9s %s\n", program->verb[i].name,
		    gettext(program->verb[i].summary));
	fprintf(out,
	    _("\n"
	      "  -h, --help       this text; \"%s VERB --help\" "
	      "for one verb\n"
	      "  -V, --version    the version\n"
	      "\n"
	      "Exit status: 0 done, 1 see the verb, 64 and above: an error "
	      "(sysexits.h).\n"),
	    program->name);
}

static int
refuse_verb(const struct fb_program *program, const char *name)
{
	const char *names[FB_PROGRAM_VERBS_MAX];
	const struct fb_words words = { names, (unsigned)program->verb_count };

	assert(program->verb_count <= FB_PROGRAM_VERBS_MAX);
	for (size_t i = 0; i < program->verb_count; i++)
		names[i] = program->verb[i].name;
	const char *near = fb_nearest(&words, fb_str(name));
	if (near != NULL)
		return fb_verb_refuse(
		    _("unknown verb \"%s\"; did you mean \"%s\"?"), name, near);
	return fb_verb_refuse(_("unknown verb \"%s\""), name);
}

static bool
is_option(const char *word, const char *brief, const char *full)
{
	return strcmp(word, brief) == 0 || strcmp(word, full) == 0;
}

int
fb_program_run(const struct fb_program *program, int argc, char **argv)
{
	if (argc < 2) {
		usage(stderr, program);
		return EX_USAGE;
	}
	if (is_option(argv[1], "-h", "--help") ||
	    strcmp(argv[1], "help") == 0) {
		usage(stdout, program);
		return fb_verb_finish(EX_OK);
	}
	if (is_option(argv[1], "-V", "--version")) {
		printf("%s %s\n", program->name, VERSION);
		return fb_verb_finish(EX_OK);
	}
	for (size_t i = 0; i < program->verb_count; i++)
		if (strcmp(argv[1], program->verb[i].name) == 0)
			return program->verb[i].run(argc - 1, argv + 1);
	return refuse_verb(program, argv[1]);
}
