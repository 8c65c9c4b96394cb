/* SPDX-License-Identifier: BSD-2-Clause */
#include "sandbox.h"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ipc.h"
#include "table.h"

#define KILLED (-SIGSYS)
#define MIB ((size_t)1 << 20)

/* What is tried inside; returns the exit status. */
typedef int attempt(void);

static int
takes_memory(void)
{
	char *memory = malloc(8 * MIB);
	if (memory == NULL)
		return 1;
	memset(memory, 1, 8 * MIB);
	memory = realloc(memory, 16 * MIB);
	bool is_there = memory != NULL && memory[8 * MIB - 1] == 1;
	free(memory);
	return is_there ? 0 : 2;
}

static int
takes_too_much(void)
{
	/* volatile: compilers know that this succeeds */
	char *volatile memory = malloc(200 * MIB);
	int result = memory == NULL ? 0 : 1;

	free(memory);
	return result;
}

static int
talks(void)
{
	struct fb_packet packet;
	int pair[2] = { 3, 4 }; /* made outside */
	char byte;

	return fb_ipc_send(pair[0], "x", 1, NULL, 0) == FB_OK &&
		fb_ipc_receive(&packet, pair[1], &byte, 1, 1) == FB_OK ?
	    0 :
	    1;
}

static int
reads_a_file(void)
{
	return open("/etc/passwd", O_RDONLY) < 0 && errno == ENOENT ? 0 : 1;
}

static int
writes_a_file(void)
{
	return open("/tmp/x", O_WRONLY | O_CREAT, 0600) < 0 ? 0 : 1;
}

static int
looks_at_a_file(void)
{
	return access("/etc/passwd", R_OK) != 0 ? 0 : 1;
}

static int
opens_a_socket(void)
{
	return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}

static int
forks(void)
{
	return fork() >= 0;
}

static int
executes(void)
{
	return execl("/bin/true", "true", NULL);
}

static int
kills_its_parent(void)
{
	return kill(getppid(), 0);
}

static int
traces(void)
{
	return (int)ptrace(PTRACE_TRACEME, 0, NULL, NULL);
}

static int
makes_code(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

static int
turns_memory_into_code(void)
{
	void *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return mprotect(memory, 4096, PROT_READ | PROT_EXEC);
}

static int
writes_to_the_socket(void)
{
	return write(3, "x", 1) == 1;
}

static int
aborts(void)
{
	abort();
}

static const struct {
	const char *name;
	attempt *attempt;
	int want; /* exit status, or minus the signal */
} cases[] = {
	{ "memory may be taken", takes_memory, 0 },
	{ "up to the limit", takes_too_much, 0 },
	{ "packets may be exchanged", talks, 0 },
	{ "files are not there", reads_a_file, 0 },
	{ "files cannot be made", writes_a_file, 0 },
	{ "files cannot be looked at", looks_at_a_file, 0 },
	{ "a socket is death", opens_a_socket, KILLED },
	{ "a process is death", forks, KILLED },
	{ "a program is death", executes, KILLED },
	{ "a signal to others is death", kills_its_parent, KILLED },
	{ "tracing is death", traces, KILLED },
	{ "new code is death", makes_code, KILLED },
	{ "memory turned into code is death", turns_memory_into_code, KILLED },
	{ "writing past standard error is death", writes_to_the_socket,
	    KILLED },
	{ "an assertion ends it as always", aborts, -SIGABRT },
};

static void
confines(void **state)
{
	const typeof(*cases) *c = *state;
	int pair[2], status;

	assert_int_equal(fb_ipc_pair(pair), FB_OK);
	pid_t pid = fork();
	if (pid == 0) {
		int high = fcntl(pair[1], F_DUPFD, 10);
		dup2(pair[0], 3);
		dup2(high, 4);
		if (fb_sandbox_enter(64 * MIB) != FB_OK)
			_exit(99);
		_exit(c->attempt());
	}
	close(pair[0]);
	close(pair[1]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(WIFSIGNALED(status) ? -WTERMSIG(status) :
					       WEXITSTATUS(status),
	    c->want);
}

int
main(void)
{
	struct table table = { 0 };

#ifdef FB_SANITIZERS
	puts("1..0 # SKIP sanitizers need more than the sandbox gives");
	return 0;
#endif
	TABLE_ADD(&table, cases, confines);
	return table_run(&table, "sandbox");
}
