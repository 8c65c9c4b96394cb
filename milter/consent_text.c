/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From text to the rows of a consent table.  A logical line is a line and all lines
 * behind it that begin with a blank; empty lines and comments may stand
 * anywhere, as in postfix(5) tables.
 */
#include "consent_source.h"

#include <inttypes.h>
#include <stdio.h>

#include "consent_build.h"
#include "i18n.h"
#include "lines.h"

/* What one row has said so far. */
struct reading {
	struct fb_consent_key key;
	struct fb_consent_reading words;
	size_t line;
	bool is_open; /* a key was read; words may follow */
	bool is_bad;  /* reported; what follows is not looked at */
};

struct parser {
	struct fb_consent_build *build;
	struct fb_consent_errors *errors;
	struct reading now;
	size_t line;
	bool is_out_of_memory;
	char message[FB_SETTING_MESSAGE_BYTES];
};

/* Report the message for this line and give the row up. */
static void
refuse(struct parser *parser)
{
	parser->now.is_bad = true;
	fb_consent_complain(parser->errors, parser->line, 0, "%s",
	    parser->message);
}

/* ---- rows ------------------------------------------------------------ */

static void
close_row(struct parser *parser)
{
	struct reading *now = &parser->now;

	if (now->is_open && !now->is_bad) {
		if (!fb_consent_reading_end(&now->words, parser->message))
			fb_consent_complain(parser->errors, now->line, 0, "%s",
			    parser->message);
		else if (fb_consent_build_add(parser->build, &now->key,
			     &now->words, (uint32_t)now->line) != FB_OK)
			parser->is_out_of_memory = true;
	}
	now->is_open = now->is_bad = false;
}

static void
open_row(struct parser *parser, struct fb_str word)
{
	struct reading *now = &parser->now;

	now->is_open = true;
	now->line = parser->line;
	fb_consent_reading_begin(&now->words);
	if (!fb_consent_row_key(&now->key, word, parser->message))
		refuse(parser);
}

/* Take the key off the line: up to the first blank outside quotes. */
static struct fb_str
take_key(struct fb_str *line)
{
	bool is_quoted = false;
	size_t len = 0;

	for (; len < line->len; len++) {
		char c = line->data[len];
		if (!is_quoted && fb_lines_is_blank(c))
			break;
		if (c == '\\' && is_quoted && len + 1 < line->len)
			len++;
		else if (c == '"')
			is_quoted = !is_quoted;
	}
	struct fb_str key = { line->data, len };
	line->data += len;
	line->len -= len;
	return key;
}

static void
read_words(struct parser *parser, struct fb_str line)
{
	if (!parser->now.is_bad &&
	    !fb_consent_reading_words(&parser->now.words, line,
		parser->message))
		refuse(parser);
}

static void
parse_line(struct parser *parser, struct fb_str line)
{
	struct fb_str content = fb_lines_trim(line);
	size_t column;

	if (content.len == 0 || content.data[0] == '#')
		return;
	bool is_continued = fb_lines_is_blank(line.data[0]);
	if (!is_continued)
		close_row(parser);
	if (!fb_lines_check(line, &column, parser->message,
		sizeof parser->message)) {
		parser->now.is_open = true;
		parser->now.is_bad = true;
		fb_consent_complain(parser->errors, parser->line, column, "%s",
		    parser->message);
		return;
	}
	if (!is_continued) {
		open_row(parser, take_key(&line));
	} else if (!parser->now.is_open) {
		parser->now.is_open = true;
		snprintf(parser->message, sizeof parser->message, "%s",
		    _("a line that begins with a blank continues a row, but "
		      "there is none before it"));
		refuse(parser);
	}
	read_words(parser, line);
}

/* ---- the whole ------------------------------------------------------- */

static void
report_twice(void *context, const struct fb_consent_row *row, struct fb_str key)
{
	char shown[FB_LINES_SHOWN_BYTES];

	fb_lines_show(shown, key);
	fb_consent_complain(context, row->line, 0,
	    _("\"%s\" stands twice, first in line %" PRIu32), shown,
	    row->first_line);
}

enum fb_status
fb_consent_read_text(struct fb_consent_build *build, struct fb_str text,
    struct fb_consent_errors *errors)
{
	struct parser parser = { .build = build, .errors = errors };

	text = fb_lines_start(text);
	while (text.len != 0 && !parser.is_out_of_memory) {
		parser.line++;
		parse_line(&parser, fb_lines_take(&text));
	}
	close_row(&parser);
	if (parser.is_out_of_memory)
		return FB_ERR_NOMEM;
	fb_consent_build_sort(build, report_twice, errors);
	return errors->count == 0 ? FB_OK : FB_ERR_SYNTAX;
}
