/* SPDX-License-Identifier: BSD-2-Clause */
#include "transfer.h"

#include "table.h"

#define ARENA_BYTES ((size_t)64 << 20)

static const struct {
	const char *name;
	struct fb_str in;
	enum fb_transfer want;
} names[] = {
	{ "base64 is base64", FB_STR("base64"), FB_TRANSFER_BASE64 },
	{ "case does not matter", FB_STR("Base64"), FB_TRANSFER_BASE64 },
	{ "blanks and comments stand around a name",
	    FB_STR(" (a (nested) comment)\r\n\tquoted-printable (c)"),
	    FB_TRANSFER_QUOTED_PRINTABLE },
	{ "a quoted name is a name", FB_STR("\"base64\""), FB_TRANSFER_BASE64 },
	{ "a semicolon ends a name", FB_STR("base64; x=y"),
	    FB_TRANSFER_BASE64 },
	{ "8bit is identity", FB_STR("8bit"), FB_TRANSFER_IDENTITY },
	{ "x-uuencode is uuencode", FB_STR("X-UUencode"),
	    FB_TRANSFER_UUENCODE },
	{ "an unknown name is identity", FB_STR("x-yenc"),
	    FB_TRANSFER_IDENTITY },
	{ "a longer name is another", FB_STR("base64x"), FB_TRANSFER_IDENTITY },
	{ "nothing is identity", FB_STR(""), FB_TRANSFER_IDENTITY },
	{ "no bytes are identity", { NULL, 0 }, FB_TRANSFER_IDENTITY },
	{ "a comment that never closes is identity", FB_STR("(((base64"),
	    FB_TRANSFER_IDENTITY },
};

static void
is_named(void **state)
{
	const typeof(*names) *c = *state;
	assert_int_equal(fb_transfer_named(c->in), c->want);
}

#define B FB_TRANSFER_BASE64
#define Q FB_TRANSFER_QUOTED_PRINTABLE
#define I FB_TRANSFER_IDENTITY
#define U FB_TRANSFER_UUENCODE

static const struct {
	const char *name;
	enum fb_transfer transfer;
	struct fb_str in, want;
} cases[] = {
	{ "identity is the same bytes", I, FB_STR("a=\0\xFF"),
	    FB_STR("a=\0\xFF") },

	{ "base64 in whole groups", B, FB_STR("TWFuTWFu"), FB_STR("ManMan") },
	{ "base64 with one padding", B, FB_STR("TWE="), FB_STR("Ma") },
	{ "base64 with two paddings", B, FB_STR("TQ=="), FB_STR("M") },
	{ "base64 without its padding", B, FB_STR("TWE"), FB_STR("Ma") },
	{ "base64 goes on after padding", B, FB_STR("Vkk=\r\nUlVTISE="),
	    FB_STR("VIRUS!!") },
	{ "base64 goes on after padding on the line", B, FB_STR("TQ==TWFu"),
	    FB_STR("MMan") },
	{ "base64 takes padding after a whole group", B, FB_STR("TWFu====TWFu"),
	    FB_STR("ManMan") },
	{ "base64 ignores line ends and blanks", B, FB_STR("T W\r\nF\tu\nTWFu"),
	    FB_STR("ManMan") },
	{ "base64 ignores foreign characters", B, FB_STR("T!W-F_u\0\xFF(TWFu"),
	    FB_STR("ManMan") },
	{ "base64 drops a lone last character", B, FB_STR("TWFuT"),
	    FB_STR("Man") },
	{ "base64 of nothing", B, FB_STR(""), FB_STR("") },
	{ "base64 of no bytes", B, { NULL, 0 }, FB_STR("") },
	{ "base64 of rubbish only", B, FB_STR("====\r\n"), FB_STR("") },
	{ "base64 knows + and /", B, FB_STR("+/+/"), FB_STR("\xFB\xFF\xBF") },

	{ "uuencode", U, FB_STR("begin 644 a.txt\n#36%N\n\"36$`\n`\nend\n"),
	    FB_STR("ManMa") },
	{ "uuencode with CR LF and text around it", U,
	    FB_STR("see:\r\nbegin 644 a\r\n#36%N\r\n`\r\nend\r\n#36%N\r\n"),
	    FB_STR("Man") },
	{ "uuencode that was cut", U, FB_STR("begin 644 a\nM36%N36"),
	    FB_STR("Man") },
	{ "uuencode without begin is text", U, FB_STR("abc\ndef"),
	    FB_STR("abc\ndef") },
	{ "uuencode of nothing", U, FB_STR(""), FB_STR("") },
	{ "QP of plain text", Q, FB_STR("abc\r\ndef\n"),
	    FB_STR("abc\r\ndef\n") },
	{ "QP with upper-case hex", Q, FB_STR("=E3=81=82"), FB_STR("あ") },
	{ "QP with lower-case hex", Q, FB_STR("=e3=81=82"), FB_STR("あ") },
	{ "QP with a NUL", Q, FB_STR("a=00b"), FB_STR("a\0b") },
	{ "QP joins a soft break", Q, FB_STR("ab=\r\ncd=\nef"),
	    FB_STR("abcdef") },
	{ "QP joins a soft break with blanks", Q, FB_STR("ab= \t\r\ncd"),
	    FB_STR("abcd") },
	{ "QP joins a soft break of CR CR LF", Q, FB_STR("ab=\r\r\ncd"),
	    FB_STR("abcd") },
	{ "QP joins a soft break at a lone CR", Q, FB_STR("ab=\rcd"),
	    FB_STR("abcd") },
	{ "QP drops trailing blanks", Q, FB_STR("ab \t\r\ncd  "),
	    FB_STR("ab\r\ncd") },
	{ "QP keeps an encoded blank", Q, FB_STR("ab=20\r\n"),
	    FB_STR("ab \r\n") },
	{ "QP keeps blanks within a line", Q, FB_STR("a  b"), FB_STR("a  b") },
	{ "QP drops = at the end", Q, FB_STR("ab="), FB_STR("ab") },
	{ "QP keeps = before no hex", Q, FB_STR("a=b=zz=4"),
	    FB_STR("a=b=zz=4") },
	{ "QP keeps = before half a hex", Q, FB_STR("=4\r\n=4g"),
	    FB_STR("=4\r\n=4g") },
	{ "QP decodes once", Q, FB_STR("=3D41"), FB_STR("=41") },
	{ "QP keeps 8 bit", Q, FB_STR("\xE3\x81\x82"), FB_STR("あ") },
	{ "QP of nothing", Q, FB_STR(""), FB_STR("") },
	{ "QP of soft breaks only", Q, FB_STR("=\n=\n="), FB_STR("") },
	{ "QP keeps an empty line behind a soft break", Q, FB_STR("a=\n\nb"),
	    FB_STR("a\nb") },
};

static void
decodes(void **state)
{
	const typeof(*cases) *c = *state;
	struct fb_arena *arena = fb_arena_new(ARENA_BYTES);
	struct fb_str out;

	assert_int_equal(fb_transfer_decode(&out, arena, c->transfer, c->in),
	    FB_OK);
	assert_int_equal(out.len, c->want.len);
	assert_memory_equal(out.data, c->want.data, out.len);
	fb_arena_free(arena);
}

static const struct {
	const char *name;
	struct fb_str in, want;
} q_cases[] = {
	{ "Q reads _ as a space", FB_STR("a_b"), FB_STR("a b") },
	{ "Q keeps a real space", FB_STR("a b "), FB_STR("a b ") },
	{ "Q reads hex of either case", FB_STR("=e3=81=82=5F"), FB_STR("あ_") },
	{ "Q keeps a broken escape", FB_STR("=zz="), FB_STR("=zz=") },
};

static void
decodes_q(void **state)
{
	const typeof(*q_cases) *c = *state;
	struct fb_arena *arena = fb_arena_new(ARENA_BYTES);
	struct fb_str out;

	assert_int_equal(fb_transfer_decode_q(&out, arena, c->in), FB_OK);
	assert_int_equal(out.len, c->want.len);
	assert_memory_equal(out.data, c->want.data, out.len);
	fb_arena_free(arena);
}

/* Any limit gives the front of the whole result, and says so. */
static void
limit_cuts(void **state)
{
	static const struct {
		enum fb_transfer transfer;
		struct fb_str in;
	} in[] = { { B, FB_STR("VGhl IHF1aWNrIGJyb3==duIGZv\neA==") },
		{ Q, FB_STR("The =71uick=\r\n brown \r\nfox=") },
		{ I, FB_STR("The quick") } };
	struct fb_arena *arena = fb_arena_new(ARENA_BYTES);

	(void)state;
	for (size_t i = 0; i < sizeof in / sizeof *in; i++) {
		struct fb_str whole, some;
		bool is_cut;
		assert_int_equal(fb_transfer_decode(&whole, arena,
				     in[i].transfer, in[i].in),
		    FB_OK);
		for (size_t limit = 0; limit <= in[i].in.len + 1; limit++) {
			assert_int_equal(fb_transfer_decode_some(&some, &is_cut,
					     arena, in[i].transfer, in[i].in,
					     limit),
			    FB_OK);
			assert_int_equal(is_cut, limit < whole.len);
			assert_int_equal(some.len,
			    limit < whole.len ? limit : whole.len);
			assert_memory_equal(some.data, whole.data, some.len);
		}
	}
	fb_arena_free(arena);
}

static unsigned
next_random(unsigned *seed)
{
	*seed = *seed * 1103515245u + 12345u;
	return *seed >> 16 & 0x7FFF;
}

static size_t
encode_base64(char *out, const unsigned char *in, size_t len)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	    "0123456789+/";
	size_t n = 0;

	for (size_t i = 0; i < len; i += 3) {
		unsigned group = (unsigned)in[i] << 16;
		group |= i + 1 < len ? (unsigned)in[i + 1] << 8 : 0;
		group |= i + 2 < len ? in[i + 2] : 0;
		out[n++] = digits[group >> 18];
		out[n++] = digits[group >> 12 & 63];
		out[n++] = i + 1 < len ? digits[group >> 6 & 63] : '=';
		out[n++] = i + 2 < len ? digits[group & 63] : '=';
		if (n % 78 == 76) {
			out[n++] = '\r';
			out[n++] = '\n';
		}
	}
	return n;
}

static void
every_byte_string_comes_back_from_base64(void **state)
{
	unsigned seed = 1;
	unsigned char bytes[400];
	char text[800];

	(void)state;
	for (size_t len = 0; len < sizeof bytes; len++) {
		struct fb_arena *arena = fb_arena_new(ARENA_BYTES);
		struct fb_str out;
		for (size_t i = 0; i < len; i++)
			bytes[i] = (unsigned char)next_random(&seed);
		struct fb_str in = { text, encode_base64(text, bytes, len) };
		assert_int_equal(fb_transfer_decode(&out, arena, B, in), FB_OK);
		assert_int_equal(out.len, len);
		assert_memory_equal(out.data, bytes, len);
		fb_arena_free(arena);
	}
}

static void
output_is_never_longer_than_input(void **state)
{
	static const char letters[] = "=Aa4\r\n \t_/\xFF";
	unsigned seed = 2;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		struct fb_arena *arena = fb_arena_new(ARENA_BYTES);
		char text[64];
		struct fb_str out, in = { text, next_random(&seed) % 64 };
		for (size_t i = 0; i < in.len; i++)
			text[i] =
			    letters[next_random(&seed) % (sizeof letters - 1)];
		for (int t = I; t <= U; t++) {
			assert_int_equal(fb_transfer_decode(&out, arena,
					     (enum fb_transfer)t, in),
			    FB_OK);
			assert_true(out.len <= in.len);
		}
		assert_int_equal(fb_transfer_decode_q(&out, arena, in), FB_OK);
		assert_true(out.len <= in.len);
		fb_arena_free(arena);
	}
}

static void
no_memory_is_reported(void **state)
{
	struct fb_arena *arena = fb_arena_new(1);
	struct fb_str out = { NULL, 7 };

	(void)state;
	assert_int_equal(fb_transfer_decode(&out, arena, B, FB_STR("TWFu")),
	    FB_ERR_NOMEM);
	assert_int_equal(out.len, 7);
	fb_arena_free(arena);
}

int
main(void)
{
	struct table table = { 0 };
	TABLE_ADD(&table, names, is_named);
	TABLE_ADD(&table, cases, decodes);
	TABLE_ADD(&table, q_cases, decodes_q);
	table_add(&table, "a limit cuts and says so", limit_cuts, NULL);
	table_add(&table, "every byte string comes back from base64",
	    every_byte_string_comes_back_from_base64, NULL);
	table_add(&table, "output is never longer than input",
	    output_is_never_longer_than_input, NULL);
	table_add(&table, "no memory is reported", no_memory_is_reported, NULL);
	return table_run(&table, "transfer");
}
