/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * html_entities.h - the named character references of HTML
 *
 * Data only, written by html_entities.py; html_reference.h reads it.
 */
#ifndef FB_HTML_ENTITIES_H
#define FB_HTML_ENTITIES_H

#include <stdbool.h>
#include <stdint.h>

#define FB_HTML_ENTITY_COUNT 2125
#define FB_HTML_ENTITY_NAME_LONGEST 31
#define FB_HTML_ENTITY_LEGACY_SHORTEST 2
#define FB_HTML_ENTITY_LEGACY_LONGEST 6

struct fb_html_entity {
	uint32_t code_point[2]; /* the second is 0 for most */
	uint16_t name_at;       /* in fb_html_entity_names */
	uint8_t name_length;    /* without & and ; */
	bool is_legacy;         /* may stand without its semicolon */
};

/* All names one behind the other, in byte order. */
extern const char fb_html_entity_names[];
extern const struct fb_html_entity fb_html_entities[FB_HTML_ENTITY_COUNT];

#endif
