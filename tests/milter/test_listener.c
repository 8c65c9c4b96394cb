/* SPDX-License-Identifier: BSD-2-Clause */
#include "listener.h"

#include <fcntl.h>
#include <libmilter/mfapi.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "pid_file.h"
#include "table.h"

static char folder[64], path[96], address[128];

static int
listen_there(void)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(name.sun_path, sizeof name.sun_path, "%s", path);
	assert_int_equal(bind(fd, (void *)&name, sizeof name), 0);
	assert_int_equal(listen(fd, 1), 0);
	return fd;
}

static void
write_file(void)
{
	int fd = open(path, O_WRONLY | O_CREAT, 0600);
	assert_true(fd >= 0);
	close(fd);
}

static void
takes_a_free_place(void **state)
{
	(void)state;
	struct fb_error error;
	assert_int_equal(fb_listener_check(address, &error), FB_OK);
}

static void
removes_a_stale_socket(void **state)
{
	(void)state;
	struct fb_error error;

	close(listen_there());
	assert_int_equal(fb_listener_look(address, &error), FB_OK);
	assert_int_equal(access(path, F_OK), 0);
	assert_int_equal(fb_listener_check(address, &error), FB_OK);
	assert_int_equal(access(path, F_OK), -1);
}

static void
leaves_a_running_one(void **state)
{
	(void)state;
	struct fb_error error = { 0 };
	int fd = listen_there();

	assert_int_equal(fb_listener_check(address, &error), FB_ERR_BUSY);
	assert_non_null(strstr(error.message, "in use"));
	assert_non_null(strstr(error.message, path));
	/* Its queue may run full. */
	assert_int_equal(fb_listener_check(address, &error), FB_ERR_BUSY);
	assert_int_equal(fb_listener_check(address, &error), FB_ERR_BUSY);
	assert_int_equal(fb_listener_check(address, &error), FB_ERR_BUSY);
	assert_int_equal(access(path, F_OK), 0);
	close(fd);
	unlink(path);
}

static void
leaves_other_files(void **state)
{
	(void)state;
	struct fb_error error = { 0 };

	write_file();
	assert_int_equal(fb_listener_check(address, &error), FB_ERR_IO);
	assert_string_equal(error.file, path);
	assert_int_equal(access(path, F_OK), 0);
	fb_listener_remove(address);
	assert_int_equal(access(path, F_OK), 0);
	unlink(path);
}

static void
misses_a_folder(void **state)
{
	(void)state;
	struct fb_error error = { 0 };

	assert_int_equal(fb_listener_check("unix:/nonexistent/x/m.sock",
			     &error),
	    FB_ERR_NOT_FOUND);
	assert_string_equal(error.file, "/nonexistent/x");
}

/* Stands for libc's, which is called before and behind the socket's birth:
 * whoever may write in the folder can be as quick. */
static char victim[96];

mode_t
umask(mode_t mask)
{
	struct stat st;

	(void)mask;
	if (victim[0] != '\0' && lstat(path, &st) == 0) {
		assert_int_equal(unlink(path), 0);
		assert_int_equal(symlink(victim, path), 0);
	}
	return 022;
}

static void
changes_nobody_elses_file(void **state)
{
	(void)state;
	static char name[] = "test";
	struct smfiDesc description = { .xxfi_name = name,
		.xxfi_version = SMFI_VERSION };
	struct fb_settings settings = { .socket_mode = 0666 };
	struct fb_error error = { 0 };
	struct stat st;

	snprintf(settings.socket, sizeof settings.socket, "%s", address);
	snprintf(victim, sizeof victim, "%s/victim", folder);
	int fd = open(victim, O_WRONLY | O_CREAT, 0600);
	assert_int_equal(smfi_register(description), MI_SUCCESS);
	assert_int_equal(fb_listener_open(&settings, getuid(), &error),
	    FB_ERR_IO);
	assert_int_equal(fstat(fd, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	close(fd);
	unlink(victim);
	unlink(path);
	victim[0] = '\0';
}

static void
knows_a_used_port(void **state)
{
	(void)state;
	struct fb_error error = { 0 };
	struct sockaddr_in name = { .sin_family = AF_INET };
	socklen_t length = sizeof name;
	char inet[64];
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(fd, (void *)&name, sizeof name), 0);
	assert_int_equal(getsockname(fd, (void *)&name, &length), 0);
	snprintf(inet, sizeof inet, "inet:%u@127.0.0.1", ntohs(name.sin_port));
	assert_int_equal(fb_listener_check(inet, &error), FB_OK);
	assert_int_equal(listen(fd, 1), 0);
	assert_int_equal(fb_listener_check(inet, &error), FB_ERR_BUSY);
	close(fd);
}

static void
locks_a_pid_file(void **state)
{
	(void)state;
	struct fb_error error = { 0 };
	char content[32] = "", want[32];
	int first, second;

	assert_int_equal(fb_pid_file_take(&first, path, &error), FB_OK);
	int fd = open(path, O_RDONLY);
	assert_true(read(fd, content, sizeof content - 1) > 0);
	close(fd);
	snprintf(want, sizeof want, "%ld\n", (long)getpid());
	assert_string_equal(content, want);
	assert_int_equal(fb_pid_file_take(&second, path, &error), FB_ERR_BUSY);
	want[strcspn(want, "\n")] = '\0';
	assert_non_null(strstr(error.message, want));
	fb_pid_file_release(first, path);
	assert_int_equal(access(path, F_OK), -1);
}

static void
takes_over_a_pid_file(void **state)
{
	(void)state;
	struct fb_error error = { 0 };
	int fd;

	write_file();
	assert_int_equal(fb_pid_file_take(&fd, path, &error), FB_OK);
	fb_pid_file_release(fd, path);
	assert_int_equal(fb_pid_file_take(&fd, "", &error), FB_OK);
	assert_int_equal(fd, -1);
	fb_pid_file_release(fd, "");
	assert_int_equal(fb_pid_file_take(&fd, "/nonexistent/pid", &error),
	    FB_ERR_IO);
}

int
main(void)
{
	struct table table = { 0 };

	snprintf(folder, sizeof folder, "/tmp/fb-listener.XXXXXX");
	if (mkdtemp(folder) == NULL)
		return 1;
	snprintf(path, sizeof path, "%s/m", folder);
	snprintf(address, sizeof address, "unix:%s", path);
	table_add(&table, "a free place is taken", takes_a_free_place, NULL);
	table_add(&table, "a stale socket is removed", removes_a_stale_socket,
	    NULL);
	table_add(&table, "a running program keeps its socket",
	    leaves_a_running_one, NULL);
	table_add(&table, "what is no socket is left alone", leaves_other_files,
	    NULL);
	table_add(&table, "a missing folder is named", misses_a_folder, NULL);
	table_add(&table, "a link in the socket's place is not followed",
	    changes_nobody_elses_file, NULL);
	table_add(&table, "a port in use is known", knows_a_used_port, NULL);
	table_add(&table, "a pid file is held by one", locks_a_pid_file, NULL);
	table_add(&table, "a left pid file is taken over",
	    takes_over_a_pid_file, NULL);
	int failed = table_run(&table, "listener");
	rmdir(folder);
	return failed;
}
