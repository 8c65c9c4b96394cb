/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * html_tag.h - the elements of HTML and what is special about them
 *
 * Internal to the HTML reader.
 */
#ifndef FB_HTML_TAG_H
#define FB_HTML_TAG_H

#include <stdint.h>

#include "str.h"

/* Names with the same role share flags; names that some rule mentions have
 * an id of their own. */
enum fb_html_tag_id {
	FB_TAG_OTHER, /* unknown, told apart by the hash of its name */
	FB_TAG_A,
	FB_TAG_ADDRESS,
	FB_TAG_ANNOTATION_XML,
	FB_TAG_AREA,
	FB_TAG_BASE,
	FB_TAG_BDO,
	FB_TAG_BODY,
	FB_TAG_BR,
	FB_TAG_BUTTON,
	FB_TAG_CAPTION,
	FB_TAG_COL,
	FB_TAG_COLGROUP,
	FB_TAG_DATALIST,
	FB_TAG_DD,
	FB_TAG_DESC,
	FB_TAG_DETAILS,
	FB_TAG_DIALOG,
	FB_TAG_DIV,
	FB_TAG_DT,
	FB_TAG_FONT,
	FB_TAG_FOREIGN_OBJECT,
	FB_TAG_FORM,
	FB_TAG_HEAD,
	FB_TAG_HEADING, /* h1 to h6 */
	FB_TAG_HR,
	FB_TAG_HTML,
	FB_TAG_IFRAME,
	FB_TAG_IMG,
	FB_TAG_INPUT,
	FB_TAG_LI,
	FB_TAG_MARK,
	FB_TAG_MATH,
	FB_TAG_MATH_TEXT, /* mi, mn, mo, ms, mtext */
	FB_TAG_META,
	FB_TAG_NOBR,
	FB_TAG_OL,
	FB_TAG_OPTGROUP,
	FB_TAG_OPTION,
	FB_TAG_P,
	FB_TAG_PLAINTEXT,
	FB_TAG_RB,
	FB_TAG_RP,
	FB_TAG_RT,
	FB_TAG_RTC,
	FB_TAG_RUBY,
	FB_TAG_SCRIPT,
	FB_TAG_SELECT,
	FB_TAG_STYLE,
	FB_TAG_SUMMARY,
	FB_TAG_SVG,
	FB_TAG_TABLE,
	FB_TAG_TD,
	FB_TAG_TEMPLATE,
	FB_TAG_TEXTAREA,
	FB_TAG_TBODY, /* tbody, tfoot, thead */
	FB_TAG_TH,
	FB_TAG_TITLE,
	FB_TAG_TR,
	FB_TAG_UL,
	FB_TAG_XML,
	FB_TAG_XMP,
	FB_TAG_ENDED, /* no name: a form that ended before what is in it */
	FB_TAG_NAMED, /* the first of all other known names */
	FB_TAG_ID_COUNT = FB_TAG_NAMED + 160
};

enum fb_html_tag_flag {
	FB_TAG_VOID = 1 << 0,
	FB_TAG_BLOCK = 1 << 1,      /* begins and ends a line */
	FB_TAG_SPECIAL = 1 << 2,    /* 13.2.4.2: stops a search for a match */
	FB_TAG_FORMATTING = 1 << 3, /* 13.2.4.3: outlives its parent */
	FB_TAG_CLOSES_P = 1 << 4,
	FB_TAG_SCOPE = 1 << 5,    /* 13.2.4.2: bounds the default scope */
	FB_TAG_RAWTEXT = 1 << 6,  /* 13.2.5.3: no markup inside, not shown */
	FB_TAG_BREAKOUT = 1 << 7, /* 13.2.6.5: ends foreign content */
	FB_TAG_TABLE_PART = 1 << 8,
	FB_TAG_PRE = 1 << 9,       /* line ends are kept */
	FB_TAG_IGNORED = 1 << 10,  /* html, head, body, frameset: never open */
	FB_TAG_FALLBACK = 1 << 11, /* what is inside is for old browsers */
	FB_TAG_UNSEEN = 1 << 12    /* of svg: beside the picture */
};

struct fb_html_tag {
	enum fb_html_tag_id id;
	unsigned flags;
	uint32_t hash; /* of the name in lower case */
};

/* What is known about an element of this name (any case, any bytes). */
struct fb_html_tag fb_html_tag_find(struct fb_str name);

/* FNV-1a of a text, ASCII letters as lower case. */
uint32_t fb_html_hash_nocase(struct fb_str text);

#endif
