/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * charset_jis2004_make.c - write charset_jis2004.c to standard output
 *
 * Run by hand when the table has to change; needs the GNU C library, whose
 * iconv(3) knows EUC-JISX0213 (JIS X 0213:2004, JISX0213:2004 standard).
 */
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>

#include "charset_jis2004.h"

#define PER_LINE 6

/* Convert EUC to UTF-32; returns how many code points it was. */
static size_t
convert(uint32_t out[static 4], iconv_t converter, char *bytes, size_t len)
{
	char *in = bytes, *at = (char *)out;
	size_t left = 4 * sizeof *out;

	iconv(converter, NULL, NULL, NULL, NULL);
	if (iconv(converter, &in, &len, &at, &left) == (size_t)-1 ||
	    iconv(converter, NULL, NULL, &at, &left) == (size_t)-1)
		return 0;
	return 4 - left / sizeof *out;
}

static uint32_t
entry(iconv_t converter, unsigned plane, unsigned row, unsigned cell)
{
	char bytes[] = { (char)0x8F, (char)(0xA1 + row), (char)(0xA1 + cell) };
	uint32_t point[4];
	size_t count = plane == 0 ? convert(point, converter, bytes + 1, 2) :
				    convert(point, converter, bytes, 3);

	if (count == 1)
		return point[0];
	return count == 2 ? FB_JIS2004_PAIR | point[1] << 16 | point[0] : 0;
}

/* The characters of a row, with gaps left out. */
static void
write_row(iconv_t converter, unsigned plane, unsigned row)
{
	unsigned column = 0;
	bool is_run = false;

	for (unsigned cell = 0; cell < FB_JIS2004_CELLS; cell++) {
		uint32_t c = entry(converter, plane, row, cell);
		if (c != 0 && !is_run) {
			printf("%s[%u][%u][%u] =", column == 0 ? "" : "\n",
			    plane, row, cell);
			column = 0;
		}
		is_run = c != 0;
		if (is_run)
			printf("%s0x%X,",
			    column++ % PER_LINE == 0 ? "\n\t" : " ",
			    (unsigned)c);
	}
	if (column != 0)
		printf("\n");
}

int
main(void)
{
	iconv_t converter = iconv_open("UTF-32LE", "EUC-JISX0213");
	if (converter == (iconv_t)-1) {
		perror("EUC-JISX0213");
		return EXIT_FAILURE;
	}
	printf("/* SPDX-License-Identifier: BSD-2-Clause */\n"
	       "/* Made by charset_jis2004_make.c; do not edit. */\n"
	       "#include \"charset_jis2004.h\"\n\n"
	       "/* clang-format off */\n"
	       "const uint32_t\n"
	       "    fb_jis2004[FB_JIS2004_PLANES][FB_JIS2004_ROWS]"
	       "[FB_JIS2004_CELLS] = {\n");
	for (unsigned plane = 0; plane < FB_JIS2004_PLANES; plane++)
		for (unsigned row = 0; row < FB_JIS2004_ROWS; row++)
			write_row(converter, plane, row);
	printf("};\n");
	iconv_close(converter);
	return EXIT_SUCCESS;
}
