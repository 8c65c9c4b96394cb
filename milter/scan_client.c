/* SPDX-License-Identifier: BSD-2-Clause */
#include "scan_client.h"

static bool
is_valid(const void *answer, const void *question)
{
	return fb_scan_result_is_valid(answer, question);
}

_Static_assert(sizeof(struct fb_scan_result) <= FB_POOL_ANSWER_MAX_BYTES,
    "a pool can receive a scan result");

static enum fb_outcome
outcome_of(enum fb_pool_end end)
{
	switch (end) {
	case FB_POOL_ANSWERED:
		return FB_OUTCOME_JUDGED;
	case FB_POOL_NO_WORKER:
		return FB_OUTCOME_NO_WORKER;
	case FB_POOL_TIMEOUT:
		return FB_OUTCOME_TIMEOUT;
	case FB_POOL_WORKER_DIED:
		return FB_OUTCOME_WORKER_DIED;
	case FB_POOL_BREAKER:
		return FB_OUTCOME_BREAKER;
	case FB_POOL_IO:
		break;
	}
	return FB_OUTCOME_IO;
}

enum fb_outcome
fb_scan_ask(struct fb_scan_result *result, struct fb_pool *pool,
    const struct fb_scan_request *request, int memfd, const struct fb_ask *how)
{
	struct fb_scan_request question = *request;
	struct fb_scan_result answer;
	const struct fb_exchange exchange = {
		.question = &question,
		.question_size = sizeof question,
		.fd = memfd,
		.answer = &answer,
		.answer_size = sizeof answer,
		.is_valid = is_valid,
	};

	question.serial = fb_pool_next_serial(pool);
	enum fb_outcome outcome = outcome_of(fb_pool_ask(pool, &exchange, how));
	if (outcome != FB_OUTCOME_JUDGED)
		return outcome;
	if (answer.status != FB_OK)
		return FB_OUTCOME_NO_MEMORY;
	*result = answer;
	return FB_OUTCOME_JUDGED;
}
