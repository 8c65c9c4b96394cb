/* SPDX-License-Identifier: BSD-2-Clause */
#include "html.h"

#include <time.h>

#include "html_difference.h"
#include "html_reference.h"
#include "html_tag.h"
#include "table.h"
#include "utf8.h"

static struct fb_arena *arena;

static struct fb_html
show_within(struct fb_str in, const struct fb_limits *limits)
{
	struct fb_html html;

	fb_arena_reset(arena);
	assert_int_equal(fb_html_show(&html, arena, limits, FB_HTML_BROWSER,
			     in),
	    FB_OK);
	return html;
}

static struct fb_html
show(struct fb_str in)
{
	return show_within(in, &FB_LIMITS_DEFAULT);
}

static void
assert_text(struct fb_str text, const char *want)
{
	assert_string_equal(fb_arena_copy(arena, text).data, want);
}

static const struct {
	const char *name;
	struct fb_str in;
	const char *want;
} texts[] = {
	/* text */
	{ "plain text comes out as it is", FB_STR("請求書 No.1"),
	    "請求書 No.1" },
	{ "empty is empty", FB_STR(""), "" },
	{ "runs of blanks are one space", FB_STR(" a \t\r\n b\fc "), "a b c" },
	{ "blanks join across tags", FB_STR("a <b> b</b>"), "a b" },
	{ "inline tags join words", FB_STR("請<b>求</b><wbr>書"), "請求書" },
	{ "a no-break space stays", FB_STR("a&nbsp;&nbsp;b"),
	    "a\u00A0\u00A0b" },
	{ "invisible characters are left to folding",
	    FB_STR("請&shy;求&#8203;"), "請\u00AD求\u200B" },
	{ "NULs vanish", FB_STR("請\0求<b title='\0'>\0</b>"), "請求" },
	{ "a lone < is text", FB_STR("1 < 2 <3 <"), "1 < 2 <3 <" },
	/* lines */
	{ "<br> ends a line", FB_STR("a<br>b<BR/>c"), "a\nb\nc" },
	{ "two <br> leave an empty line, three no more",
	    FB_STR("a<br><br><br>b"), "a\n\nb" },
	{ "blocks end lines on both sides", FB_STR("a<p>b</p>c<div>d</div>"),
	    "a\nb\nc\nd" },
	{ "nested blocks end one line", FB_STR("<div><div>a</div></div>b"),
	    "a\nb" },
	{ "</p> and </br> without their start tags end a line",
	    FB_STR("a</p>b</br>c"), "a\nb\nc" },
	{ "other end tags without start tags mean nothing",
	    FB_STR("請</div></b></td></x>求"), "請求" },
	{ "cells are separated by a space, rows by a line end",
	    FB_STR("<table><tr><td>請<td>求<tr><td>書</table>x"),
	    "請 求\n書\nx" },
	{ "<pre> keeps its line ends", FB_STR("<pre>a\nb  c\n</pre>d"),
	    "a\nb c\nd" },
	{ "CSS makes blocks and undoes them",
	    FB_STR("a<b style='display:block'>b</b>"
		   "<div style='display:inline'>c</div>d"),
	    "a\nb\ncd" },
	/* comments and declarations */
	{ "a comment inside a word vanishes", FB_STR("請<!-- x -->求"),
	    "請求" },
	{ "<!--> is a whole comment", FB_STR("<!--><p>vis</p>-->"),
	    "vis\n-->" },
	{ "<!---> is a whole comment", FB_STR("<!---><p>vis</p>-->"),
	    "vis\n-->" },
	{ "--!> ends a comment", FB_STR("a<!-- x --!>b-->"), "ab-->" },
	{ "> alone does not end a comment", FB_STR("a<!-- > - > -- > -->b"),
	    "ab" },
	{ "an open comment swallows the rest", FB_STR("a<!-- b -> c"), "a" },
	{ "bogus comments end at >", FB_STR("a<!x>b<?x>c</ x>d</>e"), "abcde" },
	{ "conditional comments are comments",
	    FB_STR("<!--[if mso]>x<![endif]-->a<![if !mso]>b<![endif]>"),
	    "ab" },
	{ "a document type is not shown",
	    FB_STR("<!DOCTYPE html PUBLIC \"x>y\">"), "y\">" },
	{ "CDATA is a bogus comment in HTML", FB_STR("a<![CDATA[x>b]]>"),
	    "ab]]>" },
	{ "CDATA is text in svg", FB_STR("<svg><![CDATA[<a>&amp;]]></svg>b"),
	    "<a>&amp;b" },
	/* tags */
	{ "quotes protect >", FB_STR("<b title='>' class=\"'>\">a</b>"), "a" },
	{ "a value may stand without quotes", FB_STR("<b title=a/>b</b>"),
	    "b" },
	{ "a cut tag is dropped", FB_STR("a<b title='x>y"), "a" },
	{ "a cut end tag is dropped", FB_STR("a</b"), "a" },
	{ "a name goes on to a blank, / or >", FB_STR("a<b<i>c"), "ac" },
	{ "a self-closing tag of HTML opens its element",
	    FB_STR("a<b hidden/>c</b>d"), "ad" },
	/* raw text */
	{ "title, script and style are not shown",
	    FB_STR("<title>t</title><script>s</script><style>y</style>a"),
	    "a" },
	{ "other raw text neither",
	    FB_STR("<iframe><p>x</iframe><noembed>x</noembed>a"), "a" },
	{ "raw text ends at its own end tag only",
	    FB_STR("<style></b></styles><style></STYLE >a"), "a" },
	{ "raw text without end swallows the rest", FB_STR("a<style>b</styl"),
	    "a" },
	{ "<!-- does not protect in <style>", FB_STR("<style><!--</style>a"),
	    "a" },
	{ "a script inside a script's comment",
	    FB_STR("<script><!--<script></script>x--></script>a"), "a" },
	{ "--> ends a script's comment",
	    FB_STR("<script><!-- --><script></script>a"), "a" },
	{ "<!--> in a script is none",
	    FB_STR("<script><!--><script></script>a"), "a" },
	{ "<noscript> is shown", FB_STR("<noscript>a</noscript>"), "a" },
	{ "<textarea> holds text and references",
	    FB_STR("<textarea><b>&amp;\n</textarea>c"), "<b>&\nc" },
	{ "<xmp> holds text only", FB_STR("<xmp><b>&amp;</xmp>c"),
	    "<b>&amp;\nc" },
	{ "<plaintext> never ends", FB_STR("<plaintext>a</plaintext>"),
	    "a</plaintext>" },
	/* in place of elements */
	{ "alt text stands in the place of its image",
	    FB_STR("a<img src=x alt='b&amp;c'>d"), "a b&c d" },
	{ "the alt text of a pixel is for nobody",
	    FB_STR("請<img alt=x width=1 height=1><img alt=y height=0px>求"),
	    "請求" },
	{ "an image without alt text joins", FB_STR("請<img src=x>求"),
	    "請求" },
	{ "buttons and fields show their text",
	    FB_STR("<input type=submit value=a><input placeholder=b>"
		   "<input value=c placeholder=x><button>d</button>"),
	    "a b c d" },
	{ "hidden fields and check boxes do not",
	    FB_STR("<input type=HIDDEN value=x><input type=checkbox value=x>a"),
	    "a" },
	{ "options are lines", FB_STR("<select><option>a<option>b</select>"),
	    "a\nb" },
	/* order */
	{ "ruby text follows behind all other",
	    FB_STR(
		"<ruby>請<rp>(</rp><rt>せい</rt><rp>)</rp>求<rt>きゅう</ruby>"
		"書<br>b"),
	    "請求書\nb\nせいきゅう" },
	{ "ruby text keeps its lines",
	    FB_STR("請<rt>せい</rt><p>求<rt>きゅう</rt></p>"),
	    "請\n求\nせい\nきゅう" },
	{ "<bdo dir=rtl> is turned round",
	    FB_STR("a <bdo dir=rtl>書求請 c</bdo> b"), "a c 請求書 b" },
	{ "CSS turns round as well",
	    FB_STR("<b style='unicode-bidi:bidi-override;direction:rtl'>"
		   "書求</b>請"),
	    "求書請" },
	{ "dir=rtl alone turns nothing round", FB_STR("<p dir=rtl>請求</p>"),
	    "請求" },
	{ "each line is turned round by itself",
	    FB_STR("<bdo dir=rtl>ab<br>cd</bdo>"), "ba\ndc" },
};

static void
shows_text(void **state)
{
	const typeof(*texts) *c = *state;

	assert_text(show(c->in).visible, c->want);
}

static const struct {
	const char *name, *in, *want;
} references[] = {
	{ "names are decoded", "&amp;&lt;&gt;&quot;&yen;", "&<>\"¥" },
	{ "old names need no semicolon", "&ampx &ltb&copy=1", "&x <b©=1" },
	{ "new names do", "&hearts &hearts; &notin; &notit;",
	    "&hearts ♥ ∉ ¬it;" },
	{ "the longest name wins", "&notin;&not;&ampere", "∉¬&ere" },
	{ "names have their case", "&Amp;&AMP;&Eacute;&eacute;", "&Amp;&Éé" },
	{ "a name can be two characters", "&nGt;&NotEqualTilde;", "≫⃒≂̸" },
	{ "unknown names stay", "&unknown; & &; &#; &#x; &#xg;",
	    "&unknown; & &; &#; &#x; &#xg;" },
	{ "numbers are decoded", "&#35531;&#x6C42;&#X66f8;", "請求書" },
	{ "numbers need no semicolon", "&#35531&#x6C42書", "請求書" },
	{ "numbers of windows-1252 mean its characters", "&#128;&#x92;&#151;",
	    "€’—" },
	{ "no character is a replacement",
	    "&#0;&#xD800;&#x110000;&#99999999999999999999;",
	    "\uFFFD\uFFFD\uFFFD\uFFFD" },
	{ "a blank by number is a blank", "a&#10;&#32;b&Tab;c", "a b c" },
	{ "a reference makes no tag", "&lt;b&gt;a", "<b>a" },
	{ "a decoded & begins no reference", "&amp;lt;", "&lt;" },
};

static void
decodes(void **state)
{
	const typeof(*references) *c = *state;

	assert_text(show(fb_str(c->in)).visible, c->want);
}

static const struct {
	const char *name, *in, *target, *text; /* of the first link */
} links[] = {
	{ "a link has its target and text", "x<a href=http://a/>b</a>c",
	    "http://a/", "b" },
	{ "a slash is as good as a blank", "<a/href=\"z\">b</a>", "z", "b" },
	{ "names of attributes have no case", "<A HREF=z>b</A>", "z", "b" },
	{ "the first of two attributes wins", "<a href=y href=z>b</a>", "y",
	    "b" },
	{ "single quotes", "<a href = 'y z'>b</a>", "y z", "b" },
	{ "references in a target",
	    "<a href='?a=1&amp;b&#61;2&copy=3&copyx&copy;'>b</a>",
	    "?a=1&b=2&copy=3&copyx©", "b" },
	{ "blanks around a target and line ends in it",
	    "<a href=' ja\nva\tscript:x '>b</a>", "javascript:x", "b" },
	{ "the blank before a text is not in it", "x<a href=z> b <i>c</i></a>d",
	    "z", "b c" },
	{ "the line end before a text is not in it", "x<p><a href=z>b</a>", "z",
	    "b" },
	{ "an open link ends with the text", "<a href=z>b", "z", "b" },
	{ "a second link ends the first", "<a href=y>b<a href=z>c</a>", "y",
	    "b" },
	{ "a block inside does not end a link", "<a href=z><div>b</div>c</a>d",
	    "z", "b\nc" },
	{ "an image inside gives its alt text", "<a href=z><img alt=b></a>",
	    "z", "b" },
	{ "hidden text is not in the text of a link",
	    "<a href=z>b<i hidden>x</i>c</a>", "z", "bc" },
	{ "a hidden link is a link", "<div hidden><a href=z>b</a></div>", "z",
	    "" },
	{ "a turned link", "<bdo dir=rtl>cb<a href=z>三二</a>a</bdo>", "z",
	    "二三" },
	{ "a turned text in a link", "<a href=z><bdo dir=rtl>三二</bdo></a>b",
	    "z", "二三" },
	{ "<area> is a link", "<map><area href=z></map>a", "z", "" },
	{ "<form> is a link", "<form action=z>a</form>", "z", "" },
	{ "a form in a table as well", "<table><form action=z><tr><td>a", "z",
	    "" },
	{ "formaction is a link", "<button formaction=z>a</button>b", "z",
	    "a" },
	{ "formaction of <input>", "<input type=submit formaction=z value=a>b",
	    "z", "a" },
	{ "refresh is a link",
	    "<meta http-equiv=Refresh content='5; URL = \"z\" x'>", "z", "" },
	{ "refresh without url=", "<meta http-equiv=refresh content=0,z>", "z",
	    "" },
	{ "the address in a script",
	    "<a href=\"javascript:location.href='http://h/'\">b</a>",
	    "javascript:location.href='http://h/'", "b" },
	{ "a place of a script over the same text",
	    "<a href='#' onclick='location=\"//h/\"'>b</a>c", "#", "b" },
	{ "a script of another element",
	    "<td onclick='open(&quot;https://h/&quot;)'>b</td>c<p "
	    "onclick='x(`http:\\\\h`)'>d</p>e",
	    "http:\\\\h", "d" },
	{ "href of what HTML does not know", "<v:rect href=z>b</v:rect>c", "z",
	    "b" },
	{ "a link in svg", "<svg><a xlink:href=z><text>b</text></a></svg>c",
	    "z", "b" },
	{ "a base goes before a relative target",
	    "<a href=z?q>a</a><base href='http://h/d/f?q#g'>", "http://h/d/z?q",
	    "a" },
	{ "a base and a path", "<base href=http://h/d/f><a href=/z>a</a>",
	    "http://h/z", "a" },
	{ "a base and a host", "<base href=https://h/d/f><a href=//i/z>a</a>",
	    "https://i/z", "a" },
	{ "a base without a path", "<base href=http://h><a href=z>a</a>",
	    "http://h/z", "a" },
	{ "a base and a query", "<base href=http://h/f?q><a href=?z>a</a>",
	    "http://h/f?z", "a" },
	{ "a base changes no absolute target",
	    "<base href=http://h/><a href=mailto:z>a</a>", "mailto:z", "a" },
	{ "the first base counts",
	    "<base href=http://h/><base href=http://i/><a href=z>a</a>",
	    "http://h/z", "a" },
};

static void
finds_link(void **state)
{
	const typeof(*links) *c = *state;
	struct fb_html html = show(fb_str(c->in));

	assert_true(html.link_count > 0);
	struct fb_str text = { html.visible.data + html.link[0].text_begin,
		html.link[0].text_end - html.link[0].text_begin };
	assert_text(html.link[0].target, c->target);
	assert_text(text, c->text);
}

static const struct {
	const char *name, *in;
} linkless[] = {
	{ "a name is no link", "<a name=x>a</a>" },
	{ "an empty refresh is no link",
	    "<meta http-equiv=refresh content=5>" },
	{ "another meta is no link", "<meta name=refresh content='0;url=z'>" },
	{ "a commented link is no link", "<!-- <a href=x> -->" },
	{ "a link in a title is text", "<title><a href=x></title>" },
};

static void
scripts_lead_somewhere(void **state)
{
	(void)state;
	struct fb_html html =
	    show(FB_STR("<a href='javascript:x(\"a\",%22https://h/%22)' "
			"onclick=\"y('//i/',z)\">b</a>c"));

	assert_int_equal(html.link_count, 3);
	assert_text(html.link[1].target, "https://h/");
	assert_text(html.link[2].target, "//i/");
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(html.link[i].text_begin, 0);
		assert_int_equal(html.link[i].text_end, 1);
	}
}

static const struct {
	const char *name, *in;
	bool is_form, asks_secret;
} forms[] = {
	{ "a form", "<form action=z><input type=text></form>", true, false },
	{ "a form for a password", "<form action=z><input type=PASSWORD>", true,
	    true },
	{ "a button that sends a card",
	    "<input autocomplete=cc-number><button formaction=z>a</button>",
	    true, true },
	{ "a link", "<a href=z>a</a>", false, false },
	{ "a field behind the end of a form may be any form's",
	    "<form action=z></form><input type=password>", true, true },
	{ "a field that chooses its form",
	    "<form action=z id=f></form><form><input type=password form=f>",
	    true, true },
	{ "a field of another form",
	    "<form action=z></form><form><input type=password></form>", true,
	    false },
	{ "a button behind the field of its form",
	    "<form><input type=password><button formaction=z>a</button></form>",
	    true, true },
	{ "a button of another form",
	    "<form><input type=password></form>"
	    "<form><button formaction=z>a</button></form>",
	    true, false },
	{ "a form inside of a form is the same",
	    "<form action=z><form><input type=password></form>", true, true },
};

static void
tells_form(void **state)
{
	const typeof(*forms) *c = *state;
	struct fb_html html = show(fb_str(c->in));

	assert_int_equal(html.link_count, 1);
	assert_int_equal(html.link[0].is_form, c->is_form);
	assert_int_equal(html.link[0].asks_secret, c->asks_secret);
}

static void
finds_no_link(void **state)
{
	const typeof(*linkless) *c = *state;

	assert_int_equal(show(fb_str(c->in)).link_count, 0);
}

/* What browsers show, and Outlook. */
static const struct {
	const char *name, *in, *browser, *outlook;
	bool differs;
} viewers[] = {
	{ "a conditional comment is text for Outlook",
	    "a<!--[if mso]>b<![endif]-->c", "ac", "abc", true },
	{ "and one for all others is not",
	    "a<!--[if !mso]><!-->b<!--<![endif]-->c", "abc", "ac", true },
	{ "an open condition that does not hold", "a<![if !mso]>b<![endif]>c",
	    "abc", "ac", true },
	{ "an open condition that holds", "a<![if mso]>b<![endif]>c", "abc",
	    "abc", false },
	{ "versions",
	    "<!--[if gte mso 9]>a<![endif]--><!--[if lt mso 12]>b"
	    "<![endif]--><!--[if mso 16]>c<![endif]-->d",
	    "d", "acd", true },
	{ "alternatives",
	    "<!--[if (gte mso 9)|(IE)]>a<![endif]-->"
	    "<!--[if (mso)&(IE)]>b<![endif]-->c",
	    "c", "ac", true },
	{ "another program", "<!--[if IE 6]>a<![endif]-->b", "b", "b", true },
	{ "a condition about tags only",
	    "<!--[if mso]><table><tr><td><![endif]-->a", "a", "a", false },
	{ "a condition without an end",
	    "a<!--[if mso 1]>b-->c<!--[if mso 2]>d-->e", "ace", "ace", false },
	{ "a condition that is none", "a<!--[if mso>b<![endif]-->c", "ac", "ac",
	    false },
	{ "settings of Outlook are not text",
	    "<!--[if mso]><xml><o:P>96</o:P></xml><![endif]-->a", "a", "a",
	    true },
	{ "mso-hide hides from Outlook", "請<i style='mso-hide:all'>x</i>求",
	    "請x求", "請求", true },
	{ "mso-hide of what is hidden anyway",
	    "a<i style='display:none;mso-hide:all'>b</i>", "a", "a", true },
	{ "Outlook knows no closed details",
	    "<details><summary>a</summary>b</details>", "a", "a\nb", true },
};

static void
shows_to_viewer(void **state)
{
	const typeof(*viewers) *c = *state;
	struct fb_html html = show(fb_str(c->in));
	const struct fb_limits limits = FB_LIMITS_DEFAULT;

	assert_text(html.visible, c->browser);
	assert_int_equal(html.differs_in_outlook, c->differs);
	assert_int_equal(fb_html_show(&html, arena, &limits, FB_HTML_OUTLOOK,
			     fb_str(c->in)),
	    FB_OK);
	assert_text(html.visible, c->outlook);
	assert_false(html.differs_in_outlook);
}

static const struct {
	const char *name, *text, *other, *want;
} differences[] = {
	{ "the same text", "a\nb", "a\nb", "" },
	{ "a line more", "a\nc", "a\nb\nc", "b" },
	{ "a line less", "a\nb\nc", "a\nc", "" },
	{ "a word inside of a line", "a\n請x求書\nc", "a\n請求書\nc",
	    "請求書" },
	{ "another text", "a", "b", "b" },
	{ "no text", "", "b", "b" },
	{ "no other text", "b", "", "" },
	{ "an end that is a beginning", "a\na", "a\na\na", "a" },
};

static void
tells_difference(void **state)
{
	const typeof(*differences) *c = *state;
	struct fb_str got =
	    fb_html_difference(fb_str(c->text), fb_str(c->other));

	while (got.len > 0 && got.data[0] == '\n') {
		got.data++;
		got.len--;
	}
	assert_text(got, c->want);
}

static const struct {
	const char *name, *in;
	size_t split, disguised;
} hiding[] = {
	{ "hidden text inside of words splits them",
	    "請<i hidden>x</i>求<b style='font-size:0'>y</b>書", 2, 1 },
	{ "between words it does not",
	    "請求 <i hidden>x</i>書。<i hidden>y</i>a", 0, 0 },
	{ "nor at the ends of lines",
	    "請求<i hidden>x</i><br>書<p hidden>y</p>", 0, 0 },
	{ "nor as a preview text before all",
	    "<div style='display:none;font-size:1px;color:#fff'>xyz</div>請求",
	    0, 0 },
	{ "fillers hide nothing", "請<i hidden>&nbsp;&zwnj;</i>求", 0, 0 },
	{ "an empty hidden element neither", "請<i hidden></i>求", 0, 0 },
	{ "white text is disguised", "<p style='color:#fff'>請 求&nbsp;書</p>",
	    0, 3 },
};

static void
tells_hiding(void **state)
{
	const typeof(*hiding) *c = *state;
	struct fb_html html = show(fb_str(c->in));

	assert_int_equal(html.split_count, c->split);
	assert_int_equal(html.disguised_count, c->disguised);
}

static void
images_are_counted(void **state)
{
	(void)state;
	struct fb_html html = show(
	    FB_STR("<img src=a><IMAGE src=b><input type=image><body "
		   "background=c><p style='background:url(d)'><!-- <img> -->"));
	assert_int_equal(html.image_count, 3);
	assert_int_equal(html.truncated, 0);
}

static void
limits_are_kept_and_told(void **state)
{
	(void)state;
	struct fb_limits limits = FB_LIMITS_DEFAULT;
	struct fb_html html;

	limits.link_count = 1;
	html = show_within(FB_STR("<a href=x>a</a><a href=y>b</a>"), &limits);
	assert_int_equal(html.link_count, 1);
	assert_int_equal(html.truncated, FB_TRUNCATED_LINKS);
	assert_text(html.visible, "ab");

	limits.attribute_count = 2;
	html = show_within(FB_STR("<b a=1 b=2 hidden>a</b>"), &limits);
	assert_text(html.visible, "a");
	assert_int_equal(html.truncated, FB_TRUNCATED_TEXT);

	limits.element_depth = 1;
	html = show_within(FB_STR("<b hidden>a<i hidden>b</i>c</b>d"), &limits);
	assert_text(html.visible, "bd");
	assert_text(html.hidden, "a\nc");
	assert_int_equal(html.truncated, FB_TRUNCATED_TEXT);
}

static void
memory_can_run_out_anywhere(void **state)
{
	(void)state;
	struct fb_str in =
	    FB_STR("<base href=http://h/><style>.x{display:none}</style>"
		   "<p class='x&amp;y'>a<a href=z>b</a><ruby>c<rt>d</ruby>"
		   "<i style='color:#fff&#59;'>e</i>");
	const struct fb_limits limits = FB_LIMITS_DEFAULT;
	struct fb_html html = { .link_count = 42 };
	size_t bytes = 0;
	enum fb_status status = FB_ERR_NOMEM;

	for (; status != FB_OK && bytes < 1 << 20; bytes += 64) {
		struct fb_arena *small = fb_arena_new(bytes);
		status =
		    fb_html_show(&html, small, &limits, FB_HTML_BROWSER, in);
		if (status != FB_OK) {
			assert_int_equal(status, FB_ERR_NOMEM);
			assert_int_equal(html.link_count, 42);
		}
		fb_arena_free(small);
	}
	assert_int_equal(status, FB_OK);
}

/* Inputs that make a careless reader slow: `unit` over and over. */
static const struct {
	const char *name, *before, *unit, *after;
} slow[] = {
	{ "nested <div> is linear", "", "<div>", "" },
	{ "stray </p> is linear", "", "</p>", "" },
	{ "stray </p> in deep nesting is linear", "<p><b><table>", "</p>", "" },
	{ "unclosed formatting is linear", "", "<b>", "" },
	{ "unclosed formatting in paragraphs is linear", "", "<p><b><i><u>",
	    "" },
	{ "misnested formatting is linear", "", "<b><div><i></b>", "" },
	{ "formatting across blocks is linear", "<b>",
	    "<div><b style=color:red></div></b>", "" },
	{ "nested tables are linear", "", "<table><tr><td>", "" },
	{ "fostered formatting is linear", "<table>", "<b>a<tr>", "" },
	{ "styled nesting is linear", "", "<div style='color:red;top:0'>", "" },
	{ "unclosed links are linear", "", "<a href=x>", "" },
	{ "list items are linear", "", "<li><div>", "" },
	{ "unclosed comments are linear", "", "<!--", "" },
	{ "ends of comments are linear", "<!--", "-->", "" },
	{ "attributes are linear", "<b ", "a=1 ", ">" },
	{ "equal attributes are linear", "<b ", "style=x ", ">" },
	{ "scripts in scripts are linear", "<script>", "<!--<script>", "" },
	{ "ampersands are linear", "", "&", "" },
	{ "long unknown references are linear", "",
	    "&aaaaaaaaaaaaaaaaaaaaaaaaaa", "" },
	{ "long numbers are linear", "&#", "1", ";" },
	{ "brackets in a style are linear", "<b style='", "(", "'>" },
	{ "declarations of a style are linear", "<b style='", "a:(b;c);",
	    "'>" },
	{ "escapes and strings in a style are linear", "<b style='",
	    "\\62\"a/*\"\"/*", "'>" },
	{ "classes of one element are linear",
	    "<style>.a.b.c{color:red}</style>"
	    "<b class='",
	    "a b ", "'>" },
	{ "elements with classes are linear",
	    "<style>.a{color:red}p.a{color:red}</style>", "<p class=a>", "" },
	{ "rules for each element are linear",
	    "<style>i{color:red}i{top:0}b i{color:blue}</style>", "<i>", "" },
	{ "rules about all ancestors are linear",
	    "<style>a b a b a b a b i{display:none}</style>", "<a><b><a><b><i>",
	    "" },
	{ "texts of rules are linear",
	    "<style>i::before{content:'abcdefghijklmnop' attr(a)}</style>",
	    "<i a=bcd>", "" },
	{ "open conditions are linear", "", "<![if mso 1]>", "<![endif]>" },
	{ "conditions are linear", "", "<!--[if mso]>-->", "<![endif]>" },
	{ "selectors are linear", "<style>", "a>b .c:not([d]),", "{top:0}" },
	{ "rules are linear", "<style>", ".a{color:red}", "" },
	{ "unclosed rules are linear", "<style>", "@media screen{a{", "" },
	{ "late style sheets are linear", "a", "<style>b{color:red}</style>c",
	    "" },
	{ "turned text is linear", "<bdo dir=rtl>", "a<a href=x>b</a>", "" },
	{ "ruby is linear", "<ruby>", "a<rt>b</rt>", "" },
	{ "foreign content is linear", "", "<svg><desc></b>", "" },
	{ "bodies are linear", "", "<div><body style=color:red class=x>", "" },
};

static void
is_linear(void **state)
{
	const typeof(*slow) *c = *state;
	size_t length = strlen(c->before), unit = strlen(c->unit);
	size_t size = (size_t)500 << 10;
	char *in = malloc(size + unit + strlen(c->after));

	assert_non_null(in);
	memcpy(in, c->before, length);
	for (; length < size; length += unit)
		memcpy(in + length, c->unit, unit);
	memcpy(in + length, c->after, strlen(c->after));
	length += strlen(c->after);
	clock_t begin = clock();
	struct fb_html html = show((struct fb_str) { in, length });
	double seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
	assert_true(html.visible.len <= FB_HTML_SHOW_MAX_BYTES(length));
	/* About 0.1 s with sanitizers; quadratic would be minutes. */
	if (seconds > 4)
		fail_msg("%s: %.1f s", c->name, seconds);
	free(in);
}

/* Each </div> looks for its start tag in vain as far as to the cell. */
static void
searches_in_vain_have_a_budget(void **state)
{
	(void)state;
	enum {
		DEPTH = 4000,
		COUNT = 20000
	};
	struct fb_str before = FB_STR("<div><table><tr><td>");
	size_t length = before.len + 3 * DEPTH + 6 * COUNT;
	char *in = malloc(length), *to = in;

	assert_non_null(in);
	memcpy(to, before.data, before.len);
	to += before.len;
	for (size_t i = 0; i < DEPTH; i++, to += 3)
		memcpy(to, "<i>", 3);
	for (size_t i = 0; i < COUNT; i++, to += 6)
		memcpy(to, "</div>", 6);
	struct fb_html html = show((struct fb_str) { in, length });
	assert_int_equal(html.truncated, FB_TRUNCATED_TEXT);
	free(in);
}

static void
every_byte_can_be_the_last(void **state)
{
	(void)state;
	struct fb_str in =
	    FB_STR("<!DOCTYPE html><!-- c --><style>a.b{c:d}</style><p a='b' "
		   "c=d e>&amp;&#x31;<![CDATA[x]]><svg><![CDATA[y]]></svg>"
		   "<script><!--<script>--></script><b style=\"c:'d;e'/*f*/\">"
		   "<bdo dir=rtl>請求</bdo></p></b>");
	for (size_t length = 0; length <= in.len; length++) {
		char *copy = malloc(length + 1);
		memcpy(copy, in.data, length);
		struct fb_html html = show((struct fb_str) { copy, length });
		free(copy);
		assert_true(html.visible.len <= FB_HTML_SHOW_MAX_BYTES(length));
	}
}

static void
known_tags_are_found(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		enum fb_html_tag_id id;
	} tags[] = {
		{ "a", FB_TAG_A },
		{ "ANNOTATION-XML", FB_TAG_ANNOTATION_XML },
		{ "bdo", FB_TAG_BDO },
		{ "image", FB_TAG_IMG },
		{ "h6", FB_TAG_HEADING },
		{ "tfoot", FB_TAG_TBODY },
		{ "XMP", FB_TAG_XMP },
		{ "h7", FB_TAG_OTHER },
		{ "", FB_TAG_OTHER },
		{ "annotation-xmlannotation-xml", FB_TAG_OTHER },
	};
	for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++)
		assert_int_equal(fb_html_tag_find(fb_str(tags[i].name)).id,
		    tags[i].id);
	assert_int_equal(fb_html_tag_find(FB_STR("a\0")).id, FB_TAG_OTHER);
	assert_int_equal(fb_html_tag_find(FB_STR("wbr")).flags & FB_TAG_VOID,
	    FB_TAG_VOID);
}

int
main(void)
{
	struct table table = { 0 };

	arena = fb_arena_new((size_t)64 << 20);
	TABLE_ADD(&table, texts, shows_text);
	TABLE_ADD(&table, references, decodes);
	TABLE_ADD(&table, links, finds_link);
	table_add(&table, "scripts lead somewhere", scripts_lead_somewhere,
	    NULL);
	TABLE_ADD(&table, forms, tells_form);
	TABLE_ADD(&table, linkless, finds_no_link);
	TABLE_ADD(&table, viewers, shows_to_viewer);
	TABLE_ADD(&table, differences, tells_difference);
	TABLE_ADD(&table, hiding, tells_hiding);
	table_add(&table, "images are counted", images_are_counted, NULL);
	table_add(&table, "limits are kept and told", limits_are_kept_and_told,
	    NULL);
	table_add(&table, "memory can run out anywhere",
	    memory_can_run_out_anywhere, NULL);
	TABLE_ADD(&table, slow, is_linear);
	table_add(&table, "searches in vain have a budget",
	    searches_in_vain_have_a_budget, NULL);
	table_add(&table, "every byte can be the last",
	    every_byte_can_be_the_last, NULL);
	table_add(&table, "known tags are found", known_tags_are_found, NULL);
	int failed = table_run(&table, "html");
	fb_arena_free(arena);
	return failed;
}
