/* SPDX-License-Identifier: BSD-2-Clause */
/* What an SPF worker answers is hostile until checked, and so is what it is
 * asked. */
#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "spf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fb_spf_answer answer = { 0 };
	struct fb_spf_question question = { 0 };

	memcpy(&answer, data, size < sizeof answer ? size : sizeof answer);
	memcpy(&question, data,
	    size < sizeof question ? size : sizeof question);
	if (fb_spf_answer_is_valid(&answer, &question)) {
		assert(answer.serial == question.serial);
		assert(strcmp(fb_words_name(&fb_spf_words, answer.result),
			   "?") != 0);
		assert(answer.result != FB_SPF_UNASKED);
	}
	if (fb_spf_question_is_valid(&question)) {
		assert(strlen(question.helo) <= FB_SPF_HELO_MAX_BYTES);
		assert(strlen(question.sender) <= FB_SPF_SENDER_MAX_BYTES);
		assert(question.client.family == AF_INET ||
		    question.client.family == AF_INET6);
	}
	return 0;
}
