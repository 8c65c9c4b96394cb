/* SPDX-License-Identifier: BSD-2-Clause */
#include "host_name.h"

#include <unicode/uidna.h>

/* Bytes of a name in U-labels that are looked at. */
#define UNICODE_MAX 1024

static bool
is_ascii(struct fb_str text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.data[i] >= 0x80)
			return false;
	return true;
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static UIDNA *
open_idna(void)
{
	UErrorCode code = U_ZERO_ERROR;
	UIDNA *idna = uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_ASCII |
		UIDNA_NONTRANSITIONAL_TO_UNICODE,
	    &code);

	return U_FAILURE(code) ? NULL : idna;
}

/* What browsers and resolvers do not mind. */
static bool
is_harmless(const UIDNAInfo *info)
{
	const uint32_t harmless = UIDNA_ERROR_LEADING_HYPHEN |
	    UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4 |
	    UIDNA_ERROR_EMPTY_LABEL;

	return (info->errors & ~harmless) == 0;
}

/* To A-labels; returns the length, or 0 when the name is not allowed. */
static size_t
to_ascii(char ascii[FB_HOST_NAME_ROOM], struct fb_str name)
{
	UErrorCode code = U_ZERO_ERROR;
	UIDNAInfo info = UIDNA_INFO_INITIALIZER;
	UIDNA *idna = name.len <= UNICODE_MAX ? open_idna() : NULL;

	if (idna == NULL)
		return 0;
	int32_t len = uidna_nameToASCII_UTF8(idna, name.data, (int32_t)name.len,
	    ascii, FB_HOST_NAME_MAX + 1, &info, &code);
	uidna_close(idna);
	if (U_FAILURE(code) || len <= 0 || len > FB_HOST_NAME_MAX + 1 ||
	    !is_harmless(&info))
		return 0;
	return (size_t)len;
}

static bool
is_host_name(const char *name, size_t len)
{
	size_t label = 0;

	for (size_t i = 0; i < len; i++) {
		char c = name[i];
		if (c == '.') {
			if (label == 0)
				return false;
			label = 0;
			continue;
		}
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			c == '-' || c == '_') ||
		    ++label > 63)
			return false;
	}
	return label > 0;
}

size_t
fb_host_name(char out[FB_HOST_NAME_ROOM], struct fb_str name)
{
	size_t len = 0;

	if (!is_ascii(name))
		len = to_ascii(out, name);
	else if (name.len <= FB_HOST_NAME_MAX + 1)
		for (; len < name.len; len++)
			out[len] = lower(name.data[len]);
	while (len > 0 && out[len - 1] == '.')
		len--;
	if (len > FB_HOST_NAME_MAX || !is_host_name(out, len))
		len = 0;
	out[len] = '\0';
	return len;
}

/* Whether `name` is the U-labels of `ascii`. */
static bool
is_shown_as(const char *ascii, struct fb_str name)
{
	char unicode[UNICODE_MAX];
	UErrorCode code = U_ZERO_ERROR;
	UIDNAInfo info = UIDNA_INFO_INITIALIZER;
	UIDNA *idna = open_idna();

	if (idna == NULL)
		return false;
	int32_t len = uidna_nameToUnicodeUTF8(idna, ascii, -1, unicode,
	    sizeof unicode, &info, &code);
	uidna_close(idna);
	return U_SUCCESS(code) && is_harmless(&info) && len > 0 &&
	    (size_t)len <= sizeof unicode &&
	    fb_str_equal_nocase((struct fb_str) { unicode, (size_t)len }, name);
}

/* Whether `name` is the A-labels `ascii` in one of their two spellings. */
static bool
is_spelling_of(const char *ascii, struct fb_str name)
{
	return is_ascii(name) ? fb_str_equal_nocase(fb_str(ascii), name) :
				is_shown_as(ascii, name);
}

bool
fb_host_name_equal(struct fb_str a, struct fb_str b)
{
	char first[FB_HOST_NAME_ROOM], second[FB_HOST_NAME_ROOM];
	size_t len = fb_host_name(first, a);

	if (len == 0 || fb_host_name(second, b) != len ||
	    memcmp(first, second, len) != 0)
		return false;
	return is_spelling_of(first, a) && is_spelling_of(second, b);
}
