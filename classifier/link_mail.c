/* SPDX-License-Identifier: BSD-2-Clause */
#include "link_mail.h"

#include "link.h"
#include "link_note.h"
#include "site.h"

#define HINT_BEFORE 100 /* units in which a text says what ★ stands for */
#define HINT_AFTER 120
#define HINT_LENGTH 8 /* units between ★ and the at sign in that */

/* How an at sign is written. */
struct at_sign {
	size_t begin, end;   /* with the blanks around it */
	bool needs_dot_word; /* only before "dot" is it one */
};

/* A sign that a text asks to replace: "★を@に変えてください". */
static bool
is_explained(struct fb_units text, size_t position)
{
	static const char16_t *const words[] = { u"@", u"アット", NULL };
	uint16_t sign = text.unit[position];
	size_t begin = position > HINT_BEFORE ? position - HINT_BEFORE : 0;

	for (size_t i = begin; i < position + HINT_AFTER && i < text.count; i++)
		if (text.unit[i] == sign && i != position &&
		    fb_units_has_any(text, i + 1, i + HINT_LENGTH, words))
			return true;
	return false;
}

/* An at sign that stands between two halves without blanks. */
static size_t
sign_at(struct fb_units text, size_t position)
{
	static const char16_t *const forms[] = { u"@", u"[@]", u"(@)", u"【@】",
		u"<@>", u"{@}", u"[at]", u"(at)", u"{at}", u"<at>", u"[AT]",
		u"(AT)", u"{AT}", u"<AT>", u"(a)", u"[a]", u"[アット]",
		u"(アット)", u"<アット>", u"(アットマーク)", u"[アットマーク]",
		u"<アットマーク>", u"【アットマーク】", u"アットマーク",
		u"(あっと)", u"あっとまーく", NULL };

	return fb_units_starts_any(text, position, forms);
}

static bool
is_sign_for_at(uint16_t unit)
{
	return unit >= 0x2190 && unit < 0x3000 &&
	    fb_unit_is_in(unit, u"★☆◎■□●◆◇▲△▼▽♪♡♥※→");
}

/* The at sign at `position` with what may stand around it. */
static bool
read_at(struct at_sign *at, struct fb_units text, size_t position)
{
	uint16_t unit = text.unit[position];
	size_t length = 0;

	*at = (struct at_sign) { .begin = position };
	if (is_sign_for_at(unit))
		length = is_explained(text, position);
	else if (unit != 'a')
		length = sign_at(text, position);
	else if (fb_units_starts(text, position, u"at ") != 0 &&
	    fb_unit_is_blank(fb_unit_at(text, position - 1))) {
		length = 2;
		at->needs_dot_word = true;
	}
	if (length == 0)
		return false;
	at->end = position + length;
	/* 「tanto」＠「evil.example」, or a blank on each side */
	uint16_t before = fb_unit_at(text, position - 1);
	uint16_t behind = fb_unit_at(text, at->end);
	if ((fb_unit_is_blank(before) && fb_unit_is_blank(behind)) ||
	    (before == u'」' && behind == u'「') ||
	    (before == u'』' && behind == u'『')) {
		at->begin--;
		at->end++;
	}
	return true;
}

static bool
is_local_unit(uint16_t unit)
{
	return fb_unit_is_alnum(unit) ||
	    fb_unit_is_in(unit, u"._%+=~!#$&'*/?^`|-");
}

/* The local part that ends before `end`; returns where it begins. */
static size_t
local_begin(struct fb_units text, size_t end)
{
	size_t begin = end;

	while (begin > 0 && end - begin < FB_LINK_LOCAL_MAX &&
	    is_local_unit(text.unit[begin - 1]))
		begin--;
	while (begin < end && !fb_unit_is_alnum(text.unit[begin]) &&
	    text.unit[begin] != '_')
		begin++;
	return begin;
}

/* The same for a local part in quotes, which may begin with a dot (mobile
 * carriers gave such addresses); `end` is where the quote stands. */
static size_t
quoted_begin(struct fb_units text, size_t end)
{
	size_t begin = end;

	while (begin > 0 && end - begin < FB_LINK_LOCAL_MAX &&
	    is_local_unit(text.unit[begin - 1]))
		begin--;
	return fb_unit_at(text, begin - 1) == '"' ? begin : end;
}

/* A domain whose last label exists, or is no ASCII. */
static bool
is_domain(const struct fb_extraction *extraction, const struct fb_site *name)
{
	const char *last = strrchr(name->text, '.');

	return name->labels >= 2 && last != NULL &&
	    ((unsigned char)last[1] >= 0x80 ||
		fb_site_has_suffix(extraction->extractor, name->text));
}

/* A blank and an ASCII letter: "meet at noon dot com is dead" is a sentence. */
static bool
is_in_sentence(struct fb_units text, size_t begin, size_t end)
{
	return (fb_unit_is_blank(fb_unit_at(text, begin - 1)) &&
		   fb_unit_is_letter(fb_unit_at(text, begin - 2))) ||
	    (fb_unit_is_blank(fb_unit_at(text, end)) &&
		fb_unit_is_letter(fb_unit_at(text, end + 1)));
}

static size_t
note(struct fb_extraction *extraction, struct fb_units text,
    const struct at_sign *at)
{
	struct fb_site name;
	char local[FB_LINK_LOCAL_MAX];
	size_t end = at->begin, len = 0;
	bool is_quoted = fb_unit_at(text, end - 1) == '"';

	end -= is_quoted;
	size_t begin =
	    is_quoted ? quoted_begin(text, end) : local_begin(text, end);
	if (begin == end)
		return 0;
	fb_site_read_host(&name, extraction->extractor, text, at->end);
	if (!is_domain(extraction, &name) ||
	    (at->needs_dot_word &&
		(name.end - at->end == name.len ||
		    is_in_sentence(text, begin, name.end))))
		return 0;
	for (size_t i = begin; i < end; i++)
		local[len++] = (char)text.unit[i];
	if (!fb_link_note_mail(extraction, (struct fb_str) { local, len },
		(struct fb_str) { name.text, name.len },
		(struct fb_place) { begin, name.end }))
		return 0;
	return name.end;
}

/* Can an at sign begin with this unit?  Hardly any unit does, and each one of
 * a text is asked, so that no list is walked. */
static inline bool
may_begin(uint16_t unit)
{
	switch (unit) {
	case '@':
	case '[':
	case '(':
	case '{':
	case '<':
	case 'a':
	case u'【':
	case u'ア':
	case u'あ':
		return true;
	default:
		return unit >= 0x2190 && unit < 0x3000; /* signs */
	}
}

size_t
fb_link_mail_scan(struct fb_extraction *extraction, struct fb_units text,
    size_t position)
{
	struct at_sign at;

	return may_begin(text.unit[position]) && read_at(&at, text, position) ?
	    note(extraction, text, &at) :
	    0;
}

size_t
fb_link_mail_scan_word(struct fb_extraction *extraction, struct fb_units text,
    size_t begin, size_t end)
{
	for (size_t i = begin + 1; i + 4 < end; i++)
		if (text.unit[i] == '_' &&
		    fb_units_starts(text, i, u"_at_") != 0)
			return note(extraction, text,
			    &(struct at_sign) { i, i + 4, false });
	return 0;
}
