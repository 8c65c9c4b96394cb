/* SPDX-License-Identifier: BSD-2-Clause */
#include "message.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "table.h"

#define NO_LIMIT UINT64_MAX

/* Seal and read back; the caller frees. */
static char *
content(struct fb_message *message, size_t *size)
{
	struct stat status;
	int memfd = -1;

	assert_int_equal(fb_message_seal(message, &memfd), FB_OK);
	assert_int_equal(fstat(memfd, &status), 0);
	*size = (size_t)status.st_size;
	assert_int_equal(*size, message->size);
	char *bytes = malloc(*size + 1);
	assert_non_null(bytes);
	assert_int_equal(pread(memfd, bytes, *size, 0), (ssize_t)*size);
	bytes[*size] = '\0';
	return bytes;
}

static const struct {
	const char *name, *field, *value, *want;
	enum fb_leading_space space;
} fields[] = {
	{ "a field keeps the blank behind its colon", "Subject", " hello",
	    "Subject: hello\r\n" },
	{ "and its absence", "Subject", "hello", "Subject:hello\r\n" },
	{ "two blanks and a tab are kept", "Subject", "  \thello",
	    "Subject:  \thello\r\n" },
	{ "a fold of LF becomes CR LF", "To", " a,\n\tb", "To: a,\r\n\tb\r\n" },
	{ "a fold of CR LF stays one", "To", " a,\r\n b", "To: a,\r\n b\r\n" },
	{ "an empty value is a field", "X", "", "X:\r\n" },
	{ "bytes above ASCII are kept", "Subject", " \x83\x8A\xE5",
	    "Subject: \x83\x8A\xE5\r\n" },
	{ "escapes of ISO-2022-JP are kept", "Subject", " \033$B@A5a\033(B",
	    "Subject: \033$B@A5a\033(B\r\n" },
	{ "a blank that the MTA took comes back", "Subject", "hello",
	    "Subject: hello\r\n", FB_SPACE_ADDED_BY_MTA },
	{ "a LF at the end is an empty line of it", "X", " a\n",
	    "X: a\r\n\r\n" },
};

static void
keeps_fields(void **state)
{
	const typeof(*fields) *c = *state;
	struct fb_message message;
	size_t size;

	fb_message_init(&message, NO_LIMIT);
	fb_message_append_field(&message, fb_str(c->field), fb_str(c->value),
	    c->space);
	char *bytes = content(&message, &size);
	assert_string_equal(bytes, c->want);
	free(bytes);
	fb_message_deinit(&message);
	fb_message_deinit(&message);
}

static void
keeps_many_pieces(void **state)
{
	(void)state;
	enum {
		TOTAL = 200000
	};
	static char piece[70000];
	struct fb_message message;
	size_t size, sent = 0, length = 1;

	fb_message_init(&message, NO_LIMIT);
	while (sent < TOTAL) {
		for (size_t i = 0; i < length; i++)
			piece[i] = (char)((sent + i) * 2654435761u >> 24);
		fb_message_append(&message, (struct fb_str) { piece, length });
		sent += length;
		length = length * 3 % 69997 + 1;
	}
	char *bytes = content(&message, &size);
	assert_int_equal(size, sent);
	for (size_t i = 0; i < size; i++)
		assert_int_equal(bytes[i], (char)(i * 2654435761u >> 24));
	free(bytes);
	fb_message_deinit(&message);
}

static const struct {
	const char *name;
	uint64_t limit;
	const char *piece[3], *want;
	bool is_cut;
} limits[] = {
	{ "what fits is not cut", 6, { "abc", "def", "" }, "abcdef", false },
	{ "a piece is cut at the limit", 5, { "abc", "def", "" }, "abcde",
	    true },
	{ "pieces beyond the limit vanish", 3, { "abc", "def", "ghi" }, "abc",
	    true },
	{ "a limit of zero takes nothing", 0, { "abc", "", "" }, "", true },
	{ "no pieces are an empty message", 9, { "", "", "" }, "", false },
};

static void
cuts(void **state)
{
	const typeof(*limits) *c = *state;
	struct fb_message message;
	size_t size;

	fb_message_init(&message, c->limit);
	for (size_t i = 0; i < 3; i++)
		fb_message_append(&message, fb_str(c->piece[i]));
	char *bytes = content(&message, &size);
	assert_string_equal(bytes, c->want);
	assert_int_equal(message.is_cut, c->is_cut);
	free(bytes);
	fb_message_deinit(&message);
}

static void
is_sealed(void **state)
{
	(void)state;
	struct fb_message message;
	int memfd = -1;

	fb_message_init(&message, NO_LIMIT);
	fb_message_append(&message, FB_STR("abc"));
	assert_int_equal(fb_message_seal(&message, &memfd), FB_OK);
	assert_int_equal(fcntl(memfd, F_GET_SEALS) & fb_message_seals,
	    fb_message_seals);
	assert_int_equal(pwrite(memfd, "x", 1, 0), -1);
	assert_int_equal(ftruncate(memfd, 1), -1);
	/* For a second judgement it is sealed again. */
	int again = -1;
	assert_int_equal(fb_message_seal(&message, &again), FB_OK);
	assert_int_equal(again, memfd);
	fb_message_deinit(&message);
	assert_int_equal(fcntl(memfd, F_GETFD), -1);
}

static void
remembers_a_failure(void **state)
{
	(void)state;
	struct rlimit saved, none;
	struct fb_message message;
	static char big[20000];
	int memfd = -1;

	assert_int_equal(getrlimit(RLIMIT_NOFILE, &saved), 0);
	none = saved;
	none.rlim_cur = 0;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	fb_message_init(&message, NO_LIMIT);
	fb_message_append(&message, (struct fb_str) { big, sizeof big });
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &saved), 0);
	fb_message_append(&message, FB_STR("more"));
	assert_int_equal(fb_message_seal(&message, &memfd), FB_ERR_IO);
	assert_int_equal(memfd, -1);
	fb_message_deinit(&message);
}

int
main(void)
{
	struct table table = { 0 };
	TABLE_ADD(&table, fields, keeps_fields);
	TABLE_ADD(&table, limits, cuts);
	table_add(&table, "pieces of all sizes keep their order",
	    keeps_many_pieces, NULL);
	table_add(&table, "nobody can change a sealed message", is_sealed,
	    NULL);
	table_add(&table, "a failure is told at the end", remembers_a_failure,
	    NULL);
	return table_run(&table, "message");
}
