/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * disguise_mail.h - where in a mail the words stand, for tests
 */
#ifndef FB_TESTS_DISGUISE_MAIL_H
#define FB_TESTS_DISGUISE_MAIL_H

#include "disguise_text.h"

/* Mails: where the text stands. */

struct disguise {
	const char *name;
	struct fb_str (*words)(struct fb_str); /* NULL: as they are */
	const char *codeset, *label;           /* NULL: UTF-8, none */
	struct fb_str (*transfer)(struct fb_str);
	/* a mail from the encoded body */
	struct fb_str (*mail)(const struct disguise *, struct fb_str body);
	const char *subtype;
	const char *missed; /* ids that are not found for now */
	/* a mail from the finished part, where `mail` is NULL */
	struct fb_str (*wrap)(struct fb_str part);
	const char *transfer_name; /* NULL: that of `transfer` */
};

static const char *
transfer_name(const struct disguise *d)
{
	return d->transfer_name != NULL     ? d->transfer_name :
	    d->transfer == quoted_printable ? "quoted-printable" :
	    d->transfer == NULL             ? "8bit" :
					      "base64";
}

/* A body part: its header and its encoded text. */
static inline struct fb_str
part(const struct disguise *d, struct fb_str body)
{
	struct text text;
	FILE *out = text_open(&text);

	fprintf(out, "Content-Type: text/%s",
	    d->subtype == NULL ? "plain" : d->subtype);
	if (d->label != NULL)
		fprintf(out, "; charset=%s", d->label);
	fprintf(out, "\r\nContent-Transfer-Encoding: %s\r\n\r\n",
	    transfer_name(d));
	fwrite(body.data, 1, body.len, out);
	return text_close(&text);
}

/* The header of the mail but for what describes its content. */
static const char *top = "From: a <a@sender.example>\r\nMIME-Version: 1.0\r\n";

static inline struct fb_str
join(const char *before, struct fb_str middle, const char *behind)
{
	struct text text;
	FILE *out = text_open(&text);

	fputs(before, out);
	fwrite(middle.data, 1, middle.len, out);
	fputs(behind, out);
	return text_close(&text);
}

static inline struct fb_str
simple(struct fb_str part)
{
	return join(top, part, "");
}

static inline struct fb_str
bare(const struct disguise *d, struct fb_str body)
{
	(void)d;
	return join("Subject: x\n\n", body, "");
}

static inline struct fb_str
nested(struct fb_str part)
{
	for (unsigned i = 0; i < 12; i++)
		part = join(format("Content-Type: multipart/mixed; "
				   "boundary=\"b%u\"\r\n"
				   "\r\npreamble\r\n--b%u\r\n",
				i, i)
				.data,
		    part, format("\r\n--b%u--\r\n", i).data);
	return join(top, part, "");
}

/* The delimiters end in blanks, one looks like another, none is closed. */
static inline struct fb_str
untidy(struct fb_str part)
{
	return join(format("%sContent-Type: multipart/alternative;\r\n"
			   " boundary=\"--=_a\"; charset=x\r\n\r\n"
			   "----=_a \t\r\nContent-Type: text/plain\r\n\r\n"
			   "hello\r\n----=_ab\r\nno delimiter\r\n----=_a\r\n",
			top)
			.data,
	    part, "\r\n");
}

static inline struct fb_str
second_alternative(struct fb_str part)
{
	return join(format("%sContent-Type: multipart/alternative; "
			   "boundary=b\r\n\r\n"
			   "--b\r\n\r\nhello\r\n--b\r\n",
			top)
			.data,
	    part, "\r\n--b--\r\n");
}

static inline struct fb_str
attached(const char *type_and_name, struct fb_str body)
{
	return join(format("%sContent-Type: multipart/mixed; boundary=b\r\n"
			   "\r\n--b\r\n\r\nhello\r\n--b\r\n"
			   "Content-Type: %s\r\n"
			   "Content-Transfer-Encoding: base64\r\n\r\n",
			top, type_and_name)
			.data,
	    body, "\r\n--b--\r\n");
}

static inline struct fb_str
attached_text(const struct disguise *d, struct fb_str body)
{
	(void)d;
	return attached("application/octet-stream; name=\"a.txt\"\r\n"
			"Content-Disposition: attachment; filename=\"a.txt\"",
	    body);
}

static inline struct fb_str
attached_html(const struct disguise *d, struct fb_str body)
{
	(void)d;
	return attached("application/octet-stream\r\nContent-Disposition: "
			"attachment; filename=\"BILL.HTM\"",
	    body);
}

/* 請求.html */
static inline struct fb_str
attached_html_2047(const struct disguise *d, struct fb_str body)
{
	(void)d;
	return attached("application/octet-stream; "
			"name=\"=?UTF-8?B?6KuL5rGCLmh0bWw=?=\"",
	    body);
}

static inline struct fb_str
attached_html_2231(const struct disguise *d, struct fb_str body)
{
	(void)d;
	return attached("application/octet-stream\r\n"
			"Content-Disposition: attachment;\r\n"
			" filename*0*=utf-8''%E8%AB%8B;\r\n"
			" filename*1*=%E6%B1%82%2Eht; filename*2=ml",
	    body);
}

static inline struct fb_str
enclosed(struct fb_str part)
{
	return join(format("%sContent-Type: multipart/mixed; boundary=b\r\n\r\n"
			   "--b\r\n\r\nhello\r\n--b\r\n"
			   "Content-Type: message/rfc822\r\n\r\nSubject: y\r\n",
			top)
			.data,
	    part, "\r\n--b--\r\n");
}

/* Subjects: the text in one line of encoded-words. */

static inline struct fb_str
one_line(struct fb_str in)
{
	char *line = fb_arena_alloc(scratch, in.len + 1);

	memcpy(line, in.data, in.len + 1);
	for (size_t i = 0; i < in.len; i++)
		if (line[i] == '\n')
			line[i] = ' ';
	return (struct fb_str) { line, in.len };
}

/* Words of `bytes` bytes each, wherever characters begin. */
static inline struct fb_str
subject_of(const struct disguise *d, struct fb_str text, size_t bytes)
{
	struct text mail;
	FILE *out = text_open(&mail);

	fprintf(out, "%sSubject:", top);
	for (size_t i = 0; i < text.len; i += bytes) {
		size_t len = text.len - i < bytes ? text.len - i : bytes;
		fprintf(out, "\r\n =?%s?B?", d->label);
		put_base64(out, (struct fb_str) { text.data + i, len });
		fputs("?=", out);
	}
	fputs("\r\n\r\nhello\r\n", out);
	return text_close(&mail);
}

static inline struct fb_str
subject(const struct disguise *d, struct fb_str body)
{
	return subject_of(d, body, 1000);
}

static inline struct fb_str
split_subject(const struct disguise *d, struct fb_str body)
{
	return subject_of(d, body, 31);
}

static inline struct fb_str
quoted_subject(const struct disguise *d, struct fb_str body)
{
	struct text mail;
	FILE *out = text_open(&mail);

	fprintf(out, "%sSUBJECT: =?%s?q?", top, d->label);
	for (size_t i = 0; i < body.len; i++) {
		fprintf(out, "=%02x", (unsigned char)body.data[i]);
		if (i % 20 == 19)
			fprintf(out, "?=\r\n\t=?%s*ja?Q?", d->label);
	}
	fputs("?=\r\n\r\nhello\r\n", out);
	return text_close(&mail);
}

static inline struct fb_str
raw_subject(const struct disguise *d, struct fb_str body)
{
	(void)d;
	return join(format("%sSubject: ", top).data, body, "\r\n\r\nhello\r\n");
}

/* Folded inside of words, as mailers with byte counts do. */
static inline struct fb_str
folded_subject(const struct disguise *d, struct fb_str body)
{
	struct text mail;
	FILE *out = text_open(&mail);

	(void)d;
	fprintf(out, "%sSubject: ", top);
	for (size_t i = 0; i < body.len; i++) {
		putc(body.data[i], out);
		if (i + 1 < body.len && i > 60 && i % 60 < 3 &&
		    body.data[i + 1] == ' ')
			fputs("\r\n", out);
	}
	fputs("\r\n\r\nhello\r\n", out);
	return text_close(&mail);
}

#endif
