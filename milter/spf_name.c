/* SPDX-License-Identifier: BSD-2-Clause */
#include "spf_name.h"

#include <ctype.h>
#include <string.h>

#include "domain.h"

static bool
is_host_byte(char c)
{
	return isalnum((unsigned char)c) || c == '-' || c == '_';
}

/* Labels of 1 to 63 bytes between dots; how many, or 0. */
static unsigned
count_labels(struct fb_str name)
{
	unsigned labels = 1;
	size_t label = 0;

	for (size_t i = 0; i < name.len; i++) {
		if (name.data[i] != '.') {
			if (++label > FB_LABEL_MAX_BYTES)
				return 0;
			continue;
		}
		if (label == 0)
			return 0;
		label = 0;
		labels++;
	}
	return label == 0 ? 0 : labels;
}

bool
fb_spf_domain_read(char out[FB_SPF_DOMAIN_MAX_BYTES + 1], struct fb_str domain)
{
	char ascii[FB_DOMAIN_MAX_BYTES];
	struct fb_str name = { ascii, fb_domain_ascii(ascii, domain) };

	if (name.len > FB_SPF_DOMAIN_MAX_BYTES || count_labels(name) < 2)
		return false;
	for (size_t i = 0; i < name.len; i++)
		if (name.data[i] != '.' && !is_host_byte(name.data[i]))
			return false;
	memcpy(out, name.data, name.len);
	out[name.len] = '\0';
	return true;
}

static bool
is_askable_byte(char c)
{
	return c >= 0x20 && c <= 0x7E && c != '\\';
}

const char *
fb_spf_name_askable(const char *name)
{
	size_t len = strlen(name);

	if (len > 0 && name[len - 1] == '.')
		len--;
	while (len > FB_SPF_DOMAIN_MAX_BYTES) {
		const char *dot = memchr(name, '.', len);
		if (dot == NULL)
			return NULL;
		len -= (size_t)(dot + 1 - name);
		name = dot + 1;
	}
	for (size_t i = 0; i < len; i++)
		if (!is_askable_byte(name[i]))
			return NULL;
	return count_labels((struct fb_str) { name, len }) > 0 ? name : NULL;
}
