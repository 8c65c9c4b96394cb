/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * child.h - how a process of ours begins
 */
#ifndef FB_CHILD_H
#define FB_CHILD_H

#include <sys/types.h>

/* The socket that a child talks on. */
#define FB_CHILD_SOCKET 3

/*
 * Fork.  Returns 0 in the child, its process id in the parent, -1 on
 * failure.
 *
 * The child has its own name, so that "pkill -HUP fakebill-milter" reaches
 * the supervisor only; it ignores the signals that mean the program as a
 * whole; it dies with its parent; it has no descriptors but standard ones and
 * `socket` as FB_CHILD_SOCKET; it can gain no privileges and leaves no core,
 * which would put mail on a disk.
 */
pid_t fb_child_fork(const char *name, int socket);

/* Die with the parent, and let nobody of our user look into us.  Again to be
 * called after a change of user, which undoes both. */
void fb_child_die_with_parent(pid_t parent);

#endif
