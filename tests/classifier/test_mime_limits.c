/* SPDX-License-Identifier: BSD-2-Clause */
/* Messages made to be slow or large: results are checked, not times. */
#include "mime.h"

#include "table.h"

#define ARENA_BYTES ((size_t)64 << 20)

/* A message that is written piece by piece. */
struct draft {
	char *bytes;
	size_t len, capacity;
};

FB_PRINTF(2, 3)
static void
add(struct draft *draft, const char *format, ...)
{
	va_list arguments;

	if (draft->capacity - draft->len < 4096) {
		draft->capacity = 2 * draft->capacity + ((size_t)1 << 20);
		draft->bytes = realloc(draft->bytes, draft->capacity);
		assert_non_null(draft->bytes);
	}
	va_start(arguments, format);
	int len = vsnprintf(draft->bytes + draft->len,
	    draft->capacity - draft->len, format, arguments);
	va_end(arguments);
	assert_in_range(len, 0, 4095);
	draft->len += (size_t)len;
}

struct opened {
	struct fb_arena *arena;
	struct fb_message message;
};

static struct opened
open_with(const struct draft *draft, const struct fb_limits *limits)
{
	struct opened opened = { .arena = fb_arena_new(ARENA_BYTES) };
	struct fb_str bytes = { draft->bytes, draft->len };

	assert_int_equal(fb_mime_open(&opened.message, opened.arena, limits,
			     bytes),
	    FB_OK);
	return opened;
}

static struct opened
open_default(const struct draft *draft)
{
	struct fb_limits limits = FB_LIMITS_DEFAULT;
	return open_with(draft, &limits);
}

static void
done(struct draft *draft, struct opened *opened)
{
	free(draft->bytes);
	fb_arena_free(opened->arena);
}

static void
nested_multiparts_end_at_the_depth_limit(void **state)
{
	struct draft draft = { 0 };

	(void)state;
	for (int i = 0; i < 20000; i++)
		add(&draft,
		    "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i,
		    i);
	add(&draft, "\nlost\n--b0\n\nfound\n--b0--\n");
	struct opened opened = open_default(&draft);
	const struct fb_message *message = &opened.message;
	assert_int_equal(message->truncated, FB_TRUNCATED_PARTS);
	assert_int_equal(message->part_count, 2);
	assert_int_equal(message->part[0].body.len, 0);
	assert_string_equal(message->part[1].path, "2");
	assert_memory_equal(message->part[1].body.data, "found", 5);
	assert_true(fb_arena_used(opened.arena) < 1 << 20);
	done(&draft, &opened);
}

static void
nested_messages_end_at_the_depth_limit(void **state)
{
	struct draft draft = { 0 };

	(void)state;
	for (int i = 0; i < 50000; i++)
		add(&draft, "Content-Type: message/rfc822\n\n");
	struct opened opened = open_default(&draft);
	assert_int_equal(opened.message.truncated, FB_TRUNCATED_PARTS);
	assert_int_equal(opened.message.part_count, 33);
	assert_true(opened.message.part[31].is_message_header);
	assert_false(opened.message.part[32].is_message_header);
	done(&draft, &opened);
}

static void
depth_is_bounded_whatever_the_limit(void **state)
{
	struct draft draft = { 0 };
	struct fb_limits limits = FB_LIMITS_DEFAULT;

	(void)state;
	limits.part_depth = SIZE_MAX;
	for (int i = 0; i < 1000; i++)
		add(&draft, "Content-Type: message/rfc822\n\n");
	struct opened opened = open_with(&draft, &limits);
	assert_int_equal(opened.message.truncated, FB_TRUNCATED_PARTS);
	assert_int_equal(opened.message.part_count, FB_MIME_DEPTH_MAX + 1);
	done(&draft, &opened);
}

static void
a_multipart_beyond_the_depth_limit_is_a_part(void **state)
{
	struct draft draft = { 0 };
	struct fb_limits limits = FB_LIMITS_DEFAULT;

	(void)state;
	limits.part_depth = 0;
	add(&draft, "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx");
	struct opened opened = open_with(&draft, &limits);
	assert_int_equal(opened.message.truncated, FB_TRUNCATED_PARTS);
	assert_int_equal(opened.message.part_count, 1);
	assert_string_equal(opened.message.part[0].path, "1");
	assert_int_equal(opened.message.part[0].body.len, 0);
	done(&draft, &opened);
}

static void
empty_parts_end_at_the_part_limit(void **state)
{
	struct draft draft = { 0 };

	(void)state;
	add(&draft, "Content-Type: multipart/mixed; boundary=b\n\n");
	for (int i = 0; i < 100000; i++)
		add(&draft, "--b\n\n");
	struct opened opened = open_default(&draft);
	assert_int_equal(opened.message.truncated, FB_TRUNCATED_PARTS);
	assert_int_equal(opened.message.part_count, 499);
	assert_true(fb_arena_used(opened.arena) < 1 << 20);
	done(&draft, &opened);
}

static void
a_part_limit_of_zero_reads_nothing(void **state)
{
	struct draft draft = { 0 };
	struct fb_limits limits = FB_LIMITS_DEFAULT;

	(void)state;
	limits.part_count = 0;
	add(&draft, "Subject: s\n\nb");
	struct opened opened = open_with(&draft, &limits);
	assert_int_equal(opened.message.truncated, FB_TRUNCATED_PARTS);
	assert_int_equal(opened.message.part_count, 0);
	done(&draft, &opened);
}

/* The line that GMime takes 8.8 s for. */
static void
open_boundaries_meet_lines_that_nearly_match(void **state)
{
	struct draft draft = { 0 };

	(void)state;
	for (int i = 0; i < 32; i++)
		add(&draft,
		    "Content-Type: multipart/mixed; boundary=x%d\n\n--x%d\n", i,
		    i);
	add(&draft, "\nbegin\n");
	size_t start = draft.len - 6;
	for (int i = 0; i < 1500000; i++)
		add(&draft, "--xx\n");
	add(&draft, "--x31--\n");
	struct opened opened = open_default(&draft);
	assert_int_equal(opened.message.truncated, FB_TRUNCATED_TEXT);
	assert_int_equal(opened.message.part_count, 1);
	assert_int_equal(opened.message.part[0].raw_bytes,
	    draft.len - 8 - start - 1);
	done(&draft, &opened);
}

static void
many_fields_end_at_the_field_limit(void **state)
{
	struct draft draft = { 0 };
	struct fb_str value;

	(void)state;
	for (int i = 0; i < 100000; i++)
		add(&draft, "X-%d: y\n", i);
	add(&draft, "Content-Type: text/html\nSubject: s\n\nbody");
	struct opened opened = open_default(&draft);
	const struct fb_message *message = &opened.message;
	assert_int_equal(message->truncated, FB_TRUNCATED_HEADERS);
	assert_int_equal(message->fields.count, 1000);
	assert_false(fb_fields_find(&value, &message->fields, "Subject", 0));
	/* how to read the body is found all the same */
	assert_int_equal(message->part_count, 1);
	assert_memory_equal(message->part[0].subtype.data, "html", 4);
	assert_memory_equal(message->part[0].body.data, "body", 4);
	done(&draft, &opened);
}

static void
a_long_field_is_cut(void **state)
{
	struct draft draft = { 0 };

	(void)state;
	add(&draft, "X: a\n");
	for (int i = 0; i < 500000; i++)
		add(&draft, " 234567890\n");
	add(&draft, "Subject: s\n\nbody");
	struct opened opened = open_default(&draft);
	const struct fb_message *message = &opened.message;
	assert_int_equal(message->truncated, FB_TRUNCATED_HEADERS);
	assert_int_equal(message->fields.count, 2);
	assert_in_range(message->fields.field[0].value.len, 65000, 65536);
	assert_memory_equal(message->part[0].body.data, "body", 4);
	done(&draft, &opened);
}

static void
lines_of_blanks_are_read_once(void **state)
{
	struct draft draft = { 0 };

	(void)state;
	add(&draft, "Subject: s\n");
	for (int i = 0; i < 1000000; i++)
		add(&draft, " \n");
	add(&draft, "To: t\n\nbody");
	struct opened opened = open_default(&draft);
	assert_int_equal(opened.message.fields.count, 2);
	assert_int_equal(opened.message.part[0].body.len, 4);
	done(&draft, &opened);
}

static void
a_field_name_without_end_is_a_body(void **state)
{
	struct draft draft = { 0 };

	(void)state;
	for (int i = 0; i < 500000; i++)
		add(&draft, "0123456789");
	struct opened opened = open_default(&draft);
	assert_int_equal(opened.message.fields.count, 0);
	assert_int_equal(opened.message.part[0].raw_bytes, draft.len);
	done(&draft, &opened);
}

static void
a_run_of_crs_is_as_many_lines(void **state)
{
	struct draft draft = { 0 };

	(void)state;
	add(&draft, "Content-Type: multipart/mixed; boundary=b\n\n--b\r");
	for (int i = 0; i < 5000000; i++)
		add(&draft, "\r");
	add(&draft, "--b--");
	struct opened opened = open_default(&draft);
	assert_int_equal(opened.message.part_count, 1);
	assert_int_equal(opened.message.part[0].raw_bytes, 5000000 - 2);
	done(&draft, &opened);
}

static void
crs_between_fields_are_read_once(void **state)
{
	struct draft draft = { 0 };

	(void)state;
	add(&draft, "Content-Type: multipart/mixed; boundary=b\n\n");
	for (int i = 0; i < 1000000; i++)
		add(&draft, "--c\r\r\r\r");
	add(&draft, "\r--b\r\rtext");
	struct opened opened = open_default(&draft);
	assert_int_equal(opened.message.part_count, 1);
	assert_int_equal(opened.message.part[0].body.len, 4);
	done(&draft, &opened);
}

static void
a_long_message_is_cut(void **state)
{
	struct draft draft = { 0 };
	struct fb_limits limits = FB_LIMITS_DEFAULT;

	(void)state;
	limits.message_bytes = 14;
	add(&draft, "Subject: s\n\nbody");
	struct opened opened = open_with(&draft, &limits);
	assert_int_equal(opened.message.truncated, FB_TRUNCATED_MESSAGE);
	assert_int_equal(opened.message.part[0].body.len, 2);
	done(&draft, &opened);
}

static void
text_is_cut_over_all_parts(void **state)
{
	struct draft draft = { 0 };
	struct fb_limits limits = FB_LIMITS_DEFAULT;

	(void)state;
	limits.text_bytes = 7;
	add(&draft, "Content-Type: multipart/mixed; boundary=b\n\n");
	for (int i = 0; i < 3; i++)
		add(&draft, "--b\nContent-Transfer-Encoding: base64\n\n%s\n",
		    "MDEyMzQ=");
	struct opened opened = open_with(&draft, &limits);
	const struct fb_message *message = &opened.message;
	assert_int_equal(message->truncated, FB_TRUNCATED_TEXT);
	assert_int_equal(message->part_count, 3);
	assert_int_equal(message->part[0].body.len, 5);
	assert_int_equal(message->part[1].body.len, 2);
	assert_int_equal(message->part[2].body.len, 0);
	done(&draft, &opened);
}

/* Wherever memory ends, nothing else happens. */
static void
no_memory_is_reported(void **state)
{
	static const char text[] =
	    "Content-Type: multipart/mixed; boundary=b\nSubject: s\n\n"
	    "--b\nContent-Transfer-Encoding: base64\n\nTWFu\n"
	    "--b\nContent-Type: message/rfc822; name*=utf-8''a\n\n"
	    "Subject: t\n\nx\n--b--\n";
	struct fb_limits limits = FB_LIMITS_DEFAULT;
	size_t failed = 0, opened = 0;

	(void)state;
	for (size_t limit = 0; limit < 8000; limit += 16) {
		struct fb_arena *arena = fb_arena_new(limit);
		struct fb_message message = { .part_count = 77 };
		enum fb_status status = fb_mime_open(&message, arena, &limits,
		    (struct fb_str) { text, sizeof text - 1 });
		if (status == FB_OK) {
			opened++;
			assert_int_equal(message.part_count, 3);
		} else {
			failed++;
			assert_int_equal(status, FB_ERR_NOMEM);
			assert_int_equal(message.part_count, 77);
		}
		fb_arena_free(arena);
	}
	assert_true(failed > 10);
	assert_true(opened > 10);
}

int
main(void)
{
	struct table table = { 0 };
	table_add(&table, "20,000 nested multiparts end at the depth limit",
	    nested_multiparts_end_at_the_depth_limit, NULL);
	table_add(&table, "50,000 nested messages end at the depth limit",
	    nested_messages_end_at_the_depth_limit, NULL);
	table_add(&table, "depth is bounded whatever the limit",
	    depth_is_bounded_whatever_the_limit, NULL);
	table_add(&table, "a multipart beyond the depth limit is a part",
	    a_multipart_beyond_the_depth_limit_is_a_part, NULL);
	table_add(&table, "100,000 empty parts end at the part limit",
	    empty_parts_end_at_the_part_limit, NULL);
	table_add(&table, "a part limit of zero reads nothing",
	    a_part_limit_of_zero_reads_nothing, NULL);
	table_add(&table, "open boundaries meet lines that nearly match",
	    open_boundaries_meet_lines_that_nearly_match, NULL);
	table_add(&table, "100,000 fields end at the field limit",
	    many_fields_end_at_the_field_limit, NULL);
	table_add(&table, "a field of 5 MB is cut", a_long_field_is_cut, NULL);
	table_add(&table, "lines of blanks are read once",
	    lines_of_blanks_are_read_once, NULL);
	table_add(&table, "a field name without end is a body",
	    a_field_name_without_end_is_a_body, NULL);
	table_add(&table, "a run of CRs is as many lines",
	    a_run_of_crs_is_as_many_lines, NULL);
	table_add(&table, "CRs between lines are read once",
	    crs_between_fields_are_read_once, NULL);
	table_add(&table, "a long message is cut", a_long_message_is_cut, NULL);
	table_add(&table, "text is cut over all parts",
	    text_is_cut_over_all_parts, NULL);
	table_add(&table, "no memory is reported", no_memory_is_reported, NULL);
	return table_run(&table, "mime_limits");
}
