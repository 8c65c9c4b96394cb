/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * settings_store.h - how a value gets into the settings, for the files
 * settings_*.c
 *
 * One function for each way a value is written.  All of them either store
 * the value or leave the settings alone and say what would be right.
 */
#ifndef FB_SETTINGS_STORE_H
#define FB_SETTINGS_STORE_H

#include "lines.h"
#include "settings_table.h"

/* A value on its way into the settings. */
struct fb_storing {
	struct fb_settings *settings;
	const struct fb_setting *setting;
	struct fb_str value;
	char shown[FB_LINES_SHOWN_BYTES]; /* value, for messages */
	char *message;                    /* FB_SETTING_MESSAGE_BYTES */
};

/* ---- for the functions below ----------------------------------------- */

/* Say what is wrong; returns false. */
bool fb_storing_refuse(struct fb_storing *s, const char *format, ...)
    FB_PRINTF(2, 3);

/* Store into the setting's member: `size` bytes, or the value as a text,
 * whose length was checked against the room. */
void fb_storing_put(struct fb_storing *s, const void *value, size_t size);
void fb_storing_put_text(struct fb_storing *s);

/* An absolute path that fits into `room` bytes with its NUL, or refuse. */
bool fb_storing_check_path(struct fb_storing *s, size_t room);

/* Whether a text has only ASCII letters, digits and these. */
bool fb_storing_has_only(struct fb_str text, const char *punctuation);

/* The number of one of the setting's words, or refuse. */
bool fb_storing_find_word(struct fb_storing *s, unsigned *number);

/* The words leave out "notify", which is no action of an administrator's. */
enum fb_verdict fb_ceiling_of_word(unsigned number);

/* ---- settings_socket.c ------------------------------------------------ */

bool fb_store_socket(struct fb_storing *s);

/* ---- settings_repeat.c: what may be given several times --------------- */

bool fb_store_list(struct fb_storing *s);
bool fb_store_category(struct fb_storing *s);
bool fb_store_address(struct fb_storing *s);
bool fb_store_category_ceiling(struct fb_storing *s);
bool fb_store_network(struct fb_storing *s);
bool fb_store_domain(struct fb_storing *s);
bool fb_store_authserv(struct fb_storing *s);

#endif
