/* SPDX-License-Identifier: BSD-2-Clause */
#include "consent_print.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

/* ---- words ------------------------------------------------------------ */

struct words {
	char *out;
	size_t len;
};

static void put(struct words *words, const char *format, ...) FB_PRINTF(2, 3);

static void
put(struct words *words, const char *format, ...)
{
	va_list arguments;

	if (words->len != 0)
		words->out[words->len++] = ' ';
	va_start(arguments, format);
	words->len += (size_t)vsnprintf(words->out + words->len,
	    FB_CONSENT_WORDS_BYTES - words->len, format, arguments);
	va_end(arguments);
}

static void
put_categories(struct words *words, fb_category_set categories)
{
	if (categories == 0) {
		put(words, "none");
	} else if (categories == FB_CATEGORY_ALL) {
		put(words, "all");
	} else if (categories == FB_CATEGORY_DEFAULT) {
		put(words, "default");
	} else {
		for (unsigned i = 0; i < FB_CATEGORY_COUNT; i++)
			if ((categories & 1u << i) != 0)
				put(words, "%s",
				    fb_words_name(&fb_category_words, i));
	}
}

/* The ceiling that all agreed categories have; not said, or none where it
 * cannot be said for all. */
static uint8_t
common_ceiling(const struct fb_consent_terms *terms)
{
	uint8_t common = FB_CONSENT_NO_CEILING;
	bool is_first = true;

	for (unsigned i = 0; i < FB_CATEGORY_COUNT; i++) {
		if ((terms->categories & 1u << i) == 0)
			continue;
		if (!is_first && terms->ceiling[i] != common)
			return FB_VERDICT_NONE;
		common = terms->ceiling[i];
		is_first = false;
	}
	return common;
}

static void
put_ceilings(struct words *words, const struct fb_consent_terms *terms)
{
	uint8_t common = common_ceiling(terms);

	if (common == FB_CONSENT_NO_CEILING)
		return;
	if (common != FB_VERDICT_NONE) {
		put(words, "ceiling=%s",
		    fb_words_name(&fb_verdict_words, common));
		return;
	}
	for (unsigned i = 0; i < FB_CATEGORY_COUNT; i++)
		if ((terms->categories & 1u << i) != 0 &&
		    terms->ceiling[i] != FB_CONSENT_NO_CEILING)
			put(words, "ceiling.%s=%s",
			    fb_words_name(&fb_category_words, i),
			    fb_words_name(&fb_verdict_words,
				terms->ceiling[i]));
}

static void
put_points(struct words *words, const char *name, int32_t milli)
{
	char points[32];

	if (milli == 0)
		return;
	fb_setting_write_bound(points, sizeof points,
	    fb_setting_find(FB_STR("ThresholdTag")), (uint64_t)milli);
	put(words, "%s=%s", name, points);
}

void
fb_consent_print_words(char out[FB_CONSENT_WORDS_BYTES],
    const struct fb_consent_terms *terms, const char *allow)
{
	struct words words = { .out = out };

	put_categories(&words, terms->categories);
	put_ceilings(&words, terms);
	if (terms->clause != 0)
		put(&words, "clause=%" PRIu32, terms->clause);
	if (terms->stats != 0)
		put(&words, "stats");
	put_points(&words, "tag", terms->tag_milli);
	put_points(&words, "quarantine", terms->quarantine_milli);
	put_points(&words, "reject", terms->reject_milli);
	if (terms->mark != FB_CONSENT_UNSAID)
		put(&words, "mark=%s",
		    terms->mark == FB_CONSENT_ON ? "on" : "off");
	for (unsigned i = 0; i < terms->allow_count; i++) {
		put(&words, "allow=%s", allow);
		allow += strlen(allow) + 1;
	}
}

/* ---- keys ------------------------------------------------------------- */

/* RFC 5321, 4.1.2: a Dot-string of atoms, or beyond ASCII. */
static bool
is_atom(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	    (unsigned char)c >= 0x80 ||
	    (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~.", c) != NULL);
}

static bool
needs_quotes(struct fb_str local)
{
	/* A table would take it for a comment. */
	if (local.len == 0 || local.data[0] == '#')
		return true;
	for (size_t i = 0; i < local.len; i++)
		if (!is_atom(local.data[i]))
			return true;
	return false;
}

static size_t
put_quoted(char *out, struct fb_str local)
{
	size_t len = 0;

	out[len++] = '"';
	for (size_t i = 0; i < local.len; i++) {
		if (local.data[i] == '"' || local.data[i] == '\\')
			out[len++] = '\\';
		out[len++] = local.data[i];
	}
	out[len++] = '"';
	return len;
}

static size_t
put_plain(char *out, struct fb_str text)
{
	memcpy(out, text.data, text.len);
	return text.len;
}

void
fb_consent_print_key(char out[FB_CONSENT_WRITTEN_BYTES], struct fb_str key)
{
	const char *at = memrchr(key.data, '@', key.len);
	size_t local_len = at == NULL ? key.len : (size_t)(at - key.data);
	struct fb_str local = { key.data, local_len };
	struct fb_str domain = { key.data + local_len, key.len - local_len };
	size_t len = 0;

	if (local.len == 0 && domain.len != 0 &&
	    memchr(domain.data, '.', domain.len) != NULL &&
	    domain.data[1] != '#') {
		domain.data++;
		domain.len--;
	} else if (local.len != 0) {
		len = needs_quotes(local) ? put_quoted(out, local) :
					    put_plain(out, local);
	}
	len += put_plain(out + len, domain);
	out[len] = '\0';
}
