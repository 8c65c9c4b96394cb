/* SPDX-License-Identifier: BSD-2-Clause */
#include "mime.h"

#include "table.h"

#define ARENA_BYTES ((size_t)256 << 20)
#define MULTIPART(type, boundary) \
	"Content-Type: multipart/" type "; boundary=\"" boundary "\"\n\n"

/*
 * What was read, one line for each part:
 *
 *   path type/subtype [cs=charset] [name=filename] [in=charset of the name]
 *   [att] [alt] [msg=Subject] <body>
 */
static const struct {
	const char *name;
	struct fb_str in;
	const char *want;
} cases[] = {
	/* header and body */
	{ "a plain message is one text/plain part",
	    FB_STR("Subject: s\n\nbody\n"), "1 text/plain <body\n>" },
	{ "CR LF ends lines", FB_STR("Subject: s\r\n\r\nbody\r\n"),
	    "1 text/plain <body\r\n>" },
	{ "a lone CR ends lines", FB_STR("Subject: s\r\rbody\rmore"),
	    "1 text/plain <body\rmore>" },
	{ "CR CR LF is one line end",
	    FB_STR("Subject: s\r\r\nTo: t\r\r\n\r\r\nbody"),
	    "1 text/plain <body>" },
	{ "an empty message is an empty text", FB_STR(""), "1 text/plain <>" },
	{ "no bytes at all are an empty text", { NULL, 0 }, "1 text/plain <>" },
	{ "a header only has an empty text", FB_STR("Subject: s\n"),
	    "1 text/plain <>" },
	{ "a header without a line end has an empty text", FB_STR("Subject: s"),
	    "1 text/plain <>" },
	{ "an empty first line begins the body", FB_STR("\nSubject: s\n"),
	    "1 text/plain <Subject: s\n>" },
	{ "text without header is all body", FB_STR("Hello you\nand you\n"),
	    "1 text/plain <Hello you\nand you\n>" },
	{ "text whose second line has a colon is all body",
	    FB_STR("お支払い\nTEL:03-0000-0000\n\nx"),
	    "1 text/plain <お支払い\nTEL:03-0000-0000\n\nx>" },
	{ "text that begins with a URL is all body",
	    FB_STR("http://a.example/\nb"),
	    "1 text/plain <http://a.example/\nb>" },
	{ "an mbox From_ line is skipped",
	    FB_STR("From a@b Mon Jan  1 00:00:00 2024\nFoo: x\n\nb"),
	    "1 text/plain <b>" },
	{ "a first line that is no field is skipped",
	    FB_STR("rubbish here\nContent-Type: text/html\n\nb"),
	    "1 text/html <b>" },
	{ "rubbish between fields is skipped",
	    FB_STR("To: t\nrubbish here\nContent-Type: text/html\n\nb"),
	    "1 text/html <b>" },
	{ "a missing empty line begins the body",
	    FB_STR("Content-Type: text/html\nお支払い\n\nb"),
	    "1 text/html <お支払い\n\nb>" },
	{ "a line of blanks begins the body",
	    FB_STR("Content-Type: text/html\n \nb\n\nc"),
	    "1 text/html <b\n\nc>" },
	{ "a line of blanks begins an indented body",
	    FB_STR("Content-Type: text/html\n \n  b\nc: d\n\ne"),
	    "1 text/html <  b\nc: d\n\ne>" },
	{ "a line of blanks between fields is a fold",
	    FB_STR("X: y\n \n z\nContent-Type: text/html\n\nb"),
	    "1 text/html <b>" },
	{ "NULs are bytes", FB_STR("X: a\0b\n\nc\0d"), "1 text/plain <c\\0d>" },

	/* Content-Type */
	{ "type and subtype are lower case",
	    FB_STR("Content-Type: TEXT/Html\n\nb"), "1 text/html <b>" },
	{ "blanks and comments stand in a type",
	    FB_STR("Content-Type: (c) text / (d)\n html ;charset=x\n\nb"),
	    "1 text/html cs=x <b>" },
	{ "a type without subtype is text/plain, its charset counts",
	    FB_STR("Content-Type: text; charset=x\n\nb"),
	    "1 text/plain cs=x <b>" },
	{ "of two types the first counts",
	    FB_STR("Content-Type: text/html\nContent-Type: text/plain\n\nb"),
	    "1 text/html <b>" },
	{ "of two types the first that is one counts",
	    FB_STR("Content-Type: html\nContent-Type: text/html\n\nb"),
	    "1 text/html <b>" },
	{ "text/calendar is text", FB_STR("Content-Type: text/calendar\n\nb"),
	    "1 text/calendar <b>" },
	{ "an image is skipped",
	    FB_STR("Content-Type: image/png\nContent-Transfer-Encoding: "
		   "base64\n\nAAAA"),
	    "1 image/png -4" },
	{ "an octet-stream with the name of a text is text",
	    FB_STR("Content-Type: application/octet-stream; name=A.HTM\n\nb"),
	    "1 application/octet-stream name=A.HTM <b>" },
	{ "so is any application with such a name",
	    FB_STR("Content-Type: application/pdf; name=a.shtml\n\nb"),
	    "1 application/pdf name=a.shtml <b>" },
	{ "blanks and dots behind a name change nothing",
	    FB_STR("Content-Type: application/pdf; name=\"a.txt. .\"\n\nb"),
	    "1 application/pdf name=a.txt. . <b>" },
	{ "an encoded name tells what it is",
	    FB_STR("Content-Type: application/octet-stream;\n"
		   " name=\"=?utf-8?B?YS5odA==?= =?utf-8?Q?ml?=\"\n\nb"),
	    "1 application/octet-stream "
	    "name==?utf-8?B?YS5odA==?= =?utf-8?Q?ml?= <b>" },
	{ "a table and a calendar are text",
	    FB_STR(MULTIPART("mixed",
		"b") "--b\n"
		     "Content-Type: application/vnd.ms-excel; "
		     "name=a.csv\n\none\n"
		     "--b\nContent-Type: application/octet-stream; "
		     "name=a.ics\n\n"
		     "two\n--b--\n"),
	    "1 application/vnd.ms-excel name=a.csv <one>\n"
	    "2 application/octet-stream name=a.ics <two>" },
	{ "a type that nobody knows goes by the name",
	    FB_STR("Content-Type: x-any/thing; name=a.html\n\nb"),
	    "1 x-any/thing name=a.html <b>" },
	{ "a picture is one whatever its name",
	    FB_STR("Content-Type: image/png; name=a.html\n\nb"),
	    "1 image/png name=a.html -1" },
	{ "another octet-stream is skipped",
	    FB_STR("Content-Type: application/octet-stream; name=a.exe\n\nb"),
	    "1 application/octet-stream name=a.exe -1" },

	{ "a name makes a type",
	    FB_STR("Content-Disposition: inline; filename=a.html\n\nb"),
	    "1 text/html name=a.html <b>" },
	{ "a name makes a type that is skipped",
	    FB_STR("Content-Type: ; name=\"a.jpg\"\n\nb"),
	    "1 application/octet-stream name=a.jpg -1" },
	{ "a name that tells nothing makes no type",
	    FB_STR("Content-Type: ; name=\"Mr. Smith\"\n\nb"),
	    "1 text/plain name=Mr. Smith <b>" },

	/* transfer encoding */
	{ "base64 is undone",
	    FB_STR("Content-Transfer-Encoding: BASE64\n\nTWFu\n"),
	    "1 text/plain <Man>" },
	{ "quoted-printable is undone",
	    FB_STR("content-transfer-encoding: quoted-printable\n\na=3Db="),
	    "1 text/plain <a=b>" },
	{ "of two transfer encodings the first counts",
	    FB_STR("Content-Transfer-Encoding: base64\n"
		   "Content-Transfer-Encoding: 8bit\n\nTWFu"),
	    "1 text/plain <Man>" },

	/* disposition and names */
	{ "an attachment is one",
	    FB_STR(
		"Content-Disposition: Attachment; filename=\"a b.txt\"\n\nb"),
	    "1 text/plain name=a b.txt att <b>" },
	{ "filename goes before name",
	    FB_STR("Content-Type: text/plain; name=n\n"
		   "Content-Disposition: inline; filename=f\n\nb"),
	    "1 text/plain name=f <b>" },
	{ "a name of RFC 2231 is joined and decoded",
	    FB_STR("Content-Disposition: inline;\n filename*1=\"b%20\";\n"
		   " filename*0*=utf-8'ja'%61\n\nb"),
	    "1 text/plain name=ab%20 in=utf-8 <b>" },

	/* multiparts */
	{ "parts are numbered",
	    FB_STR(MULTIPART("mixed",
		"b") "preamble\n"
		     "--b\n\none\n--b\nContent-Type: text/html\n\ntwo\n"
		     "--b--\nepilogue"),
	    "1 text/plain <one>\n2 text/html <two>" },
	{ "multiparts nest",
	    FB_STR(MULTIPART("mixed", "o") "--o\n" MULTIPART("alternative",
		"i") "--i\n\none\n--i\nContent-Type: text/html\n\ntwo\n"
		     "--i--\n--o\n\nthree\n--o--\n"),
	    "1.1 text/plain alt <one>\n1.2 text/html alt <two>\n"
	    "2 text/plain <three>" },
	{ "what is related inside an alternative is an alternative",
	    FB_STR(MULTIPART("alternative", "o") "--o\n" MULTIPART("related",
		"i") "--i\n\none\n--i--\n--o--\n"),
	    "1.1 text/plain alt <one>" },
	{ "CR LF before a boundary belongs to it",
	    FB_STR("Content-Type: multipart/mixed; boundary=b\r\n\r\n"
		   "--b\r\n\r\none\r\n\r\n--b--\r\n"),
	    "1 text/plain <one\r\n>" },
	{ "boundaries stand at lone CRs too",
	    FB_STR("Content-Type: multipart/mixed; boundary=b\r\r"
		   "--b\r\rone\r--b\r\rtwo\r--b--\r"),
	    "1 text/plain <one>\n2 text/plain <two>" },
	{ "a multipart need not be closed",
	    FB_STR(MULTIPART("mixed", "b") "--b\n\none\n--b\n\ntwo\n"),
	    "1 text/plain <one>\n2 text/plain <two\n>" },
	{ "an outer boundary closes an inner multipart",
	    FB_STR(MULTIPART("mixed", "o") "--o\n" MULTIPART("mixed",
		"i") "--i\n\none\n--o\n\ntwo\n--i\n\nx\n--o--\n"),
	    "1.1 text/plain <one>\n2 text/plain <two\n--i\n\nx>" },
	{ "a boundary may begin with another one",
	    FB_STR(MULTIPART("mixed", "b") "--b\n" MULTIPART("mixed",
		"b1") "--b1\n\none\n--b1--\n--b\n\ntwo\n--b--\n"),
	    "1.1 text/plain <one>\n2 text/plain <two>" },
	{ "an inner boundary may be the front of the outer one",
	    FB_STR(MULTIPART("mixed", "b1") "--b1\n" MULTIPART("mixed",
		"b") "--b\n\none\n--b1\n\ntwo\n--b1--\n"),
	    "1.1 text/plain <one>\n2 text/plain <two>" },
	{ "the same boundary may serve twice",
	    FB_STR(MULTIPART("mixed", "b") "--b\n" MULTIPART("mixed",
		"b") "--b\n\none\n--b--\n--b\n\ntwo\n--b--\n"),
	    "1.1 text/plain <one>\n2 text/plain <two>" },
	{ "a line that only begins with the boundary is text",
	    FB_STR(MULTIPART("mixed", "b") "--b\n\n--bx\n--b--\n"),
	    "1 text/plain <--bx>" },
	{ "blanks may follow a boundary",
	    FB_STR(MULTIPART("mixed", "b") "--b \t\n\none\n--b-- \n"),
	    "1 text/plain <one>" },
	{ "rubbish may follow a boundary and a blank",
	    FB_STR(MULTIPART("mixed", "b") "--b x\n\none\n--b--x\n"),
	    "1 text/plain <one>" },
	{ "a part behind the closing boundary is read",
	    FB_STR(MULTIPART("mixed", "b") "--b\n\none\n--b--\n--b\n\ntwo"),
	    "1 text/plain <one>\n2 text/plain <two>" },
	{ "a boundary ends the header that declares it",
	    FB_STR("Content-Type: multipart/mixed; boundary=\"--a:b\"\n"
		   "----a:b\nContent-Type: text/html\n\none\n----a:b--"),
	    "1 text/html <one>" },
	{ "a boundary ends a header",
	    FB_STR(MULTIPART("mixed", "b") "--b\nContent-Type: text/html\n"
					   "--b\n\ntwo\n--b--\n"),
	    "1 text/html <>\n2 text/plain <two>" },
	{ "a part without an empty line has its text",
	    FB_STR(MULTIPART("mixed", "b") "--b\nJust text.\n--b--\n"),
	    "1 text/plain <Just text.>" },
	{ "a multipart without its boundary in the body is a text",
	    FB_STR(MULTIPART("mixed", "b") "one\n--c\ntwo"),
	    "1 text/plain <one\n--c\ntwo>" },
	{ "so is one inside another",
	    FB_STR(MULTIPART("mixed", "o") "--o\n" MULTIPART("mixed",
		"i") "one\n--o\n\ntwo\n"),
	    "1 text/plain <one>\n2 text/plain <two\n>" },
	{ "a multipart without the parameter is a text",
	    FB_STR("Content-Type: multipart/mixed\n\n--b\n\none\n--b--\n"),
	    "1 text/plain <--b\n\none\n--b--\n>" },
	{ "a boundary without quotes may hold odd characters",
	    FB_STR("Content-Type: multipart/mixed; boundary==_a/b=?:c;x=y\n\n"
		   "--=_a/b=?:c\n\none\n--=_a/b=?:c--"),
	    "1 text/plain <one>" },
	{ "a boundary may come in pieces",
	    FB_STR("Content-Type: multipart/mixed;\n boundary*0=a;\n"
		   " boundary*1=\"b\"\n\n--ab\n\none\n--ab--"),
	    "1 text/plain <one>" },
	{ "a folded type has its boundary",
	    FB_STR("Content-Type: multipart/mixed;\r\n\tboundary=\r\n \"b\""
		   "\r\n\r\n--b\r\n\r\none\r\n--b--"),
	    "1 text/plain <one>" },

	/* enclosed messages */
	{ "an enclosed message is opened",
	    FB_STR(MULTIPART("mixed", "b") "--b\n\none\n--b\n"
					   "Content-Type: message/rfc822\n\n"
					   "Subject: in\n\ntwo\n--b--\n"),
	    "1 text/plain <one>\n2 message/rfc822 msg=in\n"
	    "2.1 text/plain <two>" },
	{ "an enclosed multipart has the number of its message",
	    FB_STR(MULTIPART("mixed", "b") "--b\n"
					   "Content-Type: message/rfc822\n\n"
					   "Subject: in\n" MULTIPART("mixed",
					       "i") "--i\n\none\n--i--\n"
						    "--b--\n"),
	    "1 message/rfc822 msg=in\n1.1 text/plain <one>" },
	{ "an enclosed multipart without delimiters is its text",
	    FB_STR("Content-Type: message/rfc822\n\n"
		   "Subject: in\n" MULTIPART("mixed", "i") "one\n"),
	    "1 message/rfc822 msg=in\n1.1 text/plain <one\n>" },
	{ "a message in a message in a message",
	    FB_STR("Content-Type: message/rfc822\n\nSubject: a\n"
		   "Content-Type: message/rfc822\n\nSubject: b\n\ntext"),
	    "1 message/rfc822 msg=a\n1.1 message/rfc822 msg=b\n"
	    "1.1.1 text/plain <text>" },
	{ "an enclosed message may begin with a From_ line",
	    FB_STR("Content-Type: message/rfc822\n\n"
		   ">From a@b\nSubject: in\n\ntext"),
	    "1 message/rfc822 msg=in\n1.1 text/plain <text>" },
	{ "parts of a digest are messages",
	    FB_STR(MULTIPART("digest", "b") "--b\n\nSubject: one\n\nx\n"
					    "--b\nContent-Type: text/html\n\n"
					    "y\n--b--\n"),
	    "1 message/rfc822 msg=one\n1.1 text/plain <x>\n2 text/html <y>" },
	{ "an encoded message is opened",
	    FB_STR("Content-Type: message/rfc822\n"
		   "Content-Transfer-Encoding: base64\n\n"
		   "U3ViamVjdDogaW4KQ29udGVudC1UeXBlOiBtdWx0aXBhcnQvbWl4ZWQ7"
		   "IGJvdW5kYXJ5PWkKCi0taQoKb25lCi0taQpDb250ZW50LVR5cGU6IHRl"
		   "eHQvaHRtbAoKdHdvCi0taS0tCg=="),
	    "1 message/rfc822 msg=in\n1.1 text/plain <one>\n"
	    "1.2 text/html <two>" },
	{ "an encoded message between other parts",
	    FB_STR(MULTIPART("mixed",
		"b") "--b\n\none\n--b\n"
		     "Content-Type: message/rfc822\n"
		     "Content-Transfer-Encoding: quoted-printable\n\n"
		     "Subject: =69n\n\n=2D-b=2D-\n--b\n\nthree\n--b--\n"),
	    "1 text/plain <one>\n2 message/rfc822 msg=in\n"
	    "2.1 text/plain <--b-->\n3 text/plain <three>" },
	{ "encoded messages in each other",
	    FB_STR("Content-Type: message/rfc822\n"
		   "Content-Transfer-Encoding: base64\n\n"
		   "Q29udGVudC1UeXBlOiBtZXNzYWdlL3JmYzgyMgpDb250ZW50LVRyYW5z"
		   "ZmVyLUVuY29kaW5nOiBxdW90ZWQtcHJpbnRhYmxlCgpTdWJqZWN0OiBi"
		   "ClgtYTo9CiBiCgp0ZT03OHQ="),
	    "1 message/rfc822\n1.1 message/rfc822 msg=b\n"
	    "1.1.1 text/plain <text>" },
	{ "a message that is attached as a file",
	    FB_STR("Content-Type: application/octet-stream; name=a.eml\n\n"
		   "Subject: in\n\ntext"),
	    "1 application/octet-stream name=a.eml msg=in\n"
	    "1.1 text/plain <text>" },
	{ "a report about delivery is text",
	    FB_STR("Content-Type: message/delivery-status\n\nAction: failed"),
	    "1 message/delivery-status <Action: failed>" },
	{ "a bounce that quotes the message",
	    FB_STR(MULTIPART("report",
		"b") "--b\n\nsorry\n--b\n"
		     "Content-Type: message/delivery-status\n\nStatus: 5.1.1\n"
		     "--b\nContent-Type: message/rfc822\n\n"
		     "Subject: in\n\ntext\n--b--\n"),
	    "1 text/plain <sorry>\n2 message/delivery-status <Status: 5.1.1>\n"
	    "3 message/rfc822 msg=in\n3.1 text/plain <text>" },
	{ "a bounce that quotes the header only",
	    FB_STR(MULTIPART("report",
		"b") "--b\n\nsorry\n--b\n"
		     "Content-Type: text/rfc822-headers\n\nSubject: "
		     "in\n--b--\n"),
	    "1 text/plain <sorry>\n2 text/rfc822-headers <Subject: in>" },
	{ "an alternative ends at an enclosed message",
	    FB_STR(MULTIPART("alternative", "b") "--b\n"
						 "Content-Type: "
						 "message/rfc822\n\n"
						 "Subject: in\n\none\n"),
	    "1 message/rfc822 alt msg=in\n1.1 text/plain <one\n>" },
};

static void
put(char **at, struct fb_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] == '\0')
			*at = stpcpy(*at, "\\0");
		else
			*(*at)++ = text.data[i];
	}
	**at = '\0';
}

static void
put_optional(char **at, const char *label, struct fb_str text)
{
	if (text.len == 0)
		return;
	*at = stpcpy(*at, label);
	put(at, text);
}

static void
put_part(char **at, const struct fb_part *part)
{
	struct fb_str subject;

	*at += sprintf(*at, "%s ", part->path);
	put(at, part->type);
	put(at, FB_STR("/"));
	put(at, part->subtype);
	put_optional(at, " cs=", part->charset);
	put_optional(at, " name=", part->filename);
	put_optional(at, " in=", part->filename_charset);
	if (part->is_attachment)
		*at = stpcpy(*at, " att");
	if (part->is_in_alternative)
		*at = stpcpy(*at, " alt");
	if (part->is_message_header) {
		fb_fields_find(&subject, &part->fields, "subject", 0);
		put_optional(at, " msg=", subject);
	} else if (part->body.data == NULL && part->raw_bytes != 0) {
		*at += sprintf(*at, " -%zu", part->raw_bytes);
	} else {
		put(at, FB_STR(" <"));
		put(at, part->body);
		put(at, FB_STR(">"));
	}
}

static void
opens(void **state)
{
	const typeof(*cases) *c = *state;
	struct fb_arena *arena = fb_arena_new(ARENA_BYTES);
	struct fb_limits limits = FB_LIMITS_DEFAULT;
	struct fb_message message;
	char got[2000], *at = got;

	assert_int_equal(fb_mime_open(&message, arena, &limits, c->in), FB_OK);
	for (size_t i = 0; i < message.part_count; i++) {
		if (i > 0)
			*at++ = '\n';
		put_part(&at, &message.part[i]);
	}
	assert_string_equal(got, c->want);
	assert_int_equal(message.truncated, 0);
	fb_arena_free(arena);
}

/* Replace each LF, and each CR LF, by another line end. */
static struct fb_str
with_line_ends(struct fb_arena *arena, struct fb_str text, const char *line_end)
{
	char *out = fb_arena_alloc(arena, 2 * text.len), *at = out;

	assert_non_null(out);
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] == '\n')
			at = stpcpy(at, line_end);
		else if (text.data[i] != '\r')
			*at++ = text.data[i];
	}
	return (struct fb_str) { out, (size_t)(at - out) };
}

static void
opens_with_line_ends(const typeof(*cases) *c, const char *line_end)
{
	struct fb_arena *arena = fb_arena_new(ARENA_BYTES);
	struct fb_limits limits = FB_LIMITS_DEFAULT;
	struct fb_message want, got;

	assert_int_equal(fb_mime_open(&want, arena, &limits,
			     with_line_ends(arena, c->in, "\n")),
	    FB_OK);
	assert_int_equal(fb_mime_open(&got, arena, &limits,
			     with_line_ends(arena, c->in, line_end)),
	    FB_OK);
	assert_int_equal(got.part_count, want.part_count);
	for (size_t i = 0; i < got.part_count; i++) {
		struct fb_str body =
		    with_line_ends(arena, want.part[i].body, line_end);
		assert_string_equal(got.part[i].path, want.part[i].path);
		assert_int_equal(got.part[i].fields.count,
		    want.part[i].fields.count);
		assert_true(fb_str_equal(got.part[i].type, want.part[i].type));
		assert_true(fb_str_equal(got.part[i].body, body));
	}
	fb_arena_free(arena);
}

static void
line_ends_do_not_matter(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		/* CRs there are not line ends only */
		if (cases[i].in.len == 0 ||
		    memchr(cases[i].in.data, '\r', cases[i].in.len) != NULL)
			continue;
		opens_with_line_ends(&cases[i], "\r\n");
		opens_with_line_ends(&cases[i], "\r\r\n");
		opens_with_line_ends(&cases[i], "\r");
	}
}

static const struct {
	const char *name;
	struct fb_str in;
	const char *want; /* "name=value|" for each field */
} field_cases[] = {
	{ "fields are split", FB_STR("A: 1\nB: 2\n\nC: 3\n"), "A=1|B=2|" },
	{ "a fold stays in the value", FB_STR("A: 1\n 2\r\n\t3\nB: 4\n\n"),
	    "A=1\n 2\r\n\t3|B=4|" },
	{ "a value may begin on the next line", FB_STR("A:\r\n b\r\n\r\n"),
	    "A=b|" },
	{ "a line of blanks is a fold", FB_STR("A: 1\n \n 2\nTo: 3\n\n"),
	    "A=1\n \n 2|To=3|" },
	{ "a blank may stand before the colon", FB_STR("A : 1\n\n"), "A=1|" },
	{ "a value may be empty", FB_STR("A:\nB:1\n\n"), "A=|B=1|" },
	{ "an encoded-word continues without indentation",
	    FB_STR("Subject: =?x?B?YQ==?=\n=?x?B?YQ==?=\n\n"),
	    "Subject==?x?B?YQ==?=\n=?x?B?YQ==?=|" },
	{ "any line continues without indentation before a known field",
	    FB_STR("Subject: a\nlost words\nTo: t\n\n"),
	    "Subject=a\nlost words|To=t|" },
	{ "a colon may stand in a value", FB_STR("A: b: c\n\n"), "A=b: c|" },
	{ "no field without a colon", FB_STR("A\n\n"), "" },
	{ "no field without a name", FB_STR(": a\n\n"), "" },
};

static void
splits_fields(void **state)
{
	const typeof(*field_cases) *c = *state;
	struct fb_arena *arena = fb_arena_new(ARENA_BYTES);
	struct fb_limits limits = FB_LIMITS_DEFAULT;
	struct fb_message message;
	char got[1000] = "", *at = got;

	assert_int_equal(fb_mime_open(&message, arena, &limits, c->in), FB_OK);
	for (size_t i = 0; i < message.fields.count; i++) {
		put(&at, message.fields.field[i].name);
		put(&at, FB_STR("="));
		put(&at, message.fields.field[i].value);
		put(&at, FB_STR("|"));
	}
	assert_string_equal(got, c->want);
	fb_arena_free(arena);
}

static void
fields_are_found_by_name_and_number(void **state)
{
	struct fb_arena *arena = fb_arena_new(ARENA_BYTES);
	struct fb_limits limits = FB_LIMITS_DEFAULT;
	struct fb_message message;
	struct fb_str value;

	(void)state;
	assert_int_equal(fb_mime_open(&message, arena, &limits,
			     FB_STR("From: a\nTO: b\nfrom: c\n\n")),
	    FB_OK);
	assert_true(fb_fields_find(&value, &message.fields, "from", 0));
	assert_memory_equal(value.data, "a", 1);
	assert_true(fb_fields_find(&value, &message.fields, "FROM", 1));
	assert_memory_equal(value.data, "c", 1);
	assert_false(fb_fields_find(&value, &message.fields, "from", 2));
	assert_int_equal(value.len, 0);
	fb_arena_free(arena);
}

int
main(void)
{
	struct table table = { 0 };
	TABLE_ADD(&table, cases, opens);
	TABLE_ADD(&table, field_cases, splits_fields);
	table_add(&table, "line ends do not matter", line_ends_do_not_matter,
	    NULL);
	table_add(&table, "fields are found by name and number",
	    fields_are_found_by_name_and_number, NULL);
	return table_run(&table, "mime");
}
