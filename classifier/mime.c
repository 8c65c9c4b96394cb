/* SPDX-License-Identifier: BSD-2-Clause */
#include "mime.h"

#include <assert.h>
#include <stdio.h>

#include "cfws.h"
#include "header.h"
#include "mime_boundary.h"
#include "mime_header.h"
#include "mime_kind.h"
#include "mime_line.h"
#include "parameter.h"
#include "transfer.h"

#define NUMBER_BYTES 24 /* "." and the digits of a size_t */

/* An open multipart or enclosed message. */
struct frame {
	const char *path; /* of its children: "", "2", "2.1" */
	bool is_message;
	bool is_digest;
	bool is_alternative; /* or inside of one */
	size_t child_count;
	size_t body;         /* the rest is for a multipart without */
	struct fb_part part; /* delimiter lines */
	enum fb_transfer transfer;
};

/* A header and what it says about its body. */
struct entity {
	struct fb_mime_header header;
	enum fb_transfer transfer;
	struct fb_part part; /* all but the body */
	struct fb_str boundary;
	bool has_type; /* "type/subtype" was given */
};

struct opener {
	struct fb_arena *arena;
	const struct fb_limits *limits;
	struct fb_str bytes;

	struct frame frame[FB_MIME_DEPTH_MAX];
	struct fb_boundary boundary[FB_MIME_DEPTH_MAX]; /* parallel */
	size_t depth, depth_limit;

	struct fb_part *part;
	size_t part_count, part_capacity;
	size_t entity_count;
	bool is_full;        /* limits->part_count entities were read */
	size_t text_left;    /* of limits->text_bytes */
	size_t encoded_left; /* bytes that encoded messages may still have */
	unsigned truncated;
	struct fb_fields message_fields;

	/* the leaf that is open, if any: the last part */
	bool has_leaf;
	bool is_leaf_text, is_leaf_message;
	enum fb_transfer leaf_transfer;
	size_t leaf_body;
};

static bool
is_multipart(const struct fb_part *part)
{
	return fb_part_is_type(part, "multipart", NULL);
}

/* Encoded-words must not hide what kind of file it is. */
static enum fb_status
read_extension(struct opener *o, struct fb_part *part)
{
	struct fb_header_text name;

	part->extension = fb_extension_of(part->filename);
	if (part->filename_charset.len > 0 || part->filename.len == 0 ||
	    memmem(part->filename.data, part->filename.len, "=?", 2) == NULL)
		return FB_OK;
	enum fb_status status = fb_header_decode(&name, o->arena, o->limits,
	    part->charset, part->filename);
	if (status == FB_OK)
		part->extension = fb_extension_of(name.text);
	return status;
}

static enum fb_status
lower_case(struct fb_str *text, struct fb_arena *arena)
{
	char *lower = fb_arena_alloc(arena, text->len);

	if (lower == NULL)
		return FB_ERR_NOMEM;
	for (size_t i = 0; i < text->len; i++) {
		char c = text->data[i];
		lower[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	text->data = lower;
	return FB_OK;
}

/* The section number of child `number` of `parent`. */
static const char *
path_below(struct fb_arena *arena, const char *parent, size_t number)
{
	size_t size = strlen(parent) + NUMBER_BYTES;
	char *path = fb_arena_alloc(arena, size);

	if (path == NULL)
		return NULL;
	int len = snprintf(path, size, "%s%s%zu", parent,
	    *parent == '\0' ? "" : ".", number);
	assert(len > 0 && (size_t)len < size);
	fb_arena_trim(arena, path, size, (size_t)len + 1);
	return path;
}

static enum fb_status
read_type(struct opener *o, struct entity *entity, bool is_in_digest)
{
	struct fb_part *part = &entity->part;
	struct fb_str value = entity->header.content_type;

	entity->has_type =
	    fb_mime_media_type(&part->type, &part->subtype, value);
	if (!entity->has_type) {
		bool is_message = is_in_digest && value.data == NULL;
		part->type = is_message ? FB_STR("message") : FB_STR("text");
		part->subtype = is_message ? FB_STR("rfc822") : FB_STR("plain");
		return FB_OK;
	}
	enum fb_status status = lower_case(&part->type, o->arena);
	if (status == FB_OK)
		status = lower_case(&part->subtype, o->arena);
	return status;
}

/* format=flowed and delsp=yes (RFC 3676, 4). */
static enum fb_status
read_flow(struct opener *o, struct fb_part *part, struct fb_str type)
{
	struct fb_parameter found;

	enum fb_status status =
	    fb_parameter_find(&found, o->arena, type, "format");
	if (status != FB_OK)
		return status;
	part->is_flowed = fb_str_equal_nocase(found.value, FB_STR("flowed"));
	if (!part->is_flowed)
		return FB_OK;
	status = fb_parameter_find(&found, o->arena, type, "delsp");
	if (status == FB_OK)
		part->deletes_space =
		    fb_str_equal_nocase(found.value, FB_STR("yes"));
	return status;
}

static enum fb_status
read_parameters(struct opener *o, struct entity *entity)
{
	struct fb_str type = entity->header.content_type;
	struct fb_str disposition = entity->header.disposition;
	struct fb_parameter found;

	enum fb_status status =
	    fb_parameter_find(&found, o->arena, type, "charset");
	if (status != FB_OK)
		return status;
	entity->part.charset = found.value;

	if (fb_part_is_type(&entity->part, "text", "plain"))
		status = read_flow(o, &entity->part, type);
	if (status != FB_OK)
		return status;
	status = fb_parameter_find(&found, o->arena, disposition, "filename");
	if (status == FB_OK && found.value.len == 0)
		status = fb_parameter_find(&found, o->arena, type, "name");
	if (status != FB_OK)
		return status;
	entity->part.filename = found.value;
	entity->part.filename_charset = found.charset;
	status = read_extension(o, &entity->part);
	if (status != FB_OK)
		return status;
	if (!is_multipart(&entity->part))
		return FB_OK;
	status = fb_parameter_find(&found, o->arena, type, "boundary");
	if (status != FB_OK)
		return status;
	while (found.value.len > 0 &&
	    fb_is_blank(found.value.data[found.value.len - 1]))
		found.value.len--;
	entity->boundary = found.value;
	return FB_OK;
}

static bool
is_attachment(struct fb_str disposition)
{
	struct fb_str wanted = FB_STR("attachment");
	size_t at = fb_cfws_end(disposition, 0);

	if (at < disposition.len && disposition.data[at] == '"')
		at++;
	return disposition.len - at >= wanted.len &&
	    fb_str_equal_nocase((struct fb_str) { disposition.data + at,
				    wanted.len },
		wanted);
}

/* Read the header at `at` and what it says. */
static enum fb_status
read_entity(struct opener *o, struct entity *entity, size_t at)
{
	const struct frame *parent =
	    o->depth == 0 ? NULL : &o->frame[o->depth - 1];

	*entity = (struct entity) { 0 };
	enum fb_status status = fb_mime_header_read(&entity->header, o->arena,
	    o->limits, o->bytes, o->boundary, o->depth, at);
	if (status != FB_OK)
		return status;
	if (entity->header.is_truncated)
		o->truncated |= FB_TRUNCATED_HEADERS;
	o->entity_count++;

	struct fb_part *part = &entity->part;
	part->fields = entity->header.fields;
	part->is_attachment = is_attachment(entity->header.disposition);
	part->is_in_alternative = parent != NULL && parent->is_alternative;
	entity->transfer = fb_transfer_named(entity->header.transfer_encoding);
	status = read_type(o, entity, parent != NULL && parent->is_digest);
	if (status == FB_OK)
		status = read_parameters(o, entity);
	if (status == FB_OK && !entity->has_type)
		fb_part_type_by_name(part);
	return status;
}

/*
 * Number an entity that begins.  The body of a message is its section 1,
 * except that a multipart there has the number of the message itself
 * (RFC 3501, 6.4.5).
 */
static enum fb_status
number_entity(struct opener *o, struct entity *entity)
{
	struct frame *parent = o->depth == 0 ? NULL : &o->frame[o->depth - 1];
	const char *above = parent == NULL ? "" : parent->path;
	size_t number = 1;

	if (parent != NULL && !parent->is_message)
		number = ++parent->child_count;
	else if (entity->boundary.len != 0 && o->depth < o->depth_limit) {
		entity->part.path = above;
		return FB_OK;
	}
	entity->part.path = path_below(o->arena, above, number);
	return entity->part.path == NULL ? FB_ERR_NOMEM : FB_OK;
}

static enum fb_status
add_part(struct opener *o, const struct fb_part *part)
{
	if (o->part_count == o->part_capacity) {
		size_t more = o->part_capacity == 0 ? 8 : 2 * o->part_capacity;
		struct fb_part *grown = fb_arena_grow(o->arena, o->part,
		    o->part_count, more, sizeof *grown);
		if (grown == NULL)
			return FB_ERR_NOMEM;
		o->part = grown;
		o->part_capacity = more;
	}
	o->part[o->part_count++] = *part;
	return FB_OK;
}

static enum fb_status
open_leaf(struct opener *o, const struct fb_part *part,
    enum fb_transfer transfer, size_t body)
{
	o->has_leaf = true;
	o->is_leaf_text = fb_part_is_text(part);
	o->is_leaf_message = false;
	o->leaf_transfer = transfer;
	o->leaf_body = body;
	return add_part(o, part);
}

/* The position before the line end that ends at `end` (mime_line.h). */
static size_t
before_line_end(struct fb_str text, size_t start, size_t end)
{
	if (end > start && text.data[end - 1] == '\r')
		return end - 1;
	if (end > start && text.data[end - 1] == '\n')
		end--;
	while (end > start && text.data[end - 1] == '\r')
		end--;
	return end;
}

static enum fb_status open_encoded(struct opener *o, struct fb_str body);

/* The body ends at `end`, a delimiter line or the end of all; the line end
 * before a delimiter belongs to it. */
static enum fb_status
close_leaf(struct opener *o, size_t end)
{
	struct fb_str all = o->bytes;
	size_t start = o->leaf_body;
	bool is_cut;

	if (!o->has_leaf)
		return FB_OK;
	struct fb_part *part = &o->part[o->part_count - 1];
	o->has_leaf = false;
	if (end < all.len)
		end = before_line_end(all, start, end);
	part->raw_bytes = end - start;
	part->encoded = (struct fb_str) { all.data + start, end - start };
	part->transfer = o->leaf_transfer;
	if (o->is_leaf_message)
		return open_encoded(o,
		    (struct fb_str) { all.data + start, end - start });
	if (!o->is_leaf_text)
		return FB_OK;
	enum fb_status status = fb_transfer_decode_some(&part->body, &is_cut,
	    o->arena, o->leaf_transfer,
	    (struct fb_str) { all.data + start, end - start }, o->text_left);
	if (status != FB_OK)
		return status;
	o->text_left -= part->body.len;
	if (is_cut)
		o->truncated |= FB_TRUNCATED_TEXT;
	return FB_OK;
}

static void
push(struct opener *o, const struct entity *entity, bool is_message)
{
	const struct fb_part *part = &entity->part;

	o->frame[o->depth] = (struct frame) {
		.path = part->path,
		.is_message = is_message,
		.is_digest =
		    !is_message && fb_part_is_type(part, "multipart", "digest"),
		.is_alternative = !is_message &&
		    (part->is_in_alternative ||
			fb_part_is_type(part, "multipart", "alternative")),
		.body = entity->header.body,
		.part = *part,
		.transfer = entity->transfer,
	};
	o->boundary[o->depth] =
	    (struct fb_boundary) { .text = entity->boundary };
	o->depth++;
}

/* A part whose multipart type leads nowhere is shown as the text it is. */
static struct fb_part
as_text(const struct fb_part *part)
{
	struct fb_part text = *part;

	text.type = FB_STR("text");
	text.subtype = FB_STR("plain");
	return text;
}

/* Leave the innermost frame.  A multipart in which no delimiter line stood
 * is a text up to `end`. */
static enum fb_status
pop(struct opener *o, size_t end)
{
	const struct frame *frame = &o->frame[--o->depth];

	if (frame->is_message || frame->child_count != 0 ||
	    o->boundary[o->depth].is_closed)
		return FB_OK;
	struct fb_part text = as_text(&frame->part);
	if (o->depth == 0 || o->frame[o->depth - 1].is_message) {
		text.path = path_below(o->arena, frame->path, 1);
		if (text.path == NULL)
			return FB_ERR_NOMEM;
	}
	enum fb_status status =
	    open_leaf(o, &text, frame->transfer, frame->body);
	return status == FB_OK ? close_leaf(o, end) : status;
}

/* Leave the frames down to `depth`; what is read so far ends at `end`. */
static enum fb_status
pop_to(struct opener *o, size_t depth, size_t end)
{
	enum fb_status status = close_leaf(o, end);

	while (status == FB_OK && o->depth > depth)
		status = pop(o, end);
	return status;
}

/* The fields of an entity are those of the message around it, if any. */
static void
note_message_fields(struct opener *o, const struct entity *entity)
{
	if (o->entity_count == 1)
		o->message_fields = entity->header.fields;
	else if (o->frame[o->depth - 1].is_message)
		o->part[o->part_count - 1].fields = entity->header.fields;
}

/* Note the start of an entity whose header was read.  *is_nest tells that
 * another entity begins where the header ends. */
static enum fb_status
enter_entity(struct opener *o, struct entity *entity, bool *is_nest)
{
	bool is_message = fb_part_is_message(&entity->part);
	bool is_encoded = entity->transfer != FB_TRANSFER_IDENTITY;
	bool is_leaf = !is_message && entity->boundary.len == 0;

	*is_nest = false;
	if (is_leaf && is_multipart(&entity->part))
		entity->part = as_text(&entity->part);
	if (!is_leaf && o->depth == o->depth_limit) {
		o->truncated |= FB_TRUNCATED_PARTS;
		is_leaf = true;
	}
	if (is_leaf || (is_message && is_encoded)) {
		enum fb_status status = open_leaf(o, &entity->part,
		    entity->transfer, entity->header.body);
		o->is_leaf_message = !is_leaf;
		return status;
	}
	push(o, entity, is_message);
	if (!is_message)
		return FB_OK;
	*is_nest = true;
	entity->part.is_message_header = true;
	entity->part.fields = (struct fb_fields) { 0 };
	return add_part(o, &entity->part);
}

/* Open the entity at *at, and the entities that begin where its header
 * ends; *at is then where to look for the next delimiter line. */
static enum fb_status
open_entity(struct opener *o, size_t *at)
{
	bool is_nest = true;

	while (is_nest) {
		struct entity entity;
		if (o->entity_count >= o->limits->part_count) {
			o->is_full = true;
			return FB_OK;
		}
		enum fb_status status = read_entity(o, &entity, *at);
		if (status == FB_OK)
			status = number_entity(o, &entity);
		if (status != FB_OK)
			return status;
		*at = entity.header.body;
		note_message_fields(o, &entity);
		status = enter_entity(o, &entity, &is_nest);
		if (status != FB_OK)
			return status;
	}
	return FB_OK;
}

/* One pass: an entity, the next delimiter line, an entity … */
static enum fb_status
read_all(struct opener *o)
{
	struct fb_boundary_hit hit;
	size_t at = 0;

	enum fb_status status = open_entity(o, &at);
	while (status == FB_OK && !o->is_full &&
	    fb_boundary_find(&hit, o->boundary, o->depth, o->bytes, at)) {
		status = pop_to(o, hit.level + 1, hit.line);
		if (status != FB_OK)
			return status;
		at = fb_line_next(o->bytes, hit.end);
		o->boundary[hit.level].is_closed = hit.is_close;
		if (!hit.is_close)
			status = open_entity(o, &at);
	}
	if (status == FB_OK && !o->is_full)
		return pop_to(o, 0, o->bytes.len);
	if (o->is_full)
		o->truncated |= FB_TRUNCATED_PARTS;
	return status;
}

/*
 * Open the message that the body of the last part is.  RFC 2046, 5.2.1
 * forbids to encode one, but programs do it and readers open it.  The
 * decoded bytes of all such messages, those in each other too, are no more
 * than the whole message has, so that the work stays linear.
 */
static enum fb_status
open_encoded(struct opener *o, struct fb_str body)
{
	struct opener *inner = fb_arena_alloc(o->arena, sizeof *inner);
	struct entity message = { .part = o->part[o->part_count - 1] };
	bool is_cut;

	if (inner == NULL)
		return FB_ERR_NOMEM;
	*inner = *o;
	inner->depth = 0;
	inner->depth_limit = o->depth_limit - o->depth;
	enum fb_status status = fb_transfer_decode_some(&inner->bytes, &is_cut,
	    o->arena, o->leaf_transfer, body, o->encoded_left);
	if (status != FB_OK)
		return status;
	inner->encoded_left -= inner->bytes.len;
	if (is_cut)
		inner->truncated |= FB_TRUNCATED_TEXT;
	struct fb_part *part = &o->part[o->part_count - 1];
	part->is_message_header = true;
	part->fields = (struct fb_fields) { 0 };
	part->raw_bytes = 0;
	push(inner, &message, true);
	status = read_all(inner);
	o->part = inner->part;
	o->part_count = inner->part_count;
	o->part_capacity = inner->part_capacity;
	o->entity_count = inner->entity_count;
	o->is_full = inner->is_full;
	o->text_left = inner->text_left;
	o->encoded_left = inner->encoded_left;
	o->truncated |= inner->truncated;
	return status;
}

enum fb_status
fb_mime_open(struct fb_message *out, struct fb_arena *arena,
    const struct fb_limits *limits, struct fb_str bytes)
{
	struct opener o = {
		.arena = arena,
		.limits = limits,
		.bytes = bytes.len != 0 ? bytes : FB_STR(""),
		.depth_limit = limits->part_depth < FB_MIME_DEPTH_MAX ?
		    limits->part_depth :
		    FB_MIME_DEPTH_MAX,
		.text_left = limits->text_bytes,
		.encoded_left = bytes.len,
	};

	if (bytes.len > limits->message_bytes) {
		o.bytes.len = limits->message_bytes;
		o.truncated = FB_TRUNCATED_MESSAGE;
	}
	enum fb_status status = read_all(&o);
	if (status != FB_OK)
		return status;
	*out = (struct fb_message) {
		.fields = o.message_fields,
		.part = o.part,
		.part_count = o.part_count,
		.truncated = o.truncated,
	};
	return FB_OK;
}
