/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * consent_write.h - rows become a file that Postfix and we can read
 *
 * Text, or a constant database as postmap makes it of the text.  The same
 * rows always give the same bytes.
 */
#ifndef FB_CONSENT_WRITE_H
#define FB_CONSENT_WRITE_H

#include "consent_build.h"

/*
 * Write sorted rows to what `source` names (consent_source.h): a text, or a
 * constant database.  The file is replaced as a whole, keeps its owner and
 * mode, and is synced; where it holds these bytes already it is left alone,
 * and *is_changed is false.
 * Returns FB_OK, FB_ERR_IO, FB_ERR_TOO_LONG (4 GiB) or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_consent_write(bool *is_changed,
    const struct fb_consent_build *build, const char *source,
    struct fb_error *err);

#endif
