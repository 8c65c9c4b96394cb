/* SPDX-License-Identifier: BSD-2-Clause */
#include "syslog_line.h"

#include <time.h>

#include "source.h"

#define DAY_SECONDS 86400

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static int
two_digits(const char *text)
{
	return (text[0] - '0') * 10 + (text[1] - '0');
}

/* Whether a text begins in this form: "0" stands for a digit. */
static bool
has_form(struct fb_str text, const char *form)
{
	size_t len = strlen(form);

	if (text.len < len)
		return false;
	for (size_t i = 0; i < len; i++)
		if (form[i] == '0' ? !is_digit(text.data[i]) :
				     text.data[i] != form[i])
			return false;
	return true;
}

static void
drop(struct fb_str *text, size_t len)
{
	text->data += len;
	text->len -= len;
}

/* Seconds within a day of "hh:mm:ss"; -1 when there is no such time. */
static int
read_clock(const char *text)
{
	int hour = two_digits(text), minute = two_digits(text + 3),
	    second = two_digits(text + 6);

	return hour > 23 || minute > 59 || second > 60 ?
	    -1 :
	    hour * 3600 + minute * 60 + second;
}

/* "Z", "+09:00" or "+0900"; takes it off. */
static bool
take_zone(long *out, struct fb_str *text)
{
	bool is_east = text->len > 0 && text->data[0] == '+';

	if (text->len > 0 && text->data[0] == 'Z') {
		*out = 0;
		drop(text, 1);
		return true;
	}
	if (!is_east && !(text->len > 0 && text->data[0] == '-'))
		return false;
	drop(text, 1);
	size_t len = has_form(*text, "00:00") ? 5 : 4;
	if (len == 4 && !has_form(*text, "0000"))
		return false;
	long offset = two_digits(text->data) * 3600L +
	    two_digits(text->data + len - 2) * 60L;
	*out = is_east ? offset : -offset;
	drop(text, len);
	return true;
}

/* RFC 3339: takes the time off, and the blank behind it. */
static bool
take_full_time(struct fb_syslog_line *out, struct fb_str *line)
{
	struct fb_str rest = *line;
	fb_date day;
	long offset;

	if (!has_form(rest, "0000-00-00T00:00:00") ||
	    !fb_date_parse(&day, (struct fb_str) { rest.data, 10 }))
		return false;
	int second = read_clock(rest.data + 11);
	drop(&rest, 19);
	if (rest.len > 0 && rest.data[0] == '.')
		do
			drop(&rest, 1);
		while (rest.len > 0 && is_digit(rest.data[0]));
	if (second < 0 || !take_zone(&offset, &rest) || rest.len == 0 ||
	    rest.data[0] != ' ')
		return false;
	drop(&rest, 1);
	out->time = (int64_t)day * DAY_SECONDS + second - offset;
	out->has_time = true;
	*line = rest;
	return true;
}

static int
month_of(const char *text)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

	for (int i = 0; i < 12; i++)
		if (memcmp(text, months + 3 * (size_t)i, 3) == 0)
			return i;
	return -1;
}

/* The last year in which that day is not more than a day ahead. */
static int64_t
in_some_year(struct tm *when, const struct fb_syslog_clock *clock)
{
	time_t local_now = (time_t)(clock->now + clock->offset_s);
	struct tm now;

	if (gmtime_r(&local_now, &now) == NULL)
		return 0;
	when->tm_year = now.tm_year;
	struct tm copy = *when;
	int64_t time = timegm(&copy) - clock->offset_s;
	if (time <= clock->now + DAY_SECONDS)
		return time;
	when->tm_year--;
	return timegm(when) - clock->offset_s;
}

/* "Nov 27 12:00:07 ", "Nov  7 12:00:07 " */
static bool
take_brief_time(struct fb_syslog_line *out, struct fb_str *line,
    const struct fb_syslog_clock *clock)
{
	const char *text = line->data;
	struct tm when = { 0 };

	if (line->len < 16 || text[3] != ' ' || text[6] != ' ' ||
	    !has_form((struct fb_str) { text + 7, line->len - 7 },
		"00:00:00 ") ||
	    !is_digit(text[5]) || !(text[4] == ' ' || is_digit(text[4])))
		return false;
	int second = read_clock(text + 7);
	when.tm_mon = month_of(text);
	when.tm_mday =
	    (text[4] == ' ' ? 0 : (text[4] - '0') * 10) + text[5] - '0';
	if (when.tm_mon < 0 || second < 0 || when.tm_mday < 1 ||
	    when.tm_mday > 31)
		return false;
	when.tm_sec = second; /* timegm() carries */
	out->time = in_some_year(&when, clock);
	out->has_time = true;
	drop(line, 16);
	return true;
}

/* Take a word of printable ASCII up to a blank. */
static bool
take_word(struct fb_str *out, struct fb_str *line)
{
	size_t len = 0;

	while (
	    len < line->len && line->data[len] > ' ' && line->data[len] <= '~')
		len++;
	if (len == 0 || len == line->len || line->data[len] != ' ')
		return false;
	*out = (struct fb_str) { line->data, len };
	drop(line, len + 1);
	return true;
}

/* "postfix/qmgr[123]:", the colon and the blank behind it included. */
static bool
take_program(struct fb_str *out, struct fb_str *line)
{
	struct fb_str word;

	if (!take_word(&word, line) || word.data[word.len - 1] != ':')
		return false;
	word.len--;
	const char *bracket = memchr(word.data, '[', word.len);
	if (bracket != NULL)
		word.len = (size_t)(bracket - word.data);
	*out = word;
	return word.len > 0;
}

bool
fb_syslog_read(struct fb_syslog_line *out, struct fb_str line,
    const struct fb_syslog_clock *clock)
{
	struct fb_syslog_line read = { .has_time = false };

	if (line.len > 0 && line.data[line.len - 1] == '\r')
		line.len--;
	if ((take_full_time(&read, &line) ||
		take_brief_time(&read, &line, clock)) &&
	    !take_word(&read.host, &line))
		return false;
	if (!take_program(&read.program, &line))
		return false;
	read.text = line;
	*out = read;
	return true;
}
