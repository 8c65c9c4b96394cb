/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the options say, and what is asked and looked up where they do not.
 */
#include "verb_override_run.h"

#include <getopt.h>
#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

#include "failure.h"
#include "false_alarm.h"
#include "i18n.h"
#include "progress.h"
#include "utf8.h"

#define TEXT_MAX_BYTES 1000 /* of a reason and the like */
#define JST_AHEAD_SECONDS (9 * 3600)
#define DAY_SECONDS 86400

/* ---- options ----------------------------------------------------------- */

void
fb_override_verb_usage(FILE *out)
{
	fputs(_("  -r, --reason TEXT      why; asked for on a terminal, "
		"required otherwise\n"
		"  -e, --expires DATE     the last day on which it holds "
		"(YYYY-MM-DD)\n"
		"  -u, --undo             take it back\n"
		"  -f, --force            record it though no list has it\n"
		"  -l, --list LIST.cdb    look here for it; may be given "
		"several times\n"
		"                         (default: the lists of the "
		"configuration)\n"
		"  -c, --config FILE      configuration of the filter\n"
		"  -o, --overrides FILE   write here (default: as the "
		"configuration says)\n"
		"      --report-dir DIR   where the reports go\n"
		"      --contact TEXT     whom the maintainer of the list may "
		"ask\n"
		"      --by NAME          who does it (default: who you are)\n"
		"  -j, --json             one JSON object per argument and "
		"line\n"
		"\n"
		"Exit status: 0 done, 1 something is in no list and was not "
		"recorded.\n"),
	    out);
}

/* A line of the file of overrides and a member of the report. */
static bool
is_line(const char *text)
{
	if (strlen(text) > TEXT_MAX_BYTES || !fb_utf8_is_valid(fb_str(text)))
		return false;
	for (; *text != '\0'; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7F)
			return false;
	return true;
}

static int
refuse_text(const char *option)
{
	return fb_verb_refuse(_("%s must be one line of UTF-8 of at most %d "
				"bytes, without TAB"),
	    option, TEXT_MAX_BYTES);
}

fb_date
fb_override_today(const struct fb_override_run *run)
{
	return (fb_date)((run->now + JST_AHEAD_SECONDS) / DAY_SECONDS);
}

static int
set_expires(struct fb_override_run *run, const char *text)
{
	if (!fb_date_parse(&run->expires, fb_str(text)))
		return fb_verb_refuse(_("\"%s\" is no date such as 2026-01-31"),
		    text);
	if (run->expires < fb_override_today(run))
		return fb_verb_refuse(_("%s is over already"), text);
	return -1;
}

static int
set_type(struct fb_override_run *run, const char *text)
{
	unsigned type;

	if (!fb_words_find(&fb_type_words, fb_str(text), &type) ||
	    type == FB_TYPE_RULE)
		return fb_verb_refuse(_("\"%s\" is no type: acct, tel, url, "
					"dom, mail, coin, line, file, brand "
					"or phrase"),
		    text);
	run->type = (enum fb_type)type;
	return -1;
}

enum long_option {
	OPTION_REPORT_DIR = 256,
	OPTION_CONTACT,
	OPTION_BY
};

static int
set_option(struct fb_override_run *run, int option)
{
	switch (option) {
	case 'r':
		run->reason = optarg;
		return is_line(optarg) ? -1 : refuse_text("--reason");
	case 'e':
		return set_expires(run, optarg);
	case 'u':
		run->is_undo = true;
		return -1;
	case 'f':
		run->is_forced = true;
		return -1;
	case 'l':
		if (run->list_option_count == FB_LISTS_MAX)
			return fb_verb_refuse(_("%s: more than %d lists"),
			    run->verb->name, FB_LISTS_MAX);
		run->list[run->list_option_count++] = optarg;
		return -1;
	case 'c':
		run->config = optarg;
		return -1;
	case 'o':
		run->overrides = optarg;
		return -1;
	case 'j':
		run->is_json = true;
		return -1;
	case 't':
		return set_type(run, optarg);
	case OPTION_REPORT_DIR:
		run->report_folder = optarg;
		return -1;
	case OPTION_CONTACT:
		run->contact = optarg;
		return is_line(optarg) ? -1 : refuse_text("--contact");
	case OPTION_BY:
		run->by = optarg;
		return is_line(optarg) ? -1 : refuse_text("--by");
	case 'h':
		run->verb->usage(stdout);
		return fb_verb_finish(EX_OK);
	default:
		run->verb->usage(stderr);
		return EX_USAGE;
	}
}

int
fb_override_options(struct fb_override_run *run, int argc, char **argv)
{
	static const struct option options[] = {
		{ "reason", required_argument, NULL, 'r' },
		{ "expires", required_argument, NULL, 'e' },
		{ "undo", no_argument, NULL, 'u' },
		{ "force", no_argument, NULL, 'f' },
		{ "list", required_argument, NULL, 'l' },
		{ "config", required_argument, NULL, 'c' },
		{ "overrides", required_argument, NULL, 'o' },
		{ "report-dir", required_argument, NULL, OPTION_REPORT_DIR },
		{ "contact", required_argument, NULL, OPTION_CONTACT },
		{ "by", required_argument, NULL, OPTION_BY },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		/* last: "allow" alone knows it */
		{ "type", required_argument, NULL, 't' },
		{ NULL, 0, NULL, 0 },
	};
	static struct option without_type[sizeof options / sizeof *options];
	bool has_type = run->verb->kind == FB_OVERRIDE_ALLOWED;
	int option, status;

	memcpy(without_type, options, sizeof options - 2 * sizeof *options);
	while ((option = getopt_long(argc, argv,
		    has_type ? "r:e:ufl:c:o:jht:" : "r:e:ufl:c:o:jh",
		    has_type ? options : without_type, NULL)) != -1) {
		status = set_option(run, option);
		if (status >= 0)
			return status;
	}
	if (optind == argc)
		return fb_verb_refuse(run->verb->kind == FB_OVERRIDE_KILLED ?
			_("kill: the id of an entry is missing") :
			_("allow: a VALUE is missing"));
	return -1;
}

/* ---- what is asked and known ------------------------------------------- */

int
fb_override_ask_reason(struct fb_override_run *run)
{
	static char line[TEXT_MAX_BYTES + 2];

	if (run->reason == NULL && !run->is_undo && isatty(STDIN_FILENO)) {
		fputs(_("Reason: "), stderr);
		fflush(stderr);
		if (fgets(line, sizeof line, stdin) != NULL) {
			line[strcspn(line, "\n")] = '\0';
			run->reason = line;
		}
	}
	if (run->reason == NULL && run->is_undo)
		return -1;
	if (run->reason == NULL || run->reason[0] == '\0')
		return fb_verb_refuse(_("%s: say why with --reason"),
		    run->verb->name);
	return is_line(run->reason) ? -1 : refuse_text("--reason");
}

void
fb_override_find_name(struct fb_override_run *run)
{
	const struct passwd *user = getpwuid(getuid());
	char *name = getenv("SUDO_USER");

	if (run->by != NULL)
		return;
	if (name == NULL || name[0] == '\0')
		name = user == NULL ? NULL : user->pw_name;
	if (name != NULL && is_line(name))
		run->by = name;
}

int
fb_override_find_settings(struct fb_override_run *run)
{
	const char *config =
	    run->config == NULL ? FB_DEFAULT_CONFIG : run->config;
	struct fb_error error = { 0 };
	enum fb_status status;

	if (run->config == NULL && access(config, F_OK) != 0)
		status = fb_settings_peek_default(&run->peek);
	else
		status = fb_settings_peek_init(&run->peek, config, &error);
	if (status == FB_OK)
		return EX_OK;
	fb_verb_print_error(stderr, &error);
	return fb_verb_exit_status(status);
}

/* A false alarm must end even while another list is broken. */
static void
open_list(struct fb_override_run *run, const char *path)
{
	struct fb_override_list *in_force = &run->in_force[run->list_count];
	struct fb_error error = { 0 };

	if (fb_list_open(&in_force->list, path, fb_reader_folder(run->reader),
		&error) != FB_OK) {
		fb_verb_print_error(stderr, &error);
		return;
	}
	in_force->found = fb_arena_calloc(run->arena,
	    fb_list_entry_count(in_force->list), sizeof *in_force->found);
	if (in_force->found != NULL)
		run->list_count++;
	else
		fb_list_free(in_force->list);
}

void
fb_override_open_lists(struct fb_override_run *run)
{
	char *const *path =
	    run->list_option_count > 0 ? run->list : run->peek.list;
	size_t count = run->list_option_count > 0 ? run->list_option_count :
						    run->peek.list_count;

	fb_progress_start(_("loading the lists"));
	for (size_t i = 0; i < count; i++)
		open_list(run, path[i]);
	fb_progress_stop();
	if (run->list_count == 0)
		fb_verb_complain(_("there is no list to look into; name one "
				   "with --list, or the configuration of the "
				   "filter with --config"));
}
