/* SPDX-License-Identifier: BSD-2-Clause */
#include "labelled.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "compile.h"
#include "i18n.h"
#include "mailbox.h"
#include "progress.h"
#include "verb.h"

#define JST_AHEAD_SECONDS (9 * 3600)
#define DAY_SECONDS 86400

int
fb_labelled_init(struct fb_labelled *out, const char *verb, int argc)
{
	const struct fb_limits limits = FB_LIMITS_DEFAULT;
	int64_t now = (int64_t)time(NULL);

	*out = (struct fb_labelled) {
		.verb = verb,
		.request = { .now = now, .categories = FB_CATEGORY_ALL },
		.day = (fb_date)((now + JST_AHEAD_SECONDS) / DAY_SECONDS),
		.reader = fb_verb_reader(),
	};
	if (out->reader == NULL)
		return EX_UNAVAILABLE;
	out->arena = fb_arena_new(limits.arena_bytes);
	out->place = calloc((size_t)argc, sizeof *out->place);
	if (out->arena != NULL && out->place != NULL)
		return EX_OK;
	fb_verb_complain(_("out of memory"));
	return EX_OSERR;
}

void
fb_labelled_deinit(struct fb_labelled *labelled)
{
	fb_progress_stop();
	for (size_t i = 0; i < labelled->request.list_count; i++)
		fb_list_free(labelled->list[i]);
	free(labelled->place);
	fb_arena_free(labelled->arena);
	fb_reader_free(labelled->reader);
}

int
fb_labelled_set_day(struct fb_labelled *labelled, const char *text)
{
	if (!fb_date_parse(&labelled->day, fb_str(text)))
		return fb_verb_refuse(_("%s: \"%s\" is no date such as "
					"2026-01-31"),
		    labelled->verb, text);
	labelled->request.now =
	    fb_date_end_jst(labelled->day) - DAY_SECONDS / 2;
	return EX_OK;
}

void
fb_labelled_add_place(struct fb_labelled *labelled, enum fb_side side,
    const char *path)
{
	labelled->place[labelled->place_count++] =
	    (struct fb_labelled_place) { side, path };
}

/* ---- lists ------------------------------------------------------------ */

bool
fb_labelled_is_source(const char *path)
{
	char head[5];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return false;
	ssize_t len = read(fd, head, sizeof head);
	close(fd);
	struct fb_str text = { head, len < 0 ? 0 : (size_t)len };
	if (text.len >= 3 && memcmp(text.data, "\xEF\xBB\xBF", 3) == 0)
		text = (struct fb_str) { text.data + 3, text.len - 3 };
	return text.len >= 2 && memcmp(text.data, "#!", 2) == 0;
}

/* Lists are loaded from files; this one has no name but its number. */
static enum fb_status
load_memfd(struct fb_list **out, int fd, const struct fb_folder *folder,
    struct fb_error *err)
{
	char path[64];

	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	return fb_list_open(out, path, folder, err);
}

static enum fb_status
compile_in_memory(struct fb_list **out, const struct fb_source *source,
    const struct fb_folder *folder, struct fb_error *err)
{
	int fd = memfd_create("list", MFD_CLOEXEC);

	if (fd < 0)
		return FB_ERR_NOMEM;
	enum fb_status status = fb_compile_open(fd, source, folder, err);
	if (status == FB_OK)
		status = load_memfd(out, fd, folder, err);
	close(fd);
	return status;
}

/* The position in the source is unknown, its name is not. */
static int
complain(const char *path, enum fb_status status, struct fb_error *err)
{
	if (err->message[0] == '\0')
		snprintf(err->message, sizeof err->message, "%s",
		    _("out of memory"));
	if (err->file[0] == '\0')
		snprintf(err->file, sizeof err->file, "%s", path);
	fb_progress_stop();
	fb_verb_print_error(stderr, err);
	return fb_verb_exit_status(status);
}

static int
open_source(struct fb_list **out, const struct fb_reader *reader, char *path)
{
	struct fb_verb_sources sources;
	struct fb_error err = { .status = FB_OK };

	int result = fb_verb_sources_init(&sources, reader, &path, 1,
	    fb_verb_report, NULL);
	if (result == EX_OK) {
		fb_progress_start(_("compiling"));
		enum fb_status status = compile_in_memory(out, &sources.list,
		    fb_reader_folder(reader), &err);
		if (status != FB_OK)
			result = complain(path, status, &err);
	}
	fb_verb_sources_deinit(&sources);
	return result;
}

static int
open_compiled(struct fb_list **out, const struct fb_reader *reader,
    const char *path)
{
	struct fb_error err = { .status = FB_OK };

	fb_progress_start(_("loading the list"));
	enum fb_status status =
	    fb_list_open(out, path, fb_reader_folder(reader), &err);
	fb_progress_stop();
	return status == FB_OK ? EX_OK : complain(path, status, &err);
}

int
fb_labelled_add_list(struct fb_labelled *labelled, const char *path)
{
	struct fb_list **list = &labelled->list[labelled->request.list_count];

	if (labelled->request.list_count == FB_LISTS_MAX)
		return fb_verb_refuse(_("%s: more than %d lists"),
		    labelled->verb, FB_LISTS_MAX);
	int status = fb_labelled_is_source(path) ?
	    open_source(list, labelled->reader, (char *)(uintptr_t)path) :
	    open_compiled(list, labelled->reader, path);
	if (status != EX_OK)
		return status;
	labelled->request.list_count++;
	labelled->request.list = (const struct fb_list *const *)labelled->list;
	return EX_OK;
}

/* ---- mail ------------------------------------------------------------- */

struct walk {
	struct fb_labelled *labelled;
	fb_labelled_visitor *visitor;
	void *context;
	enum fb_side side;
	unsigned long count;
	int status;
};

static bool
judge(void *context, const char *name, struct fb_str message)
{
	struct walk *walk = context;
	struct fb_labelled *labelled = walk->labelled;
	struct fb_evidence evidence;

	fb_arena_reset(labelled->arena);
	enum fb_status status =
	    (labelled->is_text ? fb_judge_text : fb_judge_message)(&evidence,
		labelled->arena, labelled->reader, &labelled->request, message);
	if (status == FB_OK)
		status = walk->visitor(walk->context, walk->side, name, message,
		    &evidence);
	fb_progress_count(++walk->count);
	if (status == FB_OK)
		return true;
	fb_verb_complain(_("%s: out of memory"), name);
	walk->status = EX_OSERR;
	return false;
}

static void
report_unreadable(void *context, const struct fb_error *error)
{
	struct walk *walk = context;

	fb_verb_complain("%s: %s", error->file, error->message);
	walk->status = EX_NOINPUT;
	fb_progress_start(_("judging mail"));
}

int
fb_labelled_visit(struct fb_labelled *labelled, fb_labelled_visitor *visitor,
    void *context)
{
	struct walk walk = { labelled, visitor, context, FB_SIDE_FRAUD, 0,
		EX_OK };
	size_t limit = fb_reader_limits(labelled->reader)->message_bytes;

	fb_progress_start(_("judging mail"));
	for (size_t i = 0; i < labelled->place_count && walk.status != EX_OSERR;
	     i++) {
		walk.side = labelled->place[i].side;
		if (fb_mailbox_visit(labelled->place[i].path, limit,
			labelled->is_text, judge, report_unreadable,
			&walk) == FB_ERR_NOMEM) {
			fb_verb_complain(_("%s: out of memory"),
			    labelled->place[i].path);
			walk.status = EX_OSERR;
		}
	}
	fb_progress_stop();
	return walk.status;
}
