/* SPDX-License-Identifier: BSD-2-Clause */
#include "consent.h"

#include "table.h"

#define BIT(category) (1u << FB_CATEGORY_##category)
#define FAKEBILL BIT(FAKEBILL)
#define NOT 0
#define NONE FB_VERDICT_NONE
#define TAG FB_VERDICT_TAG
#define QUARANTINE FB_VERDICT_QUARANTINE
#define REJECT FB_VERDICT_REJECT

/* All errors of one parse, a line for each. */
struct errors {
	char text[4096];
	size_t len;
};

static void
note(void *context, const struct fb_error *error)
{
	struct errors *errors = context;

	assert_int_equal(error->status, FB_ERR_SYNTAX);
	int n = error->column != 0 ?
	    snprintf(errors->text + errors->len,
		sizeof errors->text - errors->len, "%s:%zu:%zu: %s\n",
		error->file, error->line, error->column, error->message) :
	    snprintf(errors->text + errors->len,
		sizeof errors->text - errors->len, "%s:%zu: %s\n", error->file,
		error->line, error->message);
	errors->len += (size_t)n;
	assert_true(errors->len < sizeof errors->text);
}

static struct fb_consent_table *
parse(struct fb_str text)
{
	struct fb_consent_table *table = NULL;
	struct errors errors = { .len = 0 };

	enum fb_status status =
	    fb_consent_parse(&table, text, "consent", note, &errors);
	assert_string_equal(errors.text, "");
	assert_int_equal(status, FB_OK);
	return table;
}

/* ---- looking up ------------------------------------------------------ */

static const char rows[] =
    "# who agreed to what\n"
    "\n"
    "taro@example.jp        fakebill,phish ceiling=quarantine clause=2 stats\n"
    "hanako@example.jp      none\n"
    "old@example.jp         all clause=1\n"
    "strong@example.jp      fakebill ceiling=reject clause=2\n"
    "box+bills@example.jp   phish clause=2\n"
    "box@example.jp         fakebill clause=2\n"
    "\"a b\"@example.jp     fakebill clause=2\n"
    "\"x@y\"@example.jp     fakebill clause=2\n"
    "Mixed.Case@EXAMPLE.JP  fakebill clause=2\n"
    "太郎@例え.jp           fakebill clause=2\n"
    "日本.jp                card clause=2\n"
    "long@example.jp        fakebill\n"
    "    clause=2\n"
    "# a comment between\n"
    "\tstats\n"
    "example.com            default clause=3\n"
    "none@example.com       none\n"
    "@localhost             all clause=2\n"
    "dotted.example.        fakebill clause=2\n"
    "postmaster@example.com all clause=9\n";

static const struct {
	const char *name;
	struct fb_str address;
	fb_category_set categories;
	enum fb_verdict ceiling;
	bool stats;
} lookups[] = {
	{ "an address row", FB_STR("taro@example.jp"), FAKEBILL | BIT(PHISH),
	    QUARANTINE, true },
	{ "angle brackets are taken off", FB_STR("<taro@example.jp>"),
	    FAKEBILL | BIT(PHISH), QUARANTINE, true },
	{ "case does not matter", FB_STR("TARO@Example.JP"),
	    FAKEBILL | BIT(PHISH), QUARANTINE, true },
	{ "case of the row does not matter", FB_STR("mixed.case@example.jp"),
	    FAKEBILL, TAG, false },
	{ "blanks around are taken off", FB_STR(" <taro@example.jp> "),
	    FAKEBILL | BIT(PHISH), QUARANTINE, true },
	{ "a source route is ignored",
	    FB_STR("<@a.example,@b:taro@example.jp>"), FAKEBILL | BIT(PHISH),
	    QUARANTINE, true },
	{ "the dot behind a domain is ignored", FB_STR("taro@example.jp."),
	    FAKEBILL | BIT(PHISH), QUARANTINE, true },
	{ "a quoted local part is the plain one", FB_STR("\"taro\"@example.jp"),
	    FAKEBILL | BIT(PHISH), QUARANTINE, true },
	{ "a backslash quotes one character", FB_STR("\"ta\\ro\"@example.jp"),
	    FAKEBILL | BIT(PHISH), QUARANTINE, true },
	{ "a blank in quotes belongs to the address",
	    FB_STR("<\"a b\"@example.jp>"), FAKEBILL, TAG, false },
	{ "an at sign in quotes belongs to the local part",
	    FB_STR("\"x@y\"@example.jp"), FAKEBILL, TAG, false },
	{ "UTF-8 before the at sign is compared byte by byte",
	    FB_STR("太郎@例え.jp"), FAKEBILL, TAG, false },
	{ "a domain in Japanese is the same with xn--",
	    FB_STR("太郎@XN--r8jz45g.jp"), FAKEBILL, TAG, false },
	{ "and with full-width letters and dots", FB_STR("太郎@例え。ＪＰ"),
	    FAKEBILL, TAG, false },
	{ "a domain row in Japanese is the same with xn--",
	    FB_STR("a@xn--wgv71a.jp"), BIT(CARD), TAG, false },
	{ "an ill-formed domain matches nothing", FB_STR("a@\xFF.jp"), NOT, 0,
	    false },
	{ "a row goes on in lines that begin with a blank",
	    FB_STR("long@example.jp"), FAKEBILL, TAG, true },
	{ "none is not inspected", FB_STR("hanako@example.jp"), NOT, 0, false },
	{ "an old clause is no consent", FB_STR("old@example.jp"), NOT, 0,
	    false },
	{ "no row is no consent", FB_STR("jiro@example.jp"), NOT, 0, false },
	{ "a ceiling may be reject", FB_STR("strong@example.jp"), FAKEBILL,
	    REJECT, false },
	{ "a tag is tried as written", FB_STR("box+bills@example.jp"),
	    BIT(PHISH), TAG, false },
	{ "then without", FB_STR("box+other@example.jp"), FAKEBILL, TAG,
	    false },
	{ "with several plus signs the first begins the tag",
	    FB_STR("box+other+more@example.jp"), FAKEBILL, TAG, false },
	{ "a refusal holds for tags too", FB_STR("hanako+x@example.jp"), NOT, 0,
	    false },
	{ "a leading plus is no tag", FB_STR("+box@example.jp"), NOT, 0,
	    false },
	{ "a domain row", FB_STR("anybody@example.com"), FB_CATEGORY_DEFAULT,
	    TAG, false },
	{ "a domain row holds for tags", FB_STR("any+body@example.com"),
	    FB_CATEGORY_DEFAULT, TAG, false },
	{ "a domain row does not hold for subdomains",
	    FB_STR("anybody@sub.example.com"), NOT, 0, false },
	{ "an address row wins over its domain", FB_STR("none@example.com"),
	    NOT, 0, false },
	{ "also with a tag", FB_STR("none+x@example.com"), NOT, 0, false },
	{ "a domain may be written with @", FB_STR("root@localhost"),
	    FB_CATEGORY_ALL, TAG, false },
	{ "a row's domain may end in a dot", FB_STR("a@dotted.example"),
	    FAKEBILL, TAG, false },
	{ "postmaster is never inspected", FB_STR("postmaster@example.com"),
	    NOT, 0, false },
	{ "postmaster without a domain neither", FB_STR("<Postmaster>"), NOT, 0,
	    false },
	{ "nor in quotes", FB_STR("\"postmaster\"@example.com"), NOT, 0,
	    false },
	{ "nor with a tag", FB_STR("postmaster+x@example.com"), NOT, 0, false },
	{ "abuse is never inspected", FB_STR("<ABUSE@localhost>"), NOT, 0,
	    false },
	{ "report addresses are never inspected",
	    FB_STR("<report@example.com>"), NOT, 0, false },
	{ "nor with a tag added", FB_STR("report+1@example.com"), NOT, 0,
	    false },
	{ "a name that begins alike is", FB_STR("reporter@example.com"),
	    FB_CATEGORY_DEFAULT, TAG, false },
	{ "the empty address matches nothing", FB_STR("<>"), NOT, 0, false },
	{ "nothing matches nothing", FB_STR(""), NOT, 0, false },
	{ "an address without a domain matches nothing", FB_STR("taro"), NOT, 0,
	    false },
	{ "a domain alone matches nothing", FB_STR("example.com"), NOT, 0,
	    false },
	{ "a NUL matches nothing", FB_STR("anybody\0@example.com"), NOT, 0,
	    false },
	{ "an open quote matches nothing", FB_STR("\"taro@example.jp"), NOT, 0,
	    false },
	{ "a quoted whole has no domain", FB_STR("\"taro@example.jp\""), NOT, 0,
	    false },
	{ "a quotation mark behind a backslash does not close",
	    FB_STR("\"a\\\"@example.com"), NOT, 0, false },
	{ "a lone bracket matches nothing", FB_STR("<"), NOT, 0, false },
	{ "a lone backslash matches nothing", FB_STR("\"\\"), NOT, 0, false },
};

static struct fb_settings
settings_of(enum fb_operator operator_type)
{
	struct fb_settings settings = {
		.operator_type = operator_type,
		.recipient_delimiter = "+",
		.clause_minimum = 2,
		.ceiling = QUARANTINE,
		.report_address = { "Report@example.com" },
		.report_address_count = 1,
	};
	return settings;
}

/* The ceiling of each category that was agreed to, and none of the others. */
static void
assert_ceiling(const struct fb_consent *consent, enum fb_verdict want)
{
	for (unsigned i = 0; i < FB_CATEGORY_COUNT; i++)
		assert_int_equal(consent->ceiling[i],
		    (consent->categories & 1u << i) != 0 ? want : NONE);
}

static void
an_isp_finds(void **state)
{
	const typeof(*lookups) *c = *state;
	struct fb_settings settings = settings_of(FB_OPERATOR_ISP);
	struct fb_consent_table *table =
	    parse((struct fb_str) { rows, sizeof rows - 1 });

	struct fb_consent consent =
	    fb_consent_find(table, &settings, c->address);
	assert_int_equal(consent.categories, c->categories);
	assert_ceiling(&consent, c->ceiling);
	assert_int_equal(consent.stats, c->stats);
	fb_consent_free(table);
}

/* ---- what rows amount to ---------------------------------------------- */

#define THRESHOLDS(tag, quarantine, reject) \
	{ \
		tag, quarantine, reject \
	}

/* Under ThresholdTag 5, ThresholdQuarantine 8, ThresholdReject 12, Ceiling
 * reject and SubjectMark off. */
static const struct {
	const char *name;
	const char *row; /* of b.jp or a@b.jp */
	enum fb_operator operator_type;
	enum fb_verdict fakebill, phish; /* ceilings */
	struct fb_thresholds thresholds;
	bool subject_mark;
	struct fb_str allow; /* with the NULs */
} policies[] = {
#define ISP FB_OPERATOR_ISP
#define COMPANY FB_OPERATOR_COMPANY
#define USUAL THRESHOLDS(5000, 8000, 12000)
	{ "an ISP tags where no ceiling is said", "a@b.jp default", ISP, TAG,
	    TAG, USUAL, false, FB_STR("") },
	{ "a company quarantines at most where no row says more",
	    "a@b.jp default", COMPANY, QUARANTINE, QUARANTINE, USUAL, false,
	    FB_STR("") },
	{ "a company's recipient may choose reject",
	    "a@b.jp default ceiling=reject", COMPANY, REJECT, REJECT, USUAL,
	    false, FB_STR("") },
	{ "a ceiling is for all categories", "a@b.jp all ceiling=quarantine",
	    ISP, QUARANTINE, QUARANTINE, USUAL, false, FB_STR("") },
	{ "a category may have its own",
	    "a@b.jp all ceiling.phish=reject ceiling=quarantine", ISP,
	    QUARANTINE, REJECT, USUAL, false, FB_STR("") },
	{ "which may be none", "a@b.jp all ceiling.fakebill=none", ISP, NONE,
	    TAG, USUAL, false, FB_STR("") },
	{ "what was not agreed to has no ceiling",
	    "a@b.jp phish ceiling=reject", ISP, NONE, REJECT, USUAL, false,
	    FB_STR("") },
	{ "an ISP's recipient may choose reject", "a@b.jp all ceiling=reject",
	    ISP, REJECT, REJECT, USUAL, false, FB_STR("") },
	{ "but not a whole domain for him", "b.jp all ceiling=reject", ISP,
	    QUARANTINE, QUARANTINE, USUAL, false, FB_STR("") },
	{ "not by category either", "b.jp all ceiling.phish=reject", ISP, TAG,
	    QUARANTINE, USUAL, false, FB_STR("") },
	{ "a domain row's lower ceiling stays", "b.jp all ceiling=tag", ISP,
	    TAG, TAG, USUAL, false, FB_STR("") },
	{ "a company's domain may choose reject", "b.jp all ceiling=reject",
	    COMPANY, REJECT, REJECT, USUAL, false, FB_STR("") },
	{ "a row has thresholds of its own",
	    "a@b.jp all tag=6.5 quarantine=7 reject=9.125", ISP, TAG, TAG,
	    THRESHOLDS(6500, 7000, 9125), false, FB_STR("") },
	{ "the settings' are raised to them", "a@b.jp all tag=10", ISP, TAG,
	    TAG, THRESHOLDS(10000, 10000, 12000), false, FB_STR("") },
	{ "all of them", "a@b.jp all tag=20", ISP, TAG, TAG,
	    THRESHOLDS(20000, 20000, 20000), false, FB_STR("") },
	{ "and lowered", "a@b.jp all reject=4", ISP, TAG, TAG,
	    THRESHOLDS(4000, 4000, 4000), false, FB_STR("") },
	{ "from the middle both ways", "a@b.jp all quarantine=13", ISP, TAG,
	    TAG, THRESHOLDS(5000, 13000, 13000), false, FB_STR("") },
	{ "a row wants the mark", "a@b.jp all mark=on", ISP, TAG, TAG, USUAL,
	    true, FB_STR("") },
	{ "a row does not want it", "a@b.jp all mark=off", ISP, TAG, TAG, USUAL,
	    false, FB_STR("") },
	{ "a row allows sender domains",
	    "a@b.jp all allow=Example.JP. allow=例え.jp", ISP, TAG, TAG, USUAL,
	    false, FB_STR("example.jp\0xn--r8jz45g.jp\0") },
};

static void
amounts_to(void **state)
{
	const typeof(*policies) *c = *state;
	const struct fb_settings settings = {
		.operator_type = c->operator_type,
		.ceiling = REJECT,
		.thresholds = USUAL,
	};
	struct fb_consent_table *table = parse(fb_str(c->row));
	struct fb_consent consent =
	    fb_consent_find(table, &settings, FB_STR("a@b.jp"));

	assert_int_equal(consent.ceiling[FB_CATEGORY_FAKEBILL], c->fakebill);
	assert_int_equal(consent.ceiling[FB_CATEGORY_PHISH], c->phish);
	assert_memory_equal(&consent.thresholds, &c->thresholds,
	    sizeof c->thresholds);
	assert_int_equal(consent.subject_mark, c->subject_mark);
	size_t count = 0;
	for (size_t i = 0; i < c->allow.len; i++)
		count += c->allow.data[i] == '\0';
	assert_int_equal(consent.allow.count, count);
	if (count != 0)
		assert_memory_equal(consent.allow.domains, c->allow.data,
		    c->allow.len);
	fb_consent_free(table);
}

/* ---- two addresses ------------------------------------------------------ */

static const char alias_rows[] =
    "info@example.jp    fakebill,phish ceiling=reject tag=6 stats mark=on\n"
    "    clause=3 allow=alias.example\n"
    "taro@example.jp    fakebill,card ceiling=quarantine tag=4 stats mark=on\n"
    "    clause=2 allow=taro.example\n"
    "quiet@example.jp   fakebill clause=4\n"
    "other@example.jp   auction clause=2\n"
    "no@example.jp      none\n"
    "old@example.jp     all clause=1\n"
    "example.com        card clause=2\n"
    "no@example.com     none\n";

static const struct {
	const char *name, *written, *final;
	fb_category_set isp, company;
} recipients[] = {
	{ "one address alone counts", "info@example.jp", "",
	    FAKEBILL | BIT(PHISH), FAKEBILL | BIT(PHISH) },
	{ "the same address twice is one", "info@example.jp",
	    "INFO@Example.JP.", FAKEBILL | BIT(PHISH), FAKEBILL | BIT(PHISH) },
	{ "what both agreed to is common", "info@example.jp", "taro@example.jp",
	    FAKEBILL, FAKEBILL },
	{ "nothing in common is not inspected", "other@example.jp",
	    "taro@example.jp", NOT, NOT },
	{ "the written one forbids", "no@example.jp", "taro@example.jp", NOT,
	    NOT },
	{ "the final one forbids", "info@example.jp", "no@example.jp", NOT,
	    NOT },
	{ "an outdated one forbids", "info@example.jp", "old@example.jp", NOT,
	    NOT },
	{ "also as the written one", "old@example.jp", "info@example.jp", NOT,
	    NOT },
	{ "postmaster forbids wherever it goes", "postmaster@example.jp",
	    "taro@example.jp", NOT, NOT },
	{ "what goes to abuse is not inspected", "info@example.jp",
	    "abuse@example.jp", NOT, NOT },
	{ "nor to abuse without a domain", "info@example.jp", "abuse", NOT,
	    NOT },
	{ "the final one counts where the written one has no row",
	    "alias@example.jp", "taro@example.jp", FAKEBILL | BIT(CARD),
	    FAKEBILL | BIT(CARD) },
	{ "the written one counts where the final one has no row",
	    "info@example.jp", "jiro@example.net", FAKEBILL | BIT(PHISH),
	    FAKEBILL | BIT(PHISH) },
	{ "a domain's row is a row", "info@example.com", "taro@example.jp",
	    BIT(CARD), BIT(CARD) },
	{ "an address row forbids under a domain that agreed",
	    "info@example.com", "no@example.com", NOT, NOT },
	{ "no row leaves it to the operator", "a@example.jp", "b@example.jp",
	    NOT, FB_CATEGORY_DEFAULT },
	{ "a final user alone is of the local domain", "alias@example.net",
	    "taro", FAKEBILL | BIT(CARD), FAKEBILL | BIT(CARD) },
	{ "and forbids like any other", "info@example.jp", "no", NOT, NOT },
	{ "hostile bytes say nothing", "info@example.jp", "\"x",
	    FAKEBILL | BIT(PHISH), FAKEBILL | BIT(PHISH) },
};

static struct fb_settings
settings_with_domain(enum fb_operator operator_type)
{
	struct fb_settings settings = settings_of(operator_type);

	strcpy(settings.local_domain, "Example.JP");
	return settings;
}

static void
a_recipient_agreed(void **state)
{
	const typeof(*recipients) *c = *state;
	struct fb_consent_table *table =
	    parse((struct fb_str) { alias_rows, sizeof alias_rows - 1 });
	struct fb_settings isp = settings_with_domain(FB_OPERATOR_ISP),
			   company = settings_with_domain(FB_OPERATOR_COMPANY);

	assert_int_equal(fb_consent_of_recipient(table, &isp,
			     fb_str(c->written), fb_str(c->final))
			     .categories,
	    c->isp);
	assert_int_equal(fb_consent_of_recipient(table, &company,
			     fb_str(c->written), fb_str(c->final))
			     .categories,
	    c->company);
	fb_consent_free(table);
}

static void
the_weaker_of_two_addresses_counts(void **state)
{
	struct fb_settings settings = settings_with_domain(FB_OPERATOR_ISP);
	struct fb_consent_table *table =
	    parse((struct fb_str) { alias_rows, sizeof alias_rows - 1 });

	(void)state;
	settings.thresholds = (struct fb_thresholds)USUAL;
	struct fb_consent both = fb_consent_of_recipient(table, &settings,
	    FB_STR("info@example.jp"), FB_STR("taro@example.jp"));
	assert_int_equal(both.ceiling[FB_CATEGORY_FAKEBILL], QUARANTINE);
	assert_int_equal(both.ceiling[FB_CATEGORY_PHISH], NONE);
	assert_int_equal(both.ceiling[FB_CATEGORY_CARD], NONE);
	assert_int_equal(both.thresholds.tag_milli, 6000);
	assert_true(both.stats && both.subject_mark);
	assert_int_equal(both.clause, 2);
	assert_int_equal(both.allow.count, 1);
	assert_string_equal(both.allow.domains, "taro.example");
	both = fb_consent_of_recipient(table, &settings,
	    FB_STR("info@example.jp"), FB_STR("quiet@example.jp"));
	assert_false(both.stats || both.subject_mark);
	assert_int_equal(both.ceiling[FB_CATEGORY_FAKEBILL], TAG);
	assert_int_equal(both.allow.count, 0);
	fb_consent_free(table);
}

static void
without_a_local_domain_a_user_alone_says_nothing(void **state)
{
	struct fb_settings settings = settings_of(FB_OPERATOR_ISP);
	struct fb_consent_table *table =
	    parse((struct fb_str) { alias_rows, sizeof alias_rows - 1 });

	(void)state;
	/* taro@example.jp may be somebody else. */
	assert_int_equal(fb_consent_of_recipient(table, &settings,
			     FB_STR("alias@example.jp"), FB_STR("taro"))
			     .categories,
	    NOT);
	fb_consent_free(table);
}

/* ---- address extensions ------------------------------------------------ */

static const struct {
	const char *name, *delimiters, *address;
	bool is_found; /* by the row of taro@example.jp */
} extensions[] = {
	{ "none begins no extension", "", "taro+x@example.jp", false },
	{ "a hyphen may", "-", "taro-x@example.jp", true },
	{ "then a plus does not", "-", "taro+x@example.jp", false },
	{ "of several the first one does", "+-", "taro-x+y@example.jp", true },
	{ "whichever it is", "+-", "taro+x-y@example.jp", true },
	{ "an extension may be empty", "+", "taro+@example.jp", true },
	{ "the owner of a list is no extension", "-", "owner-taro@example.jp",
	    false },
	{ "nor is its request address", "-", "taro-request@example.jp", false },
	{ "which both are with a plus", "+", "taro+-request@example.jp", true },
};

static void
an_extension_is_tried_without(void **state)
{
	const typeof(*extensions) *c = *state;
	struct fb_settings settings = settings_of(FB_OPERATOR_ISP);
	struct fb_consent_table *table =
	    parse((struct fb_str) { alias_rows, sizeof alias_rows - 1 });

	strcpy(settings.recipient_delimiter, c->delimiters);
	assert_int_equal(fb_consent_find(table, &settings, fb_str(c->address))
			     .categories != 0,
	    c->is_found);
	fb_consent_free(table);
}

static const struct {
	const char *name, *address;
	enum fb_consent_reason reason;
	const char *row;
} findings[] = {
	{ "an agreement names its row", "TARO+x@example.jp", FB_CONSENT_AGREED,
	    "taro@example.jp" },
	{ "a domain's agreement too", "a@example.com", FB_CONSENT_AGREED,
	    "@example.com" },
	{ "a refusal too", "no@example.jp", FB_CONSENT_REFUSED,
	    "no@example.jp" },
	{ "an old clause too", "old@example.jp", FB_CONSENT_OUTDATED,
	    "old@example.jp" },
	{ "no row has none", "a@example.jp", FB_CONSENT_NO_ROW, "" },
	{ "whom nobody inspects has none", "abuse@example.jp",
	    FB_CONSENT_EXEMPT, "" },
	{ "what is no address has none", "", FB_CONSENT_NO_ADDRESS, "" },
};

static void
says_why(void **state)
{
	const typeof(*findings) *c = *state;
	struct fb_settings settings = settings_of(FB_OPERATOR_ISP);
	struct fb_consent_table *table =
	    parse((struct fb_str) { alias_rows, sizeof alias_rows - 1 });
	struct fb_consent_found found;

	fb_consent_look(&found, table, &settings, fb_str(c->address));
	assert_int_equal(found.reason, c->reason);
	assert_string_equal(found.row, c->row);
	fb_consent_free(table);
}

static void
the_mark_of_the_settings_fills_the_gap(void **state)
{
	const struct fb_settings settings = {
		.operator_type = COMPANY,
		.thresholds = USUAL,
		.subject_mark = true,
	};
	struct fb_consent_table *table =
	    parse(FB_STR("a@b.jp all\nb@b.jp all mark=off"));

	(void)state;
	assert_true(
	    fb_consent_find(table, &settings, FB_STR("a@b.jp")).subject_mark);
	assert_false(
	    fb_consent_find(table, &settings, FB_STR("b@b.jp")).subject_mark);
	assert_true(
	    fb_consent_find(table, &settings, FB_STR("c@b.jp")).subject_mark);
	fb_consent_free(table);
}

/* A company is the receiver itself: it inspects where no row refuses. */
static const struct {
	const char *name;
	struct fb_str address;
	fb_category_set categories;
	enum fb_verdict ceiling;
} company_lookups[] = {
	{ "a company inspects without a row", FB_STR("jiro@example.jp"),
	    FB_CATEGORY_DEFAULT, QUARANTINE },
	{ "a company heeds a refusal", FB_STR("hanako@example.jp"), NOT, 0 },
	{ "a company heeds an old clause", FB_STR("old@example.jp"), NOT, 0 },
	{ "a company's row has the company's ceiling", FB_STR("box@example.jp"),
	    FAKEBILL, QUARANTINE },
	{ "unless it says another", FB_STR("strong@example.jp"), FAKEBILL,
	    REJECT },
	{ "a company's postmaster is not inspected",
	    FB_STR("postmaster@example.jp"), NOT, 0 },
	{ "a company's report address is not inspected",
	    FB_STR("report@example.com"), NOT, 0 },
	{ "an address that cannot be is treated as unknown",
	    FB_STR("a\0b@example.jp"), FB_CATEGORY_DEFAULT, QUARANTINE },
};

static void
a_company_finds(void **state)
{
	const typeof(*company_lookups) *c = *state;
	struct fb_consent_table *table =
	    parse((struct fb_str) { rows, sizeof rows - 1 });

	for (int i = FB_OPERATOR_COMPANY; i <= FB_OPERATOR_UNIVERSITY; i++) {
		struct fb_settings settings = settings_of((enum fb_operator)i);
		struct fb_consent consent =
		    fb_consent_find(table, &settings, c->address);
		assert_int_equal(consent.categories, c->categories);
		assert_ceiling(&consent, c->ceiling);
	}
	fb_consent_free(table);
}

static void
works_without_a_table(void **state)
{
	struct fb_settings isp = settings_of(FB_OPERATOR_ISP);
	struct fb_settings unset = settings_of(FB_OPERATOR_UNSET);
	struct fb_settings company = settings_of(FB_OPERATOR_COMPANY);
	struct fb_str address = FB_STR("taro@example.jp");

	(void)state;
	assert_int_equal(fb_consent_find(NULL, &isp, address).categories, 0);
	assert_int_equal(fb_consent_find(NULL, &unset, address).categories, 0);
	assert_int_equal(fb_consent_find(NULL, &company, address).categories,
	    FB_CATEGORY_DEFAULT);
	assert_int_equal(fb_consent_count(NULL), 0);
	fb_consent_free(NULL);
}

static void
too_long_an_address_matches_nothing(void **state)
{
	char address[4096];
	struct fb_settings settings = settings_of(FB_OPERATOR_ISP);
	struct fb_consent_table *table = parse(FB_STR("example.jp all "
						      "clause=2"));

	(void)state;
	memset(address, 'a', sizeof address);
	for (size_t len = 490; len < 530; len++) {
		memcpy(address + len, "@example.jp", 11);
		struct fb_consent consent = fb_consent_find(table, &settings,
		    (struct fb_str) { address, len + 11 });
		assert_int_equal(consent.categories,
		    len + 11 <= 512 ? FB_CATEGORY_ALL : 0);
		memset(address + len, 'a', 11);
	}
	fb_consent_free(table);
}

static void
finds_every_one_of_many_rows(void **state)
{
	enum {
		COUNT = 5000
	};
	char *text = malloc(COUNT * 64);
	size_t len = 0;
	struct fb_settings settings = { .operator_type = FB_OPERATOR_ISP };

	(void)state;
	assert_non_null(text);
	for (unsigned i = 0; i < COUNT; i++)
		len += (size_t)snprintf(text + len, 64,
		    "user%u@example.jp fakebill clause=%u\r\n",
		    i * 7919u % COUNT, i);
	struct fb_consent_table *table = parse((struct fb_str) { text, len });
	assert_int_equal(fb_consent_count(table), COUNT);
	for (unsigned i = 0; i < COUNT; i++) {
		char address[64];
		snprintf(address, sizeof address, "user%u@example.jp",
		    i * 7919u % COUNT);
		assert_int_equal(fb_consent_find(table, &settings,
				     fb_str(address))
				     .clause,
		    i);
	}
	fb_consent_free(table);
	free(text);
}

/* ---- what is wrong --------------------------------------------------- */

#define KNOWN \
	"fakebill phish auction card virus illegal harmful life all default " \
	"none stats ceiling= ceiling.CATEGORY= clause= tag= quarantine= " \
	"reject= " \
	"mark= allow=\n"

static const struct {
	const char *name;
	struct fb_str text;
	const char *want; /* errors */
} mistakes[] = {
	{ "an unknown word is named with the known ones",
	    FB_STR("\na@b.jp fakebil\n"),
	    "t:2: unknown word \"fakebil\"; known are " KNOWN },
	{ "in the line where it stands", FB_STR("a@b.jp\n  fakebill\n  fishy"),
	    "t:3: unknown word \"fishy\"; known are " KNOWN },
	{ "case of the words matters", FB_STR("a@b.jp Fakebill"),
	    "t:1: unknown word \"Fakebill\"; known are " KNOWN },
	{ "a comment behind a row is refused", FB_STR("a@b.jp all # yes"),
	    "t:1: a comment must stand on a line of its own: \"#\"\n" },
	{ "a row without a category is refused", FB_STR("a@b.jp stats\n"),
	    "t:1: this row names no category; write \"all\", \"default\", "
	    "\"none\" or categories such as \"fakebill,phish\"\n" },
	{ "a row of an address alone is refused", FB_STR("a@b.jp\nb@b.jp all"),
	    "t:1: this row names no category; write \"all\", \"default\", "
	    "\"none\" or categories such as \"fakebill,phish\"\n" },
	{ "none and a category contradict", FB_STR("a@b.jp none,fakebill"),
	    "t:1: this row says \"none\" and names categories too; "
	    "keep one of them\n" },
	{ "a category has one ceiling",
	    FB_STR("a@b.jp all ceiling.phish=tag ceiling.phish=reject"),
	    "t:1: \"ceiling.phish=\" stands twice in this row\n" },
	{ "a ceiling of its own is an action",
	    FB_STR("a@b.jp all ceiling.phish=notify"),
	    "t:1: ceiling.phish= must be \"none\", \"tag\", \"quarantine\" or "
	    "\"reject\", not \"notify\"\n" },
	{ "a ceiling is for a category that there is",
	    FB_STR("a@b.jp all ceiling.fish=tag"),
	    "t:1: there is no category \"fish\" to set a ceiling for\n" },
	{ "and that was agreed to", FB_STR("a@b.jp card ceiling.phish=tag"),
	    "t:1: this row has a ceiling for phish but does not agree to that "
	    "category\n" },
	{ "points are points", FB_STR("a@b.jp all tag=five"),
	    "t:1: tag= must be points from 0.1 to 1000, not \"five\"\n" },
	{ "zero points are too few", FB_STR("a@b.jp all reject=0"),
	    "t:1: reject= must be points from 0.1 to 1000, not \"0\"\n" },
	{ "a threshold stands once", FB_STR("a@b.jp all tag=5 tag=6"),
	    "t:1: \"tag=\" stands twice in this row\n" },
	{ "thresholds rise", FB_STR("a@b.jp all reject=5 tag=6"),
	    "t:1: the thresholds must rise: tag=, quarantine=, reject=\n" },
	{ "a mark is on or off", FB_STR("a@b.jp all mark=yes"),
	    "t:1: mark= must be \"on\" or \"off\", not \"yes\"\n" },
	{ "a mark stands once", FB_STR("a@b.jp all mark=on mark=off"),
	    "t:1: \"mark=\" stands twice in this row\n" },
	{ "a sender domain has one owner", FB_STR("a@b.jp all allow=Co.JP"),
	    "t:1: allow= \"Co.JP\" belongs to many owners; name the domain of "
	    "one\n" },
	{ "a sender domain has a dot", FB_STR("a@b.jp all allow=example"),
	    "t:1: allow= must be a domain such as example.jp, not "
	    "\"example\"\n" },
	{ "a sender is not allowed by address",
	    FB_STR("a@b.jp all allow=shop@example.jp"),
	    "t:1: allow= must be a domain such as example.jp, not "
	    "\"shop@example.jp\"\n" },
	{ "a sender domain has no empty label",
	    FB_STR("a@b.jp all allow=example..jp"),
	    "t:1: allow= must be a domain such as example.jp, not "
	    "\"example..jp\"\n" },
	{ "a row allows 16 domains",
	    FB_STR("a@b.jp all allow=a.jp allow=a.jp allow=a.jp allow=a.jp "
		   "allow=a.jp allow=a.jp allow=a.jp allow=a.jp allow=a.jp "
		   "allow=a.jp allow=a.jp allow=a.jp allow=a.jp allow=a.jp "
		   "allow=a.jp allow=a.jp allow=a.jp"),
	    "t:1: a row may have 16 words allow= at most\n" },
	{ "a domain that cannot be is refused", FB_STR("a@\u2488例.jp all"),
	    "t:1: \"a@\u2488例.jp\" has a domain that cannot be\n" },
	{ "a ceiling below tag is refused", FB_STR("a@b.jp all ceiling=none"),
	    "t:1: ceiling= must be \"tag\", \"quarantine\" or \"reject\", not "
	    "\"none\"\n" },
	{ "two ceilings are refused",
	    FB_STR("a@b.jp all ceiling=tag ceiling=tag"),
	    "t:1: \"ceiling=\" stands twice in this row\n" },
	{ "a clause is a number", FB_STR("a@b.jp all clause=2a"),
	    "t:1: clause= must be a whole number up to 4294967295, not "
	    "\"2a\"\n" },
	{ "a clause is not empty", FB_STR("a@b.jp all clause="),
	    "t:1: clause= must be a whole number up to 4294967295, not "
	    "\"\"\n" },
	{ "a clause is not larger than it may be",
	    FB_STR("a@b.jp all clause=4294967296"),
	    "t:1: clause= must be a whole number up to 4294967295, not "
	    "\"4294967296\"\n" },
	{ "two clauses are refused", FB_STR("a@b.jp all clause=1 clause=1"),
	    "t:1: \"clause=\" stands twice in this row\n" },
	{ "an address that stands twice is refused",
	    FB_STR("a@b.jp all\nc@b.jp all\n\"A\"@B.jp none"),
	    "t:3: \"a@b.jp\" stands twice, first in line 1\n" },
	{ "each time",
	    FB_STR("b.jp all\na.jp all\nb.jp all\na.jp "
		   "all\n@b.jp all\n"),
	    "t:3: \"@b.jp\" stands twice, first in line 1\n"
	    "t:4: \"@a.jp\" stands twice, first in line 2\n"
	    "t:5: \"@b.jp\" stands twice, first in line 1\n" },
	{ "a user's name alone is refused", FB_STR("taro all"),
	    "t:1: \"taro\" is neither an address nor a domain; write taro@ "
	    "and its domain, or @taro\n" },
	{ "a domain with a dot before it is refused", FB_STR(".b.jp all"),
	    "t:1: \".b.jp\" does not stand for subdomains here; write one row "
	    "for each domain\n" },
	{ "nor behind an at sign", FB_STR("@.b.jp all"),
	    "t:1: \"@.b.jp\" has a domain that cannot be\n" },
	{ "a domain has no empty label", FB_STR("a@b.jp.. all"),
	    "t:1: \"a@b.jp..\" has a domain that cannot be\n" },
	{ "an address without a domain is refused", FB_STR("taro@ all"),
	    "t:1: \"taro@\" has no domain\n" },
	{ "a lone at sign is refused", FB_STR("@ all"),
	    "t:1: \"@\" has no domain\n" },
	{ "an open quotation mark is refused", FB_STR("\"a@b.jp all"),
	    "t:1: \"\"a@b.jp all\" is no address: it is empty, longer than "
	    "512 bytes, or a quotation mark is not closed\n" },
	{ "empty brackets are refused", FB_STR("<> all"),
	    "t:1: \"<>\" is no address: it is empty, longer than 512 bytes, "
	    "or a quotation mark is not closed\n" },
	{ "a first line cannot go on", FB_STR("\n  all\n"),
	    "t:2: a line that begins with a blank continues a row, but there "
	    "is none before it\n" },
	{ "Shift_JIS is refused with its place",
	    FB_STR("a@b.jp all\nb@b.jp \x91\xBE\n"),
	    "t:2:8: this is not UTF-8; save the file as UTF-8\n" },
	{ "a control character is refused with its place",
	    FB_STR("太郎@b.jp all\0\n"),
	    "t:1:12: a control character (U+0000) stands here\n" },
	{ "a row is reported once", FB_STR("a@b.jp x y z\n  u v\nb@b.jp w"),
	    "t:1: unknown word \"x\"; known are " KNOWN
	    "t:3: unknown word \"w\"; known are " KNOWN },
};

static void
reports(void **state)
{
	const typeof(*mistakes) *c = *state;
	struct fb_consent_table *table = NULL;
	struct errors errors = { .len = 0 };

	assert_int_equal(fb_consent_parse(&table, c->text, "t", note, &errors),
	    FB_ERR_SYNTAX);
	assert_string_equal(errors.text, c->want);
	assert_null(table);
	/* and quietly */
	assert_int_equal(fb_consent_parse(&table, c->text, "t", NULL, NULL),
	    FB_ERR_SYNTAX);
	assert_null(table);
}

static const struct {
	const char *name;
	struct fb_str text;
	size_t count;
} tables[] = {
	{ "an empty table has no rows", FB_STR(""), 0 },
	{ "a table of comments has no rows", FB_STR("# a\n\n  # b\n\t\n"), 0 },
	{ "a BOM is skipped",
	    FB_STR("\xEF\xBB\xBF"
		   "a@b.jp all\n"),
	    1 },
	{ "CR LF ends lines", FB_STR("a@b.jp all\r\nb.jp none\r\n"), 2 },
	{ "the last line needs no end", FB_STR("a@b.jp all"), 1 },
	{ "commas may have blanks behind them",
	    FB_STR("a@b.jp fakebill, "
		   "phish , card"),
	    1 },
	{ "comments may stand in Shift_JIS", FB_STR("# \x91\xBE\na@b.jp all"),
	    1 },
	{ "none may carry a clause", FB_STR("a@b.jp none clause=4"), 1 },
};

static void
has_rows(void **state)
{
	const typeof(*tables) *c = *state;
	struct fb_consent_table *table = parse(c->text);

	assert_int_equal(fb_consent_count(table), c->count);
	fb_consent_free(table);
}

int
main(void)
{
	struct table table = { 0 };
	TABLE_ADD(&table, lookups, an_isp_finds);
	TABLE_ADD(&table, policies, amounts_to);
	TABLE_ADD(&table, recipients, a_recipient_agreed);
	table_add(&table, "the weaker of two addresses counts",
	    the_weaker_of_two_addresses_counts, NULL);
	table_add(&table, "without a local domain a user alone says nothing",
	    without_a_local_domain_a_user_alone_says_nothing, NULL);
	TABLE_ADD(&table, extensions, an_extension_is_tried_without);
	TABLE_ADD(&table, findings, says_why);
	table_add(&table, "the mark of the settings fills the gap",
	    the_mark_of_the_settings_fills_the_gap, NULL);
	TABLE_ADD(&table, company_lookups, a_company_finds);
	TABLE_ADD(&table, mistakes, reports);
	TABLE_ADD(&table, tables, has_rows);
	table_add(&table, "works without a table", works_without_a_table, NULL);
	table_add(&table, "too long an address matches nothing",
	    too_long_an_address_matches_nothing, NULL);
	table_add(&table, "finds every one of many rows",
	    finds_every_one_of_many_rows, NULL);
	return table_run(&table, "consent");
}
