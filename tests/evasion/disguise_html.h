/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * disguise_html.h - HTML around words, for tests
 */
#ifndef FB_TESTS_DISGUISE_HTML_H
#define FB_TESTS_DISGUISE_HTML_H

#include "disguise_words.h"

/* HTML: what is put around the letters. */

static inline void
put_escaped(FILE *out, const char *character)
{
	fputs(*character == '&'    ? "&amp;" :
		*character == '<'  ? "&lt;" :
		*character == '\n' ? "<br>\n" :
				     character,
	    out);
}

static inline struct fb_str
html_of(struct fb_str in, put_character *put)
{
	struct text text;
	struct fb_str body = each(in, put);
	FILE *out = text_open(&text);

	fputs("<!DOCTYPE html><html><head><title>x</title></head><body>\n",
	    out);
	for (const char *at = body.data; *at != '\0'; at++)
		if (*at == '\n')
			fputs("<br>\n", out);
		else
			putc(*at, out);
	fputs("</body></html>\n", out);
	return text_close(&text);
}

static inline void
put_plain(FILE *out, const char *character, size_t index)
{
	(void)index;
	put_escaped(out, character);
}

static inline struct fb_str
html(struct fb_str in)
{
	return html_of(in, put_plain);
}

/* A function that makes HTML with something around each letter. */
#define HTML_MAKER(name, before, behind) \
	static inline void put_##name(FILE *out, const char *character, \
	    size_t index) \
	{ \
		fputs((before), out); \
		put_plain(out, character, index); \
		fputs((behind), out); \
	} \
	static inline struct fb_str name(struct fb_str in) \
	{ \
		return html_of(in, put_##name); \
	}

HTML_MAKER(empty_tags, "", "<b></b>")
HTML_MAKER(spans, "<span style='color:#333'>", "</span>")
HTML_MAKER(unknown_tags, "<x-y z=\"a>b\">", "</x-y>")
HTML_MAKER(comments, "", "<!-- x>y -->")
HTML_MAKER(odd_comments, "", "<!-><!--><!--x--!></ x><?y>")
HTML_MAKER(word_breaks, "", "<wbr>")
HTML_MAKER(hidden_spans, "", "<span style='display:none'>偽</span>")
HTML_MAKER(tiny_letters, "", "<font style='font-size:0px'>zq</font>")
HTML_MAKER(white_letters, "",
    "<font color=white style='background:#fff'>9x</font>")
HTML_MAKER(hidden_attributes, "", "<i hidden>無</i>")
HTML_MAKER(entities_between, "", "&shy;&#8203;&zwnj;")
HTML_MAKER(floating_letters, "<span style='float:left'>", "</span>")

static inline void
put_entity(FILE *out, const char *character, size_t index)
{
	switch (index % 4) {
	case 0:
		fprintf(out, "&#%u;", code_point(character));
		break;
	case 1:
		fprintf(out, "&#x%X;", code_point(character));
		break;
	case 2:
		fprintf(out, "&#000%u;", code_point(character));
		break;
	default:
		fprintf(out, "&#X%x", code_point(character));
	}
}

static inline struct fb_str
entities(struct fb_str in)
{
	return html_of(in, put_entity);
}

/* One cell for each letter, one row for each line. */
static inline struct fb_str
cells(struct fb_str in)
{
	struct text text;
	FILE *out = text_open(&text);
	const char *at = in.data;

	fputs("<table><tr>", out);
	for (; *at != '\0'; at += character_bytes(at)) {
		if (strncmp(at, "http", 4) == 0) {
			size_t len = strcspn(at, "\n");
			fprintf(out, "<td>%.*s</td>", (int)len, at);
			at += len;
		}
		if (*at == '\n')
			fputs("</tr>\n<tr>", out);
		else
			fprintf(out, "<td>%.*s</td>", (int)character_bytes(at),
			    at);
	}
	fputs("</table>", out);
	return text_close(&text);
}

/* The words are an image's alternative text, the address a link. */
static inline struct fb_str
image_text(struct fb_str in)
{
	const char *url = strstr(in.data, "http");
	return format("<a href=\"\n %.*s\"><img src=a.png alt='%.*s'></a>",
	    (int)strcspn(url, "\n"), url, (int)(url - in.data), in.data);
}

static inline struct fb_str
form_text(struct fb_str in)
{
	const char *url = strstr(in.data, "http");
	return format("<form action='%.*s'><input type=submit value='%.*s'>",
	    (int)strcspn(url, "\n"), url, (int)(url - in.data), in.data);
}

#endif
