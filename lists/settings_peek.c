/* SPDX-License-Identifier: BSD-2-Clause */
#include "settings_peek.h"

#include <stdlib.h>

#include "failure.h"
#include "file.h"
#include "i18n.h"
#include "lines.h"
#include "overrides.h"

#define CONFIG_MAX_BYTES ((size_t)1 << 20)

/* The value as fakebill-milter.conf(5) writes it; malloc()ed, or NULL. */
static char *
read_value(struct fb_str rest)
{
	char *value = malloc(rest.len + 1);
	size_t len = 0, at = 0;

	if (value == NULL)
		return NULL;
	if (rest.len > 0 && rest.data[0] == '"') {
		for (at = 1; at < rest.len && rest.data[at] != '"'; at++) {
			if (rest.data[at] == '\\' && at + 1 < rest.len)
				at++;
			value[len++] = rest.data[at];
		}
	} else {
		for (; at < rest.len; at++) {
			if (rest.data[at] == '#' &&
			    (at == 0 || fb_lines_is_blank(rest.data[at - 1])))
				break;
			value[len++] = rest.data[at];
		}
		while (len > 0 && fb_lines_is_blank(value[len - 1]))
			len--;
	}
	value[len] = '\0';
	return value;
}

static bool
take_setting(struct fb_settings_peek *peek, struct fb_str name,
    struct fb_str rest)
{
	bool is_list = fb_str_equal_nocase(name, FB_STR("List")) ||
	    fb_str_equal_nocase(name, FB_STR("ShadowList"));

	if (!is_list && !fb_str_equal_nocase(name, FB_STR("Overrides")))
		return true;
	if (is_list && peek->list_count == FB_LISTS_MAX)
		return true;
	char *value = read_value(rest);
	if (value == NULL)
		return false;
	if (is_list) {
		peek->list[peek->list_count++] = value;
	} else {
		free(peek->overrides);
		peek->overrides = value;
	}
	return true;
}

static bool
take_line(struct fb_settings_peek *peek, struct fb_str line)
{
	size_t len = 0;

	line = fb_lines_trim(line);
	if (line.len == 0 || memchr(line.data, '\0', line.len) != NULL)
		return true;
	while (len < line.len && !fb_lines_is_blank(line.data[len]))
		len++;
	return take_setting(peek, (struct fb_str) { line.data, len },
	    fb_lines_trim((struct fb_str) { line.data + len, line.len - len }));
}

enum fb_status
fb_settings_peek_default(struct fb_settings_peek *out)
{
	*out = (struct fb_settings_peek) {
		.overrides = strdup(FB_OVERRIDES_DEFAULT),
	};
	return out->overrides == NULL ? FB_ERR_NOMEM : FB_OK;
}

enum fb_status
fb_settings_peek_init(struct fb_settings_peek *out, const char *path,
    struct fb_error *err)
{
	struct fb_str text, rest;
	bool is_ok = true;

	enum fb_status status =
	    fb_file_read(&text, path, CONFIG_MAX_BYTES, err);
	if (status != FB_OK)
		return status;
	status = fb_settings_peek_default(out);
	rest = fb_lines_start(text);
	while (status == FB_OK && is_ok && rest.len > 0)
		is_ok = take_line(out, fb_lines_take(&rest));
	free((char *)text.data);
	if (status == FB_OK && is_ok)
		return FB_OK;
	fb_settings_peek_deinit(out);
	return fb_fail(err, FB_ERR_NOMEM, path, _("out of memory"));
}

void
fb_settings_peek_deinit(struct fb_settings_peek *peek)
{
	for (size_t i = 0; i < peek->list_count; i++)
		free(peek->list[i]);
	free(peek->overrides);
	*peek = (struct fb_settings_peek) { .list_count = 0 };
}
