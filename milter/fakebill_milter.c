/* SPDX-License-Identifier: BSD-2-Clause */
/* fakebill-milter - recognise fake-billing mail beside Postfix or Sendmail */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "configuration.h"
#include "failure.h"
#include "i18n.h"
#include "listener.h"
#include "mta_check.h"
#include "preflight.h"
#include "privileges.h"
#include "records.h"
#include "supervisor.h"

#define DEFAULT_CONFIG PKGSYSCONFDIR "/fakebill-milter.conf"

struct options {
	const char *config;
	bool is_test, is_foreground;
	struct fb_mta_places places; /* for -n */
};

static void
usage(FILE *out)
{
	fprintf(out,
	    _("Usage: fakebill-milter [OPTION]...\n"
	      "Recognise fake-billing mail beside Postfix or Sendmail.\n"
	      "\n"
	      "  -c, --config FILE   read this configuration instead of\n"
	      "                      %s\n"
	      "  -n, --test          test configuration, lists and consents, "
	      "and print\n"
	      "                      the line for main.cf and sendmail.mc\n"
	      "      --postfix FOLDER\n"
	      "                      with -n: check the main.cf and master.cf "
	      "of this\n"
	      "                      folder instead of Postfix's own\n"
	      "      --sendmail FILE with -n: check this sendmail.cf\n"
	      "  -f, --foreground    stay in the foreground\n"
	      "      --sample        print a sample configuration\n"
	      "  -h, --help          this text\n"
	      "  -V, --version       the version\n"
	      "\n"
	      "SIGHUP loads configuration, lists and consents again.\n"
	      "Exit status: 0, or one of sysexits.h (78: the configuration "
	      "is wrong).\n"),
	    DEFAULT_CONFIG);
}

static void
report(void *context, const struct fb_error *error)
{
	char line[1024];

	(void)context;
	fb_error_format(line, sizeof line, error);
	fprintf(stderr, "fakebill-milter: %s\n", line);
}

/* ---- -n --------------------------------------------------------------- */

/* A running instance is what -n is used beside. */
static enum fb_status
test_socket(const struct fb_settings *settings)
{
	struct fb_error error = { 0 };
	enum fb_status status = fb_listener_check_group(settings, &error);

	if (status == FB_OK)
		status = fb_listener_look(settings->socket, &error);
	if (status == FB_OK)
		return FB_OK;
	if (status == FB_ERR_BUSY) {
		printf(_("A program answers on %s now.\n"), settings->socket);
		return FB_OK;
	}
	report(NULL, &error);
	return status;
}

static void
report_preflight(void *context, int priority, const struct fb_error *error)
{
	(void)priority;
	report(context, error);
}

/* As the user that will run: what root can read may be closed to it. */
static enum fb_status
test_user(const struct fb_settings *settings)
{
	bool is_root = geteuid() == 0;
	struct fb_privileges privileges;
	struct fb_error error = { 0 };
	enum fb_status status =
	    fb_privileges_find(&privileges, settings, &error);

	if (status == FB_OK)
		status = fb_privileges_drop(&privileges, FB_ROLE_FRONT, &error);
	if (status == FB_OK)
		status = fb_records_check_folder(settings, is_root, &error);
	if (status != FB_OK)
		report(NULL, &error);
	return status;
}

static void
print_overrides(const struct fb_configuration *configuration)
{
	const struct fb_overrides *overrides =
	    configuration->scanning->overrides;

	if (overrides != NULL)
		printf(_("Overrides: %zu entries killed, %zu values "
			 "allowed\n"),
		    fb_overrides_count(overrides, FB_OVERRIDE_KILLED),
		    fb_overrides_count(overrides, FB_OVERRIDE_ALLOWED));
}

static void
print_lists(const struct fb_configuration *configuration)
{
	const struct fb_scanning *scanning = configuration->scanning;

	for (size_t i = 0; i < scanning->list_count; i++)
		printf(_("List %s/%llu: %u entries%s\n"),
		    fb_list_name(scanning->list[i]),
		    (unsigned long long)fb_list_serial(scanning->list[i]),
		    fb_list_entry_count(scanning->list[i]),
		    (scanning->shadow_lists >> i & 1) != 0 ?
			_(", in shadow: matched and logged, counts nothing") :
			"");
	if (scanning->list_count == 0)
		printf(_("No List is set, so no mail is judged.\n"));
	print_overrides(configuration);
	if (configuration->consent_memfd >= 0)
		printf(_("Consent table: %zu rows\n"),
		    configuration->consent_count);
	else if (configuration->settings.operator_type == FB_OPERATOR_ISP)
		printf(_("No Consent table is set, so nobody has agreed and "
			 "no mail is inspected.\n"));
}

/* Everything that can be tested is, however much is wrong. */
static int
test(struct fb_configuration *configuration, const struct fb_mta_places *places)
{
	const struct fb_settings *settings = &configuration->settings;
	enum fb_status system =
			   fb_preflight_check(settings, report_preflight, NULL),
		       user = test_user(settings),
		       socket = test_socket(settings),
		       files =
			   fb_configuration_load(configuration, report, NULL);
	int status = fb_exit_status_of_place(user != FB_OK ? user : socket);

	if (status == EX_OK)
		status = fb_exit_status(system);
	if (status == EX_OK)
		status = fb_exit_status(files);
	if (status == EX_OK) {
		print_lists(configuration);
		puts(_("The configuration is right. Lines for the mail "
		       "server:"));
		fb_settings_print_mta_lines(stdout, settings);
		putchar('\n');
		fb_mta_check(stdout, settings, places);
	}
	fb_configuration_deinit(configuration);
	return status;
}

/* ---- run -------------------------------------------------------------- */

/* Descriptors 0 to 2 must exist, or a socket would become standard error. */
static void
fill_standard_descriptors(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd > STDERR_FILENO)
		close(fd);
}

/* The starter waits until mail is served, or says why it is not. */
_Noreturn static void
wait_until_ready(int ready_fd)
{
	unsigned char status;
	ssize_t got;

	do
		got = read(ready_fd, &status, 1);
	while (got < 0 && errno == EINTR);
	_exit(got == 1 ? status : EX_SOFTWARE);
}

/* Go to the background; returns where readiness is to be told. */
static int
detach(void)
{
	int pair[2];

	if (pipe2(pair, O_CLOEXEC) != 0)
		return -1;
	pid_t pid = fork();
	if (pid < 0)
		return -1;
	if (pid > 0) {
		close(pair[1]);
		wait_until_ready(pair[0]);
	}
	close(pair[0]);
	setsid();
	return pair[1];
}

/* Keep the terminal for what is wrong at the start and for Log stderr. */
static void
leave_terminal(void)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null < 0)
		return;
	dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	close(null);
}

static int
run(struct fb_configuration *configuration, const char *config,
    bool is_foreground)
{
	struct fb_supervisor_options options = { .config = config,
		.ready_fd = -1 };

	/* The first process of a container is the container: when it ends so
	 * does everything. */
	if (!is_foreground && getpid() != 1) {
		options.ready_fd = detach();
		if (options.ready_fd < 0) {
			perror("fakebill-milter");
			return EX_OSERR;
		}
		leave_terminal();
	}
	if (chdir("/") != 0) {
		perror("fakebill-milter: /");
		return EX_OSERR;
	}
	umask(027);
	return fb_supervisor_run(&options, configuration);
}

static int
usage_error(void)
{
	fputs(_("Try 'fakebill-milter --help'.\n"), stderr);
	return EX_USAGE;
}

/* Returns an exit status when the program is to end here, or -1. */
static int
parse_options(struct options *out, int argc, char **argv)
{
	enum {
		SAMPLE = 256,
		POSTFIX,
		SENDMAIL
	};
	static const struct option long_options[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "foreground", no_argument, NULL, 'f' },
		{ "help", no_argument, NULL, 'h' },
		{ "postfix", required_argument, NULL, POSTFIX },
		{ "sample", no_argument, NULL, SAMPLE },
		{ "sendmail", required_argument, NULL, SENDMAIL },
		{ "test", no_argument, NULL, 'n' },
		{ "version", no_argument, NULL, 'V' },
		{ NULL, 0, NULL, 0 },
	};
	int option;

	*out = (struct options) { .config = DEFAULT_CONFIG };
	while ((option = getopt_long(argc, argv, "c:fhnV", long_options,
		    NULL)) != -1)
		switch (option) {
		case 'c':
			out->config = optarg;
			break;
		case 'f':
			out->is_foreground = true;
			break;
		case 'n':
			out->is_test = true;
			break;
		case POSTFIX:
			out->places.postfix = optarg;
			break;
		case SENDMAIL:
			out->places.sendmail = optarg;
			break;
		case SAMPLE:
			fb_settings_print_sample(stdout);
			return EX_OK;
		case 'h':
			usage(stdout);
			return EX_OK;
		case 'V':
			puts("fakebill-milter " VERSION);
			return EX_OK;
		default:
			return usage_error();
		}
	if (optind == argc)
		return -1;
	fprintf(stderr, _("fakebill-milter: unexpected argument \"%s\"\n"),
	    argv[optind]);
	return usage_error();
}

int
main(int argc, char **argv)
{
	struct options options;
	struct fb_configuration configuration;

	fill_standard_descriptors();
	fb_i18n_start();
	int status = parse_options(&options, argc, argv);
	if (status >= 0)
		return status;
	/* A reload comes from another folder. */
	char *config = realpath(options.config, NULL);
	if (config == NULL) {
		fprintf(stderr, "fakebill-milter: %s: %s\n", options.config,
		    strerror(errno));
		return EX_CONFIG;
	}
	fb_configuration_init(&configuration);
	if (fb_configuration_read(&configuration, config, report, NULL) !=
	    FB_OK)
		status = EX_CONFIG;
	else if (options.is_test)
		status = test(&configuration, &options.places);
	else
		status = run(&configuration, config, options.is_foreground);
	free(config);
	return status;
}
