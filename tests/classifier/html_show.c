/* SPDX-License-Identifier: BSD-2-Clause */
/* For html_oracle.py: what we show of each file, as FILE.visible. */
#include <stdio.h>
#include <stdlib.h>

#include "html.h"

static struct fb_str
read_file(const char *name)
{
	FILE *file = fopen(name, "rb");
	static char data[1 << 20];
	size_t length = file != NULL ? fread(data, 1, sizeof data, file) : 0;

	if (file == NULL || fclose(file) != 0) {
		perror(name);
		exit(1);
	}
	return (struct fb_str) { data, length };
}

static void
write_visible(const char *name, struct fb_str text)
{
	char path[4096];

	snprintf(path, sizeof path, "%s.visible", name);
	FILE *file = fopen(path, "wb");
	if (file == NULL || fwrite(text.data, 1, text.len, file) != text.len ||
	    fclose(file) != 0) {
		perror(path);
		exit(1);
	}
}

int
main(int argc, char **argv)
{
	const struct fb_limits limits = FB_LIMITS_DEFAULT;

	for (int i = 1; i < argc; i++) {
		struct fb_arena *arena = fb_arena_new((size_t)64 << 20);
		struct fb_html html;
		if (arena == NULL ||
		    fb_html_show(&html, arena, &limits, FB_HTML_BROWSER,
			read_file(argv[i])) != FB_OK)
			return 1;
		if (html.visible.len == 0)
			html.visible.data = "";
		write_visible(argv[i], html.visible);
		fb_arena_free(arena);
	}
	return 0;
}
