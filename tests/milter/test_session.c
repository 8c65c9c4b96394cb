/* SPDX-License-Identifier: BSD-2-Clause */
#include "session.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ipc.h"
#include "reading_limits.h"
#include "table.h"

#define CONSENTS \
	"yes@a.example all\n" \
	"yes2@a.example fakebill ceiling=quarantine\n" \
	"yes3@a.example all ceiling=reject\n" \
	"likes@a.example all ceiling=reject allow=c.example\n" \
	"late@a.example all ceiling=reject tag=9.5\n" \
	"no@a.example none\n"

/* A worker that keeps what it got and finds everything suspicious. */
struct fixture {
	struct fb_policy_seat *seat;
	struct fb_pool *pool;
	struct fb_session *session;
	pthread_t worker;
	int worker_socket;
	char seen[4096]; /* the last message that a worker got */
	struct fb_scan_request request;
	const char *authenticated; /* domain that the worker reports */
	bool can_spf_change;
};

static void *
worker(void *context)
{
	struct fixture *fixture = context;
	struct fb_packet packet;

	while (fb_ipc_receive(&packet, fixture->worker_socket,
		   &fixture->request, sizeof fixture->request, 1) == FB_OK) {
		struct fb_scan_result result = {
			.serial = fixture->request.serial,
			.score_milli = 9000,
			.category = FB_CATEGORY_FAKEBILL,
		};
		if (fixture->authenticated != NULL) {
			result.has_auth = 1;
			result.auth_domain_count = 1;
			snprintf(result.auth_domain[0],
			    sizeof result.auth_domain[0], "%s",
			    fixture->authenticated);
		}
		if (fixture->can_spf_change) {
			result.can_spf_change = 1;
			result.by_spf[FB_SPF_PASS].score_milli = 1000;
		}
		ssize_t got = pread(packet.fd[0], fixture->seen,
		    sizeof fixture->seen - 1, 0);
		fixture->seen[got < 0 ? 0 : got] = '\0';
		fb_packet_close(&packet);
		if (fb_ipc_send(fixture->worker_socket, &result, sizeof result,
			NULL, 0) != FB_OK)
			break;
	}
	close(fixture->worker_socket);
	return NULL;
}

static void
ignore_kill(void *context, const struct fb_worker_id *id)
{
	(void)context, (void)id;
}

static struct fb_policy *
make_policy(const char *more)
{
	struct fb_settings settings;
	struct fb_consent_table *table;
	char text[512];

	snprintf(text, sizeof text,
	    "Operator isp\nMode enforce\nList /x.cdb\nCeiling reject\n"
	    "Desk desk@a.example\n"
	    "Log stderr\n%s",
	    more);
	assert_int_equal(fb_settings_parse(&settings, fb_str(text), "test",
			     NULL, NULL),
	    FB_OK);
	assert_int_equal(fb_consent_parse(&table, FB_STR(CONSENTS), "test",
			     NULL, NULL),
	    FB_OK);
	struct fb_policy *policy = fb_policy_new(&settings, table);
	assert_non_null(policy);
	return policy;
}

/* A client comes from some port; NULL is sendmail(1). */
static void
connect_from(struct fb_session *session, const char *address)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET,
		.sin_port = htons(50000) };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6,
		.sin6_port = htons(50000) };

	if (address == NULL)
		fb_session_connect(session, NULL);
	else if (inet_pton(AF_INET, address, &v4.sin_addr) == 1)
		fb_session_connect(session, (const struct sockaddr *)&v4);
	else if (inet_pton(AF_INET6, address, &v6.sin6_addr) == 1)
		fb_session_connect(session, (const struct sockaddr *)&v6);
	else
		fail_msg("%s is no address", address);
}

static void
set_up(struct fixture *fixture, const char *settings)
{
	static const struct fb_breaker_limits limits = { 5, 60, 60 };
	const struct fb_worker_id id = { 0, 1, 1, 0 };
	int pair[2];

	*fixture = (struct fixture) { 0 };
	fixture->seat = fb_policy_seat_new();
	const struct fb_pool_owner owner = { .kill = ignore_kill };
	fixture->pool = fb_pool_new(&owner);
	fb_policy_seat_set(fixture->seat, make_policy(settings));
	fb_pool_set_breaker(fixture->pool, &limits);
	assert_int_equal(fb_ipc_pair(pair), FB_OK);
	fixture->worker_socket = pair[1];
	assert_int_equal(pthread_create(&fixture->worker, NULL, worker,
			     fixture),
	    0);
	assert_int_equal(fb_pool_add(fixture->pool, pair[0], &id), FB_OK);
	fixture->session = fb_session_new(fixture->seat, fixture->pool, NULL);
	assert_non_null(fixture->session);
	connect_from(fixture->session, "192.0.2.1");
}

static void
tear_down(struct fixture *fixture)
{
	fb_session_free(fixture->session);
	fb_pool_free(fixture->pool);
	pthread_join(fixture->worker, NULL);
	fb_policy_seat_free(fixture->seat);
}

static const struct {
	const char *name, *settings, *client;
	bool is_authenticated;
	const char *recipient[4];
	enum fb_reply want[4];
	enum fb_reply want_data;
} gates[] = {
	{ "mail to one who agreed is inspected", "", "192.0.2.1", false,
	    { "<yes@a.example>" }, { FB_REPLY_CONTINUE }, FB_REPLY_CONTINUE },
	{ "mail to one who did not is not", "", "192.0.2.1", false,
	    { "<no@a.example>" }, { FB_REPLY_CONTINUE }, FB_REPLY_ACCEPT },
	{ "mail to a stranger is not", "", "192.0.2.1", false,
	    { "<who@b.example>" }, { FB_REPLY_CONTINUE }, FB_REPLY_ACCEPT },
	{ "mail to nobody is not", "", "192.0.2.1", false, { NULL }, { 0 },
	    FB_REPLY_ACCEPT },
	{ "one who did not agree protects all", "", "192.0.2.1", false,
	    { "<yes@a.example>", "<no@a.example>" },
	    { FB_REPLY_CONTINUE, FB_REPLY_CONTINUE }, FB_REPLY_ACCEPT },
	{ "split sends the other class away", "MixedRecipients split",
	    "192.0.2.1", false,
	    { "<yes@a.example>", "<no@a.example>", "<yes2@a.example>" },
	    { FB_REPLY_CONTINUE, FB_REPLY_SEPARATE, FB_REPLY_CONTINUE },
	    FB_REPLY_CONTINUE },
	{ "split works the other way round", "MixedRecipients split",
	    "192.0.2.1", false, { "<no@a.example>", "<yes@a.example>" },
	    { FB_REPLY_CONTINUE, FB_REPLY_SEPARATE }, FB_REPLY_ACCEPT },
	{ "split works over IPv6", "MixedRecipients split", "2001:db8::1",
	    false, { "<no@a.example>", "<yes@a.example>" },
	    { FB_REPLY_CONTINUE, FB_REPLY_SEPARATE }, FB_REPLY_ACCEPT },
	{ "this machine is not sent away", "MixedRecipients split", "127.0.0.1",
	    false, { "<yes@a.example>", "<no@a.example>" },
	    { FB_REPLY_CONTINUE, FB_REPLY_CONTINUE }, FB_REPLY_ACCEPT },
	{ "nor is sendmail(1)", "MixedRecipients split", NULL, false,
	    { "<yes@a.example>", "<no@a.example>" },
	    { FB_REPLY_CONTINUE, FB_REPLY_CONTINUE }, FB_REPLY_ACCEPT },
	{ "nor is a machine of ours",
	    "MixedRecipients split\nLocalNetwork 192.0.2.0/24", "192.0.2.1",
	    false, { "<yes@a.example>", "<no@a.example>" },
	    { FB_REPLY_CONTINUE, FB_REPLY_CONTINUE }, FB_REPLY_ACCEPT },
	{ "nor is a client that logged in",
	    "MixedRecipients split\nSubmitterCeiling tag", "192.0.2.1", true,
	    { "<yes@a.example>", "<no@a.example>" },
	    { FB_REPLY_CONTINUE, FB_REPLY_CONTINUE }, FB_REPLY_ACCEPT },
	{ "mail of this machine is inspected", "", "127.0.0.1", false,
	    { "<yes@a.example>" }, { FB_REPLY_CONTINUE }, FB_REPLY_CONTINUE },
	{ "mail of a client that logged in is not", "", "192.0.2.1", true,
	    { "<yes@a.example>" }, { FB_REPLY_CONTINUE }, FB_REPLY_ACCEPT },
	{ "not even when it logged in from here", "", "127.0.0.1", true,
	    { "<yes@a.example>" }, { FB_REPLY_CONTINUE }, FB_REPLY_ACCEPT },
	{ "unless the settings say so", "SubmitterCeiling tag", "192.0.2.1",
	    true, { "<yes@a.example>" }, { FB_REPLY_CONTINUE },
	    FB_REPLY_CONTINUE },
	{ "mail of our machines may stay closed", "LocalCeiling none",
	    "127.0.0.1", false, { "<yes@a.example>" }, { FB_REPLY_CONTINUE },
	    FB_REPLY_ACCEPT },
	{ "which leaves that of others open", "LocalCeiling none", "192.0.2.1",
	    false, { "<yes@a.example>" }, { FB_REPLY_CONTINUE },
	    FB_REPLY_CONTINUE },
};

static void
gates_content(void **state)
{
	const typeof(*gates) *c = *state;
	struct fixture fixture;

	set_up(&fixture, c->settings);
	connect_from(fixture.session, c->client);
	fb_session_begin_message(fixture.session, FB_STR("<x@b.example>"),
	    c->is_authenticated);
	for (size_t i = 0; i < 4 && c->recipient[i] != NULL; i++)
		assert_int_equal(fb_session_recipient(fixture.session,
				     fb_str(c->recipient[i]), FB_STR("")),
		    c->want[i]);
	assert_int_equal(fb_session_data(fixture.session, "Q1"), c->want_data);
	tear_down(&fixture);
}

static void
begin(struct fixture *fixture)
{
	fb_session_begin_message(fixture->session, FB_STR("<x@b.example>"),
	    false);
	assert_int_equal(fb_session_recipient(fixture->session,
			     FB_STR("<yes@a.example>"), FB_STR("")),
	    FB_REPLY_CONTINUE);
	assert_int_equal(fb_session_data(fixture->session, "Q1"),
	    FB_REPLY_CONTINUE);
}

static void
header(struct fixture *fixture, const char *name, const char *value)
{
	fb_session_header(fixture->session, fb_str(name), fb_str(value),
	    FB_SPACE_IS_OURS);
}

static enum fb_outcome
end(struct fixture *fixture)
{
	struct fb_judgement judgement;

	fb_session_judge(&judgement, fixture->session, NULL, NULL);
	fb_session_log(fixture->session, &judgement);
	return judgement.outcome;
}

static void
hands_over_the_bytes(void **state)
{
	(void)state;
	struct fixture fixture;

	set_up(&fixture, "");
	begin(&fixture);
	header(&fixture, "From", " a@b.example");
	header(&fixture, "Subject", " folded\n\tsubject \xE6\x9E\xB6");
	fb_session_body(fixture.session, FB_STR("one\r\n"));
	fb_session_body(fixture.session, FB_STR("two\r\n"));
	assert_int_equal(end(&fixture), FB_OUTCOME_JUDGED);
	assert_string_equal(fixture.seen,
	    "From: a@b.example\r\n"
	    "Subject: folded\r\n\tsubject \xE6\x9E\xB6\r\n"
	    "\r\n"
	    "one\r\ntwo\r\n");
	assert_int_equal(fixture.request.message_bytes, strlen(fixture.seen));
	assert_int_equal(fixture.request.categories, FB_CATEGORY_ALL);
	assert_string_equal(fixture.session->subject,
	    "folded\n\tsubject \xE6\x9E\xB6");
	tear_down(&fixture);
}

static void
knows_an_empty_body(void **state)
{
	(void)state;
	struct fixture fixture;

	set_up(&fixture, "");
	begin(&fixture);
	header(&fixture, "From", " a@b.example");
	assert_int_equal(end(&fixture), FB_OUTCOME_JUDGED);
	assert_string_equal(fixture.seen, "From: a@b.example\r\n\r\n");
	assert_false(fixture.session->has_subject);
	tear_down(&fixture);
}

static void
cuts_a_long_message(void **state)
{
	(void)state;
	static char piece[60000];
	struct fixture fixture;
	struct fb_judgement judgement;

	set_up(&fixture, "MessageSize 64k");
	begin(&fixture);
	memset(piece, 'x', sizeof piece);
	const struct fb_str bytes = { piece, sizeof piece };
	fb_session_body(fixture.session, bytes);
	fb_session_body(fixture.session, bytes);
	fb_session_judge(&judgement, fixture.session, NULL, NULL);
	assert_int_equal(judgement.outcome, FB_OUTCOME_JUDGED);
	assert_int_equal(fixture.request.message_bytes, 65536);
	assert_int_equal(judgement.result.truncated, FB_TRUNCATED_MESSAGE);
	tear_down(&fixture);
}

static void
forgets(void **state)
{
	(void)state;
	struct fixture fixture;

	set_up(&fixture, "");
	begin(&fixture);
	header(&fixture, "Subject", " first");
	header(&fixture, "X-Fakebill-Status", " none");
	fb_session_end_message(fixture.session);
	fb_session_end_message(fixture.session);
	assert_null(fixture.session->policy);
	assert_null(fixture.session->subject);
	assert_int_equal(fixture.session->forged.field_count, 0);
	/* The next one has nothing of it, even without an end between. */
	begin(&fixture);
	header(&fixture, "X-Fakebill-Status", " none");
	begin(&fixture);
	header(&fixture, "To", " second");
	assert_int_equal(end(&fixture), FB_OUTCOME_JUDGED);
	assert_string_equal(fixture.seen, "To: second\r\n\r\n");
	assert_int_equal(fixture.session->forged.field_count, 0);
	tear_down(&fixture);
}

static void
bears_calls_out_of_order(void **state)
{
	(void)state;
	struct fixture fixture;
	struct fb_judgement judgement;

	set_up(&fixture, "");
	fb_session_end_message(fixture.session);
	header(&fixture, "Subject", " x");
	fb_session_body(fixture.session, FB_STR("x"));
	assert_int_equal(fb_session_recipient(fixture.session, FB_STR("<x@y>"),
			     FB_STR("")),
	    FB_REPLY_CONTINUE);
	assert_int_equal(fb_session_data(fixture.session, NULL),
	    FB_REPLY_ACCEPT);
	fb_session_judge(&judgement, fixture.session, NULL, NULL);
	assert_int_equal(judgement.outcome, FB_OUTCOME_NOT_INSPECTED);
	assert_int_equal(judgement.decision.action, FB_VERDICT_NONE);
	fb_session_log(fixture.session, &judgement);
	fb_session_free(NULL);
	tear_down(&fixture);
}

/* Milter protocol 2 and 3 know no DATA: content comes unasked. */
static void
gates_where_nobody_tells_of_data(void **state)
{
	(void)state;
	struct fixture fixture;
	struct fb_judgement judgement;
	static const char *const recipients[] = { "<no@a.example>",
		"<yes@a.example>" };

	set_up(&fixture, "");
	for (int i = 0; i < 2; i++) {
		fb_session_begin_message(fixture.session,
		    FB_STR("<x@b.example>"), false);
		fb_session_recipient(fixture.session, fb_str(recipients[i]),
		    FB_STR(""));
		header(&fixture, "Subject", " secret");
		fb_session_body(fixture.session, FB_STR("secret"));
		assert_int_equal(fixture.session->message.size > 0, i);
		assert_int_equal(fixture.session->has_subject, i);
		fb_session_judge(&judgement, fixture.session, NULL, NULL);
		assert_int_equal(judgement.outcome,
		    i == 0 ? FB_OUTCOME_NOT_INSPECTED : FB_OUTCOME_JUDGED);
		assert_int_equal(strlen(fixture.seen) > 0, i);
	}
	tear_down(&fixture);
}

static void
counts_forged(void **state)
{
	(void)state;
	struct fixture fixture;
	char name[64];

	set_up(&fixture, "");
	begin(&fixture);
	for (int i = 0; i < 200; i++) {
		snprintf(name, sizeof name, "X-Fakebill-%d", i);
		header(&fixture, name, " x");
	}
	header(&fixture, "X-Fakebill", " not one of ours");
	header(&fixture, "X-Fakebill-", " nor this");
	header(&fixture, "x-fakebill-status", " none");
	header(&fixture, "X-FAKEBILL-STATUS", " none");
	header(&fixture, "X-Fakebill-7", " again");

	const struct fb_forged *forged = &fixture.session->forged;
	assert_int_equal(forged->field_count, FB_FORGED_NAMES_MAX);
	assert_string_equal(forged->field[0].name, FB_FIELD_STATUS);
	assert_int_equal(forged->field[0].count, 2);
	assert_string_equal(forged->field[1].name, FB_FIELD_REASON);
	assert_int_equal(forged->field[1].count, 0);
	assert_string_equal(forged->field[9].name, "X-Fakebill-7");
	assert_int_equal(forged->field[9].count, 2);
	tear_down(&fixture);
}

static void
keeps_its_policy(void **state)
{
	(void)state;
	struct fixture fixture;

	set_up(&fixture, "");
	begin(&fixture);
	fb_policy_seat_set(fixture.seat, make_policy("ThresholdTag 7"));
	assert_int_equal(fixture.session->policy->settings.thresholds.tag_milli,
	    5000);
	begin(&fixture);
	assert_int_equal(fixture.session->policy->settings.thresholds.tag_milli,
	    7000);
	tear_down(&fixture);
}

static const struct {
	const char *name, *settings, *client, *recipient;
	enum fb_verdict action;
	const char *authenticated;
} actions[] = {
	{ "mail from outside may be rejected", "ThresholdReject 9", "192.0.2.1",
	    "yes3@a.example", FB_VERDICT_REJECT },
	{ "mail of a machine of ours is quarantined at most",
	    "ThresholdReject 9", "127.0.0.1", "yes3@a.example",
	    FB_VERDICT_QUARANTINE },
	{ "unless the settings say so",
	    "ThresholdReject 9\nLocalCeiling reject", "127.0.0.1",
	    "yes3@a.example", FB_VERDICT_REJECT },
	{ "a category may have a ceiling", "CategoryCeiling fakebill none",
	    "192.0.2.1", "yes3@a.example", FB_VERDICT_NONE },
	{ "a recipient's threshold counts", "", "192.0.2.1", "late@a.example",
	    FB_VERDICT_NONE },
	{ "an allowed sender that is authenticated is excused",
	    "AllowSender c.example", "192.0.2.1", "yes3@a.example",
	    FB_VERDICT_NONE, "mail.c.example" },
	{ "a recipient's own allowed sender too", "", "192.0.2.1",
	    "likes@a.example", FB_VERDICT_NONE, "c.example" },
	{ "which helps nobody else", "", "192.0.2.1", "yes3@a.example",
	    FB_VERDICT_QUARANTINE, "c.example" },
	{ "another authenticated sender is not excused",
	    "AllowSender c.example", "192.0.2.1", "yes3@a.example",
	    FB_VERDICT_QUARANTINE, "d.example" },
	{ "nobody's name excuses while nobody proves it",
	    "AllowSender b.example", "192.0.2.1", "yes3@a.example",
	    FB_VERDICT_QUARANTINE },
};

static void
acts(void **state)
{
	const typeof(*actions) *c = *state;
	struct fixture fixture;
	struct fb_judgement judgement;

	set_up(&fixture, c->settings);
	fixture.authenticated = c->authenticated;
	connect_from(fixture.session, c->client);
	fb_session_begin_message(fixture.session, FB_STR("<x@b.example>"),
	    false);
	fb_session_recipient(fixture.session, fb_str(c->recipient), FB_STR(""));
	assert_int_equal(fb_session_data(fixture.session, "Q1"),
	    FB_REPLY_CONTINUE);
	fb_session_judge(&judgement, fixture.session, NULL, NULL);
	assert_int_equal(judgement.decision.action, c->action);
	assert_int_equal(judgement.decision.is_allowed,
	    c->authenticated != NULL && c->action == FB_VERDICT_NONE);
	tear_down(&fixture);
}

static void
holds_the_weakest_ceiling(void **state)
{
	(void)state;
	struct fixture fixture;
	struct fb_judgement judgement;

	set_up(&fixture, "");
	fb_session_begin_message(fixture.session, FB_STR("<x@b.example>"),
	    false);
	fb_session_recipient(fixture.session, FB_STR("yes2@a.example"),
	    FB_STR(""));
	fb_session_data(fixture.session, "Q2");
	fb_session_judge(&judgement, fixture.session, NULL, NULL);
	assert_int_equal(judgement.decision.verdict, FB_VERDICT_QUARANTINE);
	assert_int_equal(judgement.decision.action, FB_VERDICT_QUARANTINE);
	fb_session_begin_message(fixture.session, FB_STR("<x@b.example>"),
	    false);
	fb_session_recipient(fixture.session, FB_STR("yes@a.example"),
	    FB_STR(""));
	fb_session_recipient(fixture.session, FB_STR("yes2@a.example"),
	    FB_STR(""));
	fb_session_data(fixture.session, "Q3");
	fb_session_judge(&judgement, fixture.session, NULL, NULL);
	assert_int_equal(fixture.request.categories,
	    1u << FB_CATEGORY_FAKEBILL);
	tear_down(&fixture);
}

static void
count_progress(void *context)
{
	++*(unsigned *)context;
}

/* Three questions may take three times as long as one without progress. */
static void
tells_the_server_between_questions(void **state)
{
	(void)state;
	struct fixture fixture;
	struct fb_judgement judgement;
	unsigned count = 0;

	set_up(&fixture, "SpfTimeout 200ms");
	const struct fb_pool_owner owner = { .kill = ignore_kill };
	struct fb_pool *nobody = fb_pool_new(&owner);
	fixture.session->spf_pool = nobody;
	fixture.can_spf_change = true;
	begin(&fixture);
	fb_session_judge(&judgement, fixture.session, count_progress, &count);
	assert_int_equal(judgement.outcome, FB_OUTCOME_JUDGED);
	assert_int_equal(judgement.spf, FB_SPF_TEMPERROR);
	assert_int_equal(fixture.request.spf, FB_SPF_TEMPERROR);
	assert_int_equal(count, 2);
	tear_down(&fixture);
	fb_pool_free(nobody);
}

int
main(void)
{
	struct table table = { 0 };
	TABLE_ADD(&table, gates, gates_content);
	TABLE_ADD(&table, actions, acts);
	table_add(&table, "the worker gets the message byte for byte",
	    hands_over_the_bytes, NULL);
	table_add(&table, "a mail without body or Subject is a mail",
	    knows_an_empty_body, NULL);
	table_add(&table, "what is too long is cut, and said to be",
	    cuts_a_long_message, NULL);
	table_add(&table, "nothing of a message reaches the next", forgets,
	    NULL);
	table_add(&table, "calls out of order do nothing",
	    bears_calls_out_of_order, NULL);
	table_add(&table, "the gate stands where nobody tells of DATA too",
	    gates_where_nobody_tells_of_data, NULL);
	table_add(&table, "the server hears of us between questions",
	    tells_the_server_between_questions, NULL);
	table_add(&table, "our own names are counted behind any flood",
	    counts_forged, NULL);
	table_add(&table, "a reload does not touch a running message",
	    keeps_its_policy, NULL);
	table_add(&table, "all recipients together decide",
	    holds_the_weakest_ceiling, NULL);
	return table_run(&table, "session");
}
