/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * action.h - the header fields and the log line of a decision, as text
 *
 * Knows nothing of libmilter: it writes strings, the front sends them.
 * Everything written into mail is ASCII, folded below 78 columns with
 * "\n\t" (only a list's name that is longer stands alone on a longer line),
 * and validated once more: no byte of a worker's answer reaches a header but
 * letters, digits and "._-".  Points are written exactly, with one decimal
 * at least.
 */
#ifndef FB_ACTION_H
#define FB_ACTION_H

#include <stdbool.h>

#include "decide.h"
#include "scan.h"
#include "settings.h"
#include "status.h"
#include "str.h"

#define FB_FIELD_STATUS "X-Fakebill-Status"
#define FB_FIELD_REASON "X-Fakebill-Reason"
#define FB_FIELD_PREFIX "X-Fakebill-" /* forged ones are removed */
#define FB_FIELD_VALUE_MAX 2048

/*
 * tag; score=7.2; threshold=5.0; list=jp-fakebill/153
 *
 * The threshold is the action's, the lists are those whose entries added to
 * the score ("list=a/1, b/2"), so that a shadow list is not told to anybody.
 */
void fb_action_status(char out[FB_FIELD_VALUE_MAX],
    const struct fb_scan_result *result, const struct fb_decision *decision);

/*
 * P0102 threat, A0007 acct
 *
 * The entries that added to the score, largest first, each with its group
 * or else its type; "none" when there is no entry to name.
 */
void fb_action_reason(char out[FB_FIELD_VALUE_MAX],
    const struct fb_scan_result *result);

/*
 * The Subject with the mark before it: one encoded-word (RFC 2047) for the
 * mark, a fold, then the original value byte for byte.  A mark that already
 * stands first, encoded or not, is not repeated; a value of blanks only is
 * dropped behind the mark, because no line may consist of blanks.
 *
 *   mark      1 to FB_SUBJECT_MARK_MAX_BYTES bytes of UTF-8.
 *   original  the raw value as libmilter gave it (may hold folds and any
 *             bytes), without the one space behind the colon, or empty.
 *             Where SMFIP_HDR_LEADSPC leaves that space to us the caller
 *             takes it off, and puts one before the result.
 *
 * The result ends in a NUL.  Returns FB_OK; FB_ERR_TOO_LONG when it would
 * exceed `capacity` bytes or when `original` holds a NUL, which libmilter
 * could not carry: the Subject must then stay as it is.
 */
FB_MUST_CHECK enum fb_status fb_action_subject(char *out, size_t capacity,
    const char *mark, struct fb_str original);

/* How one message ended, for the log. */
enum fb_outcome {
	FB_OUTCOME_JUDGED,
	FB_OUTCOME_NOT_INSPECTED, /* no consent */
	FB_OUTCOME_MIXED,         /* recipients of both classes, lenient */
	FB_OUTCOME_OWN,           /* of our machines or users, by setting */
	FB_OUTCOME_NO_LIST,       /* nothing to judge by */
	FB_OUTCOME_TIMEOUT,       /* worker killed at the deadline */
	FB_OUTCOME_WORKER_DIED,
	FB_OUTCOME_BREAKER, /* scanning is paused */
	FB_OUTCOME_NO_MEMORY,
	FB_OUTCOME_IO,        /* memfd or socket failed */
	FB_OUTCOME_NO_WORKER, /* none became free in time */
	FB_OUTCOME_COUNT
};

/* Its word in log and counts. */
const char *fb_outcome_name(enum fb_outcome outcome);

/* True when nothing of the message was to be looked at. */
bool fb_outcome_is_closed(enum fb_outcome outcome);

/* A queue id as it may stand in a line: letters, digits and "._-", what is
 * not is "?"; "-" for none. */
#define FB_LOG_QUEUE_ID_MAX_BYTES 65
void fb_action_queue_id(char out[FB_LOG_QUEUE_ID_MAX_BYTES],
    const char *queue_id);

struct fb_log_record {
	const char *queue_id; /* "-" when the MTA gave none */
	enum fb_outcome outcome;
	const struct fb_scan_result *result; /* NULL unless judged */
	const struct fb_decision *decision;  /* NULL unless judged */
	uint64_t message_bytes;
	unsigned recipient_count;
	unsigned elapsed_us; /* hand-over and judgement */
	enum fb_spf spf;     /* UNASKED: nothing is said of it */
};

/*
 * One key=value line without a newline, queue id first, no content:
 *
 *   4ABC: action=tag verdict=tag score=7.2 threshold=5.0 category=fakebill
 *   hits=P0102:threat,A0007:acct flags=link-mismatch list=jp-fakebill/153
 *   outcome=judged size=2345 recipients=1 us=312
 *
 * Where there are several lists, "@2" behind an entry says that it is of the
 * second one that list= names.
 * The threshold is the one that the verdict reached, or that of tag.  Where
 * something in shadow hit, shadow= names it, and
 *
 *   shadow-verdict=tag shadow-score=6.0
 *
 * behind the score say what would hold if it counted.  Entries that the
 * administrator overrode stand in killed= and allowed= instead.  A message
 * with a test word has test=yes behind the lists.  Where a trusted server
 * wrote Authentication-Results, auth=spf:pass,dkim:pass,dmarc:fail tells
 * their words.  Keys
 * without a value are left out; so is one that does not fit into `capacity`
 * (FB_LOG_LINE_MAX holds any), and so is the size of what was not to be
 * inspected.
 */
#define FB_LOG_LINE_MAX 4096
void fb_action_log_line(char *out, size_t capacity,
    const struct fb_log_record *record);

/* What would hold if everything in shadow counted; meaningful where
 * result->has_shadow says so. */
enum fb_verdict fb_action_shadow_verdict(const struct fb_scan_result *result,
    const struct fb_decision *decision);

/* The same for the decision log, which says of a message that was not to be
 * looked at only that. */
void fb_action_decision_line(char *out, size_t capacity,
    const struct fb_log_record *record);

#endif
