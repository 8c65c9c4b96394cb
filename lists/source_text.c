/* SPDX-License-Identifier: BSD-2-Clause */
#include <sys/stat.h>

#include "source_parser.h"
#include "utf8.h"

#define READ_BYTES ((size_t)64 << 10)

/* How much to ask for at first: the whole, when it is a plain file. */
static size_t
guess_size(FILE *file)
{
	struct stat st;
	int fd = fileno(file);

	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    st.st_size >= 0 && (uintmax_t)st.st_size < FB_SOURCE_MAX_BYTES)
		return (size_t)st.st_size + 1; /* to meet the end */
	return READ_BYTES;
}

enum fb_status
fb_source_read(struct fb_str *out, struct fb_arena *arena, FILE *file)
{
	size_t capacity = guess_size(file), len = 0;
	char *text = fb_arena_alloc(arena, capacity);

	while (text != NULL) {
		len += fread(text + len, 1, capacity - len, file);
		if (ferror(file))
			return FB_ERR_IO;
		if (len > FB_SOURCE_MAX_BYTES)
			return FB_ERR_TOO_LONG;
		if (len < capacity) {
			*out = (struct fb_str) { text, len };
			return FB_OK;
		}
		text = fb_arena_grow(arena, text, capacity, 2 * capacity, 1);
		capacity *= 2;
	}
	return FB_ERR_NOMEM;
}

static bool
is_cp932(struct fb_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.data[i];
		if (c < 0x80 || (c >= 0xA1 && c <= 0xDF))
			continue;
		bool is_lead =
		    (c >= 0x81 && c <= 0x9F) || (c >= 0xE0 && c <= 0xFC);
		if (!is_lead || ++i == text.len)
			return false;
		unsigned char trail = (unsigned char)text.data[i];
		if (trail < 0x40 || trail == 0x7F || trail > 0xFC)
			return false;
	}
	return true;
}

static bool
is_euc_jp(struct fb_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.data[i];
		if (c < 0x80)
			continue;
		size_t more = c == 0x8F ? 2 : 1;
		if (c != 0x8E && c != 0x8F && (c < 0xA1 || c > 0xFE))
			return false;
		for (; more > 0; more--) {
			if (++i == text.len ||
			    (unsigned char)text.data[i] < 0xA1)
				return false;
		}
	}
	return true;
}

bool
fb_begins_with(struct fb_str text, struct fb_str beginning)
{
	return text.len >= beginning.len &&
	    memcmp(text.data, beginning.data, beginning.len) == 0;
}

/* UTF-16 with a byte order mark, or with a NUL in its first character:
 * every list begins with ASCII. */
static bool
is_utf16(struct fb_str text)
{
	return fb_begins_with(text, FB_STR("\xFF\xFE")) ||
	    fb_begins_with(text, FB_STR("\xFE\xFF")) ||
	    (text.len >= 2 && (text.data[0] == '\0') != (text.data[1] == '\0'));
}

/* The legacy encoding of a text that has no UTF-8 before `position`. */
static const char *
guess_legacy(struct fb_str text, size_t position)
{
	for (size_t i = 0; i < position; i++)
		if ((unsigned char)text.data[i] >= 0x80)
			return NULL;
	/* nearly every EUC-JP text is also valid Shift_JIS, hardly any
	 * Shift_JIS text is valid EUC-JP */
	if (is_euc_jp(text))
		return "EUC-JP";
	return is_cp932(text) ? "Shift_JIS (CP932)" : NULL;
}

size_t
fb_source_foreign(struct fb_str text, const char **name)
{
	size_t position = 0;

	*name = NULL;
	if (is_utf16(text)) {
		*name = "UTF-16";
		return 0;
	}
	while (position < text.len) {
		bool is_valid = true;
		size_t begin = position;
		uint32_t c = fb_utf8_next_checked(text, &position, &is_valid);
		if (!is_valid) {
			*name = guess_legacy(text, begin);
			return begin;
		}
		if (c == 0x1B && position < text.len &&
		    text.data[position] == '$') {
			*name = "ISO-2022-JP";
			return begin;
		}
	}
	return text.len;
}

size_t
fb_text_begin(struct fb_str text)
{
	return fb_begins_with(text, FB_STR("\xEF\xBB\xBF")) ? 3 : 0;
}

bool
fb_next_line(struct fb_str *line, struct fb_str text, size_t *position)
{
	if (*position >= text.len)
		return false;
	const char *begin = text.data + *position;
	size_t left = text.len - *position;
	const char *end = memchr(begin, '\n', left);
	size_t len = end == NULL ? left : (size_t)(end - begin);

	*position += end == NULL ? len : len + 1;
	if (len > 0 && begin[len - 1] == '\r')
		len--;
	*line = (struct fb_str) { begin, len };
	return true;
}

static bool
is_forbidden(uint32_t c)
{
	return (c < 0x20 && c != '\t') || (c >= 0x7F && c <= 0x9F) ||
	    c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
	    (c >= 0x2066 && c <= 0x2069) || c == 0x2028 || c == 0x2029 ||
	    c == 0xFEFF || (c & 0xFFFE) == 0xFFFE;
}

uint32_t
fb_forbidden_character(struct fb_str line, size_t *position)
{
	for (size_t i = 0; i < line.len;) {
		size_t begin = i;
		uint32_t c = fb_utf8_next(line, &i);
		if (is_forbidden(c)) {
			*position = begin;
			return c == 0 ? UINT32_MAX : c;
		}
	}
	return 0;
}

struct fb_str
fb_trim(struct fb_str text)
{
	while (text.len > 0 && text.data[0] == ' ') {
		text.data++;
		text.len--;
	}
	while (text.len > 0 && text.data[text.len - 1] == ' ')
		text.len--;
	return text;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

struct fb_str
fb_next_word(struct fb_str *rest)
{
	size_t begin = 0, end;

	while (begin < rest->len && is_blank(rest->data[begin]))
		begin++;
	for (end = begin; end < rest->len && !is_blank(rest->data[end]);)
		end++;
	struct fb_str word = { rest->data + begin, end - begin };
	rest->data += end;
	rest->len -= end;
	return word;
}

/* ---- dates ------------------------------------------------------------ */

#define JST_AHEAD_SECONDS (9 * 3600)
#define DAY_SECONDS 86400

int64_t
fb_date_end_jst(fb_date date)
{
	return ((int64_t)date + 1) * DAY_SECONDS - JST_AHEAD_SECONDS;
}

static bool
is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int
month_days(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
		31 };

	return days[month - 1] + (month == 2 && is_leap(year));
}

/* Days from 1970-01-01 to the first of January. */
static int
year_begin(int year)
{
	int before = year - 1;

	return (year - 1970) * 365 +
	    (before / 4 - before / 100 + before / 400) -
	    (1969 / 4 - 1969 / 100 + 1969 / 400);
}

static int
digits(struct fb_str text, size_t from, size_t count)
{
	int value = 0;

	for (size_t i = from; i < from + count; i++) {
		if (text.data[i] < '0' || text.data[i] > '9')
			return -1;
		value = 10 * value + (text.data[i] - '0');
	}
	return value;
}

bool
fb_date_parse(fb_date *out, struct fb_str text)
{
	if (text.len != 10 || text.data[4] != '-' || text.data[7] != '-')
		return false;
	int year = digits(text, 0, 4), month = digits(text, 5, 2),
	    day = digits(text, 8, 2);
	if (year < 2000 || year > 2099 || month < 1 || month > 12 || day < 1 ||
	    day > month_days(year, month))
		return false;
	int days = year_begin(year) + day - 1;
	for (int m = 1; m < month; m++)
		days += month_days(year, m);
	*out = days;
	return true;
}

void
fb_date_format(char out[FB_DATE_MAX_BYTES], fb_date date)
{
	int year = 2000, month = 1;

	while (year < 2099 && date >= year_begin(year + 1))
		year++;
	int day = date - year_begin(year);
	while (month < 12 && day >= month_days(year, month))
		day -= month_days(year, month++);
	snprintf(out, FB_DATE_MAX_BYTES, "%04d-%02d-%02d", year, month,
	    (day + 1) % 100);
}

/* ---- points ----------------------------------------------------------- */

bool
fb_points_parse(int32_t *milli, struct fb_str text)
{
	int32_t value = 0, unit = FB_MILLI;
	size_t i = 0;
	bool is_negative = text.len > 0 && text.data[0] == '-';

	if (text.len > 0 && (text.data[0] == '-' || text.data[0] == '+'))
		i++;
	if (i == text.len || text.data[i] == '.' ||
	    text.data[text.len - 1] == '.')
		return false;
	for (; i < text.len; i++) {
		char c = text.data[i];
		if (c == '.' && unit == FB_MILLI) {
			unit = FB_MILLI / 10;
			continue;
		}
		if (c < '0' || c > '9' || unit == 0)
			return false;
		if (unit == FB_MILLI) {
			value = 10 * value + (c - '0') * FB_MILLI;
		} else {
			value += (c - '0') * unit;
			unit /= 10;
		}
		if (value > FB_POINTS_MAX_MILLI)
			return false;
	}
	*milli = is_negative ? -value : value;
	return true;
}

void
fb_points_format(char out[FB_POINTS_MAX_BYTES], int32_t milli)
{
	uint32_t size = milli < 0 ? 0 - (uint32_t)milli : (uint32_t)milli;
	int len = snprintf(out, FB_POINTS_MAX_BYTES, "%s%u.%03u",
	    milli < 0 ? "-" : "", size / FB_MILLI, size % FB_MILLI);

	while (out[len - 1] == '0')
		out[--len] = '\0';
	if (out[len - 1] == '.')
		out[--len] = '\0';
}

/* ---- ids and names ---------------------------------------------------- */

bool
fb_id_is_valid(struct fb_str id)
{
	if (id.len < 5 || id.len > 10 || id.data[0] < 'A' || id.data[0] > 'Z')
		return false;
	for (size_t i = 1; i < id.len; i++)
		if (id.data[i] < '0' || id.data[i] > '9')
			return false;
	return true;
}

bool
fb_name_is_valid(struct fb_str name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.data[i];
		bool is_alnum =
		    (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		if (!is_alnum && (i == 0 || (c != '-' && c != '_' && c != '.')))
			return false;
	}
	return name.len > 0 && name.len < FB_NAME_MAX_BYTES;
}

int
fb_id_compare(const char *a, const char *b)
{
	size_t a_len = strlen(a), b_len = strlen(b);

	if (a[0] != b[0])
		return a[0] < b[0] ? -1 : 1;
	const char *x = a + 1, *y = b + 1;
	x += strspn(x, "0");
	y += strspn(y, "0");
	size_t x_len = strlen(x), y_len = strlen(y);
	if (x_len != y_len)
		return x_len < y_len ? -1 : 1;
	int order = strcmp(x, y);
	if (order != 0)
		return order;
	return a_len < b_len ? -1 : a_len > b_len;
}
