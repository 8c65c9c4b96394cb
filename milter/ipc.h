/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ipc.h - packets between our processes, with file descriptors
 *
 * UNIX sockets of type SOCK_SEQPACKET: a packet arrives whole or not at all,
 * and the end of the other process is seen at once.  The receiver says how
 * many bytes and descriptors it expects; everything else is refused and
 * leaves no descriptor behind.
 */
#ifndef FB_IPC_H
#define FB_IPC_H

#include <stddef.h>

#include "status.h"

#define FB_IPC_FDS_MAX 4 /* descriptors in one packet */

/* What recvmsg(2) gave. */
struct fb_packet {
	size_t size; /* bytes, never 0 */
	int fd[FB_IPC_FDS_MAX];
	size_t fd_count;
};

/* A pair of connected sockets, close-on-exec.  FB_OK or FB_ERR_IO. */
FB_MUST_CHECK enum fb_status fb_ipc_pair(int fd[2]);

/*
 * Send one packet of `size` bytes, at least 1, with `fd_count` descriptors,
 * which stay open here.  Waits while the socket is full.
 * Returns FB_OK, FB_ERR_UNAVAILABLE (the other side is gone; no SIGPIPE) or
 * FB_ERR_IO.
 */
FB_MUST_CHECK enum fb_status fb_ipc_send(int socket, const void *data,
    size_t size, const int *fd, size_t fd_count);

/*
 * Receive one packet; waits for it.
 *
 *   out       set on success only; the caller closes its descriptors, which
 *             are close-on-exec.
 *   data      room for `capacity` bytes.
 *   fds_max   descriptors that are welcome, at most FB_IPC_FDS_MAX.
 *
 * Returns FB_OK, FB_ERR_UNAVAILABLE (the other side is gone),
 * FB_ERR_TOO_LONG (more bytes or descriptors than were welcome; the packet
 * is lost and nothing stays open) or FB_ERR_IO.
 */
FB_MUST_CHECK enum fb_status fb_ipc_receive(struct fb_packet *out, int socket,
    void *data, size_t capacity, size_t fds_max);

/*
 * Wait until a packet or the end can be received, at most `timeout_ms`.
 * Returns FB_OK, FB_ERR_TIMEOUT or FB_ERR_IO.
 */
FB_MUST_CHECK enum fb_status fb_ipc_wait(int socket, int timeout_ms);

/* Close a packet's descriptors. */
void fb_packet_close(struct fb_packet *packet);

#endif
