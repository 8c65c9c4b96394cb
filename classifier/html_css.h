/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * html_css.h - CSS cut into declarations, words and numbers
 *
 * As much of CSS Syntax Level 3 as it takes to tell "display:none" from a
 * string that contains it.  Texts given to the readers below must have gone
 * through fb_css_plain() first.  Internal to the HTML reader.
 */
#ifndef FB_HTML_CSS_H
#define FB_HTML_CSS_H

#include <stdbool.h>
#include <stdint.h>

#include "str.h"

/* Numbers are in thousandths and stay within these bounds. */
#define FB_CSS_NUMBER_MAX ((int64_t)1000000000)

/*
 * Comments become a blank, addresses url(), escapes the character that they
 * stand for, or U+007F where that character would mean something else
 * without its escape.  Strings stay, in double quotes, with a control
 * character for each blank and each character of syntax in them, so that
 * nobody who reads on needs to know about strings; one that a line end cuts
 * off becomes "".  Returns `text` itself when nothing of the kind is in it,
 * or what was written to `out`, which has room for text.len bytes and may be
 * text.data.
 */
struct fb_str fb_css_plain(char *out, struct fb_str text);

/* Take the string that *rest begins with, decoded where it stands: the text
 * must be what fb_css_plain() wrote. */
struct fb_str fb_css_take_string(struct fb_str *rest);

/* The same for a word that is a string, decoded to `out`, which has room for
 * word.len bytes. */
struct fb_str fb_css_copy_string(char *out, struct fb_str word);

struct fb_str fb_css_trim(struct fb_str text);

struct fb_css_declaration {
	struct fb_str name, value; /* trimmed */
	bool is_important;
};

/* Take the next declaration from *rest.  False at its end. */
bool fb_css_next_declaration(struct fb_css_declaration *declaration,
    struct fb_str *rest);

/*
 * Take the next word from *rest: what stands between blanks, commas and
 * slashes, a function with its arguments being one word.  False at the end.
 */
bool fb_css_next_word(struct fb_str *word, struct fb_str *rest);

/* Take a number from the beginning of *rest, in thousandths. */
bool fb_css_number(int64_t *milli, struct fb_str *rest);

/* Whether `word` is a call of the function; sets its arguments. */
bool fb_css_call(struct fb_str *arguments, struct fb_str word,
    struct fb_str function);

/* Whether the first word of `text` is this, in any case. */
bool fb_css_is(struct fb_str text, const char *word);

/* The position behind a closing bracket that matches the opening one at
 * `at`, or text.len. */
size_t fb_css_bracket_end(struct fb_str text, size_t at);

#endif
