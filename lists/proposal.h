/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proposal.h - a source with other weights
 *
 * Every line is copied as it stands, but those of the entries whose weights
 * differ, which are written anew (fb_source_write_entry()), so that diff(1)
 * shows what would change and nothing else.
 */
#ifndef FB_PROPOSAL_H
#define FB_PROPOSAL_H

#include "source.h"
#include "status.h"

/* The weight that an entry would get, in thousandths of a point. */
typedef int32_t fb_proposal_weight(void *context, const struct fb_entry *entry);

/*
 * Write it to `path`, which is replaced as a whole or not at all.  `text` is
 * what `source` was parsed from.  Returns FB_OK, FB_ERR_IO or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_proposal_write(const char *path,
    struct fb_str text, const struct fb_source *source,
    fb_proposal_weight *weight, void *context, struct fb_error *err);

#endif
