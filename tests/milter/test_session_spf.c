/* SPDX-License-Identifier: BSD-2-Clause */
/* When a session asks for SPF, and what becomes of the answer. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <unistd.h>

#include "ipc.h"
#include "session.h"
#include "table.h"

/* The scan worker judges 3 points, 7 when SPF fails; the SPF worker says
 * what it is told to. */
struct fixture {
	struct fb_policy_seat *seat;
	struct fb_pool *pool, *spf_pool;
	struct fb_session *session;
	pthread_t scan_thread, spf_thread;
	int scan_socket, spf_socket;
	bool can_change, has_died; /* the scan worker's first answer; and it
				    * dies of the second question */
	int32_t score_of_fail;
	enum fb_spf spf;
	unsigned scan_count, spf_count;
	struct fb_spf_question question; /* the last one */
};

static void
fill_result(struct fb_scan_result *out, const struct fixture *fixture,
    const struct fb_scan_request *request)
{
	*out = (struct fb_scan_result) {
		.serial = request->serial,
		.score_milli =
		    request->spf == FB_SPF_FAIL ? fixture->score_of_fail : 3000,
		.can_spf_change =
		    fixture->can_change && request->spf == FB_SPF_UNASKED,
	};
	for (unsigned i = 0; i < FB_SPF_COUNT; i++)
		out->by_spf[i].score_milli = 3000;
	out->by_spf[FB_SPF_FAIL].score_milli = fixture->score_of_fail;
}

static void *
scan_worker(void *context)
{
	struct fixture *fixture = context;
	struct fb_scan_request request;
	struct fb_scan_result result;
	struct fb_packet packet;

	while (fb_ipc_receive(&packet, fixture->scan_socket, &request,
		   sizeof request, 1) == FB_OK) {
		fb_packet_close(&packet);
		fixture->scan_count++;
		if (fixture->has_died && request.spf != FB_SPF_UNASKED)
			break;
		fill_result(&result, fixture, &request);
		if (fb_ipc_send(fixture->scan_socket, &result, sizeof result,
			NULL, 0) != FB_OK)
			break;
	}
	close(fixture->scan_socket);
	return NULL;
}

static void *
spf_worker(void *context)
{
	struct fixture *fixture = context;
	struct fb_packet packet;

	while (fb_ipc_receive(&packet, fixture->spf_socket, &fixture->question,
		   sizeof fixture->question, 0) == FB_OK) {
		const struct fb_spf_answer answer = {
			.serial = fixture->question.serial,
			.result = fixture->spf,
		};
		fixture->spf_count++;
		if (fixture->spf == FB_SPF_UNASKED) /* it dies */
			break;
		if (fb_ipc_send(fixture->spf_socket, &answer, sizeof answer,
			NULL, 0) != FB_OK)
			break;
	}
	close(fixture->spf_socket);
	return NULL;
}

static void
ignore_kill(void *context, const struct fb_worker_id *id)
{
	(void)context, (void)id;
}

static struct fb_pool *
make_pool(int *socket)
{
	static const struct fb_breaker_limits limits = { 5, 60, 60 };
	const struct fb_pool_owner owner = { .kill = ignore_kill };
	const struct fb_worker_id id = { 0, 1, 1, 0, 0, 0 };
	struct fb_pool *pool = fb_pool_new(&owner);
	int pair[2];

	assert_non_null(pool);
	fb_pool_set_breaker(pool, &limits);
	assert_int_equal(fb_ipc_pair(pair), FB_OK);
	*socket = pair[1];
	assert_int_equal(fb_pool_add(pool, pair[0], &id), FB_OK);
	return pool;
}

static struct fb_policy *
make_policy(const char *more)
{
	struct fb_settings settings;
	char text[512];

	snprintf(text, sizeof text,
	    "Operator company\nList /x.cdb\nLog stderr\n%s", more);
	assert_int_equal(fb_settings_parse(&settings, fb_str(text), "test",
			     NULL, NULL),
	    FB_OK);
	return fb_policy_new(&settings, NULL);
}

static void
set_up(struct fixture *fixture, const char *settings)
{
	fixture->seat = fb_policy_seat_new();
	fb_policy_seat_set(fixture->seat, make_policy(settings));
	fixture->pool = make_pool(&fixture->scan_socket);
	fixture->spf_pool = make_pool(&fixture->spf_socket);
	assert_int_equal(pthread_create(&fixture->scan_thread, NULL,
			     scan_worker, fixture),
	    0);
	assert_int_equal(pthread_create(&fixture->spf_thread, NULL, spf_worker,
			     fixture),
	    0);
	fixture->session =
	    fb_session_new(fixture->seat, fixture->pool, fixture->spf_pool);
	assert_non_null(fixture->session);
}

/* Both workers have ended afterwards, so what they counted is final. */
static void
tear_down(struct fixture *fixture)
{
	fb_session_free(fixture->session);
	fb_pool_free(fixture->pool);
	fb_pool_free(fixture->spf_pool);
	pthread_join(fixture->scan_thread, NULL);
	pthread_join(fixture->spf_thread, NULL);
	fb_policy_seat_free(fixture->seat);
}

static void
send_mail(struct fb_judgement *out, struct fixture *fixture, const char *client,
    const char *sender)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET,
		.sin_port = htons(50000) };

	assert_int_equal(inet_pton(AF_INET, client, &v4.sin_addr), 1);
	fb_session_connect(fixture->session, (const struct sockaddr *)&v4);
	fb_session_helo(fixture->session, FB_STR("helo.example"));
	fb_session_begin_message(fixture->session, fb_str(sender), false);
	fb_session_recipient(fixture->session, FB_STR("<y@a.example>"),
	    FB_STR(""));
	assert_int_equal(fb_session_data(fixture->session, "Q1"),
	    FB_REPLY_CONTINUE);
	fb_session_body(fixture->session, FB_STR("x\r\n"));
	fb_session_judge(out, fixture->session, NULL, NULL);
	fb_session_log(fixture->session, out);
}

static const struct {
	const char *name, *settings, *client;
	bool can_change;
	int32_t score_of_fail;
	enum fb_spf spf;
	/* questions, the result of the judgement, its verdict */
	unsigned want_asked;
	enum fb_spf want_spf;
	enum fb_verdict want_verdict;
} cases[] = {
	{ "a mail that SPF cannot change is not asked about", "Mode enforce",
	    "192.0.2.1", false, 7000, FB_SPF_FAIL, 0, FB_SPF_UNASKED,
	    FB_VERDICT_NONE },
	{ "one that it can is", "Mode enforce", "192.0.2.1", true, 7000,
	    FB_SPF_FAIL, 1, FB_SPF_FAIL, FB_VERDICT_TAG },
	{ "and may be cleared by it", "Mode enforce", "192.0.2.1", true, 7000,
	    FB_SPF_PASS, 1, FB_SPF_PASS, FB_VERDICT_NONE },
	{ "a score that stays below the threshold is not worth a question",
	    "Mode enforce", "192.0.2.1", true, 4999, FB_SPF_FAIL, 0,
	    FB_SPF_UNASKED, FB_VERDICT_NONE },
	{ "nor is a verdict that the ceiling makes the same",
	    "Mode enforce\nThresholdTag 3\nCeiling tag", "192.0.2.1", true,
	    9000, FB_SPF_FAIL, 0, FB_SPF_UNASKED, FB_VERDICT_TAG },
	{ "in observe the verdict is worth it",
	    "Mode observe\nThresholdTag 3\nCeiling tag", "192.0.2.1", true,
	    9000, FB_SPF_FAIL, 1, FB_SPF_FAIL, FB_VERDICT_QUARANTINE },
	{ "loopback is not asked about", "Mode enforce", "127.0.0.1", true,
	    7000, FB_SPF_FAIL, 0, FB_SPF_UNASKED, FB_VERDICT_NONE },
	{ "nor a machine of our own", "Mode enforce\nLocalNetwork 192.0.2.0/24",
	    "192.0.2.1", true, 7000, FB_SPF_FAIL, 0, FB_SPF_UNASKED,
	    FB_VERDICT_NONE },
	{ "with Spf off nobody is", "Mode enforce\nSpf off", "192.0.2.1", true,
	    7000, FB_SPF_FAIL, 0, FB_SPF_UNASKED, FB_VERDICT_NONE },
	{ "a worker that dies is a temporary error", "Mode enforce",
	    "192.0.2.1", true, 7000, FB_SPF_UNASKED, 1, FB_SPF_TEMPERROR,
	    FB_VERDICT_NONE },
};

static void
asks(void **state)
{
	const typeof(*cases) *c = *state;
	struct fb_judgement judgement;
	struct fixture fixture = {
		.can_change = c->can_change,
		.score_of_fail = c->score_of_fail,
		.spf = c->spf,
	};

	set_up(&fixture, c->settings);
	send_mail(&judgement, &fixture, c->client, "<s@b.example>");
	/* It is known now, and nobody is asked again. */
	if (c->want_asked > 0)
		assert_int_equal(fb_session_spf(fixture.session), c->want_spf);
	tear_down(&fixture);
	assert_int_equal(judgement.outcome, FB_OUTCOME_JUDGED);
	assert_int_equal(judgement.spf, c->want_spf);
	assert_int_equal(judgement.decision.verdict, c->want_verdict);
	assert_int_equal(fixture.spf_count, c->want_asked);
	assert_int_equal(fixture.scan_count, 1 + c->want_asked);
}

static void
asks_about_this_message(void **state)
{
	(void)state;
	struct fixture fixture = { .can_change = true,
		.score_of_fail = 7000,
		.spf = FB_SPF_PASS };
	struct fb_judgement judgement;

	set_up(&fixture, "Mode enforce");
	send_mail(&judgement, &fixture, "192.0.2.1", "<s@b.example>");
	assert_string_equal(fixture.question.sender, "s@b.example");
	assert_string_equal(fixture.question.helo, "helo.example");
	assert_memory_equal(fixture.question.client.address, "\xC0\0\2\1", 4);
	send_mail(&judgement, &fixture, "192.0.2.2", "<>");
	assert_string_equal(fixture.question.sender, "");
	assert_memory_equal(fixture.question.client.address, "\xC0\0\2\2", 4);
	assert_int_equal(judgement.spf, FB_SPF_PASS);
	/* A sender that is too long is nobody's domain, and no bounce. */
	char longest[400];
	memset(longest, 'a', sizeof longest - 1);
	longest[sizeof longest - 1] = '\0';
	send_mail(&judgement, &fixture, "192.0.2.1", longest);
	assert_int_equal(judgement.spf, FB_SPF_UNASKED);
	/* Between messages nobody is asked. */
	fb_session_end_message(fixture.session);
	assert_int_equal(fb_session_spf(fixture.session), FB_SPF_UNASKED);
	tear_down(&fixture);
	assert_int_equal(fixture.spf_count, 2);
}

static void
keeps_the_first_judgement(void **state)
{
	(void)state;
	struct fixture fixture = { .can_change = true,
		.score_of_fail = 7000,
		.spf = FB_SPF_FAIL,
		.has_died = true };
	struct fb_judgement judgement;

	set_up(&fixture, "Mode enforce");
	send_mail(&judgement, &fixture, "192.0.2.1", "<s@b.example>");
	tear_down(&fixture);
	assert_int_equal(fixture.scan_count, 2);
	assert_int_equal(judgement.outcome, FB_OUTCOME_JUDGED);
	assert_int_equal(judgement.result.score_milli, 3000);
}

int
main(void)
{
	struct table table = { 0 };
	TABLE_ADD(&table, cases, asks);
	table_add(&table, "the question is about this message",
	    asks_about_this_message, NULL);
	table_add(&table, "a second judgement that fails leaves the first",
	    keeps_the_first_judgement, NULL);
	return table_run(&table, "session_spf");
}
