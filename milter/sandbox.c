/* SPDX-License-Identifier: BSD-2-Clause */
#include "sandbox.h"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "i18n.h"

/* Standard ones, the socket, a message and some air. */
#define DESCRIPTORS_MAX 16

enum network {
	WITHOUT_NETWORK,
	WITH_NETWORK
};

static enum fb_sandbox_need sandbox_need = FB_SANDBOX_REQUIRED;

void
fb_sandbox_set_need(enum fb_sandbox_need need)
{
	sandbox_need = need;
}

/* What came of something that may be missing where that is permitted. */
static enum fb_status
as_needed(enum fb_status status)
{
	return sandbox_need == FB_SANDBOX_AVAILABLE ? FB_OK : status;
}

static enum fb_status
set_limit(int resource, uint64_t limit)
{
	const struct rlimit both = { limit, limit };

	return setrlimit((__rlimit_resource_t)resource, &both) == 0 ?
	    FB_OK :
	    FB_ERR_UNAVAILABLE;
}

#ifdef FB_SANITIZERS

/* Where their reports go may be a file. */
static enum fb_status
limit_files(void)
{
	return FB_OK;
}

static enum fb_status
limit_memory(uint64_t memory_bytes)
{
	(void)memory_bytes;
	return FB_OK;
}

static enum fb_status
limit_calls(enum network network)
{
	(void)network;
	return FB_OK;
}

static enum fb_status
forbid_calls(bool may_fork, bool may_connect)
{
	(void)may_fork, (void)may_connect;
	return FB_OK;
}

#else

static enum fb_status
limit_files(void)
{
	return set_limit(RLIMIT_FSIZE, 0);
}

/* Address space in use, from /proc/self/statm; 0 when it cannot be read. */
static uint64_t
mapped_bytes(void)
{
	unsigned long long pages = 0;
	FILE *file = fopen("/proc/self/statm", "re");

	if (file == NULL)
		return 0;
	if (fscanf(file, "%llu", &pages) != 1)
		pages = 0;
	fclose(file);
	return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

static enum fb_status
limit_memory(uint64_t memory_bytes)
{
	uint64_t mapped = mapped_bytes();

	return mapped == 0 ? FB_ERR_UNAVAILABLE :
			     set_limit(RLIMIT_AS, mapped + memory_bytes);
}

/* Memory, packets, and an end. */
static const int allowed[] = {
	SCMP_SYS(brk), SCMP_SYS(clock_gettime), SCMP_SYS(close), SCMP_SYS(exit),
	SCMP_SYS(exit_group), SCMP_SYS(futex), SCMP_SYS(getpid),
	SCMP_SYS(getrandom), SCMP_SYS(gettid), SCMP_SYS(lseek),
	SCMP_SYS(madvise), SCMP_SYS(mremap), SCMP_SYS(munmap),
	SCMP_SYS(recvmsg), SCMP_SYS(restart_syscall), SCMP_SYS(rt_sigaction),
	SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sched_yield),
	SCMP_SYS(sendmsg),
	SCMP_SYS(sysinfo), /* qsort(3) asks how much memory there is */
};

/* Libraries try these and can do without. */
static const int fails[] = {
	SCMP_SYS(access),
	SCMP_SYS(faccessat),
	SCMP_SYS(faccessat2),
	SCMP_SYS(fstat),
	SCMP_SYS(lstat),
	SCMP_SYS(newfstatat),
	SCMP_SYS(open),
	SCMP_SYS(openat),
	SCMP_SYS(readlink),
	SCMP_SYS(readlinkat),
	SCMP_SYS(stat),
	SCMP_SYS(statx),
};

/* To talk with name servers: sockets that others cannot reach. */
static const int allowed_on_network[] = {
	SCMP_SYS(connect),
	SCMP_SYS(getpeername),
	SCMP_SYS(getsockname),
	SCMP_SYS(getsockopt),
	SCMP_SYS(poll),
	SCMP_SYS(ppoll),
	SCMP_SYS(recvfrom),
	SCMP_SYS(sendto),
	SCMP_SYS(setsockopt),
	SCMP_SYS(writev),
};

static int
allow_socket(scmp_filter_ctx filter, int family, int type)
{
	const int flags = SOCK_CLOEXEC | SOCK_NONBLOCK;

	return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(socket), 2,
	    SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)family),
	    SCMP_A1(SCMP_CMP_MASKED_EQ, (scmp_datum_t)~flags,
		(scmp_datum_t)type));
}

static int
allow_flags(scmp_filter_ctx filter, int command)
{
	return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1,
	    SCMP_A1(SCMP_CMP_EQ, (scmp_datum_t)command));
}

static int
allow_network(scmp_filter_ctx filter)
{
	int failed = 0;

	for (size_t i = 0;
	     i < sizeof allowed_on_network / sizeof *allowed_on_network; i++)
		if (allowed_on_network[i] >= 0)
			failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW,
			    allowed_on_network[i], 0);
	failed |= allow_socket(filter, AF_INET, SOCK_DGRAM);
	failed |= allow_socket(filter, AF_INET, SOCK_STREAM);
	failed |= allow_socket(filter, AF_INET6, SOCK_DGRAM);
	failed |= allow_socket(filter, AF_INET6, SOCK_STREAM);
	failed |= allow_flags(filter, F_GETFL);
	failed |= allow_flags(filter, F_SETFL);
	failed |= allow_flags(filter, F_GETFD);
	failed |= allow_flags(filter, F_SETFD);
	return failed;
}

static int
allow_plain(scmp_filter_ctx filter)
{
	int failed = 0;

	for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
		failed |=
		    seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
	/* Names that an architecture does not have are not added. */
	for (size_t i = 0; i < sizeof fails / sizeof *fails; i++)
		if (fails[i] >= 0)
			failed |= seccomp_rule_add(filter,
			    SCMP_ACT_ERRNO(ENOENT), fails[i], 0);
	return failed;
}

/* Calls whose arguments matter: no memory that can be run, no lock or
 * flag of a descriptor but its seals, nobody's death but our own, and last
 * words on standard error. */
static int
allow_checked(scmp_filter_ctx filter)
{
	int failed = 0;

	failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
	    SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect),
	    1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1,
	    SCMP_A1(SCMP_CMP_EQ, F_GET_SEALS));
	failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
	    SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid()));
	failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1,
	    SCMP_A0(SCMP_CMP_EQ, STDERR_FILENO));
	failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(writev), 1,
	    SCMP_A0(SCMP_CMP_EQ, STDERR_FILENO));
	return failed;
}

static enum fb_status
load(scmp_filter_ctx filter, int failed)
{
	if (failed == 0)
		failed = seccomp_load(filter);
	seccomp_release(filter);
	return failed == 0 ? FB_OK : FB_ERR_UNAVAILABLE;
}

static scmp_filter_ctx
filter_new(uint32_t action)
{
	scmp_filter_ctx filter = seccomp_init(action);

	if (filter != NULL &&
	    seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH,
		SCMP_ACT_KILL_PROCESS) != 0) {
		seccomp_release(filter);
		return NULL;
	}
	return filter;
}

static enum fb_status
limit_calls(enum network network)
{
	scmp_filter_ctx filter = filter_new(SCMP_ACT_KILL_PROCESS);

	if (filter == NULL)
		return FB_ERR_UNAVAILABLE;
	int failed = allow_plain(filter);
	failed |= allow_checked(filter);
	if (network == WITH_NETWORK)
		failed |= allow_network(filter);
	return load(filter, failed);
}

/* ---- front and supervisor --------------------------------------------- */

#define DENY SCMP_ACT_ERRNO(EPERM)

/* Programs, other processes' memory and descriptors, the kernel and the
 * system as a whole; and io_uring, which no filter sees through. */
static const int forbidden[] = {
	SCMP_SYS(execve),
	SCMP_SYS(execveat),
	SCMP_SYS(ptrace),
	SCMP_SYS(process_vm_readv),
	SCMP_SYS(process_vm_writev),
	SCMP_SYS(process_madvise),
	SCMP_SYS(kcmp),
	SCMP_SYS(pidfd_open),
	SCMP_SYS(pidfd_getfd),
	SCMP_SYS(pidfd_send_signal),
	SCMP_SYS(io_uring_setup),
	SCMP_SYS(io_uring_enter),
	SCMP_SYS(io_uring_register),
	SCMP_SYS(bpf),
	SCMP_SYS(perf_event_open),
	SCMP_SYS(userfaultfd),
	SCMP_SYS(add_key),
	SCMP_SYS(request_key),
	SCMP_SYS(keyctl),
	SCMP_SYS(init_module),
	SCMP_SYS(finit_module),
	SCMP_SYS(delete_module),
	SCMP_SYS(kexec_load),
	SCMP_SYS(kexec_file_load),
	SCMP_SYS(reboot),
	SCMP_SYS(swapon),
	SCMP_SYS(swapoff),
	SCMP_SYS(acct),
	SCMP_SYS(quotactl),
	SCMP_SYS(mount),
	SCMP_SYS(umount),
	SCMP_SYS(umount2),
	SCMP_SYS(pivot_root),
	SCMP_SYS(chroot),
	SCMP_SYS(open_tree),
	SCMP_SYS(move_mount),
	SCMP_SYS(fsopen),
	SCMP_SYS(fsconfig),
	SCMP_SYS(fsmount),
	SCMP_SYS(fspick),
	SCMP_SYS(mount_setattr),
	SCMP_SYS(unshare),
	SCMP_SYS(setns),
	SCMP_SYS(name_to_handle_at),
	SCMP_SYS(open_by_handle_at),
	SCMP_SYS(fanotify_init),
	SCMP_SYS(mknod),
	SCMP_SYS(mknodat),
	SCMP_SYS(personality),
	SCMP_SYS(ioperm),
	SCMP_SYS(iopl),
	SCMP_SYS(modify_ldt),
	SCMP_SYS(settimeofday),
	SCMP_SYS(clock_settime),
	SCMP_SYS(adjtimex),
	SCMP_SYS(clock_adjtime),
	SCMP_SYS(sethostname),
	SCMP_SYS(setdomainname),
	SCMP_SYS(syslog),
	SCMP_SYS(vhangup),
};

static int
forbid_plain(scmp_filter_ctx filter)
{
	int failed = 0;

	for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++)
		if (forbidden[i] >= 0)
			failed |=
			    seccomp_rule_add(filter, DENY, forbidden[i], 0);
	return failed;
}

/* Memory that can be run, and words put into a terminal's mouth. */
static int
forbid_code(scmp_filter_ctx filter)
{
	static const int maps[] = { SCMP_SYS(mmap), SCMP_SYS(mprotect),
		SCMP_SYS(pkey_mprotect) };
	int failed = 0;

	for (size_t i = 0; i < sizeof maps / sizeof *maps; i++)
		failed |= seccomp_rule_add(filter, DENY, maps[i], 1,
		    SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, PROT_EXEC));
	failed |= seccomp_rule_add(filter, DENY, SCMP_SYS(ioctl), 1,
	    SCMP_A1(SCMP_CMP_MASKED_EQ, UINT32_MAX, TIOCSTI));
	failed |= seccomp_rule_add(filter, DENY, SCMP_SYS(ioctl), 1,
	    SCMP_A1(SCMP_CMP_MASKED_EQ, UINT32_MAX, TIOCLINUX));
	return failed;
}

/* The kernel reads 32 bits of a number that a filter sees 64 of. */
static int
forbid_sockets(scmp_filter_ctx filter, bool may_connect)
{
	const scmp_datum_t last = 63; /* beyond all families */
	int failed = seccomp_rule_add(filter, DENY, SCMP_SYS(socket), 1,
	    SCMP_A0(SCMP_CMP_GT, last));

	for (scmp_datum_t family = 0; family <= last; family++) {
		if (family == AF_UNIX ||
		    (may_connect && (family == AF_INET || family == AF_INET6)))
			continue;
		failed |= seccomp_rule_add(filter, DENY, SCMP_SYS(socket), 1,
		    SCMP_A0(SCMP_CMP_EQ, family));
	}
	return failed;
}

/*
 * No process but threads, no signal but to ourselves.  What clone3(2) is to
 * make stands in memory, where no filter looks: libc takes clone(2) when
 * there is no such call.
 */
static int
forbid_processes(scmp_filter_ctx filter)
{
	const scmp_datum_t self = (scmp_datum_t)getpid();
	int failed = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS),
	    SCMP_SYS(clone3), 0);

	failed |= seccomp_rule_add(filter, DENY, SCMP_SYS(fork), 0);
	failed |= seccomp_rule_add(filter, DENY, SCMP_SYS(vfork), 0);
	failed |= seccomp_rule_add(filter, DENY, SCMP_SYS(clone), 1,
	    SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0));
	failed |= seccomp_rule_add(filter, DENY, SCMP_SYS(tkill), 0);
	failed |= seccomp_rule_add(filter, DENY, SCMP_SYS(kill), 1,
	    SCMP_A0(SCMP_CMP_NE, self));
	failed |= seccomp_rule_add(filter, DENY, SCMP_SYS(tgkill), 1,
	    SCMP_A0(SCMP_CMP_NE, self));
	failed |= seccomp_rule_add(filter, DENY, SCMP_SYS(rt_sigqueueinfo), 0);
	failed |=
	    seccomp_rule_add(filter, DENY, SCMP_SYS(rt_tgsigqueueinfo), 0);
	return failed;
}

static enum fb_status
forbid_calls(bool may_fork, bool may_connect)
{
	scmp_filter_ctx filter = filter_new(SCMP_ACT_ALLOW);

	if (filter == NULL)
		return FB_ERR_UNAVAILABLE;
	int failed = forbid_plain(filter);
	failed |= forbid_code(filter);
	failed |= forbid_sockets(filter, may_connect);
	if (!may_fork)
		failed |= forbid_processes(filter);
	return load(filter, failed);
}

#endif

enum fb_status
fb_sandbox_harden(void)
{
	enum fb_status status = set_limit(RLIMIT_CORE, 0);

	if (status == FB_OK &&
	    (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
		prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0))
		status = FB_ERR_UNAVAILABLE;
	return status;
}

static enum fb_status
enter(uint64_t memory_bytes, enum network network)
{
	enum fb_status status = fb_sandbox_harden();

	if (status == FB_OK)
		status = set_limit(RLIMIT_NOFILE, DESCRIPTORS_MAX);
	if (status == FB_OK)
		status = set_limit(RLIMIT_NPROC, 0);
	if (status == FB_OK)
		status = as_needed(limit_memory(memory_bytes));
	return status == FB_OK ? as_needed(limit_calls(network)) : status;
}

enum fb_status
fb_sandbox_enter(uint64_t memory_bytes)
{
	return enter(memory_bytes, WITHOUT_NETWORK);
}

enum fb_status
fb_sandbox_enter_network(uint64_t memory_bytes)
{
	enum fb_status status = limit_files();

	return status == FB_OK ? enter(memory_bytes, WITH_NETWORK) : status;
}

enum fb_status
fb_sandbox_enter_front(bool may_connect)
{
	enum fb_status status = fb_sandbox_harden();

	return status == FB_OK ? as_needed(forbid_calls(false, may_connect)) :
				 status;
}

enum fb_status
fb_sandbox_enter_supervisor(bool may_connect)
{
	enum fb_status status = fb_sandbox_harden();

	return status == FB_OK ? as_needed(forbid_calls(true, may_connect)) :
				 status;
}

/* ---- rehearsal -------------------------------------------------------- */

enum missing {
	NOTHING,
	MEMORY_LIMIT,
	FILTER
};

static enum missing
rehearse(void)
{
	if (fb_sandbox_harden() != FB_OK ||
	    limit_memory((uint64_t)1 << 30) != FB_OK)
		return MEMORY_LIMIT;
	return limit_calls(WITHOUT_NETWORK) == FB_OK ? NOTHING : FILTER;
}

enum fb_status
fb_sandbox_rehearse(struct fb_error *err)
{
	int status;
	pid_t pid = fork();

	if (pid == 0)
		_exit(rehearse());
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return fb_fail(err, FB_ERR_UNAVAILABLE, NULL,
		    _("a process cannot be started: %s"), strerror(errno));
	if (WIFEXITED(status) && WEXITSTATUS(status) == NOTHING)
		return FB_OK;
	if (WIFEXITED(status) && WEXITSTATUS(status) == MEMORY_LIMIT)
		return fb_fail(err, FB_ERR_UNAVAILABLE, NULL,
		    _("the memory of scan workers cannot be limited: "
		      "/proc/self/statm cannot be read; mount /proc, or set "
		      "\"Sandbox available\" to do without"));
	return fb_fail(err, FB_ERR_UNAVAILABLE, NULL,
	    _("the system refuses seccomp filters, which keep those who parse "
	      "mail from files and network; permit seccomp(2), or set "
	      "\"Sandbox available\" to do without"));
}
