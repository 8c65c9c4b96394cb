/* SPDX-License-Identifier: BSD-2-Clause */
#include "apply.h"

#include "table.h"

/* libmilter's calls, written down in their order. */
static char calls[8192];
static int result_of_calls = MI_SUCCESS;

__attribute__((format(printf, 1, 2))) static void
note(const char *format, ...)
{
	size_t used = strlen(calls);
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(calls + used, sizeof calls - used, format, arguments);
	va_end(arguments);
}

int
smfi_chgheader(SMFICTX *context, char *name, int index, char *value)
{
	(void)context;
	note("chg %s %d <%s>\n", name, index, value == NULL ? "-" : value);
	return result_of_calls;
}

int
smfi_insheader(SMFICTX *context, int index, char *name, char *value)
{
	(void)context;
	note("ins %d %s <%s>\n", index, name, value);
	return result_of_calls;
}

int
smfi_quarantine(SMFICTX *context, char *reason)
{
	(void)context;
	note("quarantine <%s>\n", reason);
	return result_of_calls;
}

int
smfi_setreply(SMFICTX *context, char *code, char *extended, char *text)
{
	(void)context;
	note("reply %s %s <%s>\n", code, extended, text);
	return result_of_calls;
}

#define STATUS(action, threshold) \
	"<" action "; score=9.0; threshold=" threshold "; list=t/3>\n"
#define MARK "=?UTF-8?B?W+eWkV0=?="

static const struct {
	const char *name, *settings;
	enum fb_verdict action;
	unsigned forged_status, forged_other;
	const char *subject; /* NULL: none */
	enum fb_leading_space space;
	const char *want;
	sfsistat want_reply;
} cases[] = {
	{ "observe changes nothing at all", "Mode observe", FB_VERDICT_NONE, 2,
	    1, "x", FB_SPACE_IS_OURS, "", SMFIS_CONTINUE },
	{ "enforce leaves an honest mail alone", "Mode enforce",
	    FB_VERDICT_NONE, 0, 0, "x", FB_SPACE_IS_OURS, "", SMFIS_CONTINUE },
	{ "a note to the duty officer changes nothing", "Mode enforce",
	    FB_VERDICT_NOTIFY, 0, 0, "x", FB_SPACE_IS_OURS, "",
	    SMFIS_CONTINUE },
	{ "forged fields go, the last one first", "Mode enforce",
	    FB_VERDICT_NONE, 2, 1, "x", FB_SPACE_IS_OURS,
	    "chg X-Fakebill-Status 2 <->\n"
	    "chg X-Fakebill-Status 1 <->\n"
	    "chg X-Fakebill-Other 1 <->\n",
	    SMFIS_CONTINUE },
	{ "a tag stands on top, with a blank of ours", "Mode enforce",
	    FB_VERDICT_TAG, 0, 0, "x", FB_SPACE_IS_OURS,
	    "ins 0 X-Fakebill-Reason < P0001 threat>\n"
	    "ins 0 X-Fakebill-Status < tag; score=9.0; threshold=5.0; "
	    "list=t/3>\n",
	    SMFIS_CONTINUE },
	{ "or with a blank of the MTA", "Mode enforce", FB_VERDICT_TAG, 0, 0,
	    "x", FB_SPACE_ADDED_BY_MTA,
	    "ins 0 X-Fakebill-Reason <P0001 threat>\n"
	    "ins 0 X-Fakebill-Status " STATUS("tag", "5.0"),
	    SMFIS_CONTINUE },
	{ "forged fields go before ours come", "Mode enforce", FB_VERDICT_TAG,
	    1, 0, "x", FB_SPACE_ADDED_BY_MTA,
	    "chg X-Fakebill-Status 1 <->\n"
	    "ins 0 X-Fakebill-Reason <P0001 threat>\n"
	    "ins 0 X-Fakebill-Status " STATUS("tag", "5.0"),
	    SMFIS_CONTINUE },
	{ "the Subject is marked where that is wanted",
	    "Mode enforce\nSubjectMark on\nSubjectMarkText [疑]",
	    FB_VERDICT_TAG, 0, 0, "a\n\tb", FB_SPACE_ADDED_BY_MTA,
	    "ins 0 X-Fakebill-Reason <P0001 threat>\n"
	    "ins 0 X-Fakebill-Status " STATUS("tag",
		"5.0") "chg Subject 1 <" MARK "\n a\n\tb>\n",
	    SMFIS_CONTINUE },
	{ "a mail without Subject gets the mark alone",
	    "Mode enforce\nSubjectMark on\nSubjectMarkText [疑]",
	    FB_VERDICT_TAG, 0, 0, NULL, FB_SPACE_IS_OURS,
	    "ins 0 X-Fakebill-Reason < P0001 threat>\n"
	    "ins 0 X-Fakebill-Status < tag; score=9.0; threshold=5.0; "
	    "list=t/3>\n"
	    "chg Subject 1 < " MARK ">\n",
	    SMFIS_CONTINUE },
	{ "quarantine tells its reason in a field too", "Mode enforce",
	    FB_VERDICT_QUARANTINE, 0, 0, "x", FB_SPACE_ADDED_BY_MTA,
	    "ins 0 X-Fakebill-Reason <P0001 threat>\n"
	    "ins 0 X-Fakebill-Status " STATUS("quarantine",
		"8.0") "quarantine <suspected fake billing: P0001>\n",
	    SMFIS_CONTINUE },
	{ "a rejection names the entries and changes nothing", "Mode enforce",
	    FB_VERDICT_REJECT, 2, 0, "x", FB_SPACE_IS_OURS,
	    "reply 550 5.7.1 <Suspected fake billing (P0001); if this is a "
	    "mistake, tell the codes in brackets to the postmaster>\n",
	    SMFIS_REJECT },
};

static struct fb_policy *
make_policy(const char *more)
{
	struct fb_settings settings;
	char text[512];

	snprintf(text, sizeof text, "Operator company\nList /x\n%s\n", more);
	assert_int_equal(fb_settings_parse(&settings, fb_str(text), "test",
			     NULL, NULL),
	    FB_OK);
	struct fb_policy *policy = fb_policy_new(&settings, NULL);
	assert_non_null(policy);
	return policy;
}

static const struct fb_scan_result evidence = {
	.score_milli = 9000,
	.hit_count = 2,
	.reason_count = 2,
	.list_count = 1,
	.list = { { .name = "t", .serial = 3 } },
	.reason = { { .id = "P0001",
			.type = FB_TYPE_PHRASE,
			.group = FB_GROUP_THREAT,
			.counted_milli = 9000 },
	    { .id = "P0002",
		.type = FB_TYPE_PHRASE,
		.group = FB_GROUP_VISIT,
		.is_shadow = 1 } },
};

static void
applies(void **state)
{
	const typeof(*cases) *c = *state;
	struct fb_session *session = fb_session_new(NULL, NULL, NULL);

	assert_non_null(session);
	session->policy = make_policy(c->settings);
	const struct fb_judgement judgement = {
		.outcome = FB_OUTCOME_JUDGED,
		.result = evidence,
		.decision = { .verdict = c->action,
		    .action = c->action,
		    .thresholds = { 5000, 8000, 12000 },
		    .subject_mark = session->policy->settings.subject_mark },
	};

	session->has_subject = c->subject != NULL;
	session->subject = c->subject == NULL ? NULL : strdup(c->subject);
	session->forged.field[0].name = strdup(FB_FIELD_STATUS);
	session->forged.field[0].count = c->forged_status;
	session->forged.field[1].name = strdup("X-Fakebill-Other");
	session->forged.field[1].count = c->forged_other;
	session->forged.field_count = 2;

	calls[0] = '\0';
	result_of_calls = MI_SUCCESS;
	assert_int_equal(fb_apply(NULL, session, &judgement, c->space),
	    c->want_reply);
	assert_string_equal(calls, c->want);

	/* What the MTA refuses changes nothing of the rest. */
	calls[0] = '\0';
	result_of_calls = MI_FAILURE;
	assert_int_equal(fb_apply(NULL, session, &judgement, c->space),
	    c->want_reply);
	assert_string_equal(calls, c->want);
	fb_session_free(session);
}

int
main(void)
{
	struct table table = { 0 };
	TABLE_ADD(&table, cases, applies);
	return table_run(&table, "apply");
}
