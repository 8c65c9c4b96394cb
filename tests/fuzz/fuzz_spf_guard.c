/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * All that DNS can say to libspf2 behind its guard.  The input is what a
 * hostile name server answers, whatever is asked: records one after the
 * other, each behind its length, used up and begun again.
 */
#include "spf_guard.h"

#include <arpa/nameser.h>
#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct script {
	const uint8_t *data;
	size_t size, at;
};

static uint8_t
next_byte(struct script *script)
{
	if (script->at >= script->size)
		script->at = 0;
	return script->data[script->at++];
}

static void
ask(void *context, struct fb_dns_answer *out, const char *name, int type,
    int64_t deadline_ms)
{
	struct script *script = context;
	uint8_t choice = next_byte(script);
	uint8_t text[512];

	(void)deadline_ms;
	assert(strlen(name) <= FB_SPF_DOMAIN_MAX_BYTES + 1);
	fb_dns_answer_begin(out, choice < 16 ? FB_DNS_VOID : FB_DNS_FOUND);
	for (unsigned n = choice < 16 ? 0 : 1 + choice % 3; n > 0; n--) {
		size_t len = type == ns_t_a ? 4 :
		    type == ns_t_aaaa       ? 16 :
					      2u * next_byte(script);
		size_t at = 0;
		if (type == ns_t_txt) {
			memcpy(text, "v=spf1 ", 7);
			at = 7;
			n = 1;
		}
		for (; at < len && at < sizeof text; at++)
			text[at] = next_byte(script);
		fb_dns_answer_add(out, (struct fb_str) { (char *)text, at });
	}
	if (out->count == 0 && out->status == FB_DNS_FOUND)
		fb_dns_answer_begin(out, FB_DNS_VOID);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct fb_spf_guard *guard;
	static struct script script;
	struct fb_spf_question question = { 0 };
	struct fb_spf_check check;
	size_t sender = size < 8 ? size : 8;

	if (size < 2)
		return 0;
	if (guard == NULL)
		guard = fb_spf_guard_new(&(struct fb_dns) { ask, &script });
	script = (struct script) { data, size, 0 };
	question.client.family = data[0] % 2 == 0 ? AF_INET : AF_INET6;
	question.client.address[0] = 192;
	memcpy(question.sender, data, sender);
	question.sender[strlen(question.sender)] = '@';
	strcat(question.sender, "a.example");
	memcpy(question.helo, data, sender);
	if (!fb_spf_question_is_valid(&question))
		return 0;
	fb_spf_guard_check(&check, guard, &question);
	assert(check.result > FB_SPF_UNASKED && check.result < FB_SPF_COUNT);
	assert(check.question_count <= FB_SPF_QUESTIONS_MAX);
	return 0;
}
