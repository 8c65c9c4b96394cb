/* SPDX-License-Identifier: BSD-2-Clause */
#include "consent_key.h"

#include "domain.h"
#include "lines.h"

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/*
 * Find the last "@" outside quotes; *at is text.len when there is none.
 * False when a quote stays open, because nobody can say what it quotes.
 */
static bool
find_at(size_t *at, struct fb_str text)
{
	bool is_quoted = false;

	*at = text.len;
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] == '\\' && is_quoted)
			i++;
		else if (text.data[i] == '"')
			is_quoted = !is_quoted;
		else if (text.data[i] == '@' && !is_quoted)
			*at = i;
	}
	return !is_quoted;
}

/* Take off blanks, angle brackets and a source route (RFC 5321, 4.1.2:
 * servers must accept "@one,@two:" before the address and ignore it). */
static struct fb_str
strip(struct fb_str text)
{
	text = fb_lines_trim(text);
	if (text.len >= 2 && text.data[0] == '<' &&
	    text.data[text.len - 1] == '>') {
		text.data++;
		text.len -= 2;
	}
	if (text.len != 0 && text.data[0] == '@') {
		const char *colon = memchr(text.data, ':', text.len);
		size_t route =
		    colon == NULL ? 0 : (size_t)(colon - text.data) + 1;
		/* "@[IPv6:2001:db8::1]" is a domain */
		if (route != 0 &&
		    memchr(text.data + route, '@', text.len - route) != NULL) {
			text.data += route;
			text.len -= route;
		}
	}
	return text;
}

/* Quoted and plain forms of a local part are the same mailbox. */
static void
put_local(struct fb_consent_key *out, struct fb_str local)
{
	out->len = 0;
	for (size_t i = 0; i < local.len; i++) {
		if (local.data[i] == '"')
			continue;
		if (local.data[i] == '\\' && i + 1 < local.len)
			i++;
		out->bytes[out->len++] = lower(local.data[i]);
	}
	out->local_len = out->len;
}

/* `domain` begins with "@".  What is no domain is kept as it stands: then it
 * meets no row but its own. */
static bool
put_domain(struct fb_consent_key *out, struct fb_str domain)
{
	char ascii[FB_DOMAIN_MAX_BYTES];
	struct fb_str name = { domain.data + 1, domain.len - 1 };
	size_t len = fb_domain_ascii(ascii, name);

	if (len != 0)
		name = (struct fb_str) { ascii, len };
	if (name.len >= sizeof out->bytes - out->len)
		return false;
	out->bytes[out->len++] = '@';
	for (size_t i = 0; i < name.len; i++)
		out->bytes[out->len++] = lower(name.data[i]);
	return true;
}

bool
fb_consent_key(struct fb_consent_key *out, struct fb_str address)
{
	size_t at;

	address = strip(address);
	if (address.len == 0 || address.len > FB_CONSENT_KEY_MAX_BYTES ||
	    memchr(address.data, '\0', address.len) != NULL ||
	    !find_at(&at, address))
		return false;
	put_local(out, (struct fb_str) { address.data, at });
	if (at == address.len)
		return true;
	return put_domain(out,
	    (struct fb_str) { address.data + at, address.len - at });
}

bool
fb_consent_key_has_domain(const struct fb_consent_key *key)
{
	return key->len > key->local_len + 1;
}
