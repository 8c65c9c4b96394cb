/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From a constant database of Postfix to the rows of a consent table.
 */
#include "consent_source.h"

#include "cdb_check.h"
#include "i18n.h"
#include "lines.h"

struct parser {
	struct fb_consent_build *build;
	struct fb_consent_errors *errors;
	struct fb_consent_key key;
	struct fb_consent_reading words;
	char message[FB_SETTING_MESSAGE_BYTES];
};

/* Postfix may be built to write the NUL behind texts, and to read both. */
static struct fb_str
without_nul(struct fb_str text)
{
	if (text.len != 0 && text.data[text.len - 1] == '\0')
		text.len--;
	return text;
}

/* Texts are such as a line of the text table may hold. */
static bool
read_row(struct parser *parser, struct fb_str key, struct fb_str value)
{
	size_t column;

	if (!fb_lines_check(key, &column, parser->message,
		sizeof parser->message) ||
	    !fb_lines_check(value, &column, parser->message,
		sizeof parser->message) ||
	    !fb_consent_row_key(&parser->key, key, parser->message))
		return false;
	fb_consent_reading_begin(&parser->words);
	return fb_consent_reading_words(&parser->words, value,
		   parser->message) &&
	    fb_consent_reading_end(&parser->words, parser->message);
}

static void
report_twice(void *context, const struct fb_consent_row *row, struct fb_str key)
{
	char shown[FB_LINES_SHOWN_BYTES];

	(void)row;
	fb_lines_show(shown, key);
	fb_consent_complain(context, 0, 0, _("\"%s\" stands twice"), shown);
}

static const char *
explain(enum fb_cdb_fault fault)
{
	switch (fault) {
	case FB_CDB_EMPTY:
	case FB_CDB_ZERO:
		return _("it is empty");
	case FB_CDB_UNFINISHED:
	case FB_CDB_SHORT:
		return _("it is cut off, or was not written to its end");
	default:
		return _("its structure is damaged, or it is another kind of "
			 "file");
	}
}

static enum fb_status
check(struct fb_str bytes, struct fb_consent_errors *errors)
{
	struct fb_cdb_finding finding;
	enum fb_status status =
	    fb_cdb_check(&finding, (const uint8_t *)bytes.data, bytes.len);

	if (status == FB_ERR_CORRUPT)
		fb_consent_complain_of_file(errors,
		    _("no constant database (byte %zu): %s; make it again "
		      "with postmap or fakebill-consent compile"),
		    finding.offset, explain(finding.fault));
	return status;
}

enum fb_status
fb_consent_read_cdb(struct fb_consent_build *build, struct fb_str bytes,
    struct fb_consent_errors *errors)
{
	struct parser parser = { .build = build, .errors = errors };
	size_t position = FB_CDB_HEADER_BYTES;
	char shown[FB_LINES_SHOWN_BYTES];
	struct fb_str key, value;
	uint32_t number = 0;

	enum fb_status status = check(bytes, errors);
	if (status != FB_OK)
		return status;
	while (fb_cdb_next(&key, &value, (const uint8_t *)bytes.data, bytes.len,
	    &position)) {
		key = without_nul(key);
		number++;
		if (!read_row(&parser, key, without_nul(value))) {
			fb_lines_show(shown, key);
			fb_consent_complain(errors, 0, 0,
			    _("in the row of \"%s\": %s"), shown,
			    parser.message);
		} else if (fb_consent_build_add(build, &parser.key,
			       &parser.words, number) != FB_OK) {
			return FB_ERR_NOMEM;
		}
	}
	fb_consent_build_sort(build, report_twice, errors);
	return errors->count == 0 ? FB_OK : FB_ERR_SYNTAX;
}
