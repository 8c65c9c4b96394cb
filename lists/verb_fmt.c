/* SPDX-License-Identifier: BSD-2-Clause */
/* fakebill-list fmt - a list's source in its canonical form */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <unistd.h>

#include "i18n.h"
#include "progress.h"
#include "replace.h"
#include "source_parser.h"
#include "verb.h"

enum mode {
	MODE_PRINT,
	MODE_IN_PLACE,
	MODE_CHECK
};

#define EXIT_DIFFERENT 1

static void
usage(FILE *out)
{
	fputs(_("Usage: fakebill-list fmt [-ci] [SOURCE]...\n"
		"Write a list's source in its canonical form to standard "
		"output.\n"
		"Without a SOURCE: standard input.\n"
		"\n"
		"  -c, --check       write nothing; name the files that are "
		"not canonical\n"
		"  -i, --in-place    change the files\n"
		"\n"
		"Exit status: 0 done, 1 --check found a file that is not "
		"canonical.\n"),
	    out);
}

/* A file, before and after. */
struct page {
	struct fb_arena *arena;
	struct fb_str before;
	char *after;
	size_t after_len;
};

static int
complain_unread(const char *path, enum fb_status status)
{
	int number = errno;

	if (status == FB_ERR_TOO_LONG)
		fb_verb_complain(_("%s is too large: at most %zu MiB and %d "
				   "entries are allowed"),
		    path, FB_SOURCE_MAX_BYTES >> 20, FB_SOURCE_MAX_ENTRIES);
	else if (status == FB_ERR_NOMEM)
		fb_verb_complain(_("%s: out of memory"), path);
	else
		fb_verb_complain(_("%s cannot be read: %s"), path,
		    strerror(number));
	return fb_verb_exit_status(status);
}

/* fmemopen() refuses empty buffers; an empty file is an error anyway. */
static FILE *
open_text(struct fb_str text)
{
	if (text.len == 0)
		return fopen("/dev/null", "re");
	return fmemopen((void *)(uintptr_t)text.data, text.len, "r");
}

static enum fb_status
format(struct page *page, const struct fb_reader *reader, const char *path)
{
	FILE *in = open_text(page->before);
	FILE *out = open_memstream(&page->after, &page->after_len);
	enum fb_status status = FB_ERR_NOMEM;

	if (in != NULL && out != NULL)
		status = fb_source_format(out, in, path,
		    fb_reader_extractor(reader), fb_verb_report, NULL);
	if (in != NULL)
		fclose(in);
	if (out != NULL && fclose(out) != 0)
		status = FB_ERR_NOMEM;
	return status;
}

static int
read_page(struct page *page, const struct fb_reader *reader, const char *path)
{
	FILE *file = fb_verb_open(path);

	*page = (struct page) { .arena = fb_arena_new(SIZE_MAX / 2) };
	if (file == NULL)
		return EX_NOINPUT;
	enum fb_status status = page->arena == NULL ?
	    FB_ERR_NOMEM :
	    fb_source_read(&page->before, page->arena, file);
	fb_verb_close(file);
	if (status == FB_OK)
		status = format(page, reader, path);
	if (status == FB_ERR_SYNTAX)
		return EX_DATAERR;
	return status == FB_OK ? EX_OK : complain_unread(path, status);
}

static int
write_page(const struct page *page, const char *path)
{
	struct fb_replace replace;
	struct fb_error err = { .status = FB_OK };

	if (fb_replace_begin(&replace, path, &err) != FB_OK) {
		fb_verb_print_error(stderr, &err);
		return EX_CANTCREAT;
	}
	size_t done = 0;
	while (done < page->after_len) {
		ssize_t written = write(replace.fd, page->after + done,
		    page->after_len - done);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0) {
			fb_verb_complain(_("%s cannot be written: %s"), path,
			    strerror(errno));
			fb_replace_abort(&replace);
			return EX_IOERR;
		}
		done += (size_t)written;
	}
	if (fb_replace_commit(&replace, &err) != FB_OK) {
		fb_verb_print_error(stderr, &err);
		return EX_IOERR;
	}
	return EX_OK;
}

static int
deliver(const struct page *page, const char *path, enum mode mode)
{
	struct fb_str after = { page->after, page->after_len };

	if (mode == MODE_PRINT) {
		fwrite(after.data, 1, after.len, stdout);
		return EX_OK;
	}
	if (fb_str_equal(page->before, after))
		return EX_OK;
	if (mode == MODE_CHECK) {
		printf("%s\n", path);
		return EXIT_DIFFERENT;
	}
	return write_page(page, path);
}

static int
fmt(const struct fb_reader *reader, const char *path, enum mode mode)
{
	struct page page;

	fb_progress_start(_("reading the source"));
	int status = read_page(&page, reader, path);
	fb_progress_stop();
	if (status == EX_OK)
		status = deliver(&page, path, mode);
	free(page.after);
	fb_arena_free(page.arena);
	return status;
}

static int
fmt_all(char **path, size_t count, enum mode mode)
{
	struct fb_reader *reader = fb_verb_reader();
	int result = EX_OK;

	if (reader == NULL)
		return EX_UNAVAILABLE;
	for (size_t i = 0; i < count; i++) {
		int status = fmt(reader, path[i], mode);
		/* the worst of them */
		if (status > result)
			result = status;
	}
	fb_reader_free(reader);
	return fb_verb_finish(result);
}

int
fb_verb_fmt(int argc, char **argv)
{
	static const struct option options[] = {
		{ "check", no_argument, NULL, 'c' },
		{ "in-place", no_argument, NULL, 'i' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	char dash[] = "-", *standard_input[] = { dash };
	enum mode mode = MODE_PRINT;
	int option;

	while ((option = getopt_long(argc, argv, "cih", options, NULL)) != -1) {
		switch (option) {
		case 'c':
			mode = MODE_CHECK;
			break;
		case 'i':
			mode = MODE_IN_PLACE;
			break;
		case 'h':
			usage(stdout);
			return fb_verb_finish(EX_OK);
		default:
			usage(stderr);
			return EX_USAGE;
		}
	}
	if (optind == argc && mode == MODE_IN_PLACE)
		return fb_verb_refuse(_("fmt: which file is to be changed?"));
	if (optind == argc)
		return fmt_all(standard_input, 1, mode);
	for (int i = optind; i < argc && mode == MODE_IN_PLACE; i++)
		if (strcmp(argv[i], "-") == 0)
			return fb_verb_refuse(
			    _("fmt: standard input cannot be changed"));
	return fmt_all(argv + optind, (size_t)(argc - optind), mode);
}
