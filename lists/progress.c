/* SPDX-License-Identifier: BSD-2-Clause */
#include "progress.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#define FIRST_SECONDS 2 /* silent till then */

/* The handler of a signal has no other way to know them. */
static const char *volatile doing;
static volatile sig_atomic_t seconds;
static volatile sig_atomic_t done;
static volatile sig_atomic_t is_shown;

static void
write_text(const char *text, size_t len)
{
	/* a line that does not appear is not worth an error */
	if (write(STDERR_FILENO, text, len) < 0)
		return;
}

/* " 12 s", without printf(3) */
static void
write_number(unsigned value, const char *unit)
{
	char digits[24];
	size_t at = sizeof digits;

	do {
		digits[--at] = (char)('0' + value % 10);
		value /= 10;
	} while (value > 0 && at > 1);
	digits[--at] = ' ';
	write_text(digits + at, sizeof digits - at);
	write_text(unit, strlen(unit));
}

/* Only calls that may be made in a signal handler. */
static void
show(int number)
{
	int error = errno;
	const char *what = doing;

	(void)number;
	seconds++;
	if (seconds < FIRST_SECONDS || what == NULL)
		return;
	write_text("\r", 1);
	write_text(what, strlen(what));
	if (done > 0)
		write_number((unsigned)done, "");
	write_number((unsigned)seconds, " s");
	is_shown = true;
	errno = error;
}

static void
set_timer(int every_seconds)
{
	struct itimerval timer = {
		.it_interval.tv_sec = every_seconds,
		.it_value.tv_sec = every_seconds,
	};

	setitimer(ITIMER_REAL, &timer, NULL);
}

void
fb_progress_start(const char *what)
{
	struct sigaction action = { .sa_handler = show,
		.sa_flags = SA_RESTART };

	if (!isatty(STDERR_FILENO))
		return;
	fb_progress_stop();
	doing = what;
	seconds = 0;
	done = 0;
	sigemptyset(&action.sa_mask);
	sigaction(SIGALRM, &action, NULL);
	set_timer(1);
}

void
fb_progress_count(unsigned long count)
{
	done = count <= INT32_MAX ? (sig_atomic_t)count : 0;
}

void
fb_progress_stop(void)
{
	if (doing == NULL)
		return;
	set_timer(0);
	if (is_shown)
		write_text("\r\033[K", 4);
	is_shown = false;
	doing = NULL;
}
