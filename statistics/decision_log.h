/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * decision_log.h - the lines of the decision log and the chain through them
 *
 * The decision log (fakebill-decisions(5)) says what was decided about a
 * message and nothing of what the message says: no address, IP, Subject,
 * Message-ID or text.  Each line ends in a hash over the line before and
 * itself, so that a line that was changed, removed or put in shows.  Whoever
 * may write the files can compute a whole new chain; that shows only against
 * the last hash of each day, which the syslog got.
 *
 *   #!fakebill-decisions 1 day=2026-11-27 keep=30 after=2026-11-26:HASH
 *       line=1 chain=HASH                             (one line)
 *   2026-11-26T15:00:07Z 4ABC: action=tag … us=312 line=2 chain=HASH
 *
 * This module is pure: bytes in, bytes out.  The clock is an argument.
 */
#ifndef FB_DECISION_LOG_H
#define FB_DECISION_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "source.h"
#include "status.h"
#include "str.h"

#define FB_DECISION_FOLDER "/var/lib/fakebill/decisions"

#define FB_DECISION_HASH_BYTES 32 /* BLAKE2b */
#define FB_DECISION_HASH_CHARS (2 * FB_DECISION_HASH_BYTES)
/* Text of one record; what is longer is cut. */
#define FB_DECISION_TEXT_MAX ((size_t)4096)
/* A whole line with time, text, number, hash, newline and a NUL. */
#define FB_DECISION_LINE_MAX (FB_DECISION_TEXT_MAX + 256)
/* What may be left of a write that was torn, at most. */
#define FB_DECISION_TORN_MAX ((size_t)65536)

/* Where the chain stands: behind some line of some file. */
struct fb_decision_chain {
	uint8_t hash[FB_DECISION_HASH_BYTES]; /* of that line; zero when
					       * there is none before */
	uint64_t line; /* its number within its file; 0: none yet */
	bool is_lost;  /* the line was unreadable: the next one is believed */
};

/* One record to be written. */
struct fb_decision_record {
	int64_t time;     /* Unix time */
	const char *text; /* "QUEUE-ID: key=value …", in printable ASCII; what
			   * is not becomes "?" */
};

/* The first line of a file. */
struct fb_decision_head {
	fb_date day;        /* JST */
	unsigned keep_days; /* retention in force when it was written; 1 to
			     * 99999 */
	fb_date after;      /* day of the file before; FB_DATE_NONE: the
			     * log begins here */
	uint8_t after_hash[FB_DECISION_HASH_BYTES]; /* its last; else zero */
};

/* "0123…" for a hash. */
void fb_decision_hash_format(char out[FB_DECISION_HASH_CHARS + 1],
    const uint8_t hash[FB_DECISION_HASH_BYTES]);
/* Read it; false unless `text` is exactly that. */
bool fb_decision_hash_parse(uint8_t out[FB_DECISION_HASH_BYTES],
    struct fb_str text);

/* "2026-11-26T15:00:07Z" */
#define FB_DECISION_TIME_MAX_BYTES 24
void fb_decision_time_format(char out[FB_DECISION_TIME_MAX_BYTES],
    int64_t time);

/*
 * Write a line with its newline and move *chain behind it.  The head begins
 * the count of lines and goes on from head->after_hash.  Returns the length.
 */
size_t fb_decision_write_head(char out[FB_DECISION_LINE_MAX],
    struct fb_decision_chain *chain, const struct fb_decision_head *head);
size_t fb_decision_write_record(char out[FB_DECISION_LINE_MAX],
    struct fb_decision_chain *chain, const struct fb_decision_record *record);

/*
 * What makes a line of a torn one: to be written behind `fragment`, the
 * bytes behind the last newline, which the chain covers as they are.
 */
size_t fb_decision_write_torn(char out[FB_DECISION_LINE_MAX],
    struct fb_decision_chain *chain, struct fb_str fragment);

enum fb_decision_kind {
	FB_DECISION_HEAD,
	FB_DECISION_RECORD,
	FB_DECISION_TORN
};

/* One line, read.  Slices point into it. */
struct fb_decision_line {
	enum fb_decision_kind kind;
	struct fb_decision_head head; /* HEAD only */
	struct fb_str time;           /* RECORD only, as it stands */
	struct fb_str text;           /* RECORD only */
	uint64_t number;
	uint8_t hash[FB_DECISION_HASH_BYTES];
};

/* Read a line (without its newline); any bytes.  False when it has not the
 * form of a line; nothing is said about the chain then. */
bool fb_decision_read(struct fb_decision_line *out, struct fb_str line);

enum fb_decision_fault {
	FB_DECISION_FINE,
	FB_DECISION_NO_LINE,      /* it has not the form of a line */
	FB_DECISION_WRONG_NUMBER, /* lines are missing or too many */
	FB_DECISION_WRONG_HASH,   /* it or what stands before was changed */
	FB_DECISION_NO_HEAD,      /* a file that does not begin with one */
	FB_DECISION_SECOND_HEAD   /* a file that has one more: the chain was
				   * given up there */
};

/*
 * Check the line that follows *chain, and move the chain behind it.  Behind
 * a fault it goes on from what the line says of itself, so that one fault is
 * one fault.  `line` is without its newline; *out is set unless NO_LINE.
 */
enum fb_decision_fault fb_decision_check(struct fb_decision_line *out,
    struct fb_decision_chain *chain, struct fb_str line);

/* The JST day of a Unix time. */
fb_date fb_decision_day(int64_t time);

#endif
