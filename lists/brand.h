/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * brand.h - whom a mail claims to be, and who it is not
 *
 * Names of brands stand in many honest mails: shops take payments by them,
 * newsletters advertise them, warnings name them.  So it matters where a name
 * stands:
 *
 *   FB_CLAIM_NAME     the sender's display name holds it, or it stands alone
 *                     in brackets in the Subject ("【例示銀行】重要")
 *   FB_CLAIM_VOICE    the text speaks as the brand: "いつも…をご利用", "…から
 *                     のお知らせ", "…カスタマーセンター", or the body begins
 *                     with the name in brackets, as an SMS does, or under
 *                     its logo: the first picture with an alt text that is
 *                     the name ("例示銀行", "例示銀行のロゴ")
 *   FB_CLAIM_MENTION  it stands anywhere else in the Subject or the body
 *
 * A name that its list has in "[...]" (ANA, au) is no claim where it does
 * not stand alone: a display name is that name and nothing else.  What a
 * mailing list adds to a display name ("… via LIST") is no part of it.
 *
 * From the strongest claim of each brand, the sender and the links come the
 * flags of vocabulary.h:
 *
 *   brand-mismatch  NAME, and the From domain is neither the brand's nor of
 *                   its registered senders, or is and trusted results say
 *                   that its DMARC failed
 *   brand-name      the same where the display name is the name and nothing
 *                   else but words for a part of the firm: "例示銀行
 *                   サポートセンター"; a shop that sells at a mall or a
 *                   newsletter about a brand has more in it
 *   brand-voice     the same with VOICE; also where there is no sender, as
 *                   in a pasted SMS
 *   brand-sender    any claim; the host, mailbox or display name of a
 *                   foreign sender imitates the brand (imitation.h)
 *   brand-link      any claim; a link leads to a host that imitates the
 *                   brand and is none of its own
 *   brand-own       NAME or VOICE; the sender is the brand's and so are all
 *                   links: nobody is led astray, though From may be forged
 *   foreign-link    NAME or VOICE; there are links and none of them leads to
 *                   the brand, though the From may name it.  Not when
 *                   trusted results say that its DMARC passed; not for a
 *                   VOICE when a link leads to the sender's own domain: then
 *                   a shop speaks about how to pay
 */
#ifndef FB_BRAND_H
#define FB_BRAND_H

#include "arena.h"
#include "auth_results.h"
#include "extract.h"
#include "fold.h"
#include "list.h"
#include "phrase.h"
#include "reading.h"
#include "status.h"

/* Brands of one mail that are looked at; the first ones are. */
#define FB_CLAIMS_MAX 24
/* Places of one brand in bodies that are looked at. */
#define FB_CLAIM_PLACES_MAX 16

enum fb_claim {
	FB_CLAIM_NONE,
	FB_CLAIM_MENTION,
	FB_CLAIM_VOICE,
	FB_CLAIM_NAME
};

/* The flags that stand and fall with the brand that was hit. */
#define FB_BRAND_HIT_FLAGS \
	(1u << FB_FLAG_BRAND_MISMATCH | 1u << FB_FLAG_BRAND_NAME | \
	    1u << FB_FLAG_BRAND_VOICE | 1u << FB_FLAG_BRAND_SENDER | \
	    1u << FB_FLAG_BRAND_LINK | 1u << FB_FLAG_FOREIGN_LINK)

/* The strongest claim of one brand. */
struct fb_brand_claim {
	unsigned list;
	uint32_t number; /* of the entry */
	enum fb_claim strength;
	struct fb_brand brand;
	struct fb_str names; /* of its value, as written */
	bool is_whole_name;  /* the display name is it and nothing else */
	size_t text;         /* where it stands */
	struct fb_span span;
	unsigned place_count;
};

struct fb_brand_claims {
	struct fb_brand_claim *claim; /* of the arena */
	size_t count;
	/* words that make a VOICE, folded when first needed */
	struct fb_units *voice_before, *voice_behind, *title;
};

/*
 * Look at units [begin, end) of reading->text[text], where a name of a brand
 * stands.  Start with *claims all zero.  What is too much is left out.
 * Returns FB_OK or FB_ERR_NOMEM.
 */
FB_MUST_CHECK enum fb_status fb_brand_claims_note(struct fb_brand_claims
						      *claims,
    struct fb_arena *arena, const struct fb_folder *folder,
    const struct fb_reading *reading, unsigned list, uint32_t number,
    struct fb_str value, size_t text, size_t begin, size_t end);

/* What a claim says of the mail: a set of the flags above. */
fb_flag_set fb_brand_claim_flags(const struct fb_brand_claim *claim,
    const struct fb_reading *reading, const struct fb_auth_results *auth,
    const struct fb_extractor *extractor);

#endif
