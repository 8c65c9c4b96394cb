/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * extract.h - identifiers in a text: accounts, phones, links, addresses
 *
 * An identifier is noted only when it validates, under one canonical key
 * however it was written:
 *
 *   acct  BBBB-SSS-T-NNNNNNN   bank, branch, type (1 ordinary, 2 current,
 *                              4 savings; always 1 for 9900 unless it is a
 *                              transfer account, which is 2), number
 *                              padded to 7.  Unknown bank: 0000; unknown
 *                              branch: 000; unknown type: 0.  A bare number
 *                              behind one whose bank is known is not noted
 *   tel   E.164                +81312345678
 *   url   host[:port]/path, host as A-label in lower case; no scheme, no
 *         query and no fragment (they tell one victim from another), path
 *         "/" when empty and cut after FB_URL_PATH_MAX bytes (url.h).  The
 *         target that a redirector carries is a second URL
 *   dom   registrable domain of a URL or address by the public suffix list,
 *         and the whole host (without "www.") where it is longer, so that a
 *         list may name one customer of a hosting firm
 *   mail  local part in lower case @ host as A-label
 *   coin  checksummed address as written (bech32, Ethereum: lower case)
 *   line  LINE ID in lower case, "@" before an official account's; or
 *         line.me/… and lin.ee/… as in a url
 *   file  SHA-256 in lower-case hexadecimal of what an attachment, or a part
 *         with a name, holds (reading.h), and its name (file_name.h; the
 *         only key beyond ASCII); never in a text
 *
 * Order numbers, dates, amounts and postal codes are none of these.
 */
#ifndef FB_EXTRACT_H
#define FB_EXTRACT_H

#include <libpsl.h>

#include "arena.h"
#include "fold.h"
#include "reading_limits.h"
#include "status.h"
#include "vocabulary.h"

/* The longest value of a list entry that is looked at, in bytes. */
#define FB_EXTRACT_VALUE_MAX 4096

struct fb_identifier {
	enum fb_type type;
	struct fb_str key;   /* ASCII, NUL behind it */
	struct fb_span span; /* bytes of V0; empty for a link target */
	size_t text;         /* index of its text; set by the caller */
	bool is_target;      /* some link leads there, also where the text
			      * named it first */
};

/* A growing set without duplicates of (type, key); the first place counts.
 * Start with all members zero except arena and limit. */
struct fb_identifiers {
	struct fb_arena *arena;
	size_t limit;
	struct fb_identifier *identifier;
	size_t count, capacity;
	uint32_t *slot;    /* hash table of indices + 1 */
	size_t slot_count; /* power of two, or 0 */
	bool is_truncated;
};

/* What extraction consults; immutable and shared. */
struct fb_extractor {
	const struct fb_folder *folder;
	const psl_ctx_t *public_suffixes;
};

/*
 * Add an identifier unless the set has it.  `key` is copied.  At the limit
 * is_truncated is set instead.  An empty span makes it a target.  Returns
 * FB_OK or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_identifiers_add(struct fb_identifiers *set,
    enum fb_type type, struct fb_str key, struct fb_span span, size_t text);

/*
 * Find all identifiers of a text.  `exact` and `plain` are the V1 and V2
 * views of one V0.  Linear in the text.  Returns FB_OK or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_extract(struct fb_identifiers *set,
    const struct fb_extractor *extractor, const struct fb_view *exact,
    const struct fb_view *plain, size_t text);

/*
 * Add url and dom (or mail, tel) of a link target such as an href.
 * Anything that is no http, https, mailto or tel target is ignored.
 */
FB_MUST_CHECK enum fb_status fb_extract_target(struct fb_identifiers *set,
    const struct fb_extractor *extractor, struct fb_str target, size_t text);

/*
 * Make the canonical key of one identifier as a person writes it in a list
 * ("０９０ー１２３４ー５６７８", "14030-12345671", "HTTP://例え.jp/").
 * *key is set on success only and owned by the arena.
 * Returns FB_OK, FB_ERR_SYNTAX when the value is no such identifier, or
 * FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_extract_key(struct fb_str *key,
    struct fb_arena *arena, const struct fb_extractor *extractor,
    enum fb_type type, struct fb_str value);

/*
 * Whether a value that has a key carries a check digit that is wrong, so
 * that whoever lists it should look again: the fourth digit of a 記号 of
 * ゆうちょ銀行.  A transfer to such an account arrives all the same, so it is
 * no reason to refuse.  *is_doubtful is set on success.  Returns FB_OK or
 * FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_extract_doubt(bool *is_doubtful,
    struct fb_arena *arena, const struct fb_extractor *extractor,
    enum fb_type type, struct fb_str value);

/*
 * When two keys name the same thing.
 *
 * Mail often names the branch but not its number, or forgets the type, and
 * so may the list.  Two accounts agree when bank and number are equal and
 * branch and type are equal or unknown to one side; bank 0000 agrees with
 * 0000 only.  Every other identifier agrees with its equal.  A list files an
 * identifier under what it has in common with all that agree with it
 * (accounts: "BBBB-NNNNNNN", others: the key) and keeps those that do.
 */
#define FB_EXTRACT_FILED_BYTES 13

/* The key to file `key` under: `memory`, or `key` itself. */
struct fb_str fb_extract_filed(char memory[FB_EXTRACT_FILED_BYTES],
    enum fb_type type, struct fb_str key);

bool fb_extract_agree(enum fb_type type, struct fb_str a, struct fb_str b);

/*
 * Registrable domain of a host name (A-labels, lower case), a slice of it;
 * the host itself when it is an address or a public suffix.
 */
struct fb_str fb_extract_registrable(const struct fb_extractor *extractor,
    struct fb_str host);

/*
 * Host name of a link target as A-label in lower case, owned by the arena;
 * empty when the target has none.  Returns FB_OK or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_extract_host(struct fb_str *host,
    struct fb_arena *arena, struct fb_str target);

#endif
