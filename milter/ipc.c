/* SPDX-License-Identifier: BSD-2-Clause */
#include "ipc.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Room for the descriptors of one packet, aligned as CMSG_* want it. */
union control {
	struct cmsghdr header;
	char bytes[CMSG_SPACE(FB_IPC_FDS_MAX * sizeof(int))];
};

enum fb_status
fb_ipc_pair(int fd[2])
{
	return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fd) == 0 ?
	    FB_OK :
	    FB_ERR_IO;
}

static void
attach(struct msghdr *message, union control *control, const int *fd,
    size_t fd_count)
{
	memset(control, 0, sizeof *control);
	message->msg_control = control->bytes;
	message->msg_controllen = CMSG_SPACE(fd_count * sizeof(int));

	struct cmsghdr *header = CMSG_FIRSTHDR(message);
	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(fd_count * sizeof(int));
	memcpy(CMSG_DATA(header), fd, fd_count * sizeof(int));
}

enum fb_status
fb_ipc_send(int socket, const void *data, size_t size, const int *fd,
    size_t fd_count)
{
	struct iovec part = { (void *)data, size };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
	union control control;
	ssize_t sent;

	assert(size > 0 && fd_count <= FB_IPC_FDS_MAX);
	if (fd_count > 0)
		attach(&message, &control, fd, fd_count);
	do
		sent = sendmsg(socket, &message, MSG_NOSIGNAL);
	while (sent < 0 && errno == EINTR);
	if (sent == (ssize_t)size)
		return FB_OK;
	return sent < 0 && (errno == EPIPE || errno == ECONNRESET) ?
	    FB_ERR_UNAVAILABLE :
	    FB_ERR_IO;
}

/* Take over every descriptor that came with the message. */
static void
collect(struct fb_packet *packet, struct msghdr *message)
{
	for (struct cmsghdr *header = CMSG_FIRSTHDR(message); header != NULL;
	     header = CMSG_NXTHDR(message, header)) {
		if (header->cmsg_level != SOL_SOCKET ||
		    header->cmsg_type != SCM_RIGHTS)
			continue;
		size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		size_t room = FB_IPC_FDS_MAX - packet->fd_count;
		/* The control buffer has no room for more. */
		assert(count <= room);
		memcpy(packet->fd + packet->fd_count, CMSG_DATA(header),
		    count * sizeof(int));
		packet->fd_count += count;
	}
}

enum fb_status
fb_ipc_receive(struct fb_packet *out, int socket, void *data, size_t capacity,
    size_t fds_max)
{
	struct iovec part = { data, capacity };
	union control control;
	struct msghdr message = {
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = fds_max > 0 ? control.bytes : NULL,
		.msg_controllen = fds_max > 0 ? sizeof control.bytes : 0,
	};
	struct fb_packet packet = { 0 };
	ssize_t got;

	assert(fds_max <= FB_IPC_FDS_MAX);
	do
		got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return errno == ECONNRESET ? FB_ERR_UNAVAILABLE : FB_ERR_IO;
	packet.size = (size_t)got;
	collect(&packet, &message);
	if (got == 0) {
		fb_packet_close(&packet);
		return FB_ERR_UNAVAILABLE;
	}
	if ((message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0 ||
	    packet.fd_count > fds_max) {
		fb_packet_close(&packet);
		return FB_ERR_TOO_LONG;
	}
	*out = packet;
	return FB_OK;
}

enum fb_status
fb_ipc_wait(int socket, int timeout_ms)
{
	struct pollfd ready = { .fd = socket, .events = POLLIN };
	int count = poll(&ready, 1, timeout_ms);

	if (count > 0)
		return FB_OK; /* readable, ended or broken: receive tells */
	/* An interrupted wait is a short one; callers wait in a loop. */
	return count == 0 || errno == EINTR ? FB_ERR_TIMEOUT : FB_ERR_IO;
}

void
fb_packet_close(struct fb_packet *packet)
{
	for (size_t i = 0; i < packet->fd_count; i++)
		close(packet->fd[i]);
	packet->fd_count = 0;
}
