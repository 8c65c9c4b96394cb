/* SPDX-License-Identifier: BSD-2-Clause */
#include "holds.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "i18n.h"
#include "utf8.h"

#define FIRST_LINE "#!fakebill-holds 1"
#define FIELD_COUNT 5

static enum fb_status fail(struct fb_error *err, enum fb_status status,
    size_t line, const char *format, ...) FB_PRINTF(4, 5);

static enum fb_status
fail(struct fb_error *err, enum fb_status status, size_t line,
    const char *format, ...)
{
	va_list arguments;

	*err = (struct fb_error) { .status = status, .line = line };
	snprintf(err->file, sizeof err->file, "%s", FB_HOLDS_FILE);
	va_start(arguments, format);
	vsnprintf(err->message, sizeof err->message, format, arguments);
	va_end(arguments);
	return status;
}

/* ---- the file's text -------------------------------------------------- */

bool
fb_hold_is_reference(struct fb_str text)
{
	size_t pos = 0;

	if (text.len == 0 || text.len >= FB_HOLD_REFERENCE_MAX_BYTES)
		return false;
	while (pos < text.len) {
		bool is_valid;
		uint32_t c = fb_utf8_next_checked(text, &pos, &is_valid);
		/* Nor line ends and directions of Unicode. */
		if (!is_valid || c < 0x20 || (c >= 0x7F && c <= 0x9F) ||
		    c == 0x2028 || c == 0x2029 ||
		    (c >= 0x202A && c <= 0x202E) ||
		    (c >= 0x2066 && c <= 0x2069))
			return false;
	}
	return true;
}

static bool
take_field(struct fb_str *out, struct fb_str *line)
{
	const char *tab =
	    line->len == 0 ? NULL : memchr(line->data, '\t', line->len);

	*out = *line;
	if (tab == NULL) {
		*line = FB_STR("");
		return out->len > 0;
	}
	out->len = (size_t)(tab - line->data);
	line->data = tab + 1;
	line->len -= out->len + 1;
	return out->len > 0;
}

static bool
read_day(fb_date *out, struct fb_str field)
{
	*out = FB_DATE_NONE;
	return fb_str_equal(field, FB_STR("-")) || fb_date_parse(out, field);
}

static bool
read_hold(struct fb_hold *out, struct fb_str line)
{
	struct fb_str field[FIELD_COUNT];

	for (size_t i = 0; i < FIELD_COUNT; i++)
		if (!take_field(&field[i], &line))
			return false;
	if (line.len != 0 || !fb_hold_is_reference(field[0]))
		return false;
	*out = (struct fb_hold) { .until = FB_DATE_NONE };
	memcpy(out->reference, field[0].data, field[0].len);
	return fb_date_parse(&out->until, field[1]) &&
	    read_day(&out->from, field[2]) && read_day(&out->to, field[3]) &&
	    fb_date_parse(&out->added, field[4]);
}

static struct fb_str
take_line(struct fb_str *text)
{
	struct fb_str line = *text;
	const char *end = memchr(text->data, '\n', text->len);

	if (end != NULL)
		line.len = (size_t)(end - text->data);
	size_t taken = line.len + (end != NULL);
	text->data += taken;
	text->len -= taken;
	return line;
}

static enum fb_status
parse_lines(struct fb_holds *holds, struct fb_str text, struct fb_error *err)
{
	for (size_t number = 1; text.len > 0; number++) {
		struct fb_str line = take_line(&text);
		struct fb_hold hold;
		if (number == 1 && fb_str_equal(line, FB_STR(FIRST_LINE)))
			continue;
		if (number == 1)
			return fail(err, FB_ERR_SYNTAX, number,
			    _("the first line must be \"%s\""), FIRST_LINE);
		if (!read_hold(&hold, line))
			return fail(err, FB_ERR_SYNTAX, number,
			    _("no hold; it must be REFERENCE, UNTIL, FROM, TO "
			      "and ADDED with TABs between"));
		enum fb_status status = fb_holds_add(holds, &hold);
		if (status != FB_OK)
			return fail(err, status, number,
			    _("more than %d holds, or no memory"),
			    FB_HOLDS_MAX);
	}
	return FB_OK;
}

enum fb_status
fb_holds_parse(struct fb_holds *out, struct fb_str text, struct fb_error *err)
{
	struct fb_holds holds = { NULL, 0 };

	enum fb_status status = text.len == 0 ?
	    fail(err, FB_ERR_SYNTAX, 1, _("the first line must be \"%s\""),
		FIRST_LINE) :
	    parse_lines(&holds, text, err);
	if (status != FB_OK) {
		fb_holds_free(&holds);
		return status;
	}
	*out = holds;
	return FB_OK;
}

static void
write_day(FILE *out, fb_date day, char end)
{
	char text[FB_DATE_MAX_BYTES] = "-";

	if (day != FB_DATE_NONE)
		fb_date_format(text, day);
	fprintf(out, "%s%c", text, end);
}

void
fb_holds_write(FILE *out, const struct fb_holds *holds)
{
	fputs(FIRST_LINE "\n", out);
	for (size_t i = 0; i < holds->count; i++) {
		const struct fb_hold *hold = &holds->hold[i];
		fprintf(out, "%s\t", hold->reference);
		write_day(out, hold->until, '\t');
		write_day(out, hold->from, '\t');
		write_day(out, hold->to, '\t');
		write_day(out, hold->added, '\n');
	}
}

/* ---- holds ------------------------------------------------------------ */

void
fb_holds_free(struct fb_holds *holds)
{
	free(holds->hold);
	*holds = (struct fb_holds) { NULL, 0 };
}

bool
fb_hold_is_in_force(const struct fb_hold *hold, fb_date today)
{
	return today <= hold->until;
}

bool
fb_holds_keep(const struct fb_holds *holds, fb_date day, fb_date today)
{
	for (size_t i = 0; i < holds->count; i++) {
		const struct fb_hold *hold = &holds->hold[i];
		if (fb_hold_is_in_force(hold, today) &&
		    (hold->from == FB_DATE_NONE || day >= hold->from) &&
		    (hold->to == FB_DATE_NONE || day <= hold->to))
			return true;
	}
	return false;
}

struct fb_hold *
fb_holds_find(const struct fb_holds *holds, const char *reference)
{
	for (size_t i = 0; i < holds->count; i++)
		if (strcmp(holds->hold[i].reference, reference) == 0)
			return &holds->hold[i];
	return NULL;
}

enum fb_status
fb_holds_add(struct fb_holds *holds, const struct fb_hold *hold)
{
	if (holds->count >= FB_HOLDS_MAX)
		return FB_ERR_TOO_LONG;
	struct fb_hold *grown =
	    realloc(holds->hold, (holds->count + 1) * sizeof *grown);
	if (grown == NULL)
		return FB_ERR_NOMEM;
	grown[holds->count++] = *hold;
	holds->hold = grown;
	return FB_OK;
}

void
fb_holds_remove(struct fb_holds *holds, struct fb_hold *hold)
{
	size_t at = (size_t)(hold - holds->hold);

	holds->count--;
	memmove(hold, hold + 1, (holds->count - at) * sizeof *hold);
}

/* ---- the file --------------------------------------------------------- */

static enum fb_status
read_all(struct fb_str *out, int fd, struct fb_error *err)
{
	char *text = malloc(FB_HOLDS_MAX_BYTES + 1);
	size_t len = 0;
	ssize_t got;

	if (text == NULL)
		return fail(err, FB_ERR_NOMEM, 0, _("out of memory"));
	while ((got = read(fd, text + len, FB_HOLDS_MAX_BYTES + 1 - len)) > 0)
		len += (size_t)got;
	if (got < 0 || len > FB_HOLDS_MAX_BYTES) {
		int number = got < 0 ? errno : EFBIG;
		free(text);
		return fail(err, FB_ERR_IO, 0, _("cannot be read: %s"),
		    strerror(number));
	}
	*out = (struct fb_str) { text, len };
	return FB_OK;
}

enum fb_status
fb_holds_load(struct fb_holds *out, int folder, struct fb_error *err)
{
	struct fb_str text;
	int fd = openat(folder, FB_HOLDS_FILE,
	    O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

	*out = (struct fb_holds) { NULL, 0 };
	if (fd < 0)
		return errno == ENOENT ?
		    FB_OK :
		    fail(err, FB_ERR_IO, 0, _("cannot be read: %s"),
			strerror(errno));
	enum fb_status status = read_all(&text, fd, err);
	close(fd);
	if (status != FB_OK)
		return status;
	status = fb_holds_parse(out, text, err);
	free((char *)text.data);
	return status;
}

#define TEMPORARY ".holds.new"

/*
 * The folder belongs to the daemon's user and root may be calling: nothing
 * here follows a link that the user could have put there.
 */
static int
open_temporary(int folder)
{
	int fd;

	if (unlinkat(folder, TEMPORARY, 0) != 0 && errno != ENOENT)
		return -1;
	fd = openat(folder, TEMPORARY,
	    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0640);
	return fd;
}

/* Without the right to do so the file is the owner's already. */
static void
give_to_owner(int fd, int folder)
{
	struct stat st;

	if (fstat(folder, &st) == 0 && fchown(fd, st.st_uid, st.st_gid) != 0)
		errno = 0;
}

static bool
write_synced(int fd, const struct fb_holds *holds)
{
	FILE *file = fdopen(fd, "w");

	if (file == NULL) {
		close(fd);
		return false;
	}
	fb_holds_write(file, holds);
	bool is_written = fflush(file) == 0 && fsync(fd) == 0;
	int number = errno;
	fclose(file);
	errno = number;
	return is_written;
}

enum fb_status
fb_holds_save(const struct fb_holds *holds, int folder, struct fb_error *err)
{
	int fd = open_temporary(folder);

	if (fd < 0)
		return fail(err, FB_ERR_IO, 0, _("cannot be written: %s"),
		    strerror(errno));
	give_to_owner(fd, folder);
	if (write_synced(fd, holds) &&
	    renameat(folder, TEMPORARY, folder, FB_HOLDS_FILE) == 0 &&
	    fsync(folder) == 0)
		return FB_OK;
	int number = errno;
	unlinkat(folder, TEMPORARY, 0);
	return fail(err, FB_ERR_IO, 0, _("cannot be written: %s"),
	    strerror(number));
}
