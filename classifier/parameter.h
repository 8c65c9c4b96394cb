/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * parameter.h - the parameters of Content-Type and Content-Disposition
 *
 * RFC 2045, 5.1 and RFC 2231 (continuations, charset, percent-encoding) as
 * mail really writes them: missing quotes, missing semicolons, comments,
 * quotes that are never closed.
 */
#ifndef FB_PARAMETER_H
#define FB_PARAMETER_H

#include "arena.h"
#include "status.h"
#include "str.h"

struct fb_parameter {
	struct fb_str value;   /* unquoted, percent-decoded; empty if none */
	struct fb_str charset; /* as RFC 2231 declares it; else empty */
};

/*
 * Find a parameter by name, without case.
 *
 *   out    receives it, on success only; it lives as long as the arena and
 *          `field`.
 *   field  the raw value of the field, its type or disposition in front.
 *
 * Of several of the same name the first counts, but "name*" goes before
 * "name*0", and both before "name".  An unquoted value ends at a blank;
 * that of "name" and "filename" at a semicolon or line end.
 *
 * Returns FB_OK or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_parameter_find(struct fb_parameter *out,
    struct fb_arena *arena, struct fb_str field, const char *name);

#endif
