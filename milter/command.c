/* SPDX-License-Identifier: BSD-2-Clause */
#include "command.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Look for a program in a list of folders. */
static bool
find_in(char path[PATH_MAX], const char *folders, const char *name)
{
	while (folders != NULL && *folders != '\0') {
		size_t len = strcspn(folders, ":");
		int n = snprintf(path, PATH_MAX, "%.*s/%s", (int)len, folders,
		    name);
		if (len > 0 && n > 0 && n < PATH_MAX && access(path, X_OK) == 0)
			return true;
		folders += len + (folders[len] == ':');
	}
	return false;
}

/* Returns the process id, or -1. */
static pid_t
start(const char *path, const char *const *argv, const int pair[2])
{
	posix_spawn_file_actions_t actions;
	pid_t pid = -1;

	if (posix_spawn_file_actions_init(&actions) != 0)
		return -1;
	if (posix_spawn_file_actions_addopen(&actions, STDIN_FILENO,
		"/dev/null", O_RDONLY, 0) != 0 ||
	    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO,
		"/dev/null", O_WRONLY, 0) != 0 ||
	    posix_spawn_file_actions_adddup2(&actions, pair[1],
		STDOUT_FILENO) != 0 ||
	    posix_spawn(&pid, path, &actions, NULL,
		(char *const *)(uintptr_t)argv, environ) != 0)
		pid = -1;
	posix_spawn_file_actions_destroy(&actions);
	return pid;
}

/* Read up to the end; *len is what came. */
static enum fb_status
read_all(size_t *len, char *room, size_t size, int fd)
{
	int64_t deadline = now_ms() + FB_COMMAND_TIMEOUT_MS;

	*len = 0;
	for (;;) {
		struct pollfd wait = { .fd = fd, .events = POLLIN };
		int64_t left = deadline - now_ms();
		if (left <= 0 || poll(&wait, 1, (int)left) == 0)
			return FB_ERR_IO;
		if (*len == size)
			return FB_ERR_TOO_LONG;
		ssize_t got = read(fd, room + *len, size - *len);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got == 0 ? FB_OK : FB_ERR_IO;
		*len += (size_t)got;
	}
}

/* A program that closed its output ends at once, or is made to. */
static bool
has_succeeded(pid_t pid, enum fb_status status)
{
	int result;
	pid_t ended;

	if (status != FB_OK)
		kill(pid, SIGKILL);
	do
		ended = waitpid(pid, &result, 0);
	while (ended < 0 && errno == EINTR);
	return ended == pid && WIFEXITED(result) && WEXITSTATUS(result) == 0;
}

enum fb_status
fb_command_read(struct fb_str *out, char *room, size_t size,
    const char *const *argv)
{
	char path[PATH_MAX];
	size_t len;
	int pair[2];

	if (!find_in(path, getenv("PATH"), argv[0]) &&
	    !find_in(path, "/usr/sbin:/usr/local/sbin", argv[0]))
		return FB_ERR_UNAVAILABLE;
	if (pipe2(pair, O_CLOEXEC) != 0)
		return FB_ERR_IO;
	pid_t pid = start(path, argv, pair);
	close(pair[1]);
	if (pid < 0) {
		close(pair[0]);
		return FB_ERR_IO;
	}
	enum fb_status status = read_all(&len, room, size, pair[0]);
	close(pair[0]);
	if (!has_succeeded(pid, status))
		return status == FB_OK ? FB_ERR_IO : status;
	*out = (struct fb_str) { room, len };
	return FB_OK;
}
