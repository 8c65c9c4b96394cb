/* SPDX-License-Identifier: BSD-2-Clause */
#include "link_text.h"

#include "bidi.h"
#include "extraction.h"
#include "link.h"

/* Longer words are a sentence, not an address. */
#define WORDS_MAX_BYTES 300
#define SITES_MAX 16       /* named in the words of one link */
#define LABEL_MAX_BYTES 63 /* RFC 1035, 2.3.4 */

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static struct fb_str
trim(struct fb_str text)
{
	while (text.len > 0 && is_blank(text.data[0])) {
		text.data++;
		text.len--;
	}
	while (text.len > 0 && is_blank(text.data[text.len - 1]))
		text.len--;
	return text;
}

static bool
begins_nocase(struct fb_str text, struct fb_str prefix)
{
	return text.len > prefix.len &&
	    fb_str_equal_nocase((struct fb_str) { text.data, prefix.len },
		prefix);
}

/* Most words hold no dot in any form: look before reading. */
static bool
may_name_site(struct fb_str words)
{
	static const struct fb_str dots[] = { FB_STR("."), FB_STR("。"),
		FB_STR("．"), FB_STR("｡"), FB_STR("ドット"), FB_STR("dot"),
		FB_STR("DOT"), FB_STR("․") };

	for (size_t i = 0; i < sizeof dots / sizeof dots[0]; i++)
		if (memmem(words.data, words.len, dots[i].data, dots[i].len) !=
		    NULL)
			return true;
	return false;
}

/* One word of printable ASCII with a dot in it, not an e-mail address. */
static bool
looks_like_host(struct fb_str words)
{
	bool has_dot = false;

	for (size_t i = 0; i < words.len; i++) {
		unsigned char c = (unsigned char)words.data[i];
		if (c <= ' ' || c >= 0x7F || c == '@')
			return false;
		has_dot = has_dot || c == '.';
	}
	return has_dot;
}

/* True when the last label is a real top-level domain, so that "file.pdf"
 * and "3.5" are no hosts. */
static bool
has_known_suffix(const struct fb_extractor *extractor, struct fb_str host)
{
	const char *dot = memrchr(host.data, '.', host.len);
	char label[LABEL_MAX_BYTES + 1];

	if (dot == NULL)
		return false;
	size_t len = host.len - (size_t)(dot + 1 - host.data);
	if (len == 0 || len > LABEL_MAX_BYTES)
		return false;
	memcpy(label, dot + 1, len);
	label[len] = '\0';
	return psl_is_public_suffix2(extractor->public_suffixes, label,
	    PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE);
}

/* The host that the words are and nothing else; empty when they are none. */
static enum fb_status
whole_host(struct fb_str *host, struct fb_arena *arena,
    const struct fb_extractor *extractor, struct fb_str words)
{
	const struct fb_str scheme = FB_STR("http://");
	char url[sizeof "http://" + WORDS_MAX_BYTES];

	*host = (struct fb_str) { NULL, 0 };
	words = trim(words);
	if (words.len > WORDS_MAX_BYTES || !looks_like_host(words))
		return FB_OK;
	if (begins_nocase(words, scheme) ||
	    begins_nocase(words, FB_STR("https://")))
		return fb_extract_host(host, arena, words);

	memcpy(url, scheme.data, scheme.len);
	memcpy(url + scheme.len, words.data, words.len);
	enum fb_status status = fb_extract_host(host, arena,
	    (struct fb_str) { url, scheme.len + words.len });
	if (status == FB_OK && host->len > 0 &&
	    !has_known_suffix(extractor, *host))
		host->len = 0;
	return status;
}

/* Note the URLs that the words name, whatever stands around them.  A site
 * that is only named in a sentence is no place that the link claims to lead
 * to: "read more on news.example". */
static enum fb_status
named_urls(struct fb_identifiers *set, const struct fb_extractor *extractor,
    struct fb_units words)
{
	struct fb_extraction extraction = { .set = set,
		.extractor = extractor };

	fb_link_scan(&extraction, words);
	return extraction.status;
}

static bool
is_same_site(const struct fb_extractor *extractor, struct fb_str a,
    struct fb_str b)
{
	return fb_str_equal(fb_extract_registrable(extractor, a),
	    fb_extract_registrable(extractor, b));
}

/* Whether the words name places, and never the real one. */
static bool
names_others_only(const struct fb_identifiers *set, struct fb_str whole,
    const struct fb_extractor *extractor, struct fb_str real)
{
	bool names_any = whole.len > 0;

	if (names_any && is_same_site(extractor, whole, real))
		return false;
	for (size_t i = 0; i < set->count; i++) {
		struct fb_str host = set->identifier[i].key;
		if (set->identifier[i].type != FB_TYPE_URL)
			continue;
		const char *end = memchr(host.data, '/', host.len);
		if (end != NULL)
			host.len = (size_t)(end - host.data);
		if (host.data[0] != '[' &&
		    (end = memchr(host.data, ':', host.len)) != NULL)
			host.len = (size_t)(end - host.data);
		if (is_same_site(extractor, host, real))
			return false;
		names_any = true;
	}
	return names_any;
}

/*
 * Look for the places that the words name.  Their V1 view is read: invisible
 * characters and full-width letters change nothing for a reader.
 */
static enum fb_status
compare_words(bool *is_foreign, struct fb_arena *arena,
    const struct fb_extractor *extractor, struct fb_str words,
    struct fb_str real)
{
	struct fb_identifiers set = { .arena = arena, .limit = SITES_MAX };
	struct fb_view exact;
	struct fb_str whole;

	enum fb_status status = fb_bidi_show(&words, arena, words);
	if (status == FB_OK)
		status = fb_fold(&exact, arena, extractor->folder,
		    FB_VIEW_EXACT, words);
	if (status == FB_OK)
		status = named_urls(&set, extractor, exact.text);
	if (status != FB_OK)
		return status;
	words = fb_extraction_utf8(arena, exact.text, 0, exact.text.count);
	if (words.data == NULL)
		return FB_ERR_NOMEM;
	status = whole_host(&whole, arena, extractor, words);
	if (status == FB_OK)
		*is_foreign = names_others_only(&set, whole, extractor, real);
	return status;
}

/* "https://bank.example@elsewhere.example/": before the at-sign stands what
 * the reader is to take for the place. */
static bool
has_decoy(struct fb_str target)
{
	const struct fb_str slashes = FB_STR("//");
	const char *begin = target.len > 0 ?
	    memmem(target.data, target.len, slashes.data, slashes.len) :
	    NULL;
	bool has_dot = false;

	if (begin == NULL)
		return false;
	for (const char *p = begin + 2; p < target.data + target.len; p++) {
		if (*p == '/' || *p == '?' || *p == '#' || *p == '\\')
			return false;
		if (*p == '@')
			return has_dot;
		has_dot |= *p == '.';
	}
	return false;
}

enum fb_status
fb_link_text_is_foreign(bool *is_foreign, struct fb_arena *arena,
    const struct fb_extractor *extractor, struct fb_str words,
    struct fb_str target)
{
	struct fb_str real;

	*is_foreign = false;
	enum fb_status status = fb_extract_host(&real, arena, target);
	if (status != FB_OK || real.len == 0)
		return status;
	if (has_decoy(target)) {
		*is_foreign = true;
		return FB_OK;
	}
	if (words.len == 0 || words.len > WORDS_MAX_BYTES ||
	    !may_name_site(words))
		return FB_OK;
	return compare_words(is_foreign, arena, extractor, words, real);
}
