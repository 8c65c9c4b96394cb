/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mta_check.h - does the mail server's configuration fit ours?
 *
 * For "fakebill-milter -n" alone.  Reads the configuration of Postfix
 * through postconf(1), and sendmail.cf, changes nothing, and says in words
 * what would go wrong and which line to write: a socket that is not the one
 * we listen on, mail that is deferred while we are away, an order of milters
 * in which results come too late or signatures break.
 *
 * What is looked for are known mistakes; where a mail server is set up in a
 * way that we do not know, nothing is said.
 */
#ifndef FB_MTA_CHECK_H
#define FB_MTA_CHECK_H

#include <stdio.h>

#include "settings.h"

/* Where the configuration is.  NULL: where it usually is, if it is there. */
struct fb_mta_places {
	const char *postfix;  /* folder of main.cf and master.cf */
	const char *sendmail; /* sendmail.cf */
};

/* Print what is found, in the user's language.  Returns the number of
 * warnings. */
unsigned fb_mta_check(FILE *out, const struct fb_settings *settings,
    const struct fb_mta_places *places);

#endif
