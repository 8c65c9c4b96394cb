/* SPDX-License-Identifier: BSD-2-Clause */
#include "domain.h"

#include <stdint.h>
#include <unicode/uidna.h>

static bool
is_ascii(struct fb_str text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.data[i] >= 0x80)
			return false;
	return true;
}

static size_t
lower_ascii(char out[FB_DOMAIN_MAX_BYTES], struct fb_str domain)
{
	if (domain.len > FB_DOMAIN_MAX_BYTES)
		return 0;
	for (size_t i = 0; i < domain.len; i++) {
		char c = domain.data[i];
		out[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	return domain.len;
}

/* Registries forbid some names that work all the same; so does ICU, but a
 * name that is only unusual is still one name. */
static size_t
to_a_labels(char out[FB_DOMAIN_MAX_BYTES], struct fb_str domain)
{
	const uint32_t harmless = UIDNA_ERROR_LEADING_HYPHEN |
	    UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4;
	UErrorCode code = U_ZERO_ERROR;
	UIDNAInfo info = UIDNA_INFO_INITIALIZER;
	UIDNA *idna = uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_ASCII, &code);

	if (U_FAILURE(code))
		return 0;
	int32_t len = domain.len > INT32_MAX ?
	    0 :
	    uidna_nameToASCII_UTF8(idna, domain.data, (int32_t)domain.len, out,
		FB_DOMAIN_MAX_BYTES, &info, &code);
	uidna_close(idna);
	if (U_FAILURE(code) || len <= 0 || len > FB_DOMAIN_MAX_BYTES ||
	    (info.errors & ~harmless) != 0)
		return 0;
	return (size_t)len;
}

size_t
fb_domain_ascii(char out[FB_DOMAIN_MAX_BYTES], struct fb_str domain)
{
	size_t len = is_ascii(domain) ? lower_ascii(out, domain) :
					to_a_labels(out, domain);

	return len > 1 && out[len - 1] == '.' ? len - 1 : len;
}
