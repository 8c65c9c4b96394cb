/* SPDX-License-Identifier: BSD-2-Clause */
#include "html_style.h"

#include "html.h"
#include "html_color.h"
#include "html_css.h"
#include "html_sheet.h"
#include "table.h"

static struct fb_arena *arena;

static struct fb_html
show(const char *in)
{
	struct fb_limits limits = FB_LIMITS_DEFAULT;
	struct fb_html html;

	fb_arena_reset(arena);
	assert_int_equal(fb_html_show(&html, arena, &limits, FB_HTML_BROWSER,
			     fb_str(in)),
	    FB_OK);
	return html;
}

static void
assert_text(struct fb_str text, const char *want)
{
	assert_string_equal(fb_arena_copy(arena, text).data, want);
}

/* Declarations of one element on a white page. */
static const struct {
	const char *name, *style;
	bool is_hidden;
} styles[] = {
	{ "nothing is visible", "", false },
	{ "display:none", "display:none", true },
	{ "case and blanks", " Display : NONE ; ", true },
	{ "the last declaration wins", "display:none;display:block", false },
	{ "what is not understood is left out", "display:none;display:hidden",
	    true },
	{ "!important wins", "display:none !important;display:block", true },
	{ "! important with blanks", "display:none! important", true },
	{ "!imported is an error", "display:none !imported", false },
	{ "a value with more in it is an error", "display:none none", false },
	{ "a name without a colon is skipped", "display none;color:red",
	    false },
	{ "a bracket hides a semicolon", "x:(;display:none", false },
	{ "a closing bracket alone does not", "x:);display:none", true },
	{ "a string is no declaration", "font-family:';display:none;'", false },
	{ "a quote in a string", "content:'\\';display:none'", false },
	{ "a line end ends a string", "content:'\n;display:none", true },
	{ "a comment is a blank", "display:/* block */none/**/", true },
	{ "a comment does not join", "dis/**/play:none", false },
	{ "a declaration in a comment", "/*;display:none;*/", false },
	{ "an address with a comment", "background:url(/*);display:none",
	    true },
	{ "an address with a semicolon", "background:url(data:a;display:none)",
	    false },
	{ "escapes of letters", "d\\69splay:\\6eone", true },
	{ "an escape takes one blank", "d\\69 splay:n\\6f ne", true },
	{ "an escaped semicolon is none", "x:y\\;display:none", false },
	{ "an escaped colon is none", "display\\:none", false },
	{ "a number for a colon is none", "display\\3a none", false },
	{ "visibility:hidden", "visibility:hidden", true },
	{ "visibility:collapse", "visibility:collapse", true },
	{ "visibility:nonsense", "visibility:hidden;visibility:x", true },
	{ "opacity:0", "opacity:0", true },
	{ "opacity:.05", "opacity:.05", true },
	{ "opacity:5%", "opacity:5%", true },
	{ "opacity:0.5", "opacity:0.5", false },
	{ "opacity:1e-3", "opacity:1e-3", true },
	{ "opacity:0x", "opacity:0x", false },
	{ "font-size:0", "font-size:0", true },
	{ "font-size:1px", "font-size:1px", true },
	{ "font-size:1.5pt", "font-size:1.5pt", true },
	{ "font-size:.1em", "font-size:.1em", true },
	{ "font-size:1%", "font-size:1%", true },
	{ "font-size:calc(0px)", "font-size:calc( 0px )", true },
	{ "font-size:10px", "font-size:10px", false },
	{ "font-size:1em", "font-size:1em", false },
	{ "font-size:1 is an error", "font-size:1", false },
	{ "font-size:-1px is an error", "font-size:-1px", false },
	{ "font-size:small", "font-size:small", false },
	{ "the font shorthand", "font:bold 0/1.5 serif", true },
	{ "the font shorthand with a weight", "font:100 12px/0 serif", false },
	{ "white on white", "color:white", true },
	{ "#fff on white", "color:#FFF", true },
	{ "nearly white on white", "color:#f0f0f0", true },
	{ "light grey on white can be read", "color:#ccc", false },
	{ "rgb()", "color:rgb(255, 254 ,100%)", true },
	{ "rgb() with blanks and alpha", "color:rgb(0 0 0 / 2%)", true },
	{ "rgba()", "color:rgba(0,0,0,0.01)", true },
	{ "hsl()", "color:hsl(120,100%,100%)", true },
	{ "hsl() of a colour", "color:hsl(120deg 100% 25%)", false },
	{ "a transparent colour", "color:transparent", true },
	{ "a transparent hexadecimal colour", "color:#12345600", true },
	{ "no colour is no change", "color:#12345", false },
	{ "white on black", "color:#fff;background:#000", false },
	{ "black on black", "background-color:black", true },
	{ "red on red, by the shorthand",
	    "color:red;background:url(x) no-repeat; background:red", true },
	{ "a picture may be behind white", "color:#fff;background:url(x)",
	    false },
	{ "a gradient may be behind white",
	    "color:#fff;background-image:linear-gradient(red,blue)", false },
	{ "background:none has no picture",
	    "color:#fff;background-image:url(x);background:none", true },
	{ "a fill wins over the colour", "-webkit-text-fill-color:#fff", true },
	{ "a transparent fill", "-webkit-text-fill-color:transparent", true },
	{ "no height with overflow hidden",
	    "display:block;height:0;overflow:hidden", true },
	{ "no height alone", "height:0", false },
	{ "max-height:1px", "display:block;max-height:1px;overflow:hidden",
	    true },
	{ "max-width:0", "float:left;max-width:0;overflow:hidden", true },
	{ "a minimum wins", "height:0;min-height:20px;overflow:hidden", false },
	{ "padding shows what has no height",
	    "height:0;padding:20px 0;overflow:hidden", false },
	{ "height:auto takes it back", "height:0;overflow:hidden;height:auto",
	    false },
	{ "far to the left", "position:absolute;left:-9999px", true },
	{ "far to the left in em", "position:fixed;top:-999em", true },
	{ "far to the left without a position", "left:-9999px", false },
	{ "a little to the left", "position:absolute;left:-10px", false },
	{ "an indent", "display:block;text-indent:-9999px", true },
	{ "a margin", "margin-left:-9999px", true },
	{ "clipped", "position:absolute;clip:rect(0 0 0 0)", true },
	{ "clipped to a pixel", "position:absolute;clip:rect(1px,1px,1px,1px)",
	    true },
	{ "clipped to something", "position:absolute;clip:rect(0,9px,9px,0)",
	    false },
	{ "clip-path", "clip-path:inset(50%)", true },
	{ "scaled to nothing", "display:block;transform:rotate(9deg) scale(0)",
	    true },
	{ "moved away", "display:block;transform:translateX(-9999px)", true },
	{ "mso-hide:all is for Outlook", "mso-hide:all", false },
	/* what means nothing to an element in the line */
	{ "no height in the line", "height:0;overflow:hidden", false },
	{ "an indent in the line", "text-indent:-9999px", false },
	{ "a scale in the line", "transform:scale(0)", false },
	{ "a top margin in the line", "margin-top:-9999px", false },
	{ "no height in a box in the line",
	    "display:inline-block;height:0;overflow:hidden", true },
	{ "no height of what is positioned",
	    "position:absolute;height:0;overflow:hidden", true },
	/* more ways out of sight */
	{ "a minimum in percent wins",
	    "display:block;height:0;min-height:100%;overflow:hidden", false },
	{ "lines of no height", "display:block;line-height:0;overflow:hidden",
	    true },
	{ "lines of no height in a box with one",
	    "display:block;line-height:0;height:20px;overflow:hidden", false },
	{ "lines of no height that nothing cuts", "display:block;line-height:0",
	    false },
	{ "an indent of the whole width",
	    "display:block;text-indent:100%;overflow:hidden", true },
	{ "an indent of two characters", "display:block;text-indent:2em",
	    false },
	{ "a margin by its shorthand", "margin:0 0 0 -9999px", true },
	{ "a top margin by its shorthand", "display:block;margin:-9999px auto",
	    true },
	{ "a margin taken back by its shorthand",
	    "margin-left:-9999px;margin:0", false },
	{ "a margin in the middle", "margin:0 -9999px 0 0", false },
	{ "inset", "position:absolute;inset:0 0 0 -9999px", true },
	{ "left by all of the window", "position:absolute;left:-100%", true },
	{ "left by all of the window, in vw", "position:absolute;left:-100vw",
	    true },
	{ "half to the left", "position:absolute;left:-50%", false },
	{ "right:0 takes no left back",
	    "position:absolute;left:-9999px;right:0", true },
	{ "far to the right", "position:absolute;left:9999px", true },
	{ "sticky does not move away", "position:sticky;left:-9999px", false },
	{ "what is only relative cannot be clipped",
	    "position:relative;clip:rect(0 0 0 0)", false },
	{ "clipped to no height", "position:absolute;clip:rect(5px,99px,5px,0)",
	    true },
	{ "clipped from one edge only",
	    "position:absolute;clip:rect(auto,auto,auto,0)", false },
	{ "clip-path of all from one side", "clip-path:inset(0 100% 0 0)",
	    true },
	{ "clip-path of a little", "clip-path:inset(1px)", false },
	{ "clip-path of no circle", "clip-path:circle(0 at 50% 50%)", true },
	{ "clip-path of a circle at 0", "clip-path:circle(50% at 0 0)", false },
	{ "clip-path of a flat polygon", "clip-path:polygon(0 0,0 0,0 0)",
	    true },
	{ "clip-path of a triangle", "clip-path:polygon(0 0,9% 0,0 9%)",
	    false },
	{ "scaled to a line", "display:block;transform:scale(1,0)", true },
	{ "scale by itself", "display:block;scale:0", true },
	{ "scaled a little", "display:block;scale:90%", false },
	{ "moved away by itself", "display:block;translate:-9999px", true },
	{ "centered", "display:block;transform:translate(-50%,-50%)", false },
	{ "turned to its edge", "display:block;transform:rotateY(90deg)",
	    true },
	{ "turned round", "display:block;transform:rotateY(180deg)", false },
	{ "a matrix of nothing", "display:block;transform:matrix(0,0,0,0,0,0)",
	    true },
	{ "a matrix that turns", "display:block;transform:matrix(0,1,-1,0,0,0)",
	    false },
	{ "filter: opacity", "filter:blur(0px) opacity(0%)", true },
	{ "zoomed out", "zoom:.05", true },
	{ "zoom:0 is none", "zoom:0", false },
	{ "fill is for svg", "fill:#fff", false },
	{ "a string of content", "content:'a;b';color:#fff", true },
	{ "content-visibility", "display:block;content-visibility:hidden",
	    true },
};

static void
reads_style(void **state)
{
	const typeof(*styles) *c = *state;
	char in[256];

	snprintf(in, sizeof in, "<i style=\"%s\">a</i>b", c->style);
	struct fb_html html = show(in);
	assert_text(html.hidden, c->is_hidden ? "a" : "");
}

static const struct {
	const char *name, *in, *visible, *hidden;
} pages[] = {
	{ "hidden pieces are lines", "a<i hidden>b</i>c<i hidden>d</i>", "ac",
	    "b\nd" },
	{ "hidden text inside a word leaves it whole",
	    "請<b style='display:none'>x</b>求", "請求", "x" },
	{ "a hidden block ends no line",
	    "請<div style='display:none'>x<p>y</div>求", "請求", "x\ny" },
	{ "aria-hidden hides nothing", "<i aria-hidden=true>a</i>", "a", "" },
	{ "CSS undoes the hidden attribute",
	    "<i hidden style='display:inline'>a</i>", "a", "" },
	{ "template and datalist are hidden",
	    "<template>a</template><datalist><option>b</datalist>c", "c",
	    "a\nb" },
	{ "a dialog is, unless open",
	    "<dialog>a</dialog><dialog open>b</dialog>", "b", "a" },
	{ "fillers are no hidden text",
	    "<i hidden>&nbsp;&zwnj; &#847;</i>a<i hidden>&nbsp;b&nbsp;c</i>",
	    "a", "b c" },
	{ "alt text of a picture in a cell without gaps is no hidden text",
	    "<p style='font-size:0'><img alt=a>b</p>"
	    "<img alt=c style='display:none'>",
	    "", "b\nc" },
	/* inheritance */
	{ "nothing comes back from display:none",
	    "<p style='display:none'>a<b style='display:block'>b</b>", "",
	    "a\nb" },
	{ "visibility comes back",
	    "<p style='visibility:hidden'>a<b style='visibility:visible'>b",
	    "b", "a" },
	{ "font size comes back",
	    "<p style='font-size:0'>a<b style='font-size:12px'>b", "b", "a" },
	{ "em of nothing is nothing",
	    "<p style='font-size:0'>a<b style='font-size:2em'>b", "", "ab" },
	{ "opacities multiply",
	    "<p style='opacity:.3'>a<b style='opacity:.3'>b", "a", "b" },
	{ "colours meet across elements",
	    "<div style='background:#123456'><b style='color:#123456'>a</b>b",
	    "b", "a" },
	{ "color:inherit",
	    "<p style='color:#fff'><a href=x "
	    "style='color:inherit'>a</a>",
	    "", "a" },
	{ "a link has a colour of its own",
	    "<p style='color:#fff'>a<a href=x>b</a><a>c</a>", "b", "a\nc" },
	{ "a button has colours of its own",
	    "<p style='color:#fff'>a<button>b</button>", "b", "a" },
	{ "a picture covers what is around it",
	    "<table background=x><tr><td style='color:#fff'>a"
	    "<td bgcolor=white style='color:#fff'>b",
	    "a", "b" },
	{ "half transparent backgrounds mix",
	    "<p style='background:rgba(0,0,0,.5)'>"
	    "<b style='color:#808080'>a</b>b",
	    "b", "a" },
	/* attributes */
	{ "bgcolor and <font color>",
	    "<table bgcolor=black><tr><td>a<font color=#fff>b</font>", "b",
	    "a" },
	{ "bgcolor without #",
	    "<table bgcolor=ffffff><tr><td>"
	    "<font color=FFFFFF>a</font>b",
	    "b", "a" },
	{ "any text is a colour",
	    "<table bgcolor=chucknorris><tr><td>"
	    "<font color=#c00000>a</font>b",
	    "b", "a" },
	{ "bgcolor means nothing to <div>", "<div bgcolor=black>a</div>", "a",
	    "" },
	{ "colours of the body",
	    "<body bgcolor=#000000 text=#ffffff>a<font color=black>b", "a",
	    "b" },
	{ "a second body changes only what the first left open",
	    "<body text=red>a<body text=white bgcolor=red>b", "a", "b" },
	{ "<font size> is never tiny",
	    "<p style='font-size:0'>a<font size=1>b</font>", "b", "a" },
	/* what is inside of what */
	{ "a hidden element ends with its end tag",
	    "<div hidden>a<div>b</div>c</div>d", "d", "a\nb\nc" },
	{ "<p> ends <p>", "<p hidden>a<p>b", "b", "a" },
	{ "a block ends <p>", "<p hidden>a<div>b", "b", "a" },
	{ "<li> ends <li>, but no list around it",
	    "<ul><li hidden>a<ul><li>b</ul><li>c</ul>", "c", "a\nb" },
	{ "<td> ends <td>", "<table><tr><td hidden>a<td>b", "b", "a" },
	{ "<tr> ends <tr>", "<table><tr hidden><td>a<tr><td>b", "b", "a" },
	{ "<option> ends <option>", "<select><option hidden>a<option>b", "b",
	    "a" },
	{ "<td> outside of a table means nothing", "<td hidden>a", "a", "" },
	{ "an end tag does not end what is outside of the cell",
	    "<div hidden><table><tr><td>a</div>b</table>c</div>d", "d",
	    "ab\nc" },
	{ "text in a table stands before it",
	    "<table hidden>a<tr><td>b</table>", "a", "b" },
	{ "elements in a table too",
	    "<table hidden><div>a</div><tr><td>b</table>", "a", "b" },
	{ "formatting goes on behind its block",
	    "<p><font color=white>a</p>b</font>c", "c", "a\nb" },
	{ "but not behind its cell",
	    "<table><tr><td><font color=white>a<td>b</table>c", "b\nc", "a" },
	{ "nor in a cell behind it, but behind the table",
	    "<p><font color=white>a</p><table><tr><td>b</table>c</font>d",
	    "b\nd", "a\nc" },
	{ "and not when it was closed meanwhile",
	    "<p><font color=white>a</p></font>b", "b", "a" },
	{ "formatting ends inside a block",
	    "<font color=white>a<div>b</font>c</div>d", "c\nd", "a\nb" },
	{ "a span does not end across a block",
	    "<span hidden>a<div>b</span>c</div>d</span>e", "e", "a\nbc\nd" },
	{ "a form ends while its content goes on",
	    "<form hidden>a<div>b</form>c</div>d", "d", "a\nbc" },
	{ "void elements are not open", "<br hidden><img hidden>a", "a", "" },
	{ "unknown elements are told apart", "<x hidden>a<y>b</x>c</y>d", "cd",
	    "ab" },
	{ "svg ends at a tag of HTML", "<svg hidden>a<div>b", "b", "a" },
	{ "a style in svg is an element", "<svg><style>a</svg>b</style>", "b",
	    "a" },
	/* style sheets */
	{ "rules hide by tag, class and id",
	    "<style>i{display:none}.x{display:none}#y{display:none}</style>"
	    "<i>a</i><b class='w x'>b</b><b id=y>c</b><b class=y id=x>d</b>",
	    "d", "abc" },
	{ "a rule with tag and class needs both",
	    "<style>i.x{display:none}</style><i>a</i><b class=x>b</b>"
	    "<i class=x>c</i>",
	    "ab", "c" },
	{ "a rule with two classes needs both",
	    "<style>.x.y{display:none}</style><i class=x>a</i>"
	    "<i class='y x'>b</i>",
	    "a", "b" },
	{ "lists of selectors",
	    "<style>\n<!--\n u , .x,i{display:none} --></style>"
	    "<i>a</i><u>b</u><b>c</b>",
	    "c", "ab" },
	{ "a descendant",
	    "<style>p .x{display:none}</style><p><b><i class=x>a</i></b></p>"
	    "<i class=x>b</i>",
	    "b", "a" },
	{ "a child",
	    "<style>p>.x{display:none}</style><p><b><i class=x>a</i></b>"
	    "<i class=x>b</i>",
	    "a", "b" },
	{ "a child of a farther ancestor",
	    "<style>#y > p i{display:none}</style>"
	    "<div id=y><p><b><em><p><i>a</i></p></em></b></p></div><i>b</i>",
	    "b", "a" },
	{ "a descendant behind a child that is tried in vain",
	    "<style>.y > u i{display:none}</style>"
	    "<b class=y><u><u><i>a</i></u></u></b>b",
	    "b", "a" },
	{ "the next sibling",
	    "<style>i + b{display:none}</style><i>a</i><b>b</b><b>c</b>", "ac",
	    "b" },
	{ "attributes",
	    "<style>[a]{display:none}[b=x]{display:none}[c~=x]{display:none}"
	    "[d|=x]{display:none}[e^='x y']{display:none}"
	    "[f$=\"y\" i]{display:none}[g*=y]{display:none}</style>"
	    "<i A>1</i><i b='x'>2</i><i c='y x'>3</i><i d=x-y>4</i>"
	    "<i e='x y z'>5</i><i f=xY>6</i><i g=xyz>7</i><i b=y c=xx d=xy>8",
	    "8", "1234567" },
	{ "a bracket and a comma in the value of an attribute",
	    "<style>i[title='],b{'],u{display:none}</style>"
	    "<i title='],b{'>a</i><u>b</u><b>c</b>",
	    "c", "ab" },
	{ "not",
	    "<style>i:not(.x):not(#y,[z]){display:none}</style><i class=x>a</i>"
	    "<i id=y>b</i><i z>c</i><i>d</i>",
	    "abc", "d" },
	{ "numbered children",
	    "<style>i:nth-child(2n+1){display:none}b:first-child"
	    "{display:none}</style><p><i>a</i><i>b</i><i>c</i></p>"
	    "<p><b>d</b><b>e</b>",
	    "b\ne", "a\nc\nd" },
	{ "the root and the body have names",
	    "<style>.x i{display:none}body.y > b{display:none}</style>"
	    "<html class=x><body class=y><i>a</i><b>b</b><p><b>c</b>",
	    "c", "ab" },
	{ "a cell is inside of a body of its table",
	    "<style>table > tr > td{display:none}tbody td{visibility:hidden}"
	    "</style><table><tr><td>a</table>b",
	    "b", "a" },
	{ "a class is weaker than an id, stronger than many tags",
	    "<style>html body div p i{display:none}.x{display:inline}"
	    "</style><div><p><i class=x>a</i><i>b</i>",
	    "a", "b" },
	{ "text of rules",
	    "<style>.x::before{content:'請'}.x:after{content:\"\\66F8;\"}"
	    "</style><b class=x>求</b>。",
	    "請求書;。", "" },
	{ "text of rules from an attribute",
	    "<style>.x::before{content:attr(data-x) '求'}</style>"
	    "<b class=x data-x=請></b>書",
	    "請求書", "" },
	{ "no text of rules",
	    "<style>.x::before{content:none}.y::before{color:red}"
	    ".z::before{content:url(a)}</style><b class='x y z'>a",
	    "a", "" },
	{ "hidden text of rules",
	    "<style>.x::before{content:'b';display:none}</style>"
	    "<b class=x>a",
	    "a", "b" },
	{ "a box makes boxes of what is in it",
	    "<div style='display:flex'><i style='height:0;overflow:hidden'>a"
	    "</i><b><i style='height:0;overflow:hidden'>b</i></b></div>",
	    "b", "a" },
	/* more elements */
	{ "closed details show their summary",
	    "<details><summary>a</summary>b<details><summary>c</summary>"
	    "</details></details><details open>d</details>",
	    "a\nd", "b\nc" },
	{ "what is for programs without video",
	    "<video>a</video><canvas>b</canvas>c", "c", "ab" },
	{ "text of svg is text",
	    "<svg><text>請<tspan fill=none>x</tspan><tspan "
	    "style='fill:white'>y</tspan>求</text></svg>",
	    "請求", "xy" },
	{ "definitions of svg are not shown",
	    "<svg><defs><text>a</text></defs><text display=none>b</text>"
	    "<text opacity=0>c</text></svg>d",
	    "d", "abc" },
	{ "the colour of links by the body",
	    "<body link=white><a href=x>a</a>b", "b", "a" },
	{ "html and body may stand before",
	    "<style>html > body .x{display:none}</style><i class=x>a</i>b", "b",
	    "a" },
	{ "other selectors hide nothing",
	    "<style>b~i, .x:hover, :is(.x), .x:nth-child(1 of i), .x%, > i, "
	    "i..x, i:first-childx, .x::first-line{display:none}</style>"
	    "<b>a</b><i class=x></i>",
	    "a", "" },
	{ "a comment in a rule",
	    "<style>/* } */ .x /*{*/ { /*}*/ display:none }</style>"
	    "<i class=x>a</i>b",
	    "b", "a" },
	{ "more specific rules win",
	    "<style>#y{display:inline}i.x{display:none}i{display:block}"
	    "</style><i class=x>a</i><i class=x id=y>b</i>",
	    "b", "a" },
	{ "later rules win over equal ones",
	    "<style>.x{display:none}.y{display:inline}</style>"
	    "<i class='y x'>a</i>",
	    "a", "" },
	{ "the attribute wins over rules",
	    "<style>.x{display:none}</style>"
	    "<i class=x style='display:inline'>a</i>",
	    "a", "" },
	{ "an important rule wins over the attribute",
	    "<style>.x{display:none!important}</style>"
	    "<i class=x style='display:inline'>a</i>b",
	    "b", "a" },
	{ "a sheet applies to what is before it",
	    "<p class=x>a</p>b<style>.x{display:none}</style>", "b", "a" },
	{ "@media for this screen applies",
	    "<style>@media screen and (min-width:600px){.x{display:none}}"
	    ".y{display:none}</style><i class=x>a</i><i class=y>b</i>",
	    "", "ab" },
	{ "@media for print, telephones and the dark does not",
	    "<style>@media print{i{display:none}}"
	    "@media only screen and (max-width:480px){i{display:none}}"
	    "@media (prefers-color-scheme:dark){i{display:none}}"
	    "</style><i>a</i>",
	    "a", "" },
	{ "nor does a sheet for print",
	    "<style media=print>i{display:none}</style><i>a</i>", "a", "" },
	{ "nor what is no style sheet",
	    "<style type=text/x>i{display:none}</style><i>a</i>", "a", "" },
	{ "other at-rules are passed over",
	    "<style>@import url(x);@font-face{i{display:none}}"
	    "@charset 'x';u{display:none}</style><i>a</i><u>b</u>",
	    "a", "b" },
	{ "a sheet in a comment is none",
	    "<!-- <style>i{display:none}</style> --><i>a</i>", "a", "" },
	{ "colours of the body by a rule",
	    "<style>body{background:#000;color:#fff}</style><body>a"
	    "<i style='color:#000'>b",
	    "a", "b" },
	{ "unknown elements have rules",
	    "<style>x-y{display:none}</style><x-y>a</x-y>b", "b", "a" },
};

static void
shows_page(void **state)
{
	const typeof(*pages) *c = *state;
	struct fb_html html = show(c->in);

	assert_text(html.visible, c->visible);
	assert_text(html.hidden, c->hidden);
	assert_int_equal(html.truncated, 0);
}

static const struct {
	const char *name, *text;
	fb_html_color want;
} colors[] = {
	{ "the first name", "aliceblue", 0xFFF0F8FF },
	{ "the last name", "YellowGreen", 0xFF9ACD32 },
	{ "the longest name", "lightgoldenrodyellow", 0xFFFAFAD2 },
	{ "#rgba", "#1234", 0x44112233 },
	{ "#rrggbbaa", "#12345678", 0x78123456 },
	{ "rgb() is clamped", "rgb(300,-1,0)", 0xFFFF0000 },
	{ "rgb() of percentages", "RGB(50%,0%,100%)", 0xFF8000FF },
	{ "hsl() red", "hsl(0,100%,50%)", 0xFFFF0000 },
	{ "hsl() green", "hsl(120,100%,50%)", 0xFF00FF00 },
	{ "hsl() blue, turned back", "hsl(-120,100%,50%)", 0xFF0000FF },
	{ "hsla() grey", "hsla(77,0%,50%,.5)", 0x80808080 },
	{ "no colour: a name that is none", "whit", 0 },
	{ "no colour: seven digits", "#1234567", 0 },
	{ "no colour: two channels", "rgb(1,2)", 0 },
	{ "no colour: five values", "rgb(1,2,3,4,5)", 0 },
};

static void
reads_color(void **state)
{
	const typeof(*colors) *c = *state;
	fb_html_color color = 0;

	assert_int_equal(fb_html_color_css(&color, fb_str(c->text)),
	    c->want != 0);
	assert_int_equal(color, c->want);
}

/* From the examples of the standard and of browsers. */
static const struct {
	const char *name, *text;
	fb_html_color want;
} legacy_colors[] = {
	{ "a name as attribute", " Red ", 0xFFFF0000 },
	{ "three digits", "#f0A", 0xFFFF00AA },
	{ "six digits without #", "336699", 0xFF336699 },
	{ "a word", "chucknorris", 0xFFC00000 },
	{ "one digit", "f", 0xFF0F0000 },
	{ "too many digits", "0123456789abcdef01234567", 0xFF018901 },
};

static void
reads_legacy_color(void **state)
{
	const typeof(*legacy_colors) *c = *state;
	fb_html_color color = 0;

	assert_true(fb_html_color_legacy(&color, fb_str(c->text)));
	assert_int_equal(color, c->want);
}

static const struct {
	const char *name, *query;
	bool matches;
} queries[] = {
	{ "no query", "", true },
	{ "all", " all ", true },
	{ "one of several", "print, screen", true },
	{ "print", "print", false },
	{ "not", "not screen", false },
	{ "wide enough", "(min-width: 37.5em)", true },
	{ "too wide", "(min-width:2000px)", false },
	{ "narrow", "(max-width:600px)", false },
	{ "not very narrow", "screen and (max-width:1200px)", true },
	{ "both bounds", "(min-width:600px) and (max-width:800px)", false },
	{ "light", "(prefers-color-scheme: light)", true },
	{ "unknown", "(pointer:fine)", false },
	{ "broken", "(", false },
};

static void
decides_query(void **state)
{
	const typeof(*queries) *c = *state;

	assert_int_equal(fb_html_media_matches(fb_str(c->query)), c->matches);
}

int
main(void)
{
	struct table table = { 0 };

	arena = fb_arena_new((size_t)64 << 20);
	TABLE_ADD(&table, styles, reads_style);
	TABLE_ADD(&table, pages, shows_page);
	TABLE_ADD(&table, colors, reads_color);
	TABLE_ADD(&table, legacy_colors, reads_legacy_color);
	TABLE_ADD(&table, queries, decides_query);
	int failed = table_run(&table, "html_style");
	fb_arena_free(arena);
	return failed;
}
