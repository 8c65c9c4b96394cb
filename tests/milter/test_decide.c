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
	assert_int_equal(audience.ceiling, c->ceiling);
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

static struct fb_decision
decide(int32_t score, uint32_t category, const struct fb_consent *consent,
    enum fb_verdict ceiling, enum fb_mode mode)
{
	const struct fb_settings settings = {
		.mode = mode,
		.ceiling = ceiling,
		.thresholds = thresholds,
	};
	const struct fb_scan_result result = {
		.score_milli = score,
		.category = category,
	};
	struct fb_audience audience = fb_audience_none();

	fb_audience_add(&audience, consent);
	return fb_decide(&result, &settings, &audience);
}

static void
decides(void **state)
{
	const typeof(*cases) *c = *state;
	const struct fb_consent consent = {
		.categories = c->agreed,
		.ceiling = ALL(c->agreed_ceiling),
	};
	struct fb_decision decision =
	    decide(c->score, c->category, &consent, c->ceiling, c->mode);

	assert_int_equal(decision.verdict, c->verdict);
	assert_int_equal(decision.action, c->action);
}

/* Every combination there is, against the rules said once more. */
static void
no_action_passes_a_ceiling(void **state)
{
	static const int32_t scores[] = { -1, 0, 4999, 5000, 7999, 8000, 11999,
		12000, 999999 };

	(void)state;
	for (size_t s = 0; s < sizeof scores / sizeof *scores; s++)
		for (unsigned category = 0; category < FB_CATEGORY_COUNT + 1;
		     category++)
			for (unsigned mine = TAG; mine <= REJECT; mine++)
				for (unsigned all = TAG; all <= REJECT; all++) {
					const struct fb_consent consent = {
						.categories = FB_CATEGORY_ALL,
						.ceiling =
						    ALL((enum fb_verdict)mine),
					};
					struct fb_decision d = decide(scores[s],
					    category, &consent,
					    (enum fb_verdict)all, ENFORCE);
					assert_true(d.action <= d.verdict);
					assert_true(d.action <= mine);
					assert_true(d.action <= all);
					if (scores[s] < 5000 ||
					    category == FB_CATEGORY_COUNT)
						assert_int_equal(d.verdict,
						    NONE);
				}
}

static void
a_worker_that_failed_convicts_nobody(void **state)
{
	const struct fb_settings settings = {
		.mode = ENFORCE,
		.ceiling = REJECT,
		.thresholds = thresholds,
	};
	const struct fb_scan_result result = {
		.status = FB_ERR_NOMEM,
		.score_milli = 99000,
	};
	struct fb_audience audience = fb_audience_none();

	(void)state;
	fb_audience_add(&audience, &agreed_reject);
	struct fb_decision d = fb_decide(&result, &settings, &audience);
	assert_int_equal(d.verdict, NONE);
	assert_int_equal(d.action, NONE);
}

int
main(void)
{
	struct table table = { 0 };
	TABLE_ADD(&table, audiences, adds_up);
	TABLE_ADD(&table, fittings, fits);
	TABLE_ADD(&table, cases, decides);
	table_add(&table, "no action passes a ceiling",
	    no_action_passes_a_ceiling, NULL);
	table_add(&table, "a worker that failed convicts nobody",
	    a_worker_that_failed_convicts_nobody, NULL);
	return table_run(&table, "decide");
}
