/* SPDX-License-Identifier: BSD-2-Clause */
#include "url.h"

#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>

#include "hex.h"
#include "host_name.h"

#define INNER_ROUNDS 3       /* how often an inner URL may be escaped */
#define INNER_TRIES 8        /* places that look like an inner URL */
#define INNER_BYTES_MAX 2048 /* of an inner URL */

static struct fb_str
slice(struct fb_str text, size_t begin, size_t end)
{
	return (struct fb_str) { text.data + begin, end - begin };
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* The byte that "%XX" at `position` stands for, or -1. */
static int
escape_at(struct fb_str text, size_t position)
{
	if (text.len - position < 3 || text.data[position] != '%')
		return -1;
	int high = fb_hex_value(text.data[position + 1]);
	int low = fb_hex_value(text.data[position + 2]);
	return high < 0 || low < 0 ? -1 : high << 4 | low;
}

/* Undo escapes in place; returns the length. */
static size_t
unescape(char *text, size_t len)
{
	size_t out = 0;

	for (size_t i = 0; i < len; i++) {
		int byte = escape_at((struct fb_str) { text, len }, i);
		text[out++] = byte < 0 ? text[i] : (char)byte;
		if (byte >= 0)
			i += 2;
	}
	return out;
}

struct fb_str
fb_url_unescape(struct fb_arena *arena, struct fb_str text)
{
	struct fb_str copy = fb_arena_copy(arena, text);

	if (copy.data != NULL)
		copy.len = unescape((char *)copy.data, copy.len);
	return copy;
}

static unsigned
port_of(struct fb_str digits)
{
	unsigned port = 0;

	for (size_t i = 0; i < digits.len; i++) {
		if (digits.data[i] < '0' || digits.data[i] > '9' ||
		    port > 65535)
			return 0;
		port = port * 10 + (unsigned)(digits.data[i] - '0');
	}
	return port > 65535 ? 0 : port;
}

bool
fb_url_split(struct fb_url_parts *out, struct fb_str text)
{
	struct fb_url_parts parts = { .port = 0 };
	size_t end = 0, begin = 0, stop, path_end;

	if (text.len > FB_URL_INPUT_MAX)
		text.len = FB_URL_INPUT_MAX;
	while (end < text.len && memchr("/?#\\", text.data[end], 4) == NULL)
		end++;
	for (size_t i = 0; i < end; i++)
		if (text.data[i] == '@')
			begin = i + 1;
	if (begin < end && text.data[begin] == '[') {
		const char *close = memchr(text.data + begin, ']', end - begin);
		if (close == NULL)
			return false;
		parts.is_ipv6 = true;
		begin++;
		stop = (size_t)(close - text.data);
	} else {
		for (stop = begin; stop < end && text.data[stop] != ':';)
			stop++;
	}
	parts.host = slice(text, begin, stop);
	size_t after = stop + parts.is_ipv6;
	if (after < end && text.data[after] == ':')
		parts.port = port_of(slice(text, after + 1, end));
	for (path_end = end; path_end < text.len &&
	     text.data[path_end] != '?' && text.data[path_end] != '#';)
		path_end++;
	parts.path = slice(text, end, path_end);
	stop = path_end;
	while (stop < text.len && text.data[stop] != '#')
		stop++;
	parts.query = slice(text, path_end, stop);
	*out = parts;
	return parts.host.len > 0;
}

/* Units of "http:" or "https:" and its slashes at `position`, or 0. */
static size_t
scheme_at(struct fb_str text, size_t position)
{
	static const struct fb_str names[] = { FB_STR("https:"),
		FB_STR("http:") };

	for (size_t i = 0; i < 2; i++) {
		size_t len = names[i].len;
		if (text.len - position < len ||
		    !fb_str_equal_nocase(names[i],
			slice(text, position, position + len)))
			continue;
		while (position + len < text.len &&
		    (text.data[position + len] == '/' ||
			text.data[position + len] == '\\'))
			len++;
		return len;
	}
	return 0;
}

enum fb_status
fb_url_of_target(struct fb_str *out, struct fb_arena *arena,
    struct fb_str target)
{
	size_t begin = 0, len = 0;

	if (target.len > FB_URL_INPUT_MAX)
		target.len = FB_URL_INPUT_MAX;
	while (begin < target.len && (unsigned char)target.data[begin] <= ' ')
		begin++;
	char *data = fb_arena_alloc(arena, target.len + 1);
	if (data == NULL)
		return FB_ERR_NOMEM;
	for (size_t i = begin; i < target.len; i++) {
		char c = target.data[i];
		if (c == '\t' || c == '\n' || c == '\r' || c == '\0')
			continue;
		data[len++] = c;
	}
	while (len > 0 && (unsigned char)data[len - 1] <= ' ')
		len--;
	data[len] = '\0';
	struct fb_str text = { data, len };
	size_t skip = scheme_at(text, 0);
	if (skip == 0 && len > 2 && data[0] == '/' && data[1] == '/')
		skip = 2;
	*out = skip == 0 ? (struct fb_str) { data, 0 } : slice(text, skip, len);
	return FB_OK;
}

/* ---- addresses --------------------------------------------------------- */

/* One part of an IPv4 address: decimal, 0-octal or 0x-hexadecimal. */
static bool
ipv4_part(uint64_t *value, struct fb_str part)
{
	unsigned base = 10;
	size_t i = 0;

	if (part.len == 0)
		return false;
	if (part.len >= 2 && part.data[0] == '0') {
		base = lower(part.data[1]) == 'x' ? 16 : 8;
		i = base == 16 ? 2 : 1;
	}
	*value = 0;
	for (; i < part.len; i++) {
		int digit = fb_hex_value(part.data[i]);
		if (digit < 0 || (unsigned)digit >= base || *value > UINT32_MAX)
			return false;
		*value = *value * base + (unsigned)digit;
	}
	return *value <= UINT32_MAX;
}

/* An IPv4 address as browsers read it (WHATWG URL, "IPv4 parser"). */
static bool
ipv4_address(uint32_t *out, struct fb_str host)
{
	uint64_t value[4];
	size_t count = 0, begin = 0;

	for (size_t i = 0; i <= host.len; i++) {
		if (i < host.len && host.data[i] != '.')
			continue;
		if (count == 4 ||
		    !ipv4_part(&value[count], slice(host, begin, i)))
			return false;
		count++;
		begin = i + 1;
	}
	uint64_t address = value[count - 1];
	if (address >= (uint64_t)1 << (8 * (5 - count)))
		return false;
	for (size_t i = 0; i + 1 < count; i++) {
		if (value[i] > 255)
			return false;
		address |= value[i] << (8 * (3 - i));
	}
	*out = (uint32_t)address;
	return true;
}

bool
fb_url_host_is_address(struct fb_str host)
{
	uint32_t ignored;

	return host.len > 0 &&
	    (host.data[0] == '[' || ipv4_address(&ignored, host));
}

static struct fb_str
ipv6_text(struct fb_arena *arena, struct fb_str host)
{
	char text[INET6_ADDRSTRLEN], bracketed[INET6_ADDRSTRLEN + 2];
	struct in6_addr address;

	if (host.len >= sizeof text)
		return (struct fb_str) { "", 0 };
	memcpy(text, host.data, host.len);
	text[host.len] = '\0';
	if (inet_pton(AF_INET6, text, &address) != 1 ||
	    inet_ntop(AF_INET6, &address, text, sizeof text) == NULL)
		return (struct fb_str) { "", 0 };
	snprintf(bracketed, sizeof bracketed, "[%s]", text);
	return fb_arena_copy(arena, fb_str(bracketed));
}

static struct fb_str
ipv4_text(struct fb_arena *arena, uint32_t address)
{
	char text[INET_ADDRSTRLEN];

	snprintf(text, sizeof text, "%u.%u.%u.%u", address >> 24,
	    address >> 16 & 255, address >> 8 & 255, address & 255);
	return fb_arena_copy(arena, fb_str(text));
}

/* ---- names ------------------------------------------------------------- */

/* A name whose last label is a number is an address or nothing (WHATWG URL,
 * "ends in a number checker"). */
static bool
ends_in_number(struct fb_str host)
{
	size_t begin = host.len;
	uint64_t ignored;

	while (begin > 0 && host.data[begin - 1] != '.')
		begin--;
	return ipv4_part(&ignored, slice(host, begin, host.len));
}

enum fb_status
fb_url_host(struct fb_str *out, struct fb_arena *arena,
    const struct fb_url_parts *parts)
{
	char ascii[FB_HOST_NAME_ROOM];
	struct fb_str name = parts->host;
	uint32_t address;

	*out = (struct fb_str) { "", 0 };
	if (parts->is_ipv6) {
		*out = ipv6_text(arena, name);
		return out->data == NULL ? FB_ERR_NOMEM : FB_OK;
	}
	if (memchr(name.data, '%', name.len) != NULL)
		name = fb_url_unescape(arena, name);
	if (name.data == NULL)
		return FB_ERR_NOMEM;
	size_t len = fb_host_name(ascii, name);
	if (len == 0)
		return FB_OK;
	struct fb_str host = { ascii, len };
	if (!ends_in_number(host))
		*out = fb_arena_copy(arena, host);
	else if (ipv4_address(&address, host))
		*out = ipv4_text(arena, address);
	return out->data == NULL ? FB_ERR_NOMEM : FB_OK;
}

/* ---- paths ------------------------------------------------------------- */

static bool
is_unreserved(int c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_' ||
	    c == '~';
}

/* True for bytes that stand in a path without being escaped. */
static bool
is_path_byte(int c)
{
	return is_unreserved(c) ||
	    (c > 0 && c < 0x80 && strchr("!$&'()*+,;=:@/", c) != NULL);
}

/* Copy a path with canonical escapes; returns its length, at most
 * FB_URL_PATH_MAX. */
static size_t
escape_path(char *out, struct fb_str path)
{
	static const char digits[] = "0123456789ABCDEF";
	size_t len = 0;

	for (size_t i = 0; i < path.len; i++) {
		int byte = escape_at(path, i);
		bool was_escaped = byte >= 0;
		if (was_escaped)
			i += 2;
		else
			byte = (unsigned char)path.data[i];
		if (!was_escaped && byte == '\\')
			byte = '/';
		bool is_plain =
		    was_escaped ? is_unreserved(byte) : is_path_byte(byte);
		if (len + (is_plain ? 1 : 3) > FB_URL_PATH_MAX)
			break;
		if (is_plain) {
			out[len++] = (char)byte;
			continue;
		}
		out[len++] = '%';
		out[len++] = digits[byte >> 4];
		out[len++] = digits[byte & 15];
	}
	return len;
}

/* Resolve "." and ".." segments in place (RFC 3986, 5.2.4). */
static size_t
resolve_dots(char *path, size_t len)
{
	size_t out = 0, i = 0;

	while (i < len) {
		size_t end = i + 1; /* path[i] is "/" */
		while (end < len && path[end] != '/')
			end++;
		size_t segment = end - i - 1;
		bool is_dot = segment == 1 && path[i + 1] == '.';
		bool is_up =
		    segment == 2 && path[i + 1] == '.' && path[i + 2] == '.';
		if (is_up)
			while (out > 0 && path[--out] != '/')
				;
		if (!is_dot && !is_up) {
			memmove(path + out, path + i, end - i);
			out += end - i;
		} else if (end == len) {
			path[out++] = '/';
		}
		i = end;
	}
	return out;
}

enum fb_status
fb_url_key(struct fb_str *out, struct fb_arena *arena, struct fb_str host,
    const struct fb_url_parts *parts)
{
	size_t room = host.len + 8 + FB_URL_PATH_MAX + 2;
	char *key = fb_arena_alloc(arena, room);
	size_t len = host.len;

	if (key == NULL)
		return FB_ERR_NOMEM;
	memcpy(key, host.data, host.len);
	if (parts->port != 0 && parts->port != 80 && parts->port != 443)
		len += (size_t)snprintf(key + len, 8, ":%u", parts->port);
	size_t path = escape_path(key + len, parts->path);
	path = resolve_dots(key + len, path);
	if (path == 0)
		key[len + path++] = '/';
	len += path;
	key[len] = '\0';
	fb_arena_trim(arena, key, room, len + 1);
	*out = (struct fb_str) { key, len };
	return FB_OK;
}

/* ---- URLs inside URLs ---------------------------------------------------- */

/* Undo escapes until `inner` begins with a scheme; *out is what follows it,
 * empty when there is none. */
static enum fb_status
open_inner(struct fb_str *out, struct fb_arena *arena, struct fb_str inner)
{
	char text[INNER_BYTES_MAX];
	size_t len = inner.len < sizeof text ? inner.len : sizeof text;

	memcpy(text, inner.data, len);
	for (unsigned round = 0; round <= INNER_ROUNDS; round++) {
		struct fb_str opened = { text, len };
		size_t skip = scheme_at(opened, 0);
		if (skip != 0 && text[skip - 1] == '/') {
			*out = fb_arena_copy(arena, slice(opened, skip, len));
			return out->data == NULL ? FB_ERR_NOMEM : FB_OK;
		}
		len = unescape(text, len);
	}
	return FB_OK;
}

/* A target without a scheme: "=//host", its slashes escaped or not.  Returns
 * the bytes before the host, or 0. */
static size_t
bare_inner_at(struct fb_str text, size_t position)
{
	static const struct fb_str forms[] = { FB_STR("=//"), FB_STR("=%2F%2F"),
		FB_STR("=%2f%2f") };

	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
		if (text.len - position > forms[i].len &&
		    memcmp(text.data + position, forms[i].data, forms[i].len) ==
			0)
			return forms[i].len;
	return 0;
}

/* The value of a character of Base64, URL-safe or not, or -1. */
static int
base64_value(char c)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghij"
				       "klmnopqrstuvwxyz0123456789+/";

	if (c == '-')
		return 62;
	if (c == '_')
		return 63;
	const char *place = c == '\0' ? NULL : strchr(alphabet, c);
	return place == NULL ? -1 : (int)(place - alphabet);
}

/* Decode what begins at `begin` up to the first other character; sets *end
 * behind it. */
static enum fb_status
open_base64(struct fb_str *out, struct fb_arena *arena, struct fb_str text,
    size_t begin, size_t *end)
{
	char decoded[INNER_BYTES_MAX];
	uint32_t bits = 0;
	unsigned count = 0;
	size_t len = 0, i = begin;
	int value;

	for (; i < text.len && len < sizeof decoded &&
	     (value = base64_value(text.data[i])) >= 0;
	     i++) {
		bits = bits << 6 | (uint32_t)value;
		count += 6;
		if (count < 8)
			continue;
		count -= 8;
		decoded[len++] = (char)(bits >> count & 255);
	}
	*end = i;
	return open_inner(out, arena, (struct fb_str) { decoded, len });
}

/* "http:" or "http%", any case. */
static bool
is_inner_at(struct fb_str text, size_t position)
{
	if (!fb_str_equal_nocase(slice(text, position, position + 4),
		FB_STR("http")))
		return false;
	size_t end = position + 4 + (lower(text.data[position + 4]) == 's');
	return text.data[end] == ':' || text.data[end] == '%';
}

/* Open what may be a URL at `position`; *end is set behind it, or to
 * `position` when nothing like one stands there. */
static enum fb_status
try_inner(struct fb_str *out, struct fb_arena *arena, struct fb_str text,
    size_t position, size_t *end)
{
	size_t bare = bare_inner_at(text, position);

	*end = position;
	/* "http" in Base64 */
	if (memcmp(text.data + position, "aHR0c", 5) == 0)
		return open_base64(out, arena, text, position, end);
	if (bare == 0 && !is_inner_at(text, position))
		return FB_OK;
	while (*end < text.len && *end - position < INNER_BYTES_MAX &&
	    text.data[*end] != '&')
		++*end;
	if (bare == 0)
		return open_inner(out, arena, slice(text, position, *end));
	*out = fb_arena_copy(arena, slice(text, position + bare, *end));
	return out->data == NULL ? FB_ERR_NOMEM : FB_OK;
}

enum fb_status
fb_url_inner(struct fb_str *out, struct fb_arena *arena, struct fb_str text,
    size_t *position)
{
	unsigned tries = 0;
	size_t end;

	*out = (struct fb_str) { "", 0 };
	for (size_t i = *position; i + 8 < text.len && tries < INNER_TRIES;
	     i++) {
		enum fb_status status = try_inner(out, arena, text, i, &end);
		tries += end != i;
		if (status != FB_OK || out->len > 0) {
			*position = end;
			return status;
		}
	}
	*position = text.len;
	return FB_OK;
}
