/* SPDX-License-Identifier: BSD-2-Clause */
#include "spf_record.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#define SPF_VERSION_1 "v=spf1"

enum mechanism {
	ALL,
	A,
	MX,
	PTR,
	IP4,
	IP6,
	INCLUDE,
	EXISTS,
	MECHANISM_COUNT
};

static const char *const names[MECHANISM_COUNT] = { "all", "a", "mx", "ptr",
	"ip4", "ip6", "include", "exists" };

/* A record while it is read. */
struct reading {
	const struct fb_spf_reader *reader;
	struct fb_spf_record out;
	size_t len;      /* of out.text */
	bool is_full;    /* something did not fit */
	bool is_decided; /* nothing behind this can matter */
	bool has_all, has_exp;
	struct fb_str redirect; /* data is NULL: none */
};

/* What stands in a domain-spec. */
struct spec {
	struct fb_str text;
	unsigned macro_count;
	bool has_local_part; /* %{l} or %{s} */
	bool is_personal;    /* these, or %{h} */
};

/* ---- characters ------------------------------------------------------- */

static bool
is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_visible(char c)
{
	return c >= 0x21 && c <= 0x7E;
}

static struct fb_str
tail(struct fb_str text, size_t from)
{
	return (struct fb_str) { text.data + from, text.len - from };
}

static struct fb_str
head(struct fb_str text, size_t len)
{
	return (struct fb_str) { text.data, len };
}

/* ---- macros (RFC 7208, 7.1) ------------------------------------------- */

/* These are for explanations only. */
static bool
is_macro_letter(char c)
{
	return c != '\0' && strchr("slodiphvSLODIPHV", c) != NULL;
}

static bool
is_explaining_letter(char c)
{
	return c != '\0' && strchr("crtCRT", c) != NULL;
}

static void
note_letter(struct spec *spec, char letter)
{
	char c = (char)(letter | 0x20);

	spec->macro_count++;
	if (c == 'l' || c == 's')
		spec->has_local_part = true;
	if (c == 'l' || c == 's' || c == 'h')
		spec->is_personal = true;
}

/* The length of "%{…}" at the start of `text`, 0 when there is none. */
static size_t
macro_length(struct spec *spec, struct fb_str text, bool is_explaining)
{
	size_t i = 3;
	bool is_zero = true;

	if (text.len < 4 || text.data[1] != '{' ||
	    !(is_macro_letter(text.data[2]) ||
		(is_explaining && is_explaining_letter(text.data[2]))))
		return 0;
	for (; i < text.len && is_digit(text.data[i]); i++)
		is_zero = is_zero && text.data[i] == '0';
	if (i > 3 && is_zero)
		return 0; /* no labels at all are not a choice */
	if (i < text.len && (text.data[i] | 0x20) == 'r')
		i++;
	while (i < text.len && text.data[i] != '\0' &&
	    strchr(".-+,/_=", text.data[i]) != NULL)
		i++;
	if (i == text.len || text.data[i] != '}')
		return 0;
	note_letter(spec, text.data[2]);
	return i + 1;
}

static size_t
expand_length(struct spec *spec, struct fb_str text, bool is_explaining)
{
	if (text.len >= 2 &&
	    (text.data[1] == '%' || text.data[1] == '_' || text.data[1] == '-'))
		return 2;
	return macro_length(spec, text, is_explaining);
}

/* Read a macro-string; *tail_at is where the literal at its end begins. */
static bool
read_macro_string(struct spec *spec, size_t *tail_at, struct fb_str text,
    bool is_explaining)
{
	*spec = (struct spec) { .text = text };
	*tail_at = 0;
	for (size_t i = 0; i < text.len;) {
		if (text.data[i] != '%') {
			if (!is_visible(text.data[i++]))
				return false;
			continue;
		}
		size_t len = expand_length(spec, tail(text, i), is_explaining);
		if (len == 0)
			return false;
		i += len;
		*tail_at = i;
	}
	return true;
}

/* Letters, digits and dashes, a letter or a dash among them, no dash at
 * either end. */
static bool
is_toplabel(struct fb_str label)
{
	bool has_other = false;

	if (label.len == 0 || label.data[0] == '-' ||
	    label.data[label.len - 1] == '-')
		return false;
	for (size_t i = 0; i < label.len; i++) {
		char c = label.data[i];
		if (!is_alpha(c) && !is_digit(c) && c != '-')
			return false;
		has_other = has_other || !is_digit(c);
	}
	return has_other;
}

/* "." toplabel [ "." ] at the end of a literal. */
static bool
has_domain_end(struct fb_str literal)
{
	if (literal.len > 0 && literal.data[literal.len - 1] == '.')
		literal.len--;
	for (size_t i = literal.len; i > 0; i--)
		if (literal.data[i - 1] == '.')
			return is_toplabel(tail(literal, i));
	return false;
}

static bool
read_domain_spec(struct spec *spec, struct fb_str text)
{
	size_t tail_at;

	if (text.len == 0 || !read_macro_string(spec, &tail_at, text, false))
		return false;
	return tail_at == text.len || has_domain_end(tail(text, tail_at));
}

/* ---- writing ---------------------------------------------------------- */

static void
write_text(struct reading *reading, struct fb_str text)
{
	if (text.len >= sizeof reading->out.text - reading->len) {
		reading->is_full = true;
		return;
	}
	memcpy(reading->out.text + reading->len, text.data, text.len);
	reading->len += text.len;
	reading->out.text[reading->len] = '\0';
}

/* libspf2 knows no more than 128 labels, and no name has so many. */
static size_t
write_digits(struct reading *reading, struct fb_str text)
{
	unsigned count = 0;
	char digits[4];
	size_t i = 0;

	while (i < text.len && is_digit(text.data[i])) {
		if (count < 128)
			count = 10 * count + (unsigned)(text.data[i] - '0');
		i++;
	}
	if (i > 0) {
		snprintf(digits, sizeof digits, "%u",
		    count < 127 ? count : 127);
		write_text(reading, fb_str(digits));
	}
	return i;
}

/* libspf2 has no such delimiters. */
static bool
has_foreign_delimiter(struct fb_str macro)
{
	return memchr(macro.data, ',', macro.len) != NULL ||
	    memchr(macro.data, '/', macro.len) != NULL;
}

/* Write a domain-spec that was read.  "R" is "r" for libspf2. */
static void
write_spec(struct reading *reading, const struct spec *spec)
{
	struct fb_str text = spec->text;

	if (text.len > FB_SPF_TERM_MAX_BYTES ||
	    spec->macro_count > FB_SPF_TERM_MAX_MACROS)
		reading->is_full = true;
	for (size_t i = 0; i < text.len;) {
		struct spec unused = { 0 };
		size_t len = text.data[i] != '%' ?
		    1 :
		    expand_length(&unused, tail(text, i), false);
		struct fb_str piece = { text.data + i, len };
		i += len;
		if (len <= 2) {
			write_text(reading, piece);
			continue;
		}
		if (has_foreign_delimiter(piece))
			reading->is_full = true;
		write_text(reading, head(piece, 3));
		piece = tail(piece, 3);
		piece = tail(piece, write_digits(reading, piece));
		if ((piece.data[0] | 0x20) == 'r') {
			write_text(reading, FB_STR("r"));
			piece = tail(piece, 1);
		}
		write_text(reading, piece);
	}
}

/* Can this term match at all?  Also notes what the record asks for. */
static bool
may_match(struct reading *reading, const struct spec *spec)
{
	/* Also when it cannot match: for another sender it may. */
	reading->out.is_personal |= spec->is_personal;
	return !spec->has_local_part || !reading->reader->has_odd_local_part;
}

static void
write_name(struct reading *reading, char qualifier, enum mechanism mechanism)
{
	const char begin[] = { ' ', qualifier, '\0' };

	write_text(reading, fb_str(begin));
	write_text(reading, fb_str(names[mechanism]));
	reading->out.mechanism_count++;
}

static void
write_all(struct reading *reading, char qualifier)
{
	if (!reading->is_decided)
		write_name(reading, qualifier, ALL);
	reading->is_decided = true;
}

/* ---- prefix lengths --------------------------------------------------- */

/* "0", or digits without a zero in front, up to `max`. */
static bool
read_bits(unsigned *out, struct fb_str digits, unsigned max)
{
	unsigned bits = 0;

	if (digits.len == 0 || digits.len > 3 ||
	    (digits.len > 1 && digits.data[0] == '0'))
		return false;
	for (size_t i = 0; i < digits.len; i++) {
		if (!is_digit(digits.data[i]))
			return false;
		bits = 10 * bits + (unsigned)(digits.data[i] - '0');
	}
	*out = bits;
	return bits <= max;
}

struct prefix {
	unsigned v4, v6;
};

/* Where digits at the end begin. */
static size_t
digits_at(struct fb_str text)
{
	size_t i = text.len;

	while (i > 0 && is_digit(text.data[i - 1]))
		i--;
	return i;
}

/* Take "[/24][//64]" from the end of *text. */
static bool
take_dual_cidr(struct prefix *out, struct fb_str *text)
{
	*out = (struct prefix) { 32, 128 };
	size_t at = digits_at(*text);
	if (at == text->len || at == 0 || text->data[at - 1] != '/')
		return true; /* there is none */
	if (at >= 2 && text->data[at - 2] == '/') {
		if (!read_bits(&out->v6, tail(*text, at), 128))
			return false;
		*text = head(*text, at - 2);
		at = digits_at(*text);
		if (at == text->len || at == 0 || text->data[at - 1] != '/')
			return true;
	}
	if (!read_bits(&out->v4, tail(*text, at), 32))
		return false;
	*text = head(*text, at - 1);
	return true;
}

static bool
has_prefix(const uint8_t *a, const uint8_t *b, unsigned bits)
{
	unsigned bytes = bits / 8, rest = bits % 8;

	return memcmp(a, b, bytes) == 0 &&
	    (rest == 0 || (a[bytes] ^ b[bytes]) >> (8 - rest) == 0);
}

/* ---- mechanisms (RFC 7208, 5) ----------------------------------------- */

/* ip4:192.0.2.0/24 and ip6:2001:db8::/32 need no DNS. */
static bool
read_ip(struct reading *reading, char qualifier, struct fb_str rest,
    uint32_t family)
{
	const struct fb_spf_client *client = &reading->reader->client;
	unsigned max = family == AF_INET ? 32 : 128, bits = max;
	char text[INET6_ADDRSTRLEN];
	uint8_t address[16];

	if (rest.len < 2 || rest.data[0] != ':')
		return false;
	rest = tail(rest, 1);
	const char *slash = memchr(rest.data, '/', rest.len);
	if (slash != NULL) {
		size_t at = (size_t)(slash - rest.data);
		if (!read_bits(&bits, tail(rest, at + 1), max))
			return false;
		rest = head(rest, at);
	}
	if (rest.len >= sizeof text)
		return false;
	memcpy(text, rest.data, rest.len);
	text[rest.len] = '\0';
	if (inet_pton((int)family, text, address) != 1)
		return false;
	if (client->family == family &&
	    has_prefix(client->address, address, bits))
		write_all(reading, qualifier);
	return true;
}

/* a and mx: a domain-spec, or the current domain; then prefix lengths. */
static bool
read_hosts(struct reading *reading, char qualifier, enum mechanism mechanism,
    struct fb_str rest)
{
	bool is_v4 = reading->reader->client.family == AF_INET;
	struct spec spec = { .text = FB_STR("%{d}"), .macro_count = 1 };
	struct prefix prefix;
	char end[8] = "";

	if (!take_dual_cidr(&prefix, &rest))
		return false;
	if (rest.len > 0 &&
	    (rest.data[0] != ':' || !read_domain_spec(&spec, tail(rest, 1))))
		return false;
	if (reading->is_decided || !may_match(reading, &spec))
		return true;
	unsigned bits = is_v4 ? prefix.v4 : prefix.v6;
	if (bits > 0 && bits < (is_v4 ? 32 : 128))
		snprintf(end, sizeof end, is_v4 ? "/%u" : "//%u", bits);
	write_name(reading, qualifier, mechanism);
	write_text(reading, bits == 0 ? FB_STR(":" FB_SPF_ANY) : FB_STR(":"));
	write_spec(reading, &spec);
	write_text(reading, fb_str(end));
	return true;
}

/* include, exists, and ptr where it has one. */
static bool
read_domain(struct reading *reading, char qualifier, enum mechanism mechanism,
    struct fb_str rest)
{
	struct spec spec = { 0 };
	bool may_be_bare = mechanism == PTR && rest.len == 0;

	if (!may_be_bare &&
	    (rest.len == 0 || rest.data[0] != ':' ||
		!read_domain_spec(&spec, tail(rest, 1))))
		return false;
	if (reading->is_decided || !may_match(reading, &spec))
		return true;
	write_name(reading, qualifier, mechanism);
	if (!may_be_bare) {
		write_text(reading, FB_STR(":"));
		write_spec(reading, &spec);
	}
	return true;
}

static bool
read_mechanism(struct reading *reading, char qualifier,
    enum mechanism mechanism, struct fb_str rest)
{
	switch (mechanism) {
	case ALL:
		if (rest.len > 0)
			return false;
		reading->has_all = true;
		write_all(reading, qualifier);
		return true;
	case A:
	case MX:
		return read_hosts(reading, qualifier, mechanism, rest);
	case IP4:
		return read_ip(reading, qualifier, rest, AF_INET);
	case IP6:
		return read_ip(reading, qualifier, rest, AF_INET6);
	default:
		return read_domain(reading, qualifier, mechanism, rest);
	}
}

/* A mechanism's name goes up to ":", "/" or the end. */
static bool
read_directive(struct reading *reading, struct fb_str term)
{
	char qualifier = '+';
	size_t len = 0;

	if (term.len > 0 && strchr("+-?~", term.data[0]) != NULL) {
		qualifier = term.data[0];
		term = tail(term, 1);
	}
	while (len < term.len && term.data[len] != ':' && term.data[len] != '/')
		len++;
	for (unsigned m = 0; m < MECHANISM_COUNT; m++)
		if (fb_str_equal_nocase(head(term, len), fb_str(names[m])))
			return read_mechanism(reading, qualifier,
			    (enum mechanism)m, tail(term, len));
	return false;
}

/* ---- modifiers (RFC 7208, 6) ------------------------------------------ */

static bool
read_modifier(struct reading *reading, struct fb_str name, struct fb_str value)
{
	struct spec spec;
	size_t unused;

	if (fb_str_equal_nocase(name, FB_STR("redirect"))) {
		if (reading->redirect.data != NULL)
			return false;
		reading->redirect = value;
		return read_domain_spec(&spec, value);
	}
	if (fb_str_equal_nocase(name, FB_STR("exp"))) {
		if (reading->has_exp)
			return false;
		reading->has_exp = true;
		return read_domain_spec(&spec, value);
	}
	return read_macro_string(&spec, &unused, value, true);
}

/* The length of a modifier's name, 0 when the term is none. */
static size_t
modifier_name_length(struct fb_str term)
{
	size_t i = 0;

	if (term.len == 0 || !is_alpha(term.data[0]))
		return 0;
	while (i < term.len &&
	    (is_alpha(term.data[i]) || is_digit(term.data[i]) ||
		term.data[i] == '-' || term.data[i] == '_' ||
		term.data[i] == '.'))
		i++;
	return i < term.len && term.data[i] == '=' ? i : 0;
}

static bool
read_term(struct reading *reading, struct fb_str term)
{
	size_t len = modifier_name_length(term);

	return len > 0 ?
	    read_modifier(reading, head(term, len), tail(term, len + 1)) :
	    read_directive(reading, term);
}

/* redirect counts where no "all" stands and nothing has matched. */
static void
write_redirect(struct reading *reading)
{
	struct spec spec;

	if (reading->redirect.data == NULL || reading->has_all ||
	    reading->is_decided ||
	    !read_domain_spec(&spec, reading->redirect) ||
	    !may_match(reading, &spec))
		return;
	write_text(reading, FB_STR(" redirect="));
	write_spec(reading, &spec);
	reading->out.mechanism_count++;
}

/* ---- the whole -------------------------------------------------------- */

bool
fb_spf_record_is_spf(struct fb_str text)
{
	const size_t len = sizeof SPF_VERSION_1 - 1;

	return text.len >= len &&
	    fb_str_equal_nocase(head(text, len), FB_STR(SPF_VERSION_1)) &&
	    (text.len == len || text.data[len] == ' ');
}

/* Terms stand between blanks; a control character is of no term. */
static bool
read_terms(struct reading *reading, struct fb_str text)
{
	for (size_t i = 0; i < text.len;) {
		if (text.data[i] == ' ') {
			i++;
			continue;
		}
		size_t len = 0;
		while (i + len < text.len && text.data[i + len] != ' ')
			if (!is_visible(text.data[i + len++]))
				return false;
		if (!read_term(reading, head(tail(text, i), len)))
			return false;
		i += len;
	}
	return true;
}

enum fb_status
fb_spf_record_read(struct fb_spf_record *out,
    const struct fb_spf_reader *reader, struct fb_str text)
{
	struct reading reading = { .reader = reader };

	if (text.len > FB_SPF_RECORD_MAX_BYTES)
		return FB_ERR_TOO_LONG;
	if (!fb_spf_record_is_spf(text))
		return FB_ERR_SYNTAX;
	write_text(&reading, FB_STR(SPF_VERSION_1));
	if (!read_terms(&reading, tail(text, sizeof SPF_VERSION_1 - 1)))
		return FB_ERR_SYNTAX;
	write_redirect(&reading);
	if (reading.is_full)
		return FB_ERR_TOO_LONG;
	*out = reading.out;
	return FB_OK;
}
