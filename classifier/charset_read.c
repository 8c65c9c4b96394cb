/* SPDX-License-Identifier: BSD-2-Clause */
#include "charset_read.h"

#include <assert.h>

#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>

#include "charset_jis2004.h"
#include "utf8.h"

#define CHUNK_UNITS 512
#define SHORT_PIECE_BYTES 64

void
fb_converters_close(struct fb_converters *converters)
{
	for (unsigned i = 0; i < FB_CHARSET_COUNT; i++)
		ucnv_close(converters->opened[i]); /* ignores NULL */
}

/*
 * Rows 85 to 94 of EUC-JP, both planes, are for private use in eucJP-ms
 * and on telephones; ICU leaves them out.
 */
static UChar
private_use(const char *code, int32_t len)
{
	const unsigned char *byte = (const unsigned char *)code;
	UChar first = 0xE000;

	if (len == 3 && byte[0] == 0x8F) {
		first = 0xE3AC;
		byte++;
	} else if (len != 2) {
		return FB_UTF8_REPLACEMENT;
	}
	if (byte[0] < 0xF5 || byte[1] < 0xA1)
		return FB_UTF8_REPLACEMENT;
	return (UChar)(first + (byte[0] - 0xF5) * 94 + (byte[1] - 0xA1));
}

/* ICU would write U+001A for some invalid bytes, which may stand in mail. */
static void
on_invalid(const void *context, UConverterToUnicodeArgs *args, const char *code,
    int32_t len, UConverterCallbackReason reason, UErrorCode *status)
{
	if (reason > UCNV_IRREGULAR)
		return; /* reset and close are no data */
	UChar unit = FB_UTF8_REPLACEMENT;
	if (reason == UCNV_UNASSIGNED && context != NULL)
		unit = private_use(code, len);
	*status = U_ZERO_ERROR;
	ucnv_cbToUWriteUChars(args, &unit, 1, 0, status);
}

static UConverter *
converter_of(struct fb_converters *converters, const struct fb_charset *charset)
{
	unsigned i = fb_charset_number(charset);
	UErrorCode status = U_ZERO_ERROR;

	if (converters->opened[i] != NULL) {
		ucnv_resetToUnicode(converters->opened[i]);
		return converters->opened[i];
	}
	UConverter *opened = ucnv_open(charset->converter, &status);
	if (U_SUCCESS(status)) {
		bool is_euc = i == FB_CHARSET_EUC_JP;
		ucnv_setToUCallBack(opened, on_invalid, is_euc ? charset : NULL,
		    NULL, NULL, &status);
	}
	if (U_FAILURE(status)) {
		converters->is_nomem |= status == U_MEMORY_ALLOCATION_ERROR;
		ucnv_close(opened);
		return NULL;
	}
	converters->opened[i] = opened;
	return opened;
}

/* IBM's code pages rotate three controls, as its machines wanted them. */
static void
unrotate(UChar *unit, const UChar *end)
{
	for (; unit < end; unit++) {
		if (*unit == 0x1A)
			*unit = 0x7F;
		else if (*unit == 0x1C)
			*unit = 0x1A;
		else if (*unit == 0x7F)
			*unit = 0x1C;
	}
}

static bool
read_converted(struct fb_sink *sink, UConverter *converter, bool is_rotated,
    struct fb_str bytes)
{
	const char *from = bytes.data, *end = bytes.data + bytes.len;
	UErrorCode status;

	do {
		UChar chunk[CHUNK_UNITS], *to = chunk;
		status = U_ZERO_ERROR;
		ucnv_toUnicode(converter, &to, chunk + CHUNK_UNITS, &from, end,
		    NULL, true, &status);
		if (is_rotated)
			unrotate(chunk, to);
		fb_sink_put_units(sink, (const uint16_t *)chunk,
		    (size_t)(to - chunk));
	} while (status == U_BUFFER_OVERFLOW_ERROR && !fb_sink_is_over(sink));
	fb_sink_end_units(sink);
	return U_SUCCESS(status) || status == U_BUFFER_OVERFLOW_ERROR;
}

static void
read_utf8(struct fb_sink *sink, struct fb_str bytes)
{
	size_t position = 0;

	while (position < bytes.len && !fb_sink_is_over(sink))
		fb_sink_put(sink, fb_utf8_next(bytes, &position));
}

static void
read_ascii(struct fb_sink *sink, struct fb_str bytes)
{
	for (size_t i = 0; i < bytes.len && !fb_sink_is_over(sink); i++) {
		unsigned char byte = (unsigned char)bytes.data[i];
		fb_sink_put(sink, byte < 0x80 ? byte : FB_UTF8_REPLACEMENT);
	}
}

bool
fb_charset_read(struct fb_sink *sink, struct fb_converters *converters,
    const struct fb_charset *charset, struct fb_str bytes)
{
	assert(charset->kind != FB_CHARSET_KIND_ISO2022);
	if (bytes.len == 0)
		return true;
	if (charset->kind == FB_CHARSET_KIND_UTF8) {
		read_utf8(sink, bytes);
		return true;
	}
	if (charset->kind == FB_CHARSET_KIND_ASCII) {
		read_ascii(sink, bytes);
		return true;
	}
	if (fb_charset_number(charset) == FB_CHARSET_SHIFT_JIS2004) {
		fb_jis2004_read_shift_jis(sink, bytes);
		return true;
	}
	if (fb_charset_number(charset) == FB_CHARSET_EUC_JIS2004) {
		fb_jis2004_read_euc(sink, bytes);
		return true;
	}
	UConverter *converter = converter_of(converters, charset);
	if (converter == NULL)
		return false;
	bool is_rotated = strncmp(charset->converter, "ibm-", 4) == 0;
	if (!read_converted(sink, converter, is_rotated, bytes)) {
		converters->is_nomem = true;
		return false;
	}
	return true;
}

static bool
has_high(struct fb_str bytes)
{
	unsigned char all = 0;

	for (size_t i = 0; i < bytes.len; i++)
		all |= (unsigned char)bytes.data[i];
	return all >= 0x80;
}

/*
 * Weigh a reading.  A call of ICU costs as much as fifty bytes, and somebody
 * may send pieces of three bytes without end; for short ones the table of
 * JIS X 0213 does, which differs in rare characters only.
 */
static bool
weigh_piece(struct fb_sink *weigh, struct fb_converters *converters,
    const struct fb_charset *charset, struct fb_str bytes)
{
	unsigned id = fb_charset_number(charset);

	if (bytes.len > SHORT_PIECE_BYTES ||
	    (id != FB_CHARSET_SHIFT_JIS && id != FB_CHARSET_EUC_JP))
		return fb_charset_read(weigh, converters, charset, bytes);
	if (id == FB_CHARSET_SHIFT_JIS)
		fb_jis2004_read_shift_jis(weigh, bytes);
	else
		fb_jis2004_read_euc(weigh, bytes);
	return true;
}

/* The same charset with less handicap stands before it. */
static bool
is_repeated(const struct fb_charset_choice *choice, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (choice[k].charset == choice[i].charset &&
		    choice[k].handicap <= choice[i].handicap)
			return true;
	return false;
}

const struct fb_charset *
fb_charset_read_best(struct fb_sink *sink, struct fb_converters *converters,
    const struct fb_charset_choice *choice, size_t count, struct fb_str bytes)
{
	const struct fb_charset *best = choice[0].charset;
	uint64_t least = UINT64_MAX;
	bool is_choice = has_high(bytes);

	for (size_t i = 0; i < count && is_choice; i++) {
		struct fb_sink weigh = fb_sink_weigh(least);
		weigh.cost = choice[i].handicap;
		if (!is_repeated(choice, i) &&
		    weigh_piece(&weigh, converters, choice[i].charset, bytes) &&
		    weigh.cost < least) {
			least = weigh.cost;
			best = choice[i].charset;
		}
	}
	if (!fb_charset_read(sink, converters, best, bytes))
		read_utf8(sink, bytes);
	return best;
}

/* Bytes that are no part of a character in any charset of kind PLAIN. */
static bool
is_seam(char byte)
{
	return byte == '\n' || byte == '<' || byte == '>';
}

const struct fb_charset *
fb_charset_read_mixed(struct fb_sink *sink, struct fb_converters *converters,
    const struct fb_charset_choice *choice, size_t count, struct fb_str bytes)
{
	size_t begin = 0, read_bytes[FB_CHARSET_COUNT] = { 0 };
	const struct fb_charset *most = choice[0].charset;

	while (begin < bytes.len) {
		/* ASCII goes with what follows, since it reads the same. */
		bool is_high = false;
		size_t end = begin;
		while (
		    end < bytes.len && !(is_high && is_seam(bytes.data[end])))
			is_high |= (unsigned char)bytes.data[end++] >= 0x80;
		struct fb_str piece = { bytes.data + begin, end - begin };
		const struct fb_charset *charset = fb_charset_read_best(sink,
		    converters, choice, count, piece);
		unsigned number = fb_charset_number(charset);
		read_bytes[number] += piece.len;
		if (read_bytes[number] > read_bytes[fb_charset_number(most)])
			most = charset;
		begin = end;
	}
	return most;
}
