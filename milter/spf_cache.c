/* SPDX-License-Identifier: BSD-2-Clause */
#include "spf_cache.h"

#include <string.h>

/* FNV-1a.  Whoever makes all keys collide has a cache of four entries for
 * his own mail. */
static uint32_t
hash(uint32_t h, const void *data, size_t size)
{
	const uint8_t *bytes = data;

	for (size_t i = 0; i < size; i++)
		h = (h ^ bytes[i]) * 16777619u;
	return h;
}

static unsigned
set_of(const struct fb_spf_client *client, const char *domain)
{
	uint32_t h = hash(2166136261u, client->address, sizeof client->address);

	return hash(h, domain, strlen(domain)) % FB_SPF_CACHE_SETS;
}

static bool
is_for(const struct fb_spf_cached *entry, const struct fb_spf_client *client,
    const char *domain)
{
	return entry->client.family == client->family &&
	    memcmp(entry->client.address, client->address,
		sizeof client->address) == 0 &&
	    strcmp(entry->domain, domain) == 0;
}

enum fb_spf
fb_spf_cache_find(const struct fb_spf_cache *cache,
    const struct fb_spf_client *client, const char *domain, int64_t now_s)
{
	const struct fb_spf_cached *set = cache->entry[set_of(client, domain)];

	for (unsigned i = 0; i < FB_SPF_CACHE_WAYS; i++)
		if (set[i].until_s > now_s && is_for(&set[i], client, domain))
			return set[i].result;
	return FB_SPF_UNASKED;
}

void
fb_spf_cache_put(struct fb_spf_cache *cache, const struct fb_spf_client *client,
    const char *domain, enum fb_spf result, uint32_t ttl_s, int64_t now_s)
{
	struct fb_spf_cached *set = cache->entry[set_of(client, domain)];
	struct fb_spf_cached *oldest = &set[0];

	if (ttl_s == 0)
		return;
	for (unsigned i = 0; i < FB_SPF_CACHE_WAYS; i++) {
		if (is_for(&set[i], client, domain)) {
			oldest = &set[i];
			break;
		}
		if (set[i].until_s < oldest->until_s)
			oldest = &set[i];
	}
	*oldest = (struct fb_spf_cached) {
		.until_s = now_s +
		    (ttl_s < FB_SPF_CACHE_MAX_S ? ttl_s : FB_SPF_CACHE_MAX_S),
		.client = *client,
		.result = result,
	};
	strcpy(oldest->domain, domain);
}
