/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * scan.h - what the front and a scan worker say to each other
 *
 * A scan worker parses hostile mail, so its answer is hostile too: a packet
 * of fixed size without pointers, checked by fb_scan_result_is_valid()
 * before anything believes it.
 */
#ifndef FB_SCAN_H
#define FB_SCAN_H

#include <stdbool.h>
#include <stdint.h>

#include "judge.h"
#include "source.h"
#include "vocabulary.h"

#define FB_SCAN_REASONS_MAX 20
/* Behind the lists of the request there may be that of the test words. */
#define FB_SCAN_LISTS_MAX (FB_LISTS_MAX + 1)
#define FB_SCAN_AUTH_DOMAINS_MAX 4

/* Front to worker, with the message as a sealed memfd beside it. */
struct fb_scan_request {
	uint64_t serial;        /* comes back in the answer */
	uint64_t message_bytes; /* length of the memfd's content */
	int64_t now;            /* Unix time */
	uint32_t categories;    /* fb_category_set */
	uint32_t spf;           /* enum fb_spf */
};

/* One entry that hit, for headers and log; no words of the mail. */
struct fb_scan_reason {
	char id[FB_ID_MAX_BYTES]; /* NUL-terminated */
	uint8_t list;             /* index into fb_scan_result.list */
	uint8_t type;             /* enum fb_type */
	uint8_t group;            /* enum fb_group */
	uint8_t category;         /* enum fb_category */
	uint8_t is_shadow;
	uint8_t override; /* enum fb_override */
	uint8_t pad[2];
	int32_t counted_milli;
};

/* Worker to front. */
struct fb_scan_result {
	uint64_t serial;
	uint32_t status; /* enum fb_status: FB_OK or FB_ERR_NOMEM */
	int32_t score_milli;
	uint32_t category; /* enum fb_category */
	/* if everything in shadow counted; 0 when nothing hit there */
	int32_t shadow_score_milli;
	uint32_t shadow_category;
	uint32_t has_shadow;
	uint32_t flags;     /* fb_flag_set */
	uint32_t truncated; /* bits of enum fb_truncation */
	uint32_t can_spf_change;
	struct {
		int32_t score_milli;
		uint32_t category; /* enum fb_category */
	} by_spf[FB_SPF_COUNT];    /* what each SPF result would make of it */
	uint32_t hit_count;        /* of all hits, may exceed reason_count */
	uint32_t reason_count;     /* at most FB_SCAN_REASONS_MAX */
	uint32_t list_count;       /* at most FB_SCAN_LISTS_MAX */
	/* 1 when a test word hit (testword.h): somebody tries the filter.
	 * The last list is then that of the test words. */
	uint32_t is_test;
	/* what trusted Authentication-Results say (auth_results.h) */
	uint32_t has_auth; /* 1 when there was one; the rest is 0 without */
	uint32_t auth_spf; /* enum fb_spf; unasked: it does not say */
	uint32_t auth_dkim, auth_dmarc; /* enum fb_auth */
	uint32_t auth_domain_count;
	/*
	 * Domains that the mail proved to be from: header.from of a DMARC
	 * pass, smtp.mailfrom of an SPF pass, header.d of DKIM passes, in
	 * this order, each once.  A-labels in lower case, NUL-terminated.
	 * Whose domain may speak for which From is the reader's question.
	 */
	char auth_domain[FB_SCAN_AUTH_DOMAINS_MAX][FB_AUTH_DOMAIN_ROOM];
	struct {
		char name[FB_NAME_MAX_BYTES];
		uint64_t serial;
	} list[FB_SCAN_LISTS_MAX];
	struct fb_scan_reason reason[FB_SCAN_REASONS_MAX];
};

/* Fill a result from evidence. */
void fb_scan_result_fill(struct fb_scan_result *out,
    const struct fb_scan_request *request, const struct fb_evidence *evidence,
    const struct fb_judge_request *judged);

/* True when every member is within its range and every string ends and
 * holds only the characters that ids and list names may have. */
bool fb_scan_result_is_valid(const struct fb_scan_result *result,
    const struct fb_scan_request *request);

#endif
