/* SPDX-License-Identifier: BSD-2-Clause */
#include "html_color.h"

#include "hex.h"
#include "html_css.h"
#include "html_token.h"

/* The longest name is "lightgoldenrodyellow". */
#define NAME_BYTES 21

/* CSS Color 4, 6.1, and the system colours that mail programs write; in
 * byte order. */
static const struct {
	char name[NAME_BYTES];
	uint32_t rgb;
} named[] = {
	{ "aliceblue", 0xF0F8FF },
	{ "antiquewhite", 0xFAEBD7 },
	{ "aqua", 0x00FFFF },
	{ "aquamarine", 0x7FFFD4 },
	{ "azure", 0xF0FFFF },
	{ "beige", 0xF5F5DC },
	{ "bisque", 0xFFE4C4 },
	{ "black", 0x000000 },
	{ "blanchedalmond", 0xFFEBCD },
	{ "blue", 0x0000FF },
	{ "blueviolet", 0x8A2BE2 },
	{ "brown", 0xA52A2A },
	{ "burlywood", 0xDEB887 },
	{ "cadetblue", 0x5F9EA0 },
	{ "canvas", 0xFFFFFF },
	{ "canvastext", 0x000000 },
	{ "chartreuse", 0x7FFF00 },
	{ "chocolate", 0xD2691E },
	{ "coral", 0xFF7F50 },
	{ "cornflowerblue", 0x6495ED },
	{ "cornsilk", 0xFFF8DC },
	{ "crimson", 0xDC143C },
	{ "cyan", 0x00FFFF },
	{ "darkblue", 0x00008B },
	{ "darkcyan", 0x008B8B },
	{ "darkgoldenrod", 0xB8860B },
	{ "darkgray", 0xA9A9A9 },
	{ "darkgreen", 0x006400 },
	{ "darkgrey", 0xA9A9A9 },
	{ "darkkhaki", 0xBDB76B },
	{ "darkmagenta", 0x8B008B },
	{ "darkolivegreen", 0x556B2F },
	{ "darkorange", 0xFF8C00 },
	{ "darkorchid", 0x9932CC },
	{ "darkred", 0x8B0000 },
	{ "darksalmon", 0xE9967A },
	{ "darkseagreen", 0x8FBC8F },
	{ "darkslateblue", 0x483D8B },
	{ "darkslategray", 0x2F4F4F },
	{ "darkslategrey", 0x2F4F4F },
	{ "darkturquoise", 0x00CED1 },
	{ "darkviolet", 0x9400D3 },
	{ "deeppink", 0xFF1493 },
	{ "deepskyblue", 0x00BFFF },
	{ "dimgray", 0x696969 },
	{ "dimgrey", 0x696969 },
	{ "dodgerblue", 0x1E90FF },
	{ "firebrick", 0xB22222 },
	{ "floralwhite", 0xFFFAF0 },
	{ "forestgreen", 0x228B22 },
	{ "fuchsia", 0xFF00FF },
	{ "gainsboro", 0xDCDCDC },
	{ "ghostwhite", 0xF8F8FF },
	{ "gold", 0xFFD700 },
	{ "goldenrod", 0xDAA520 },
	{ "gray", 0x808080 },
	{ "green", 0x008000 },
	{ "greenyellow", 0xADFF2F },
	{ "grey", 0x808080 },
	{ "honeydew", 0xF0FFF0 },
	{ "hotpink", 0xFF69B4 },
	{ "indianred", 0xCD5C5C },
	{ "indigo", 0x4B0082 },
	{ "ivory", 0xFFFFF0 },
	{ "khaki", 0xF0E68C },
	{ "lavender", 0xE6E6FA },
	{ "lavenderblush", 0xFFF0F5 },
	{ "lawngreen", 0x7CFC00 },
	{ "lemonchiffon", 0xFFFACD },
	{ "lightblue", 0xADD8E6 },
	{ "lightcoral", 0xF08080 },
	{ "lightcyan", 0xE0FFFF },
	{ "lightgoldenrodyellow", 0xFAFAD2 },
	{ "lightgray", 0xD3D3D3 },
	{ "lightgreen", 0x90EE90 },
	{ "lightgrey", 0xD3D3D3 },
	{ "lightpink", 0xFFB6C1 },
	{ "lightsalmon", 0xFFA07A },
	{ "lightseagreen", 0x20B2AA },
	{ "lightskyblue", 0x87CEFA },
	{ "lightslategray", 0x778899 },
	{ "lightslategrey", 0x778899 },
	{ "lightsteelblue", 0xB0C4DE },
	{ "lightyellow", 0xFFFFE0 },
	{ "lime", 0x00FF00 },
	{ "limegreen", 0x32CD32 },
	{ "linen", 0xFAF0E6 },
	{ "magenta", 0xFF00FF },
	{ "maroon", 0x800000 },
	{ "mediumaquamarine", 0x66CDAA },
	{ "mediumblue", 0x0000CD },
	{ "mediumorchid", 0xBA55D3 },
	{ "mediumpurple", 0x9370DB },
	{ "mediumseagreen", 0x3CB371 },
	{ "mediumslateblue", 0x7B68EE },
	{ "mediumspringgreen", 0x00FA9A },
	{ "mediumturquoise", 0x48D1CC },
	{ "mediumvioletred", 0xC71585 },
	{ "midnightblue", 0x191970 },
	{ "mintcream", 0xF5FFFA },
	{ "mistyrose", 0xFFE4E1 },
	{ "moccasin", 0xFFE4B5 },
	{ "navajowhite", 0xFFDEAD },
	{ "navy", 0x000080 },
	{ "oldlace", 0xFDF5E6 },
	{ "olive", 0x808000 },
	{ "olivedrab", 0x6B8E23 },
	{ "orange", 0xFFA500 },
	{ "orangered", 0xFF4500 },
	{ "orchid", 0xDA70D6 },
	{ "palegoldenrod", 0xEEE8AA },
	{ "palegreen", 0x98FB98 },
	{ "paleturquoise", 0xAFEEEE },
	{ "palevioletred", 0xDB7093 },
	{ "papayawhip", 0xFFEFD5 },
	{ "peachpuff", 0xFFDAB9 },
	{ "peru", 0xCD853F },
	{ "pink", 0xFFC0CB },
	{ "plum", 0xDDA0DD },
	{ "powderblue", 0xB0E0E6 },
	{ "purple", 0x800080 },
	{ "rebeccapurple", 0x663399 },
	{ "red", 0xFF0000 },
	{ "rosybrown", 0xBC8F8F },
	{ "royalblue", 0x4169E1 },
	{ "saddlebrown", 0x8B4513 },
	{ "salmon", 0xFA8072 },
	{ "sandybrown", 0xF4A460 },
	{ "seagreen", 0x2E8B57 },
	{ "seashell", 0xFFF5EE },
	{ "sienna", 0xA0522D },
	{ "silver", 0xC0C0C0 },
	{ "skyblue", 0x87CEEB },
	{ "slateblue", 0x6A5ACD },
	{ "slategray", 0x708090 },
	{ "slategrey", 0x708090 },
	{ "snow", 0xFFFAFA },
	{ "springgreen", 0x00FF7F },
	{ "steelblue", 0x4682B4 },
	{ "tan", 0xD2B48C },
	{ "teal", 0x008080 },
	{ "thistle", 0xD8BFD8 },
	{ "tomato", 0xFF6347 },
	{ "turquoise", 0x40E0D0 },
	{ "violet", 0xEE82EE },
	{ "wheat", 0xF5DEB3 },
	{ "white", 0xFFFFFF },
	{ "whitesmoke", 0xF5F5F5 },
	{ "window", 0xFFFFFF },
	{ "windowtext", 0x000000 },
	{ "yellow", 0xFFFF00 },
	{ "yellowgreen", 0x9ACD32 },
};

static bool
find_named(fb_html_color *color, struct fb_str text)
{
	char key[NAME_BYTES] = "";
	size_t low = 0, high = sizeof named / sizeof named[0];

	if (text.len >= NAME_BYTES)
		return false;
	for (size_t i = 0; i < text.len; i++)
		key[i] = (char)(text.data[i] | 0x20);
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(key, named[middle].name);
		if (order == 0) {
			*color = 0xFF000000u | named[middle].rgb;
			return true;
		}
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}

static fb_html_color
make(unsigned red, unsigned green, unsigned blue, unsigned alpha)
{
	return alpha << 24 | red << 16 | green << 8 | blue;
}

/* #rgb, #rgba, #rrggbb or #rrggbbaa, without the '#'. */
static bool
read_hexadecimal(fb_html_color *color, struct fb_str text)
{
	unsigned channel[4] = { 0, 0, 0, 255 };
	size_t width = text.len < 6 ? 1 : 2, count = text.len / width;

	if (text.len % width != 0 || count < 3 || count > 4)
		return false;
	for (size_t i = 0; i < count; i++) {
		int high = fb_hex_value(text.data[i * width]);
		int low = fb_hex_value(text.data[i * width + width - 1]);
		if (high < 0 || low < 0)
			return false;
		channel[i] = (unsigned)(high << 4 | low);
	}
	*color = make(channel[0], channel[1], channel[2], channel[3]);
	return true;
}

/*
 * The up to four arguments of rgb() or hsl(), in thousandths; a percentage
 * is taken of `whole[i]`.  Returns their number, 0 when one is no number.
 */
static size_t
read_arguments(int64_t value[4], struct fb_str arguments,
    const int64_t whole[4])
{
	struct fb_str word;
	size_t count = 0;

	while (fb_css_next_word(&word, &arguments)) {
		if (count == 4 || !fb_css_number(&value[count], &word))
			return 0;
		if (fb_css_is(word, "%"))
			value[count] = value[count] * whole[count] / 100;
		else if (word.len != 0 && !fb_css_is(word, "deg"))
			return 0;
		count++;
	}
	return count;
}

static unsigned
channel_of(int64_t milli)
{
	if (milli <= 0)
		return 0;
	return milli >= 255000 ? 255 : (unsigned)((milli + 500) / 1000);
}

static bool
read_rgb(fb_html_color *color, struct fb_str arguments)
{
	static const int64_t whole[4] = { 255, 255, 255, 1 };
	int64_t value[4] = { 0, 0, 0, 1000 };

	if (read_arguments(value, arguments, whole) < 3)
		return false;
	*color = make(channel_of(value[0]), channel_of(value[1]),
	    channel_of(value[2]), channel_of(255 * value[3]));
	return true;
}

static int64_t
clamp(int64_t value, int64_t high)
{
	return value < 0 ? 0 : value > high ? high : value;
}

/* One channel of hsl() (CSS Color 4, 7.1); all in thousandths. */
static unsigned
hue_channel(int64_t n, int64_t hue, int64_t saturation, int64_t lightness)
{
	int64_t k = (n * 30000 + hue) % 360000 * 12 / 360;
	int64_t room =
	    lightness < 1000 - lightness ? lightness : 1000 - lightness;
	int64_t a = saturation * room / 1000;
	int64_t wave = k - 3000 < 9000 - k ? k - 3000 : 9000 - k;
	wave = wave < -1000 ? -1000 : wave > 1000 ? 1000 : wave;
	return channel_of(255 * (lightness - a * wave / 1000));
}

static bool
read_hsl(fb_html_color *color, struct fb_str arguments)
{
	static const int64_t whole[4] = { 360, 1, 1, 1 };
	int64_t value[4] = { 0, 0, 0, 1000 };

	if (read_arguments(value, arguments, whole) < 3)
		return false;
	int64_t hue = (value[0] % 360000 + 360000) % 360000;
	int64_t saturation = clamp(value[1], 1000);
	int64_t lightness = clamp(value[2], 1000);
	*color = make(hue_channel(0, hue, saturation, lightness),
	    hue_channel(8, hue, saturation, lightness),
	    hue_channel(4, hue, saturation, lightness),
	    channel_of(255 * value[3]));
	return true;
}

bool
fb_html_color_css(fb_html_color *color, struct fb_str text)
{
	struct fb_str arguments;

	if (text.len == 0)
		return false;
	if (text.data[0] == '#')
		return read_hexadecimal(color,
		    (struct fb_str) { text.data + 1, text.len - 1 });
	if (fb_css_call(&arguments, text, FB_STR("rgb")) ||
	    fb_css_call(&arguments, text, FB_STR("rgba")))
		return read_rgb(color, arguments);
	if (fb_css_call(&arguments, text, FB_STR("hsl")) ||
	    fb_css_call(&arguments, text, FB_STR("hsla")))
		return read_hsl(color, arguments);
	if (fb_css_is(text, "transparent")) {
		*color = FB_COLOR_TRANSPARENT;
		return true;
	}
	return find_named(color, text);
}

/* The two digits that the legacy rules leave of a third of the text. */
static unsigned
legacy_channel(const char *third, size_t length, size_t skipped)
{
	size_t end = length - skipped < 2 ? length : skipped + 2;
	unsigned value = 0;

	for (size_t i = skipped; i < end; i++) {
		int digit = fb_hex_value(third[i]);
		value = value << 4 | (unsigned)(digit < 0 ? 0 : digit);
	}
	return value;
}

/* 128 characters count; what is no digit counts as 0. */
static fb_html_color
read_legacy(struct fb_str text)
{
	char digit[130];
	size_t count = 0;

	for (size_t i = 0; i < text.len && count < 128; i++) {
		if ((text.data[i] & 0xC0) == 0x80)
			continue; /* one 0 for each character */
		digit[count++] = text.data[i];
	}
	while (count == 0 || count % 3 != 0)
		digit[count++] = '0';
	size_t length = count / 3, skipped = length > 8 ? length - 8 : 0;
	while (length - skipped > 2 && digit[skipped] == '0' &&
	    digit[length + skipped] == '0' &&
	    digit[2 * length + skipped] == '0')
		skipped++;
	return make(legacy_channel(digit, length, skipped),
	    legacy_channel(digit + length, length, skipped),
	    legacy_channel(digit + 2 * length, length, skipped), 255);
}

bool
fb_html_color_legacy(fb_html_color *color, struct fb_str text)
{
	text = fb_css_trim(text);
	if (text.len == 0 || fb_css_is(text, "transparent"))
		return false;
	if (find_named(color, text))
		return true;
	if (text.data[0] == '#') {
		text.data++;
		text.len--;
		if (text.len == 3 && read_hexadecimal(color, text))
			return true;
	}
	*color = read_legacy(text);
	return true;
}

static unsigned
blend(unsigned front, unsigned back, unsigned alpha)
{
	return (front * alpha + back * (255 - alpha) + 127) / 255;
}

fb_html_color
fb_html_color_over(fb_html_color front, fb_html_color back)
{
	unsigned alpha = front >> 24;

	if (alpha == 255)
		return front;
	return make(blend(front >> 16 & 255, back >> 16 & 255, alpha),
	    blend(front >> 8 & 255, back >> 8 & 255, alpha),
	    blend(front & 255, back & 255, alpha), 255);
}

bool
fb_html_color_is_near(fb_html_color a, fb_html_color b)
{
	for (unsigned shift = 0; shift <= 16; shift += 8) {
		int difference =
		    (int)(a >> shift & 255) - (int)(b >> shift & 255);
		if (difference < -FB_HTML_COLOR_NEAR ||
		    difference > FB_HTML_COLOR_NEAR)
			return false;
	}
	return true;
}
