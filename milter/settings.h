/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * settings.h - the configuration of fakebill-milter (fakebill-milter.conf(5))
 *
 * One table names each setting, its type, unit, default, range and help in
 * one line; parser, -n, the sample file and the manual page come from it.
 * Parsing is pure: bytes in, settings out; the supervisor reads the file and
 * checks that what it names exists.
 *
 *   Name value        # one per line; names without regard to case
 */
#ifndef FB_SETTINGS_H
#define FB_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "domain.h"
#include "judge.h"
#include "network.h"
#include "status.h"
#include "vocabulary.h"

#define FB_PATH_MAX_BYTES 256
#define FB_REPORT_ADDRESSES_MAX 16
#define FB_LOCAL_NETWORKS_MAX 32
#define FB_ALLOW_SENDERS_MAX 64
/* What a reply to a rejected mail says of whom to ask; RFC 5321, 4.5.3.1.5
 * allows 512 bytes for a reply line in all. */
#define FB_DESK_MAX_BYTES 160

/*
 * The mark becomes one encoded-word of the Subject.  RFC 2047, 2 allows 76
 * columns for its line: "Subject: ", "=?UTF-8?B?", 52 characters of base64
 * for 39 bytes, "?=".
 */
#define FB_SUBJECT_MARK_MAX_BYTES 39

enum fb_operator {
	FB_OPERATOR_UNSET,
	FB_OPERATOR_ISP,
	FB_OPERATOR_COMPANY,
	FB_OPERATOR_UNIVERSITY
};
enum fb_mode {
	FB_MODE_OBSERVE,
	FB_MODE_ENFORCE
};
enum fb_mixed {
	FB_MIXED_LENIENT,
	FB_MIXED_SPLIT
};
enum fb_sandbox_need {
	FB_SANDBOX_REQUIRED,
	FB_SANDBOX_AVAILABLE
};
enum fb_log_target {
	FB_LOG_SYSLOG,
	FB_LOG_STDERR
};

struct fb_list_setting {
	char path[FB_PATH_MAX_BYTES];
	bool is_shadow; /* matched and logged, counts nothing */
};

struct fb_settings {
	char socket[FB_PATH_MAX_BYTES];   /* unix:/path or inet:port@host */
	unsigned socket_mode;             /* octal */
	char socket_group[64];            /* empty: as it comes */
	char user[64], group[64];         /* empty: stay who we are */
	char scan_user[64], spf_user[64]; /* empty: as user */
	char pid_file[FB_PATH_MAX_BYTES]; /* empty: none */
	enum fb_operator operator_type;   /* no default: must be set */
	enum fb_mode mode;
	struct fb_list_setting list[FB_LISTS_MAX];
	unsigned list_count;
	fb_category_set shadow_categories; /* count nothing yet */
	char overrides[FB_PATH_MAX_BYTES]; /* need not exist */
	/* a path, or "cdb:" and one; empty: Operator's default only */
	char consent[sizeof "cdb:" - 1 + FB_PATH_MAX_BYTES];
	char recipient_delimiter[8]; /* empty: none */
	char local_domain[256];      /* empty: not told */
	uint32_t clause_minimum;     /* consent to an older clause is
					  * none */
	enum fb_mixed mixed_recipients;
	/* whose Authentication-Results are believed */
	struct fb_authserv_ids trusted_authserv;
	char report_address[FB_REPORT_ADDRESSES_MAX][128];
	unsigned report_address_count;
	bool subject_mark;
	char subject_mark_text[128]; /* UTF-8 */
	struct fb_thresholds thresholds;
	enum fb_verdict ceiling;           /* strongest action for anybody */
	fb_category_set category_ceilings; /* those that were given */
	enum fb_verdict category_ceiling[FB_CATEGORY_COUNT]; /* REJECT:
			      * nothing but `ceiling` */
	struct fb_network local_network[FB_LOCAL_NETWORKS_MAX];
	unsigned local_network_count;      /* besides loopback */
	enum fb_verdict local_ceiling;     /* for mail from there; NONE: not
					* inspected */
	enum fb_verdict submitter_ceiling; /* of authenticated clients */
	char allow_sender[FB_ALLOW_SENDERS_MAX][FB_DOMAIN_MAX_BYTES + 1];
	unsigned allow_sender_count;      /* lower case, A-labels */
	char desk[FB_DESK_MAX_BYTES + 1]; /* ASCII; empty: not said */
	unsigned scan_workers;            /* 0: one for each processor, 2 at
					 * least */
	unsigned scan_timeout_ms;         /* deadline of one judgement */
	uint64_t scan_memory_bytes;       /* address space of one worker beyond
					 * its lists */
	bool spf;                         /* ask for SPF where it matters */
	unsigned spf_timeout_ms;          /* of all questions for one mail */
	unsigned spf_workers;
	uint64_t message_bytes;        /* what stands beyond is not read */
	unsigned sessions_max;         /* more are not looked at */
	uint64_t message_memory_bytes; /* of all messages together */
	enum fb_sandbox_need sandbox;  /* what if it cannot be had */
	unsigned watchdog_interval_ms; /* from question to question */
	unsigned breaker_crashes;      /* so many crashes … */
	unsigned breaker_window_s; /* … within this time stop scanning … */
	unsigned breaker_pause_s;  /* … for this long */
	enum fb_log_target log_target;
	char decision_log[FB_PATH_MAX_BYTES]; /* folder; empty: none */
	unsigned decision_log_days;           /* retention */
};

/* Called once for each error, with file and line. */
typedef void fb_settings_report(void *context, const struct fb_error *error);

/*
 * Parse a configuration.  *out is set on success only.  All errors are
 * reported in the order of the lines, what concerns the whole file last: an
 * unknown name (with the nearest known one), a value of the wrong type or
 * out of range, a setting given twice, thresholds that do not rise, Operator
 * missing, Ceiling reject without Desk.  `report` may be NULL.
 * Returns FB_OK or FB_ERR_SYNTAX.
 */
FB_MUST_CHECK enum fb_status fb_settings_parse(struct fb_settings *out,
    struct fb_str text, const char *file_name, fb_settings_report *report,
    void *context);

/* Write the sample file: every setting with help, default and range. */
void fb_settings_print_sample(FILE *out);

/*
 * Write, for fakebill-milter.conf(5), what the table knows about each
 * setting: three lines of mdoc, its name and argument, its help, and its
 * default and range.  A test holds the manual page against it.
 */
void fb_settings_print_manual(FILE *out);

/* The line for main.cf and for sendmail.mc that uses the socket. */
void fb_settings_print_mta_lines(FILE *out, const struct fb_settings *settings);

#endif
