/* SPDX-License-Identifier: BSD-2-Clause */
#include "link_note.h"

#include "line.h"
#include "link.h"
#include "url.h"

#define INNER_DEPTH 3 /* redirectors behind one another */

void
fb_link_note_domains(struct fb_extraction *extraction, struct fb_str host,
    struct fb_place place)
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

bool
fb_link_is_public_host(struct fb_str host)
{
	return host.len > 0 &&
	    (host.data[0] == '[' || memchr(host.data, '.', host.len) != NULL);
}

/* Note one URL (what follows its slashes); *inner is its path and query,
 * empty when it has no host. */
static void
note_one_url(struct fb_extraction *extraction, struct fb_str text,
    struct fb_place place, struct fb_str *inner)
{
	struct fb_arena *arena = extraction->set->arena;
	struct fb_url_parts parts;
	struct fb_str host, key, line;
	char memory[FB_LINE_KEY_BYTES];

	*inner = (struct fb_str) { "", 0 };
	if (!fb_url_split(&parts, text))
		return;
	extraction->status = fb_url_host(&host, arena, &parts);
	if (extraction->status != FB_OK || !fb_link_is_public_host(host))
		return;
	extraction->status = fb_url_key(&key, arena, host, &parts);
	if (extraction->status != FB_OK)
		return;
	fb_extraction_note(extraction, FB_TYPE_URL, key, place.begin,
	    place.end);
	fb_link_note_domains(extraction, host, place);
	fb_line_of_url(&line, memory, key);
	if (line.len > 0)
		fb_extraction_note(extraction, FB_TYPE_LINE, line, place.begin,
		    place.end);
	*inner = (struct fb_str) { parts.path.data,
		parts.path.len + parts.query.len };
}

void
fb_link_note_url(struct fb_extraction *extraction, struct fb_str text,
    struct fb_place place)
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

enum fb_status
fb_link_mail_key(struct fb_str *key, struct fb_str *host,
    struct fb_arena *arena, struct fb_str local, struct fb_str name)
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

bool
fb_link_note_mail(struct fb_extraction *extraction, struct fb_str local,
    struct fb_str name, struct fb_place place)
{
	struct fb_str key, host;

	extraction->status =
	    fb_link_mail_key(&key, &host, extraction->set->arena, local, name);
	if (extraction->status != FB_OK || key.len == 0)
		return false;
	fb_extraction_note(extraction, FB_TYPE_MAIL, key, place.begin,
	    place.end);
	fb_link_note_domains(extraction, host, place);
	return true;
}
