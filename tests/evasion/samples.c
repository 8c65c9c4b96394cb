/* SPDX-License-Identifier: BSD-2-Clause */
#include "samples.h"

#include <err.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "charset.h"
#include "header.h"
#include "mime.h"

static const struct fb_limits limits = FB_LIMITS_DEFAULT;

static struct fb_str
terminated(struct fb_arena *arena, struct fb_str text)
{
	char *copy = fb_arena_alloc(arena, text.len + 1);

	if (copy == NULL)
		errx(1, "out of memory");
	if (text.len > 0)
		memcpy(copy, text.data, text.len);
	copy[text.len] = '\0';
	return (struct fb_str) { copy, text.len };
}

static void
must(enum fb_status status, const char *path)
{
	if (status != FB_OK)
		errx(1, "%s: status %d", path, (int)status);
}

static struct fb_str
file_bytes(struct fb_arena *arena, const char *path)
{
	FILE *file = fopen(path, "rb");
	struct fb_str bytes = { "", 0 };
	char *memory;

	if (file == NULL || fseek(file, 0, SEEK_END) != 0)
		err(1, "%s", path);
	bytes.len = (size_t)ftell(file);
	rewind(file);
	if ((memory = fb_arena_alloc(arena, bytes.len + 1)) == NULL)
		errx(1, "%s: out of memory", path);
	if (fread(memory, 1, bytes.len, file) != bytes.len)
		errx(1, "%s: cannot be read", path);
	fclose(file);
	memory[bytes.len] = '\0';
	bytes.data = memory;
	return bytes;
}

/* Subject, From and what MIME says are written anew. */
static bool
is_kept(struct fb_str name)
{
	static const char *const anew[] = { "Subject", "From", "MIME-Version" };

	for (size_t i = 0; i < sizeof anew / sizeof *anew; i++)
		if (name.len == strlen(anew[i]) &&
		    strncasecmp(name.data, anew[i], name.len) == 0)
			return false;
	return name.len < 8 || strncasecmp(name.data, "Content-", 8) != 0;
}

static struct fb_str
kept_fields(struct fb_arena *arena, const struct fb_fields *fields)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	if (out == NULL)
		err(1, "open_memstream");
	for (size_t i = 0; i < fields->count; i++) {
		const struct fb_field *field = &fields->field[i];
		if (!is_kept(field->name))
			continue;
		fwrite(field->name.data, 1, field->name.len, out);
		fputs(": ", out);
		fwrite(field->value.data, 1, field->value.len, out);
		fputs("\r\n", out);
	}
	fclose(out);
	struct fb_str kept = terminated(arena, (struct fb_str) { text, size });
	free(text);
	return kept;
}

static void
read_header(struct sample *out, struct fb_arena *arena,
    const struct fb_fields *fields)
{
	struct fb_header_text subject;
	struct fb_mailbox from = { 0 };
	struct fb_str raw;
	size_t count = 0;

	fb_fields_find(&raw, fields, "Subject", 0);
	must(fb_header_decode(&subject, arena, &limits, FB_STR(""), raw),
	    out->path);
	out->subject = terminated(arena, subject.text);
	fb_fields_find(&raw, fields, "From", 0);
	must(fb_header_mailboxes(&from, 1, &count, arena, &limits, FB_STR(""),
		 raw),
	    out->path);
	out->from = terminated(arena, from.display_name);
	out->address = terminated(arena, from.address);
	out->fields = kept_fields(arena, fields);
}

static void
read_part(struct sample *out, struct fb_arena *arena,
    const struct fb_part *part)
{
	struct fb_charset_result result;
	struct sample_part *to = &out->part[out->part_count];

	if (fb_str_equal(part->type, FB_STR("image")))
		out->has_image = true;
	if (!fb_str_equal(part->type, FB_STR("text")) ||
	    out->part_count == SAMPLE_PARTS_MAX)
		return;
	must(fb_charset_decode(&result, arena, part->charset, part->body),
	    out->path);
	to->is_html = fb_part_is_html(part);
	to->text = terminated(arena, result.text);
	/* Line ends are LF from here on; no sample means more by CR. */
	char *write = (char *)(uintptr_t)to->text.data;
	for (const char *read = write; *read != '\0'; read++)
		if (*read != '\r')
			*write++ = *read;
	*write = '\0';
	to->text.len = (size_t)(write - to->text.data);
	out->part_count++;
}

static void
read_sample(struct sample *out, struct fb_arena *arena, const char *path)
{
	struct fb_message message;

	*out = (struct sample) {
		.path =
		    terminated(arena, (struct fb_str) { path, strlen(path) })
			.data,
		.bytes = file_bytes(arena, path),
	};
	must(fb_mime_open(&message, arena, &limits, out->bytes), path);
	read_header(out, arena, &message.fields);
	for (size_t i = 0; i < message.part_count; i++)
		read_part(out, arena, &message.part[i]);
	if (out->part_count == 0)
		errx(1, "%s: no text", path);
}

size_t
samples_read(struct sample **out, struct fb_arena *arena,
    const char *const *folder, size_t folder_count, size_t most)
{
	glob_t found = { 0 };

	for (size_t i = 0; i < folder_count; i++) {
		char pattern[4096];
		snprintf(pattern, sizeof pattern, "%s/*.eml", folder[i]);
		int status =
		    glob(pattern, i > 0 ? GLOB_APPEND : 0, NULL, &found);
		if (status != 0 && status != GLOB_NOMATCH)
			errx(1, "%s: cannot be read", folder[i]);
	}
	size_t count = found.gl_pathc < most ? found.gl_pathc : most;
	*out = fb_arena_calloc(arena, count + 1, sizeof **out);
	if (*out == NULL)
		errx(1, "out of memory");
	for (size_t i = 0; i < count; i++)
		read_sample(&(*out)[i], arena,
		    found.gl_pathv[i * found.gl_pathc / count]);
	globfree(&found);
	return count;
}

void
samples_open_starter(struct fb_reader **reader, struct fb_list **list)
{
	const char *build = getenv("top_builddir");
	struct fb_error error = { .status = FB_OK };
	char path[4096];

	snprintf(path, sizeof path, "%s/lists/starter/starter.cdb",
	    build == NULL ? "." : build);
	if (fb_reader_new(reader, &limits) != FB_OK)
		errx(1, "no reader");
	if (fb_list_open(list, path, fb_reader_folder(*reader), &error) !=
	    FB_OK)
		errx(1, "%s", error.message);
}
