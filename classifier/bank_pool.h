/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bank_pool.h - the names of banks and branches, as the build made them
 *
 * Internal to bank_name.c and bank.c.  The tables of facts
 * (bank_facts.tsv, bank_names.tsv) become constant data of about half a
 * megabyte: no pointers, so nothing is relocated or built at start, and
 * only the pages that are looked at are ever read.
 *
 * A pool is a row of entries in the order of their names; an entry is a name
 * as fb_bank_name_fold() leaves it and one unit that ends it, which is
 * FB_BANK_VALUE and a number.
 */
#ifndef FB_BANK_POOL_H
#define FB_BANK_POOL_H

#include <stddef.h>
#include <stdint.h>
#include <uchar.h>

#define FB_BANK_VALUE 0xE000 /* private use: in no name */
#define FB_BANK_VALUE_LAST 0xF8FF

/* Banks in the order of their codes. */
extern const struct fb_bank_entry {
	uint16_t code;
	uint32_t branches; /* where its names begin in the pool of branches;
			    * they end where those of the next bank begin */
} fb_bank_entries[];
extern const size_t fb_bank_entry_count;

/* Names with a word for the kind of bank (銀行, 信金 …), written from their
 * ends to their beginnings, and names without one that tell a bank all the
 * same; values are indices of banks. */
extern const char16_t fb_bank_full_names[], fb_bank_short_names[];
extern const size_t fb_bank_full_units, fb_bank_short_units;

/* Names of branches; values are their codes. */
extern const char16_t fb_bank_branch_names[];
extern const size_t fb_bank_branch_units;

#endif
