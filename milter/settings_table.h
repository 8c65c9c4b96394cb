/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * settings_table.h - the one table of settings, for the files settings*.c
 *
 * A new setting is a member of struct fb_settings and one row of the table
 * in settings_table.c.  Defaults are written there as an administrator would
 * write them and go through the same parser, so that the sample file cannot
 * say something else than the program does.
 */
#ifndef FB_SETTINGS_TABLE_H
#define FB_SETTINGS_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "settings.h"
#include "str.h"

#define FB_SETTING_MESSAGE_BYTES sizeof(((struct fb_error *)0)->message)

/* How a value is written, and the type of the member that receives it. */
enum fb_setting_type {
	FB_SETTING_PATH,         /* char[]; absolute */
	FB_SETTING_TABLE,        /* char[]; a path, or cdb: before it */
	FB_SETTING_DELIMITER,    /* char[]; punctuation, or none */
	FB_SETTING_FOLDER,       /* char[]; absolute, or "off": empty */
	FB_SETTING_SOCKET,       /* char[]; unix:/path or inet:port@host */
	FB_SETTING_NAME,         /* char[]; of a user or a group */
	FB_SETTING_MARK,         /* char[]; fits into one encoded-word */
	FB_SETTING_WORD,         /* an enum, by its words */
	FB_SETTING_SWITCH,       /* bool; on or off */
	FB_SETTING_OCTAL,        /* unsigned; a file mode */
	FB_SETTING_INTEGER,      /* unsigned */
	FB_SETTING_POINTS,       /* int32_t, thousandths of a point */
	FB_SETTING_MILLISECONDS, /* unsigned, duration with a unit */
	FB_SETTING_SECONDS,      /* unsigned, duration with a unit */
	FB_SETTING_SIZE,         /* uint64_t, bytes */
	FB_SETTING_LIST,         /* struct fb_list_setting, repeatable */
	FB_SETTING_SHADOW_LIST,
	FB_SETTING_CATEGORY,         /* fb_category_set, repeatable */
	FB_SETTING_AUTHSERV,         /* struct fb_authserv_ids, repeatable */
	FB_SETTING_ADDRESS,          /* char[][], repeatable */
	FB_SETTING_CEILING,          /* enum fb_verdict, by words of its own */
	FB_SETTING_CATEGORY_CEILING, /* enum fb_verdict[], repeatable; a
				      * category and a ceiling */
	FB_SETTING_NETWORK,          /* struct fb_network[], repeatable */
	FB_SETTING_DOMAIN, /* char[][], repeatable; an A-label domain */
	FB_SETTING_REPLY   /* char[]; ASCII for an SMTP reply */
};

struct fb_setting {
	const char *name;
	enum fb_setting_type type;
	size_t offset;                /* of the member in struct fb_settings */
	size_t room;                  /* of a char[] member, with the NUL */
	const struct fb_words *words; /* WORD, CATEGORY; NULL for others */
	unsigned first_word;          /* words below it are not offered */
	const char *initial; /* default as written; NULL: must be set */
	const char *example; /* for the sample where the default says nothing */
	/* range, in the unit of the member; both 0 where there is none */
	uint64_t min, max;
	const char *help; /* one line, marked for translation */
};

#define FB_SETTINGS_MAX 96 /* rows that the table may have */
extern const struct fb_setting fb_setting_table[];
extern const size_t fb_setting_count;

/* Whether a setting may be given more than once. */
bool fb_setting_repeats(const struct fb_setting *setting);

/* The row with that name, without regard to case; NULL when unknown. */
const struct fb_setting *fb_setting_find(struct fb_str name);

/* The row whose name is nearest to a misspelt one; NULL when none is. */
const struct fb_setting *fb_setting_nearest(struct fb_str name);

/*
 * Read a value and store it.  On false nothing is stored and `message` says
 * what is wrong.
 */
bool fb_setting_store(struct fb_settings *settings,
    const struct fb_setting *setting, struct fb_str value,
    char message[FB_SETTING_MESSAGE_BYTES]);

/*
 * Read points into thousandths: "7", "7.5", "7.125", without a float.  False,
 * with *milli 0, for anything else and for more than about `max` points.
 */
bool fb_setting_read_points(uint64_t *milli, struct fb_str value, uint64_t max);

/* Write a value of the setting's range with its unit, such as 500ms. */
void fb_setting_write_bound(char *out, size_t capacity,
    const struct fb_setting *setting, uint64_t bound);

/* Write the words one may choose from: "a", "b" or "c". */
void fb_setting_write_choice(char *out, size_t capacity,
    const struct fb_setting *setting);

#endif
