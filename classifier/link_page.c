/* SPDX-License-Identifier: BSD-2-Clause */
#include "link_page.h"

#include "html_address.h"
#include "transfer.h"
#include "url.h"

static const struct fb_str scheme = FB_STR("data:");

static bool
begins_nocase(struct fb_str text, struct fb_str with)
{
	return text.len >= with.len &&
	    fb_str_equal_nocase((struct fb_str) { text.data, with.len }, with);
}

bool
fb_link_is_active(struct fb_str target)
{
	if (fb_html_address_is_script(target))
		return true;
	return begins_nocase(target, scheme) &&
	    (!begins_nocase(target, FB_STR("data:image/")) ||
		begins_nocase(target, FB_STR("data:image/svg")));
}

/* Whether the type before the comma is one that is shown as a page. */
static bool
is_page(struct fb_str type)
{
	static const struct fb_str pages[] = { FB_STR("text/html"),
		FB_STR("application/xhtml"), FB_STR("image/svg") };

	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++)
		if (begins_nocase(type, pages[i]))
			return true;
	return false;
}

static bool
is_base64(struct fb_str type)
{
	const struct fb_str mark = FB_STR(";base64");

	return type.len >= mark.len &&
	    fb_str_equal_nocase((struct fb_str) { type.data + type.len -
					mark.len,
				    mark.len },
		mark);
}

enum fb_status
fb_link_page(struct fb_str *page, struct fb_arena *arena, struct fb_str target)
{
	*page = (struct fb_str) { "", 0 };
	if (!begins_nocase(target, scheme))
		return FB_OK;
	struct fb_str type = { target.data + scheme.len,
		target.len - scheme.len };
	const char *comma = memchr(type.data, ',', type.len);
	if (comma == NULL)
		return FB_OK;
	struct fb_str data = { comma + 1,
		type.len - (size_t)(comma + 1 - type.data) };
	type.len = (size_t)(comma - type.data);
	if (!is_page(type))
		return FB_OK;
	data = fb_url_unescape(arena, data);
	if (data.data == NULL)
		return FB_ERR_NOMEM;
	if (!is_base64(type)) {
		*page = data;
		return FB_OK;
	}
	return fb_transfer_decode(page, arena, FB_TRANSFER_BASE64, data);
}
