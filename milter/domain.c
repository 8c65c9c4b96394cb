/* SPDX-License-Identifier: BSD-2-Clause */
#include "domain.h"

#include <libpsl.h>
#include <stdint.h>
#include <string.h>
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

#define LABEL_MAX_BYTES 63 /* RFC 1035, 2.3.4 */

static bool
is_label_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
	    c == '_';
}

static bool
is_host_name(struct fb_str domain)
{
	size_t label = 0, dots = 0;

	for (size_t i = 0; i < domain.len; i++) {
		bool is_dot = domain.data[i] == '.';
		if (is_dot ? label == 0 : !is_label_byte(domain.data[i]))
			return false;
		label = is_dot ? 0 : label + 1;
		dots += is_dot;
		if (label > LABEL_MAX_BYTES)
			return false;
	}
	return dots > 0 && label > 0;
}

enum fb_domain_owner
fb_domain_owner(struct fb_str domain)
{
	const psl_ctx_t *suffixes = psl_builtin();
	char text[FB_DOMAIN_MAX_BYTES + 1];

	if (domain.len > FB_DOMAIN_MAX_BYTES || !is_host_name(domain))
		return FB_DOMAIN_OF_NONE;
	memcpy(text, domain.data, domain.len);
	text[domain.len] = '\0';
	return suffixes != NULL && psl_is_public_suffix(suffixes, text) != 0 ?
	    FB_DOMAIN_OF_MANY :
	    FB_DOMAIN_OF_ONE;
}
