/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdint.h>
#include <stdlib.h>

#include "auth_results.h"
#include "host_name.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool holds)
{
	if (!holds)
		abort();
}

/* A canonical host name stays what it is. */
static void
check_domain(const char *domain)
{
	char again[FB_HOST_NAME_ROOM];
	size_t len = strnlen(domain, FB_AUTH_DOMAIN_ROOM);

	require(len < FB_AUTH_DOMAIN_ROOM);
	require(len == 0 || fb_host_name(again, fb_str(domain)) == len);
	require(len == 0 || strcmp(again, domain) == 0);
}

static void
check(const struct fb_auth_results *results)
{
	require(results->spf < FB_SPF_COUNT);
	require(results->dkim < FB_AUTH_COUNT);
	require(results->dmarc < FB_AUTH_COUNT);
	require(results->dkim_count <= FB_AUTH_DKIM_MAX);
	require(results->dkim_count == 0 || results->dkim == FB_AUTH_PASS);
	check_domain(results->mailfrom);
	check_domain(results->helo);
	check_domain(results->from);
	for (unsigned i = 0; i < results->dkim_count; i++)
		check_domain(results->dkim_domain[i]);
}

/* The input is the value of a field, and once more behind a trusted name. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct fb_authserv_ids trusted = {
		.id = { "a", "例.jp" },
		.count = 2,
	};
	struct fb_auth_results results;
	char *value = malloc(size + 2);

	require(value != NULL);
	memcpy(value, "a;", 2);
	if (size > 0)
		memcpy(value + 2, data, size);
	struct fb_field field[2] = {
		{ FB_STR("Authentication-Results"), { value + 2, size } },
		{ FB_STR("Authentication-Results"), { value, size + 2 } },
	};
	struct fb_fields fields = { field, 2 };
	fb_auth_results_read(&results, &fields, &trusted);
	check(&results);
	fb_auth_results_read(&results, &fields, NULL);
	require(!results.is_trusted && results.spf == FB_SPF_UNASKED);
	free(value);
	return 0;
}
