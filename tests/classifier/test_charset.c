/* SPDX-License-Identifier: BSD-2-Clause */
#include "charset.h"

#include <ctype.h>
#include <unistd.h>

#include <unicode/ucnv.h>

#include "charset_name.h"
#include "charset_read.h"
#include "table.h"
#include "utf8.h"

#define ARENA_BYTES ((size_t)16 << 20)
#define R "\xEF\xBF\xBD"
#define KI "\x1B$B" /* kanji in */
#define KO "\x1B(B" /* kanji out */

/* ---- names ---- */

static const struct {
	const char *name, *label, *want; /* "" names nothing */
} labels[] = {
	{ "CP50220 is ISO-2022-JP", "CP50220", "iso-2022-jp" },
	{ "CP50221 is ISO-2022-JP", "cp50221", "iso-2022-jp" },
	{ "CP50222 is ISO-2022-JP", "cp50222", "iso-2022-jp" },
	{ "windows-50221 is ISO-2022-JP", "windows-50221", "iso-2022-jp" },
	{ "ISO-2022-JP-MS is ISO-2022-JP", "ISO-2022-JP-MS", "iso-2022-jp" },
	{ "ISO-2022-JP-1 is ISO-2022-JP", "ISO-2022-JP-1", "iso-2022-jp" },
	{ "ISO-2022-JP-2 is ISO-2022-JP", "ISO-2022-JP-2", "iso-2022-jp" },
	{ "ISO-2022-JP-3 is ISO-2022-JP", "ISO-2022-JP-3", "iso-2022-jp" },
	{ "csISO2022JP is ISO-2022-JP", "csISO2022JP", "iso-2022-jp" },
	{ "cp51932 is EUC-JP", "cp51932", "euc-jp" },
	{ "eucJP-ms is EUC-JP", "eucJP-ms", "euc-jp" },
	{ "eucJP-win is EUC-JP", "eucJP-win", "euc-jp" },
	{ "x-euc-jp is EUC-JP", "x-euc-jp", "euc-jp" },
	{ "x-sjis is Shift_JIS", "x-sjis", "shift_jis" },
	{ "cp932 is Shift_JIS", "cp932", "shift_jis" },
	{ "MS_Kanji is Shift_JIS", "MS_Kanji", "shift_jis" },
	{ "windows-31j is Shift_JIS", "Windows-31J", "shift_jis" },
	{ "Shift-JIS is Shift_JIS", "Shift-JIS", "shift_jis" },
	{ "csShiftJIS is Shift_JIS", "csShiftJIS", "shift_jis" },
	{ "SJIS-Mobile#DOCOMO is Shift_JIS", "SJIS-Mobile#DOCOMO",
	    "shift_jis" },
	{ "x-sjis-softbank-auto is Shift_JIS", "x-sjis-softbank-auto",
	    "shift_jis" },
	{ "PCK is Shift_JIS", "PCK", "shift_jis" },
	{ "ISO-2022-JP-MOBILE#KDDI is ISO-2022-JP", "ISO-2022-JP-MOBILE#KDDI",
	    "iso-2022-jp" },
	{ "cp20932 is EUC-JP", "cp20932", "euc-jp" },
	{ "utf8 is UTF-8", "utf8", "utf-8" },
	{ "unicode-1-1-utf-8 is UTF-8", "unicode-1-1-utf-8", "utf-8" },
	{ "gb2312 is read as GB18030", "gb2312", "gb18030" },
	{ "GBK is read as GB18030", "GBK", "gb18030" },
	{ "ks_c_5601-1987 is EUC-KR", "ks_c_5601-1987", "euc-kr" },
	{ "KS_C_5601-1989 is EUC-KR", "KS_C_5601-1989", "euc-kr" },
	{ "ICU's other names are known", "IBM-5348_P100-1997", "windows-1252" },
	{ "ANSI_X3.4-1968 is us-ascii", "ANSI_X3.4-1968", "us-ascii" },
	{ "ISO_8859-1:1987 is iso-8859-1", "ISO_8859-1:1987", "iso-8859-1" },
	{ "koi8-r", "KOI8-R", "koi8-r" },
	{ "tis-620 is windows-874", "TIS-620", "windows-874" },
	{ "quotes and blanks do not matter", " \"iso-2022-jp\" ",
	    "iso-2022-jp" },
	{ "a semicolon does not matter", "ISO-2022-JP;", "iso-2022-jp" },
	{ "a language may follow", "iso-2022-jp*ja", "iso-2022-jp" },
	{ "UTF-7 is read where it is declared", "utf-7", "utf-7" },
	{ "unicode-1-1-utf-7 is UTF-7", "unicode-1-1-utf-7", "utf-7" },
	{ "ISO-2022-JP-2004 is ISO-2022-JP", "ISO-2022-JP-2004",
	    "iso-2022-jp" },
	{ "Shift_JISX0213 is Shift_JIS-2004", "Shift_JISX0213",
	    "shift_jis-2004" },
	{ "EUC-JISX0213 is EUC-JIS-2004", "EUC-JISX0213", "euc-jis-2004" },
	{ "SJIS-win is Shift_JIS", "SJIS-win", "shift_jis" },
	{ "EBCDIC is refused", "ibm-037", "" },
	{ "SCSU is refused", "SCSU", "" },
	{ "BOCU-1 is refused", "BOCU-1", "" },
	{ "unknown-8bit names nothing", "unknown-8bit", "" },
	{ "x-unknown names nothing", "x-unknown", "" },
	{ "default names nothing", "default", "" },
	{ "binary names nothing", "binary", "" },
	{ "_autodetect names nothing", "_autodetect", "" },
	{ "_autodetect_all names nothing", "_autodetect_all", "" },
	{ "punctuation names nothing", "\"-;", "" },
	{ "an endless label names nothing",
	    "iso-2022-jpaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	    "" },
};

static void
names(void **state)
{
	const typeof(*labels) *c = *state;
	const struct fb_charset *charset = fb_charset_named(fb_str(c->label));
	assert_string_equal(charset != NULL ? charset->name : "", c->want);
}

static void
every_charset_has_its_own_name(void **state)
{
	(void)state;
	for (unsigned i = 0; i < FB_CHARSET_COUNT; i++) {
		const struct fb_charset *charset = fb_charset_at(i);
		for (const char *p = charset->name; *p != '\0'; p++)
			assert_false(isupper((unsigned char)*p));
		assert_ptr_equal(fb_charset_named(fb_str(charset->name)),
		    charset);
		if (charset->converter == NULL)
			continue;
		UErrorCode status = U_ZERO_ERROR;
		ucnv_close(ucnv_open(charset->converter, &status));
		assert_true(U_SUCCESS(status));
	}
}

/* ---- readings ---- */

struct reading {
	const char *name, *declared;
	struct fb_str in, want;
	const char *used;
	bool is_mismatch;
	size_t error_count;
};

static const struct reading plain[] = {
	{ "empty text is ASCII", "iso-2022-jp", FB_STR(""), FB_STR(""),
	    "us-ascii", false, 0 },
	{ "no label and no text", "", { NULL, 0 }, FB_STR(""), "us-ascii",
	    false, 0 },
	{ "ASCII fits iso-8859-1", "iso-8859-1", FB_STR("a\\~b"),
	    FB_STR("a\\~b"), "us-ascii", false, 0 },
	{ "ASCII fits utf-8", "utf-8", FB_STR("ab"), FB_STR("ab"), "us-ascii",
	    false, 0 },
	{ "ASCII fits any label", "x-none", FB_STR("+MEI-"), FB_STR("+MEI-"),
	    "us-ascii", false, 0 },
	{ "UTF-7 as declared", "utf-7", FB_STR("+ZZmR0Q- +- Hello"),
	    FB_STR("料金 + Hello"), "utf-7", false, 0 },
	{ "UTF-7 that nobody declared is ASCII", "us-ascii", FB_STR("+ZZmR0Q-"),
	    FB_STR("+ZZmR0Q-"), "us-ascii", false, 0 },
	{ "a plus sign that no reader of UTF-7 understands stays", "utf-7",
	    FB_STR("1 + 1 = 2"), FB_STR("1 + 1 = 2"), "us-ascii", true, 0 },
	{ "UTF-8 declared UTF-7", "utf-7", FB_STR("ご利用料金"),
	    FB_STR("ご利用料金"), "utf-8", true, 0 },
	{ "a NUL is a character", "", FB_STR("a\0b"), FB_STR("a\0b"),
	    "us-ascii", false, 0 },
	{ "terminal colours are ASCII", "us-ascii", FB_STR("\x1B[31mred"),
	    FB_STR("\x1B[31mred"), "us-ascii", false, 0 },
	{ "UTF-8 as declared", "UTF-8", FB_STR("未納料金"), FB_STR("未納料金"),
	    "utf-8", false, 0 },
	{ "UTF-8 undeclared", "", FB_STR("料"), FB_STR("料"), "utf-8", false,
	    0 },
	{ "UTF-8 declared us-ascii is a mismatch", "us-ascii", FB_STR("料金"),
	    FB_STR("料金"), "utf-8", true, 0 },
	{ "UTF-8 declared shift_jis is a mismatch", "shift_jis", FB_STR("料金"),
	    FB_STR("料金"), "utf-8", true, 0 },
	{ "UTF-8 declared iso-8859-1 is a mismatch", "iso-8859-1",
	    FB_STR("ご利用料金"), FB_STR("ご利用料金"), "utf-8", true, 0 },
	{ "UTF-8 declared iso-2022-jp is a mismatch", "iso-2022-jp",
	    FB_STR("ご利用料金"), FB_STR("ご利用料金"), "utf-8", true, 0 },
	{ "UTF-8 declared unknown-8bit is none", "unknown-8bit", FB_STR("料金"),
	    FB_STR("料金"), "utf-8", false, 0 },
	{ "French in UTF-8 declared iso-8859-1", "iso-8859-1",
	    FB_STR("déjà payé"), FB_STR("déjà payé"), "utf-8", true, 0 },
	{ "a bad byte in UTF-8 is one replacement", "utf-8",
	    FB_STR("未納\xFF料金"), FB_STR("未納" R "料金"), "utf-8", false,
	    1 },
	{ "a cut character in UTF-8", "utf-8", FB_STR("未納\xE6\x96"),
	    FB_STR("未納" R), "utf-8", false, 1 },
	{ "a cut character in UTF-8 that nobody declared", "",
	    FB_STR("未納料金\xE6\x96"), FB_STR("未納料金" R), "utf-8", false,
	    1 },
	{ "emoji", "utf-8", FB_STR("\xF0\x9F\x98\x80"),
	    FB_STR("\xF0\x9F\x98\x80"), "utf-8", false, 0 },
};

static const struct reading japanese[] = {
	{ "Shift_JIS as declared", "shift_jis", FB_STR("\x97\xBF\x8B\xE0"),
	    FB_STR("料金"), "shift_jis", false, 0 },
	{ "Shift_JIS declared iso-2022-jp", "iso-2022-jp",
	    FB_STR("\x97\xBF\x8B\xE0"), FB_STR("料金"), "shift_jis", true, 0 },
	{ "Shift_JIS declared us-ascii", "us-ascii", FB_STR("\x97\xBF\x8B\xE0"),
	    FB_STR("料金"), "shift_jis", true, 0 },
	{ "Shift_JIS declared utf-8", "utf-8", FB_STR("\x97\xBF\x8B\xE0"),
	    FB_STR("料金"), "shift_jis", true, 0 },
	{ "backslash and tilde stay in Shift_JIS", "shift_jis",
	    FB_STR("\\~\x8B\xE0"), FB_STR("\\~金"), "shift_jis", false, 0 },
	{ "controls stay in Shift_JIS", "shift_jis",
	    FB_STR("\x1A\x1C\x7F\x8B\xE0"), FB_STR("\x1A\x1C\x7F金"),
	    "shift_jis", false, 0 },
	{ "NEC and IBM characters in Shift_JIS", "cp932",
	    FB_STR("\x87\x40\x87\x8A\xFB\xFC\xEE\xE0"), FB_STR("①㈱髙髙"),
	    "shift_jis", false, 0 },
	{ "wave dash and minus in Shift_JIS are Microsoft's", "shift_jis",
	    FB_STR("\x81\x60\x81\x7C\x81\x5C\x8B\xE0"), FB_STR("～－―金"),
	    "shift_jis", false, 0 },
	{ "half-width kana in Shift_JIS", "shift_jis",
	    FB_STR("\xBA\xDE\xD8\xD6\xB3\xD8\xAE\xB3\xB7\xDD"),
	    FB_STR("ｺﾞﾘﾖｳﾘｮｳｷﾝ"), "shift_jis", false, 0 },
	{ "a bad byte in Shift_JIS costs itself", "shift_jis",
	    FB_STR("\x96\xA2\x94[\xFF\x97\xBF\x8B\xE0"),
	    FB_STR("未納" R "料金"), "shift_jis", false, 1 },
	{ "a cut Shift_JIS character before a line end", "shift_jis",
	    FB_STR("\x96\xA2\x94\n\x97\xBF\x8B\xE0"), FB_STR("未" R "\n料金"),
	    "shift_jis", false, 1 },
	{ "telephone emoji in Shift_JIS are private", "shift_jis",
	    FB_STR("\x97\xBF\x8B\xE0\xF8\x9F"), FB_STR("料金\xEE\x98\xBE"),
	    "shift_jis", false, 0 },
	{ "emoji of au leave their neighbours alone", "shift_jis",
	    FB_STR("\x97\xBF\xF6\x41\x8B\xE0\xF3\x40\x82\xCC"),
	    FB_STR("料\xEE\x91\xA9金\xEE\x88\xB4の"), "shift_jis", false, 0 },
	{ "emoji of SoftBank leave their neighbours alone", "sjis-softbank",
	    FB_STR("\x97\xBF\xF9\x41\x8B\xE0\xF7\x41\x82\xCC"),
	    FB_STR("料\xEE\x9A\x9D金\xEE\x94\xA5の"), "shift_jis", false, 0 },
	{ "emoji of docomo leave their neighbours alone", "shift_jis",
	    FB_STR("\x97\xBF\xF8\x9F\x8B\xE0\xF9\xFC\x82\xCC"),
	    FB_STR("料\xEE\x98\xBE金\xEE\x9D\x97の"), "shift_jis", false, 0 },
	{ "emoji of telephones in UTF-8", "utf-8", FB_STR("料\xEE\x98\xBE金"),
	    FB_STR("料\xEE\x98\xBE金"), "utf-8", false, 0 },
	{ "EUC-JP as declared", "euc-jp", FB_STR("\xCE\xC1\xB6\xE2"),
	    FB_STR("料金"), "euc-jp", false, 0 },
	{ "EUC-JP undeclared", "",
	    FB_STR("\xA4\xB4\xCD\xF8\xCD\xD1\xCE\xC1\xB6\xE2"),
	    FB_STR("ご利用料金"), "euc-jp", false, 0 },
	{ "EUC-JP declared iso-2022-jp", "iso-2022-jp",
	    FB_STR("\xA4\xB4\xCD\xF8\xCD\xD1\xCE\xC1\xB6\xE2"),
	    FB_STR("ご利用料金"), "euc-jp", true, 0 },
	{ "EUC-JP declared shift_jis", "shift_jis",
	    FB_STR("\xA4\xB4\xCD\xF8\xCD\xD1\xCE\xC1\xB6\xE2"),
	    FB_STR("ご利用料金"), "euc-jp", true, 0 },
	{ "NEC, half-width and X 0212 in EUC-JP", "eucJP-ms",
	    FB_STR("\xAD\xA1\xAD\xEA\xFC\xE2\x8E\xB1\x8F\xB0\xA1\xA4\xA2"),
	    FB_STR("①㈱髙ｱ丂あ"), "euc-jp", false, 0 },
	{ "private rows of EUC-JP", "eucJP-ms",
	    FB_STR("\xF5\xA1\x8F\xF5\xA1\xA4\xA2\xA4\xA4\xA4\xA6"),
	    FB_STR("\xEE\x80\x80\xEE\x8E\xACあいう"), "euc-jp", false, 0 },
};

static const struct reading jis[] = {
	{ "ISO-2022-JP as declared", "iso-2022-jp", FB_STR(KI "NA6b" KO "abc"),
	    FB_STR("料金abc"), "iso-2022-jp", false, 0 },
	{ "ISO-2022-JP undeclared", "", FB_STR(KI "NA6b" KO), FB_STR("料金"),
	    "iso-2022-jp", false, 0 },
	{ "ISO-2022-JP declared us-ascii", "us-ascii", FB_STR(KI "NA6b" KO),
	    FB_STR("料金"), "iso-2022-jp", true, 0 },
	{ "ISO-2022-JP declared utf-8", "utf-8", FB_STR(KI "NA6b" KO),
	    FB_STR("料金"), "iso-2022-jp", true, 0 },
	{ "ISO-2022-JP declared shift_jis", "shift_jis", FB_STR(KI "NA6b" KO),
	    FB_STR("料金"), "iso-2022-jp", true, 0 },
	{ "JIS C 6226", "iso-2022-jp", FB_STR("\x1B$@NA6b\x1B(J"),
	    FB_STR("料金"), "iso-2022-jp", false, 0 },
	{ "the long form of the escape", "iso-2022-jp",
	    FB_STR("\x1B$(BNA6b\x1B(B"), FB_STR("料金"), "iso-2022-jp", false,
	    0 },
	{ "JIS X 0208-1990 with its announcer", "iso-2022-jp",
	    FB_STR("\x1B&@" KI "NA6b" KO), FB_STR("料金"), "iso-2022-jp", false,
	    0 },
	{ "repeated escapes", "iso-2022-jp",
	    FB_STR(KI "NA" KO KI "6b" KO KO KI KO "!"), FB_STR("料金!"),
	    "iso-2022-jp", false, 0 },
	{ "escapes around nothing are no mismatch", "utf-8",
	    FB_STR("a" KI KO "b"), FB_STR("ab"), "us-ascii", false, 0 },
	{ "escapes around nothing beside UTF-8", "utf-8", FB_STR(KO "料金"),
	    FB_STR("料金"), "utf-8", false, 0 },
	{ "the last escape is missing", "iso-2022-jp", FB_STR(KI "NA6b"),
	    FB_STR("料金"), "iso-2022-jp", false, 0 },
	{ "the text ends in half a character", "iso-2022-jp", FB_STR(KI "NA6"),
	    FB_STR("料" R), "iso-2022-jp", false, 1 },
	{ "the text ends in half an escape", "iso-2022-jp",
	    FB_STR(KI "NA6b\x1B("), FB_STR("料金\x1B" R), "iso-2022-jp", false,
	    1 },
	{ "half a character before an escape", "iso-2022-jp",
	    FB_STR(KI "NA6" KO "a"), FB_STR("料" R "a"), "iso-2022-jp", false,
	    1 },
	{ "yen and overline of JIS X 0201 are backslash and tilde",
	    "iso-2022-jp", FB_STR("\x1B(Jhttp://a/~b\\c" KI "NA6b\x1B(J~"),
	    FB_STR("http://a/~b\\c料金~"), "iso-2022-jp", false, 0 },
	{ "kana by ESC ( I", "iso-2022-jp", FB_STR("\x1B(I1231" KO "x"),
	    FB_STR("ｱｲｳｱx"), "iso-2022-jp", false, 0 },
	{ "a word of kana between kanji needs no label", "",
	    FB_STR(KI "NA6b\x1B(IR0Y" KI "NA6b" KO), FB_STR("料金ﾒｰﾙ料金"),
	    "iso-2022-jp", false, 0 },
	{ "nor do two kana of it", "",
	    FB_STR(KI "Ce\x1B(IR[" KI "NA6b" KO " 8,600"),
	    FB_STR("着ﾒﾛ料金 8,600"), "iso-2022-jp", false, 0 },
	{ "kana by SO and SI", "iso-2022-jp",
	    FB_STR(KI "NA6b" KO "\x0E\x31\x32\x33\x0F"
		      "abc"),
	    FB_STR("料金ｱｲｳabc"), "iso-2022-jp", false, 0 },
	{ "kana by SO without any escape", "iso-2022-jp",
	    FB_STR("\x0E\x31\x32\x33\x0F"
		   "abc"),
	    FB_STR("ｱｲｳabc"), "iso-2022-jp", false, 0 },
	{ "SO ends with its line", "iso-2022-jp",
	    FB_STR(KO "\x0E\x3A\x5E\x41\x5D\n"
		      "Please call 03-1234-5678"),
	    FB_STR("ｺﾞﾁﾝ\n"
		   "Please call 03-1234-5678"),
	    "iso-2022-jp", false, 0 },
	{ "SO does not make kana of a telephone number", "iso-2022-jp",
	    FB_STR(KI "EEOC" KO "\x0E"
		      "0120-123-456\x0F"
		      " TEL"),
	    FB_STR("電話0120-123-456 TEL"), "iso-2022-jp", false, 0 },
	{ "SO does not make kana of words", "iso-2022-jp",
	    FB_STR(KO "\x0EHTTP://WWW.EXAMPLE.JP/PAY\x0F"),
	    FB_STR("HTTP://WWW.EXAMPLE.JP/PAY"), "us-ascii", false, 0 },
	{ "SO does not make kana of kanji", "iso-2022-jp",
	    FB_STR(KI "\x0E$4MxMQNA6b\x0F" KO), FB_STR("ご利用料金"),
	    "iso-2022-jp", false, 0 },
	{ "kana in 8 bit", "iso-2022-jp",
	    FB_STR(KI "NA6b" KO "\xC3\xDE\xBD ok"), FB_STR("料金ﾃﾞｽ ok"),
	    "iso-2022-jp", false, 0 },
	{ "kana in 8 bit inside kanji", "iso-2022-jp",
	    FB_STR(KI "NA6b\xC3\xDE\xBD"
		      "NA6b" KO),
	    FB_STR("料金ﾃﾞｽ料金"), "iso-2022-jp", false, 0 },
	{ "NEC row 13", "iso-2022-jp", FB_STR(KI "-!-j" KO), FB_STR("①㈱"),
	    "iso-2022-jp", false, 0 },
	{ "IBM kanji as NEC selected them", "iso-2022-jp", FB_STR(KI "|byu" KO),
	    FB_STR("髙\xEF\xA8\x91"), "iso-2022-jp", false, 0 },
	{ "JIS X 0212", "iso-2022-jp-1", FB_STR("\x1B$(D0!" KO), FB_STR("丂"),
	    "iso-2022-jp", false, 0 },
	{ "JIS X 0213 plane 1", "iso-2022-jp-3", FB_STR("\x1B$(QNA6b" KO),
	    FB_STR("料金"), "iso-2022-jp", false, 0 },
	{ "JIS X 0213 in ISO-2022-JP-2004", "iso-2022-jp-2004",
	    FB_STR("\x1B\x24\x28\x51\x4F\x54\x1B\x24\x42\x40\x55\x1B\x24\x28"
		   "\x51\x24\x77\x2D\x21\x1B\x28\x42"),
	    FB_STR("𠮟責か゚①"), "iso-2022-jp", false, 0 },
	{ "plane 2 of JIS X 0213", "iso-2022-jp-3", FB_STR("\x1B$(P!!" KO "a"),
	    FB_STR("\U00020089a"), "iso-2022-jp", false, 0 },
	{ "JIS X 0213 in Shift_JIS-2004", "Shift_JIS-2004",
	    FB_STR("\x98\x73\x90\xD3\x82\xF5\x87\x40"), FB_STR("𠮟責か゚①"),
	    "shift_jis-2004", false, 0 },
	{ "JIS X 0213 in EUC-JIS-2004", "EUC-JIS-2004",
	    FB_STR("\xCF\xD4\xC0\xD5\xA4\xF7\xAD\xA1"), FB_STR("𠮟責か゚①"),
	    "euc-jis-2004", false, 0 },
	{ "plane 2 of JIS X 0213 in Shift_JIS-2004", "Shift_JIS-2004",
	    FB_STR("\xF0\x40\xFC\xF4 \x82\xA0"), FB_STR("𠂉𪚲 あ"),
	    "shift_jis-2004", false, 0 },
	{ "user-defined characters of ISO-2022-JP-MS", "iso-2022-jp-ms",
	    FB_STR("\x1B$(?!!" KI "NA6b" KO), FB_STR("\xEE\x80\x80料金"),
	    "iso-2022-jp", false, 0 },
	{ "GB 2312 in ISO-2022-JP-2", "iso-2022-jp-2",
	    FB_STR("\x1B$A0!" KI "NA6b" KO), FB_STR("啊料金"), "iso-2022-jp",
	    false, 0 },
	{ "KS X 1001 in ISO-2022-JP-2", "iso-2022-jp-2",
	    FB_STR("\x1B$(C0!" KI "NA6b" KO), FB_STR("가料金"), "iso-2022-jp",
	    false, 0 },
	{ "Latin-1 in ISO-2022-JP-2", "iso-2022-jp-2",
	    FB_STR("\x1B.Acaf\x1BNi" KI "NA6b" KO), FB_STR("café料金"),
	    "iso-2022-jp", false, 0 },
	{ "ISO-2022-CN", "iso-2022-cn",
	    FB_STR("\x1B$)A\x0E\x30\x21\x0F"
		   "a"),
	    FB_STR("啊a"), "iso-2022-cn", false, 0 },
	{ "ISO-2022-KR", "iso-2022-kr",
	    FB_STR("\x1B$)C\n\x0E\x30\x21\x0F"
		   "a"),
	    FB_STR("\n가a"), "iso-2022-kr", false, 0 },
	{ "emoji of J-PHONE", "iso-2022-jp",
	    FB_STR(KI "NA6b" KO "\x1B$G!\x0F"
		      "a"),
	    FB_STR("料金\xEE\x80\x81"
		   "a"),
	    "iso-2022-jp", false, 0 },
	{ "raw Shift_JIS between", "iso-2022-jp",
	    FB_STR(KI "NA6b" KO " \x97\xBF\x8B\xE0\n" KI "NA6b" KO),
	    FB_STR("料金 料金\n料金"), "iso-2022-jp", false, 0 },
	{ "raw UTF-8 between", "iso-2022-jp",
	    FB_STR(KI "NA6b" KO " 料金\n" KI "NA6b" KO),
	    FB_STR("料金 料金\n料金"), "iso-2022-jp", false, 0 },
	{ "raw EUC-JP between", "iso-2022-jp",
	    FB_STR(KI "NA6b" KO " \xA4\xB4\xCD\xF8\xCD\xD1\n" KI "NA6b" KO),
	    FB_STR("料金 ご利用\n料金"), "iso-2022-jp", false, 0 },
	{ "a blank inside kanji", "iso-2022-jp", FB_STR(KI "NA 6b" KO),
	    FB_STR("料 金"), "iso-2022-jp", false, 0 },
	{ "emoji of au leave their neighbours alone in ISO-2022-JP",
	    "iso-2022-jp", FB_STR(KI "NAuA6bx9$N" KO),
	    FB_STR("料\xEE\x80\xA0金\xEE\x84\xB2の"), "iso-2022-jp", false, 0 },
	{ "an unassigned code", "iso-2022-jp", FB_STR(KI "NA)!6b" KO),
	    FB_STR("料" R "金"), "iso-2022-jp", false, 1 },
	{ "ESC lost on both sides", "iso-2022-jp",
	    FB_STR("$B$4MxMQNA6b(B: 3,000"), FB_STR("ご利用料金: 3,000"),
	    "iso-2022-jp", false, 0 },
	{ "ESC lost without a label", "", FB_STR("abc $BNA6b(J."),
	    FB_STR("abc 料金."), "iso-2022-jp", false, 0 },
	{ "ESC lost from one run of several", "iso-2022-jp",
	    FB_STR(KI "NA6b" KO " $B@A5a(B " KI "NA6b" KO),
	    FB_STR("料金 請求 料金"), "iso-2022-jp", false, 0 },
	{ "ESC lost behind the kanji", "iso-2022-jp",
	    FB_STR(KI "NA6b(B is due\n" KI "@A5a" KO),
	    FB_STR("料金 is due\n請求"), "iso-2022-jp", false, 0 },
	{ "the escape before kanji is missing", "iso-2022-jp",
	    FB_STR(KI "NA6b" KO "\n$N$*CN$i$;$G$9!#" KO "abc"),
	    FB_STR("料金\nのお知らせです。abc"), "iso-2022-jp", false, 0 },
	{ "an escape back to ASCII after ASCII changes nothing", "iso-2022-jp",
	    FB_STR(KI "NA6b" KO "http://www.example.jp/pay/" KO "abc"),
	    FB_STR("料金http://www.example.jp/pay/abc"), "iso-2022-jp", false,
	    0 },
	{ "dollars are no kanji", "", FB_STR("US$B10 (B) and $Base64(Bx)"),
	    FB_STR("US$B10 (B) and $Base64(Bx)"), "us-ascii", false, 0 },
	{ "a lost escape in text of another label stays", "utf-8",
	    FB_STR("$BNA6b(B"), FB_STR("$BNA6b(B"), "us-ascii", false, 0 },
	{ "a lost escape ends with its line", "iso-2022-jp",
	    FB_STR("$BNA6b\n6b(B"), FB_STR("$BNA6b\n6b(B"), "us-ascii", false,
	    0 },
	{ "emoji of J-PHONE do not make it ISO-2022-JP", "shift_jis",
	    FB_STR("\x97\xBF\x1B$Gj\x0F\x8B\xE0"), FB_STR("料\xEE\x81\x8A金"),
	    "shift_jis", false, 0 },
	{ "telephone emoji in private rows", "iso-2022-jp",
	    FB_STR(KI "NA6bu!" KO), FB_STR("料金\xEE\x80\x80"), "iso-2022-jp",
	    false, 0 },
};

/* 未納料金のお知らせ and the like across line ends */
static const struct reading lines[] = {
	{ "kanji go on after a line end", "iso-2022-jp",
	    FB_STR(KI "$4MxMQNA6b\n$N$*CN$i$;" KO "\nabc"),
	    FB_STR("ご利用料金\nのお知らせ\nabc"), "iso-2022-jp", false, 0 },
	{ "pure kanji go on after CR LF", "iso-2022-jp",
	    FB_STR(KI "L$G<NA6b\r\n@A5a=q" KO "\r\nabc"),
	    FB_STR("未納料金\r\n請求書\r\nabc"), "iso-2022-jp", false, 0 },
	{ "a line that is plainly ASCII is ASCII", "iso-2022-jp",
	    FB_STR(KI "$4MxMQNA6b\nhttp://www.example.jp/pay\n" KI
		      "$N$*CN$i$;" KO),
	    FB_STR("ご利用料金\nhttp://www.example.jp/pay\nのお知らせ"),
	    "iso-2022-jp", false, 0 },
	{ "a telephone number is ASCII", "iso-2022-jp",
	    FB_STR(KI "$*EEOC\nTEL 03-1234-5678\n" KI "$^$G" KO),
	    FB_STR("お電話\nTEL 03-1234-5678\nまで"), "iso-2022-jp", false, 0 },
	{ "English is ASCII", "iso-2022-jp",
	    FB_STR(KI "$*EEOC\nPlease call us.\n--\nTaro Yamada\n"),
	    FB_STR("お電話\nPlease call us.\n--\nTaro Yamada\n"), "iso-2022-jp",
	    false, 0 },
	{ "kana that nobody ended", "iso-2022-jp",
	    FB_STR("\x1B(I3@]W0\nTEL 03-1234-5678\n\x3A^A]\n"),
	    FB_STR("ｳﾀﾝﾗｰ\nTEL 03-1234-5678\nｺﾞﾁﾝ\n"), "iso-2022-jp", false,
	    0 },
	{ "kanji go on after an empty line", "iso-2022-jp",
	    FB_STR(KI "$*EEOC\n\n$/$@$5$$" KO), FB_STR("お電話\n\nください"),
	    "iso-2022-jp", false, 0 },
};

static const struct reading foreign[] = {
	{ "GB2312 as declared", "gb2312",
	    FB_STR("\xC4\xFA\xBA\xC3\xA3\xAC\xD5\xCB\xBB\xA7\xD2\xEC\xB3\xA3"),
	    FB_STR("您好，账户异常"), "gb18030", false, 0 },
	{ "two characters of GBK, valid as UTF-8 too", "gbk",
	    FB_STR("\xC1\xAA\xCD\xA8"), FB_STR("联通"), "gb18030", false, 0 },
	{ "Japanese in GBK, whose long vowel mark is A960", "gb2312",
	    FB_STR("\xA1\xBE\xD6\xD8\xD2\xAA\xA1\xBF\xA5\xAB\xA9`"
		   "\xA5\xC9\xA4\xCE\xA4\xB4\xB4_"
		   "\xD5J\xA4\xF2\xA4\xAA\xEE\x8A\xA4\xA4\xA4\xB7\xA4\xDE\xA4"
		   "\xB9"),
	    FB_STR("【重要】カードのご確認をお願いします"), "gb18030", false,
	    0 },
	{ "Japanese in GBK that nobody declared", "",
	    FB_STR("\xA1\xBE\xD6\xD8\xD2\xAA\xA1\xBF\xA5\xAB\xA9`"
		   "\xA5\xC9\xA4\xCE\xA4\xB4\xB4_"
		   "\xD5J\xA4\xF2\xA4\xAA\xEE\x8A\xA4\xA4\xA4\xB7\xA4\xDE\xA4"
		   "\xB9"),
	    FB_STR("【重要】カードのご確認をお願いします"), "gb18030", false,
	    0 },
	{ "Japanese in GBK declared utf-8", "utf-8",
	    FB_STR("\xA1\xBE\xD6\xD8\xD2\xAA\xA1\xBF\xA5\xAB\xA9`"
		   "\xA5\xC9\xA4\xCE\xA4\xB4\xB4_"
		   "\xD5J\xA4\xF2\xA4\xAA\xEE\x8A\xA4\xA4\xA4\xB7\xA4\xDE\xA4"
		   "\xB9"),
	    FB_STR("【重要】カードのご確認をお願いします"), "gb18030", true,
	    0 },
	{ "Japanese in GBK declared shift_jis", "shift_jis",
	    FB_STR("\xA1\xBE\xD6\xD8\xD2\xAA\xA1\xBF\xA5\xAB\xA9`"
		   "\xA5\xC9\xA4\xCE\xA4\xB4\xB4_"
		   "\xD5J\xA4\xF2\xA4\xAA\xEE\x8A\xA4\xA4\xA4\xB7\xA4\xDE\xA4"
		   "\xB9"),
	    FB_STR("【重要】カードのご確認をお願いします"), "gb18030", true,
	    0 },
	{ "simplified characters with kana in GBK", "gbk",
	    FB_STR("\xBB\xE1\xD4\xB1\xA4\xCE\xA5\xA2\xA5\xAB\xA5\xA6\xA5\xF3"
		   "\xA5\xC8\xA4\xF2\xC8\xB7\xC8\xCF\xA4\xB7\xA4\xC6\xA4\xAF"
		   "\xA4\xC0\xA4\xB5\xA4\xA4"),
	    FB_STR("会员のアカウントを确认してください"), "gb18030", false, 0 },
	{ "Japanese in Big5, whose kana Windows leaves out", "big5",
	    FB_STR("\xA1i\xAD\xAB\xADn\xA1j\xC7\xA7\xC6\xE3\xC7\xC5\xC7U\xC6"
		   "\xFA\xBDT\xBB{\xC7y\xC6\xF0\xC4@\xC6\xEA\xC6\xFD\xC7"
		   "e\xC7@"),
	    FB_STR("【重要】カードのご確認をお願いします"), "big5", false, 0 },
	{ "Japanese in EUC-KR", "euc-kr",
	    FB_STR("\xAA\xB4\xD7\xD7\xE9\xC4\xD6\xF9\xD1\xD1\xAA\xCE\xAA\xAA"
		   "\xF2\xB1\xAA\xE9\xAA\xBB"),
	    FB_STR("ご利用料金のお知らせ"), "euc-kr", false, 0 },
	{ "bad bytes in Shift_JIS do not make it Korean", "shift_jis",
	    FB_STR("\x96\xA2\x94["
		   "\x86\xD9\x97\xBF\x8B\xE0\x86\xD9\x82\xCC\x82\xA8\x86\xD9"
		   "\x92m\x82\xE7\x82\xB9\x86\xD9\x82\xC5\x82\xB7"),
	    FB_STR("未納" R "料金" R "のお" R "知らせ" R "です"), "shift_jis",
	    false, 4 },
	{ "UTF-16 with ASCII in it needs no label", "",
	    FB_STR("\x99"
		   "e\xD1\x91o03\0,\0"
		   "0\0"
		   "0\0"
		   "0\0\x86Qg0Y0\x0D\0\x0A\0"),
	    FB_STR("料金は3,000円です\r\n"), "utf-16le", false, 0 },
	{ "English in UTF-16 needs no label", "",
	    FB_STR("\0P\0a\0y\0 \0n\0o\0w"), FB_STR("Pay now"), "utf-16be",
	    false, 0 },
	{ "UTF-16BE without its mark", "utf-16", FB_STR("\x65\x99\x91\xD1"),
	    FB_STR("料金"), "utf-16", false, 0 },
	{ "GB18030 in four bytes", "gb18030",
	    FB_STR("\xC4\xFA\xBA\xC3\x95\x32\x82\x36"),
	    FB_STR("您好\xF0\xA0\x80\x80"), "gb18030", false, 0 },
	{ "Big5 as declared", "big5", FB_STR("\xB1\x7A\xA6\x6E\xA1\x41"),
	    FB_STR("您好，"), "big5", false, 0 },
	{ "EUC-KR as declared", "euc-kr",
	    FB_STR("\xBE\xC8\xB3\xE7\xC7\xCF\xBC\xBC\xBF\xE4"),
	    FB_STR("안녕하세요"), "euc-kr", false, 0 },
	{ "Korean whose bytes are common kanji of EUC-JP too", "euc-kr",
	    FB_STR("\xC0\xCC \xB8\xDE\xC0\xCF\xC0\xBA "
		   "\xBC\xF6\xBD\xC5\xC0\xDA\xC0\xC7 \xB5\xBF\xC0\xC7\xB8\xA6 "
		   "\xBE\xF2\xBE\xEE \xB9\xDF\xBC\xDB\xB5\xC7\xB4\xC2 "
		   "\xC1\xA4\xBA\xB8 \xB8\xDE\xC0\xCF\xC0\xD4\xB4\xCF\xB4\xD9. "
		   "\xBC\xF6\xBD\xC5\xC0\xBB \xBF\xF8\xC7\xCF\xC1\xF6 "
		   "\xBE\xCA\xC0\xB8\xBD\xC3\xB8\xE9 \xBE\xC6\xB7\xA1\xC0\xC7 "
		   "\xBC\xF6\xBD\xC5\xB0\xC5\xBA\xCE\xB8\xA6 \xB4\xAD\xB7\xAF "
		   "\xC1\xD6\xBD\xCA\xBD\xC3\xBF\xC0."),
	    FB_STR("이 메일은 수신자의 동의를 얻어 발송되는 정보 메일입니다. "
		   "수신을 원하지 않으시면 아래의 수신거부를 눌러 주십시오."),
	    "euc-kr", false, 0 },
	{ "Japanese in EUC-JP declared EUC-KR", "euc-kr",
	    FB_STR("\xA4\xB4\xCD\xF8\xCD\xD1\xCE\xC1\xB6\xE2\xA4\xCE\xA4\xAA"
		   "\xC3\xCE\xA4\xE9\xA4\xBB\xA4\xC7\xA4\xB9\xA1\xA3\xA4\xB4"
		   "\xCD\xF8"
		   "\xCD\xD1\xCE\xC1\xB6\xE2"),
	    FB_STR("ご利用料金のお知らせです。ご利用料金"), "euc-jp", true, 0 },
	{ "French in iso-8859-1", "iso-8859-1",
	    FB_STR("d\xE9j\xE0 pay\xE9 \xE0 No\xEBl"),
	    FB_STR("déjà payé à Noël"), "iso-8859-1", false, 0 },
	{ "German in iso-8859-1", "iso-8859-1",
	    FB_STR("\xFC"
		   "ber die Gr\xF6\xDF"
		   "e, f\xFCr Sie"),
	    FB_STR("über die Größe, für Sie"), "iso-8859-1", false, 0 },
	{ "a single umlaut in iso-8859-1", "iso-8859-1", FB_STR("f\xFCr"),
	    FB_STR("für"), "iso-8859-1", false, 0 },
	{ "quotes of Windows in iso-8859-1", "iso-8859-1",
	    FB_STR("\x93quoted\x94 \x96 It\x92s"), FB_STR("“quoted” – It’s"),
	    "iso-8859-1", false, 0 },
	{ "windows-1252", "windows-1252", FB_STR("100 \x80"), FB_STR("100 €"),
	    "windows-1252", false, 0 },
	{ "KOI8-R", "koi8-r", FB_STR("\xF0\xD2\xC9\xD7\xC5\xD4"),
	    FB_STR("Привет"), "koi8-r", false, 0 },
	{ "windows-1251", "windows-1251", FB_STR("\xCF\xF0\xE8\xE2\xE5\xF2"),
	    FB_STR("Привет"), "windows-1251", false, 0 },
	{ "HZ", "hz-gb-2312", FB_STR("~{0!~}a"), FB_STR("啊a"), "hz-gb-2312",
	    false, 0 },
	{ "UTF-16 with its mark", "utf-16", FB_STR("\xFE\xFF\x65\x99\x91\xD1"),
	    FB_STR("料金"), "utf-16", false, 0 },
	{ "UTF-16LE", "utf-16le", FB_STR("\x99\x65\xD1\x91"), FB_STR("料金"),
	    "utf-16le", false, 0 },
	{ "ASCII declared UTF-16 is ASCII", "utf-16",
	    FB_STR("plain text, sixteen"), FB_STR("plain text, sixteen"),
	    "us-ascii", true, 0 },
	{ "French that nobody declared", "",
	    FB_STR("d\xE9j\xE0 pay\xE9 \xE0 No\xEBl"),
	    FB_STR("déjà payé à Noël"), "windows-1252", false, 0 },
	{ "UTF-16 without its mark is little endian too", "utf-16",
	    FB_STR("D\0e\0a\0r\0,\0"), FB_STR("Dear,"), "utf-16le", false, 0 },
	{ "UTF-16BE declared utf-16le is a mismatch", "utf-16le",
	    FB_STR("\0D\0e\0a\0r\0,"), FB_STR("Dear,"), "utf-16be", true, 0 },
	{ "UTF-16 that nobody declared", "",
	    FB_STR("\xFF\xFE\x99\x65\xD1\x91\xCB\x8A\x42\x6C"),
	    FB_STR("料金請求"), "utf-16", false, 0 },
	{ "German that nobody declared", "",
	    FB_STR("Subject: Die Hasen und die Fr\xF6sche"),
	    FB_STR("Subject: Die Hasen und die Frösche"), "windows-1252", false,
	    0 },
	{ "German with half a Shift_JIS kanji", "",
	    FB_STR("(Westeurop\xE4ische Normalzeit)"),
	    FB_STR("(Westeuropäische Normalzeit)"), "windows-1252", false, 0 },
	{ "German in iso-8859-1 declared utf-8", "utf-8",
	    FB_STR("einst \xFC"
		   "ber ihre mi\xDFliche Lage"),
	    FB_STR("einst über ihre mißliche Lage"), "windows-1252", true, 0 },
	{ "a lone no-break space", "us-ascii", FB_STR("<BR>00066\xA0<BR>"),
	    FB_STR("<BR>00066\u00A0<BR>"), "windows-1252", true, 0 },
	{ "French declared us-ascii", "us-ascii",
	    FB_STR("d\xE9j\xE0 pay\xE9 \xE0 No\xEBl"),
	    FB_STR("déjà payé à Noël"), "windows-1252", true, 0 },
};

/* UTF-8 that was taken for something else and encoded once more */
static const struct reading twice[] = {
	{ "UTF-8 that was taken for Latin-1", "utf-8",
	    FB_STR("\xC3\xA6\xC2\x9C\xC2\xAA\xC3\xA7\xC2\xB4\xC2\x8D\xC3\xA6"
		   "\xC2\x96\xC2\x99\xC3\xA9\xC2\x87\xC2\x91\xC3\xA3\xC2\x81"
		   "\xC2\xAE\xC3\xA3\xC2\x81\xC2\x8A\xC3\xA7\xC2\x9F\xC2\xA5"
		   "\xC3\xA3\xC2\x82\xC2\x89\xC3\xA3\xC2\x81\xC2\x9B"),
	    FB_STR("未納料金のお知らせ"), "utf-8", false, 0 },
	{ "UTF-8 that was taken for windows-1252", "utf-8",
	    FB_STR("\xC3\xA6\xC5\x93\xC2\xAA\xC3\xA7\xC2\xB4\xC2\x8D\xC3\xA6"
		   "\xE2\x80\x93\xE2\x84\xA2\xC3\xA9\xE2\x80\xA1\xE2\x80\x98"
		   "\xC3\xA3\xC2\x81\xC2\xAE\xC3\xA3\xC2\x81\xC5\xA0\xC3\xA7"
		   "\xC5\xB8\xC2\xA5\xC3\xA3\xE2\x80\x9A\xE2\x80\xB0\xC3\xA3"
		   "\xC2\x81\xE2\x80\xBA"),
	    FB_STR("未納料金のお知らせ"), "utf-8", false, 0 },
	{ "both kinds without a label", "",
	    FB_STR("請求書 "
		   "\xC3\xA6\xC2\x9C\xC2\xAA\xC3\xA7\xC2\xB4\xC2\x8D\xC3\xA6"
		   "\xC2\x96\xC2\x99\xC3\xA9\xC2\x87\xC2\x91\xC3\xA3\xC2\x81"
		   "\xC2\xAE\xC3\xA3\xC2\x81\xC2\x8A\xC3\xA7\xC2\x9F\xC2\xA5"
		   "\xC3\xA3\xC2\x82\xC2\x89\xC3\xA3\xC2\x81\xC2\x9B"),
	    FB_STR("請求書 未納料金のお知らせ"), "utf-8", false, 0 },
	{ "what is restored may belong to another character", "utf-8",
	    FB_STR("\xC3\xA3\xE2\x80\x9A\xC3\xA2\xE2\x80\x9A\xC2\xAC\xC3\xA3"
		   "\xE2\x80\x9A\xC3\xA2\xE2\x80\x9A\xC2\xAC\xC3\xA3\xE2\x80"
		   "\x9A\xC3\xA2\xE2\x80\x9A\xC2\xAC"),
	    FB_STR("むむむ"), "utf-8", false, 0 },
	{ "one character alone may be three letters", "utf-8",
	    FB_STR("\xC3\xA3\xC2\x81\xC2\x82"),
	    FB_STR("\xC3\xA3\xC2\x81\xC2\x82"), "utf-8", false, 0 },
	{ "what was cut stays", "utf-8",
	    FB_STR("\xC3\xA6\xC2\x96\xC2\x99\xC3\xA9\xC2\x87\xC2\x91"
		   "\xC3\xA3\xC2\x81\xC2\xAE\xC3\xA3\xC2\x81"),
	    FB_STR("料金の\xC3\xA3\xC2\x81"), "utf-8", false, 0 },
	{ "emoji", "utf-8",
	    FB_STR("\xC3\xB0\xC2\x9F\xC2\x98\xC2\x80\xC3\xB0\xC2\x9F\xC2\x98"
		   "\xC2\x80"
		   "\xC3\xB0\xC2\x9F\xC2\x98\xC2\x80!"),
	    FB_STR("😀😀😀!"), "utf-8", false, 0 },
	{ "French stays", "utf-8",
	    FB_STR("déjà payé à Noël, çà et là, où tu es né – « oui »"),
	    FB_STR("déjà payé à Noël, çà et là, où tu es né – « oui »"),
	    "utf-8", false, 0 },
	{ "Portuguese stays", "utf-8", FB_STR("não são ações, irmã"),
	    FB_STR("não são ações, irmã"), "utf-8", false, 0 },
};

/* Texts of several charsets, by accident or design. */
#define EUC_JUNK "\xA4\xB4\xCD\xF8\xCD\xD1\xCE\xC1\xB6\xE2"
#define EUC_JUNK_80 \
	EUC_JUNK EUC_JUNK EUC_JUNK EUC_JUNK EUC_JUNK EUC_JUNK EUC_JUNK EUC_JUNK
#define JUNK_80 \
	"ご利用料金ご利用料金ご利用料金ご利用料金" \
	"ご利用料金ご利用料金ご利用料金ご利用料金"
#define SJIS_20 \
	"\x82\xB2\x97\x98\x97\x70\x97\xBF\x8B\xE0" \
	"\x82\xB2\x97\x98\x97\x70\x97\xBF\x8B\xE0"
#define TEXT_20 "ご利用料金ご利用料金"
/* level 1, but no jouyou kanji; as ASCII nothing but punctuation */
#define UNUSUAL \
	":%:*:{:|;';*;+;,;-;);>;[<$<)<,<.<]<^=+=/>+>?>@>_?:?_?`?|?}@\"@|@}"
#define UNUSUAL_TEXT \
	"坤昏笹匙薩鯖捌錆鮫皐讃斯爾而蒔汐杓灼繍蒐娼梢樟醤榛厨逗頗雀摺穿箭"
#define RARE "s!s\"s#s$s%s&s's(s)s*s+s,s-s.s/s0s1"
static const struct reading mixed[] = {
	{ "a heap of EUC-JP in a comment does not hide Shift_JIS", "shift_jis",
	    FB_STR("<!--" EUC_JUNK_80 EUC_JUNK_80 "-->" SJIS_20 "<p>"
		   "<!--" EUC_JUNK_80 EUC_JUNK_80 "-->"),
	    FB_STR("<!--" JUNK_80 JUNK_80 "-->" TEXT_20 "<p>"
		   "<!--" JUNK_80 JUNK_80 "-->"),
	    "euc-jp", true, 0 },
	{ "a footer in Shift_JIS under UTF-8", "utf-8",
	    FB_STR(TEXT_20 TEXT_20 TEXT_20 "\n" SJIS_20 "\n"),
	    FB_STR(TEXT_20 TEXT_20 TEXT_20 "\n" TEXT_20 "\n"), "utf-8", false,
	    0 },
	{ "rare kanji do not make a labelled text ASCII", "iso-2022-jp",
	    FB_STR(KI "s!s\"s#s$s%s&s's(s)s*s+s,s-s.s/s0s1" KO),
	    FB_STR("鵝鵞鵤鵑鵐鵙鵲鶉鶇鶫鵯鵺鶚鶤鶩鶲鷄"), "iso-2022-jp", false,
	    0 },
	{ "nor of a text that nobody labelled", "",
	    FB_STR(KI "NA6b" KO "\n" KI RARE KO "\n" KI RARE KO "\n" KI
		      "$4MxMQNA6b" KO),
	    FB_STR("料金\n" KI RARE "\n" KI RARE "\nご利用料金"), "iso-2022-jp",
	    false, 0 },
	{ "nor of one with another label", "shift_jis",
	    FB_STR(KI "NA6b" KO "\n" KI RARE KO "\n" KI "$4MxMQNA6b" KO),
	    FB_STR("料金\n" KI RARE "\nご利用料金"), "iso-2022-jp", true, 0 },
	{ "kanji of one long line need no label", "",
	    FB_STR(KI UNUSUAL UNUSUAL UNUSUAL UNUSUAL KO),
	    FB_STR(UNUSUAL_TEXT UNUSUAL_TEXT UNUSUAL_TEXT UNUSUAL_TEXT),
	    "iso-2022-jp", false, 0 },
	{ "escapes do not hide ASCII from readers that do not know them",
	    "utf-8",
	    FB_STR(KI "http://www.example.jp/pay/" KO " " KI "NA6b" KO),
	    FB_STR(KI "http://www.example.jp/pay/ 料金"), "iso-2022-jp", true,
	    0 },
	{ "ASCII that passes for kanji is read in a text of UTF-8", "utf-8",
	    FB_STR("a" KI "http://www.example.jp/pay"),
	    FB_STR("a" KI "http://www.example.jp/pay"), "us-ascii", false, 0 },
};

static void
reads(void **state)
{
	const struct reading *c = *state;
	struct fb_charset_result got;
	struct fb_arena *arena = fb_arena_new(ARENA_BYTES);

	assert_int_equal(fb_charset_decode(&got, arena, fb_str(c->declared),
			     c->in),
	    FB_OK);
	if (!fb_str_equal(got.text, c->want))
		fail_msg("got \"%.*s\" in %s", (int)got.text.len, got.text.data,
		    got.used);
	assert_string_equal(got.used, c->used);
	assert_int_equal(got.is_mismatch, c->is_mismatch);
	assert_int_equal(got.error_count, c->error_count);
	fb_arena_free(arena);
}

/* ---- properties ---- */

static void
ascii_is_ascii_in_every_plain_charset(void **state)
{
	(void)state;
	struct fb_arena *arena = fb_arena_new(ARENA_BYTES);
	char bytes[0x82];

	for (int i = 0; i < 0x80; i++)
		bytes[i] = (char)i;
	/* ESC and SO are for others, and something must be no ASCII */
	bytes[0x1B] = bytes[0x0E] = ' ';
	bytes[0x80] = (char)0xB0;
	bytes[0x81] = (char)0xA1;
	for (unsigned i = 0; i < FB_CHARSET_COUNT; i++) {
		const struct fb_charset *charset = fb_charset_at(i);
		if (charset->kind != FB_CHARSET_KIND_PLAIN)
			continue;
		struct fb_converters converters = { 0 };
		char out[512];
		struct fb_sink sink = { .out = out,
			.capacity = sizeof out,
			.cost_limit = UINT64_MAX };
		struct fb_str in = { bytes, sizeof bytes };
		assert_true(fb_charset_read(&sink, &converters, charset, in));
		assert_memory_equal(out, bytes, 0x80);
		fb_converters_close(&converters);
	}
	fb_arena_free(arena);
}

/* Rows of JIS X 0208: symbols, letters, kana, lines; kanji of both levels. */
static bool
is_row(int row)
{
	return (row >= 0x21 && row <= 0x28) || (row >= 0x30 && row <= 0x74);
}

/* How the character of ISO 2022 is written in one encoding. */
static size_t
put_jis(char *out, const char *encoding, int row, int cell)
{
	unsigned char byte[2] = { (unsigned char)row, (unsigned char)cell };

	if (encoding[0] == 'e') {
		byte[0] |= 0x80;
		byte[1] |= 0x80;
	} else if (encoding[0] == 's') {
		int first = (row - 0x21) / 2;
		byte[0] = (unsigned char)(first + (first < 31 ? 0x81 : 0xC1));
		byte[1] = (unsigned char)(row % 2 == 0 ?
			cell + 0x7E :
			cell + 0x1F + (cell >= 0x60));
	}
	memcpy(out, byte, 2);
	return 2;
}

/* All characters of JIS X 0208, one row on a line. */
static size_t
write_jis_x_0208(char *out, const char *encoding)
{
	size_t len = 0;

	for (int row = 0x21; row <= 0x7E; row++) {
		if (!is_row(row))
			continue;
		if (encoding[0] == 'i')
			len += (size_t)sprintf(out + len, KI);
		for (int cell = 0x21; cell <= 0x7E; cell++) {
			/* what is not assigned in a row */
			bool is_hole =
			    (row == 0x22 &&
				(cell < 0x7E &&
				    ((cell > 0x2E && cell < 0x3A) ||
					(cell > 0x41 && cell < 0x4A) ||
					(cell > 0x50 && cell < 0x5C) ||
					(cell > 0x6A && cell < 0x72) ||
					cell > 0x79))) ||
			    (row == 0x23 &&
				(cell < 0x30 || (cell > 0x39 && cell < 0x41) ||
				    (cell > 0x5A && cell < 0x61) ||
				    cell > 0x7A)) ||
			    (row == 0x24 && cell > 0x73) ||
			    (row == 0x25 && cell > 0x76) ||
			    (row == 0x26 &&
				((cell > 0x38 && cell < 0x41) ||
				    cell > 0x58)) ||
			    (row == 0x27 &&
				((cell > 0x41 && cell < 0x51) ||
				    cell > 0x71)) ||
			    (row == 0x28 && cell > 0x40) ||
			    (row == 0x4F && cell > 0x53) ||
			    (row == 0x74 && cell > 0x26);
			if (!is_hole)
				len += put_jis(out + len, encoding, row, cell);
		}
		len += (size_t)sprintf(out + len, "%s\n",
		    encoding[0] == 'i' ? KO : "");
	}
	return len;
}

/* Windows and JIS have these in one place (domain of the fold tables). */
static uint32_t
as_windows(uint32_t c)
{
	static const struct {
		uint32_t jis, windows;
	} pairs[] = { { 0x301C, 0xFF5E }, { 0x2016, 0x2225 },
		{ 0x2212, 0xFF0D }, { 0x2014, 0x2015 }, { 0xA2, 0xFFE0 },
		{ 0xA3, 0xFFE1 }, { 0xAC, 0xFFE2 }, { 0xA6, 0xFFE4 } };

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if (pairs[i].jis == c)
			return pairs[i].windows;
	return c;
}

static const struct {
	const char *name, *encoding, *declared;
} all_kanji[] = {
	{ "all of JIS X 0208 in ISO-2022-JP", "iso", "iso-2022-jp" },
	{ "all of JIS X 0208 in CP50220", "iso", "cp50220" },
	{ "all of JIS X 0208 in CP50221", "iso", "CP50221" },
	{ "all of JIS X 0208 in windows-50222", "iso", "windows-50222" },
	{ "all of JIS X 0208 in ISO-2022-JP-MS", "iso", "ISO-2022-JP-MS" },
	{ "all of JIS X 0208 in ISO-2022-JP-2004", "iso", "iso-2022-jp-2004" },
	{ "all of JIS X 0208 in Shift_JIS", "sjis", "shift_jis" },
	{ "all of JIS X 0208 in windows-31j", "sjis", "windows-31j" },
	{ "all of JIS X 0208 in cp932", "sjis", "cp932" },
	{ "all of JIS X 0208 in x-sjis", "sjis", "x-sjis" },
	{ "all of JIS X 0208 in Shift_JIS-2004", "sjis", "shift_jis-2004" },
	{ "all of JIS X 0208 in EUC-JP", "euc", "euc-jp" },
	{ "all of JIS X 0208 in eucJP-ms", "euc", "eucJP-ms" },
	{ "all of JIS X 0208 in cp51932", "euc", "cp51932" },
	{ "all of JIS X 0208 in EUC-JIS-2004", "euc", "euc-jis-2004" },
};

#define JIS_X_0208_COUNT 6879

static void
survives(void **state)
{
	const typeof(*all_kanji) *c = *state;
	struct fb_arena *arena = fb_arena_new(ARENA_BYTES);
	static char bytes[32 << 10], reference[32 << 10];
	struct fb_converters converters = { 0 };
	struct fb_charset_result got;
	struct fb_sink sink = { .cost_limit = UINT64_MAX };
	size_t capacity = 64 << 10, at = 0, want_at = 0, count = 0;
	struct fb_str in = { bytes, write_jis_x_0208(bytes, c->encoding) };
	struct fb_str euc = { reference, write_jis_x_0208(reference, "euc") };

	sink.out = fb_arena_alloc(arena, capacity);
	sink.capacity = capacity;
	struct fb_str want = { sink.out, 0 };
	assert_true(fb_charset_read(&sink, &converters,
	    fb_charset_at(FB_CHARSET_EUC_JP), euc));
	fb_converters_close(&converters);
	want.len = sink.len;
	assert_int_equal(sink.error_count, 0);
	assert_int_equal(fb_charset_decode(&got, arena, fb_str(c->declared),
			     in),
	    FB_OK);
	while (at < got.text.len && want_at < want.len) {
		uint32_t a = fb_utf8_next(got.text, &at);
		uint32_t b = fb_utf8_next(want, &want_at);
		if (as_windows(a) != as_windows(b))
			fail_msg("U+%04X is U+%04X", b, a);
		count += a != '\n';
	}
	assert_int_equal(at, got.text.len);
	assert_int_equal(want_at, want.len);
	assert_int_equal(count, JIS_X_0208_COUNT);
	assert_int_equal(got.error_count, 0);
	fb_arena_free(arena);
}

static unsigned
next_random(unsigned *seed)
{
	*seed = *seed * 1103515245u + 12345u;
	return *seed >> 16 & 0x7FFF;
}

/* Bytes that mean something to some charset are more frequent. */
static void
any_bytes_are_valid_utf_8(void **state)
{
	static const char pieces[][5] = { "\x1B$B", "\x1B(B", "\x1B$(D",
		"\x1B$(P", "\x1B(I", "\x0E", "\x0F", "$B", "(B", "\x8F", "\x8E",
		"+MEI", "~{", "\xC3\xA3", "\xFE\xFF", "\xFF\xFE", "\r\n", "<",
		"\x81", "\xFC\xFC" };
	unsigned seed = 4;
	char bytes[64];

	(void)state;
	for (int round = 0; round < 20000; round++) {
		struct fb_arena *arena = fb_arena_new(ARENA_BYTES);
		struct fb_charset_result got;
		size_t len = 0, want = next_random(&seed) % 48;
		while (len < want) {
			if (next_random(&seed) % 3 == 0) {
				bytes[len++] = (char)next_random(&seed);
				continue;
			}
			const char *piece = pieces[next_random(&seed) %
			    (sizeof pieces / sizeof *pieces)];
			memcpy(bytes + len, piece, strlen(piece));
			len += strlen(piece);
		}
		const struct fb_charset *label =
		    fb_charset_at(next_random(&seed) % FB_CHARSET_COUNT);
		assert_int_equal(fb_charset_decode(&got, arena,
				     fb_str(round % 4 == 0 ? "" : label->name),
				     (struct fb_str) { bytes, len }),
		    FB_OK);
		assert_true(fb_utf8_is_valid(got.text));
		assert_true(got.text.len <= 3 * len);
		fb_arena_free(arena);
	}
}

static void
no_memory_is_reported(void **state)
{
	(void)state;
	struct fb_charset_result got = { .used = "untouched" };
	struct fb_arena *arena = fb_arena_new(32);
	struct fb_str in = FB_STR("\x97\xBF\x8B\xE0");

	assert_int_equal(fb_charset_decode(&got, arena, FB_STR("shift_jis"),
			     in),
	    FB_ERR_NOMEM);
	assert_string_equal(got.used, "untouched");
	assert_int_equal(fb_charset_decode(&got, arena, FB_STR("utf-8"),
			     FB_STR("料金")),
	    FB_OK);
	fb_arena_free(arena);
}

static const struct {
	const char *name, *declared;
	struct fb_str repeated;
} hostile[] = {
	{ "alternating kanji and 8 bit", "iso-2022-jp",
	    FB_STR(KI "!!\xB1!!\xE0") },
	{ "alternating charsets", "",
	    FB_STR("\xE6\x96\x99\n\x97\xBF\n\xCE\xC1\n" KI "NA" KO
		   "\n\xC3\xA6\xC2\x96\xC2\x99\n$BNA(B\n") },
	{ "alternating charsets on one line", "shift_jis",
	    FB_STR("<\xE6\x96\x99>\x97\xBF<\xCE\xC1>\xC4\xFA\xBA\xC3") },
	{ "alternating planes", "iso-2022-jp-2004",
	    FB_STR("\x1B$(Q!!\x1B$(P!!") },
	{ "alternating sets", "iso-2022-jp",
	    FB_STR("\x1B$A0!\x1B$B0!\x1B$(C0!\x1B$(D0!\x1B(I1") },
	{ "alternating escapes and 8 bit", "", FB_STR(KO "\xB1" KI) },
	{ "many lines without escapes", "", FB_STR("\x1B$B0!\n0!\n0!\n0!\n") },
	{ "escapes that are none", "iso-2022-jp", FB_STR("\x1B") },
	{ "8 bit between seams", "shift_jis", FB_STR("<\xFF>\xA4\xA2\n") },
	{ "many SO", "iso-2022-jp",
	    FB_STR("\x0E"
		   "0\x0E\x1B$B") },
	{ "bad bytes", "utf-8", FB_STR("\xFF\xB1\x81") },
	{ "lost escapes that never end", "iso-2022-jp", FB_STR("$B") },
	{ "lost escapes of either parity", "", FB_STR("$B$$B") },
	{ "lost escapes that are no kanji", "", FB_STR("$Babab(B") },
	{ "escapes that nobody opened", "iso-2022-jp", FB_STR("$\"" KO) },
	{ "halves of characters encoded twice", "utf-8",
	    FB_STR("\xC3\xA3\xC2\x81") },
	{ "UTF-7 that goes in and out", "utf-7", FB_STR("+MEI-a") },
	{ "NULs", "", FB_STR("\0a\0\xA4") },
	{ "surrogates", "utf-16le", FB_STR("\x00\xD8\x00\xD8\x41\x00") },
};

#define HOSTILE_BYTES ((size_t)256 << 10)
#define HOSTILE_SECONDS 20 /* with sanitizers on a busy machine */

static void
hostile_text_takes_no_time(void **state)
{
	const typeof(*hostile) *c = *state;
	struct fb_arena *arena = fb_arena_new(ARENA_BYTES);
	char *bytes = malloc(HOSTILE_BYTES);
	struct fb_charset_result got;

	assert_non_null(bytes);
	for (size_t i = 0; i < HOSTILE_BYTES; i++)
		bytes[i] = c->repeated.data[i % c->repeated.len];
	alarm(HOSTILE_SECONDS);
	assert_int_equal(fb_charset_decode(&got, arena, fb_str(c->declared),
			     (struct fb_str) { bytes, HOSTILE_BYTES }),
	    FB_OK);
	alarm(0);
	assert_true(fb_utf8_is_valid(got.text));
	assert_true(got.text.len <= 3 * HOSTILE_BYTES);
	free(bytes);
	fb_arena_free(arena);
}

/* ---- short phrases ---- */

static const char *const phrases[] = { "料金", "請求", "至急", "重要", "支払",
	"確認", "連絡", "警告", "裁判", "訴訟", "債権", "滞納", "未納", "延滞",
	"通知", "最終", "退会", "登録", "会員", "銀行", "振込", "口座", "電話",
	"弁護士", "請求書", "未納料金", "最終通告", "法的措置", "強制執行",
	"利用料", "お知らせ", "ご確認", "ご請求", "お支払い", "お願い",
	"ください", "ありがとう", "こんにちは", "すみません", "はい。",
	"カード", "サイト", "メール", "アダルト", "ポイント", "当選！",
	"【重要】", "「警告」", "ご連絡を", "本日中に" };

#define PHRASE_COUNT (sizeof phrases / sizeof *phrases)

/* Encode a phrase; returns its length. */
static size_t
encode(char *out, size_t capacity, const char *converter, const char *phrase)
{
	UChar unit[64];
	int32_t unit_count;
	UErrorCode status = U_ZERO_ERROR;
	UConverter *utf8 = ucnv_open("UTF-8", &status);
	UConverter *target = ucnv_open(converter, &status);

	unit_count = ucnv_toUChars(utf8, unit, 64, phrase,
	    (int32_t)strlen(phrase), &status);
	int32_t len = ucnv_fromUChars(target, out, (int32_t)capacity, unit,
	    unit_count, &status);
	assert_true(U_SUCCESS(status));
	ucnv_close(utf8);
	ucnv_close(target);
	return (size_t)len;
}

static const struct {
	const char *name, *encoding, *declared;
	size_t want; /* right ones, at least */
} short_texts[] = {
	{ "UTF-8 labelled", "UTF-8", "utf-8", 50 },
	{ "UTF-8 unlabelled", "UTF-8", "", 50 },
	{ "UTF-8 labelled us-ascii", "UTF-8", "us-ascii", 50 },
	{ "UTF-8 labelled shift_jis", "UTF-8", "shift_jis", 50 },
	{ "UTF-8 labelled euc-jp", "UTF-8", "euc-jp", 50 },
	{ "UTF-8 labelled iso-2022-jp", "UTF-8", "iso-2022-jp", 50 },
	{ "UTF-8 labelled iso-8859-1", "UTF-8", "iso-8859-1", 50 },
	{ "Shift_JIS labelled", "Shift_JIS", "shift_jis", 50 },
	{ "Shift_JIS unlabelled", "Shift_JIS", "", 48 },
	{ "Shift_JIS labelled us-ascii", "Shift_JIS", "us-ascii", 48 },
	{ "Shift_JIS labelled iso-2022-jp", "Shift_JIS", "iso-2022-jp", 48 },
	{ "Shift_JIS labelled utf-8", "Shift_JIS", "utf-8", 48 },
	{ "Shift_JIS labelled euc-jp", "Shift_JIS", "euc-jp", 48 },
	{ "Shift_JIS labelled iso-8859-1", "Shift_JIS", "iso-8859-1", 48 },
	{ "EUC-JP labelled", "EUC-JP", "euc-jp", 50 },
	{ "EUC-JP unlabelled", "EUC-JP", "", 48 },
	{ "EUC-JP labelled us-ascii", "EUC-JP", "us-ascii", 48 },
	{ "EUC-JP labelled iso-2022-jp", "EUC-JP", "iso-2022-jp", 48 },
	{ "EUC-JP labelled utf-8", "EUC-JP", "utf-8", 48 },
	/* Two kanji of EUC-JP are four half-width kana of Shift_JIS too, and
	 * then the label is all there is. */
	{ "EUC-JP labelled shift_jis", "EUC-JP", "shift_jis", 38 },
	{ "EUC-JP labelled iso-8859-1", "EUC-JP", "iso-8859-1", 48 },
	{ "ISO-2022-JP labelled", "ISO-2022-JP", "iso-2022-jp", 50 },
	{ "ISO-2022-JP unlabelled", "ISO-2022-JP", "", 50 },
	{ "ISO-2022-JP labelled us-ascii", "ISO-2022-JP", "us-ascii", 50 },
	{ "ISO-2022-JP labelled utf-8", "ISO-2022-JP", "utf-8", 50 },
	{ "ISO-2022-JP labelled shift_jis", "ISO-2022-JP", "shift_jis", 50 },
	{ "ISO-2022-JP labelled iso-8859-1", "ISO-2022-JP", "iso-8859-1", 50 },
};

static void
reads_short_texts(void **state)
{
	const typeof(*short_texts) *c = *state;
	size_t right = 0;
	struct fb_arena *arena = fb_arena_new(ARENA_BYTES);

	for (size_t i = 0; i < PHRASE_COUNT; i++) {
		char bytes[128];
		struct fb_str in = { bytes,
			encode(bytes, sizeof bytes, c->encoding, phrases[i]) };
		struct fb_charset_result got;
		assert_int_equal(fb_charset_decode(&got, arena,
				     fb_str(c->declared), in),
		    FB_OK);
		if (fb_str_equal(got.text, fb_str(phrases[i])))
			right++;
		else
			print_message("# %s: %s became %.*s\n", c->name,
			    phrases[i], (int)got.text.len, got.text.data);
	}
	fb_arena_free(arena);
	assert_in_range(right, c->want, PHRASE_COUNT);
}

int
main(void)
{
	struct table table = { 0 };
	TABLE_ADD(&table, labels, names);
	table_add(&table, "every charset has its own name",
	    every_charset_has_its_own_name, NULL);
	TABLE_ADD(&table, plain, reads);
	TABLE_ADD(&table, japanese, reads);
	TABLE_ADD(&table, jis, reads);
	TABLE_ADD(&table, lines, reads);
	TABLE_ADD(&table, foreign, reads);
	TABLE_ADD(&table, mixed, reads);
	TABLE_ADD(&table, twice, reads);
	table_add(&table, "ASCII is ASCII in every plain charset",
	    ascii_is_ascii_in_every_plain_charset, NULL);
	TABLE_ADD(&table, all_kanji, survives);
	table_add(&table, "any bytes are valid UTF-8",
	    any_bytes_are_valid_utf_8, NULL);
	table_add(&table, "no memory is reported", no_memory_is_reported, NULL);
	TABLE_ADD(&table, hostile, hostile_text_takes_no_time);
	TABLE_ADD(&table, short_texts, reads_short_texts);
	return table_run(&table, "charset");
}
