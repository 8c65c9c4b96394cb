/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of settings as text: the sample file, the lines of the manual
 * page, and what the mail server must be told.
 */
#include <string.h>

#include "i18n.h"
#include "mta_filter.h"
#include "settings_table.h"
#include "utf8.h"

/* Where Postfix works by default, and where its chroot is. */
#define POSTFIX_QUEUE_DIRECTORY "/var/spool/postfix"

/* Columns of the sample file. */
#define WIDTH 76

/* The messages are English or Japanese: what takes two columns, and what may
 * not stand at the end or at the beginning of a line. */
static bool
is_wide(uint32_t c)
{
	return c >= 0x2E80;
}

static bool
is_opening(uint32_t c)
{
	return c == 0x300C || c == 0xFF08; /* 「（ */
}

static bool
is_closing(uint32_t c)
{
	return c == 0x3001 || c == 0x3002 || c == 0x300D || c == 0xFF09;
	/* 、。」） */
}

/* How long is the text up to the first place where a line may end? */
static size_t
piece_len(size_t *columns, struct fb_str text)
{
	size_t len = 0, next_len = 0;
	uint32_t c, next = fb_utf8_next(text, &next_len);

	*columns = 0;
	do {
		c = next;
		len = next_len;
		*columns += is_wide(c) ? 2 : 1;
		if (len == text.len)
			return len;
		next = fb_utf8_next(text, &next_len);
		if (next == ' ')
			return len;
	} while (is_opening(c) || is_closing(next) ||
	    !(is_wide(c) || is_wide(next)));
	return len;
}

static void
print_wrapped(FILE *out, const char *text)
{
	size_t column = 0, columns;
	bool is_spaced = false;

	while (*text != '\0') {
		size_t len = piece_len(&columns, fb_str(text));
		if (column == 0 || column + is_spaced + columns > WIDTH) {
			fputs(column == 0 ? "#" : "\n#", out);
			column = 1;
			is_spaced = true;
		}
		fprintf(out, "%s%.*s", is_spaced ? " " : "", (int)len, text);
		column += is_spaced + columns;
		text += len;
		is_spaced = *text == ' ';
		text += strspn(text, " ");
	}
	fputc('\n', out);
}

static bool
has_range(const struct fb_setting *setting)
{
	return setting->max != 0;
}

static bool
has_default(const struct fb_setting *setting)
{
	return setting->initial != NULL && setting->initial[0] != '\0';
}

static void
print_range(FILE *out, const struct fb_setting *setting)
{
	char low[32], high[32], choice[128], line[256];

	if (setting->words != NULL &&
	    setting->type != FB_SETTING_CATEGORY_CEILING) {
		fb_setting_write_choice(choice, sizeof choice, setting);
		snprintf(line, sizeof line, _("One of %s."), choice);
		print_wrapped(out, line);
	} else if (has_range(setting)) {
		fb_setting_write_bound(low, sizeof low, setting, setting->min);
		fb_setting_write_bound(high, sizeof high, setting,
		    setting->max);
		fprintf(out, _("# From %s to %s."), low, high);
		fputc('\n', out);
	}
}

void
fb_settings_print_sample(FILE *out)
{
	print_wrapped(out,
	    _("Configuration of fakebill-milter, see "
	      "fakebill-milter.conf(5).  What stands behind \"#\" is the "
	      "default, or an example where nothing is set by default."));
	for (size_t i = 0; i < fb_setting_count; i++) {
		const struct fb_setting *setting = &fb_setting_table[i];

		fputc('\n', out);
		print_wrapped(out, _(setting->help));
		print_range(out, setting);
		if (setting->initial == NULL)
			print_wrapped(out, _("This must be set."));
		else if (!has_default(setting))
			print_wrapped(out, _("Not set by default; example:"));
		fprintf(out, "#%s %s\n", setting->name,
		    has_default(setting) ? setting->initial : setting->example);
	}
}

/* What the manual page calls the argument. */
static const char *
argument_name(const struct fb_setting *setting)
{
	switch (setting->type) {
	case FB_SETTING_PATH:
	case FB_SETTING_LIST:
	case FB_SETTING_SHADOW_LIST:
		return "path";
	case FB_SETTING_TABLE:
		return "table";
	case FB_SETTING_DELIMITER:
		return "characters";
	case FB_SETTING_FOLDER:
		return "path | off";
	case FB_SETTING_SOCKET:
		return "socket";
	case FB_SETTING_NAME:
		return "name";
	case FB_SETTING_MARK:
	case FB_SETTING_REPLY:
		return "text";
	case FB_SETTING_CATEGORY_CEILING:
		return "category action";
	case FB_SETTING_NETWORK:
		return "network";
	case FB_SETTING_DOMAIN:
		return "domain";
	case FB_SETTING_WORD:
	case FB_SETTING_CEILING:
		return NULL; /* its words stand there */
	case FB_SETTING_SWITCH:
		return "on | off";
	case FB_SETTING_OCTAL:
		return "mode";
	case FB_SETTING_INTEGER:
		return "number";
	case FB_SETTING_POINTS:
		return "points";
	case FB_SETTING_MILLISECONDS:
	case FB_SETTING_SECONDS:
		return "duration";
	case FB_SETTING_SIZE:
		return "size";
	case FB_SETTING_CATEGORY:
		return "category";
	case FB_SETTING_AUTHSERV:
		return "id";
	case FB_SETTING_ADDRESS:
		return "address";
	}
	return "value";
}

static void
print_manual_head(FILE *out, const struct fb_setting *setting)
{
	const char *argument = argument_name(setting);

	fprintf(out, ".It Ic %s", setting->name);
	if (argument != NULL) {
		fprintf(out, " Ar %s", argument);
	} else {
		for (unsigned i = setting->first_word;
		     i < setting->words->count; i++)
			fprintf(out, "%s Cm %s",
			    i == setting->first_word ? "" : " |",
			    setting->words->words[i]);
	}
	fputc('\n', out);
}

/* The manual page is English, so nothing here is translated. */
void
fb_settings_print_manual(FILE *out)
{
	for (size_t i = 0; i < fb_setting_count; i++) {
		const struct fb_setting *setting = &fb_setting_table[i];
		char low[32], high[32];

		print_manual_head(out, setting);
		fprintf(out, "%s\n", setting->help);
		if (setting->initial == NULL)
			fprintf(out, "There is no default: it must be set");
		else if (!has_default(setting))
			fprintf(out, "Not set by default");
		else
			fprintf(out, "The default is \"%s\"", setting->initial);
		if (has_range(setting)) {
			fb_setting_write_bound(low, sizeof low, setting,
			    setting->min);
			fb_setting_write_bound(high, sizeof high, setting,
			    setting->max);
			fprintf(out, ", the range %s to %s", low, high);
		}
		fputs(".\n", out);
	}
}

static void
print_postfix(FILE *out, const char *socket)
{
	char written[FB_MTA_SOCKET_BYTES];

	fb_mta_write_postfix(written, sizeof written, socket,
	    POSTFIX_QUEUE_DIRECTORY);
	fprintf(out, "smtpd_milters = %s\nmilter_default_action = accept\n",
	    written);
}

void
fb_settings_print_mta_lines(FILE *out, const struct fb_settings *settings)
{
	const char *socket = settings->socket;
	bool is_hidden = strncmp(socket, "unix:", 5) == 0 &&
	    strncmp(socket + 5, POSTFIX_QUEUE_DIRECTORY "/",
		strlen(POSTFIX_QUEUE_DIRECTORY "/")) != 0;

	print_wrapped(out, _("Postfix, /etc/postfix/main.cf:"));
	if (is_hidden)
		print_wrapped(out,
		    _("(Where smtpd runs chrooted, as on Debian, the socket "
		      "must stand below the queue directory: set Socket to "
		      "unix:/var/spool/postfix/fakebill/milter.sock.)"));
	print_postfix(out, socket);
	fputc('\n', out);
	print_wrapped(out, _("Sendmail, /etc/mail/sendmail.mc:"));
	/*
	 * No F= flag: without the milter mail is delivered unfiltered.  The
	 * read timer also covers the end of the message; its default of 10 s
	 * is less than ScanTimeout may be.
	 */
	fprintf(out,
	    "INPUT_MAIL_FILTER(`fakebill', `S=%s, T=S:30s;R:90s;E:5m')dnl\n",
	    socket);
}
