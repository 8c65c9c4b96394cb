/* SPDX-License-Identifier: BSD-2-Clause */
#include "link.h"

#include "link_mail.h"
#include "link_note.h"
#include "site.h"
#include "url.h"

#define IDN_LABEL_MAX 20    /* units of a label in Japanese in running text */
#define REST_MAX_UNITS 4096 /* of path, query and fragment */

/* ---- URLs in running text ------------------------------------------------ */

static bool
is_url_unit(uint16_t unit)
{
	return fb_unit_is_alnum(unit) ||
	    fb_unit_is_in(unit, u"-._~:/?#[]@!$&'()*+,;=%\\");
}

/* End of the path, query and fragment that begin at `position`, without the
 * punctuation of the sentence around them. */
static size_t
rest_end(struct fb_units text, size_t position)
{
	size_t end = position, open = 0, close = 0;

	if (!fb_unit_is_in(fb_unit_at(text, position), u"/?#\\") &&
	    fb_units_starts(text, position, u"[/]") == 0)
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

/*
 * End of a URL in angle brackets that goes on in the next lines (RFC 3986,
 * appendix C), or `end` when it does not.  `begin` is where the URL begins.
 */
static size_t
broken_end(struct fb_units text, size_t begin, size_t end)
{
	size_t last = end;

	if (fb_unit_at(text, begin - 1) != '<')
		return end;
	while (last - begin < REST_MAX_UNITS &&
	    (fb_unit_is_newline(fb_unit_at(text, last)) ||
		is_url_unit(fb_unit_at(text, last))))
		last++;
	return fb_unit_at(text, last) == '>' ? last : end;
}

/* Host, port and rest in one text for fb_url_split(); line ends and the
 * brackets of a defanged slash are left out. */
static struct fb_str
join_url(struct fb_arena *arena, struct fb_str host, struct fb_units text,
    size_t begin, size_t end)
{
	char *data = fb_arena_alloc(arena, host.len + (end - begin) + 1);
	size_t len = host.len;

	if (data == NULL)
		return (struct fb_str) { NULL, 0 };
	memcpy(data, host.data, host.len);
	while (begin < end) {
		bool is_slash = fb_units_starts(text, begin, u"[/]") != 0;
		char c = is_slash ? '/' : (char)text.unit[begin]; /* ASCII */
		if (!fb_unit_is_newline((unsigned char)c))
			data[len++] = c;
		begin += is_slash ? 3 : 1;
	}
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
	if (end > behind)
		end = broken_end(text, begin, end);
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

/* Units of a colon, as it is or in brackets, at `position`, or 0. */
static size_t
colon_at(struct fb_units text, size_t position)
{
	static const char16_t *const forms[] = { u":", u"[:]", u"(:)", u"[:",
		NULL };
	uint16_t unit = text.unit[position];

	return unit == ':' || unit == '[' || unit == '(' ?
	    fb_units_starts_any(text, position, forms) :
	    0;
}

/* Note the URL whose ":", of `length` units, stands at `colon`.  Returns the
 * unit behind it, or colon + 1. */
static size_t
scan_scheme(struct fb_extraction *extraction, struct fb_units text,
    size_t colon, size_t length)
{
	struct fb_site name;
	size_t begin = scheme_begin(text, colon), slash = colon + length;
	size_t host = slash;

	while (
	    host < slash + 5 && fb_unit_is_in(fb_unit_at(text, host), u"/\\] "))
		host++;
	if (begin == SIZE_MAX || host == slash ||
	    !fb_unit_is_in(text.unit[slash], u"/\\"))
		return colon + 1;
	host = skip_user(text, host);
	size_t address = ipv6_at(text, host);
	if (address != 0) {
		fb_site_copy(&name, text, host, host + address);
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
	size_t address =
	    fb_link_mail_scan_word(extraction, text, position, end);
	if (address != 0)
		return address;
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

/* True where a site in Japanese may begin that is only named: behind a blank
 * or an opening bracket, with a dot not far behind. */
static bool
is_idn_begin(struct fb_units text, size_t position)
{
	uint16_t before = fb_unit_at(text, position - 1);
	size_t end = position, step;

	if (position > 0 && !fb_unit_is_blank(before) &&
	    !fb_unit_is_newline(before) &&
	    !fb_unit_is_in(before, u"「『【〈《(<\"':"))
		return false;
	while (end - position < IDN_LABEL_MAX &&
	    (step = fb_site_label_unit(text, end, true)) != 0)
		end += step;
	return fb_unit_at(text, end) == '.';
}

/* "日本語.jp": note the domain.  What ends otherwise is rather a file. */
static size_t
scan_idn(struct fb_extraction *extraction, struct fb_units text,
    size_t position)
{
	static const char *const common[] = { ".jp", ".com", ".net", NULL };
	struct fb_site name;

	fb_site_read_name(&name, text, position, FB_SITE_IN_IDN);
	for (size_t i = 0; common[i] != NULL; i++) {
		size_t len = strlen(common[i]);
		if (name.labels < 2 || name.len <= len ||
		    strcasecmp(name.text + name.len - len, common[i]) != 0)
			continue;
		if (fb_unit_at(text, name.end) == '/')
			return note_host_and_rest(extraction, text, position,
			    &name);
		note_site(extraction, &name, position);
		return name.end;
	}
	return position + 1;
}

static size_t
scan_at(struct fb_extraction *extraction, struct fb_units text, size_t position)
{
	uint16_t unit = text.unit[position];

	size_t length = colon_at(text, position);
	if (length != 0)
		return scan_scheme(extraction, text, position, length);
	size_t end = fb_link_mail_scan(extraction, text, position);
	if (end != 0)
		return end;
	if (unit >= u'ぁ' && is_idn_begin(text, position))
		return scan_idn(extraction, text, position);
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
