/* SPDX-License-Identifier: BSD-2-Clause */
#include "vocabulary.h"

#define WORDS(name, size, ...) \
	static const char *const name##_list[] = { __VA_ARGS__ }; \
	_Static_assert(sizeof name##_list / sizeof *name##_list == (size), \
	    "one word for each member of the enum"); \
	const struct fb_words fb_##name##_words = { name##_list, (size) }

WORDS(category, FB_CATEGORY_COUNT, "fakebill", "phish", "auction", "card",
    "virus", "illegal", "harmful", "life");
WORDS(type, FB_TYPE_COUNT, "acct", "tel", "url", "dom", "mail", "coin", "line",
    "file", "brand", "phrase", "rule");
WORDS(group, FB_GROUP_COUNT, "demand", "unspecified-debt", "threat", "visit",
    "third-party", "deadline", "lure", "payment", "contact", "coercion",
    "secrecy", "investigation", "authority", "trouble", "request", "hurry",
    "order-context", "process-context", "warning-context");
WORDS(flag, FB_FLAG_COUNT, "hidden-text", "link-mismatch", "brand-mismatch",
    "invisible", "charset-mismatch", "image-only", "script-link",
    "foreign-form", "brand-voice", "brand-sender", "brand-link", "foreign-link",
    "brand-own", "away-link", "name-mismatch", "reply-elsewhere", "quoted",
    "brand-name", "greeted");
WORDS(level, FB_LEVEL_COUNT, "reported", "confirmed", "official");
WORDS(state, FB_STATE_COUNT, "shadow", "active", "withdrawn");
WORDS(tlp, FB_TLP_COUNT, "CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED");
WORDS(spf, FB_SPF_COUNT, "unasked", "none", "neutral", "pass", "fail",
    "softfail", "temperror", "permerror");
WORDS(auth, FB_AUTH_COUNT, "absent", "none", "pass", "fail", "policy",
    "neutral", "temperror", "permerror");
WORDS(verdict, FB_VERDICT_COUNT, "none", "notify", "tag", "quarantine",
    "reject");
WORDS(override, FB_OVERRIDE_COUNT, "none", "killed", "allowed");

bool
fb_words_find(const struct fb_words *set, struct fb_str word, unsigned *out)
{
	for (unsigned i = 0; i < set->count; i++) {
		if (fb_str_equal(fb_str(set->words[i]), word)) {
			*out = i;
			return true;
		}
	}
	return false;
}

const char *
fb_words_name(const struct fb_words *set, unsigned number)
{
	return number < set->count ? set->words[number] : "?";
}
