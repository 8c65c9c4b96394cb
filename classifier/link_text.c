/* SPDX-License-Identifier: BSD-2-Clause */
#include "link_text.h"

#include "extraction.h"

/* Longer words are a sentence, not an address. */
#define WORDS_MAX_BYTES 300
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

/* The words as V1 has them: full-width letters and invisible characters
 * change nothing for a reader. */
static enum fb_status
exact_words(struct fb_str *words, struct fb_arena *arena,
    const struct fb_extractor *extractor)
{
	struct fb_view exact;

	enum fb_status status =
	    fb_fold(&exact, arena, extractor->folder, FB_VIEW_EXACT, *words);
	if (status != FB_OK)
		return status;
	*words = fb_extraction_utf8(arena, exact.text, 0, exact.text.count);
	return words->data == NULL ? FB_ERR_NOMEM : FB_OK;
}

/* The host that the words name; empty when they name none. */
static enum fb_status
named_host(struct fb_str *host, struct fb_arena *arena,
    const struct fb_extractor *extractor, struct fb_str words)
{
	const struct fb_str scheme = FB_STR("http://");
	char url[sizeof "http://" + WORDS_MAX_BYTES];

	*host = (struct fb_str) { NULL, 0 };
	words = trim(words);
	if (words.len == 0 || words.len > WORDS_MAX_BYTES)
		return FB_OK;
	enum fb_status status = exact_words(&words, arena, extractor);
	if (status != FB_OK)
		return status;
	if (words.len > WORDS_MAX_BYTES || !looks_like_host(words))
		return FB_OK;
	if (begins_nocase(words, scheme) ||
	    begins_nocase(words, FB_STR("https://")))
		return fb_extract_host(host, arena, words);

	memcpy(url, scheme.data, scheme.len);
	memcpy(url + scheme.len, words.data, words.len);
	status = fb_extract_host(host, arena,
	    (struct fb_str) { url, scheme.len + words.len });
	if (status == FB_OK && host->len > 0 &&
	    !has_known_suffix(extractor, *host))
		host->len = 0;
	return status;
}

enum fb_status
fb_link_text_is_foreign(bool *is_foreign, struct fb_arena *arena,
    const struct fb_extractor *extractor, struct fb_str words,
    struct fb_str target)
{
	struct fb_str named, real;

	*is_foreign = false;
	enum fb_status status = named_host(&named, arena, extractor, words);
	if (status != FB_OK || named.len == 0)
		return status;
	status = fb_extract_host(&real, arena, target);
	if (status != FB_OK || real.len == 0)
		return status;
	*is_foreign = !fb_str_equal(fb_extract_registrable(extractor, named),
	    fb_extract_registrable(extractor, real));
	return FB_OK;
}
