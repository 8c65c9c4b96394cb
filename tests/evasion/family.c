/* SPDX-License-Identifier: BSD-2-Clause */
#include "family.h"

#include <errno.h>

#include "disguise_html.h"
#include "disguise_letters.h"
#include "disguise_mail.h"

typedef struct fb_str change(struct fb_str);

struct family {
	const char *name;
	enum fb_legible legible;
	change *words;         /* of plain text, HTML without one of the
				* next two, Subject, sender */
	change *nodes;         /* texts between tags; plain text becomes HTML */
	put_character *inside; /* likewise, letter by letter */
	change *around;        /* the whole HTML; plain text becomes HTML */
	change *addresses;     /* each web address in plain text and in tags;
				* what a link shows stays as it is */
	void (*pack)(struct disguise *); /* charset, label, transfer, wrap */
	bool splits_header; /* encoded-words that end within characters */
	bool has_lines;     /* which a header cannot have: it stays as it is */
};

/* ---- words -------------------------------------------------------------- */

/* Something invisible or blank behind about half of the characters. */
#define SCATTER(name, ...) \
	static void put_##name(FILE *out, const char *character, size_t index) \
	{ \
		static const char *const inserted[] = { __VA_ARGS__ }; \
		size_t count = sizeof inserted / sizeof *inserted; \
		(void)index; \
		fputs(character, out); \
		if (random_below(2) == 0) \
			fputs(inserted[random_below((unsigned)count)], out); \
	} \
	static struct fb_str name(struct fb_str in) \
	{ \
		return each(in, put_##name); \
	}

SCATTER(scattered_zero_widths, "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff")
SCATTER(scattered_selectors, "\ufe0f", "\ufe00", "\U000e0100", "\U000e0041",
    "\U000e007f")
SCATTER(scattered_overlays, "\u0332", "\u0336", "\u20dd", "\u0338", "\u0305")
SCATTER(scattered_blanks, " ", "  ", "\u3000", "\u00a0", "\u2009", "\u2003 ")

/* U+200F and U+061C between digits turn them round on the screen, too. */
static void
put_bidi(FILE *out, const char *character, size_t index)
{
	static const char *const inserted[] = { "\u200e", "\u2066\u2069",
		"\u202a\u202c", "\u200f", "\u061c" };

	(void)index;
	fputs(character, out);
	if (random_below(2) == 0)
		fputs(inserted[random_below(is_cjk(character) ? 5 : 3)], out);
}

static struct fb_str
scattered_bidi(struct fb_str in)
{
	return each(in, put_bidi);
}

/* Between two characters of Japanese only: a dot or slash within an English
 * word or a number is read as one. */
#define BETWEEN(name, inserted) \
	static void put_##name(FILE *out, const char *character, size_t index) \
	{ \
		(void)index; \
		fprintf(out, "%s%s", character, \
		    is_cjk(character) ? (inserted) : ""); \
	} \
	static struct fb_str name(struct fb_str in) \
	{ \
		return each(in, put_##name); \
	}

BETWEEN(full_stops, ".")
BETWEEN(slashes, "/")

static unsigned line_length; /* of broken lines, in characters */

static void
put_breaking(FILE *out, const char *character, size_t index, const char *end)
{
	static size_t last;

	fputs(character, out);
	if (index == 0)
		last = 0;
	if (!is_cjk(character) || index - last < line_length)
		return;
	fputs(end, out);
	last = index;
	line_length = 4 + random_below(5);
}

static void
put_short_line(FILE *out, const char *character, size_t index)
{
	put_breaking(out, character, index, "\n");
}

static struct fb_str
short_lines(struct fb_str in)
{
	return each(in, put_short_line);
}

static void
put_short_html_line(FILE *out, const char *character, size_t index)
{
	put_breaking(out, character, index, "<br>\n");
}

static void
put_html_line(FILE *out, const char *character, size_t index)
{
	put_plain(out, character, index);
	fputs("<br>", out);
}

/* Tategaki: columns of ten from right to left, as old mailers could not. */
#define COLUMN 10
#define COLUMNS 12

static void
put_columns(FILE *out, const char *const *character, size_t count,
    const char *line_end)
{
	size_t columns = (count + COLUMN - 1) / COLUMN;

	for (size_t row = 0; row < COLUMN && row < count; row++) {
		for (size_t column = columns; column-- > 0;) {
			size_t i = column * COLUMN + row;
			fprintf(out, "%.*s\u3000",
			    i < count ? (int)character_bytes(character[i]) : 3,
			    i < count ? character[i] : "\u3000");
		}
		fputs(line_end, out);
	}
}

/* Blocks of columns; addresses and other ASCII have lines of their own. */
static struct fb_str
columns_with(struct fb_str in, const char *line_end, bool is_at_line_begin)
{
	const char *character[COLUMN * COLUMNS];
	struct text text;
	size_t count = 0;
	FILE *out = text_open(&text);

	for (const char *at = in.data;; at += character_bytes(at)) {
		bool is_japanese = (unsigned char)*at >= 0x80;
		if (is_japanese && count < COLUMN * COLUMNS) {
			character[count++] = at;
			continue;
		}
		if (count > 0 && !is_at_line_begin)
			fputs(line_end, out);
		put_columns(out, character, count, line_end);
		count = 0;
		if (is_japanese)
			character[count++] = at;
		else if (*at == '\0')
			break;
		else
			putc(*at, out);
		is_at_line_begin = is_japanese || *at == '\n';
	}
	return text_close(&text);
}

static struct fb_str
columns(struct fb_str in)
{
	return columns_with(in, "\n", true);
}

static struct fb_str
html_columns(struct fb_str in)
{
	return columns_with(in, "<br>\n", false);
}

/* ---- digits ------------------------------------------------------------- */

static unsigned digit_style; /* one for each mail */

static void
put_digit(FILE *out, const char *character, size_t index)
{
	static const char *const style[][10] = {
		{ "〇", "一", "二", "三", "四", "五", "六", "七", "八", "九" },
		{ "⓪", "①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧", "⑨" },
		{ "O", "l", "2", "3", "4", "5", "6", "7", "8", "9" },
		{ "⓿", "❶", "❷", "❸", "❹", "❺", "❻", "❼", "❽", "❾" },
	};
	(void)index;
	fputs(isdigit((unsigned char)*character) ?
		style[digit_style % 4][*character - '0'] :
		character,
	    out);
}

static struct fb_str
strange_digits(struct fb_str in)
{
	return each(in, put_digit);
}

/* How many of the bytes here are a number of seven digits or more, with
 * single dashes in it. */
static size_t
long_number(const char *at)
{
	size_t len = 0, digits = 0;

	while (isdigit((unsigned char)at[len]) ||
	    (len > 0 && at[len] == '-' && isdigit((unsigned char)at[len + 1])))
		digits += at[len++] != '-';
	return digits >= 7 ? len : 0;
}

static struct fb_str
separated_numbers(struct fb_str in)
{
	static const char *const between[] = { " ", "・", "　", "/", ".", "_",
		"ー" };
	const char *separator = between[digit_style % 7];
	struct text text;
	FILE *out = text_open(&text);

	for (const char *at = in.data; *at != '\0';) {
		size_t len = address_bytes(at);
		if (len == 0 && (len = long_number(at)) > 0) {
			bool has_dash = memchr(at, '-', len) != NULL;
			for (size_t i = 0; i < len; i++) {
				if (at[i] == '-')
					fputs(separator, out);
				else
					putc(at[i], out);
				if (!has_dash && i + 1 < len && i % 3 == 2)
					fputs(separator, out);
			}
			at += len;
			continue;
		}
		if (len == 0)
			len = character_bytes(at);
		fwrite(at, 1, len, out);
		at += len;
	}
	return text_close(&text);
}

/* ---- web addresses ------------------------------------------------------ */

static size_t
url_bytes(const char *at)
{
	size_t len = 0;

	if (strncmp(at, "http://", 7) != 0 && strncmp(at, "https://", 8) != 0)
		return 0;
	while (at[len] > ' ' && at[len] < 0x7F &&
	    strchr("<>\"'|)", at[len]) == NULL)
		len++;
	return len;
}

static change *rewrite; /* for change_urls() */

static struct fb_str
change_urls(struct fb_str in)
{
	struct text text;
	FILE *out = text_open(&text);

	for (const char *at = in.data; *at != '\0';) {
		size_t len = url_bytes(at);
		if (len > 0) {
			struct fb_str url =
			    rewrite(format("%.*s", (int)len, at));
			fwrite(url.data, 1, url.len, out);
		} else {
			len = 1;
			putc(*at, out);
		}
		at += len;
	}
	return text_close(&text);
}

static struct fb_str
percent_encoded(struct fb_str url)
{
	struct text text;
	FILE *out = text_open(&text);
	size_t host = (size_t)(strstr(url.data, "://") - url.data) + 3;
	size_t path = host + strcspn(url.data + host, "/?");

	fwrite(url.data, 1, path, out);
	for (size_t i = path; i < url.len; i++)
		fprintf(out,
		    isalnum((unsigned char)url.data[i]) ? "%%%02X" : "%c",
		    url.data[i]);
	return text_close(&text);
}

/* A trusted name in front of the real host. */
static struct fb_str
with_user(struct fb_str url)
{
	const char *host = strstr(url.data, "://") + 3;
	return format("%.*swww.nta.go.jp:443@%s", (int)(host - url.data),
	    url.data, host);
}

static struct fb_str
behind_redirector(struct fb_str url)
{
	struct text text;
	FILE *out = text_open(&text);

	fputs("https://click.example/r?url=", out);
	for (size_t i = 0; i < url.len; i++)
		fprintf(out,
		    isalnum((unsigned char)url.data[i]) ? "%c" : "%%%02X",
		    url.data[i]);
	return text_close(&text);
}

/* As fraud writes links that filters should not see. */
static struct fb_str
defanged(struct fb_str in)
{
	static const struct pair marks[] = {
		{ "https://", "☆ttps://" },
		{ "http://", "hxxp://" },
	};
	return REPLACE(in, marks);
}

/* ---- HTML --------------------------------------------------------------- */

/* Bytes that stand for no text: a tag, a comment, the content of <style>,
 * <script> or <title>, a reference.  0 where text stands. */
static size_t
markup_bytes(const char *at)
{
	static const struct {
		const char *begin, *end;
	} opaque[] = { { "<!--", "-->" }, { "<style", "</style>" },
		{ "<script", "</script>" }, { "<title", "</title>" },
		{ "<", ">" } };
	size_t name;

	for (size_t i = 0; i < sizeof opaque / sizeof *opaque; i++) {
		if (strncasecmp(at, opaque[i].begin, strlen(opaque[i].begin)) !=
		    0)
			continue;
		const char *end = strcasestr(at, opaque[i].end);
		return end == NULL ? strlen(at) :
				     (size_t)(end - at) + strlen(opaque[i].end);
	}
	name = *at == '&' ?
	    strspn(at + 1, "#abcdefghijklmnopqrstuvwxyz0123456789") :
	    0;
	return name > 0 && at[1 + name] == ';' ? name + 2 : 0;
}

static bool
is_blank(struct fb_str text)
{
	return text.len == strspn(text.data, " \t\r\n");
}

static put_character *inside; /* for letters_inside() */

static struct fb_str
letters_inside(struct fb_str in)
{
	return each(in, inside);
}

/* Each text between tags through `nodes`, each tag through `tags`. */
static struct fb_str
in_html(struct fb_str html, change *nodes, change *tags)
{
	struct text text;
	FILE *out = text_open(&text);

	for (const char *at = html.data; *at != '\0';) {
		size_t len = markup_bytes(at);
		if (len == 0) {
			while (at[len] != '\0' && markup_bytes(at + len) == 0)
				len++;
			struct fb_str node = format("%.*s", (int)len, at);
			if (!is_blank(node))
				node = nodes(node);
			fwrite(node.data, 1, node.len, out);
		} else {
			struct fb_str tag = tags(format("%.*s", (int)len, at));
			fwrite(tag.data, 1, tag.len, out);
		}
		at += len;
	}
	return text_close(&text);
}

static struct fb_str
in_text_nodes(struct fb_str html, change *nodes)
{
	return in_html(html, nodes, as_it_is);
}

static void
put_tiny(FILE *out, const char *character, size_t index)
{
	static const char *const styles[] = { "font-size:0", "font-size:1px",
		"font:0.1em serif", "font-size:1%" };
	put_plain(out, character, index);
	fprintf(out, "<span style=\"%s\">q%c</span>", styles[index % 4],
	    'a' + (char)random_below(26));
}

static bool has_colors; /* of its own: white may be seen there */

static void
put_white(FILE *out, const char *character, size_t index)
{
	static const char *const styles[] = { "color:#ffffff", "color:#fefefe",
		"color:rgb(255,255,255)", "color:white" };
	put_plain(out, character, index);
	fprintf(out, "<span style=\"%s%s\">%u</span>",
	    has_colors ? "background:#fff;" : "", styles[index % 4],
	    random_below(90) + 10);
}

static void
put_hidden_by_class(FILE *out, const char *character, size_t index)
{
	put_plain(out, character, index);
	fprintf(out, "<span class=\"%s\">無</span>",
	    index % 2 == 0 ? "q7" : "x z9");
}

static struct fb_str
with_hiding_style(struct fb_str html)
{
	return format("<style>.q7 { display : none } .z9{visibility:hidden;"
		      "font-size:0}</style>\n%s",
	    html.data);
}

static void
put_nested(FILE *out, const char *character, size_t index)
{
	fputs("<b><i><font size=\"3\">", out);
	put_plain(out, character, index);
	fputs("</font></i></b>", out);
}

static void
put_ruby(FILE *out, const char *character, size_t index)
{
	if (!is_cjk(character)) {
		put_plain(out, character, index);
		return;
	}
	fprintf(out, "<ruby>%s<rp>(</rp><rt>ふり</rt><rp>)</rp></ruby>",
	    character);
}

static void
put_any_reference(FILE *out, const char *character, size_t index)
{
	static const struct pair named[] = { { "<", "&lt;" }, { "&", "&amp;" },
		{ " ", "&#32;" }, { "-", "&#45;" }, { ".", "&period;" },
		{ ":", "&colon;" }, { "/", "&sol;" }, { "(", "&lpar;" } };

	for (size_t i = 0; i < sizeof named / sizeof *named; i++)
		if (strcmp(named[i].plain, character) == 0) {
			fputs(named[i].other, out);
			return;
		}
	/* Without its semicolon only where no digit can follow. */
	if (index % 4 == 3 && is_cjk(character))
		fprintf(out, "&#%u<!---->", code_point(character));
	else
		put_entity(out, character, index % 3);
}

/* Each letter in a cell of one row for each text. */
static struct fb_str
row_of_cells(struct fb_str in)
{
	struct text text;
	FILE *out = text_open(&text);

	fputs("<table><tr>", out);
	for (const char *at = in.data; *at != '\0';) {
		size_t len = address_bytes(at);
		if (len == 0)
			len = character_bytes(at);
		if (*at == '\n')
			fputs("</tr><tr>", out);
		else
			fprintf(out, "<td>%.*s</td>", (int)len, at);
		at += len;
	}
	fputs("</tr></table>", out);
	return text_close(&text);
}

/* No paragraph may hold a table: a browser would end it there, and its links
 * with it. */
static struct fb_str
without_paragraphs(struct fb_str html)
{
	static const struct pair tags[] = { { "<p>", "<div>" },
		{ "<p ", "<div " }, { "</p>", "</div>" } };
	return REPLACE(html, tags);
}

static void
put_reversed(FILE *out, const char *begin, const char *end)
{
	if (begin == end)
		return;
	fputs("<bdo dir=\"rtl\">", out);
	while (end > begin) {
		do
			end--;
		while (((unsigned char)*end & 0xC0) == 0x80);
		fprintf(out, "%.*s", (int)character_bytes(end), end);
	}
	fputs("</bdo>", out);
}

/* Backwards in the source, forwards on the screen. */
static struct fb_str
reversed(struct fb_str in)
{
	struct text text;
	FILE *out = text_open(&text);
	const char *begin = in.data, *at = in.data;

	while (*at != '\0') {
		size_t len = *at == '\n' ? 1 : address_bytes(at);
		if (len == 0) {
			at += character_bytes(at);
			continue;
		}
		put_reversed(out, begin, at);
		fwrite(at, 1, len, out);
		begin = at += len;
	}
	put_reversed(out, begin, at);
	return text_close(&text);
}

/* ---- padding ------------------------------------------------------------ */

static const char *const novel[] = {
	"朝の汽車は海沿いをゆっくり走り、窓の向こうで漁船が揺れていた。",
	"祖母は縁側に干した柿の皮をむきながら、若いころの旅の話を始めた。",
	"「その手紙は、まだ引き出しにありますか」と少年はたずねた。",
	"雪がやむと、犬は待ちかねたように庭へ飛び出していった。",
	"博士は望遠鏡のふたを閉め、冷めた紅茶を一口だけ飲んだ。",
	"坂の上のパン屋では、七時になると決まって窓から湯気が立ちのぼる。",
	"彼女は返事をせず、古い地図の折り目を指でなぞっていた。",
	"山小屋の主人は薪を割る手を止めて、遠くの雷に耳をすませた。",
	"図書館のすみで見つけた絵本には、誰かの押し花がはさまっていた。",
	"夕立の匂いが路地に満ち、子どもたちは笑いながら軒下へ走った。",
	"船長は航海日誌に、きょうも風はなかった、とだけ書いた。",
	"市場の魚屋は、売れ残った鯖を猫に分けてやるのが日課だった。",
	"ピアノの音が止むと、廊下には時計の針の音だけが残った。",
	"畑の向こうの鉄橋を、最後の電車が灯りを引いて渡っていく。",
	"母の作る卵焼きは、いつも少し甘くて、少し焦げていた。",
	"写真の中の父は、見たことのない街で見たことのない帽子をかぶっている。",
};

static void
put_novel(FILE *out, unsigned sentences)
{
	for (unsigned i = 0; i < sentences; i++)
		fputs(novel[random_below(sizeof novel / sizeof *novel)], out);
}

static struct fb_str
novel_around(struct fb_str in)
{
	struct text text;
	FILE *out = text_open(&text);

	put_novel(out, 60);
	fprintf(out, "\n\n%s\n\n", in.data);
	put_novel(out, 60);
	return text_close(&text);
}

static struct fb_str
html_novel_around(struct fb_str html)
{
	struct text text;
	FILE *out = text_open(&text);

	fputs("<p>", out);
	put_novel(out, 60);
	fprintf(out, "</p>%s<p>", html.data);
	put_novel(out, 60);
	fputs("</p>", out);
	return text_close(&text);
}

/* What an honest shop would write, where nobody sees it. */
static struct fb_str
hidden_novel_around(struct fb_str html)
{
	struct text text;
	FILE *out = text_open(&text);

	fputs("<div style=\"display:none\">ご注文ありがとうございます。"
	      "ご注文番号 0000-1111 お届け先 ご注文内容 ",
	    out);
	put_novel(out, 60);
	fprintf(out,
	    "</div>%s<div style=\"max-height:0;overflow:hidden;"
	    "font-size:0;opacity:0\">"
	    "行き違いでお支払い済みの場合はご容赦ください。"
	    "消費生活センターの相談窓口は188です。",
	    html.data);
	put_novel(out, 60);
	fputs("</div>", out);
	return text_close(&text);
}

/* ---- packing ------------------------------------------------------------ */

static struct fb_str
base64_with_junk(struct fb_str in)
{
	struct fb_str pieces = base64_in_pieces(in);
	struct text text;
	FILE *out = text_open(&text);

	for (size_t i = 0; i < pieces.len; i++) {
		putc(pieces.data[i], out);
		if (random_below(6) == 0)
			putc("!-*$.~ ,"[random_below(8)], out);
	}
	return text_close(&text);
}

static struct fb_str
soft_breaks(struct fb_str in)
{
	struct text text;
	FILE *out = text_open(&text);

	for (size_t i = 0; i < in.len; i++)
		fprintf(out, "=%02x=%s\r\n", (unsigned char)in.data[i],
		    i % 3 == 0 ? " \t" : "");
	return text_close(&text);
}

static void
pack_junk(struct disguise *d)
{
	d->transfer = base64_with_junk;
}

static void
pack_soft_breaks(struct disguise *d)
{
	d->transfer = soft_breaks;
	d->transfer_name = "Quoted-Printable";
}

static void
pack_wrong_label(struct disguise *d)
{
	static const struct {
		const char *codeset, *label;
	} wrong[] = { { NULL, "iso-2022-jp" }, { NULL, "shift_jis" },
		{ NULL, "us-ascii" }, { NULL, "iso-8859-1" },
		{ "CP932", "utf-8" }, { "CP932", "iso-2022-jp" },
		{ "CP932", "euc-jp" }, { "EUC-JP", "shift_jis" },
		{ "EUC-JP", "utf-8" }, { "ISO-2022-JP", "utf-8" },
		{ "ISO-2022-JP", "gb2312" } };
	unsigned i = random_below(sizeof wrong / sizeof *wrong);

	d->codeset = wrong[i].codeset;
	d->label = wrong[i].label;
	d->transfer = random_below(2) == 0 ? base64 : NULL;
}

static void
pack_no_label(struct disguise *d)
{
	static const char *const codesets[] = { NULL, "CP932", "EUC-JP",
		"ISO-2022-JP" };

	d->codeset = codesets[random_below(4)];
	d->label = NULL;
}

static void
pack_nested(struct disguise *d)
{
	d->transfer = base64;
	d->wrap = nested;
}

static void
pack_enclosed(struct disguise *d)
{
	d->wrap = enclosed;
}

/* A plain part of another content in front, which few readers show. */
static struct fb_str
benign_alternative(struct fb_str part)
{
	struct text text;
	FILE *out = text_open(&text);

	fprintf(out,
	    "%sContent-Type: multipart/alternative; boundary=\"=_x\"\r\n\r\n"
	    "--=_x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n",
	    top);
	put_novel(out, 12);
	fwrite("\r\n--=_x\r\n", 1, 9, out);
	fwrite(part.data, 1, part.len, out);
	fputs("\r\n--=_x--\r\n", out);
	return text_close(&text);
}

static void
pack_benign_alternative(struct disguise *d)
{
	d->transfer = base64;
	d->wrap = benign_alternative;
}

static struct fb_str
as_attachment(struct fb_str part)
{
	return join(format("%sContent-Type: multipart/mixed; boundary=b\r\n\r\n"
			   "--b\r\n\r\n"
			   "See the attachment.\r\n--b\r\n"
			   "Content-Disposition: attachment\r\n",
			top)
			.data,
	    part, "\r\n--b--\r\n");
}

static void
pack_attachment(struct disguise *d)
{
	d->transfer = base64;
	d->wrap = as_attachment;
}

/* ---- the table ---------------------------------------------------------- */

static const struct family families[] = {
	{ "none, written anew in UTF-8" },
	/* characters */
	{ "zero-width characters", .words = scattered_zero_widths },
	{ "soft hyphens", .words = soft_hyphens },
	{ "variation selectors and tags", .words = scattered_selectors },
	{ "bidi controls", .words = scattered_bidi },
	{ "full-width letters and digits", .words = full_width },
	{ "half-width kana", .words = half_width },
	{ "spacing and combining dakuten", .words = marks_apart },
	{ "hiragana for katakana and back", LEGIBLE_WITH_EFFORT,
	    .words = other_kana },
	{ "look-alike kana and kanji", .words = look_alikes },
	{ "Cyrillic and Greek letters", .words = cyrillic_and_greek },
	{ "mathematical letters and digits", .words = mathematical },
	{ "enclosed letters and digits", .words = enclosed_letters },
	{ "radicals, compatibility kanji", .words = radicals },
	{ "old forms of kanji", .words = traditional },
	{ "simplified Chinese forms", .words = simplified },
	{ "combining overlays", LEGIBLE_WITH_EFFORT,
	    .words = scattered_overlays },
	/* between characters */
	{ "blanks", .words = spaces },
	{ "ideographic spaces", .words = wide_spaces },
	{ "blanks of all kinds, here and there", .words = scattered_blanks },
	{ "middle dots", .words = middle_dots },
	{ "full stops", .words = full_stops },
	{ "slashes", .words = slashes },
	{ "underscores", .words = underscores },
	{ "line breaks inside phrases", .words = short_lines,
	    .inside = put_short_html_line },
	{ "one character a line", LEGIBLE_WITH_EFFORT, .words = line_ends,
	    .inside = put_html_line },
	{ "columns from right to left", LEGIBLE_WITH_EFFORT, .words = columns,
	    .nodes = html_columns, .has_lines = true },
	/* HTML */
	{ "hidden spans inside words", .inside = put_hidden_spans },
	{ "comments inside words", .inside = put_comments },
	{ "<wbr> inside words", .inside = put_word_breaks },
	{ "tiny letters inside words", .inside = put_tiny },
	{ "white letters inside words", .inside = put_white },
	{ "letters hidden by <style>", .inside = put_hidden_by_class,
	    .around = with_hiding_style },
	{ "a table cell for each letter", .nodes = row_of_cells,
	    .around = without_paragraphs },
	{ "ruby on each character", .inside = put_ruby },
	{ "<bdo>, written backwards", .nodes = reversed },
	{ "character references", .inside = put_any_reference },
	{ "nested inline tags", .inside = put_nested },
	/* MIME */
	{ "base64 with junk and padding inside", .pack = pack_junk },
	{ "quoted-printable soft breaks", .pack = pack_soft_breaks },
	{ "encoded-words that split characters", .splits_header = true },
	{ "wrong charset label", .pack = pack_wrong_label },
	{ "no charset label", .pack = pack_no_label },
	{ "nested multiparts", .pack = pack_nested },
	{ "message/rfc822", .pack = pack_enclosed },
	{ "a benign plain alternative", .pack = pack_benign_alternative },
	{ "the text as an attachment", .pack = pack_attachment },
	/* numbers and addresses */
	{ "digits as kanji, circles, letter O", .words = strange_digits },
	{ "separators in phones and accounts", .words = separated_numbers },
	{ "web addresses, defanged", LEGIBLE_WITH_EFFORT, .words = defanged },
	{ "web addresses, percent-encoded", .addresses = percent_encoded },
	{ "web addresses with a user name", .addresses = with_user },
	{ "web addresses behind a redirector", .addresses = behind_redirector },
	/* padding */
	{ "a novel before and behind", .words = novel_around,
	    .around = html_novel_around },
	{ "a hidden novel and an honest order", .around = hidden_novel_around },
};

/* What does not reach 99% for now, with some room for other lists. */
static const struct {
	const char *name;
	struct family_shortfall shortfall;
} known[] = {
	{ "blanks of all kinds, here and there",
	    { "a Latin word that is torn once is read as two", 98, 0 } },
	{ "columns from right to left",
	    { "rules that ask who is greeted are lost; a warning against fraud "
	      "loses what shows it to be one",
		97, 1 } },
	{ "web addresses, defanged",
	    { "a defanged address over a link names no domain", 97, 0 } },
	{ "web addresses with a user name",
	    { "a link that shows another host than it leads to is a mismatch, "
	      "in an honest mail as well",
		99, 1 } },
};

size_t
family_count(void)
{
	return sizeof families / sizeof *families;
}

const char *
family_name(size_t family)
{
	return families[family].name;
}

enum fb_legible
family_legible(size_t family)
{
	return families[family].legible;
}

const struct family_shortfall *
family_known(size_t family)
{
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(known[i].name, families[family].name) == 0)
			return &known[i].shortfall;
	return NULL;
}

/* ---- putting it on ------------------------------------------------------ */

/* Whether the trick can be done only in HTML. */
static bool
wants_html(const struct family *family)
{
	return family->words == NULL &&
	    (family->nodes != NULL || family->inside != NULL ||
		family->around != NULL);
}

static struct fb_str
dress_html(const struct family *family, struct fb_str html)
{
	has_colors = strcasestr(html.data, "background:") != NULL;
	if (family->inside != NULL) {
		inside = family->inside;
		html = in_text_nodes(html, letters_inside);
	} else if (family->nodes != NULL)
		html = in_text_nodes(html, family->nodes);
	else if (family->words != NULL && family->around == NULL)
		html = in_text_nodes(html, family->words);
	return family->around != NULL ? family->around(html) : html;
}

static struct fb_str
dress_part(const struct family *family, const struct sample_part *part,
    bool *is_html)
{
	struct fb_str text = part->text;

	*is_html = part->is_html || wants_html(family);
	if (*is_html)
		text = dress_html(family,
		    part->is_html ? text : html_of(text, put_plain));
	else if (family->words != NULL)
		text = family->words(text);
	rewrite = family->addresses;
	if (rewrite != NULL)
		return *is_html ? in_html(text, as_it_is, change_urls) :
				  change_urls(text);
	return text;
}

/* Whether a charset has each character of a text. */
static bool
has_all(const char *codeset, struct fb_str in)
{
	char out[256];
	char *from = (char *)(uintptr_t)in.data;
	iconv_t converter = iconv_open(codeset, "UTF-8");
	size_t status;

	assert_true(converter != (iconv_t)-1);
	do {
		char *to = out;
		size_t left = sizeof out;
		status = iconv(converter, &from, &in.len, &to, &left);
	} while (status == (size_t)-1 && errno == E2BIG);
	iconv_close(converter);
	return status != (size_t)-1;
}

static struct fb_str
encode_part(const struct disguise *packing, struct fb_str text, bool is_html)
{
	struct disguise d = *packing;

	d.subtype = is_html ? "html" : "plain";
	if (d.codeset != NULL && has_all(d.codeset, text))
		text = convert(text, d.codeset);
	if (d.transfer != NULL)
		text = d.transfer(text);
	return part(&d, text);
}

static struct fb_str
all_parts(const struct family *family, const struct disguise *packing,
    const struct sample *sample)
{
	struct text text;
	FILE *out = text_open(&text);
	bool is_one = sample->part_count == 1 && !sample->has_image;

	if (!is_one)
		fprintf(out, "Content-Type: multipart/%s; boundary=\"=_m\"\r\n",
		    sample->has_image ? "related" : "alternative");
	for (size_t i = 0; i < sample->part_count; i++) {
		bool is_html;
		struct fb_str dressed =
		    dress_part(family, &sample->part[i], &is_html);
		struct fb_str encoded = encode_part(packing, dressed, is_html);
		if (!is_one)
			fputs("\r\n--=_m\r\n", out);
		fwrite(encoded.data, 1, encoded.len, out);
	}
	if (sample->has_image)
		fputs("\r\n--=_m\r\nContent-Type: image/png\r\n"
		      "Content-ID: <top.image>\r\n"
		      "Content-Transfer-Encoding: "
		      "base64\r\n\r\niVBORw0KGgo=\r\n",
		    out);
	if (!is_one)
		fputs("\r\n--=_m--\r\n", out);
	return text_close(&text);
}

static void
put_words(FILE *out, struct fb_str text, size_t bytes)
{
	for (size_t i = 0; i < text.len; i += bytes) {
		size_t len = text.len - i < bytes ? text.len - i : bytes;
		fputs(i > 0 ? "\r\n =?utf-8?B?" : "=?utf-8?B?", out);
		put_base64(out, (struct fb_str) { text.data + i, len });
		fputs("?=", out);
	}
}

/* Words in a header are disguised like those in the body, on one line. */
static void
put_header(FILE *out, const struct family *family, const char *name,
    struct fb_str value)
{
	struct fb_str text = value;

	fprintf(out, "%s: ", name);
	if (family->words != NULL && family->around == NULL &&
	    !family->has_lines && text.len > 0)
		text = one_line(family->words(text));
	put_words(out, text, family->splits_header ? 10 : 4000);
}

static const char *
header(const struct family *family, const struct sample *sample)
{
	struct text text;
	FILE *out = text_open(&text);

	fputs(sample->fields.data, out);
	put_header(out, family, "From", sample->from);
	fprintf(out, " <%s>\r\n", sample->address.data);
	put_header(out, family, "Subject", sample->subject);
	fputs("\r\nMIME-Version: 1.0\r\n", out);
	return text_close(&text).data;
}

struct fb_str
family_wear(struct fb_arena *arena, size_t number, const struct sample *sample,
    uint64_t seed)
{
	const struct family *family = &families[number];
	struct disguise packing = { .label = "utf-8" };

	scratch = arena;
	random_state = seed;
	digit_style = random_below(1000);
	line_length = 5;
	if (family->pack != NULL)
		family->pack(&packing);
	struct fb_str parts = all_parts(family, &packing, sample);
	top = header(family, sample);
	return (packing.wrap != NULL ? packing.wrap : simple)(parts);
}
