/* SPDX-License-Identifier: BSD-2-Clause */
/* A packet of any name server; the first byte chooses the type. */
#include "dns.h"

#include <arpa/nameser.h>
#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int types[] = { ns_t_a, ns_t_aaaa, ns_t_mx, ns_t_ptr,
		ns_t_txt };
	static struct fb_dns_answer answer;

	if (size == 0)
		return 0;
	int type = types[data[0] % (sizeof types / sizeof *types)];
	fb_dns_answer_parse(&answer, data + 1, size - 1, type);
	assert(answer.status <= FB_DNS_FAILED);
	assert((answer.count > 0) == (answer.status == FB_DNS_FOUND));
	assert(answer.count <= FB_DNS_RECORDS_MAX);
	for (size_t i = 0; i < answer.count; i++) {
		struct fb_str record = answer.record[i];
		assert(record.data >= answer.data &&
		    record.len <=
			(size_t)(answer.data + answer.used - record.data));
		if (type == ns_t_a)
			assert(record.len == 4);
		if (type == ns_t_mx || type == ns_t_ptr)
			assert(memchr(record.data, '\0', record.len) == NULL);
	}
	return 0;
}
