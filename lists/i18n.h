/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * i18n.h - messages in the user's language (GNU gettext)
 *
 * Every text that a person reads is written in English in the source inside
 * _() and translated in po/ja.po.  Programs call fb_i18n_start() first.
 */
#ifndef FB_I18N_H
#define FB_I18N_H

#include <libintl.h>
#include <locale.h>
#include <stdlib.h>

#define _(text) gettext(text)
#define N_(text) text /* mark for translation, translate later */

/* Choose the language from the environment.  TEXTDOMAINDIR names another
 * folder of catalogues, such as that of a build tree. */
static inline void
fb_i18n_start(void)
{
	const char *folder = getenv("TEXTDOMAINDIR");

	setlocale(LC_MESSAGES, "");
	setlocale(LC_CTYPE, "");
	bindtextdomain("fakebill", folder != NULL ? folder : LOCALEDIR);
	bind_textdomain_codeset("fakebill", "UTF-8");
	textdomain("fakebill");
}

#endif
