/* SPDX-License-Identifier: BSD-2-Clause */
#include "line_reader.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct fb_line_reader {
	int fd, error;
	size_t line_max, capacity;
	size_t begin, end; /* what is in the buffer and not given out */
	bool is_at_end, is_skipping;
	char buffer[];
};

struct fb_line_reader *
fb_line_reader_new(int fd, size_t line_max)
{
	size_t capacity = 2 * line_max + 4096;
	struct fb_line_reader *reader = malloc(sizeof *reader + capacity);

	if (reader == NULL) {
		close(fd);
		return NULL;
	}
	*reader = (struct fb_line_reader) { .fd = fd,
		.line_max = line_max,
		.capacity = capacity };
	return reader;
}

void
fb_line_reader_free(struct fb_line_reader *reader)
{
	if (reader == NULL)
		return;
	close(reader->fd);
	free(reader);
}

/* Read more behind what is there; false when nothing came. */
static bool
fill(struct fb_line_reader *reader)
{
	ssize_t got;

	if (reader->is_at_end)
		return false;
	memmove(reader->buffer, reader->buffer + reader->begin,
	    reader->end - reader->begin);
	reader->end -= reader->begin;
	reader->begin = 0;
	do
		got = read(reader->fd, reader->buffer + reader->end,
		    reader->capacity - reader->end);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		reader->error = errno;
	reader->is_at_end = got <= 0;
	reader->end += got > 0 ? (size_t)got : 0;
	return got > 0;
}

static struct fb_str
waiting(const struct fb_line_reader *reader)
{
	return (struct fb_str) { reader->buffer + reader->begin,
		reader->end - reader->begin };
}

/* Where the newline stands, or NULL. */
static const char *
line_end(const struct fb_line_reader *reader)
{
	struct fb_str rest = waiting(reader);

	return rest.len == 0 ? NULL : memchr(rest.data, '\n', rest.len);
}

/* The rest of a line that was given out cut. */
static void
skip(struct fb_line_reader *reader)
{
	const char *end;

	reader->is_skipping = false;
	while ((end = line_end(reader)) == NULL) {
		reader->begin = reader->end;
		if (!fill(reader))
			return;
	}
	reader->begin = (size_t)(end - reader->buffer) + 1;
}

bool
fb_line_reader_next(struct fb_line_reader *reader, struct fb_str *out,
    bool *is_whole)
{
	const char *end;

	if (reader->is_skipping)
		skip(reader);
	while ((end = line_end(reader)) == NULL &&
	    waiting(reader).len <= reader->line_max && fill(reader))
		;
	*out = waiting(reader);
	*is_whole = end != NULL;
	if (end != NULL)
		out->len = (size_t)(end - out->data);
	if (out->len > reader->line_max) {
		out->len = reader->line_max;
		reader->is_skipping = true;
		reader->begin += out->len;
		return true;
	}
	reader->begin += out->len + *is_whole;
	return end != NULL || out->len > 0;
}

int
fb_line_reader_error(const struct fb_line_reader *reader)
{
	return reader->error;
}
