/* SPDX-License-Identifier: BSD-2-Clause */
#include "scan_worker.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sysexits.h>
#include <unistd.h>

#include "compile.h"
#include "file.h"
#include "ipc.h"
#include "scan.h"
#include "table.h"

#define KEYS "cat=fakebill add=2024-01-01 src=t by=a ok=b"

static const char list_text[] =
    "#!fakebill-list 1\n"
    "#!name test\n"
    "#!serial 7\n"
    "P0001\tphrase\t未納料金\tactive\tgrp=demand w=3 " KEYS "\n"
    "P0002\tphrase\t法的手続き\tactive\tgrp=threat w=4 " KEYS "\n";

static struct fb_scanning *scanning;

static void
fail_on(void *context, const struct fb_error *error)
{
	(void)context;
	fprintf(stderr, "# %s: %s\n", error->file, error->message);
}

/* Compile the list to `path`. */
static bool
compile(const char *path)
{
	struct fb_limits limits = FB_LIMITS_DEFAULT;
	struct fb_arena *arena = fb_arena_new((size_t)64 << 20);
	FILE *file = fmemopen((char *)list_text, sizeof list_text - 1, "r");
	struct fb_reader *reader;
	struct fb_source source;
	struct fb_error error = { 0 };
	bool is_done = false;

	if (arena != NULL && file != NULL &&
	    fb_reader_new(&reader, &limits) == FB_OK) {
		is_done =
		    fb_source_parse(&source, arena, fb_reader_extractor(reader),
			file, "list", fail_on, NULL) == FB_OK &&
		    fb_compile(path, &source, fb_reader_folder(reader),
			&error) == FB_OK;
		fb_reader_free(reader);
	}
	if (file != NULL)
		fclose(file);
	fb_arena_free(arena);
	return is_done;
}

static bool
load(void)
{
	char folder[] = "/tmp/fb-worker.XXXXXX", path[64];
	struct fb_settings settings = { .list_count = 1,
		.scan_memory_bytes = (uint64_t)512 << 20,
		.message_bytes = 1 << 20 };

	if (mkdtemp(folder) == NULL)
		return false;
	snprintf(path, sizeof path, "%s/list.cdb", folder);
	memcpy(settings.list[0].path, path, sizeof path);
	bool is_loaded = compile(path) &&
	    fb_scanning_load(&scanning, &settings, fail_on, NULL) == FB_OK;
	unlink(path);
	rmdir(folder);
	return is_loaded;
}

struct running {
	pthread_t thread;
	int socket, other;
};

static void *
serve(void *context)
{
	struct running *running = context;
	int status = fb_scan_worker_serve(scanning, running->other);

	close(running->other);
	return (void *)(intptr_t)status;
}

static void
start(struct running *running)
{
	int pair[2];

	assert_int_equal(fb_ipc_pair(pair), FB_OK);
	running->socket = pair[0];
	running->other = pair[1];
	assert_int_equal(pthread_create(&running->thread, NULL, serve, running),
	    0);
}

static int
end(struct running *running)
{
	void *status;

	close(running->socket);
	pthread_join(running->thread, &status);
	return (int)(intptr_t)status;
}

static const struct {
	const char *name;
	struct fb_str message;
	int32_t want_score;
	const char *want_id;
} judged[] = {
	{ "a fake bill is found out",
	    FB_STR("Subject: x\r\n\r\n未納料金。法的手続きに移行\r\n"), 7000,
	    "P0002" },
	{ "an honest mail is not", FB_STR("Subject: x\r\n\r\nhello\r\n"), 0,
	    NULL },
	{ "an empty message is judged", FB_STR(""), 0, NULL },
};

static void
judges(void **state)
{
	const typeof(*judged) *c = *state;
	struct running running;
	struct fb_scan_request request = { .message_bytes = c->message.len,
		.now = 1728000000,
		.categories = FB_CATEGORY_ALL };
	struct fb_scan_result result;
	struct fb_packet packet;
	int memfd = fb_file_memfd("test", c->message);

	start(&running);
	for (uint64_t i = 1; i <= 3; i++) {
		request.serial = i;
		assert_int_equal(fb_ipc_send(running.socket, &request,
				     sizeof request, &memfd, 1),
		    FB_OK);
		assert_int_equal(fb_ipc_receive(&packet, running.socket,
				     &result, sizeof result, 0),
		    FB_OK);
		assert_int_equal(packet.size, sizeof result);
		assert_true(fb_scan_result_is_valid(&result, &request));
		assert_int_equal(result.score_milli, c->want_score);
		assert_string_equal(result.list[0].name, "test");
		assert_int_equal(result.list[0].serial, 7);
		if (c->want_id != NULL)
			assert_string_equal(result.reason[0].id, c->want_id);
		else
			assert_int_equal(result.reason_count, 0);
	}
	close(memfd);
	assert_int_equal(end(&running), EX_OK);
}

/* What the front would never say. */
enum surprise {
	SHORT_REQUEST,
	LONG_REQUEST,
	NO_MESSAGE,
	TWO_MESSAGES,
	UNSEALED_MESSAGE,
	WRONG_LENGTH,
	NO_MEMFD,
	UNKNOWN_SPF
};

static const struct {
	const char *name;
	enum surprise surprise;
} surprises[] = {
	{ "half a request ends it", SHORT_REQUEST },
	{ "more than a request ends it", LONG_REQUEST },
	{ "a request without a message ends it", NO_MESSAGE },
	{ "two messages at once end it", TWO_MESSAGES },
	{ "a message that could change ends it", UNSEALED_MESSAGE },
	{ "a message of another length ends it", WRONG_LENGTH },
	{ "something that is no memfd ends it", NO_MEMFD },
	{ "an SPF result that does not exist ends it", UNKNOWN_SPF },
};

static void
ends(void **state)
{
	const typeof(*surprises) *c = *state;
	char bytes[sizeof(struct fb_scan_request) + 1] = { 0 };
	struct fb_scan_request request = { .serial = 1, .message_bytes = 5 };
	int fd[2] = { fb_file_memfd("test", FB_STR("abc\r\n")), 0 };
	size_t size = sizeof request, fd_count = 1;
	struct running running;

	switch (c->surprise) {
	case SHORT_REQUEST:
		size--;
		break;
	case LONG_REQUEST:
		size++;
		break;
	case NO_MESSAGE:
		fd_count = 0;
		break;
	case TWO_MESSAGES:
		fd_count = 2;
		break;
	case UNSEALED_MESSAGE:
		close(fd[0]);
		fd[0] = memfd_create("test", MFD_ALLOW_SEALING);
		assert_int_equal(write(fd[0], "abc\r\n", 5), 5);
		break;
	case WRONG_LENGTH:
		request.message_bytes = 6;
		break;
	case NO_MEMFD:
		close(fd[0]);
		fd[0] = open("/dev/null", O_RDONLY);
		break;
	case UNKNOWN_SPF:
		request.spf = FB_SPF_COUNT;
		break;
	}
	memcpy(bytes, &request, sizeof request);
	start(&running);
	assert_int_equal(fb_ipc_send(running.socket, bytes, size, fd, fd_count),
	    FB_OK);
	assert_int_equal(fb_ipc_wait(running.socket, 10000), FB_OK);
	close(fd[0]);
	assert_int_equal(end(&running), EX_PROTOCOL);
}

/* MessageSize may have become less in a reload. */
static void
reads_the_beginning(void **state)
{
	(void)state;
	const size_t size = (size_t)scanning->message_bytes + 1;
	char *bytes = test_malloc(size);
	struct fb_scan_request request = { .serial = 1,
		.message_bytes = size,
		.now = 1728000000,
		.categories = FB_CATEGORY_ALL };
	struct fb_scan_result result;
	struct fb_packet packet;
	struct running running;

	memset(bytes, 'x', size);
	memcpy(bytes, judged[0].message.data, judged[0].message.len);
	int fd = fb_file_memfd("test", (struct fb_str) { bytes, size });
	start(&running);
	assert_int_equal(fb_ipc_send(running.socket, &request, sizeof request,
			     &fd, 1),
	    FB_OK);
	close(fd);
	assert_int_equal(fb_ipc_receive(&packet, running.socket, &result,
			     sizeof result, 0),
	    FB_OK);
	assert_true(fb_scan_result_is_valid(&result, &request));
	assert_int_equal(result.score_milli, judged[0].want_score);
	assert_true((result.truncated & FB_TRUNCATED_MESSAGE) != 0);
	assert_int_equal(end(&running), EX_OK);
	test_free(bytes);
}

static void
is_let_go(void **state)
{
	(void)state;
	struct running running;

	start(&running);
	assert_int_equal(end(&running), EX_OK);
}

int
main(void)
{
	struct table table = { 0 };

	if (!load()) {
		puts("Bail out! the test list cannot be loaded");
		return 1;
	}
	TABLE_ADD(&table, judged, judges);
	TABLE_ADD(&table, surprises, ends);
	table_add(&table, "of a message beyond the limit the beginning is read",
	    reads_the_beginning, NULL);
	table_add(&table, "a worker that is let go ends", is_let_go, NULL);
	int failed = table_run(&table, "scan worker");
	fb_scanning_free(scanning);
	return failed;
}
