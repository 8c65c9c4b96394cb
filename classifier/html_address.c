/* SPDX-License-Identifier: BSD-2-Clause */
#include "html_address.h"

#include <stdint.h>

#include "html_css.h"
#include "html_token.h"

static void
drop(struct fb_str *text, size_t count)
{
	text->data += count;
	text->len -= count;
}

static void
skip_blanks(struct fb_str *text)
{
	while (text->len > 0 && fb_html_is_blank(text->data[0]))
		drop(text, 1);
}

struct fb_str
fb_html_address_copy(struct fb_arena *arena, struct fb_str address)
{
	while (address.len > 0 && (unsigned char)address.data[0] <= ' ')
		drop(&address, 1);
	while (address.len > 0 &&
	    (unsigned char)address.data[address.len - 1] <= ' ')
		address.len--;
	char *out = fb_arena_alloc(arena, address.len);
	size_t length = 0;
	for (size_t i = 0; out != NULL && i < address.len; i++) {
		char c = address.data[i];
		if (c != '\t' && c != '\n' && c != '\r')
			out[length++] = c;
	}
	return (struct fb_str) { out, length };
}

static void
unquote(struct fb_str *text)
{
	if (text->len == 0 || (text->data[0] != '"' && text->data[0] != '\''))
		return;
	char quote = text->data[0];
	drop(text, 1);
	const char *end =
	    text->len > 0 ? memchr(text->data, quote, text->len) : NULL;
	if (end != NULL)
		text->len = (size_t)(end - text->data);
}

struct fb_str
fb_html_address_of_refresh(struct fb_str content)
{
	skip_blanks(&content);
	while (content.len > 0 &&
	    ((content.data[0] >= '0' && content.data[0] <= '9') ||
		content.data[0] == '.'))
		drop(&content, 1);
	skip_blanks(&content);
	if (content.len > 0 &&
	    (content.data[0] == ';' || content.data[0] == ','))
		drop(&content, 1);
	skip_blanks(&content);
	if (content.len >= 3 && strncasecmp(content.data, "url", 3) == 0) {
		struct fb_str behind = content;
		drop(&behind, 3);
		skip_blanks(&behind);
		if (behind.len > 0 && behind.data[0] == '=') {
			drop(&behind, 1);
			skip_blanks(&behind);
			content = behind;
		}
	}
	unquote(&content);
	return content;
}

static bool
begins_nocase(struct fb_str text, struct fb_str with)
{
	return text.len > with.len &&
	    strncasecmp(text.data, with.data, with.len) == 0;
}

bool
fb_html_address_in_script(struct fb_str *address, struct fb_str *script)
{
	while (script->len > 0) {
		char quote = script->data[0];
		drop(script, 1);
		if (quote != '\'' && quote != '"' && quote != '`')
			continue;
		const char *end = script->len > 0 ?
		    memchr(script->data, quote, script->len) :
		    NULL;
		if (end == NULL)
			return false;
		*address = (struct fb_str) { script->data,
			(size_t)(end - script->data) };
		if (!begins_nocase(*address, FB_STR("http:")) &&
		    !begins_nocase(*address, FB_STR("https:")) &&
		    !begins_nocase(*address, FB_STR("//")))
			continue;
		drop(script, address->len + 1);
		return true;
	}
	return false;
}

bool
fb_html_address_is_script(struct fb_str address)
{
	return begins_nocase(address, FB_STR("javascript:")) ||
	    begins_nocase(address, FB_STR("vbscript:"));
}

/* Where a scheme ends, behind its colon; 0 when there is none. */
static size_t
scheme_length(struct fb_str address)
{
	for (size_t i = 0; i < address.len; i++) {
		char c = address.data[i];
		if (c == ':')
			return i > 0 ? i + 1 : 0;
		bool is_letter =
		    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		bool is_other =
		    (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
		if (!is_letter && !(is_other && i > 0))
			return 0;
	}
	return 0;
}

static size_t
find_any(struct fb_str text, size_t at, const char *set)
{
	size_t set_size = strlen(set);

	while (at < text.len && memchr(set, text.data[at], set_size) == NULL)
		at++;
	return at;
}

/* How much of the base stands before a relative address. */
static size_t
kept_of_base(struct fb_str base, struct fb_str address)
{
	size_t scheme = scheme_length(base);

	if (scheme == 0 || base.len < scheme + 2 ||
	    memcmp(base.data + scheme, "//", 2) != 0)
		return 0;
	if (address.len >= 2 && memcmp(address.data, "//", 2) == 0)
		return scheme;
	size_t path = find_any(base, scheme + 2, "/?#");
	if (address.data[0] == '/')
		return path;
	size_t end = find_any(base, path, "?#");
	while (
	    address.data[0] != '?' && end > path && base.data[end - 1] != '/')
		end--;
	return end;
}

struct fb_str
fb_html_address_resolve(struct fb_arena *arena, struct fb_str base,
    struct fb_str address)
{
	if (base.len == 0 || address.len == 0 || address.data[0] == '#' ||
	    scheme_length(address) != 0)
		return address;
	size_t kept = kept_of_base(base, address);
	if (kept == 0)
		return address;
	bool needs_slash = base.data[kept - 1] != '/' &&
	    address.data[0] != '/' && address.data[0] != '?';
	char *joined = fb_arena_alloc(arena, kept + 1 + address.len);
	if (joined == NULL)
		return (struct fb_str) { NULL, 0 };
	memcpy(joined, base.data, kept);
	if (needs_slash)
		joined[kept++] = '/';
	memcpy(joined + kept, address.data, address.len);
	return (struct fb_str) { joined, kept + address.len };
}
