/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * progress.h - a sign of life from a tool that works for long
 *
 * After two seconds, and only when standard error is a terminal, a line says
 * what is being done and for how long.  For programs: it uses SIGALRM.
 */
#ifndef FB_PROGRESS_H
#define FB_PROGRESS_H

/* From now on `what` is being done; it must stay valid. */
void fb_progress_start(const char *what);

/* So many things were done of it; shown behind `what` when not 0.  Starting
 * sets it to 0.  Beyond 2^31 - 1 nothing more is shown. */
void fb_progress_count(unsigned long count);

/* It is done: the line disappears. */
void fb_progress_stop(void);

#endif
