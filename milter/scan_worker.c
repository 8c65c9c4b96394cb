/* SPDX-License-Identifier: BSD-2-Clause */
#include "scan_worker.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sysexits.h>
#include <unistd.h>

#include "ipc.h"
#include "message.h"
#include "sandbox.h"
#include "scan.h"

struct worker {
	const struct fb_scanning *scanning;
	struct fb_arena *arena;
	int socket;
};

/* A memfd that nobody can change any more and that is as long as was said.
 * Only then may it be mapped: a file that shrinks would kill us. */
static bool
is_message(int memfd, uint64_t size)
{
	int seals = fcntl(memfd, F_GET_SEALS);

	return seals >= 0 && (seals & fb_message_seals) == fb_message_seals &&
	    lseek(memfd, 0, SEEK_END) == (off_t)size;
}

static enum fb_status
judge(struct fb_scan_result *out, struct worker *worker,
    const struct fb_scan_request *request, struct fb_str message)
{
	const struct fb_scanning *scanning = worker->scanning;
	const struct fb_judge_request judge_request = {
		.list = (const struct fb_list *const *)scanning->list,
		.list_count = scanning->list_count,
		.shadow_lists = scanning->shadow_lists,
		.shadow_categories = scanning->shadow_categories,
		.overrides = scanning->overrides,
		.now = request->now,
		.categories = request->categories,
		.spf = (enum fb_spf)request->spf,
		.trusted_authserv = &scanning->trusted_authserv,
	};
	struct fb_evidence evidence;
	enum fb_status status = fb_judge_message(&evidence, worker->arena,
	    scanning->reader, &judge_request, message);

	if (status == FB_OK)
		fb_scan_result_fill(out, request, &evidence, &judge_request);
	return status;
}

/* How much of a message is read.  One that came in before a reload may be
 * longer than MessageSize is now. */
static size_t
bytes_read(const struct worker *worker, const struct fb_scan_request *request)
{
	uint64_t most = worker->scanning->message_bytes;

	return (size_t)(request->message_bytes < most ? request->message_bytes :
							most);
}

/* An answer in any case: not to have memory for a mail is no reason to die. */
static void
answer(struct fb_scan_result *out, struct worker *worker,
    const struct fb_scan_request *request, int memfd)
{
	size_t size = bytes_read(worker, request);
	void *mapped = size == 0 ?
	    NULL :
	    mmap(NULL, size, PROT_READ, MAP_PRIVATE, memfd, 0);
	enum fb_status status = FB_ERR_NOMEM;

	if (mapped != MAP_FAILED)
		status = judge(out, worker, request,
		    (struct fb_str) { mapped, size });
	if (status != FB_OK)
		*out = (struct fb_scan_result) { .serial = request->serial,
			.status = FB_ERR_NOMEM };
	else if (size < request->message_bytes)
		out->truncated |= FB_TRUNCATED_MESSAGE;
	if (mapped != MAP_FAILED && mapped != NULL)
		munmap(mapped, size);
	fb_arena_reset(worker->arena);
}

static bool
is_request(const struct fb_scan_request *request,
    const struct fb_packet *packet)
{
	return packet->size == sizeof *request && packet->fd_count == 1 &&
	    request->spf < FB_SPF_COUNT &&
	    is_message(packet->fd[0], request->message_bytes);
}

static int
serve_one(struct worker *worker)
{
	struct fb_scan_request request;
	struct fb_scan_result result;
	struct fb_packet packet;

	enum fb_status status = fb_ipc_receive(&packet, worker->socket,
	    &request, sizeof request, 1);
	if (status == FB_ERR_UNAVAILABLE)
		return EX_OK;
	if (status != FB_OK)
		return EX_PROTOCOL;
	if (!is_request(&request, &packet)) {
		fb_packet_close(&packet);
		return EX_PROTOCOL;
	}
	answer(&result, worker, &request, packet.fd[0]);
	fb_packet_close(&packet);
	/* A front that is gone has no use for the answer. */
	return fb_ipc_send(worker->socket, &result, sizeof result, NULL, 0) ==
		FB_OK ?
	    -1 :
	    EX_OK;
}

int
fb_scan_worker_serve(const struct fb_scanning *scanning, int socket)
{
	struct worker worker = {
		.scanning = scanning,
		.arena = fb_arena_new(
		    fb_reader_limits(scanning->reader)->arena_bytes),
		.socket = socket,
	};
	int exit_status = EX_OSERR;

	if (worker.arena != NULL)
		do
			exit_status = serve_one(&worker);
		while (exit_status < 0);
	fb_arena_free(worker.arena);
	return exit_status;
}

void
fb_scan_worker_run(const struct fb_scanning *scanning, int socket)
{
	if (fb_sandbox_enter(scanning->memory_bytes) != FB_OK)
		_exit(EX_OSERR);
	_exit(fb_scan_worker_serve(scanning, socket));
}
