/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pid_file.h - one instance at a time, and who it is
 */
#ifndef FB_PID_FILE_H
#define FB_PID_FILE_H

#include "status.h"

/*
 * Create and lock the file and write our process id into it.  The lock lives
 * as long as the descriptor *fd, so a file left behind by a crash is no
 * obstacle.  An empty path gives *fd = -1.
 * Returns FB_OK, FB_ERR_BUSY (another instance runs) or FB_ERR_IO.
 */
FB_MUST_CHECK enum fb_status fb_pid_file_take(int *fd, const char *path,
    struct fb_error *err);

/* Remove it.  Where we may not, it is left empty. */
void fb_pid_file_release(int fd, const char *path);

#endif
