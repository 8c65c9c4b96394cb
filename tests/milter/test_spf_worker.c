/* SPDX-License-Identifier: BSD-2-Clause */
#include "spf_worker.h"

#include <arpa/nameser.h>
#include <pthread.h>
#include <sysexits.h>
#include <unistd.h>

#include "ipc.h"
#include "spf.h"
#include "table.h"

struct fixture {
	pthread_t thread;
	int socket, worker_socket;
	int exit_status;
	unsigned question_count;
	bool is_personal; /* the record asks for the local part */
	uint32_t ttl_s;
};

static void
ask_dns(void *context, struct fb_dns_answer *out, const char *name, int type,
    int64_t deadline_ms)
{
	struct fixture *fixture = context;

	(void)name, (void)deadline_ms;
	fixture->question_count++;
	fb_dns_answer_begin(out, FB_DNS_FOUND);
	out->ttl_s = fixture->ttl_s;
	if (type == ns_t_txt)
		fb_dns_answer_add(out,
		    fixture->is_personal ? FB_STR("v=spf1 exists:%{l}.x -all") :
					   FB_STR("v=spf1 -all"));
	else
		fb_dns_answer_begin(out, FB_DNS_VOID);
}

static void *
work(void *context)
{
	struct fixture *fixture = context;
	const struct fb_dns dns = { ask_dns, fixture };

	fixture->exit_status =
	    fb_spf_worker_serve(&dns, fixture->worker_socket);
	close(fixture->worker_socket);
	return NULL;
}

static void
set_up(struct fixture *fixture)
{
	int pair[2];

	assert_int_equal(fb_ipc_pair(pair), FB_OK);
	fixture->socket = pair[0];
	fixture->worker_socket = pair[1];
	assert_int_equal(pthread_create(&fixture->thread, NULL, work, fixture),
	    0);
}

static int
end(struct fixture *fixture)
{
	close(fixture->socket);
	pthread_join(fixture->thread, NULL);
	return fixture->exit_status;
}

static struct fb_spf_question
make_question(const char *sender)
{
	struct fb_spf_question question = {
		.serial = 77,
		.client = { AF_INET, { 192, 0, 2, 1 } },
	};

	strcpy(question.sender, sender);
	return question;
}

static enum fb_spf
ask(struct fixture *fixture, const char *sender)
{
	const struct fb_spf_question question = make_question(sender);
	struct fb_spf_answer answer;
	struct fb_packet packet;

	assert_int_equal(fb_ipc_send(fixture->socket, &question,
			     sizeof question, NULL, 0),
	    FB_OK);
	assert_int_equal(fb_ipc_receive(&packet, fixture->socket, &answer,
			     sizeof answer, 0),
	    FB_OK);
	assert_int_equal(packet.size, sizeof answer);
	assert_true(fb_spf_answer_is_valid(&answer, &question));
	return (enum fb_spf)answer.result;
}

static void
answers(void **state)
{
	(void)state;
	struct fixture fixture = { .ttl_s = 300 };

	set_up(&fixture);
	assert_int_equal(ask(&fixture, "s@a.example"), FB_SPF_FAIL);
	assert_int_equal(ask(&fixture, "t@A.example"), FB_SPF_FAIL);
	assert_int_equal(ask(&fixture, "nobody"), FB_SPF_NONE);
	assert_int_equal(end(&fixture), EX_OK);
	assert_int_equal(fixture.question_count, 1); /* it was known */
}

static void
keeps_nothing_personal(void **state)
{
	(void)state;
	struct fixture fixture = { .ttl_s = 300, .is_personal = true };

	set_up(&fixture);
	assert_int_equal(ask(&fixture, "s@a.example"), FB_SPF_FAIL);
	assert_int_equal(ask(&fixture, "s@a.example"), FB_SPF_FAIL);
	assert_int_equal(end(&fixture), EX_OK);
	assert_int_equal(fixture.question_count, 4);
}

static void
ends_at_nonsense(void **state)
{
	(void)state;
	struct fixture fixture = { 0 };
	struct fb_spf_question question = make_question("s@a.example");

	set_up(&fixture);
	assert_int_equal(fb_ipc_send(fixture.socket, "x", 1, NULL, 0), FB_OK);
	pthread_join(fixture.thread, NULL);
	close(fixture.socket);
	assert_int_equal(fixture.exit_status, EX_PROTOCOL);

	set_up(&fixture);
	memset(question.sender, 'x', sizeof question.sender);
	assert_int_equal(fb_ipc_send(fixture.socket, &question, sizeof question,
			     NULL, 0),
	    FB_OK);
	pthread_join(fixture.thread, NULL);
	close(fixture.socket);
	assert_int_equal(fixture.exit_status, EX_PROTOCOL);
	assert_int_equal(fixture.question_count, 0);
}

int
main(void)
{
	struct table table = { 0 };
	table_add(&table, "a question is answered, and known for a while",
	    answers, NULL);
	table_add(&table, "what holds for one sender only is not kept",
	    keeps_nothing_personal, NULL);
	table_add(&table, "nonsense ends it", ends_at_nonsense, NULL);
	return table_run(&table, "spf_worker");
}
