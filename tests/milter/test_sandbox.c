/* SPDX-License-Identifier: BSD-2-Clause */
#include "sandbox.h"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
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

static int
leaves_nothing(void)
{
	struct rlimit core;

	return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0 &&
		prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 &&
		getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_max == 0 ?
	    0 :
	    1;
}

/* ---- front and supervisor: what is denied is no death ----------------- */

/* The result of a call that must fail with EPERM. */
static int
denied(long result)
{
	return result == -1 && errno == EPERM ? 0 : 1;
}

static int
is_refused_a_program(void)
{
	return denied(execl("/bin/true", "true", NULL));
}

static int
is_refused_tcp(void)
{
	return denied(socket(AF_INET, SOCK_STREAM, 0)) |
	    denied(socket(AF_INET6, SOCK_DGRAM, 0));
}

static int
is_given_tcp(void)
{
	return socket(AF_INET, SOCK_STREAM, 0) >= 0 &&
		socket(AF_INET6, SOCK_STREAM, 0) >= 0 ?
	    0 :
	    1;
}

static int
is_refused_odd_sockets(void)
{
	return denied(socket(AF_NETLINK, SOCK_RAW, 0)) |
	    denied(socket(AF_PACKET, SOCK_RAW, 0)) |
	    denied(socket(AF_ALG, SOCK_SEQPACKET, 0)) |
	    denied(socket(AF_VSOCK, SOCK_STREAM, 0)) |
	    denied(syscall(SYS_socket, 0x100000002, SOCK_STREAM, 0));
}

static int
is_given_a_unix_socket(void)
{
	return socket(AF_UNIX, SOCK_DGRAM, 0) >= 0 ? 0 : 1;
}

static int
writes_a_log(void)
{
	char path[] = "/tmp/fb-sandbox.XXXXXX";
	int fd = mkstemp(path);
	bool is_written = fd >= 0 && write(fd, "x", 1) == 1;

	return unlink(path) == 0 && is_written ? 0 : 1;
}

static int
is_refused_a_process(void)
{
	return denied(fork()) | denied(syscall(SYS_vfork));
}

static int
is_given_a_process(void)
{
	int status;
	pid_t pid = fork();

	if (pid == 0)
		_exit(7);
	return waitpid(pid, &status, 0) == pid && WEXITSTATUS(status) == 7 ? 0 :
									     1;
}

static void *
run_thread(void *context)
{
	return context;
}

static int
is_given_a_thread(void)
{
	pthread_t thread;
	int token;
	void *result;

	return pthread_create(&thread, NULL, run_thread, &token) == 0 &&
		pthread_join(thread, &result) == 0 && result == &token ?
	    0 :
	    1;
}

static int
is_refused_signals_to_others(void)
{
	return denied(kill(getppid(), 0)) |
	    denied(syscall(SYS_tgkill, getppid(), getppid(), 0)) |
	    denied(syscall(SYS_tkill, getppid(), 0)) |
	    denied(syscall(SYS_pidfd_open, getppid(), 0));
}

static int
signals_itself(void)
{
	return kill(getpid(), 0) | raise(0);
}

static int
kills_a_child(void)
{
	int status;
	pid_t pid = fork();

	if (pid == 0)
		pause();
	return kill(pid, SIGKILL) == 0 && waitpid(pid, &status, 0) == pid ? 0 :
									    1;
}

static int
is_refused_a_look_into_others(void)
{
	char byte, other;
	struct iovec here = { &byte, 1 }, there = { &other, 1 };

	return denied(ptrace(PTRACE_ATTACH, getppid(), NULL, NULL)) |
	    denied(process_vm_readv(getppid(), &here, 1, &there, 1, 0)) |
	    denied(process_vm_writev(getppid(), &here, 1, &there, 1, 0)) |
	    denied(syscall(SYS_pidfd_getfd, 3, 0, 0));
}

static int
is_refused_new_code(void)
{
	void *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int result = denied(mprotect(memory, 4096, PROT_READ | PROT_EXEC));

	memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return result | (memory == MAP_FAILED ? denied(-1) : 1);
}

static int
is_refused_the_kernel(void)
{
	return denied(syscall(SYS_bpf, 0, NULL, 0)) |
	    denied(syscall(SYS_keyctl, 0, 0, 0, 0, 0)) |
	    denied(syscall(SYS_userfaultfd, 0)) |
	    denied(syscall(SYS_perf_event_open, NULL, 0, 0, 0, 0)) |
	    denied(syscall(SYS_io_uring_setup, 1, NULL)) |
	    denied(syscall(SYS_init_module, NULL, 0, "")) |
	    denied(syscall(SYS_finit_module, 0, "", 0)) |
	    denied(syscall(SYS_kexec_load, 0, 0, NULL, 0));
}

static int
is_refused_the_system(void)
{
	return denied(mount("none", "/tmp", "tmpfs", 0, NULL)) |
	    denied(umount2("/tmp", 0)) | denied(chroot("/")) |
	    denied(unshare(CLONE_NEWUSER)) | denied(setns(0, 0)) |
	    denied(mknod("/tmp/fb-sandbox-node", S_IFIFO | 0600, 0)) |
	    denied(sethostname("x", 1)) | denied(ioctl(0, TIOCSTI, "x"));
}

struct confined {
	const char *name;
	attempt *attempt;
	int want; /* exit status, or minus the signal */
};

static const struct confined front_cases[] = {
	{ "starts no program", is_refused_a_program, 0 },
	{ "starts no process", is_refused_a_process, 0 },
	{ "starts threads", is_given_a_thread, 0 },
	{ "opens no network socket", is_refused_tcp, 0 },
	{ "opens no socket of another kind", is_refused_odd_sockets, 0 },
	{ "opens a UNIX socket, as for syslog", is_given_a_unix_socket, 0 },
	{ "writes files", writes_a_log, 0 },
	{ "signals nobody else", is_refused_signals_to_others, 0 },
	{ "signals itself", signals_itself, 0 },
	{ "looks into nobody", is_refused_a_look_into_others, 0 },
	{ "makes no code", is_refused_new_code, 0 },
	{ "asks the kernel for nothing special", is_refused_the_kernel, 0 },
	{ "changes nothing of the system", is_refused_the_system, 0 },
	{ "leaves no core and lets nobody look", leaves_nothing, 0 },
	{ "aborts as always", aborts, -SIGABRT },
};

static const struct confined supervisor_cases[] = {
	{ "starts no program", is_refused_a_program, 0 },
	{ "forks", is_given_a_process, 0 },
	{ "kills its children", kills_a_child, 0 },
	{ "opens no network socket", is_refused_tcp, 0 },
	{ "opens no socket of another kind", is_refused_odd_sockets, 0 },
	{ "opens a UNIX socket, as for systemd", is_given_a_unix_socket, 0 },
	{ "looks into nobody", is_refused_a_look_into_others, 0 },
	{ "makes no code", is_refused_new_code, 0 },
	{ "asks the kernel for nothing special", is_refused_the_kernel, 0 },
	{ "changes nothing of the system", is_refused_the_system, 0 },
	{ "leaves no core and lets nobody look", leaves_nothing, 0 },
};

static const struct confined connecting_cases[] = {
	{ "opens a TCP socket where the milter's is one", is_given_tcp, 0 },
	{ "and none of another kind", is_refused_odd_sockets, 0 },
	{ "starts no program there either", is_refused_a_program, 0 },
};

/* ---- workers ---------------------------------------------------------- */

static const struct confined cases[] = {
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

static enum fb_status
enter_worker(void)
{
	return fb_sandbox_enter(64 * MIB);
}

static enum fb_status
enter_front(void)
{
	return fb_sandbox_enter_front(false);
}

static enum fb_status
enter_supervisor(void)
{
	return fb_sandbox_enter_supervisor(false);
}

static enum fb_status
enter_connecting(void)
{
	return fb_sandbox_enter_front(true);
}

static void
confines(enum fb_status enter(void), const struct confined *c)
{
	int pair[2], status;

	assert_int_equal(fb_ipc_pair(pair), FB_OK);
	pid_t pid = fork();
	if (pid == 0) {
		int high = fcntl(pair[1], F_DUPFD, 10);
		dup2(pair[0], 3);
		dup2(high, 4);
		if (enter() != FB_OK)
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

static void
confines_workers(void **state)
{
	confines(enter_worker, *state);
}

static void
confines_the_front(void **state)
{
	confines(enter_front, *state);
}

static void
confines_the_supervisor(void **state)
{
	confines(enter_supervisor, *state);
}

static void
confines_who_may_connect(void **state)
{
	confines(enter_connecting, *state);
}

/* ---- who asks name servers -------------------------------------------- */

static int
opens_sockets_to_connect(void)
{
	static const int families[] = { AF_INET, AF_INET6 },
			 sorts[] = { SOCK_DGRAM, SOCK_STREAM | SOCK_CLOEXEC };
	int failed = 0;

	for (int i = 0; i < 4; i++) {
		int fd = socket(families[i / 2], sorts[i % 2], 0);
		failed |= fd < 0 && errno != EAFNOSUPPORT;
		if (fd >= 0 && fcntl(fd, F_SETFL, O_NONBLOCK) != 0)
			failed = 1;
		close(fd);
	}
	return failed;
}

static int
talks_to_a_server(void)
{
	const struct sockaddr_in nobody = { .sin_family = AF_INET,
		.sin_port = htons(9),
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	struct pollfd ready = { .fd = fd, .events = POLLIN };
	char byte;

	if (connect(fd, (const void *)&nobody, sizeof nobody) != 0 ||
	    send(fd, "x", 1, 0) != 1)
		return 1;
	poll(&ready, 1, 10);
	return recv(fd, &byte, 1, MSG_DONTWAIT) < 0 ? 0 : 2;
}

static int
listens(void)
{
	return listen(socket(AF_INET, SOCK_STREAM, 0), 1) == 0;
}

static int
takes_an_address(void)
{
	const struct sockaddr_in any = { .sin_family = AF_INET };
	return bind(socket(AF_INET, SOCK_DGRAM, 0), (const void *)&any,
		   sizeof any) == 0;
}

static int
takes_a_connection(void)
{
	return accept(3, NULL, NULL) >= 0;
}

static int
opens_a_unix_socket(void)
{
	return socket(AF_UNIX, SOCK_STREAM, 0) >= 0;
}

static int
opens_a_raw_socket(void)
{
	return socket(AF_INET, SOCK_RAW, 1) >= 0;
}

static int
opens_a_netlink_socket(void)
{
	return socket(AF_NETLINK, SOCK_RAW, 0) >= 0;
}

static int
makes_a_directory(void)
{
	return mkdir("/tmp/fakebill-x", 0700) == 0;
}

static int
fills_a_file(void)
{
	return write(STDERR_FILENO, "x", 1) == 1;
}

static const struct confined network_cases[] = {
	{ "sockets to connect may be opened", opens_sockets_to_connect, 0 },
	{ "and talked on", talks_to_a_server, 0 },
	{ "memory may be taken there too", takes_memory, 0 },
	{ "up to the limit there too", takes_too_much, 0 },
	{ "packets may be exchanged there too", talks, 0 },
	{ "files are not there either", reads_a_file, 0 },
	{ "nor can they be made", writes_a_file, 0 },
	{ "what is open is not written to", fills_a_file, -SIGXFSZ },
	{ "a directory is death", makes_a_directory, KILLED },
	{ "listening is death", listens, KILLED },
	{ "taking an address is death", takes_an_address, KILLED },
	{ "taking a connection is death", takes_a_connection, KILLED },
	{ "a UNIX socket is death", opens_a_unix_socket, KILLED },
	{ "a raw socket is death", opens_a_raw_socket, KILLED },
	{ "a netlink socket is death", opens_a_netlink_socket, KILLED },
	{ "a process is death there too", forks, KILLED },
	{ "a program is death there too", executes, KILLED },
	{ "a signal to others is death there too", kills_its_parent, KILLED },
	{ "tracing is death there too", traces, KILLED },
	{ "new code is death there too", makes_code, KILLED },
};

/* Standard error is a file, as it may be. */
static enum fb_status
enter_network(void)
{
	FILE *file = tmpfile();

	if (file == NULL || dup2(fileno(file), STDERR_FILENO) < 0)
		return FB_ERR_IO;
	fclose(file);
	return fb_sandbox_enter_network(64 * MIB);
}

static void
confines_who_asks_name_servers(void **state)
{
	confines(enter_network, *state);
}

/* ---- where the system refuses ----------------------------------------- */

/* As a container does that permits no filters; exit status of `try`. */
static int
without_filters(attempt *try)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
		if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
		    seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM),
			SCMP_SYS(seccomp), 0) != 0 ||
		    seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM),
			SCMP_SYS(prctl), 1,
			SCMP_A0(SCMP_CMP_EQ, PR_SET_SECCOMP)) != 0 ||
		    seccomp_load(filter) != 0)
			_exit(98);
		_exit(try());
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static int
all_fail(void)
{
	struct fb_error error;

	return fb_sandbox_rehearse(&error) == FB_ERR_UNAVAILABLE &&
		strstr(error.message, "seccomp") != NULL &&
		strstr(error.message, "Sandbox available") != NULL &&
		enter_front() == FB_ERR_UNAVAILABLE &&
		enter_supervisor() == FB_ERR_UNAVAILABLE &&
		enter_worker() == FB_ERR_UNAVAILABLE ?
	    0 :
	    1;
}

static int
all_do_without(void)
{
	struct fb_error error;

	fb_sandbox_set_need(FB_SANDBOX_AVAILABLE);
	return fb_sandbox_rehearse(&error) == FB_ERR_UNAVAILABLE &&
		enter_front() == FB_OK && enter_supervisor() == FB_OK &&
		enter_worker() == FB_OK && leaves_nothing() == 0 ?
	    0 :
	    1;
}

static void
fails_without_filters(void **state)
{
	(void)state;
	assert_int_equal(without_filters(all_fail), 0);
}

static void
does_without_filters(void **state)
{
	(void)state;
	assert_int_equal(without_filters(all_do_without), 0);
}

static void
rehearses(void **state)
{
	struct fb_error error;

	(void)state;
	assert_int_equal(fb_sandbox_rehearse(&error), FB_OK);
	/* and is not confined itself */
	assert_true(socket(AF_INET, SOCK_STREAM, 0) >= 0);
	assert_int_equal(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), 0);
}

int
main(void)
{
	struct table table = { 0 };

#ifdef FB_SANITIZERS
	puts("1..0 # SKIP sanitizers need more than the sandbox gives");
	return 0;
#endif
	TABLE_ADD(&table, cases, confines_workers);
	TABLE_ADD(&table, network_cases, confines_who_asks_name_servers);
	TABLE_ADD(&table, front_cases, confines_the_front);
	TABLE_ADD(&table, supervisor_cases, confines_the_supervisor);
	TABLE_ADD(&table, connecting_cases, confines_who_may_connect);
	table_add(&table, "a system that permits it is found so", rehearses,
	    NULL);
	table_add(&table, "a system without filters is refused",
	    fails_without_filters, NULL);
	table_add(&table, "unless one is content without", does_without_filters,
	    NULL);
	return table_run(&table, "sandbox");
}
