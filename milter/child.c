/* SPDX-License-Identifier: BSD-2-Clause */
#include "child.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sysexits.h>
#include <syslog.h>
#include <unistd.h>

#include "sandbox.h"

/* Meant for the program as a whole, so for the supervisor: systemd and a
 * terminal send them to every process. */
static const int ignored[] = { SIGHUP, SIGINT, SIGTERM, SIGQUIT, SIGUSR1,
	SIGUSR2, SIGPIPE,
	SIGXFSZ /* a limit on files costs records, not the process */ };

void
fb_child_die_with_parent(pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	if (getppid() != parent)
		_exit(EX_OK); /* it died before we said so */
}

static void
set_signals(void)
{
	sigset_t none;

	/* Ignored first, so that nothing pending strikes. */
	for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
		signal(ignored[i], SIG_IGN);
	signal(SIGCHLD, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static void
keep_socket(int socket)
{
	closelog();
	if (socket != FB_CHILD_SOCKET && dup2(socket, FB_CHILD_SOCKET) < 0)
		_exit(EX_OSERR);
	if (close_range(FB_CHILD_SOCKET + 1, ~0u, 0) != 0)
		_exit(EX_OSERR);
}

pid_t
fb_child_fork(const char *name, int socket)
{
	pid_t parent = getpid(), pid = fork();

	if (pid != 0)
		return pid;
	fb_child_die_with_parent(parent);
	set_signals();
	prctl(PR_SET_NAME, name, 0, 0, 0);
	if (fb_sandbox_harden() != FB_OK)
		_exit(EX_OSERR);
	keep_socket(socket);
	return 0;
}
