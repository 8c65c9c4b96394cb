/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * apply.h - carry out a decision through libmilter
 *
 * The only place where mail is changed.  To be called within the eom
 * callback.  Mode observe changes nothing at all; in Mode enforce forged
 * X-Fakebill-* fields are removed whether or not the message could be
 * judged.
 */
#ifndef FB_APPLY_H
#define FB_APPLY_H

#include <libmilter/mfapi.h>

#include "session.h"

/* Returns what the eom callback is to return.  A change that libmilter
 * refuses is logged; the others are made all the same. */
sfsistat fb_apply(SMFICTX *context, const struct fb_session *session,
    const struct fb_judgement *judgement, enum fb_leading_space space);

#endif
