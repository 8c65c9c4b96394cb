/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * charset_name.h - from a label in mail to a charset that we read
 *
 * The table is a closed list: what is not in it is no claim at all, and
 * the bytes are judged by themselves.  So EBCDIC and compressions that ICU
 * would open are refused; no mail reader follows such a label, and a filter
 * that does sees another text than the reader.  UTF-7 is read where it is
 * the label, as the readers of Microsoft and Apple do; charset.h weighs it
 * against ASCII.
 */
#ifndef FB_CHARSET_NAME_H
#define FB_CHARSET_NAME_H

#include "str.h"

enum fb_charset_id {
	FB_CHARSET_ASCII,
	FB_CHARSET_UTF8,
	FB_CHARSET_ISO2022JP,
	FB_CHARSET_SHIFT_JIS,
	FB_CHARSET_EUC_JP,
	FB_CHARSET_GB18030,
	FB_CHARSET_BIG5,
	FB_CHARSET_EUC_KR,
	FB_CHARSET_EUC_TW,
	FB_CHARSET_SHIFT_JIS2004, /* charset_jis2004.h reads these two */
	FB_CHARSET_EUC_JIS2004,
	FB_CHARSET_LATIN1,
	FB_CHARSET_WINDOWS1252,
	FB_CHARSET_UTF7,
	FB_CHARSET_UTF16,
	FB_CHARSET_UTF16LE,
	FB_CHARSET_UTF16BE,
	FB_CHARSET_OTHER /* the first of those that need no name here */
};

/* How bytes become characters. */
enum fb_charset_kind {
	FB_CHARSET_KIND_ASCII,
	FB_CHARSET_KIND_UTF8,
	FB_CHARSET_KIND_ISO2022, /* our scanner */
	FB_CHARSET_KIND_PLAIN,   /* a converter; ASCII bytes are ASCII */
	FB_CHARSET_KIND_CODED    /* a converter; ASCII bytes may be anything */
};

struct fb_charset {
	const char *name;      /* canonical, lower case */
	const char *converter; /* ICU's name of what reads it; NULL: we do */
	enum fb_charset_kind kind;
	const char *aliases; /* letters and digits of other names */
};

/* Size of the table. */
#define FB_CHARSET_COUNT 53

/* Charset number `id`, below FB_CHARSET_COUNT. */
const struct fb_charset *fb_charset_at(unsigned id);

/* Number of a charset of the table. */
unsigned fb_charset_number(const struct fb_charset *charset);

/*
 * The charset that a label names, or NULL when it names none that we read.
 * Blanks, quotes, case, punctuation and an RFC 2231 language ("*ja") make
 * no difference.
 */
const struct fb_charset *fb_charset_named(struct fb_str label);

#endif
