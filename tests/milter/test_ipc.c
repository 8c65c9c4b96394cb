/* SPDX-License-Identifier: BSD-2-Clause */
#include "ipc.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>

#include "table.h"

static bool
is_open(int fd)
{
	return fcntl(fd, F_GETFD) >= 0;
}

/* The descriptor that open() would give next: tells whether one leaked. */
static int
next_fd(void)
{
	int fd = dup(0);
	assert_true(fd >= 0);
	close(fd);
	return fd;
}

static void
carries_bytes_and_descriptors(void **state)
{
	(void)state;
	int pair[2], pipe_fd[2];
	char data[64], byte;
	struct fb_packet packet;

	assert_int_equal(fb_ipc_pair(pair), FB_OK);
	assert_int_equal(pipe(pipe_fd), 0);
	assert_int_equal(fb_ipc_send(pair[0], "hello", 5, &pipe_fd[1], 1),
	    FB_OK);
	assert_int_equal(fb_ipc_send(pair[0], "x", 1, NULL, 0), FB_OK);

	assert_int_equal(fb_ipc_receive(&packet, pair[1], data, sizeof data, 1),
	    FB_OK);
	assert_int_equal(packet.size, 5);
	assert_memory_equal(data, "hello", 5);
	assert_int_equal(packet.fd_count, 1);
	assert_true((fcntl(packet.fd[0], F_GETFD) & FD_CLOEXEC) != 0);
	assert_int_equal(write(packet.fd[0], "!", 1), 1);
	assert_int_equal(read(pipe_fd[0], &byte, 1), 1);
	int received = packet.fd[0];
	fb_packet_close(&packet);
	assert_false(is_open(received));
	assert_true(is_open(pipe_fd[1]));

	assert_int_equal(fb_ipc_receive(&packet, pair[1], data, sizeof data, 1),
	    FB_OK);
	assert_int_equal(packet.size, 1);
	assert_int_equal(packet.fd_count, 0);
	close(pair[0]);
	close(pair[1]);
	close(pipe_fd[0]);
	close(pipe_fd[1]);
}

static const struct {
	const char *name;
	size_t send_bytes, send_fds, welcome_bytes, welcome_fds;
	enum fb_status want;
} cases[] = {
	{ "what is welcome arrives", 16, 2, 16, 2, FB_OK },
	{ "less than welcome arrives", 8, 0, 16, 2, FB_OK },
	{ "a longer packet is refused", 17, 0, 16, 0, FB_ERR_TOO_LONG },
	{ "a longer packet keeps no descriptor", 17, 2, 16, 2,
	    FB_ERR_TOO_LONG },
	{ "one descriptor too many is refused", 16, 3, 16, 2, FB_ERR_TOO_LONG },
	{ "a descriptor where none is welcome is refused", 16, 1, 16, 0,
	    FB_ERR_TOO_LONG },
};

static void
receives(void **state)
{
	const typeof(*cases) *c = *state;
	int pair[2], fds[FB_IPC_FDS_MAX] = { 0, 0, 0, 0 };
	char out[32] = { 0 }, in[32];
	struct fb_packet packet = { 0 };

	assert_int_equal(fb_ipc_pair(pair), FB_OK);
	int before = next_fd();
	assert_int_equal(fb_ipc_send(pair[0], out, c->send_bytes, fds,
			     c->send_fds),
	    FB_OK);
	assert_int_equal(fb_ipc_receive(&packet, pair[1], in, c->welcome_bytes,
			     c->welcome_fds),
	    c->want);
	fb_packet_close(&packet);
	assert_int_equal(next_fd(), before);
	/* The next packet is not touched by the refusal. */
	assert_int_equal(fb_ipc_send(pair[0], "next", 4, NULL, 0), FB_OK);
	assert_int_equal(fb_ipc_receive(&packet, pair[1], in, sizeof in, 0),
	    FB_OK);
	assert_int_equal(packet.size, 4);
	close(pair[0]);
	close(pair[1]);
}

static void
tells_the_end(void **state)
{
	(void)state;
	int pair[2];
	char data[8];
	struct fb_packet packet;

	assert_int_equal(fb_ipc_pair(pair), FB_OK);
	assert_int_equal(fb_ipc_wait(pair[1], 0), FB_ERR_TIMEOUT);
	close(pair[0]);
	assert_int_equal(fb_ipc_wait(pair[1], 1000), FB_OK);
	assert_int_equal(fb_ipc_receive(&packet, pair[1], data, sizeof data, 0),
	    FB_ERR_UNAVAILABLE);
	assert_int_equal(fb_ipc_send(pair[1], "x", 1, NULL, 0),
	    FB_ERR_UNAVAILABLE);
	close(pair[1]);
}

static void
waits_for_a_packet(void **state)
{
	(void)state;
	int pair[2];

	assert_int_equal(fb_ipc_pair(pair), FB_OK);
	assert_int_equal(fb_ipc_wait(pair[1], 1), FB_ERR_TIMEOUT);
	assert_int_equal(fb_ipc_send(pair[0], "x", 1, NULL, 0), FB_OK);
	assert_int_equal(fb_ipc_wait(pair[1], 1000), FB_OK);
	close(pair[0]);
	close(pair[1]);
}

int
main(void)
{
	struct table table = { 0 };
	table_add(&table, "a packet carries bytes and descriptors",
	    carries_bytes_and_descriptors, NULL);
	TABLE_ADD(&table, cases, receives);
	table_add(&table, "the end of the other side is told", tells_the_end,
	    NULL);
	table_add(&table, "a wait ends with a packet or its time",
	    waits_for_a_packet, NULL);
	return table_run(&table, "ipc");
}
