/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fold_generate - write fold_variants.h
 *
 *   fold_generate fold_variants.txt >fold_variants.h
 *
 * A tool for maintainers, not built by default ("make fold-variants").  The
 * header is kept in the tree, so that every build has the same tables
 * whatever ICU it runs with.
 *
 * To the classes of fold_variants.txt are added, from ICU:
 *   - ideographs that JIS does not have, as their traditional form
 *     (transliterator Hans-Hant);
 *   - radicals of the CJK Radicals Supplement and ideographs that are
 *     confusable with another one (Unicode's confusables);
 *   - letters of scripts that look like Latin, as the ASCII letter that they
 *     are confusable with.
 * What leads to a member of a class leads to the head of that class.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/ucnv.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>
#include <unicode/utrans.h>

#define CODE_POINTS 0x110000
#define TEXT_UNITS 64

static uint32_t head_of[CODE_POINTS]; /* 0: the head of itself */

static void
give_up(const char *what)
{
	fprintf(stderr, "fold_generate: %s\n", what);
	exit(1);
}

static void
check(UErrorCode error)
{
	if (U_FAILURE(error))
		give_up(u_errorName(error));
}

/* ---- fold_variants.txt ---------------------------------------------- */

static void
read_class(const char *word)
{
	UChar text[TEXT_UNITS];
	int32_t length, i = 0;
	UErrorCode error = U_ZERO_ERROR;
	UChar32 head, c;

	u_strFromUTF8(text, TEXT_UNITS, &length, word, -1, &error);
	check(error);
	U16_NEXT(text, i, length, head);
	while (i < length) {
		U16_NEXT(text, i, length, c);
		if (c == head)
			continue;
		if (head_of[c] != 0 && head_of[c] != (uint32_t)head)
			fprintf(stderr, "U+%04X is in two classes\n",
			    (unsigned)c);
		head_of[c] = (uint32_t)head;
	}
}

static void
read_classes(const char *path)
{
	char line[4096];
	FILE *file = fopen(path, "r");
	if (file == NULL)
		give_up(path);
	while (fgets(line, sizeof line, file) != NULL) {
		line[strcspn(line, "#\n")] = '\0';
		for (char *word = strtok(line, " "); word != NULL;
		     word = strtok(NULL, " "))
			read_class(word);
	}
	fclose(file);
}

/* ---- what ICU adds -------------------------------------------------- */

/* The only code point of a text, or 0. */
static UChar32
only_code_point(const UChar *text, int32_t length)
{
	int32_t i = 0;
	UChar32 c;
	if (length == 0)
		return 0;
	U16_NEXT(text, i, length, c);
	return i == length ? c : 0;
}

static bool
is_in_jis(UConverter *converter, UChar32 c)
{
	UChar text[2];
	int32_t length = 0;
	char bytes[8];
	UErrorCode error = U_ZERO_ERROR;
	U16_APPEND_UNSAFE(text, length, c);
	return ucnv_fromUChars(converter, bytes, sizeof bytes, text, length,
		   &error) > 0 &&
	    U_SUCCESS(error);
}

static void
add_simplified(void)
{
	static const UChar id[] = u"Hans-Hant";
	UErrorCode error = U_ZERO_ERROR;
	UTransliterator *traditional =
	    utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &error);
	UConverter *jis = ucnv_open("ibm-943_P15A-2003", &error);
	ucnv_setFromUCallBack(jis, UCNV_FROM_U_CALLBACK_STOP, NULL, NULL, NULL,
	    &error);
	check(error);

	for (UChar32 c = 0x3400; c < CODE_POINTS; c++) {
		UChar text[TEXT_UNITS];
		int32_t length = 0;
		if (!u_hasBinaryProperty(c, UCHAR_UNIFIED_IDEOGRAPH) ||
		    head_of[c] != 0 || is_in_jis(jis, c))
			continue;
		U16_APPEND_UNSAFE(text, length, c);
		int32_t limit = length;
		utrans_transUChars(traditional, text, &length, TEXT_UNITS, 0,
		    &limit, &error);
		check(error);
		UChar32 found = only_code_point(text, length);
		if (found != 0 && found != c)
			head_of[c] = (uint32_t)found;
	}
	ucnv_close(jis);
	utrans_close(traditional);
}

static UChar32
skeleton_of(const USpoofChecker *spoof, UChar32 c, bool drops_marks)
{
	UChar text[2], skeleton[TEXT_UNITS];
	int32_t length = 0;
	UErrorCode error = U_ZERO_ERROR;
	U16_APPEND_UNSAFE(text, length, c);
	length = uspoof_getSkeleton(spoof, 0, text, length, skeleton,
	    TEXT_UNITS, &error);
	check(error);
	int32_t kept = 0;
	for (int32_t i = 0; i < length;) {
		UChar32 d;
		U16_NEXT(skeleton, i, length, d);
		if (!drops_marks || u_charType(d) != U_NON_SPACING_MARK)
			U16_APPEND_UNSAFE(skeleton, kept, d);
	}
	return only_code_point(skeleton, kept);
}

/* NFKC does the Kangxi radicals and the compatibility ideographs. */
static bool
is_ideograph(UChar32 c)
{
	return u_hasBinaryProperty(c, UCHAR_UNIFIED_IDEOGRAPH) ||
	    (c >= 0x2E80 && c <= 0x2EF3) || (c >= 0x3038 && c <= 0x303A);
}

static void
add_confusable_ideographs(const USpoofChecker *spoof)
{
	for (UChar32 c = 0x2E80; c < CODE_POINTS; c++) {
		if (head_of[c] != 0 || !is_ideograph(c))
			continue;
		UChar32 found = skeleton_of(spoof, c, false);
		if (found != 0 && found != c &&
		    u_hasBinaryProperty(found, UCHAR_UNIFIED_IDEOGRAPH) &&
		    head_of[found] != (uint32_t)c)
			head_of[c] = (uint32_t)found;
	}
}

static bool
looks_like_latin(UChar32 c)
{
	UErrorCode error = U_ZERO_ERROR;
	switch (uscript_getScript(c, &error)) {
	case USCRIPT_LATIN:
	case USCRIPT_GREEK:
	case USCRIPT_CYRILLIC:
	case USCRIPT_ARMENIAN:
	case USCRIPT_CHEROKEE:
	case USCRIPT_COPTIC:
	case USCRIPT_LISU:
		return u_isalpha(c);
	default:
		return false;
	}
}

/* Accents and compatibility forms are removed when the tables are built. */
static bool
is_done_at_start(UChar32 c)
{
	UErrorCode error = U_ZERO_ERROR;
	const UNormalizer2 *plain = unorm2_getNFKCCasefoldInstance(&error);
	const UNormalizer2 *canonical = unorm2_getNFDInstance(&error);
	UChar text[2], normal[TEXT_UNITS];
	int32_t length = 0;
	U16_APPEND_UNSAFE(text, length, c);
	if (!unorm2_isNormalized(canonical, text, length, &error))
		return true;
	length =
	    unorm2_normalize(plain, text, length, normal, TEXT_UNITS, &error);
	check(error);
	return length == 0 || normal[0] < 0x80;
}

static void
add_confusable_letters(const USpoofChecker *spoof)
{
	for (UChar32 c = 0x80; c < CODE_POINTS; c++) {
		if (head_of[c] != 0 || !looks_like_latin(c) ||
		    is_done_at_start(c))
			continue;
		UChar32 found = skeleton_of(spoof, c, true);
		/* Confusables have one class for I and l; V3 has two. */
		if (found == 'l' && !u_islower(c))
			found = 'i';
		if (found < 0x80 && u_isalpha(found))
			head_of[c] = (uint32_t)u_tolower(found);
	}
}

static void
add_enclosed_letters(void)
{
	for (uint32_t i = 0; i < 26; i++) {
		head_of[0x1F150 + i] = 'a' + i; /* negative circled */
		head_of[0x1F170 + i] = 'a' + i; /* negative squared */
		head_of[0x1F1E6 + i] = 'a' + i; /* regional indicators */
	}
}

/* ---- fold_variants.h ------------------------------------------------- */

static uint32_t
last_head(uint32_t c)
{
	for (int i = 0; head_of[c] != 0; i++) {
		if (i == 20)
			give_up("classes form a circle");
		c = head_of[c];
	}
	return c;
}

static void
put_code_point(uint32_t c)
{
	UChar text[2];
	int32_t length = 0;
	char bytes[16];
	UErrorCode error = U_ZERO_ERROR;
	U16_APPEND_UNSAFE(text, length, c);
	u_strToUTF8(bytes, sizeof bytes, NULL, text, length, &error);
	check(error);
	fputs(bytes, stdout);
}

static void
write_header(void)
{
	printf("/* SPDX-License-Identifier: BSD-2-Clause */\n"
	       "/* Written by fold_generate.c from fold_variants.txt and ICU "
	       "%s; see there. */\n"
	       "/* clang-format off */\n",
	    U_ICU_VERSION);
	for (uint32_t c = 0; c < CODE_POINTS; c++) {
		if (head_of[c] == 0 || last_head(c) == c)
			continue;
		printf("VARIANT(0x%04X, 0x%04X) /* ", c, last_head(c));
		put_code_point(c);
		printf(" ");
		put_code_point(last_head(c));
		printf(" */\n");
	}
}

int
main(int argc, char **argv)
{
	UErrorCode error = U_ZERO_ERROR;
	if (argc != 2)
		give_up("usage: fold_generate fold_variants.txt");
	USpoofChecker *spoof = uspoof_open(&error);
	check(error);
	read_classes(argv[1]);
	add_simplified();
	add_confusable_ideographs(spoof);
	add_confusable_letters(spoof);
	add_enclosed_letters();
	write_header();
	uspoof_close(spoof);
	return 0;
}
