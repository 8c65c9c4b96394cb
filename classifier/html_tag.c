/* SPDX-License-Identifier: BSD-2-Clause */
#include "html_tag.h"

/* The longest known name is "annotation-xml". */
#define NAME_BYTES 16

struct entry {
	char name[NAME_BYTES]; /* lower case, filled with NULs */
	unsigned char id;      /* 0: a number of its own behind NAMED */
	unsigned short flags;
};

#define BLOCK (FB_TAG_BLOCK | FB_TAG_SPECIAL)
#define BLOCK_P (BLOCK | FB_TAG_CLOSES_P)
#define BREAK FB_TAG_BREAKOUT
#define FORMAT FB_TAG_FORMATTING
#define PART (FB_TAG_SPECIAL | FB_TAG_TABLE_PART)
#define RAW (FB_TAG_SPECIAL | FB_TAG_RAWTEXT)
#define VOID (FB_TAG_VOID | FB_TAG_SPECIAL)
#define OBJECT (FB_TAG_SPECIAL | FB_TAG_SCOPE)

/* In byte order of the names. */
static const struct entry entries[] = {
	{ "a", FB_TAG_A, FORMAT },
	{ "address", FB_TAG_ADDRESS, BLOCK_P },
	{ "annotation-xml", FB_TAG_ANNOTATION_XML, 0 },
	{ "applet", 0, OBJECT },
	{ "area", FB_TAG_AREA, VOID },
	{ "article", 0, BLOCK_P },
	{ "aside", 0, BLOCK_P },
	{ "audio", 0, FB_TAG_FALLBACK },
	{ "b", 0, FORMAT | BREAK },
	{ "base", FB_TAG_BASE, VOID },
	{ "basefont", 0, VOID },
	{ "bdo", FB_TAG_BDO, 0 },
	{ "bgsound", 0, VOID },
	{ "big", 0, FORMAT | BREAK },
	{ "blockquote", 0, BLOCK_P | BREAK },
	{ "body", FB_TAG_BODY, BLOCK | BREAK | FB_TAG_IGNORED },
	{ "br", FB_TAG_BR, VOID | BREAK },
	{ "button", FB_TAG_BUTTON, FB_TAG_SPECIAL },
	{ "canvas", 0, FB_TAG_FALLBACK },
	{ "caption", FB_TAG_CAPTION, BLOCK | PART | FB_TAG_SCOPE },
	{ "center", 0, BLOCK_P | BREAK },
	{ "clippath", 0, FB_TAG_UNSEEN },
	{ "code", 0, FORMAT | BREAK },
	{ "col", FB_TAG_COL, VOID | PART },
	{ "colgroup", FB_TAG_COLGROUP, PART },
	{ "datalist", FB_TAG_DATALIST, 0 },
	{ "dd", FB_TAG_DD, BLOCK_P | BREAK },
	{ "defs", 0, FB_TAG_UNSEEN },
	{ "desc", FB_TAG_DESC, FB_TAG_UNSEEN },
	{ "details", FB_TAG_DETAILS, BLOCK_P },
	{ "dialog", FB_TAG_DIALOG, BLOCK_P },
	{ "dir", 0, BLOCK_P },
	{ "div", FB_TAG_DIV, BLOCK_P | BREAK },
	{ "dl", 0, BLOCK_P | BREAK },
	{ "dt", FB_TAG_DT, BLOCK_P | BREAK },
	{ "em", 0, FORMAT | BREAK },
	{ "embed", 0, VOID | BREAK },
	{ "fieldset", 0, BLOCK_P },
	{ "figcaption", 0, BLOCK_P },
	{ "figure", 0, BLOCK_P },
	{ "font", FB_TAG_FONT, FORMAT },
	{ "footer", 0, BLOCK_P },
	{ "foreignobject", FB_TAG_FOREIGN_OBJECT, 0 },
	{ "form", FB_TAG_FORM, BLOCK_P },
	{ "frame", 0, VOID },
	{ "frameset", 0, FB_TAG_SPECIAL | FB_TAG_IGNORED },
	{ "h1", FB_TAG_HEADING, BLOCK_P | BREAK },
	{ "h2", FB_TAG_HEADING, BLOCK_P | BREAK },
	{ "h3", FB_TAG_HEADING, BLOCK_P | BREAK },
	{ "h4", FB_TAG_HEADING, BLOCK_P | BREAK },
	{ "h5", FB_TAG_HEADING, BLOCK_P | BREAK },
	{ "h6", FB_TAG_HEADING, BLOCK_P | BREAK },
	{ "head", FB_TAG_HEAD, FB_TAG_SPECIAL | BREAK | FB_TAG_IGNORED },
	{ "header", 0, BLOCK_P },
	{ "hgroup", 0, BLOCK_P },
	{ "hr", FB_TAG_HR, VOID | BLOCK_P | BREAK },
	{ "html", FB_TAG_HTML, FB_TAG_SPECIAL | FB_TAG_IGNORED },
	{ "i", 0, FORMAT | BREAK },
	{ "iframe", FB_TAG_IFRAME, RAW },
	{ "image", FB_TAG_IMG, VOID },
	{ "img", FB_TAG_IMG, VOID | BREAK },
	{ "input", FB_TAG_INPUT, VOID },
	{ "keygen", 0, VOID },
	{ "li", FB_TAG_LI, BLOCK_P | BREAK },
	{ "link", 0, VOID },
	{ "listing", 0, BLOCK_P | BREAK | FB_TAG_PRE },
	{ "main", 0, BLOCK_P },
	{ "mark", FB_TAG_MARK, 0 },
	{ "marker", 0, FB_TAG_UNSEEN },
	{ "marquee", 0, BLOCK | FB_TAG_SCOPE },
	{ "mask", 0, FB_TAG_UNSEEN },
	{ "math", FB_TAG_MATH, 0 },
	{ "menu", 0, BLOCK_P | BREAK },
	{ "meta", FB_TAG_META, VOID | BREAK },
	{ "metadata", 0, FB_TAG_UNSEEN },
	{ "meter", 0, FB_TAG_FALLBACK },
	{ "mi", FB_TAG_MATH_TEXT, 0 },
	{ "mn", FB_TAG_MATH_TEXT, 0 },
	{ "mo", FB_TAG_MATH_TEXT, 0 },
	{ "ms", FB_TAG_MATH_TEXT, 0 },
	{ "mtext", FB_TAG_MATH_TEXT, 0 },
	{ "nav", 0, BLOCK_P },
	{ "nobr", FB_TAG_NOBR, FORMAT | BREAK },
	{ "noembed", 0, RAW },
	{ "noframes", 0, RAW },
	{ "noscript", 0, FB_TAG_SPECIAL },
	{ "object", 0, OBJECT },
	{ "ol", FB_TAG_OL, BLOCK_P | BREAK },
	{ "optgroup", FB_TAG_OPTGROUP, FB_TAG_BLOCK },
	{ "option", FB_TAG_OPTION, FB_TAG_BLOCK },
	{ "p", FB_TAG_P, BLOCK_P | BREAK },
	{ "param", 0, VOID },
	{ "pattern", 0, FB_TAG_UNSEEN },
	{ "plaintext", FB_TAG_PLAINTEXT, BLOCK_P | FB_TAG_PRE },
	{ "pre", 0, BLOCK_P | BREAK | FB_TAG_PRE },
	{ "progress", 0, FB_TAG_FALLBACK },
	{ "rb", FB_TAG_RB, 0 },
	{ "rp", FB_TAG_RP, 0 },
	{ "rt", FB_TAG_RT, 0 },
	{ "rtc", FB_TAG_RTC, 0 },
	{ "ruby", FB_TAG_RUBY, BREAK },
	{ "s", 0, FORMAT | BREAK },
	{ "script", FB_TAG_SCRIPT, RAW | FB_TAG_UNSEEN },
	{ "search", 0, BLOCK_P },
	{ "section", 0, BLOCK_P },
	{ "select", FB_TAG_SELECT, FB_TAG_SPECIAL },
	{ "small", 0, FORMAT | BREAK },
	{ "source", 0, VOID },
	{ "span", 0, BREAK },
	{ "strike", 0, FORMAT | BREAK },
	{ "strong", 0, FORMAT | BREAK },
	{ "style", FB_TAG_STYLE, RAW | FB_TAG_UNSEEN },
	{ "sub", 0, BREAK },
	{ "summary", FB_TAG_SUMMARY, BLOCK_P },
	{ "sup", 0, BREAK },
	{ "svg", FB_TAG_SVG, 0 },
	{ "symbol", 0, FB_TAG_UNSEEN },
	{ "table", FB_TAG_TABLE, BLOCK_P | FB_TAG_SCOPE | BREAK },
	{ "tbody", FB_TAG_TBODY, BLOCK | PART },
	{ "td", FB_TAG_TD, PART | FB_TAG_SCOPE },
	{ "template", FB_TAG_TEMPLATE, OBJECT },
	{ "textarea", FB_TAG_TEXTAREA, BLOCK },
	{ "tfoot", FB_TAG_TBODY, BLOCK | PART },
	{ "th", FB_TAG_TH, PART | FB_TAG_SCOPE },
	{ "thead", FB_TAG_TBODY, BLOCK | PART },
	{ "title", FB_TAG_TITLE, FB_TAG_SPECIAL | FB_TAG_UNSEEN },
	{ "tr", FB_TAG_TR, BLOCK | PART },
	{ "track", 0, VOID },
	{ "tt", 0, FORMAT | BREAK },
	{ "u", 0, FORMAT | BREAK },
	{ "ul", FB_TAG_UL, BLOCK_P | BREAK },
	{ "var", 0, BREAK },
	{ "video", 0, FB_TAG_FALLBACK },
	{ "wbr", 0, VOID },
	{ "xml", FB_TAG_XML, FB_TAG_UNSEEN },
	{ "xmp", FB_TAG_XMP, BLOCK_P | FB_TAG_RAWTEXT | FB_TAG_PRE },
};

#define ENTRY_COUNT (sizeof entries / sizeof entries[0])

_Static_assert(FB_TAG_NAMED + ENTRY_COUNT <= FB_TAG_ID_COUNT,
    "each name can have an id");

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

uint32_t
fb_html_hash_nocase(struct fb_str text)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < text.len; i++)
		hash = (hash ^ (unsigned char)lower(text.data[i])) * 16777619u;
	return hash;
}

static const struct entry *
find_entry(const char *key)
{
	size_t low = 0, high = ENTRY_COUNT;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = memcmp(key, entries[middle].name, NAME_BYTES);
		if (order == 0)
			return &entries[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

struct fb_html_tag
fb_html_tag_find(struct fb_str name)
{
	const struct entry *entry = NULL;

	/* A NUL in a name must not end it early. */
	if (name.len < NAME_BYTES && memchr(name.data, 0, name.len) == NULL) {
		char key[NAME_BYTES] = "";
		for (size_t i = 0; i < name.len; i++)
			key[i] = lower(name.data[i]);
		entry = find_entry(key);
	}
	struct fb_html_tag tag = { .id = FB_TAG_OTHER,
		.flags = 0,
		.hash = fb_html_hash_nocase(name) };
	if (entry == NULL)
		return tag;
	tag.flags = entry->flags;
	tag.id = entry->id != 0 ? entry->id :
				  FB_TAG_NAMED + (unsigned)(entry - entries);
	return tag;
}
