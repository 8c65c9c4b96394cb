/* SPDX-License-Identifier: BSD-2-Clause */
#include "decide.h"

#include "table.h"

#define NONE FB_VERDICT_NONE
#define NOTIFY FB_VERDICT_NOTIFY
#define TAG FB_VERDICT_TAG
#define QUARANTINE FB_VERDICT_QUARANTINE
#define REJECT FB_VERDICT_REJECT
/* The same ceiling for each category. */
#define ALL(verdict) \
	{ \
		verdict, verdict, verdict, verdict, verdict, verdict, verdict, \
		    verdict \
	}
#define BIT(category) (1u << FB_CATEGORY_##category)

static const struct fb_consent agreed_tag = {
	.categories = FB_CATEGORY_DEFAULT,
	.ceiling = ALL(TAG),
};
static const struct fb_consent agreed_reject = {
	.categories = FB_CATEGORY_ALL,
	.ceiling = ALL(REJECT),
};
static const struct fb_consent agreed_life = {
	.categories = BIT(LIFE),
	.ceiling = ALL(TAG),
};
static const struct fb_consent refused = { .categories = 0 };

/* ---- audiences ------------------------------------------------------- */

static const struct {
	const char *name;
	const struct fb_consent *consent[4]; /* ended by NULL */
	bool is_inspectable;
	fb_category_set categories;
	enum fb_verdict ceiling;
} audiences[] = {
	{ "nobody may not be inspected", { NULL }, false, FB_CATEGORY_ALL,
	    REJECT },
	{ "one who agreed may be", { &agreed_tag }, true, FB_CATEGORY_DEFAULT,
	    TAG },
	{ "one who did not may not", { &refused }, false, FB_CATEGORY_ALL,
	    REJECT },
	{ "the weakest ceiling counts", { &agreed_reject, &agreed_tag }, true,
	    FB_CATEGORY_DEFAULT, TAG },
	{ "in any order", { &agreed_tag, &agreed_reject }, true,
	    FB_CATEGORY_DEFAULT, TAG },
	{ "one refusal protects all", { &agreed_tag, &refused }, false,
	    FB_CATEGORY_DEFAULT, TAG },
	{ "in any order too", { &refused, &agreed_tag }, false,
	    FB_CATEGORY_DEFAULT, TAG },
	{ "nothing agreed in common is no agreement",
	    { &agreed_tag, &agreed_life }, false, 0, TAG },
};

static void
adds_up(void **state)
{
	const typeof(*audiences) *c = *state;
	struct fb_audience audience = fb_audience_none();
	unsigned count = 0;

	for (; c->consent[count] != NULL; count++)
		fb_audience_add(&audience, c->consent[count]);
	assert_int_equal(audience.recipient_count, count);
	assert_int_equal(fb_audience_is_inspectable(&audience),
	    c->is_inspectable);
	assert_int_equal(audience.categories, c->categories);
	for (unsigned i = 0; i < FB_CATEGORY_COUNT; i++)
		assert_int_equal(audience.ceiling[i], c->ceiling);
}

static const struct {
	const char *name;
	const struct fb_consent *there[3];
	const struct fb_consent *next;
	bool fits;
} fittings[] = {
	{ "the first recipient fits", { NULL }, &agreed_tag, true },
	{ "the first one fits who refused", { NULL }, &refused, true },
	{ "who agreed fits who agreed", { &agreed_tag }, &agreed_reject, true },
	{ "who refused does not fit who agreed", { &agreed_tag }, &refused,
	    false },
	{ "who agreed does not fit who refused", { &refused }, &agreed_tag,
	    false },
	{ "who refused fits who refused", { &refused }, &refused, true },
	{ "other categories do not fit", { &agreed_tag }, &agreed_life, false },
	{ "a mixed audience counts as refused", { &agreed_tag, &refused },
	    &refused, true },
	{ "so who agreed does not fit it", { &agreed_tag, &refused },
	    &agreed_tag, false },
};

static void
fits(void **state)
{
	const typeof(*fittings) *c = *state;
	struct fb_audience audience = fb_audience_none();

	for (unsigned i = 0; c->there[i] != NULL; i++)
		fb_audience_add(&audience, c->there[i]);
	assert_int_equal(fb_audience_fits(&audience, c->next), c->fits);
}

/* ---- decisions ------------------------------------------------------- */

static const struct {
	const char *name;
	int32_t score;
	enum fb_category category;
	fb_category_set agreed;
	enum fb_verdict agreed_ceiling, ceiling;
	enum fb_mode mode;
	enum fb_verdict verdict, action;
} cases[] = {
#define FAKEBILL FB_CATEGORY_FAKEBILL, FB_CATEGORY_DEFAULT
#define ENFORCE FB_MODE_ENFORCE
#define OBSERVE FB_MODE_OBSERVE
	{ "below the tag threshold nothing is done", 4999, FAKEBILL, REJECT,
	    REJECT, ENFORCE, NONE, NONE },
	{ "a negative score is nothing", -20000, FAKEBILL, REJECT, REJECT,
	    ENFORCE, NONE, NONE },
	{ "the lowest score is nothing", INT32_MIN, FAKEBILL, REJECT, REJECT,
	    ENFORCE, NONE, NONE },
	{ "at the tag threshold mail is tagged", 5000, FAKEBILL, REJECT, REJECT,
	    ENFORCE, TAG, TAG },
	{ "just below quarantine it is tagged", 7999, FAKEBILL, REJECT, REJECT,
	    ENFORCE, TAG, TAG },
	{ "at the quarantine threshold it is quarantined", 8000, FAKEBILL,
	    REJECT, REJECT, ENFORCE, QUARANTINE, QUARANTINE },
	{ "at the reject threshold it is rejected", 12000, FAKEBILL, REJECT,
	    REJECT, ENFORCE, REJECT, REJECT },
	{ "the highest score is rejected", INT32_MAX, FAKEBILL, REJECT, REJECT,
	    ENFORCE, REJECT, REJECT },
	{ "the ceiling of the settings holds", 12000, FAKEBILL, REJECT, TAG,
	    ENFORCE, REJECT, TAG },
	{ "the ceiling of the recipients holds", 12000, FAKEBILL, TAG, REJECT,
	    ENFORCE, REJECT, TAG },
	{ "the weaker of both ceilings holds", 12000, FAKEBILL, QUARANTINE, TAG,
	    ENFORCE, REJECT, TAG },
	{ "a ceiling does not strengthen", 5000, FAKEBILL, QUARANTINE,
	    QUARANTINE, ENFORCE, TAG, TAG },
	{ "observing does nothing", 12000, FAKEBILL, REJECT, REJECT, OBSERVE,
	    REJECT, NONE },
	{ "observing shows the verdict", 5000, FAKEBILL, TAG, TAG, OBSERVE, TAG,
	    NONE },
	{ "phishing is rejected like fake bills", 12000, FB_CATEGORY_PHISH,
	    FB_CATEGORY_DEFAULT, REJECT, REJECT, ENFORCE, REJECT, REJECT },
	{ "a virus is rejected where agreed", 12000, FB_CATEGORY_VIRUS,
	    FB_CATEGORY_ALL, REJECT, REJECT, ENFORCE, REJECT, REJECT },
	{ "illegal information is tagged at most", 12000, FB_CATEGORY_ILLEGAL,
	    FB_CATEGORY_ALL, REJECT, REJECT, ENFORCE, TAG, TAG },
	{ "harmful information is tagged at most", 12000, FB_CATEGORY_HARMFUL,
	    FB_CATEGORY_ALL, REJECT, REJECT, ENFORCE, TAG, TAG },
	{ "a life in danger is a note, nothing else", 12000, FB_CATEGORY_LIFE,
	    FB_CATEGORY_ALL, REJECT, REJECT, ENFORCE, NOTIFY, NOTIFY },
	{ "a note passes the lowest ceiling", 12000, FB_CATEGORY_LIFE,
	    BIT(LIFE), TAG, TAG, ENFORCE, NOTIFY, NOTIFY },
	{ "observing sends no note", 12000, FB_CATEGORY_LIFE, FB_CATEGORY_ALL,
	    REJECT, REJECT, OBSERVE, NOTIFY, NONE },
	{ "a category nobody agreed to is not judged", 12000, FB_CATEGORY_VIRUS,
	    FB_CATEGORY_DEFAULT, REJECT, REJECT, ENFORCE, NONE, NONE },
	{ "nor is a life note that nobody agreed to", 12000, FB_CATEGORY_LIFE,
	    FB_CATEGORY_DEFAULT, REJECT, REJECT, ENFORCE, NONE, NONE },
	{ "no agreement at all is no verdict", 12000, FB_CATEGORY_FAKEBILL, 0,
	    REJECT, REJECT, ENFORCE, NONE, NONE },
};

static const struct fb_thresholds thresholds = {
	FB_THRESHOLD_TAG_MILLI,
	FB_THRESHOLD_QUARANTINE_MILLI,
	FB_THRESHOLD_REJECT_MILLI,
};

static const struct fb_circumstances from_outside = {
	.origin = FB_ORIGIN_REMOTE,
};

static void
clear_category_ceilings(struct fb_settings *settings)
{
	for (unsigned i = 0; i < FB_CATEGORY_COUNT; i++)
		settings->category_ceiling[i] = REJECT;
}

static struct fb_decision
decide(int32_t score, uint32_t category, const struct fb_consent *consent,
    enum fb_verdict ceiling, enum fb_mode mode)
{
	struct fb_settings settings = {
		.mode = mode,
		.ceiling = ceiling,
	};
	const struct fb_scan_result result = {
		.score_milli = score,
		.category = category,
	};
	struct fb_audience audience = fb_audience_none();

	clear_category_ceilings(&settings);
	fb_audience_add(&audience, consent);
	return fb_decide(&result, &settings, &audience, &from_outside);
}

static void
decides(void **state)
{
	const typeof(*cases) *c = *state;
	const struct fb_consent consent = {
		.categories = c->agreed,
		.ceiling = ALL(c->agreed_ceiling),
		.thresholds = thresholds,
	};
	struct fb_decision decision =
	    decide(c->score, c->category, &consent, c->ceiling, c->mode);

	assert_int_equal(decision.verdict, c->verdict);
	assert_int_equal(decision.action, c->action);
}

/* ---- every combination ----------------------------------------------- */

/* What an administrator may choose as ceilings; no rule treats them by
 * their number. */
static const enum fb_verdict ceilings[] = { NONE, TAG, QUARANTINE, REJECT };

/* One choice of everything that decides. */
struct choice {
	int32_t score;
	unsigned category; /* FB_CATEGORY_COUNT: a worker that lies */
	bool is_agreed;    /* to that category */
	enum fb_verdict recipients, all, by_category, of_origin;
	enum fb_origin origin;
	enum fb_mode mode;
	bool is_allowed;
};

/* The number of ways to choose, and the n-th of them. */
#define SCORES 9
#define CHOICES \
	(SCORES * (FB_CATEGORY_COUNT + 1) * 2 * 4 * 3 * 4 * 4 * 3 * 2 * 2)

static unsigned
digit(unsigned *number, unsigned base)
{
	unsigned d = *number % base;

	*number /= base;
	return d;
}

static struct choice
choose(unsigned n)
{
	static const int32_t scores[SCORES] = { -1, 0, 4999, 5000, 7999, 8000,
		11999, 12000, 999999 };
	struct choice c;

	c.score = scores[digit(&n, SCORES)];
	c.category = digit(&n, FB_CATEGORY_COUNT + 1);
	c.is_agreed = digit(&n, 2) != 0;
	c.recipients = ceilings[digit(&n, 4)];
	c.all = ceilings[1 + digit(&n, 3)];
	c.by_category = ceilings[digit(&n, 4)];
	c.of_origin = ceilings[digit(&n, 4)];
	c.origin = (enum fb_origin)digit(&n, 3);
	c.mode = digit(&n, 2) != 0 ? ENFORCE : OBSERVE;
	c.is_allowed = digit(&n, 2) != 0;
	return c;
}

static struct fb_decision
decide_choice(const struct choice *c)
{
	struct fb_settings settings = { .mode = c->mode, .ceiling = c->all };
	const struct fb_scan_result result = { .score_milli = c->score,
		.category = c->category };
	const struct fb_circumstances circumstances = { c->origin,
		c->is_allowed };
	struct fb_consent consent = {
		.categories = FB_CATEGORY_ALL,
		.ceiling = ALL(c->recipients),
		.thresholds = thresholds,
	};
	struct fb_audience audience = fb_audience_none();

	for (unsigned i = 0; i < FB_CATEGORY_COUNT; i++)
		settings.category_ceiling[i] = c->by_category;
	settings.local_ceiling =
	    c->origin == FB_ORIGIN_LOCAL ? c->of_origin : NONE;
	settings.submitter_ceiling =
	    c->origin == FB_ORIGIN_SUBMITTER ? c->of_origin : NONE;
	if (!c->is_agreed)
		consent.categories &= ~(1u << c->category);
	fb_audience_add(&audience, &consent);
	return fb_decide(&result, &settings, &audience, &circumstances);
}

/* The rules once more, in the words of the design. */
static enum fb_verdict
verdict_by_the_rules(const struct choice *c)
{
	enum fb_verdict verdict = c->score >= 12000 ? REJECT :
	    c->score >= 8000                        ? QUARANTINE :
	    c->score >= 5000                        ? TAG :
						      NONE;

	if (c->category == FB_CATEGORY_COUNT || !c->is_agreed)
		return NONE;
	if (verdict != NONE && c->category == FB_CATEGORY_LIFE)
		return NOTIFY;
	if (verdict > TAG &&
	    (c->category == FB_CATEGORY_ILLEGAL ||
		c->category == FB_CATEGORY_HARMFUL))
		return TAG;
	if (c->is_allowed && (FB_CATEGORY_DEFAULT & 1u << c->category) != 0)
		return NONE;
	return verdict;
}

static void
every_choice_follows_the_rules(void **state)
{
	(void)state;
	for (unsigned n = 0; n < CHOICES; n++) {
		const struct choice c = choose(n);
		struct fb_decision d = decide_choice(&c);

		assert_int_equal(d.verdict, verdict_by_the_rules(&c));
		assert_true(d.action <= d.verdict);
		assert_true(d.action <= c.recipients);
		assert_true(d.action <= c.all);
		assert_true(d.action <= c.by_category);
		if (c.origin != FB_ORIGIN_REMOTE)
			assert_true(d.action <= c.of_origin);
		if (c.mode == OBSERVE)
			assert_int_equal(d.action, NONE);
		/* Nothing else lowers it. */
		else if (d.action < d.verdict)
			assert_true(d.action == c.recipients ||
			    d.action == c.all || d.action == c.by_category ||
			    (c.origin != FB_ORIGIN_REMOTE &&
				d.action == c.of_origin));
	}
}

static void
a_worker_that_failed_convicts_nobody(void **state)
{
	const struct fb_settings settings = {
		.mode = ENFORCE,
		.ceiling = REJECT,
	};
	const struct fb_scan_result result = {
		.status = FB_ERR_NOMEM,
		.score_milli = 99000,
	};
	struct fb_audience audience = fb_audience_none();

	(void)state;
	fb_audience_add(&audience, &agreed_reject);
	struct fb_decision d =
	    fb_decide(&result, &settings, &audience, &from_outside);
	assert_int_equal(d.verdict, NONE);
	assert_int_equal(d.action, NONE);
}

/* ---- policy of recipients and of the operator ------------------------ */

#define DEFAULTS .categories = FB_CATEGORY_DEFAULT, .ceiling = ALL(REJECT)

static const struct fb_consent early = { DEFAULTS, .subject_mark = true,
	.thresholds = { 3000, 4000, 5000 } };
static const struct fb_consent usual = { DEFAULTS, .subject_mark = true,
	.thresholds = { 5000, 8000, 12000 } };
static const struct fb_consent late = { DEFAULTS, .subject_mark = true,
	.thresholds = { 10000, 11000, 12000 } };
static const struct fb_consent unmarked = { DEFAULTS,
	.thresholds = { 5000, 8000, 12000 } };
static const struct fb_consent no_phish = { .categories = FB_CATEGORY_DEFAULT,
	.ceiling = { [FB_CATEGORY_FAKEBILL] = REJECT,
	    [FB_CATEGORY_PHISH] = NONE },
	.thresholds = { 5000, 8000, 12000 } };

static const struct {
	const char *name;
	const struct fb_consent *consent[3];
	int32_t score;
	enum fb_category category;
	enum fb_origin origin;
	enum fb_verdict category_ceiling, local_ceiling, submitter_ceiling;
	enum fb_verdict verdict, action;
	bool subject_mark;
} policies[] = {
#define REMOTE FB_ORIGIN_REMOTE, REJECT, QUARANTINE, NONE
	{ "who wants early tags gets them", { &early }, 3000,
	    FB_CATEGORY_FAKEBILL, REMOTE, TAG, TAG, true },
	{ "and early rejections", { &early }, 5000, FB_CATEGORY_FAKEBILL,
	    REMOTE, REJECT, REJECT, true },
	{ "who wants late tags is left alone before", { &late }, 9999,
	    FB_CATEGORY_FAKEBILL, REMOTE, NONE, NONE, true },
	{ "the highest threshold counts for all", { &early, &late }, 9999,
	    FB_CATEGORY_FAKEBILL, REMOTE, NONE, NONE, true },
	{ "in any order", { &late, &early }, 9999, FB_CATEGORY_FAKEBILL, REMOTE,
	    NONE, NONE, true },
	{ "each threshold by itself", { &usual, &late }, 12000,
	    FB_CATEGORY_FAKEBILL, REMOTE, REJECT, REJECT, true },
	{ "a mark must be wanted by all", { &usual, &unmarked }, 5000,
	    FB_CATEGORY_FAKEBILL, REMOTE, TAG, TAG, false },
	{ "a recipient may let one category pass", { &no_phish }, 12000,
	    FB_CATEGORY_PHISH, REMOTE, REJECT, NONE, false },
	{ "and have another one rejected", { &no_phish }, 12000,
	    FB_CATEGORY_FAKEBILL, REMOTE, REJECT, REJECT, false },
	{ "for all who share the mail", { &usual, &no_phish }, 12000,
	    FB_CATEGORY_PHISH, REMOTE, REJECT, NONE, false },
	{ "the operator may begin with a tag", { &usual }, 12000,
	    FB_CATEGORY_PHISH, FB_ORIGIN_REMOTE, TAG, QUARANTINE, NONE, REJECT,
	    TAG, true },
	{ "or with nothing", { &usual }, 12000, FB_CATEGORY_PHISH,
	    FB_ORIGIN_REMOTE, NONE, QUARANTINE, NONE, REJECT, NONE, true },
	{ "which leaves other categories", { &usual }, 12000,
	    FB_CATEGORY_AUCTION, FB_ORIGIN_REMOTE, NONE, QUARANTINE, NONE,
	    REJECT, REJECT, true },
	{ "mail of our machines has a ceiling", { &usual }, 12000,
	    FB_CATEGORY_FAKEBILL, FB_ORIGIN_LOCAL, REJECT, QUARANTINE, REJECT,
	    REJECT, QUARANTINE, true },
	{ "which may be lower", { &usual }, 12000, FB_CATEGORY_FAKEBILL,
	    FB_ORIGIN_LOCAL, REJECT, TAG, REJECT, REJECT, TAG, true },
	{ "mail of our users has another", { &usual }, 12000,
	    FB_CATEGORY_FAKEBILL, FB_ORIGIN_SUBMITTER, REJECT, REJECT, TAG,
	    REJECT, TAG, true },
	{ "which may let it pass", { &usual }, 12000, FB_CATEGORY_FAKEBILL,
	    FB_ORIGIN_SUBMITTER, REJECT, REJECT, NONE, REJECT, NONE, true },
};

static void
holds_policies(void **state)
{
	const typeof(*policies) *c = *state;
	struct fb_settings settings = {
		.mode = ENFORCE,
		.ceiling = REJECT,
		.local_ceiling = c->local_ceiling,
		.submitter_ceiling = c->submitter_ceiling,
	};
	const struct fb_scan_result result = {
		.score_milli = c->score,
		.category = c->category,
	};
	const struct fb_circumstances circumstances = { .origin = c->origin };
	struct fb_audience audience = fb_audience_none();

	clear_category_ceilings(&settings);
	settings.category_ceiling[FB_CATEGORY_PHISH] = c->category_ceiling;
	for (unsigned i = 0; c->consent[i] != NULL; i++)
		fb_audience_add(&audience, c->consent[i]);
	struct fb_decision d =
	    fb_decide(&result, &settings, &audience, &circumstances);
	assert_int_equal(d.verdict, c->verdict);
	assert_int_equal(d.action, c->action);
	assert_int_equal(d.subject_mark, c->subject_mark);
}

/* ---- allowed senders -------------------------------------------------- */

#define ALLOW(text, count) .allow = { text, count }
static const struct fb_consent likes_shop = { DEFAULTS,
	ALLOW("shop.example\0bank.example", 2) };
static const struct fb_consent likes_bank = { DEFAULTS,
	ALLOW("bank.example", 1) };
static const struct fb_consent likes_nobody = { DEFAULTS };

static const struct {
	const char *name, *everywhere; /* AllowSender */
	const struct fb_consent *consent[4];
	const char *domain;
	bool is_allowed;
} senders[] = {
	{ "nobody is allowed by itself", "", { &likes_nobody }, "shop.example",
	    false },
	{ "a recipient may allow", "", { &likes_shop }, "shop.example", true },
	{ "each of several domains", "", { &likes_shop }, "bank.example",
	    true },
	{ "a subdomain is allowed too", "", { &likes_shop },
	    "news.shop.example", true },
	{ "a name that only ends so is not", "", { &likes_shop },
	    "myshop.example", false },
	{ "the domain above is not", "", { &likes_shop }, "example", false },
	{ "the case does not matter", "", { &likes_shop }, "SHOP.Example",
	    true },
	{ "a bounce has no domain", "", { &likes_shop }, "", false },
	{ "all recipients must allow", "", { &likes_shop, &likes_nobody },
	    "shop.example", false },
	{ "in any order", "", { &likes_nobody, &likes_shop }, "shop.example",
	    false },
	{ "what all allow is allowed", "", { &likes_shop, &likes_bank },
	    "bank.example", true },
	{ "and nothing else", "", { &likes_shop, &likes_bank }, "shop.example",
	    false },
	{ "nor what came back", "", { &likes_shop, &likes_bank, &likes_shop },
	    "shop.example", false },
	{ "the operator may allow for all", "shop.example", { &likes_nobody },
	    "shop.example", true },
	{ "with subdomains", "shop.example", { &likes_nobody },
	    "a.b.shop.example", true },
	{ "and nobody else", "shop.example", { &likes_nobody },
	    "shop.example.evil.example", false },
};

static void
allows(void **state)
{
	const typeof(*senders) *c = *state;
	struct fb_settings settings = {
		.allow_sender_count = c->everywhere[0] != '\0',
	};
	struct fb_audience audience = fb_audience_none();

	snprintf(settings.allow_sender[0], sizeof settings.allow_sender[0],
	    "%s", c->everywhere);
	for (unsigned i = 0; c->consent[i] != NULL; i++)
		fb_audience_add(&audience, c->consent[i]);
	assert_int_equal(fb_audience_allows(&audience, &settings,
			     fb_str(c->domain)),
	    c->is_allowed);
}

static const struct {
	const char *name;
	enum fb_category category;
	int32_t score;
	bool is_excused;
} excuses[] = {
	{ "a fake bill is excused", FB_CATEGORY_FAKEBILL, 12000, true },
	{ "phishing is", FB_CATEGORY_PHISH, 12000, true },
	{ "a virus is not", FB_CATEGORY_VIRUS, 12000, false },
	{ "illegal information is not", FB_CATEGORY_ILLEGAL, 12000, false },
	{ "harmful information is not", FB_CATEGORY_HARMFUL, 12000, false },
	{ "a danger to a life is not", FB_CATEGORY_LIFE, 12000, false },
	{ "nor needs it who is under no suspicion", FB_CATEGORY_FAKEBILL, 4999,
	    false },
};

static void
excuses_what_it_may(void **state)
{
	const typeof(*excuses) *c = *state;
	struct fb_settings settings = { .mode = ENFORCE, .ceiling = REJECT };
	const struct fb_scan_result result = {
		.score_milli = c->score,
		.category = c->category,
	};
	const struct fb_consent consent = {
		.categories = FB_CATEGORY_ALL,
		.ceiling = ALL(REJECT),
		.thresholds = thresholds,
	};
	struct fb_circumstances circumstances = from_outside;
	struct fb_audience audience = fb_audience_none();

	clear_category_ceilings(&settings);
	fb_audience_add(&audience, &consent);
	struct fb_decision d =
	    fb_decide(&result, &settings, &audience, &circumstances);
	assert_int_equal(fb_decision_can_be_allowed(&d, &result),
	    c->is_excused);
	assert_false(d.is_allowed);
	circumstances.is_sender_allowed = true;
	struct fb_decision excused =
	    fb_decide(&result, &settings, &audience, &circumstances);
	assert_int_equal(excused.is_allowed, c->is_excused);
	assert_int_equal(excused.verdict,
	    c->is_excused ? FB_VERDICT_NONE : d.verdict);
	assert_int_equal(excused.action,
	    c->is_excused ? FB_VERDICT_NONE : d.action);
}

int
main(void)
{
	struct table table = { 0 };
	TABLE_ADD(&table, audiences, adds_up);
	TABLE_ADD(&table, fittings, fits);
	TABLE_ADD(&table, cases, decides);
	TABLE_ADD(&table, policies, holds_policies);
	TABLE_ADD(&table, senders, allows);
	TABLE_ADD(&table, excuses, excuses_what_it_may);
	table_add(&table, "every choice follows the rules",
	    every_choice_follows_the_rules, NULL);
	table_add(&table, "a worker that failed convicts nobody",
	    a_worker_that_failed_convicts_nobody, NULL);
	return table_run(&table, "decide");
}
