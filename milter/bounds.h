/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bounds.h - how much of everything the front takes at once
 *
 * libmilter's pool of threads has no upper bound: one thread for each session
 * that is busy, one descriptor for each connection, and messages as long as
 * MessageSize.  Whoever can connect to the MTA often enough could have all of
 * it.  So there are limits for the process as a whole, and what stands beyond
 * them is delivered without being looked at:
 *
 *   connections   SessionsMax of them are looked at; on further ones we
 *                 accept at once and hear no more.  Where descriptors run
 *                 short the front hangs up, and the MTA does what it does
 *                 without a filter: libmilter would turn in a circle if
 *                 accept(2) found none.
 *   memory        MessageMemory for the bytes of all messages together.
 *
 * Each limit that is reached is logged at once, and then once a minute with
 * how often it was.  All functions may be called by any thread.
 */
#ifndef FB_BOUNDS_H
#define FB_BOUNDS_H

#include <stdbool.h>
#include <stdint.h>

#include "settings.h"

/* Descriptors that are kept for logs, workers and libmilter itself, where
 * the limit is no smaller than twice as many. */
#define FB_BOUNDS_DESCRIPTORS_KEPT 192

/* Put SessionsMax and MessageMemory in force; before that nothing is
 * bounded.  May be called again. */
void fb_bounds_set(const struct fb_settings *settings);

/* Raise this process's limit of descriptors as far as it goes, and keep to
 * it. */
void fb_bounds_set_descriptors(void);

enum fb_admission {
	FB_ADMITTED,  /* look at its mail */
	FB_PASSED_BY, /* accept its mail unseen */
	FB_TURNED_OFF /* hang up; it counts no longer */
};

/* A connection has come. */
enum fb_admission fb_bounds_admit(void);

/* An admitted one is passed by after all. */
void fb_bounds_pass_by(void);

/* A connection that was not turned off has gone. */
void fb_bounds_leave(enum fb_admission admission);

/* Take memory for a message; false when there is none left. */
bool fb_bounds_take_memory(uint64_t bytes);
void fb_bounds_give_memory(uint64_t bytes);

/* The same for the descriptor of a message. */
bool fb_bounds_take_descriptor(void);
void fb_bounds_give_descriptor(void);

/* Connections that are looked at now, and memory that is taken. */
unsigned fb_bounds_session_count(void);
uint64_t fb_bounds_memory_bytes(void);

#endif
