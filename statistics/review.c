/* SPDX-License-Identifier: BSD-2-Clause */
#include "review.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "decision_log.h"

/* ---- messages that wait for a line --------------------------------------- */

#define KEY_BYTES 16
#define WAYS 8 /* places where a message may be kept */
#define NOT_LISTED UINT32_MAX

/* One message: its queue id as a keyed hash, what is known of it. */
struct slot {
	uint8_t key[KEY_BYTES];
	uint32_t age; /* number of the line that made it, wrapping */
	uint32_t domain;
	uint32_t listed; /* its place there, or NOT_LISTED */
	bool is_used, has_sender, is_judged, is_suspected;
};

struct fb_review_open {
	uint8_t hash_key[crypto_generichash_KEYBYTES];
	uint32_t line;     /* of all, wrapping */
	size_t slot_count; /* a multiple of WAYS */
	struct slot *slot;
};

/* The queue id is of one host; the hash is keyed so that no sender can
 * choose which messages share a place. */
static void
make_key(uint8_t out[KEY_BYTES], const struct fb_review *review,
    struct fb_str host, struct fb_str queue_id)
{
	crypto_generichash_state state;

	if (review->wish.has_decisions)
		host.len = 0;
	crypto_generichash_init(&state, review->open->hash_key,
	    sizeof review->open->hash_key, KEY_BYTES);
	if (host.len != 0)
		crypto_generichash_update(&state,
		    (const unsigned char *)host.data, host.len);
	crypto_generichash_update(&state, (const unsigned char *)"", 1);
	crypto_generichash_update(&state, (const unsigned char *)queue_id.data,
	    queue_id.len);
	crypto_generichash_final(&state, out, KEY_BYTES);
}

/* Count a judged message under the domain that is known of it. */
static void
settle(struct fb_review *review, const struct slot *slot)
{
	fb_tally_add(review->domains, slot->domain, FB_SUM_JUDGED);
	if (slot->is_suspected)
		fb_tally_add(review->domains, slot->domain, FB_SUM_SUSPECTED);
	if (slot->listed != NOT_LISTED)
		review->listed[slot->listed].domain = slot->domain;
}

static uint32_t
unknown_domain(struct fb_review *review)
{
	return (
	    uint32_t)fb_tally_row(review->domains, FB_STR(FB_SENDER_UNKNOWN));
}

/* Forget a message; one that still waits for its sender waits in vain. */
static void
release(struct fb_review *review, struct slot *slot)
{
	if (slot->is_used && slot->is_judged && !slot->has_sender) {
		slot->domain = unknown_domain(review);
		settle(review, slot);
	}
	*slot = (struct slot) { .is_used = false };
}

/* The place of a message.  NULL when there is none and `must_add` is false;
 * else an old one may have to go for it. */
static struct slot *
find(struct fb_review *review, struct fb_str host, struct fb_str queue_id,
    bool must_add)
{
	struct fb_review_open *open = review->open;
	struct slot *oldest = NULL;
	uint8_t key[KEY_BYTES];
	uint32_t set;

	make_key(key, review, host, queue_id);
	memcpy(&set, key, sizeof set);
	struct slot *first =
	    &open->slot[set % (open->slot_count / WAYS) * WAYS];
	for (size_t i = 0; i < WAYS; i++) {
		struct slot *slot = &first[i];
		if (slot->is_used && memcmp(slot->key, key, KEY_BYTES) == 0)
			return slot;
		if (oldest == NULL || !slot->is_used ||
		    (oldest->is_used &&
			open->line - slot->age > open->line - oldest->age))
			oldest = slot;
	}
	if (!must_add)
		return NULL;
	release(review, oldest);
	*oldest = (struct slot) { .is_used = true,
		.age = open->line,
		.listed = NOT_LISTED };
	memcpy(oldest->key, key, KEY_BYTES);
	return oldest;
}

/* The line that names the sender. */
static void
on_sender(struct fb_review *review, const struct fb_maillog_event *event)
{
	struct slot *slot =
	    find(review, event->line.host, event->queue_id, true);
	uint32_t domain =
	    (uint32_t)fb_tally_row(review->domains, fb_str(event->domain));

	/* The queue manager says it again at each attempt; another sender is
	 * another message with a queue id that was used before. */
	if (slot->has_sender && slot->domain == domain)
		return;
	if (slot->has_sender)
		slot->is_judged = slot->is_suspected = false;
	slot->has_sender = true;
	slot->domain = domain;
	if (slot->is_judged)
		settle(review, slot);
}

static void
on_removed(struct fb_review *review, const struct fb_maillog_event *event)
{
	struct slot *slot =
	    find(review, event->line.host, event->queue_id, false);

	if (slot != NULL)
		release(review, slot);
}

/* Our line of a judged message. */
static void
join(struct fb_review *review, struct fb_str host, struct fb_str queue_id,
    bool is_suspected, uint32_t listed)
{
	struct slot *slot = find(review, host, queue_id, true);

	if (slot->is_judged) { /* a queue id that was used before */
		uint8_t key[KEY_BYTES];
		memcpy(key, slot->key, KEY_BYTES);
		release(review, slot);
		*slot = (struct slot) { .is_used = true,
			.age = review->open->line };
		memcpy(slot->key, key, KEY_BYTES);
	}
	slot->is_judged = true;
	slot->is_suspected = is_suspected;
	slot->listed = listed;
	if (slot->has_sender)
		settle(review, slot);
}

/* ---- what our lines say -------------------------------------------------- */

static enum fb_verdict
verdict_of(struct fb_str word, enum fb_verdict otherwise)
{
	unsigned number;

	return fb_words_find(&fb_verdict_words, word, &number) ?
	    (enum fb_verdict)number :
	    otherwise;
}

static bool
is_suspicion(enum fb_verdict verdict)
{
	return verdict >= FB_VERDICT_TAG;
}

/* The name of the list that an entry is of, without its serial; "?" where a
 * line of several lists does not say. */
static struct fb_str
list_of(const struct fb_fields *fields, const struct fb_fields_entry *entry)
{
	struct fb_str list =
	    fb_fields_part(fields->list, entry->list == 0 ? 1 : entry->list);

	if (entry->list == 0 && fb_fields_part(fields->list, 2).len > 0)
		list.len = 0;
	const char *slash =
	    list.len == 0 ? NULL : memchr(list.data, '/', list.len);
	if (slash != NULL)
		list.len = (size_t)(slash - list.data);
	return list.len == 0 ? FB_STR("?") : list;
}

static void
count_entries(struct fb_review *review, const struct fb_fields *fields,
    struct fb_str entries, enum fb_review_entry which, bool is_suspected)
{
	struct fb_fields_entry entry;
	char name[FB_TALLY_NAME_MAX_BYTES + 1];

	while (fb_fields_next_entry(&entries, &entry)) {
		struct fb_str list = list_of(fields, &entry);
		int len = snprintf(name, sizeof name, "%.*s %.*s %.*s",
		    (int)list.len, list.data, (int)entry.id.len, entry.id.data,
		    (int)entry.meaning.len, entry.meaning.data);
		if (len < 0 || (size_t)len >= sizeof name)
			continue;
		size_t row = fb_tally_row(review->entries, fb_str(name));
		fb_tally_add(review->entries, row, which);
		if (which == FB_ENTRY_HITS && is_suspected)
			fb_tally_add(review->entries, row, FB_ENTRY_SUSPECTED);
	}
}

static void
copy(char *out, size_t capacity, struct fb_str text)
{
	snprintf(out, capacity, "%.*s", (int)text.len,
	    text.len == 0 ? "" : text.data);
}

/* Returns the place of a message that is to be listed, or NOT_LISTED. */
static uint32_t
list_message(struct fb_review *review, fb_date day,
    const struct fb_fields *fields, enum fb_verdict verdict,
    enum fb_verdict shadow)
{
	const char *entry = review->wish.entry;
	bool is_wanted = entry != NULL ?
	    fb_fields_has_entry(fields, fb_str(entry)) :
	    review->wish.is_listing && is_suspicion(verdict);

	if (!is_wanted)
		return NOT_LISTED;
	if (review->listed_count == FB_REVIEW_LISTED_MAX) {
		review->unlisted++;
		return NOT_LISTED;
	}
	struct fb_review_listed *listed = &review->listed[review->listed_count];
	*listed = (struct fb_review_listed) { .day = day,
		.verdict = verdict,
		.shadow_verdict = shadow };
	copy(listed->queue_id, sizeof listed->queue_id, fields->queue_id);
	copy(listed->score, sizeof listed->score, fields->score);
	return (uint32_t)review->listed_count++;
}

static void
count_day(struct fb_review *review, fb_date day, bool is_suspected)
{
	char text[FB_DATE_MAX_BYTES];

	if (day == FB_DATE_NONE)
		return;
	fb_date_format(text, day);
	size_t row = fb_tally_row(review->days, fb_str(text));
	fb_tally_add(review->days, row, FB_SUM_JUDGED);
	if (is_suspected)
		fb_tally_add(review->days, row, FB_SUM_SUSPECTED);
}

static void
count_judged(struct fb_review *review, struct fb_str host, fb_date day,
    const struct fb_fields *fields)
{
	enum fb_verdict verdict = verdict_of(fields->verdict, FB_VERDICT_NONE);
	enum fb_verdict shadow = verdict_of(fields->shadow_verdict, verdict);
	bool is_suspected = is_suspicion(verdict);

	review->judged++;
	review->suspected += is_suspected;
	review->verdict[verdict]++;
	review->shadow[shadow]++;
	review->acted +=
	    is_suspicion(verdict_of(fields->action, FB_VERDICT_NONE));
	count_day(review, day, is_suspected);
	count_entries(review, fields, fields->hits, FB_ENTRY_HITS,
	    is_suspected);
	count_entries(review, fields, fields->shadow, FB_ENTRY_SHADOW, false);
	count_entries(review, fields, fields->killed, FB_ENTRY_KILLED, false);
	count_entries(review, fields, fields->allowed, FB_ENTRY_ALLOWED, false);
	join(review, host, fields->queue_id, is_suspected,
	    list_message(review, day, fields, verdict, shadow));
}

static bool
is_in_range(const struct fb_review *review, fb_date day)
{
	return (review->wish.from == FB_DATE_NONE ||
		   (day != FB_DATE_NONE && day >= review->wish.from)) &&
	    (review->wish.to == FB_DATE_NONE ||
		(day != FB_DATE_NONE && day <= review->wish.to));
}

static void
on_ours(struct fb_review *review, struct fb_str host, fb_date day,
    const struct fb_fields *fields)
{
	if (!is_in_range(review, day))
		return;
	if (fb_str_equal(fields->test, FB_STR("yes"))) {
		review->tests++;
		return;
	}
	review->messages++;
	if (day != FB_DATE_NONE) {
		if (review->first == FB_DATE_NONE || day < review->first)
			review->first = day;
		if (review->last == FB_DATE_NONE || day > review->last)
			review->last = day;
	}
	if (fields->outcome.len <= FB_TALLY_NAME_MAX_BYTES)
		fb_tally_add(review->outcomes,
		    fb_tally_row(review->outcomes, fields->outcome), 0);
	if (fb_str_equal(fields->outcome, FB_STR("judged")))
		count_judged(review, host, day, fields);
}

/* ---- the whole ------------------------------------------------------------ */

enum fb_status
fb_review_init(struct fb_review *out, const struct fb_review_wish *wish)
{
	*out = (struct fb_review) { .wish = *wish,
		.first = FB_DATE_NONE,
		.last = FB_DATE_NONE };
	out->outcomes = fb_tally_new(FB_REVIEW_OUTCOMES_MAX);
	out->days = fb_tally_new(FB_REVIEW_DAYS_MAX);
	out->domains = fb_tally_new(FB_REVIEW_DOMAINS_MAX);
	out->entries = fb_tally_new(FB_REVIEW_ENTRIES_MAX);
	out->listed = calloc(FB_REVIEW_LISTED_MAX, sizeof *out->listed);
	out->open = calloc(1, sizeof *out->open);
	if (out->open != NULL) {
		crypto_generichash_keygen(out->open->hash_key);
		out->open->slot_count =
		    (wish->open_max == 0 ? FB_REVIEW_OPEN_MAX :
					   wish->open_max) /
		    WAYS * WAYS;
		out->open->slot =
		    calloc(out->open->slot_count, sizeof *out->open->slot);
	}
	if (out->outcomes == NULL || out->days == NULL ||
	    out->domains == NULL || out->entries == NULL ||
	    out->listed == NULL || out->open == NULL || out->open->slot == NULL)
		return FB_ERR_NOMEM;
	/* It has a place even when there is no room for more domains. */
	unknown_domain(out);
	return FB_OK;
}

void
fb_review_free(struct fb_review *review)
{
	fb_tally_free(review->outcomes);
	fb_tally_free(review->days);
	fb_tally_free(review->domains);
	fb_tally_free(review->entries);
	free(review->listed);
	if (review->open != NULL)
		free(review->open->slot);
	free(review->open);
}

void
fb_review_event(struct fb_review *review, const struct fb_maillog_event *event)
{
	review->lines++;
	review->open->line++;
	switch (event->kind) {
	case FB_MAILLOG_OURS:
		if (review->wish.has_decisions)
			break;
		on_ours(review, event->line.host,
		    event->line.has_time ? fb_decision_day(event->line.time) :
					   FB_DATE_NONE,
		    &event->fields);
		break;
	case FB_MAILLOG_SENDER:
		on_sender(review, event);
		break;
	case FB_MAILLOG_REMOVED:
		on_removed(review, event);
		break;
	case FB_MAILLOG_OTHER:
		break;
	}
}

void
fb_review_record(struct fb_review *review, fb_date day,
    const struct fb_fields *fields)
{
	review->lines++;
	review->open->line++;
	on_ours(review, FB_STR(""), day, fields);
}

void
fb_review_finish(struct fb_review *review)
{
	struct slot *slot = review->open->slot;

	for (size_t i = 0; i < review->open->slot_count; i++)
		if (slot[i].is_used)
			release(review, &slot[i]);
}
