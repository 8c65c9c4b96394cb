/* SPDX-License-Identifier: BSD-2-Clause */
#include "action.h"

#include <assert.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>

#include "reading_limits.h"

#define COLUMNS_MAX 77 /* RFC 5322, 2.1.1: at most 78 */
#define TAB_COLUMNS 8

#define POINTS_BYTES 16 /* -2147483.648 */
#define LIST_BYTES (FB_NAME_MAX_BYTES + 1 + 20)

/* ---- pieces ---------------------------------------------------------- */

static bool
is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

/* Copy at most `max` bytes; what is not plain becomes "?". */
static void
copy_plain(char *out, const char *text, size_t max)
{
	size_t len = strnlen(text, max);

	for (size_t i = 0; i < len; i++)
		out[i] = is_plain(text[i]) ? text[i] : '?';
	out[len] = '\0';
}

/* Exactly, with one to three decimals. */
static void
write_points(char out[POINTS_BYTES], int32_t milli)
{
	int64_t amount = milli < 0 ? -(int64_t)milli : milli;
	unsigned fraction = (unsigned)(amount % FB_MILLI), places = 3;

	for (; places > 1 && fraction % 10 == 0; fraction /= 10)
		places--;
	snprintf(out, POINTS_BYTES, "%s%" PRId64 ".%0*u", milli < 0 ? "-" : "",
	    amount / FB_MILLI, (int)places, fraction);
}

/* The points that a verdict takes; the lowest for none. */
static int32_t
threshold_of(enum fb_verdict verdict, const struct fb_thresholds *thresholds)
{
	switch (verdict) {
	case FB_VERDICT_REJECT:
		return thresholds->reject_milli;
	case FB_VERDICT_QUARANTINE:
		return thresholds->quarantine_milli;
	default:
		return thresholds->tag_milli;
	}
}

static void
write_list(char out[LIST_BYTES], const struct fb_scan_result *result,
    uint32_t i)
{
	char name[FB_NAME_MAX_BYTES];

	copy_plain(name, result->list[i].name, sizeof name - 1);
	snprintf(out, LIST_BYTES, "%s/%" PRIu64, name, result->list[i].serial);
}

/* What an entry stands for: a phrase by its group, others by their type. */
static const char *
meaning(const struct fb_scan_reason *reason)
{
	return reason->group < FB_GROUP_NONE ?
	    fb_words_name(&fb_group_words, reason->group) :
	    fb_words_name(&fb_type_words, reason->type);
}

static uint32_t
reason_count(const struct fb_scan_result *result)
{
	return result->reason_count < FB_SCAN_REASONS_MAX ?
	    result->reason_count :
	    FB_SCAN_REASONS_MAX;
}

static uint32_t
list_count(const struct fb_scan_result *result)
{
	return result->list_count < FB_SCAN_LISTS_MAX ? result->list_count :
							FB_SCAN_LISTS_MAX;
}

static bool
adds_to_score(const struct fb_scan_reason *reason)
{
	return reason->is_shadow == 0 && reason->counted_milli > 0;
}

/* ---- header fields --------------------------------------------------- */

/* A header field's value that grows word by word and folds between them. */
struct field {
	char *out;
	size_t capacity, len;
	size_t column;
};

static struct field
field_start(char *out, const char *name)
{
	out[0] = '\0';
	return (struct field) {
		.out = out,
		.capacity = FB_FIELD_VALUE_MAX,
		.column = strlen(name) + strlen(": "),
	};
}

/* Add a word, with `mark` behind the one before it.  A word that would
 * pass the capacity is left out. */
static void
field_add(struct field *field, const char *mark, const char *word)
{
	bool is_first = field->len == 0;
	size_t mark_len = is_first ? 0 : strlen(mark);
	size_t len = strlen(word);
	/* One column is kept for the mark that may come behind the word. */
	bool fits = field->column + mark_len + 1 + len + 1 <= COLUMNS_MAX;
	const char *between = is_first ? "" : fits ? " " : "\n\t";
	size_t need = mark_len + strlen(between) + len + 1;

	if (need > field->capacity - field->len)
		return;
	snprintf(field->out + field->len, field->capacity - field->len,
	    "%.*s%s%s", (int)mark_len, mark, between, word);
	field->len += need - 1;
	if (is_first || fits)
		field->column += need - 1;
	else
		field->column = TAB_COLUMNS + len;
}

/* The lists that the counted entries are of, as a bit set. */
static uint32_t
lists_that_count(const struct fb_scan_result *result)
{
	uint32_t lists = 0;

	for (uint32_t i = 0; i < reason_count(result); i++)
		if (adds_to_score(&result->reason[i]) &&
		    result->reason[i].list < list_count(result))
			lists |= 1u << result->reason[i].list;
	return lists;
}

void
fb_action_status(char out[FB_FIELD_VALUE_MAX],
    const struct fb_scan_result *result, const struct fb_decision *decision)
{
	struct field field = field_start(out, FB_FIELD_STATUS);
	uint32_t lists = lists_that_count(result);
	char points[POINTS_BYTES], word[sizeof "list=" + LIST_BYTES];

	field_add(&field, "",
	    fb_words_name(&fb_verdict_words, decision->action));
	write_points(points, result->score_milli);
	snprintf(word, sizeof word, "score=%s", points);
	field_add(&field, ";", word);
	write_points(points,
	    threshold_of(decision->action, &decision->thresholds));
	snprintf(word, sizeof word, "threshold=%s", points);
	field_add(&field, ";", word);

	bool is_first = true;
	for (uint32_t i = 0; i < list_count(result); i++) {
		char list[LIST_BYTES];
		if ((lists & 1u << i) == 0)
			continue;
		write_list(list, result, i);
		snprintf(word, sizeof word, "%s%s", is_first ? "list=" : "",
		    list);
		field_add(&field, is_first ? ";" : ",", word);
		is_first = false;
	}
}

void
fb_action_reason(char out[FB_FIELD_VALUE_MAX],
    const struct fb_scan_result *result)
{
	struct field field = field_start(out, FB_FIELD_REASON);

	for (uint32_t i = 0; i < reason_count(result); i++) {
		const struct fb_scan_reason *reason = &result->reason[i];
		char id[FB_ID_MAX_BYTES], word[64];

		if (!adds_to_score(reason))
			continue;
		copy_plain(id, reason->id, sizeof id - 1);
		snprintf(word, sizeof word, "%s %s", id, meaning(reason));
		field_add(&field, ",", word);
	}
	if (field.len == 0)
		field_add(&field, "", "none");
}

/* ---- Subject --------------------------------------------------------- */

#define WORD_BEGIN "=?UTF-8?B?"
#define WORD_END "?="
#define WORD_BYTES \
	(sizeof WORD_BEGIN WORD_END + (FB_SUBJECT_MARK_MAX_BYTES + 2) / 3 * 4)

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static struct fb_str
skip_blanks(struct fb_str text)
{
	while (text.len != 0 && is_blank(text.data[0])) {
		text.data++;
		text.len--;
	}
	return text;
}

/* The mark as one encoded-word; returns its length. */
static size_t
encode(char out[WORD_BYTES], const char *mark)
{
	const size_t begin = sizeof WORD_BEGIN - 1;
	size_t len = strlen(mark);

	assert(len != 0 && len <= FB_SUBJECT_MARK_MAX_BYTES);
	memcpy(out, WORD_BEGIN, begin);
	sodium_bin2base64(out + begin, WORD_BYTES - begin,
	    (const unsigned char *)mark, len, sodium_base64_VARIANT_ORIGINAL);
	strcat(out, WORD_END);
	return strlen(out);
}

/* True when the mark stands first: the word, its charset and encoding in
 * either case (RFC 2047, 2), or the bare text. */
static bool
is_marked(struct fb_str subject, struct fb_str word, struct fb_str mark)
{
	const size_t begin = sizeof WORD_BEGIN - 1;

	if (subject.len >= mark.len &&
	    memcmp(subject.data, mark.data, mark.len) == 0)
		return true;
	return subject.len >= word.len &&
	    strncasecmp(subject.data, word.data, begin) == 0 &&
	    memcmp(subject.data + begin, word.data + begin, word.len - begin) ==
	    0 &&
	    (subject.len == word.len || is_blank(subject.data[word.len]));
}

/* What must stand between mark and value to make it one fold: the blank that
 * stood behind the colon, unless the value brings a TAB or a fold. */
static const char *
fold_before(struct fb_str original)
{
	struct fb_str text = original;

	if (text.len >= 2 && text.data[0] == '\r')
		text.data++;
	return text.data[0] == '\n'  ? "" :
	    original.data[0] == '\t' ? "\n" :
				       "\n ";
}

enum fb_status
fb_action_subject(char *out, size_t capacity, const char *mark,
    struct fb_str original)
{
	char word[WORD_BYTES];
	struct fb_str encoded = { word, encode(word, mark) };
	struct fb_str visible = skip_blanks(original);
	const char *between = "";

	if (original.len != 0 &&
	    memchr(original.data, '\0', original.len) != NULL)
		return FB_ERR_TOO_LONG;
	if (visible.len == 0)
		original.len = 0;
	else if (is_marked(visible, encoded, fb_str(mark)))
		encoded.len = 0;
	else
		between = fold_before(original);

	size_t between_len = strlen(between);
	size_t added = encoded.len + between_len;
	if (added >= capacity || original.len >= capacity - added)
		return FB_ERR_TOO_LONG;
	memcpy(out, encoded.data, encoded.len);
	memcpy(out + encoded.len, between, between_len);
	if (original.len != 0)
		memcpy(out + added, original.data, original.len);
	out[added + original.len] = '\0';
	return FB_OK;
}

/* ---- the log line ---------------------------------------------------- */

static const char *const outcome_words[] = {
	[FB_OUTCOME_JUDGED] = "judged",
	[FB_OUTCOME_NOT_INSPECTED] = "not-inspected",
	[FB_OUTCOME_MIXED] = "mixed",
	[FB_OUTCOME_OWN] = "own",
	[FB_OUTCOME_NO_LIST] = "no-list",
	[FB_OUTCOME_TIMEOUT] = "timeout",
	[FB_OUTCOME_WORKER_DIED] = "worker-died",
	[FB_OUTCOME_BREAKER] = "breaker",
	[FB_OUTCOME_NO_MEMORY] = "no-memory",
	[FB_OUTCOME_IO] = "io",
	[FB_OUTCOME_NO_WORKER] = "no-worker",
};
_Static_assert(sizeof outcome_words / sizeof *outcome_words == FB_OUTCOME_COUNT,
    "one word for each outcome");

const char *
fb_outcome_name(enum fb_outcome outcome)
{
	return outcome < FB_OUTCOME_COUNT ? outcome_words[outcome] : "?";
}

bool
fb_outcome_is_closed(enum fb_outcome outcome)
{
	switch (outcome) {
	case FB_OUTCOME_NOT_INSPECTED:
	case FB_OUTCOME_MIXED:
	case FB_OUTCOME_OWN:
		return true;
	default:
		return false;
	}
}

static const char *const truncation_words[] = { "message", "headers", "parts",
	"text", "links", "identifiers", "hits", "memory" };
_Static_assert(1u << (sizeof truncation_words / sizeof *truncation_words) ==
	2u * FB_TRUNCATED_MEMORY,
    "one word for each truncation");

/* A line that grows key by key; a key that does not fit is taken back. */
struct line {
	char *out;
	size_t capacity, len;
	size_t key_at; /* where the key began that is being written */
	bool is_full;  /* this key did not fit */
};

static void line_add(struct line *line, const char *format, ...)
    FB_PRINTF(2, 3);

static void
line_add(struct line *line, const char *format, ...)
{
	size_t room = line->capacity - line->len;
	va_list arguments;

	va_start(arguments, format);
	int n = vsnprintf(line->out + line->len, room, format, arguments);
	va_end(arguments);
	if (n < 0 || (size_t)n >= room)
		line->is_full = true;
	else
		line->len += (size_t)n;
}

static void
line_begin(struct line *line)
{
	line->key_at = line->len;
	line->is_full = false;
}

static void
line_end(struct line *line)
{
	if (line->is_full)
		line->len = line->key_at;
	line->out[line->len] = '\0';
}

/* Why an entry is named. */
enum hit_kind {
	HIT_COUNTS,
	HIT_SHADOW,
	HIT_KILLED,
	HIT_ALLOWED,
	HIT_KIND_COUNT
};

static const char *const hit_keys[HIT_KIND_COUNT] = { " hits=", " shadow=",
	" killed=", " allowed=" };

static enum hit_kind
hit_kind(const struct fb_scan_reason *reason)
{
	switch (reason->override) {
	case FB_OVERRIDE_KILLED:
		return HIT_KILLED;
	case FB_OVERRIDE_ALLOWED:
		return HIT_ALLOWED;
	default:
		return reason->is_shadow != 0 ? HIT_SHADOW : HIT_COUNTS;
	}
}

static void
add_hits(struct line *line, const struct fb_scan_result *result,
    enum hit_kind kind)
{
	const char *before = hit_keys[kind];

	line_begin(line);
	for (uint32_t i = 0; i < reason_count(result); i++) {
		const struct fb_scan_reason *reason = &result->reason[i];
		char id[FB_ID_MAX_BYTES];

		if (hit_kind(reason) != kind)
			continue;
		copy_plain(id, reason->id, sizeof id - 1);
		line_add(line, "%s%s:%s", before, id, meaning(reason));
		if (list_count(result) > 1)
			line_add(line, "@%u", reason->list + 1u);
		before = ",";
	}
	line_end(line);
}

static void
add_bits(struct line *line, const char *key, const char *const *words,
    unsigned count, uint32_t bits)
{
	const char *before = key;

	line_begin(line);
	for (unsigned i = 0; i < count; i++) {
		if ((bits & 1u << i) == 0)
			continue;
		line_add(line, "%s%s", before, words[i]);
		before = ",";
	}
	line_end(line);
}

/* What trusted Authentication-Results said: the words, never the domains. */
static void
add_auth(struct line *line, const struct fb_scan_result *result)
{
	const char *before = " auth=";

	if (result->has_auth == 0)
		return;
	line_begin(line);
	if (result->auth_spf != FB_SPF_UNASKED) {
		line_add(line, "%sspf:%s", before,
		    fb_words_name(&fb_spf_words, result->auth_spf));
		before = ",";
	}
	if (result->auth_dkim != FB_AUTH_ABSENT) {
		line_add(line, "%sdkim:%s", before,
		    fb_words_name(&fb_auth_words, result->auth_dkim));
		before = ",";
	}
	if (result->auth_dmarc != FB_AUTH_ABSENT) {
		line_add(line, "%sdmarc:%s", before,
		    fb_words_name(&fb_auth_words, result->auth_dmarc));
		before = ",";
	}
	if (before[0] == ' ')
		line_add(line, "%snone", before);
	line_end(line);
}

static void
add_lists(struct line *line, const struct fb_scan_result *result)
{
	const char *before = " list=";

	line_begin(line);
	for (uint32_t i = 0; i < list_count(result); i++) {
		char list[LIST_BYTES];
		write_list(list, result, i);
		line_add(line, "%s%s", before, list);
		before = ",";
	}
	line_end(line);
}

enum fb_verdict
fb_action_shadow_verdict(const struct fb_scan_result *result,
    const struct fb_decision *decision)
{
	return fb_judge_verdict(result->shadow_score_milli,
	    (enum fb_category)result->shadow_category, &decision->thresholds);
}

static void
add_shadow(struct line *line, const struct fb_log_record *record)
{
	const struct fb_scan_result *result = record->result;
	char score[POINTS_BYTES];

	if (result->has_shadow == 0)
		return;
	enum fb_verdict verdict =
	    fb_action_shadow_verdict(result, record->decision);
	write_points(score, result->shadow_score_milli);
	line_begin(line);
	line_add(line, " shadow-verdict=%s shadow-score=%s",
	    fb_words_name(&fb_verdict_words, verdict), score);
	line_end(line);
}

static void
add_judgement(struct line *line, const struct fb_log_record *record)
{
	const struct fb_scan_result *result = record->result;
	char score[POINTS_BYTES], threshold[POINTS_BYTES];

	write_points(score, result->score_milli);
	write_points(threshold,
	    threshold_of(record->decision->verdict,
		&record->decision->thresholds));
	line_begin(line);
	line_add(line, " score=%s threshold=%s", score, threshold);
	if (result->hit_count != 0)
		line_add(line, " category=%s",
		    fb_words_name(&fb_category_words, result->category));
	line_end(line);
	line_begin(line);
	if (record->decision->is_allowed)
		line_add(line, " sender=allowed");
	line_end(line);
	add_shadow(line, record);
	for (unsigned kind = 0; kind < HIT_KIND_COUNT; kind++)
		add_hits(line, result, (enum hit_kind)kind);
	add_bits(line, " flags=", fb_flag_words.words, fb_flag_words.count,
	    result->flags);
	add_bits(line, " truncated=", truncation_words,
	    sizeof truncation_words / sizeof *truncation_words,
	    result->truncated);
	add_auth(line, result);
	add_lists(line, result);
	line_begin(line);
	if (result->is_test != 0)
		line_add(line, " test=yes");
	line_end(line);
}

void
fb_action_queue_id(char out[FB_LOG_QUEUE_ID_MAX_BYTES], const char *queue_id)
{
	bool is_known = queue_id != NULL && queue_id[0] != '\0';

	copy_plain(out, is_known ? queue_id : "-",
	    FB_LOG_QUEUE_ID_MAX_BYTES - 1);
}

void
fb_action_log_line(char *out, size_t capacity,
    const struct fb_log_record *record)
{
	static const struct fb_decision nothing = {
		.verdict = FB_VERDICT_NONE,
		.action = FB_VERDICT_NONE,
	};
	bool is_judged = record->result != NULL && record->decision != NULL;
	const struct fb_decision *decision =
	    is_judged ? record->decision : &nothing;
	struct line line = { .out = out, .capacity = capacity };
	char queue_id[FB_LOG_QUEUE_ID_MAX_BYTES];

	assert(capacity != 0);
	assert(record->outcome < FB_OUTCOME_COUNT);
	fb_action_queue_id(queue_id, record->queue_id);
	line_begin(&line);
	line_add(&line, "%s: action=%s verdict=%s", queue_id,
	    fb_words_name(&fb_verdict_words, decision->action),
	    fb_words_name(&fb_verdict_words, decision->verdict));
	line_end(&line);
	if (is_judged)
		add_judgement(&line, record);
	line_begin(&line);
	if (record->spf != FB_SPF_UNASKED)
		line_add(&line, " spf=%s",
		    fb_words_name(&fb_spf_words, record->spf));
	line_end(&line);
	line_begin(&line);
	line_add(&line, " outcome=%s", fb_outcome_name(record->outcome));
	if (!fb_outcome_is_closed(record->outcome))
		line_add(&line, " size=%" PRIu64, record->message_bytes);
	line_add(&line, " recipients=%u us=%u", record->recipient_count,
	    record->elapsed_us);
	line_end(&line);
}

void
fb_action_decision_line(char *out, size_t capacity,
    const struct fb_log_record *record)
{
	struct line line = { .out = out, .capacity = capacity };
	char queue_id[FB_LOG_QUEUE_ID_MAX_BYTES];

	if (!fb_outcome_is_closed(record->outcome)) {
		fb_action_log_line(out, capacity, record);
		return;
	}
	assert(capacity != 0);
	fb_action_queue_id(queue_id, record->queue_id);
	line_begin(&line);
	line_add(&line, "%s: outcome=%s", queue_id,
	    fb_outcome_name(record->outcome));
	line_end(&line);
}
