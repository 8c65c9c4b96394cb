/* SPDX-License-Identifier: BSD-2-Clause */
#include "link.h"

#include "link_note.h"
#include "url.h"

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
		{ FB_STR("[dot]"), '.' }, { FB_STR("(dot)"), '.' },
		{ FB_STR("ドット"), '.' }, { FB_STR("[@]"), '@' },
		{ FB_STR("[at]"), '@' }, { FB_STR("(at)"), '@' } };

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
	return fb_link_mail_key(key, &host, arena,
	    (struct fb_str) { value.data, len },
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
	if (status != FB_OK || !fb_link_is_public_host(host))
		return status;
	if (type == FB_TYPE_DOM) {
		*key = host;
		return FB_OK;
	}
	return fb_url_key(key, arena, host, &parts);
}
