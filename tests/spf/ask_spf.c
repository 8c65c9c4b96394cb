/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ask_spf - ask an SPF worker as the front does
 *
 * Reads questions, one in a line: client, HELO and sender, the last two in
 * hexadecimal, with TABs between.  Prints the results, one in a line.  The
 * worker is the real one: a process of its own in its sandbox, killed at the
 * deadline of 2 s.
 */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "child.h"
#include "ipc.h"
#include "spf_client.h"
#include "spf_worker.h"

static pid_t worker_pid;

static void
start_worker(struct fb_pool *pool)
{
	static uint64_t serial;
	const struct fb_worker_id id = { .serial = ++serial,
		.kind = FB_WORKER_SPF };
	int pair[2];

	if (fb_ipc_pair(pair) != FB_OK)
		abort();
	worker_pid = fb_child_fork("fb-spf", pair[1]);
	if (worker_pid == 0)
		fb_spf_worker_run(FB_CHILD_SOCKET);
	close(pair[1]);
	if (worker_pid < 0 || fb_pool_add(pool, pair[0], &id) != FB_OK)
		abort();
}

static void
kill_worker(void *context, const struct fb_worker_id *worker)
{
	(void)context, (void)worker;
	kill(worker_pid, SIGKILL);
}

/* Hexadecimal to text, in place. */
static char *
unhex(char *hex)
{
	unsigned byte;
	size_t n = 0;

	while (sscanf(hex + 2 * n, "%2x", &byte) == 1)
		hex[n++] = (char)byte;
	hex[n] = '\0';
	return hex;
}

static bool
read_client(struct sockaddr_storage *out, const char *text)
{
	struct sockaddr_in *v4 = (void *)out;
	struct sockaddr_in6 *v6 = (void *)out;

	memset(out, 0, sizeof *out);
	out->ss_family = strchr(text, ':') == NULL ? AF_INET : AF_INET6;
	return inet_pton(out->ss_family, text,
		   out->ss_family == AF_INET ? (void *)&v4->sin_addr :
					       (void *)&v6->sin6_addr) == 1;
}

/* The result, or "died" with how the worker ended. */
static void
ask(struct fb_pool *pool, const struct fb_spf_question *question)
{
	const struct fb_ask how = { .timeout_ms = 2000 };
	int status;
	enum fb_spf result = fb_spf_ask(pool, question, &how);

	if (waitpid(worker_pid, &status, WNOHANG) == 0) {
		puts(fb_words_name(&fb_spf_words, result));
		return;
	}
	printf("died %d\n", status);
	start_worker(pool);
}

int
main(void)
{
	const struct fb_breaker_limits limits = { 1000, 60, 60 };
	const struct fb_pool_owner owner = { .kill = kill_worker };
	struct fb_pool *pool = fb_pool_new(&owner);
	struct sockaddr_storage client;
	struct fb_spf_question question;
	char line[4096];

	fb_pool_set_breaker(pool, &limits);
	start_worker(pool);
	setvbuf(stdout, NULL, _IOLBF, 0);
	while (fgets(line, sizeof line, stdin) != NULL) {
		char *rest = line, *address = strsep(&rest, "\t");
		char *helo = strsep(&rest, "\t"), *sender = strsep(&rest, "\n");
		if (sender == NULL || !read_client(&client, address))
			puts("unreadable");
		else if (fb_spf_question_fill(&question, (void *)&client,
			     fb_str(unhex(helo)), fb_str(unhex(sender))))
			ask(pool, &question);
		else
			puts("unasked");
	}
	fb_pool_free(pool);
	return 0;
}
