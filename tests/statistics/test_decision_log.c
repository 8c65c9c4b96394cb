/* SPDX-License-Identifier: BSD-2-Clause */
#include "decision_log.h"

#include "table.h"

/* 2026-11-27 00:00:07 in Japan. */
#define MIDNIGHT 1795705200
#define NOON (MIDNIGHT + 12 * 3600)

/* ---- days and times ---------------------------------------------------- */

static const struct {
	const char *name;
	int64_t time;
	const char *day, *text;
} times[] = {
	{ "the last second of a day in Japan", MIDNIGHT - 1, "2026-11-26",
	    "2026-11-26T14:59:59Z" },
	{ "the first second of the next", MIDNIGHT, "2026-11-27",
	    "2026-11-26T15:00:00Z" },
	{ "noon in London is evening in Japan", MIDNIGHT + 21 * 3600,
	    "2026-11-27", "2026-11-27T12:00:00Z" },
	{ "a leap day", 1835362800, "2028-02-29", "2028-02-28T15:00:00Z" },
};

static void
knows_days(void **state)
{
	const typeof(*times) *c = *state;
	char day[FB_DATE_MAX_BYTES], text[FB_DECISION_TIME_MAX_BYTES];

	fb_date_format(day, fb_decision_day(c->time));
	assert_string_equal(day, c->day);
	fb_decision_time_format(text, c->time);
	assert_string_equal(text, c->text);
}

static void
odd_clocks_do_no_harm(void **state)
{
	static const int64_t odd[] = { INT64_MIN / 4, -1, INT64_MAX / 4 };
	char text[FB_DECISION_TIME_MAX_BYTES];

	(void)state;
	assert_int_equal(fb_decision_day(-9 * 3600), 0);
	assert_int_equal(fb_decision_day(-9 * 3600 - 1), -1);
	for (size_t i = 0; i < 3; i++) {
		fb_decision_time_format(text, odd[i]);
		assert_int_equal(strlen(text), 20);
	}
}

/* ---- lines ------------------------------------------------------------- */

/* A file of lines, as the writer makes it. */
struct file {
	char text[64 * 1024];
	size_t len;
	struct fb_decision_chain chain;
};

static void
put_head(struct file *file, const struct fb_decision_head *head)
{
	char line[FB_DECISION_LINE_MAX];
	size_t len = fb_decision_write_head(line, &file->chain, head);

	memcpy(file->text + file->len, line, len);
	file->len += len;
}

static void
put_record(struct file *file, const char *text)
{
	const struct fb_decision_record record = { NOON, text };
	char line[FB_DECISION_LINE_MAX];
	size_t len = fb_decision_write_record(line, &file->chain, &record);

	memcpy(file->text + file->len, line, len);
	file->len += len;
}

static void
make_file(struct file *file)
{
	struct fb_decision_head head = {
		.day = fb_decision_day(NOON),
		.keep_days = 30,
		.after = fb_decision_day(NOON) - 1,
	};

	memset(head.after_hash, 0xAB, sizeof head.after_hash);
	*file = (struct file) { .len = 0 };
	put_head(file, &head);
	put_record(file, "4ABC: action=tag verdict=tag score=7.2");
	put_record(file, "4ABD: outcome=not-inspected");
	put_record(file, "4ABE: action=none verdict=none");
}

/* Check all lines; returns how many are at fault, and the first fault. */
static size_t
faults(const struct file *file, size_t *first, enum fb_decision_fault *what)
{
	struct fb_decision_chain chain = { .line = 0 };
	struct fb_str rest = { file->text, file->len };
	struct fb_decision_line line;
	size_t count = 0, number = 0;

	while (rest.len > 0) {
		const char *end = memchr(rest.data, '\n', rest.len);
		struct fb_str text = { rest.data,
			end == NULL ? rest.len : (size_t)(end - rest.data) };
		size_t taken = text.len + (end != NULL);
		enum fb_decision_fault fault =
		    fb_decision_check(&line, &chain, text);
		number++;
		if (fault != FB_DECISION_FINE && count++ == 0) {
			*first = number;
			*what = fault;
		}
		rest.data += taken;
		rest.len -= taken;
	}
	return count;
}

static void
reads_what_it_writes(void **state)
{
	struct fb_decision_chain chain = { .line = 0 };
	struct fb_decision_line line;
	struct file file;

	(void)state;
	make_file(&file);
	struct fb_str text = { file.text, 0 };
	text.len =
	    (size_t)((char *)memchr(text.data, '\n', file.len) - file.text);
	assert_int_equal(fb_decision_check(&line, &chain, text),
	    FB_DECISION_FINE);
	assert_int_equal(line.kind, FB_DECISION_HEAD);
	assert_int_equal(line.head.day, fb_decision_day(NOON));
	assert_int_equal(line.head.keep_days, 30);
	assert_int_equal(line.head.after, fb_decision_day(NOON) - 1);
	assert_int_equal(line.head.after_hash[31], 0xAB);

	text.data += text.len + 1;
	text.len = (size_t)((char *)memchr(text.data, '\n', 2000) - text.data);
	assert_int_equal(fb_decision_check(&line, &chain, text),
	    FB_DECISION_FINE);
	assert_int_equal(line.kind, FB_DECISION_RECORD);
	assert_int_equal(line.number, 2);
	assert_true(fb_str_equal(line.time, FB_STR("2026-11-27T03:00:00Z")));
	assert_true(fb_str_equal(line.text,
	    FB_STR("4ABC: action=tag verdict=tag score=7.2")));
}

static void
every_changed_byte_shows(void **state)
{
	struct file file, changed;
	enum fb_decision_fault what;
	size_t first, line = 1;

	(void)state;
	make_file(&file);
	assert_int_equal(faults(&file, &first, &what), 0);
	for (size_t i = 0; i < file.len; i++) {
		changed = file;
		changed.text[i] ^= 1;
		assert_int_not_equal(faults(&changed, &first, &what), 0);
		/* A head that is none any more is missed, not found. */
		assert_in_range(first, line, line + 1);
		line += file.text[i] == '\n';
	}
}

/* The lines of a file, changed as a forger would. */
static const struct {
	const char *name;
	const char *order; /* lines that remain, by their number */
	size_t first;      /* at fault */
	enum fb_decision_fault what;
} forgeries[] = {
	{ "a line removed", "134", 2, FB_DECISION_WRONG_NUMBER },
	{ "two lines swapped", "1324", 2, FB_DECISION_WRONG_NUMBER },
	{ "a line repeated", "12234", 3, FB_DECISION_WRONG_NUMBER },
	{ "the head removed", "234", 1, FB_DECISION_NO_HEAD },
	{ "the head repeated", "11234", 2, FB_DECISION_SECOND_HEAD },
	{ "only the head", "1", 0, FB_DECISION_FINE },
	{ "the end cut off shows against the next file only", "123", 0,
	    FB_DECISION_FINE },
};

static void
forgeries_show(void **state)
{
	const typeof(*forgeries) *c = *state;
	enum fb_decision_fault what = FB_DECISION_FINE;
	struct file file, forged = { .len = 0 };
	const char *line[5];
	size_t first = 0;

	make_file(&file);
	line[0] = file.text;
	for (int i = 1; i < 5; i++)
		line[i] = (char *)memchr(line[i - 1], '\n', 4096) + 1;
	for (const char *p = c->order; *p != '\0'; p++) {
		int i = *p - '1';
		size_t len = (size_t)(line[i + 1] - line[i]);
		memcpy(forged.text + forged.len, line[i], len);
		forged.len += len;
	}
	faults(&forged, &first, &what);
	assert_int_equal(first, c->first);
	assert_int_equal(what, c->what);
}

static void
one_fault_is_one_fault(void **state)
{
	struct file file;
	enum fb_decision_fault what;
	size_t first;

	(void)state;
	make_file(&file);
	*strstr(file.text, "score=7.2") = 'S';
	assert_int_equal(faults(&file, &first, &what), 1);
	assert_int_equal(first, 2);
	assert_int_equal(what, FB_DECISION_WRONG_HASH);
	make_file(&file);
	*strstr(file.text, " line=3") = '_';
	assert_int_equal(faults(&file, &first, &what), 1);
	assert_int_equal(first, 3);
	assert_int_equal(what, FB_DECISION_NO_LINE);
}

/* ---- torn lines --------------------------------------------------------- */

static void
a_line_torn_anywhere_is_marked(void **state)
{
	const struct fb_decision_record record = { NOON, "4ABF: verdict=tag" };
	char line[FB_DECISION_LINE_MAX], mark[FB_DECISION_LINE_MAX];
	struct file whole, file;
	enum fb_decision_fault what;
	size_t first;

	(void)state;
	make_file(&whole);
	struct fb_decision_chain chain = whole.chain;
	size_t len = fb_decision_write_record(line, &chain, &record);
	for (size_t torn = 1; torn < len; torn++) {
		file = whole;
		memcpy(file.text + file.len, line, torn);
		size_t more = fb_decision_write_torn(mark, &file.chain,
		    (struct fb_str) { line, torn });
		memcpy(file.text + file.len + torn, mark, more);
		file.len += torn + more;
		put_record(&file, "4ABG: verdict=none");
		assert_int_equal(faults(&file, &first, &what), 0);
	}
}

static void
torn_bytes_are_covered(void **state)
{
	struct file file;
	char mark[FB_DECISION_LINE_MAX];
	struct fb_decision_line line;
	enum fb_decision_fault what;
	size_t first;

	(void)state;
	make_file(&file);
	const struct fb_str fragment = { "\0\xFF\0x", 4 };
	size_t begin = file.len;
	size_t len = fb_decision_write_torn(mark, &file.chain, fragment);
	memcpy(file.text + file.len, fragment.data, fragment.len);
	memcpy(file.text + file.len + fragment.len, mark, len);
	file.len += fragment.len + len;
	assert_int_equal(faults(&file, &first, &what), 0);
	assert_true(fb_decision_read(&line,
	    (struct fb_str) { file.text + begin, fragment.len + len - 1 }));
	assert_int_equal(line.kind, FB_DECISION_TORN);
	file.text[begin + 3] = 'y';
	assert_int_equal(faults(&file, &first, &what), 1);
}

/* ---- what may be written ------------------------------------------------ */

static void
nothing_can_begin_a_line(void **state)
{
	struct fb_decision_chain chain = { .line = 0 };
	const struct fb_decision_record record = { NOON,
		"4A\nBC: x=\r\x1B[2J\x7F 請求" };
	char line[FB_DECISION_LINE_MAX];

	(void)state;
	size_t len = fb_decision_write_record(line, &chain, &record);
	for (size_t i = 0; i + 1 < len; i++)
		assert_in_range(line[i], ' ', '~');
	assert_int_equal(line[len - 1], '\n');
	assert_non_null(strstr(line, " 4A?BC: x=??[2J? ?????? line=1 chain="));
}

static void
a_text_of_any_length_fits(void **state)
{
	struct fb_decision_chain chain = { .line = UINT64_MAX / 100 };
	char text[2 * FB_DECISION_TEXT_MAX], line[FB_DECISION_LINE_MAX];
	const struct fb_decision_record record = { NOON, text };
	struct fb_decision_line read;

	(void)state;
	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	size_t len = fb_decision_write_record(line, &chain, &record);
	assert_true(len < sizeof line);
	assert_true(fb_decision_read(&read, (struct fb_str) { line, len - 1 }));
	assert_int_equal(read.text.len, FB_DECISION_TEXT_MAX);
}

static const struct {
	const char *name;
	struct fb_str line;
} nonsense[] = {
	{ "an empty line", FB_STR("") },
	{ "a line without a hash", FB_STR("2026-11-27T03:00:00Z 4ABC: x=1") },
	{ "a hash alone",
	    FB_STR(" chain=0000000000000000000000000000000000000000000000000"
		   "000000000000000") },
	{ "a number alone",
	    FB_STR(" line=1 chain=0000000000000000000000000000000000000000000"
		   "000000000000000000000") },
	{ "a hash in capitals",
	    FB_STR("2026-11-27T03:00:00Z x line=1 chain=ABCDEF000000000000000"
		   "0000000000000000000000000000000000000000000") },
	{ "a line number with a zero before it",
	    FB_STR("2026-11-27T03:00:00Z x line=01 chain=00000000000000000000"
		   "00000000000000000000000000000000000000000000") },
	{ "no time",
	    FB_STR("2026-11-27 03:00:00Z x line=1 chain=000000000000000000000"
		   "0000000000000000000000000000000000000000000") },
	{ "a control character",
	    FB_STR("2026-11-27T03:00:00Z \x1B line=1 chain=000000000000000000"
		   "0000000000000000000000000000000000000000000000") },
	{ "a head of no day",
	    FB_STR("#!fakebill-decisions 1 day=2026-02-30 keep=30 after=none "
		   "line=1 chain=00000000000000000000000000000000000000000000"
		   "00000000000000000000") },
	{ "a head with more",
	    FB_STR("#!fakebill-decisions 1 day=2026-02-28 keep=30 after=none "
		   "x=1 line=1 chain=0000000000000000000000000000000000000000"
		   "000000000000000000000000") },
};

static void
nonsense_is_no_line(void **state)
{
	const typeof(*nonsense) *c = *state;
	struct fb_decision_line line;

	assert_false(fb_decision_read(&line, c->line));
}

int
main(void)
{
	struct table table = { 0 };
	TABLE_ADD(&table, times, knows_days);
	table_add(&table, "odd clocks do no harm", odd_clocks_do_no_harm, NULL);
	table_add(&table, "what is written is read", reads_what_it_writes,
	    NULL);
	table_add(&table, "every changed byte shows", every_changed_byte_shows,
	    NULL);
	TABLE_ADD(&table, forgeries, forgeries_show);
	table_add(&table, "one fault is one fault", one_fault_is_one_fault,
	    NULL);
	table_add(&table, "a line torn anywhere is marked",
	    a_line_torn_anywhere_is_marked, NULL);
	table_add(&table, "the chain covers torn bytes", torn_bytes_are_covered,
	    NULL);
	table_add(&table, "no text begins a line of its own",
	    nothing_can_begin_a_line, NULL);
	table_add(&table, "a text of any length fits",
	    a_text_of_any_length_fits, NULL);
	TABLE_ADD(&table, nonsense, nonsense_is_no_line);
	return table_run(&table, "decision_log");
}
