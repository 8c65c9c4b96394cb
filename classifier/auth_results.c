/* SPDX-License-Identifier: BSD-2-Clause */
#include "auth_results.h"

#include "cfws.h"
#include "host_name.h"
#include "utf8.h"

_Static_assert(FB_AUTH_DOMAIN_ROOM == FB_HOST_NAME_MAX + 1,
    "a domain is a host name");

enum method {
	METHOD_SPF,
	METHOD_DKIM,
	METHOD_DMARC,
	METHOD_COUNT,
	METHOD_OTHER = METHOD_COUNT
};
static const char *const methods[METHOD_COUNT] = { "spf", "dkim", "dmarc" };

/* The properties that are looked at (RFC 8601, 2.7). */
enum property {
	PROPERTY_MAILFROM,
	PROPERTY_HELO,
	PROPERTY_D,
	PROPERTY_I,
	PROPERTY_FROM,
	PROPERTY_COUNT,
	PROPERTY_OTHER = PROPERTY_COUNT
};
static const struct {
	const char *type, *name;
} properties[PROPERTY_COUNT] = { { "smtp", "mailfrom" }, { "smtp", "helo" },
	{ "header", "d" }, { "header", "i" }, { "header", "from" } };

struct scanner {
	struct fb_str text;
	size_t at;
};

/* A word or the inside of a quoted string, with the domain behind it where
 * the string was a local part. */
struct value {
	struct fb_str word; /* quoted pairs stay as they are */
	struct fb_str domain;
	bool has_domain;
};

/* One resinfo. */
struct claim {
	enum method method;
	struct fb_str result;
	struct value value[PROPERTY_COUNT];
	bool has[PROPERTY_COUNT];
};

/* What one field says. */
struct draft {
	struct fb_auth_results says;
	enum fb_spf spf_helo; /* result for the HELO identity */
	bool has[METHOD_COUNT];
	bool has_mailfrom, has_helo; /* SPF of that identity */
};

/* ---- words ------------------------------------------------------------- */

/*
 * Text that can be trusted to be read in one way only: UTF-8 without control
 * characters, where every line end is a fold.
 */
static bool
is_sound(struct fb_str value)
{
	if (value.len > FB_AUTH_FIELD_MAX_BYTES || !fb_utf8_is_valid(value))
		return false;
	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.data[i];
		char next = i + 1 < value.len ? value.data[i + 1] : '\0';
		bool is_control = (c < ' ' && c != '\t') || c == 0x7F;
		bool is_fold = (c == '\r' && next == '\n') ||
		    (c == '\n' && (next == ' ' || next == '\t'));
		if (is_control && !is_fold)
			return false;
	}
	return true;
}

static bool
is_at_end(const struct scanner *s)
{
	return s->at == s->text.len;
}

static bool
is_next(const struct scanner *s, char c)
{
	return !is_at_end(s) && s->text.data[s->at] == c;
}

static bool
take(struct scanner *s, char c)
{
	bool is_there = is_next(s, c);

	s->at += is_there;
	return is_there;
}

static bool
skip_comment(struct scanner *s)
{
	unsigned depth = 0;

	while (!is_at_end(s)) {
		char c = s->text.data[s->at++];
		if (c == '\\' && !is_at_end(s))
			s->at++;
		else if (c == '(' && ++depth > FB_AUTH_COMMENT_DEPTH_MAX)
			return false;
		else if (c == ')' && --depth == 0)
			return true;
	}
	return false;
}

/* False when a comment does not close. */
static bool
skip_cfws(struct scanner *s)
{
	while (!is_at_end(s)) {
		if (is_next(s, '(')) {
			if (!skip_comment(s))
				return false;
		} else if (fb_is_blank(s->text.data[s->at])) {
			s->at++;
		} else {
			break;
		}
	}
	return true;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Letters, digits and hyphens (RFC 5321, Keyword). */
static bool
is_keyword_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    is_digit(c) || c == '-';
}

/* What may stand in a value without quotes. */
static bool
is_word_byte(char c)
{
	return !fb_is_blank(c) && strchr("();\"\\", c) == NULL;
}

static bool
read_run(struct fb_str *out, struct scanner *s, bool (*belongs)(char c))
{
	size_t begin = s->at;

	while (!is_at_end(s) && belongs(s->text.data[s->at]))
		s->at++;
	*out = (struct fb_str) { s->text.data + begin, s->at - begin };
	return out->len > 0;
}

/* True where a word may end. */
static bool
is_delimited(const struct scanner *s)
{
	return is_at_end(s) || is_next(s, ';') || is_next(s, '(') ||
	    fb_is_blank(s->text.data[s->at]);
}

static bool
read_quoted(struct fb_str *out, struct scanner *s)
{
	size_t begin = ++s->at;

	while (!is_at_end(s)) {
		char c = s->text.data[s->at++];
		if (c == '"') {
			*out = (struct fb_str) { s->text.data + begin,
				s->at - 1 - begin };
			return true;
		}
		if (c == '\\' && !is_at_end(s))
			s->at++;
	}
	return false;
}

static bool
read_value(struct value *out, struct scanner *s)
{
	*out = (struct value) { 0 };
	if (!is_next(s, '"'))
		return read_run(&out->word, s, is_word_byte) && is_delimited(s);
	if (!read_quoted(&out->word, s))
		return false;
	out->has_domain = take(s, '@');
	if (out->has_domain && !read_run(&out->domain, s, is_word_byte))
		return false;
	return is_delimited(s);
}

/* The domain of an address or of a domain's own name; empty when it is no
 * host name. */
static void
write_domain(char out[FB_AUTH_DOMAIN_ROOM], const struct value *value)
{
	char name[FB_HOST_NAME_ROOM];
	struct fb_str domain = value->has_domain ? value->domain : value->word;
	const char *at =
	    domain.len == 0 ? NULL : memrchr(domain.data, '@', domain.len);

	if (at != NULL) {
		domain.len -= (size_t)(at + 1 - domain.data);
		domain.data = at + 1;
	}
	size_t len = fb_host_name(name, domain);
	memcpy(out, name, len + 1);
}

/* ---- one result -------------------------------------------------------- */

static bool
is_word(struct fb_str text, const char *word)
{
	return fb_str_equal_nocase(text, fb_str(word));
}

static enum method
find_method(struct fb_str name)
{
	for (unsigned i = 0; i < METHOD_COUNT; i++)
		if (is_word(name, methods[i]))
			return (enum method)i;
	return METHOD_OTHER;
}

static enum property
find_property(struct fb_str type, struct fb_str name)
{
	for (unsigned i = 0; i < PROPERTY_COUNT; i++)
		if (is_word(type, properties[i].type) &&
		    is_word(name, properties[i].name))
			return (enum property)i;
	return PROPERTY_OTHER;
}

/* The number of a result's word, or 0, which says that nothing is known. */
static unsigned
find_result(const struct fb_words *words, struct fb_str result)
{
	for (unsigned i = 1; i < words->count; i++)
		if (is_word(result, words->words[i]))
			return i;
	return 0;
}

/* methodspec: "spf=pass", "dkim/1 = pass".  `name` was read already. */
static bool
read_method(struct claim *claim, struct scanner *s, struct fb_str name)
{
	struct fb_str version = FB_STR("1");

	claim->method = find_method(name);
	if (take(s, '/') &&
	    (!skip_cfws(s) || !read_run(&version, s, is_digit) ||
		!skip_cfws(s)))
		return false;
	if (!is_word(version, "1"))
		claim->method = METHOD_OTHER;
	return take(s, '=') && skip_cfws(s) &&
	    read_run(&claim->result, s, is_keyword_byte) && is_delimited(s);
}

/* propspec: "smtp.mailfrom=example.jp".  `type` was read already. */
static bool
read_property(struct claim *claim, struct scanner *s, struct fb_str type)
{
	struct fb_str name;
	struct value value;

	if (!take(s, '.') || !skip_cfws(s) ||
	    !read_run(&name, s, is_keyword_byte) || !skip_cfws(s) ||
	    !take(s, '=') || !skip_cfws(s) || !read_value(&value, s))
		return false;
	enum property property = find_property(type, name);
	if (property == PROPERTY_OTHER)
		return true;
	if (claim->has[property])
		return false;
	claim->has[property] = true;
	claim->value[property] = value;
	return true;
}

/* reasonspec and propspecs, up to the next ";" or the end. */
static bool
read_properties(struct claim *claim, struct scanner *s)
{
	struct fb_str word;
	struct value reason;

	for (bool is_first = true;; is_first = false) {
		if (!skip_cfws(s))
			return false;
		if (is_at_end(s) || is_next(s, ';'))
			return true;
		if (!read_run(&word, s, is_keyword_byte) || !skip_cfws(s))
			return false;
		if (is_first && is_word(word, "reason") && take(s, '=')) {
			if (!skip_cfws(s) || !read_value(&reason, s))
				return false;
		} else if (!read_property(claim, s, word)) {
			return false;
		}
	}
}

/* ---- what a result says ------------------------------------------------ */

/*
 * RFC 7208 checks two identities, and a verifier may tell of both.  A result
 * that names none is that of MAIL FROM.
 */
static bool
note_spf(struct draft *draft, const struct claim *claim)
{
	struct fb_auth_results *says = &draft->says;
	enum fb_spf spf =
	    (enum fb_spf)find_result(&fb_spf_words, claim->result);
	bool is_helo =
	    claim->has[PROPERTY_HELO] && !claim->has[PROPERTY_MAILFROM];
	bool *has = is_helo ? &draft->has_helo : &draft->has_mailfrom;

	if (*has)
		return false;
	*has = true;
	*(is_helo ? &draft->spf_helo : &says->spf) = spf;
	if (claim->has[PROPERTY_MAILFROM])
		write_domain(says->mailfrom, &claim->value[PROPERTY_MAILFROM]);
	if (claim->has[PROPERTY_HELO])
		write_domain(says->helo, &claim->value[PROPERTY_HELO]);
	return true;
}

static void
add_dkim_domain(struct fb_auth_results *says, const struct value *value)
{
	char domain[FB_AUTH_DOMAIN_ROOM];

	write_domain(domain, value);
	if (domain[0] == '\0' || says->dkim_count == FB_AUTH_DKIM_MAX)
		return;
	for (unsigned i = 0; i < says->dkim_count; i++)
		if (strcmp(says->dkim_domain[i], domain) == 0)
			return;
	strcpy(says->dkim_domain[says->dkim_count++], domain);
}

/* One for each signature.  header.i is of header.d or below it (RFC 6376,
 * 3.5), so that the signer answers for it too. */
static bool
note_dkim(struct draft *draft, const struct claim *claim)
{
	struct fb_auth_results *says = &draft->says;
	enum fb_auth dkim =
	    (enum fb_auth)find_result(&fb_auth_words, claim->result);

	if (!draft->has[METHOD_DKIM] || dkim == FB_AUTH_PASS)
		says->dkim = dkim;
	if (dkim != FB_AUTH_PASS)
		return true;
	if (claim->has[PROPERTY_D])
		add_dkim_domain(says, &claim->value[PROPERTY_D]);
	else if (claim->has[PROPERTY_I])
		add_dkim_domain(says, &claim->value[PROPERTY_I]);
	return true;
}

static bool
note_dmarc(struct draft *draft, const struct claim *claim)
{
	struct fb_auth_results *says = &draft->says;

	if (draft->has[METHOD_DMARC])
		return false;
	says->dmarc = (enum fb_auth)find_result(&fb_auth_words, claim->result);
	if (claim->has[PROPERTY_FROM])
		write_domain(says->from, &claim->value[PROPERTY_FROM]);
	return true;
}

/* False when the field contradicts itself. */
static bool
note(struct draft *draft, const struct claim *claim)
{
	bool is_sane = true;

	if (claim->method == METHOD_OTHER)
		return true;
	if (claim->method == METHOD_SPF)
		is_sane = note_spf(draft, claim);
	else if (claim->method == METHOD_DKIM)
		is_sane = note_dkim(draft, claim);
	else
		is_sane = note_dmarc(draft, claim);
	draft->has[claim->method] = true;
	return is_sane;
}

/* ---- one field --------------------------------------------------------- */

static bool
is_trusted(const struct value *id, const struct fb_authserv_ids *trusted)
{
	if (id->has_domain)
		return false;
	for (unsigned i = 0; i < trusted->count; i++) {
		struct fb_str known = fb_str(trusted->id[i]);
		if (fb_str_equal_nocase(known, id->word) ||
		    fb_host_name_equal(known, id->word))
			return true;
	}
	return false;
}

/* The authserv-id and the version behind it. */
static bool
read_server(struct scanner *s, const struct fb_authserv_ids *trusted)
{
	struct value id;
	struct fb_str version;

	if (!skip_cfws(s) || !read_value(&id, s) || !is_trusted(&id, trusted) ||
	    !skip_cfws(s))
		return false;
	if (is_at_end(s) || is_next(s, ';'))
		return true;
	return read_run(&version, s, is_digit) && is_word(version, "1") &&
	    skip_cfws(s);
}

/* One resinfo behind its ";", or "none", which stands alone. */
static bool
read_result(struct draft *draft, struct scanner *s, unsigned number)
{
	struct claim claim = { 0 };
	struct fb_str name;

	if (!read_run(&name, s, is_keyword_byte) || !skip_cfws(s))
		return false;
	if (is_word(name, "none") && is_at_end(s))
		return number == 0;
	return read_method(&claim, s, name) && read_properties(&claim, s) &&
	    note(draft, &claim);
}

/* True when a trusted server wrote the field and all of it is right. */
static bool
read_field(struct draft *draft, struct fb_str value,
    const struct fb_authserv_ids *trusted)
{
	struct scanner s = { .text = value };
	unsigned count = 0;

	if (!is_sound(value) || !read_server(&s, trusted))
		return false;
	while (take(&s, ';')) {
		if (!skip_cfws(&s))
			return false;
		if (is_at_end(&s) && count > 0)
			return true; /* some end with a semicolon */
		if (count == FB_AUTH_RESINFO_MAX ||
		    !read_result(draft, &s, count++))
			return false;
	}
	return is_at_end(&s) && count > 0;
}

/* Take over what no field above has said. */
static void
merge(struct fb_auth_results *out, bool has[METHOD_COUNT],
    const struct draft *draft)
{
	const struct fb_auth_results *says = &draft->says;

	out->is_trusted = true;
	if (draft->has[METHOD_SPF] && !has[METHOD_SPF]) {
		out->spf = draft->has_mailfrom ? says->spf : draft->spf_helo;
		memcpy(out->mailfrom, says->mailfrom, sizeof out->mailfrom);
		memcpy(out->helo, says->helo, sizeof out->helo);
	}
	if (draft->has[METHOD_DKIM] && !has[METHOD_DKIM]) {
		out->dkim = says->dkim;
		out->dkim_count = says->dkim_count;
		memcpy(out->dkim_domain, says->dkim_domain,
		    sizeof out->dkim_domain);
	}
	if (draft->has[METHOD_DMARC] && !has[METHOD_DMARC]) {
		out->dmarc = says->dmarc;
		memcpy(out->from, says->from, sizeof out->from);
	}
	for (unsigned i = 0; i < METHOD_COUNT; i++)
		has[i] = has[i] || draft->has[i];
}

enum fb_status
fb_authserv_ids_add(struct fb_authserv_ids *ids, struct fb_str id)
{
	if (id.len == 0 || id.len >= FB_AUTHSERV_ROOM || !is_sound(id))
		return FB_ERR_SYNTAX;
	for (size_t i = 0; i < id.len; i++)
		if (!is_word_byte(id.data[i]))
			return FB_ERR_SYNTAX;
	for (unsigned i = 0; i < ids->count; i++)
		if (fb_str_equal_nocase(fb_str(ids->id[i]), id))
			return FB_OK;
	if (ids->count == FB_AUTHSERV_IDS_MAX)
		return FB_ERR_TOO_LONG;
	memset(ids->id[ids->count], 0, FB_AUTHSERV_ROOM);
	memcpy(ids->id[ids->count++], id.data, id.len);
	return FB_OK;
}

void
fb_auth_results_read(struct fb_auth_results *out,
    const struct fb_fields *fields, const struct fb_authserv_ids *trusted)
{
	bool has[METHOD_COUNT] = { false };

	*out = (struct fb_auth_results) { 0 };
	if (trusted == NULL || trusted->count == 0)
		return;
	for (size_t i = 0; i < fields->count; i++) {
		struct draft draft = { 0 };
		if (fb_str_equal_nocase(fields->field[i].name,
			FB_STR("Authentication-Results")) &&
		    read_field(&draft, fields->field[i].value, trusted))
			merge(out, has, &draft);
	}
}
