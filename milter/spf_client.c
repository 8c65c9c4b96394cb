/* SPDX-License-Identifier: BSD-2-Clause */
#include "spf_client.h"

#include <time.h>

static bool
is_valid(const void *answer, const void *question)
{
	return fb_spf_answer_is_valid(answer, question);
}

_Static_assert(sizeof(struct fb_spf_answer) <= FB_POOL_ANSWER_MAX_BYTES,
    "a pool can receive an SPF answer");

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

enum fb_spf
fb_spf_ask(struct fb_pool *pool, const struct fb_spf_question *question,
    const struct fb_ask *how)
{
	struct fb_spf_question asked = *question;
	struct fb_spf_answer answer;
	const struct fb_exchange exchange = {
		.question = &asked,
		.question_size = sizeof asked,
		.fd = -1,
		.answer = &answer,
		.answer_size = sizeof answer,
		.is_valid = is_valid,
	};

	asked.serial = fb_pool_next_serial(pool);
	asked.deadline_ms = now_ms() + how->timeout_ms;
	return fb_pool_ask(pool, &exchange, how) == FB_POOL_ANSWERED ?
	    (enum fb_spf)answer.result :
	    FB_SPF_TEMPERROR;
}
