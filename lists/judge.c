/* SPDX-License-Identifier: BSD-2-Clause */
#include "judge.h"

#include <assert.h>

#include "brand.h"
#include "phrase.h"
#include "quotation.h"
#include "testword.h"

/* Entries with one key that are looked at; a list has one, lists made of
 * several sources a few. */
#define ENTRIES_PER_KEY_MAX 8

/* Places of phrases that are looked at for being quoted; what comes behind
 * them is the writer's own word. */
#define QUOTATION_CHECKS_MAX 2000

/* Which entries were noted already: an entry counts once.  Slots hold the
 * hit's index + 1. */
struct seen {
	uint32_t *slot;
	size_t slot_count; /* power of two */
};

/* One judgement while it is being made. */
struct trial {
	struct fb_evidence *out;
	struct fb_arena *arena;
	const struct fb_judge_request *request;
	size_t hit_limit;
	struct seen seen;
	/* what fb_list_match() is running over */
	unsigned list;
	size_t text;
	size_t offset; /* units of bodies before this text */
	const struct fb_folder *folder;
	struct fb_brand_claims claims;
	/* phrases of fraud groups, and how many of them are quoted */
	size_t fraud_count, quoted_count;
	size_t quotation_checks; /* made for second places, too */
};

static uint32_t *
seen_slot(const struct trial *trial, unsigned list, uint32_t entry)
{
	const struct seen *seen = &trial->seen;
	size_t mask = seen->slot_count - 1;
	size_t i = ((entry ^ list << 28) * 0x9E3779B1u) & mask;

	while (seen->slot[i] != 0) {
		const struct fb_hit *hit = &trial->out->hit[seen->slot[i] - 1];
		if (hit->list == list && hit->entry == entry)
			break;
		i = (i + 1) & mask;
	}
	return &seen->slot[i];
}

static struct fb_hit
hit_of(unsigned list, uint32_t number, const struct fb_list_entry *entry,
    const struct fb_judge_request *request)
{
	return (struct fb_hit) {
		.list = list,
		.entry = number,
		.id = entry->id,
		.type = entry->type,
		.group = entry->group,
		.category = entry->category,
		.level = entry->level,
		.weight_milli = entry->weight_milli,
		.is_shadow = entry->state == FB_STATE_SHADOW ||
		    (request->shadow_lists >> list & 1) != 0 ||
		    (request->shadow_categories >> entry->category & 1) != 0,
		.identity = entry->identity,
		.text = SIZE_MAX,
	};
}

/* What the administrator says against an entry as such. */
static enum fb_override
override_of(const struct fb_judge_request *request, unsigned list,
    const struct fb_list_entry *entry)
{
	const struct fb_overrides *overrides = request->overrides;

	if (overrides == NULL)
		return FB_OVERRIDE_NONE;
	if (fb_overrides_kill(overrides, fb_list_name(request->list[list]),
		entry->id, request->now))
		return FB_OVERRIDE_KILLED;
	return entry->type == FB_TYPE_PHRASE &&
		fb_overrides_allow_phrase(overrides, entry->identity,
		    request->now) ?
	    FB_OVERRIDE_ALLOWED :
	    FB_OVERRIDE_NONE;
}

/* Note an entry where it hit first; false when there is no more room. */
static bool
note_hit(struct trial *trial, unsigned list, uint32_t number,
    const struct fb_list_entry *entry, enum fb_override override, size_t text,
    struct fb_span span)
{
	struct fb_evidence *out = trial->out;
	uint32_t *slot = seen_slot(trial, list, number);

	if (*slot != 0)
		return true;
	if (out->hit_count == trial->hit_limit) {
		out->reading.truncated |= FB_TRUNCATED_HITS;
		return false;
	}
	struct fb_hit hit = hit_of(list, number, entry, trial->request);
	hit.override = override;
	hit.text = text;
	hit.span = span;
	out->hit[out->hit_count++] = hit;
	*slot = (uint32_t)out->hit_count;
	return true;
}

/* Where a phrase stands that was found at this unit of the text.  What speaks
 * for a mail and what stands in its headers belongs to all of it. */
static fb_step_set
steps_at(const struct trial *trial, enum fb_group group, size_t unit)
{
	const struct fb_text *text = &trial->out->reading.text[trial->text];

	if (text->kind != FB_TEXT_BODY || group >= FB_FRAUD_GROUP_COUNT)
		return FB_STEP_EVERYWHERE;
	return (fb_step_set)1
	    << (trial->offset + unit) / FB_STEP_UNITS % FB_STEP_COUNT;
}

/* Is it only quoted here?  A mail may be full of quotations, and looking for
 * their marks costs. */
static bool
is_quoted_at(struct trial *trial, struct fb_span span)
{
	const struct fb_text *text = &trial->out->reading.text[trial->text];

	if (trial->quotation_checks == QUOTATION_CHECKS_MAX)
		return false;
	trial->quotation_checks++;
	return fb_is_quoted_sentence(text->decoded, span);
}

/* An entry that hit before does so again, in units [begin, end). */
static void
note_again(struct trial *trial, struct fb_hit *hit, size_t begin, size_t end)
{
	const struct fb_text *text = &trial->out->reading.text[trial->text];
	fb_step_set steps = steps_at(trial, hit->group, begin);

	if (hit->is_quoted &&
	    !is_quoted_at(trial,
		fb_view_locate(&text->skeleton, trial->folder, begin, end)))
		hit->is_quoted = false;
	if (steps == FB_STEP_EVERYWHERE || hit->steps == FB_STEP_EVERYWHERE)
		hit->steps = FB_STEP_EVERYWHERE;
	else
		hit->steps |= steps;
}

static bool
on_match(void *context, uint32_t number, size_t begin, size_t end)
{
	struct trial *trial = context;
	const struct fb_reading *reading = &trial->out->reading;
	const struct fb_list *list = trial->request->list[trial->list];
	const struct fb_text *text = &reading->text[trial->text];
	uint32_t slot = *seen_slot(trial, trial->list, number);
	struct fb_list_entry entry;

	if (slot != 0)
		note_again(trial, &trial->out->hit[slot - 1], begin, end);
	if (slot != 0 || !fb_list_entry(&entry, list, number) ||
	    entry.expires <= trial->request->now)
		return true;
	if (entry.type == FB_TYPE_BRAND) {
		/* without memory the rest is judged all the same */
		if (fb_brand_claims_note(&trial->claims, trial->arena,
			trial->folder, reading, trial->list, number,
			entry.value, trial->text, begin, end) != FB_OK)
			trial->out->reading.truncated |= FB_TRUNCATED_MEMORY;
		return true;
	}
	struct fb_span span =
	    fb_view_locate(&text->skeleton, trial->folder, begin, end);
	if (entry.group < FB_FRAUD_GROUP_COUNT &&
	    (FB_COMMON_GROUPS >> entry.group & 1) == 0) {
		trial->fraud_count++;
		trial->quoted_count += fb_is_quoted(text->decoded, span);
	}
	size_t before = trial->out->hit_count;
	if (!note_hit(trial, trial->list, number, &entry,
		override_of(trial->request, trial->list, &entry), trial->text,
		span))
		return false;
	if (trial->out->hit_count > before) {
		struct fb_hit *hit = &trial->out->hit[before];
		hit->steps = steps_at(trial, entry.group, begin);
		hit->is_quoted = hit->steps != FB_STEP_EVERYWHERE &&
		    is_quoted_at(trial, span);
	}
	return true;
}

/* Most of what speaks for fraud is only quoted. */
static bool
is_quotation(const struct trial *trial)
{
	return trial->quoted_count > 0 &&
	    3 * trial->quoted_count >= 2 * trial->fraud_count;
}

static enum fb_override
override_of_brand(struct trial *trial, unsigned list,
    const struct fb_list_entry *entry)
{
	enum fb_override override = override_of(trial->request, list, entry);

	return override == FB_OVERRIDE_NONE &&
		fb_overrides_allow_brand(trial->request->overrides,
		    trial->arena, trial->folder, entry->value,
		    trial->request->now) ?
	    FB_OVERRIDE_ALLOWED :
	    override;
}

/* What speaks for a mail is no hit: nobody is to be told of a claim that is
 * true. */
static void
note_own_brand(struct trial *trial, unsigned list,
    const struct fb_list_entry *entry)
{
	const struct fb_hit hit = hit_of(list, 0, entry, trial->request);

	if (!hit.is_shadow &&
	    override_of_brand(trial, list, entry) == FB_OVERRIDE_NONE)
		trial->out->reading.flags |= 1u << FB_FLAG_BRAND_OWN;
}

/* A brand is a hit where its claim says something about the mail.  Its weight
 * is that of an impersonation; the rest is for rules. */
static void
note_claims(struct trial *trial, const struct fb_extractor *extractor)
{
	const struct fb_reading *reading = &trial->out->reading;
	struct fb_list_entry entry;

	for (size_t i = 0; i < trial->claims.count; i++) {
		const struct fb_brand_claim *claim = &trial->claims.claim[i];
		if (claim->strength == FB_CLAIM_NONE ||
		    !fb_list_entry(&entry, trial->request->list[claim->list],
			claim->number))
			continue;
		fb_flag_set flags = fb_brand_claim_flags(claim, reading,
		    &trial->out->auth, extractor);
		if ((flags >> FB_FLAG_BRAND_OWN & 1) != 0)
			note_own_brand(trial, claim->list, &entry);
		flags &= ~(1u << FB_FLAG_BRAND_OWN);
		if (flags == 0)
			continue;
		if ((flags >> FB_FLAG_BRAND_MISMATCH & 1) == 0)
			entry.weight_milli = 0;
		size_t before = trial->out->hit_count;
		if (!note_hit(trial, claim->list, claim->number, &entry,
			override_of_brand(trial, claim->list, &entry),
			claim->text, claim->span))
			return;
		if (trial->out->hit_count > before)
			trial->out->hit[before].flags = flags;
	}
}

/* A test word as an entry of a list. */
static void
note_test_word(struct trial *trial, enum fb_category category, size_t text,
    struct fb_span place)
{
	struct fb_list_entry entry = {
		.id = fb_testword_id(category),
		.type = FB_TYPE_PHRASE,
		.group = FB_GROUP_NONE,
		.category = category,
		.level = FB_LEVEL_OFFICIAL,
		.state = FB_STATE_ACTIVE,
		.weight_milli = FB_TEST_WEIGHT_MILLI,
	};

	/* a mail may be full of them, and hashing costs */
	if (*seen_slot(trial, FB_LIST_OF_TESTS, category) != 0)
		return;
	entry.identity =
	    fb_identity_of_bytes(FB_TYPE_PHRASE, fb_str(fb_testword(category)));
	note_hit(trial, FB_LIST_OF_TESTS, category, &entry, FB_OVERRIDE_NONE,
	    text, place);
}

/* Before all lists, so that a mail full of hits has room for them. */
static void
find_test_words(struct trial *trial)
{
	const struct fb_reading *reading = &trial->out->reading;
	enum fb_category category;
	struct fb_span place;

	for (size_t i = 0; i < reading->text_count; i++) {
		const struct fb_text *text = &reading->text[i];
		if (text->kind != FB_TEXT_SUBJECT && text->kind != FB_TEXT_BODY)
			continue;
		for (size_t position = 0; fb_testword_next(&category, &place,
			 text->decoded, &position);)
			note_test_word(trial, category, i, place);
	}
}

/* Hidden text can neither hide a hit nor add one, so it is not matched. */
static void
match_texts(struct trial *trial)
{
	const struct fb_reading *reading = &trial->out->reading;

	for (size_t i = 0; i < reading->text_count; i++) {
		if (reading->text[i].kind == FB_TEXT_HIDDEN)
			continue;
		trial->text = i;
		for (unsigned l = 0; l < trial->request->list_count; l++) {
			trial->list = l;
			fb_list_match(trial->request->list[l],
			    reading->text[i].skeleton.text, on_match, trial);
		}
		if (reading->text[i].kind == FB_TEXT_BODY)
			trial->offset += reading->text[i].skeleton.text.count;
	}
}

/* An entry that says little, such as an account without its branch, may be
 * hit by a value that is allowed and then by another. */
static void
stop_allowing(struct trial *trial, unsigned list, uint32_t number,
    const struct fb_identifier *identifier)
{
	uint32_t slot = *seen_slot(trial, list, number);
	struct fb_hit *hit = slot == 0 ? NULL : &trial->out->hit[slot - 1];

	if (hit == NULL || hit->override != FB_OVERRIDE_ALLOWED)
		return;
	hit->override = FB_OVERRIDE_NONE;
	hit->text = identifier->text;
	hit->span = identifier->span;
}

static void
look_up(struct trial *trial, unsigned list,
    const struct fb_identifier *identifier)
{
	uint32_t number[ENTRIES_PER_KEY_MAX];
	struct fb_list_entry entry;

	size_t count = fb_list_find_key(number, ENTRIES_PER_KEY_MAX,
	    trial->request->list[list], identifier->type, identifier->key);
	for (size_t i = 0; i < count && i < ENTRIES_PER_KEY_MAX; i++) {
		if (!fb_list_entry(&entry, trial->request->list[list],
			number[i]) ||
		    entry.expires <= trial->request->now)
			continue;
		enum fb_override override =
		    override_of(trial->request, list, &entry);
		if (override == FB_OVERRIDE_NONE &&
		    fb_overrides_allow_key(trial->request->overrides,
			identifier->type, identifier->key, entry.key,
			trial->request->now))
			override = FB_OVERRIDE_ALLOWED;
		if (override == FB_OVERRIDE_NONE)
			stop_allowing(trial, list, number[i], identifier);
		if (!note_hit(trial, list, number[i], &entry, override,
			identifier->text, identifier->span))
			return;
	}
}

static void
look_up_identifiers(struct trial *trial, struct fb_facts *facts)
{
	const struct fb_identifiers *set = &trial->out->reading.identifiers;

	for (size_t i = 0; i < set->count; i++) {
		facts->has_types |= 1u << set->identifier[i].type;
		for (unsigned l = 0; l < trial->request->list_count; l++)
			look_up(trial, l, &set->identifier[i]);
	}
}

static size_t
count_rules(const struct fb_judge_request *request)
{
	size_t sum = 0, count;

	for (size_t l = 0; l < request->list_count; l++) {
		fb_list_rules(request->list[l], &count);
		sum += count;
	}
	return sum;
}

/* The rules in force now.  `rule` has room for all; returns how many. */
static size_t
gather_rules(struct fb_rule_entry *rule, const struct fb_judge_request *request)
{
	struct fb_list_entry entry;
	size_t gathered = 0, count;

	for (unsigned l = 0; l < request->list_count; l++) {
		const uint32_t *number =
		    fb_list_rules(request->list[l], &count);
		for (size_t i = 0; i < count; i++) {
			if (!fb_list_entry(&entry, request->list[l],
				number[i]) ||
			    entry.expires <= request->now)
				continue;
			rule[gathered] = (struct fb_rule_entry) {
				.hit = hit_of(l, number[i], &entry, request),
				.code = entry.code,
				.code_len = entry.code_len,
			};
			rule[gathered++].hit.override =
			    override_of(request, l, &entry);
		}
	}
	return gathered;
}

/* The largest cap that any list gives; lists that give none have no say. */
static struct fb_caps
merge_caps(const struct fb_judge_request *request)
{
	struct fb_caps caps;

	for (unsigned g = 0; g < FB_GROUP_COUNT; g++) {
		int32_t largest = -1;
		for (size_t l = 0; l < request->list_count; l++) {
			int32_t cap =
			    fb_list_caps(request->list[l])->cap_milli[g];
			if (cap != FB_CAP_NONE && cap > largest)
				largest = cap;
		}
		caps.cap_milli[g] = largest < 0 ? FB_CAP_NONE : largest;
	}
	return caps;
}

/* Room for hits, the set of seen entries and the rules. */
static enum fb_status
prepare(struct trial *trial, struct fb_rule_entry **rule)
{
	size_t rule_count = count_rules(trial->request), slots = 64;

	while (slots < 2 * trial->hit_limit)
		slots *= 2;
	trial->seen.slot_count = slots;
	trial->seen.slot =
	    fb_arena_calloc(trial->arena, slots, sizeof *trial->seen.slot);
	trial->out->hit = fb_arena_calloc(trial->arena,
	    trial->hit_limit + rule_count, sizeof *trial->out->hit);
	*rule = fb_arena_calloc(trial->arena, rule_count, sizeof **rule);
	return trial->seen.slot == NULL || trial->out->hit == NULL ||
		*rule == NULL ?
	    FB_ERR_NOMEM :
	    FB_OK;
}

/* fb_read_message() or fb_read_text(). */
typedef enum fb_status reading_function(struct fb_reading *out,
    struct fb_arena *arena, const struct fb_reader *reader,
    struct fb_str bytes);

static enum fb_status
judge(struct fb_evidence *out, struct fb_arena *arena,
    const struct fb_reader *reader, const struct fb_judge_request *request,
    reading_function *read, struct fb_str bytes)
{
	assert(request->list_count <= FB_LISTS_MAX);
	struct fb_evidence evidence = { 0 };
	struct trial trial = {
		.out = &evidence,
		.arena = arena,
		.request = request,
		.hit_limit = fb_reader_limits(reader)->hit_count,
		.folder = fb_reader_folder(reader),
	};
	struct fb_facts facts = { 0 };
	struct fb_rule_entry *rule;

	/* First, so that a mail that eats all memory is judged by what was
	 * read of it. */
	enum fb_status status = prepare(&trial, &rule);
	if (status == FB_OK)
		status = read(&evidence.reading, arena, reader, bytes);
	if (status != FB_OK)
		return status;
	fb_auth_results_read(&evidence.auth, &evidence.reading.fields,
	    request->trusted_authserv);
	find_test_words(&trial);
	match_texts(&trial);
	note_claims(&trial, fb_reader_extractor(reader));
	look_up_identifiers(&trial, &facts);
	if (is_quotation(&trial))
		evidence.reading.flags |= 1u << FB_FLAG_QUOTED;
	facts.flags = evidence.reading.flags;
	/* What the MTA's own check said spares ours, and its DNS. */
	facts.spf =
	    request->spf != FB_SPF_UNASKED ? request->spf : evidence.auth.spf;

	const struct fb_caps caps = merge_caps(request);
	fb_weigh(&evidence.weighing, evidence.hit, &evidence.hit_count, rule,
	    gather_rules(rule, request), &caps, &facts, request->categories);
	evidence.reading.flags = evidence.weighing.facts.flags;
	*out = evidence;
	return FB_OK;
}

enum fb_status
fb_judge_message(struct fb_evidence *out, struct fb_arena *arena,
    const struct fb_reader *reader, const struct fb_judge_request *request,
    struct fb_str message)
{
	return judge(out, arena, reader, request, fb_read_message, message);
}

enum fb_status
fb_judge_text(struct fb_evidence *out, struct fb_arena *arena,
    const struct fb_reader *reader, const struct fb_judge_request *request,
    struct fb_str text)
{
	return judge(out, arena, reader, request, fb_read_text, text);
}

/* ---- what decided ----------------------------------------------------- */

/* The other way round: gone, or active at last. */
static void
turn(struct fb_hit *hit)
{
	if (hit->override != FB_OVERRIDE_NONE)
		return;
	if (hit->is_shadow)
		hit->is_shadow = false;
	else
		hit->override = FB_OVERRIDE_KILLED;
}

static void
turn_rule(struct fb_rule_entry *rule, size_t count, const struct fb_hit *hit)
{
	for (size_t i = 0; i < count; i++)
		if (rule[i].hit.list == hit->list &&
		    rule[i].hit.entry == hit->entry)
			turn(&rule[i].hit);
}

/* What was found before rules were asked. */
static struct fb_facts
facts_before(const struct fb_evidence *evidence)
{
	struct fb_facts facts = evidence->weighing.facts;

	facts.flags &= ~(fb_flag_set)FB_BRAND_HIT_FLAGS;
	return facts;
}

enum fb_status
fb_judge_otherwise(int32_t *score_milli, struct fb_arena *arena,
    const struct fb_judge_request *request, const struct fb_evidence *evidence)
{
	size_t rule_count = count_rules(request);
	const struct fb_caps caps = merge_caps(request);
	const struct fb_facts facts = facts_before(evidence);
	struct fb_rule_entry *rule =
	    fb_arena_calloc(arena, rule_count, sizeof *rule);
	struct fb_hit *hit = fb_arena_calloc(arena,
	    evidence->hit_count + rule_count, sizeof *hit);
	struct fb_weighing weighing;

	if (rule == NULL || hit == NULL)
		return FB_ERR_NOMEM;
	for (size_t i = 0; i < evidence->hit_count; i++) {
		size_t count = 0, rules = gather_rules(rule, request);
		for (size_t j = 0; j < evidence->hit_count; j++) {
			if (evidence->hit[j].type == FB_TYPE_RULE)
				continue;
			hit[count] = evidence->hit[j];
			if (j == i)
				turn(&hit[count]);
			count++;
		}
		if (evidence->hit[i].type == FB_TYPE_RULE)
			turn_rule(rule, rules, &evidence->hit[i]);
		fb_weigh(&weighing, hit, &count, rule, rules, &caps, &facts,
		    request->categories);
		score_milli[i] = weighing.score_milli;
	}
	return FB_OK;
}

/* The strongest verdict that a category may lead to: for illegal and harmful
 * information a note to the reader, for a life in danger a note to a human
 * at the ISP and nothing else. */
static enum fb_verdict
category_ceiling(enum fb_category category)
{
	switch (category) {
	case FB_CATEGORY_LIFE:
		return FB_VERDICT_NOTIFY;
	case FB_CATEGORY_ILLEGAL:
	case FB_CATEGORY_HARMFUL:
		return FB_VERDICT_TAG;
	default:
		return FB_VERDICT_REJECT;
	}
}

const char *
fb_judge_list_name(const struct fb_judge_request *request,
    const struct fb_hit *hit)
{
	return hit->list == FB_LIST_OF_TESTS ?
	    FB_TEST_LIST_NAME :
	    fb_list_name(request->list[hit->list]);
}

enum fb_verdict
fb_judge_verdict(int32_t score_milli, enum fb_category category,
    const struct fb_thresholds *thresholds)
{
	enum fb_verdict verdict = FB_VERDICT_NONE,
			ceiling = category_ceiling(category);

	if (score_milli >= thresholds->reject_milli)
		verdict = FB_VERDICT_REJECT;
	else if (score_milli >= thresholds->quarantine_milli)
		verdict = FB_VERDICT_QUARANTINE;
	else if (score_milli >= thresholds->tag_milli)
		verdict = FB_VERDICT_TAG;
	return verdict < ceiling ? verdict : ceiling;
}

struct fb_str
fb_evidence_words(const struct fb_evidence *evidence, const struct fb_hit *hit,
    size_t max_bytes)
{
	const struct fb_reading *reading = &evidence->reading;

	if (hit->text >= reading->text_count ||
	    hit->span.end <= hit->span.begin)
		return (struct fb_str) { NULL, 0 };
	struct fb_str whole = reading->text[hit->text].decoded;
	assert(hit->span.end <= whole.len);
	size_t len = hit->span.end - hit->span.begin;
	const char *begin = whole.data + hit->span.begin;
	if (len > max_bytes) {
		len = max_bytes;
		while (len > 0 && ((unsigned char)begin[len] & 0xC0) == 0x80)
			len--;
	}
	return (struct fb_str) { begin, len };
}
