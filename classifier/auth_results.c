/* SPDX-License-Identifier: BSD-2-Clause */
#include "auth_results.h"

void
fb_auth_results_read(struct fb_auth_results *out,
    const struct fb_fields *fields, const struct fb_authserv_ids *trusted)
{
	(void)fields;
	(void)trusted;
	*out = (struct fb_auth_results) { 0 };
}
