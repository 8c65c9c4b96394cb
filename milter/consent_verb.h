/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * consent_verb.h - the verbs of fakebill-consent
 *
 * Each has a file of its own, reads its options, calls the library and
 * prints (program.h).
 */
#ifndef FB_CONSENT_VERB_H
#define FB_CONSENT_VERB_H

#include "consent_build.h"
#include "program.h"

fb_verb fb_consent_verb_check, fb_consent_verb_compile, fb_consent_verb_lookup,
    fb_consent_verb_sync;

/* A fb_settings_report: each error to standard error. */
fb_settings_report fb_consent_verb_report;

/* Read a whole number from 0 to `max`; false for anything else. */
bool fb_consent_verb_number(uint64_t *out, const char *text, uint64_t max);

#endif
