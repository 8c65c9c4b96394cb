/* SPDX-License-Identifier: BSD-2-Clause */
#include "sandbox.h"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/* Standard ones, the socket, a message and some air. */
#define DESCRIPTORS_MAX 16

enum network {
	WITHOUT_NETWORK,
	WITH_NETWORK
};

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
limit_calls(enum network network)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);

	if (filter == NULL)
		return FB_ERR_UNAVAILABLE;
	int failed = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH,
	    SCMP_ACT_KILL_PROCESS);
	failed |= allow_plain(filter);
	failed |= allow_checked(filter);
	if (network == WITH_NETWORK)
		failed |= allow_network(filter);
	if (failed == 0)
		failed = seccomp_load(filter);
	seccomp_release(filter);
	return failed == 0 ? FB_OK : FB_ERR_UNAVAILABLE;
}

#endif

static enum fb_status
enter(uint64_t memory_bytes, enum network network)
{
	enum fb_status status = set_limit(RLIMIT_CORE, 0);

	if (status == FB_OK)
		status = set_limit(RLIMIT_NOFILE, DESCRIPTORS_MAX);
	if (status == FB_OK)
		status = limit_memory(memory_bytes);
	if (status == FB_OK && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		status = FB_ERR_UNAVAILABLE;
	return status == FB_OK ? limit_calls(network) : status;
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
