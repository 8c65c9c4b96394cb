/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spf_cache.h - what SPF said a moment ago
 *
 * A list or a flood of mail from one client asks the same again and again.
 * A fixed number of entries, each for a client and a domain, for as long as
 * DNS allows and never longer than FB_SPF_CACHE_MAX_S; a new entry takes the
 * place of the one of its set that ends first.  In memory only, and gone
 * with its worker.  The clock is an argument.
 */
#ifndef FB_SPF_CACHE_H
#define FB_SPF_CACHE_H

#include "spf.h"
#include "spf_name.h"

#define FB_SPF_CACHE_SETS 64
#define FB_SPF_CACHE_WAYS 4
#define FB_SPF_CACHE_MAX_S 300

struct fb_spf_cached {
	int64_t until_s; /* 0: free */
	struct fb_spf_client client;
	char domain[FB_SPF_DOMAIN_MAX_BYTES + 1];
	enum fb_spf result;
};

/* All zero is an empty cache. */
struct fb_spf_cache {
	struct fb_spf_cached entry[FB_SPF_CACHE_SETS][FB_SPF_CACHE_WAYS];
};

/* FB_SPF_UNASKED when nothing is known. */
enum fb_spf fb_spf_cache_find(const struct fb_spf_cache *cache,
    const struct fb_spf_client *client, const char *domain, int64_t now_s);

/* Keep a result for `ttl_s`; 0 keeps nothing. */
void fb_spf_cache_put(struct fb_spf_cache *cache,
    const struct fb_spf_client *client, const char *domain, enum fb_spf result,
    uint32_t ttl_s, int64_t now_s);

#endif
