/* SPDX-License-Identifier: BSD-2-Clause */
#include "link.h"

#include <unicode/uchar.h>
#include <unicode/utf16.h>

#include "url.h"
#include "utf8.h"

#define NAME_MAX_UNITS 512 /* of a host name as written */
#define REST_MAX_UNITS 4096
#define INNER_DEPTH 3 /* redirectors behind one another */

/* ---- noting -------------------------------------------------------------- */

/* Where something stands; nowhere for a link target. */
struct place {
	size_t begin, end;
};

/* The registrable domain, and the host itself where that says more. */
static void
note_domains(struct fb_extraction *extraction, struct fb_str host,
    struct place place)
{
	struct fb_str domain =
	    fb_extract_registrable(extraction->extractor, host);

	fb_extraction_note(extraction, FB_TYPE_DOM, domain, place.begin,
	    place.end);
	if (host.len > 4 && memcmp(host.data, "www.", 4) == 0)
		host = (struct fb_str) { host.data + 4, host.len - 4 };
	if (host.len > domain.len)
		fb_extraction_note(extraction, FB_TYPE_DOM, host, place.begin,
		    place.end);
}

/* A name without a dot is a machine of the reader's own network. */
static bool
is_public_host(struct fb_str host)
{
	return host.len > 0 &&
	    (host.data[0] == '[' || memchr(host.data, '.', host.len) != NULL);
}

/* Note one URL (what follows its slashes); *inner is its path and query,
 * empty when it has no host. */
static void
note_one_url(struct fb_extraction *extraction, struct fb_str text,
    struct place place, struct fb_str *inner)
{
	struct fb_arena *arena = extraction->set->arena;
	struct fb_url_parts parts;
	struct fb_str host, key;

	*inner = (struct fb_str) { "", 0 };
	if (!fb_url_split(&parts, text))
		return;
	extraction->status = fb_url_host(&host, arena, &parts);
	if (extraction->status != FB_OK || !is_public_host(host))
		return;
	extraction->status = fb_url_key(&key, arena, host, &parts);
	if (extraction->status != FB_OK)
		return;
	fb_extraction_note(extraction, FB_TYPE_URL, key, place.begin,
	    place.end);
	note_domains(extraction, host, place);
	*inner = (struct fb_str) { parts.path.data,
		parts.path.len + parts.query.len };
}

/* Note a URL and those that it carries in its path and query. */
static void
note_url(struct fb_extraction *extraction, struct fb_str text,
    struct place place)
{
	struct fb_str inner, next;
	size_t position;

	for (unsigned depth = 0; depth <= INNER_DEPTH; depth++) {
		note_one_url(extraction, text, place, &inner);
		if (extraction->status != FB_OK || inner.len == 0)
			return;
		position = 0;
		extraction->status = fb_url_inner(&next, extraction->set->arena,
		    inner, &position);
		if (extraction->status != FB_OK || next.len == 0)
			return;
		text = next;
	}
}

static bool
is_local_byte(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z') ||
	    (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~.", c) != NULL);
}

/* "local@host" in its canonical form; empty when it is no address.
 * *host is its second half. */
static enum fb_status
mail_key(struct fb_str *key, struct fb_str *host, struct fb_arena *arena,
    struct fb_str local, struct fb_str name)
{
	struct fb_url_parts parts = { .host = name };

	*key = (struct fb_str) { "", 0 };
	if (local.len == 0 || local.len > FB_LINK_LOCAL_MAX)
		return FB_OK;
	for (size_t i = 0; i < local.len; i++)
		if (!is_local_byte(local.data[i]))
			return FB_OK;
	enum fb_status status = fb_url_host(host, arena, &parts);
	if (status != FB_OK || host->len == 0 ||
	    memchr(host->data, '.', host->len) == NULL ||
	    fb_url_host_is_address(*host))
		return status;
	char *data = fb_arena_alloc(arena, local.len + host->len + 2);
	if (data == NULL)
		return FB_ERR_NOMEM;
	for (size_t i = 0; i < local.len; i++) {
		char c = local.data[i];
		data[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	data[local.len] = '@';
	memcpy(data + local.len + 1, host->data, host->len + 1);
	*key = (struct fb_str) { data, local.len + 1 + host->len };
	return FB_OK;
}

/* Note an address.  Returns whether it was one. */
static bool
note_mail(struct fb_extraction *extraction, struct fb_str local,
    struct fb_str name, struct place place)
{
	struct fb_str key, host;

	extraction->status =
	    mail_key(&key, &host, extraction->set->arena, local, name);
	if (extraction->status != FB_OK || key.len == 0)
		return false;
	fb_extraction_note(extraction, FB_TYPE_MAIL, key, place.begin,
	    place.end);
	note_domains(extraction, host, place);
	return true;
}

/* ---- host names in running text ------------------------------------------ */

/* Units of a dot at `position`, as it is or disguised, or 0. */
static size_t
dot_at(struct fb_units text, size_t position)
{
	static const char16_t *const forms[] = { u".", u"。", u"[.]", u"(.)",
		u"{.}", u"<.>", u"[dot]", u"(dot)", u"{dot}", u"<dot>",
		u"[DOT]", u"(DOT)", u" dot ", u" [.] ", u" (.) ", u" [dot] ",
		u" (dot) ", u"ドット", u"[ドット]", u"(ドット)", u"「.」",
		u"【.】", u".。", NULL };
	uint16_t unit = fb_unit_at(text, position);

	if (unit == '.')
		return 1;
	return fb_unit_is_in(unit, u"。[({< ド「【") ?
	    fb_units_starts_any(text, position, forms) :
	    0;
}

/* Units of one character of a host label at `position`, or 0. */
static size_t
label_unit_at(struct fb_units text, size_t position, bool is_idn)
{
	uint16_t unit = fb_unit_at(text, position);
	UChar32 c;
	size_t next = position;

	if (fb_unit_is_alnum(unit) || unit == '-' || unit == '_')
		return 1;
	if (unit == '%')
		return is_idn ? 1 : 0;
	if (!is_idn || unit < 0x80)
		return 0;
	U16_NEXT(text.unit, next, text.count, c);
	return u_isalnum(c) || u_getCombiningClass(c) != 0 ? next - position :
							     0;
}

struct name {
	char text[FB_UTF8_MAX_BYTES * NAME_MAX_UNITS + 1];
	size_t len;
	size_t labels;
	size_t end;        /* unit behind it */
	size_t last_label; /* unit where the last label begins */
	size_t last_text;  /* where it begins in `text` */
};

static void
append_units(struct name *name, struct fb_units text, size_t begin, size_t end)
{
	while (begin < end) {
		UChar32 c;
		U16_NEXT(text.unit, begin, end, c);
		name->len += fb_utf8_put(name->text + name->len, (uint32_t)c);
	}
}

/* Where a name stands.  An ideographic full stop is a dot in a URL, as
 * browsers have it, and ends a sentence elsewhere. */
enum context {
	IN_TEXT,
	IN_URL, /* ASCII only */
	IN_IDN
};

/* Read labels with dots between them from `position`. */
static void
read_name(struct name *name, struct fb_units text, size_t position,
    enum context context)
{
	bool is_idn = context == IN_IDN;
	size_t dot = 0, stop = position + NAME_MAX_UNITS;

	name->len = name->labels = name->last_label = name->last_text = 0;
	name->text[0] = '\0';
	name->end = position;
	for (;;) {
		size_t begin = position + dot, end = begin, step;
		while (end < stop &&
		    (step = label_unit_at(text, end, is_idn)) != 0)
			end += step;
		if (end == begin || end >= stop)
			return;
		if (dot != 0)
			name->text[name->len++] = '.';
		name->last_label = begin;
		name->last_text = name->len;
		append_units(name, text, begin, end);
		name->text[name->len] = '\0';
		name->labels++;
		name->end = position = end;
		dot = dot_at(text, position);
		if (dot == 0 ||
		    (context == IN_TEXT && text.unit[position] == u'。'))
			return;
	}
}

/* True when the public suffix list, or RFC 2606, knows the last label. */
static bool
has_known_suffix(const struct fb_extractor *extractor, const char *name)
{
	static const char *const reserved[] = { "invalid", "example", "test",
		NULL };
	const char *last = strrchr(name, '.');
	char label[64];
	size_t len;

	if (last == NULL)
		return false;
	len = strlen(++last);
	if (len == 0 || len >= sizeof label)
		return false;
	for (size_t i = 0; i <= len; i++)
		label[i] = last[i] >= 'A' && last[i] <= 'Z' ?
		    (char)(last[i] - 'A' + 'a') :
		    last[i];
	for (size_t i = 0; reserved[i] != NULL; i++)
		if (strcmp(label, reserved[i]) == 0)
			return true;
	return psl_is_public_suffix2(extractor->public_suffixes, label,
	    PSL_TYPE_ANY | PSL_TYPE_NO_STAR_RULE);
}

/* Last labels of file names, which are rather that than a site. */
static bool
looks_like_file(const char *name)
{
	static const char *const extensions[] = { "zip", "md", "py", "sh", "rs",
		"pl", "ps", "mov", "app", "so", "cc", NULL };
	const char *last = strrchr(name, '.') + 1;

	for (size_t i = 0; extensions[i] != NULL; i++)
		if (strcmp(last, extensions[i]) == 0)
			return true;
	return false;
}

/* Cut Japanese text off a last label such as "jpへ". */
static void
cut_tail(const struct fb_extractor *extractor, struct name *name,
    struct fb_units text)
{
	size_t end = name->last_label, len = name->last_text;

	while (end < name->end && text.unit[end] < 0x80) {
		end++;
		len++;
	}
	if (end == name->end || end == name->last_label)
		return;
	char kept = name->text[len];
	name->text[len] = '\0';
	if (has_known_suffix(extractor, name->text)) {
		name->len = len;
		name->end = end;
	} else {
		name->text[len] = kept;
	}
}

/*
 * The host name that begins at `position` of a URL.  Text that follows it
 * without a blank must not become part of it, yet a name may be Japanese:
 * the ASCII reading wins when it ends in a known suffix.
 */
static void
read_host(struct name *name, const struct fb_extractor *extractor,
    struct fb_units text, size_t position)
{
	read_name(name, text, position, IN_URL);
	if (name->labels > 1 && has_known_suffix(extractor, name->text))
		return;
	if (label_unit_at(text, name->end, true) == 0 && name->labels > 0)
		return;
	read_name(name, text, position, IN_IDN);
	cut_tail(extractor, name, text);
}

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

	for (size_t i = position; i < position + NAME_MAX_UNITS &&
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
    size_t begin, const struct name *name)
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
		note_url(extraction, url, (struct place) { begin, end });
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
	struct name name;
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
		name.len = 0;
		append_units(&name, text, host, host + length);
		name.text[name.len] = '\0';
		name.end = host + length;
	} else {
		read_host(&name, extraction->extractor, text, host);
		if (name.labels == 0)
			return colon + 1;
	}
	return note_host_and_rest(extraction, text, begin, &name);
}

/* True for a name without a scheme that is meant as a link. */
static bool
is_bare_link(const struct name *name, struct fb_units text)
{
	return strncasecmp(name->text, "www.", 4) == 0 ||
	    fb_unit_at(text, name->end) == '/';
}

/* True for a name that is a site rather than a file or two sentences. */
static bool
is_bare_site(const struct name *name)
{
	const char *last = strrchr(name->text, '.') + 1;

	for (const char *p = last; *p != '\0'; p++)
		if (*p < 'a' || *p > 'z')
			return false;
	return strlen(last) >= 2 && !looks_like_file(name->text);
}

/* Note the domain of a site that is only named. */
static void
note_site(struct fb_extraction *extraction, const struct name *name,
    size_t begin)
{
	struct fb_url_parts parts = { .host = { name->text, name->len } };
	struct fb_str host;

	extraction->status = fb_url_host(&host, extraction->set->arena, &parts);
	if (extraction->status == FB_OK && host.len > 0)
		note_domains(extraction, host,
		    (struct place) { begin, name->end });
}

/* A word begins at `position`: note it when it is a link or a site.  Returns
 * the unit behind the word. */
static size_t
scan_word(struct fb_extraction *extraction, struct fb_units text,
    size_t position)
{
	struct name name;
	size_t end = position;

	/* most words have no dot; look before reading */
	while (label_unit_at(text, end, false) != 0)
		end++;
	if (dot_at(text, end) == 0)
		return end;
	read_name(&name, text, position, IN_TEXT);
	if (name.labels < 2)
		return end;
	if (fb_unit_at(text, name.end) == '@' ||
	    !has_known_suffix(extraction->extractor, name.text))
		return name.end;
	if (is_bare_link(&name, text))
		return note_host_and_rest(extraction, text, position, &name);
	if (is_bare_site(&name))
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
		fb_unit_is_in(text.unit[begin - 1], u"._%+=~!#$&'*/?^`{|}-")))
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
	struct name name;
	char local[FB_LINK_LOCAL_MAX];
	bool is_quoted = position > 0 && text.unit[position - 1] == '"';
	size_t begin = local_begin(text, position - is_quoted), len = 0;

	read_host(&name, extraction->extractor, text, position + length);
	if (name.labels < 2 || begin == position - is_quoted)
		return position + 1;
	for (size_t i = begin; i < position - is_quoted; i++)
		local[len++] = (char)text.unit[i];
	struct place place = { begin, name.end };
	if (!note_mail(extraction, (struct fb_str) { local, len },
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

/* ---- targets and keys ---------------------------------------------------- */

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
		note_mail(extraction, (struct fb_str) { one.data, len },
		    (struct fb_str) { at + 1, one.len - len - 1 },
		    (struct place) { 0, 0 });
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
		note_url(extraction, url, (struct place) { 0, 0 });
}

/* What follows "…://", whatever stands before it; or all of it. */
static struct fb_str
after_scheme(struct fb_str value)
{
	const char *colon = memmem(value.data, value.len, "://", 3);
	size_t skip;

	if (colon == NULL)
		return value;
	for (const char *p = value.data; p < colon; p++)
		if (*p == '.' || *p == '/' || *p == ':')
			return value; /* of a URL inside the path */
	skip = (size_t)(colon - value.data) + 3;
	return (struct fb_str) { value.data + skip, value.len - skip };
}

/* Length of the disguised form of "." or "@" that `text` begins with, or 0;
 * *meant is what it stands for. */
static size_t
disguise_at(struct fb_str text, char *meant)
{
	static const struct {
		struct fb_str form;
		char meant;
	} forms[] = { { FB_STR("[.]"), '.' }, { FB_STR("(.)"), '.' },
		{ FB_STR("{.}"), '.' }, { FB_STR("[dot]"), '.' },
		{ FB_STR("(dot)"), '.' }, { FB_STR("ドット"), '.' },
		{ FB_STR("[@]"), '@' }, { FB_STR("[at]"), '@' },
		{ FB_STR("(at)"), '@' } };

	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		struct fb_str form = forms[i].form;
		if (text.len < form.len ||
		    memcmp(text.data, form.data, form.len) != 0)
			continue;
		*meant = forms[i].meant;
		return form.len;
	}
	return 0;
}

/* Undo what people do to a host so that nobody clicks it; the path stays. */
static struct fb_str
refang(struct fb_arena *arena, struct fb_str value)
{
	char *data = fb_arena_alloc(arena, value.len + 1);
	size_t len = 0, i = 0, skip;
	char meant;

	if (data == NULL)
		return (struct fb_str) { NULL, 0 };
	for (; i < value.len && strchr("/?#", value.data[i]) == NULL;
	     i += skip) {
		skip = disguise_at((struct fb_str) { value.data + i,
				       value.len - i },
		    &meant);
		data[len++] = skip != 0 ? meant : value.data[i];
		if (skip == 0)
			skip = 1;
	}
	memcpy(data + len, value.data + i, value.len - i);
	len += value.len - i;
	data[len] = '\0';
	return (struct fb_str) { data, len };
}

static bool
has_blank(struct fb_str value)
{
	for (size_t i = 0; i < value.len; i++)
		if ((unsigned char)value.data[i] <= ' ')
			return true;
	return false;
}

static enum fb_status
listed_mail(struct fb_str *key, struct fb_arena *arena, struct fb_str value)
{
	const struct fb_str mailto = FB_STR("mailto:");
	struct fb_str host;

	if (value.len > mailto.len &&
	    memcmp(value.data, mailto.data, mailto.len) == 0) {
		value.data += mailto.len;
		value.len -= mailto.len;
	}
	const char *at = memrchr(value.data, '@', value.len);
	if (at == NULL)
		return FB_OK;
	size_t len = (size_t)(at - value.data);
	return mail_key(key, &host, arena, (struct fb_str) { value.data, len },
	    (struct fb_str) { at + 1, value.len - len - 1 });
}

enum fb_status
fb_link_key(struct fb_str *key, struct fb_arena *arena, enum fb_type type,
    struct fb_str value)
{
	struct fb_url_parts parts;
	struct fb_str host;

	*key = (struct fb_str) { "", 0 };
	if (value.len == 0 || has_blank(value))
		return FB_OK;
	value = refang(arena, after_scheme(value));
	if (value.data == NULL)
		return FB_ERR_NOMEM;
	if (type == FB_TYPE_MAIL)
		return listed_mail(key, arena, value);
	if (!fb_url_split(&parts, value))
		return FB_OK;
	enum fb_status status = fb_url_host(&host, arena, &parts);
	if (status != FB_OK || !is_public_host(host))
		return status;
	if (type == FB_TYPE_DOM) {
		*key = host;
		return FB_OK;
	}
	return fb_url_key(key, arena, host, &parts);
}
