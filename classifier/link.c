/* SPDX-License-Identifier: BSD-2-Clause */
#include "link.h"

#include "link_note.h"
#include "site.h"
#include "url.h"

#define REST_MAX_UNITS 4096 /* of path, query and fragment */

/* ---- URLs in running text ------------------------------------------------ */

static bool
is_url_unit(uint16_t unit)
{
	return fb_unit_is_alnum(unit) ||
	    fb_unit_is_in(unit, u"-._~:/?#[]@!$&'()*+,;=%");
}

/* End of the path, query and fragment that begin at `position`, without the
 * punctuation of the sentence around them. */
static size_t
rest_end(struct fb_units text, size_t position)
{
	size_t end = position, open = 0, close = 0;

	if (!fb_unit_is_in(fb_unit_at(text, position), u"/?#"))
		return position;
	while (end - position < REST_MAX_UNITS &&
	    is_url_unit(fb_unit_at(text, end))) {
		open += text.unit[end] == '(';
		close += text.unit[end] == ')';
		end++;
	}
	for (; end > position; end--) {
		uint16_t unit = text.unit[end - 1];
		if (unit == ')' && close > open)
			close--;
		else if (!fb_unit_is_in(unit, u".,;:!?'*[]@~(") ||
		    end == position + 1)
			break;
	}
	return end;
}

/* Units of ":port" at `position`, or 0. */
static size_t
port_at(struct fb_units text, size_t position)
{
	size_t length = 1;

	if (fb_unit_at(text, position) != ':')
		return 0;
	while (
	    length < 6 && fb_unit_is_digit(fb_unit_at(text, position + length)))
		length++;
	return length > 1 ? length : 0;
}

/* Units of an IPv6 address in brackets at `position`, or 0. */
static size_t
ipv6_at(struct fb_units text, size_t position)
{
	size_t length = 1;

	if (fb_unit_at(text, position) != '[')
		return 0;
	while (length < 48 &&
	    (fb_unit_is_alnum(fb_unit_at(text, position + length)) ||
		fb_unit_is_in(fb_unit_at(text, position + length), u":.")))
		length++;
	return fb_unit_at(text, position + length) == ']' && length > 2 ?
	    length + 1 :
	    0;
}

/* Position of the host behind a user name and "@", or `position`. */
static size_t
skip_user(struct fb_units text, size_t position)
{
	size_t host = position;

	for (size_t i = position; i < position + FB_SITE_MAX_UNITS &&
	     is_url_unit(fb_unit_at(text, i)) &&
	     !fb_unit_is_in(text.unit[i], u"/?#");
	     i++)
		if (text.unit[i] == '@')
			host = i + 1;
	return host;
}

/* Host, port and rest in one text for fb_url_split(). */
static struct fb_str
join_url(struct fb_arena *arena, struct fb_str host, struct fb_units text,
    size_t begin, size_t end)
{
	char *data = fb_arena_alloc(arena, host.len + (end - begin) + 1);
	size_t len = host.len;

	if (data == NULL)
		return (struct fb_str) { NULL, 0 };
	memcpy(data, host.data, host.len);
	while (begin < end)
		data[len++] = (char)text.unit[begin++]; /* ASCII */
	data[len] = '\0';
	return (struct fb_str) { data, len };
}

/* Note the URL whose host begins at `position` with the name that was read
 * there.  Returns the unit behind it. */
static size_t
note_host_and_rest(struct fb_extraction *extraction, struct fb_units text,
    size_t begin, const struct fb_site *name)
{
	size_t behind = name->end;

	/* the dot of the root, as in "example.com./" */
	if (fb_unit_at(text, behind) == '.' &&
	    fb_unit_is_in(fb_unit_at(text, behind + 1), u"/:?#"))
		behind++;
	size_t end = rest_end(text, behind + port_at(text, behind));
	struct fb_str url = join_url(extraction->set->arena,
	    (struct fb_str) { name->text, name->len }, text, behind, end);

	if (url.data == NULL)
		extraction->status = FB_ERR_NOMEM;
	else
		fb_link_note_url(extraction, url,
		    (struct fb_place) { begin, end });
	return end;
}

/* Where the scheme before "://" begins, or SIZE_MAX when it is none of
 * ours. */
static size_t
scheme_begin(struct fb_units text, size_t colon)
{
	static const char16_t *const schemes[] = { u"http", u"https", u"ttp",
		u"ttps", u"hxxp", u"hxxps", u"hxtp", u"htxp", u"htxps",
		u"hxtps", u"h**p", u"h**ps", u"h++p", u"h××p", u"h××ps", u"xxp",
		u"xxps", u"h*tp", u"h*tps", u"ht*p", u"ht*ps", u"htp", u"htps",
		NULL };
	uint16_t folded[5];
	struct fb_units tail = { folded, colon < 5 ? colon : 5 };

	for (size_t i = 0; i < tail.count; i++) {
		uint16_t unit = text.unit[colon - tail.count + i];
		folded[i] = unit >= 'A' && unit <= 'Z' ?
		    (uint16_t)(unit - 'A' + 'a') :
		    unit;
	}
	size_t length = fb_units_ends_any(tail, tail.count, schemes);
	return length == 0 ? SIZE_MAX : colon - length;
}

/* Note the URL whose ":" stands at `colon`.  Returns the unit behind it, or
 * colon + 1. */
static size_t
scan_scheme(struct fb_extraction *extraction, struct fb_units text,
    size_t colon)
{
	struct fb_site name;
	size_t begin = scheme_begin(text, colon), host = colon + 1;

	while (
	    host < colon + 6 && fb_unit_is_in(fb_unit_at(text, host), u"/\\ "))
		host++;
	if (begin == SIZE_MAX || !fb_unit_is_in(text.unit[host - 1], u"/\\ ") ||
	    !fb_unit_is_in(fb_unit_at(text, colon + 1), u"/\\"))
		return colon + 1;
	host = skip_user(text, host);
	size_t length = ipv6_at(text, host);
	if (length != 0) {
		fb_site_copy(&name, text, host, host + length);
	} else {
		fb_site_read_host(&name, extraction->extractor, text, host);
		if (name.labels == 0)
			return colon + 1;
	}
	return note_host_and_rest(extraction, text, begin, &name);
}

/* True for a name without a scheme that is meant as a link. */
static bool
is_bare_link(const struct fb_site *name, struct fb_units text)
{
	return strncasecmp(name->text, "www.", 4) == 0 ||
	    fb_unit_at(text, name->end) == '/';
}

/* Note the domain of a site that is only named. */
static void
note_site(struct fb_extraction *extraction, const struct fb_site *name,
    size_t begin)
{
	struct fb_url_parts parts = { .host = { name->text, name->len } };
	struct fb_str host;

	extraction->status = fb_url_host(&host, extraction->set->arena, &parts);
	if (extraction->status == FB_OK && host.len > 0)
		fb_link_note_domains(extraction, host,
		    (struct fb_place) { begin, name->end });
}

/* A word begins at `position`: note it when it is a link or a site.  Returns
 * the unit behind the word. */
static size_t
scan_word(struct fb_extraction *extraction, struct fb_units text,
    size_t position)
{
	struct fb_site name;
	size_t end = position;

	/* most words have no dot; look before reading */
	while (fb_site_label_unit(text, end, false) != 0)
		end++;
	if (fb_site_dot(text, end) == 0)
		return end;
	fb_site_read_name(&name, text, position, FB_SITE_IN_TEXT);
	if (name.labels < 2)
		return end;
	if (fb_unit_at(text, name.end) == '@' ||
	    !fb_site_has_suffix(extraction->extractor, name.text))
		return name.end;
	if (is_bare_link(&name, text))
		return note_host_and_rest(extraction, text, position, &name);
	if (fb_site_is_named(&name))
		note_site(extraction, &name, position);
	return name.end;
}

/* ---- mail addresses in running text -------------------------------------- */

/* Units of an "@" at `position`, as it is or disguised, or 0. */
static size_t
at_sign_at(struct fb_units text, size_t position)
{
	static const char16_t *const forms[] = { u"@", u"[@]", u"(@)", u"[at]",
		u"(at)", u"{at}", u"<at>", u"[アット]", u"(アット)",
		u"(アットマーク)", u"[アットマーク]", u"アットマーク", NULL };
	uint16_t unit = fb_unit_at(text, position);

	return fb_unit_is_in(unit, u"@[({<ア") ?
	    fb_units_starts_any(text, position, forms) :
	    0;
}

/* The local part that ends before `end`; returns where it begins. */
static size_t
local_begin(struct fb_units text, size_t end)
{
	size_t begin = end;

	while (begin > 0 && end - begin < FB_LINK_LOCAL_MAX &&
	    (fb_unit_is_alnum(text.unit[begin - 1]) ||
		fb_unit_is_in(text.unit[begin - 1], u"._%+=~!#$&'*/?^`|-")))
		begin--;
	while (begin < end && !fb_unit_is_alnum(text.unit[begin]) &&
	    text.unit[begin] != '_')
		begin++;
	return begin;
}

/* An at-sign of `length` units stands at `position`.  Returns the unit behind
 * the address, or position + 1. */
static size_t
scan_mail(struct fb_extraction *extraction, struct fb_units text,
    size_t position, size_t length)
{
	struct fb_site name;
	char local[FB_LINK_LOCAL_MAX];
	bool is_quoted = position > 0 && text.unit[position - 1] == '"';
	size_t begin = local_begin(text, position - is_quoted), len = 0;

	fb_site_read_host(&name, extraction->extractor, text,
	    position + length);
	if (name.labels < 2 || begin == position - is_quoted)
		return position + 1;
	for (size_t i = begin; i < position - is_quoted; i++)
		local[len++] = (char)text.unit[i];
	struct fb_place place = { begin, name.end };
	if (!fb_link_note_mail(extraction, (struct fb_str) { local, len },
		(struct fb_str) { name.text, name.len }, place))
		return position + 1;
	return name.end;
}

static size_t
scan_at(struct fb_extraction *extraction, struct fb_units text, size_t position)
{
	uint16_t unit = text.unit[position];
	size_t length;

	if (unit == ':')
		return scan_scheme(extraction, text, position);
	length = at_sign_at(text, position);
	if (length != 0)
		return scan_mail(extraction, text, position, length);
	if (fb_unit_is_alnum(unit))
		return scan_word(extraction, text, position);
	return position + 1;
}

void
fb_link_scan(struct fb_extraction *extraction, struct fb_units exact)
{
	size_t i = 0;

	while (i < exact.count && fb_extraction_goes_on(extraction))
		i = scan_at(extraction, exact, i);
}

/* ---- targets ---------------------------------------------------------- */

/* Note the addresses of "mailto:a@b,c@d?subject=…" behind its scheme. */
static void
note_mailto(struct fb_extraction *extraction, struct fb_str text)
{
	const char *query = memchr(text.data, '?', text.len);
	size_t begin = 0;

	if (query != NULL)
		text.len = (size_t)(query - text.data);
	text = fb_url_unescape(extraction->set->arena, text);
	if (text.data == NULL) {
		extraction->status = FB_ERR_NOMEM;
		return;
	}
	for (size_t i = 0; i <= text.len && extraction->status == FB_OK; i++) {
		if (i < text.len && text.data[i] != ',' && text.data[i] != ' ')
			continue;
		struct fb_str one = { text.data + begin, i - begin };
		const char *at =
		    one.len == 0 ? NULL : memrchr(one.data, '@', one.len);
		begin = i + 1;
		if (at == NULL)
			continue;
		size_t len = (size_t)(at - one.data);
		fb_link_note_mail(extraction, (struct fb_str) { one.data, len },
		    (struct fb_str) { at + 1, one.len - len - 1 },
		    (struct fb_place) { 0, 0 });
	}
}

void
fb_link_target(struct fb_extraction *extraction, struct fb_str target)
{
	const struct fb_str mailto = FB_STR("mailto:");
	struct fb_str url;

	if (target.len > mailto.len &&
	    fb_str_equal_nocase((struct fb_str) { target.data, mailto.len },
		mailto)) {
		target.data += mailto.len;
		target.len -= mailto.len;
		note_mailto(extraction, target);
		return;
	}
	extraction->status =
	    fb_url_of_target(&url, extraction->set->arena, target);
	if (extraction->status == FB_OK && url.len > 0)
		fb_link_note_url(extraction, url, (struct fb_place) { 0, 0 });
}
