/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * charset_kanji_make.c - write charset_kanji.c to standard output
 *
 * Run by hand when the table has to change; the jouyou kanji are the
 * exemplar characters of Japanese in CLDR, which ICU carries.
 */
#include <stdio.h>
#include <stdlib.h>

#include <unicode/ucnv.h>
#include <unicode/ulocdata.h>

#include "charset_kanji.h"

static USet *
exemplars(const char *locale)
{
	UErrorCode status = U_ZERO_ERROR;
	ULocaleData *data = ulocdata_open(locale, &status);
	USet *set = ulocdata_getExemplarSet(data, NULL, 0, ULOCDATA_ES_STANDARD,
	    &status);
	if (U_FAILURE(status)) {
		fprintf(stderr, "%s: %s\n", locale, u_errorName(status));
		exit(EXIT_FAILURE);
	}
	ulocdata_close(data);
	return set;
}

static UConverter *
converter(const char *name)
{
	UErrorCode status = U_ZERO_ERROR;
	UConverter *opened = ucnv_open(name, &status);
	if (U_FAILURE(status)) {
		fprintf(stderr, "%s: %s\n", name, u_errorName(status));
		exit(EXIT_FAILURE);
	}
	ucnv_setFromUCallBack(opened, UCNV_FROM_U_CALLBACK_STOP, NULL, NULL,
	    NULL, &status);
	return opened;
}

/* Lead byte of the two-byte code of a character, or 0. */
static unsigned
lead(UConverter *opened, UChar c)
{
	char bytes[8];
	UErrorCode status = U_ZERO_ERROR;
	ucnv_reset(opened);
	int32_t len =
	    ucnv_fromUChars(opened, bytes, sizeof bytes, &c, 1, &status);
	return U_SUCCESS(status) && len == 2 ? (unsigned char)bytes[0] : 0;
}

int
main(void)
{
	USet *japanese = exemplars("ja");
	USet *simplified = exemplars("zh"), *traditional = exemplars("zh_Hant");
	UConverter *jis = converter("euc-jp-2007"), *gb = converter("gb2312"),
		   *ks = converter("euc-kr");

	printf("/* SPDX-License-Identifier: BSD-2-Clause */\n"
	       "/* Made by charset_kanji_make.c with ICU %s. */\n"
	       "#include \"charset_kanji.h\"\n\n"
	       "/* clang-format off */\n"
	       "const uint32_t fb_kanji_ranks[FB_KANJI_WORDS] = {",
	    U_ICU_VERSION);
	for (UChar first = FB_KANJI_FIRST; first <= FB_KANJI_LAST;
	     first += FB_KANJI_PER_WORD) {
		uint32_t word = 0;
		for (UChar i = 0; i < FB_KANJI_PER_WORD; i++) {
			UChar c = (UChar)(first + i);
			unsigned row = lead(jis, c);
			enum fb_kanji_rank rank = FB_KANJI_RARE;
			if (uset_contains(japanese, c))
				rank = FB_KANJI_COMMON;
			else if ((row >= 0xB0 && row <= 0xCF) ||
			    uset_contains(simplified, c) ||
			    uset_contains(traditional, c))
				rank = FB_KANJI_KNOWN;
			else if (row != 0 || lead(gb, c) != 0 ||
			    lead(ks, c) != 0)
				rank = FB_KANJI_LISTED;
			word |= (uint32_t)rank << 2 * i;
		}
		printf("%s0x%08X,",
		    (first - FB_KANJI_FIRST) / FB_KANJI_PER_WORD % 6 == 0 ?
			"\n\t" :
			" ",
		    word);
	}
	printf("\n};\n");
	return 0;
}
