/* SPDX-License-Identifier: BSD-2-Clause */
#include "charset_read.h"

#include <assert.h>
#include <limits.h>

#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>
#include <unicode/utf16.h>

#include "utf8.h"

#define CHUNK_UNITS 512

/* What UTF-8 is preferred by when several readings are possible: random
 * bytes are hardly ever valid UTF-8. */
#define UTF8_BONUS 6

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

/* ibm-943 rotates three controls, as IBM's terminals wanted them. */
static UChar
unrotate(UChar c)
{
	switch (c) {
	case 0x1A:
		return 0x7F;
	case 0x1C:
		return 0x1A;
	case 0x7F:
		return 0x1C;
	default:
		return c;
	}
}

struct units {
	struct fb_sink *sink;
	bool is_rotated;
	UChar lead; /* high surrogate of the chunk before, or 0 */
};

static void
put_units(struct units *state, const UChar *unit, const UChar *end)
{
	for (; unit < end; unit++) {
		UChar c = *unit;
		if (state->lead != 0 && U16_IS_TRAIL(c)) {
			fb_sink_put(state->sink,
			    (uint32_t)U16_GET_SUPPLEMENTARY(state->lead, c));
			state->lead = 0;
			continue;
		}
		if (state->lead != 0)
			fb_sink_put_error(state->sink);
		state->lead = U16_IS_LEAD(c) ? c : 0;
		if (state->lead == 0)
			fb_sink_put(state->sink,
			    state->is_rotated ? unrotate(c) : c);
	}
}

static bool
read_converted(struct fb_sink *sink, UConverter *converter, bool is_rotated,
    struct fb_str bytes)
{
	struct units state = { .sink = sink, .is_rotated = is_rotated };
	const char *from = bytes.data, *end = bytes.data + bytes.len;
	UErrorCode status;

	do {
		UChar chunk[CHUNK_UNITS], *to = chunk;
		status = U_ZERO_ERROR;
		ucnv_toUnicode(converter, &to, chunk + CHUNK_UNITS, &from, end,
		    NULL, true, &status);
		put_units(&state, chunk, to);
	} while (status == U_BUFFER_OVERFLOW_ERROR && !fb_sink_is_over(sink));
	if (state.lead != 0)
		fb_sink_put_error(sink);
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
	UConverter *converter = converter_of(converters, charset);
	if (converter == NULL)
		return false;
	bool is_rotated = fb_charset_number(charset) == FB_CHARSET_SHIFT_JIS;
	if (!read_converted(sink, converter, is_rotated, bytes)) {
		converters->is_nomem = true;
		return false;
	}
	return true;
}

const struct fb_charset *
fb_charset_read_8bit(struct fb_sink *sink, struct fb_converters *converters,
    struct fb_str bytes)
{
	static const struct {
		enum fb_charset_id id;
		unsigned handicap;
	} candidates[] = {
		{ FB_CHARSET_UTF8, 0 },
		{ FB_CHARSET_SHIFT_JIS, UTF8_BONUS },
		{ FB_CHARSET_EUC_JP, UTF8_BONUS + 1 },
	};
	const struct fb_charset *best = fb_charset_at(FB_CHARSET_UTF8);
	uint64_t least = UINT64_MAX;

	for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++) {
		const struct fb_charset *charset =
		    fb_charset_at(candidates[i].id);
		struct fb_sink weigh = fb_sink_weigh(least);
		weigh.cost = candidates[i].handicap;
		if (fb_charset_read(&weigh, converters, charset, bytes) &&
		    weigh.cost < least) {
			least = weigh.cost;
			best = charset;
		}
	}
	if (!fb_charset_read(sink, converters, best, bytes))
		read_utf8(sink, bytes);
	return best;
}
