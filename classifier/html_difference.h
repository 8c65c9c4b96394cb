/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * html_difference.h - what one viewer sees and the other does not
 *
 * Two viewers see nearly the same page (fb_html_show()): to read all of it
 * twice would cost twice the work for nothing.
 */
#ifndef FB_HTML_DIFFERENCE_H
#define FB_HTML_DIFFERENCE_H

#include "str.h"

/*
 * The lines of `other` without those at its beginning and end that `text`
 * has as well; a slice of `other`, empty when they are the same.
 */
struct fb_str fb_html_difference(struct fb_str text, struct fb_str other);

#endif
