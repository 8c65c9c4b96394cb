/* SPDX-License-Identifier: BSD-2-Clause */
#include "mime_header.h"

#include "cfws.h"

#define FIRST_CAPACITY 32 /* fields of an ordinary header */

/*
 * Names that tell a header with rubbish in it from a text whose lines have
 * colons ("TEL:03-..."); "-" at the end stands for any continuation.
 */
static const char *const known_names[] = { "arc-", "authentication-results",
	"auto-submitted", "bcc", "cc", "comments", "content-", "date",
	"delivered-to", "disposition-", "dkim-", "errors-to", "feedback-id",
	"from", "importance", "in-reply-to", "keywords", "lines", "list-",
	"mailing-list", "message-id", "mime-version", "newsgroups", "old-",
	"organization", "path", "precedence", "priority", "received",
	"received-spf", "references", "reply-to", "resent-", "return-",
	"sender", "sensitivity", "status", "subject", "thread-", "to",
	"user-agent", "x-" };

struct reader {
	struct fb_mime_header *out;
	struct fb_arena *arena;
	const struct fb_limits *limits;
	struct fb_str bytes;
	const struct fb_boundary *boundary;
	size_t boundary_count;

	struct fb_field *field;
	size_t count, capacity;

	/* the field that is being read */
	bool is_open;
	size_t start, name_end, value_start, value_end;
	bool has_media_type; /* of out->content_type */

	size_t indented_end; /* lines up to here are known to be indented */
};

static bool
starts_with(struct fb_str bytes, size_t at, struct fb_str prefix)
{
	return bytes.len - at >= prefix.len &&
	    memcmp(bytes.data + at, prefix.data, prefix.len) == 0;
}

/*
 * Read the name of a field at `at`: printable ASCII up to a colon, which
 * old mail put blanks before.  Returns false for any other line, for a URL
 * and for what may be a delimiter.
 */
static bool
read_name(struct fb_str bytes, size_t at, size_t *name_end, size_t *value_start)
{
	size_t end = at;

	if (starts_with(bytes, at, FB_STR("--")))
		return false;
	while (end < bytes.len && bytes.data[end] > ' ' &&
	    bytes.data[end] <= '~' && bytes.data[end] != ':')
		end++;
	size_t colon = end;
	while (colon < bytes.len &&
	    (bytes.data[colon] == ' ' || bytes.data[colon] == '\t'))
		colon++;
	if (end == at || colon == bytes.len || bytes.data[colon] != ':')
		return false;
	if (bytes.len - colon >= 3 && bytes.data[colon + 1] == '/' &&
	    bytes.data[colon + 2] == '/')
		return false;
	*name_end = end;
	*value_start = colon + 1;
	return true;
}

static bool
is_field(struct fb_str bytes, size_t at)
{
	size_t name_end, value_start;
	return read_name(bytes, at, &name_end, &value_start);
}

static bool
is_known_field(struct fb_str bytes, size_t at)
{
	size_t name_end, value_start;

	if (!read_name(bytes, at, &name_end, &value_start))
		return false;
	struct fb_str name = { bytes.data + at, name_end - at };
	for (size_t i = 0; i < sizeof known_names / sizeof *known_names; i++) {
		struct fb_str known = fb_str(known_names[i]);
		struct fb_str front = name;
		if (known.data[known.len - 1] == '-' && name.len > known.len)
			front.len = known.len;
		if (fb_str_equal_nocase(front, known))
			return true;
	}
	return false;
}

static bool
is_blank_only(struct fb_str bytes, size_t start, size_t end)
{
	while (start < end && fb_is_blank(bytes.data[start]))
		start++;
	return start == end;
}

static struct fb_str
trimmed(struct fb_str bytes, size_t start, size_t end)
{
	while (start < end && fb_is_blank(bytes.data[start]))
		start++;
	while (end > start && fb_is_blank(bytes.data[end - 1]))
		end--;
	return (struct fb_str) { bytes.data + start, end - start };
}

static void
note_mime_field(struct reader *r, struct fb_str name, struct fb_str value)
{
	struct fb_str type, subtype;

	if (fb_str_equal_nocase(name, FB_STR("Content-Type"))) {
		bool has_type = fb_mime_media_type(&type, &subtype, value);
		if (r->out->content_type.data == NULL ||
		    (has_type && !r->has_media_type)) {
			r->out->content_type = value;
			r->has_media_type = has_type;
		}
	} else if (fb_str_equal_nocase(name,
		       FB_STR("Content-Transfer-Encoding"))) {
		if (r->out->transfer_encoding.data == NULL)
			r->out->transfer_encoding = value;
	} else if (fb_str_equal_nocase(name, FB_STR("Content-Disposition"))) {
		if (r->out->disposition.data == NULL)
			r->out->disposition = value;
	}
}

/* Add the field that was read, if any. */
static enum fb_status
close_field(struct reader *r)
{
	struct fb_str bytes = r->bytes;
	size_t end = r->value_end;

	if (!r->is_open)
		return FB_OK;
	r->is_open = false;
	if (end - r->start > r->limits->header_bytes) {
		r->out->is_truncated = true;
		end = r->start + r->limits->header_bytes;
		if (end < r->value_start)
			return FB_OK;
	}
	struct fb_field field = {
		{ bytes.data + r->start, r->name_end - r->start },
		trimmed(bytes, r->value_start, end),
	};
	note_mime_field(r, field.name, field.value);
	if (r->count >= r->limits->header_count) {
		r->out->is_truncated = true;
		return FB_OK;
	}
	if (r->count == r->capacity) {
		size_t more =
		    r->capacity == 0 ? FIRST_CAPACITY : 2 * r->capacity;
		struct fb_field *grown = fb_arena_grow(r->arena, r->field,
		    r->capacity, more, sizeof *grown);
		if (grown == NULL)
			return FB_ERR_NOMEM;
		r->field = grown;
		r->capacity = more;
	}
	r->field[r->count++] = field;
	return FB_OK;
}

/* What to do with a line. */
enum line {
	LINE_FIELD,
	LINE_CONTINUATION,
	LINE_SKIPPED,
	LINE_EMPTY, /* ends the header */
	LINE_BODY   /* belongs to the body already */
};

static bool
is_indented(struct fb_str bytes, size_t at)
{
	return at < bytes.len &&
	    (bytes.data[at] == ' ' || bytes.data[at] == '\t');
}

/*
 * A line of blanks inside a header is a fold (RFC 5322, 4.2), but real mail
 * also has one for the empty line.  What comes behind it tells: the first
 * line that is not indented is a field or not.
 */
static enum line
kind_of_indented(struct reader *r, size_t at)
{
	struct fb_str bytes = r->bytes;
	size_t end = fb_line_end(bytes, at);

	if (!is_blank_only(bytes, at, end))
		return LINE_CONTINUATION;
	if (r->indented_end <= at) {
		size_t next = at;
		while (is_indented(bytes, next))
			next = fb_line_next(bytes, fb_line_end(bytes, next));
		r->indented_end = next;
	}
	return is_known_field(bytes, r->indented_end) ? LINE_CONTINUATION :
							LINE_EMPTY;
}

static enum line
kind_of(struct reader *r, size_t at)
{
	struct fb_str bytes = r->bytes;

	if (fb_line_end(bytes, at) == at)
		return LINE_EMPTY;
	if (r->is_open && is_indented(bytes, at))
		return kind_of_indented(r, at);
	if (r->is_open && starts_with(bytes, at, FB_STR("=?")))
		return LINE_CONTINUATION;
	if (is_field(bytes, at))
		return LINE_FIELD;
	/* a delimiter of the multipart whose header this is */
	if (starts_with(bytes, at, FB_STR("--")))
		return LINE_BODY;
	size_t next = fb_line_next(bytes, fb_line_end(bytes, at));
	if (is_known_field(bytes, next))
		return r->is_open ? LINE_CONTINUATION : LINE_SKIPPED;
	bool is_mbox = starts_with(bytes, at, FB_STR("From ")) ||
	    starts_with(bytes, at, FB_STR(">From "));
	if (!r->is_open && is_mbox && is_field(bytes, next))
		return LINE_SKIPPED;
	return LINE_BODY;
}

/* Read the line at *at and move on.  *is_end tells that the header ended
 * there; *at is then the start of the body. */
static enum fb_status
read_line(struct reader *r, size_t *at, bool *is_end)
{
	struct fb_str bytes = r->bytes;
	struct fb_boundary_hit hit;
	enum fb_status status;

	*is_end = true;
	if (*at == bytes.len ||
	    fb_boundary_match(&hit, r->boundary, r->boundary_count, bytes, *at))
		return FB_OK;
	enum line kind = kind_of(r, *at);
	if (kind == LINE_BODY)
		return FB_OK;
	if (kind == LINE_EMPTY) {
		*at = fb_line_next(bytes, fb_line_end(bytes, *at));
		return FB_OK;
	}
	*is_end = false;
	if (kind == LINE_FIELD) {
		status = close_field(r);
		if (status != FB_OK)
			return status;
		r->is_open = true;
		r->start = *at;
		read_name(bytes, *at, &r->name_end, &r->value_start);
	}
	r->value_end = fb_line_end(bytes, *at);
	*at = fb_line_next(bytes, r->value_end);
	return FB_OK;
}

enum fb_status
fb_mime_header_read(struct fb_mime_header *out, struct fb_arena *arena,
    const struct fb_limits *limits, struct fb_str bytes,
    const struct fb_boundary *boundary, size_t boundary_count, size_t at)
{
	struct fb_mime_header header = { 0 };
	struct reader r = { .out = &header,
		.arena = arena,
		.limits = limits,
		.bytes = bytes,
		.boundary = boundary,
		.boundary_count = boundary_count };
	bool is_end = false;

	while (!is_end) {
		enum fb_status status = read_line(&r, &at, &is_end);
		if (status != FB_OK)
			return status;
	}
	enum fb_status status = close_field(&r);
	if (status != FB_OK)
		return status;
	if (r.field != NULL)
		fb_arena_trim(arena, r.field, r.capacity * sizeof *r.field,
		    r.count * sizeof *r.field);
	header.fields = (struct fb_fields) { r.field, r.count };
	header.body = at;
	*out = header;
	return FB_OK;
}

/* The token at *at, which is moved behind it. */
static struct fb_str
token(struct fb_str value, size_t *at)
{
	size_t start = *at;

	while (*at < value.len && !fb_is_blank(value.data[*at]) &&
	    memchr("/;()\",", value.data[*at], 6) == NULL)
		*at += 1;
	return (struct fb_str) { value.data + start, *at - start };
}

bool
fb_mime_media_type(struct fb_str *type, struct fb_str *subtype,
    struct fb_str content_type)
{
	size_t at = fb_cfws_end(content_type, 0);

	if (at == content_type.len)
		return false;
	if (content_type.data[at] == '"')
		at++;
	*type = token(content_type, &at);
	at = fb_cfws_end(content_type, at);
	if (at == content_type.len || content_type.data[at] != '/')
		return false;
	at = fb_cfws_end(content_type, at + 1);
	*subtype = token(content_type, &at);
	return type->len != 0 && subtype->len != 0;
}

bool
fb_fields_find(struct fb_str *out, const struct fb_fields *fields,
    const char *name, size_t index)
{
	struct fb_str wanted = fb_str(name);

	for (size_t i = 0; i < fields->count; i++) {
		if (!fb_str_equal_nocase(fields->field[i].name, wanted) ||
		    index-- != 0)
			continue;
		*out = fields->field[i].value;
		return true;
	}
	*out = (struct fb_str) { 0 };
	return false;
}
