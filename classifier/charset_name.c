/* SPDX-License-Identifier: BSD-2-Clause */
#include "charset_name.h"

#include <assert.h>
#include <stddef.h>

#include <unicode/ucnv.h>

#define LABEL_MAX_BYTES 64 /* IANA's longest name has 45 */

#define ASCII FB_CHARSET_KIND_ASCII
#define UTF8 FB_CHARSET_KIND_UTF8
#define ISO2022 FB_CHARSET_KIND_ISO2022
#define PLAIN FB_CHARSET_KIND_PLAIN
#define CODED FB_CHARSET_KIND_CODED

/*
 * Where several charsets share a name in practice, the widest one reads
 * them all: windows-1252 for ISO-8859-1, GB18030 for GB2312, CP949 for
 * EUC-KR, HKSCS for Big5, whose kana windows-950 has not.  All names of Shift_JIS mean ibm-943_P15A, which keeps "\" and
 * "~" and has the extensions of NEC and IBM.
 */
static const struct fb_charset charsets[] = {
	[FB_CHARSET_ASCII] = { "us-ascii", NULL, ASCII,
	    "ascii 7bit 646 ansix341968 iso646us cp367" },
	[FB_CHARSET_UTF8] = { "utf-8", NULL, UTF8,
	    "utf8mobile utf8mobiledocomo utf8mobilekddi utf8mobilekddia "
	    "utf8mobilekddib utf8mobilesoftbank xutf8docomo xutf8kddi "
	    "xutf8softbank utf8n utf8mb4 utf8mac xutf8 unicode11utf8 cp65001 "
	    "al32utf8" },
	[FB_CHARSET_ISO2022JP] = { "iso-2022-jp", NULL, ISO2022,
	    "iso2022 csiso2022jp csiso2022jp2 csjisencoding iso2022jp1 "
	    "iso2022jp2 iso2022jp2004 iso2022jp3 iso2022jpms cp50220 cp50221 "
	    "cp50222 windows50220 windows50221 windows50222 xwindows50220 "
	    "xwindows50221 xwindows50222 xwindowsiso2022jp jis jis7 jis8 "
	    "xiso2022jp iso2022jpmobile iso2022jpmobilekddi iso2022jpkddi "
	    "xiso2022jpkddi xiso2022jpairh jisms xjis "
	    "jisencoding jisx0208 jisx02081983 iso2022jpext iso2022int1" },
	[FB_CHARSET_SHIFT_JIS] = { "shift_jis", "ibm-943_P15A-2003", PLAIN,
	    "sjis xsjis xshiftjis csshiftjis "
	    "windows31j cswindows31j windows932 xwindows932 cp932 ms932 "
	    "mskanji xmskanji cp943 ibm943 ibm932 xsjiscp932 sjiswin "
	    "sjisdocomo sjiskddi sjissoftbank xmacjapanese sjismac "
	    "sjismobile sjismobiledocomo sjismobilekddi sjismobilesoftbank "
	    "xsjisdocomo xsjiskddi xsjiskddiauto xsjissoftbank "
	    "xsjissoftbankauto xsjisairh pck xms9320213 cp10001" },
	[FB_CHARSET_EUC_JP] = { "euc-jp", "euc-jp-2007", PLAIN,
	    "eucjp xeucjp xeuc cp51932 windows51932 xwindows51932 eucjpms "
	    "eucjpwin eucjpascii eucjpopen xeucjpopen xeucjplinux cp20932 "
	    "cp33722 ibm33722 ujis "
	    "cseucpkdfmtjapanese "
	    "extendedunixcodepackedformatforjapanese euc" },
	[FB_CHARSET_GB18030] = { "gb18030", "gb18030", PLAIN,
	    "gb2312 csgb2312 gb231280 csiso58gb231280 gbk xgbk cp936 ms936 "
	    "windows936 euccn xeuccn gb180302000 gb180302005 iso885815 "
	    "chinese isoir58 gb" },
	[FB_CHARSET_BIG5] = { "big5", "Big5-HKSCS", PLAIN,
	    "csbig5 xxbig5 xbig5 cp950 ms950 windows950 bigfive big5eten "
	    "cnbig5" },
	[FB_CHARSET_EUC_KR] = { "euc-kr", "windows-949-2000", PLAIN,
	    "cseuckr ksc5601 ksc56011987 ksc56011989 kscksc56011987 "
	    "csksc56011987 cp949 ms949 windows949 xwindows949 uhc korean "
	    "isoir149 5601 ksx1001 ksc" },
	[FB_CHARSET_EUC_TW] = { "euc-tw", "euc-tw-2014", PLAIN, "xeuctw" },
	[FB_CHARSET_SHIFT_JIS2004] = { "shift_jis-2004", NULL, PLAIN,
	    "sjis2004 shiftjisx0213 sjisx0213 xsjis0213" },
	[FB_CHARSET_EUC_JIS2004] = { "euc-jis-2004", NULL, PLAIN,
	    "eucjp2004 eucjisx0213 eucjpx0213" },
	[FB_CHARSET_LATIN1] = { "iso-8859-1", "windows-1252", PLAIN,
	    "latin1 l1 iso885911987 isoir100 csisolatin1 cp819 ibm819 "
	    "iso88591windows30latin1 iso8859" },
	[FB_CHARSET_WINDOWS1252] = { "windows-1252", "windows-1252", PLAIN,
	    "cp1252 xcp1252 xansi ansi win1252 windowslatin1" },
	[FB_CHARSET_UTF7] = { "utf-7", "UTF-7", CODED,
	    "unicode11utf7 csunicode11utf7 unicode20utf7 csutf7 xutf7 "
	    "cp65000" },
	[FB_CHARSET_UTF16] = { "utf-16", "UTF-16", CODED,
	    "ucs2 iso10646ucs2 csunicode unicode utf16bom" },
	[FB_CHARSET_UTF16LE] = { "utf-16le", "UTF-16LE", CODED,
	    "ucs2le xutf16lebom" },
	[FB_CHARSET_UTF16BE] = { "utf-16be", "UTF-16BE", CODED, "ucs2be" },
	{ "iso-8859-2", "iso-8859-2", PLAIN, "latin2" },
	{ "iso-8859-3", "iso-8859-3", PLAIN, "latin3" },
	{ "iso-8859-4", "iso-8859-4", PLAIN, "latin4" },
	{ "iso-8859-5", "iso-8859-5", PLAIN, "cyrillic" },
	{ "iso-8859-6", "iso-8859-6", PLAIN, "iso88596i iso88596e arabic" },
	{ "iso-8859-7", "iso-8859-7", PLAIN, "greek" },
	{ "iso-8859-8", "iso-8859-8", PLAIN, "iso88598i iso88598e hebrew" },
	{ "iso-8859-9", "windows-1254", PLAIN, "latin5" },
	{ "iso-8859-10", "iso-8859-10", PLAIN, "latin6" },
	{ "iso-8859-13", "iso-8859-13", PLAIN, "latin7" },
	{ "iso-8859-14", "iso-8859-14", PLAIN, "latin8" },
	{ "iso-8859-15", "iso-8859-15", PLAIN, "latin9 latin0" },
	{ "windows-1250", "windows-1250", PLAIN, "cp1250 win1250" },
	{ "windows-1251", "windows-1251", PLAIN, "cp1251 win1251 xcp1251" },
	{ "windows-1253", "windows-1253", PLAIN, "cp1253" },
	{ "windows-1254", "windows-1254", PLAIN, "cp1254" },
	{ "windows-1255", "windows-1255", PLAIN, "cp1255" },
	{ "windows-1256", "windows-1256", PLAIN, "cp1256" },
	{ "windows-1257", "windows-1257", PLAIN, "cp1257" },
	{ "windows-1258", "windows-1258", PLAIN, "cp1258" },
	{ "windows-874", "windows-874-2000", PLAIN,
	    "tis620 iso885911 cp874 xwindows874 tis62025331 ms874" },
	{ "koi8-r", "koi8-r", PLAIN, "koi8 koi cskoi8r" },
	{ "koi8-u", "koi8-u", PLAIN, "koi8ru" },
	{ "macintosh", "macintosh", PLAIN, "mac xmacroman macroman" },
	{ "x-mac-cyrillic", "x-mac-cyrillic", PLAIN, "xmacukrainian" },
	{ "ibm437", "ibm-437", PLAIN, "cp437 437" },
	{ "ibm850", "ibm-850", PLAIN, "cp850 850" },
	{ "ibm852", "ibm-852", PLAIN, "cp852 852" },
	{ "ibm866", "ibm-866", PLAIN, "cp866 866" },
	{ "big5-hkscs", "Big5-HKSCS", PLAIN, "big5hk xbig5hkscs" },
	{ "iso-2022-kr", NULL, ISO2022, "csiso2022kr" },
	{ "iso-2022-cn", NULL, ISO2022, "csiso2022cn iso2022cnext" },
	{ "hz-gb-2312", "HZ", CODED, "hz" },
	{ "utf-32", "UTF-32", CODED, "ucs4 iso10646ucs4" },
	{ "utf-32le", "UTF-32LE", CODED, "ucs4le" },
	{ "utf-32be", "UTF-32BE", CODED, "ucs4be" },
};

_Static_assert(sizeof charsets / sizeof *charsets == FB_CHARSET_COUNT,
    "FB_CHARSET_COUNT counts the table");

const struct fb_charset *
fb_charset_at(unsigned id)
{
	assert(id < FB_CHARSET_COUNT);
	return &charsets[id];
}

unsigned
fb_charset_number(const struct fb_charset *charset)
{
	return (unsigned)(charset - charsets);
}

/* Letters and digits of a label in lower case; false when too long. */
static bool
squeeze(char out[static LABEL_MAX_BYTES], struct fb_str label)
{
	size_t len = 0;

	for (size_t i = 0; i < label.len; i++) {
		char c = label.data[i];
		if (c == '*' && len != 0)
			break; /* RFC 2231, 5: a language follows */
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9'))
			continue;
		if (len == LABEL_MAX_BYTES - 1)
			return false;
		out[len++] = c;
	}
	out[len] = '\0';
	return len != 0;
}

static bool
has_alias(const char *aliases, struct fb_str name)
{
	while (*aliases != '\0') {
		size_t len = strcspn(aliases, " ");
		if (fb_str_equal((struct fb_str) { aliases, len }, name))
			return true;
		aliases += len;
		aliases += strspn(aliases, " ");
	}
	return false;
}

static const struct fb_charset *
squeezed_named(const char *squeezed)
{
	struct fb_str wanted = fb_str(squeezed);

	for (unsigned i = 0; i < FB_CHARSET_COUNT; i++) {
		char name[LABEL_MAX_BYTES];
		if (squeeze(name, fb_str(charsets[i].name)) &&
		    fb_str_equal(fb_str(name), wanted))
			return &charsets[i];
		if (has_alias(charsets[i].aliases, wanted))
			return &charsets[i];
	}
	return NULL;
}

/* ICU knows hundreds of other names for what is in our table. */
static const struct fb_charset *
icu_named(const char *squeezed)
{
	static const char *const standards[] = { "MIME", "IANA" };

	for (size_t i = 0; i < sizeof standards / sizeof *standards; i++) {
		UErrorCode status = U_ZERO_ERROR;
		const char *name =
		    ucnv_getStandardName(squeezed, standards[i], &status);
		char canonical[LABEL_MAX_BYTES];
		if (U_FAILURE(status) || name == NULL ||
		    !squeeze(canonical, fb_str(name)))
			continue;
		const struct fb_charset *charset = squeezed_named(canonical);
		if (charset != NULL)
			return charset;
	}
	return NULL;
}

const struct fb_charset *
fb_charset_named(struct fb_str label)
{
	char squeezed[LABEL_MAX_BYTES];

	if (!squeeze(squeezed, label))
		return NULL;
	const struct fb_charset *charset = squeezed_named(squeezed);
	return charset != NULL ? charset : icu_named(squeezed);
}
