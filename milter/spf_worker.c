/* SPDX-License-Identifier: BSD-2-Clause */
#include "spf_worker.h"

#include <stdlib.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "ipc.h"
#include "sandbox.h"
#include "spf_cache.h"
#include "spf_guard.h"

/* What went wrong for a moment is not asked for again at once. */
#define TEMPERROR_TTL_S 5

struct worker {
	struct fb_spf_guard *guard;
	struct fb_spf_cache cache;
	int socket;
};

static int64_t
now_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

static enum fb_spf
check(struct worker *worker, const struct fb_spf_question *question)
{
	struct fb_spf_question earlier = *question;
	struct fb_spf_check done;
	char domain[FB_SPF_DOMAIN_MAX_BYTES + 1];

	if (!fb_spf_guard_domain(domain, question))
		return FB_SPF_NONE;
	enum fb_spf known = fb_spf_cache_find(&worker->cache, &question->client,
	    domain, now_s());
	if (known != FB_SPF_UNASKED)
		return known;
	earlier.deadline_ms -= FB_SPF_WORKER_MARGIN_MS;
	fb_spf_guard_check(&done, worker->guard, &earlier);
	if (!done.is_personal)
		fb_spf_cache_put(&worker->cache, &question->client, domain,
		    done.result,
		    done.result == FB_SPF_TEMPERROR ? TEMPERROR_TTL_S :
						      done.ttl_s,
		    now_s());
	return done.result;
}

static int
serve_one(struct worker *worker)
{
	struct fb_spf_question question;
	struct fb_packet packet;

	enum fb_status status = fb_ipc_receive(&packet, worker->socket,
	    &question, sizeof question, 0);
	if (status == FB_ERR_UNAVAILABLE)
		return EX_OK;
	if (status != FB_OK || packet.size != sizeof question ||
	    !fb_spf_question_is_valid(&question))
		return EX_PROTOCOL;
	const struct fb_spf_answer answer = {
		.serial = question.serial,
		.result = check(worker, &question),
	};
	/* A front that is gone has no use for the answer. */
	return fb_ipc_send(worker->socket, &answer, sizeof answer, NULL, 0) ==
		FB_OK ?
	    -1 :
	    EX_OK;
}

static struct worker *
worker_new(const struct fb_dns *dns, int socket)
{
	struct worker *worker = calloc(1, sizeof *worker);

	if (worker == NULL)
		return NULL;
	worker->socket = socket;
	worker->guard = fb_spf_guard_new(dns);
	if (worker->guard == NULL) {
		free(worker);
		return NULL;
	}
	return worker;
}

static int
serve(struct worker *worker)
{
	int exit_status;

	do
		exit_status = serve_one(worker);
	while (exit_status < 0);
	fb_spf_guard_free(worker->guard);
	free(worker);
	return exit_status;
}

int
fb_spf_worker_serve(const struct fb_dns *dns, int socket)
{
	struct worker *worker = worker_new(dns, socket);

	return worker == NULL ? EX_OSERR : serve(worker);
}

/* ICU loads what it needs when it is first used, which must be before the
 * sandbox. */
static void
warm_up(void)
{
	char domain[FB_SPF_DOMAIN_MAX_BYTES + 1];

	if (!fb_spf_domain_read(domain,
		FB_STR("\xE4\xBE\x8B\xE3\x81\x88.example")))
		_exit(EX_OSERR);
}

void
fb_spf_worker_run(int socket)
{
	struct fb_resolver *resolver;

	if (fb_resolver_new(&resolver) != FB_OK)
		_exit(EX_UNAVAILABLE);
	const struct fb_dns dns = fb_resolver_dns(resolver);
	struct worker *worker = worker_new(&dns, socket);
	if (worker == NULL)
		_exit(EX_OSERR);
	warm_up();
	if (fb_sandbox_enter_network(FB_SPF_WORKER_MEMORY_BYTES) != FB_OK)
		_exit(EX_OSERR);
	_exit(serve(worker));
}
