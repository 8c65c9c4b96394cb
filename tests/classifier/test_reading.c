/* SPDX-License-Identifier: BSD-2-Clause */
#include "reading.h"

#include "table.h"

static struct fb_reader *reader;

#define HEAD "From: =?UTF-8?B?5L6L56S66YqA6KGM?= <info@a.rei.example>\r\n"
#define HTML HEAD "Content-Type: text/html; charset=utf-8\r\n\r\n"

#define UTF8 "Content-Type: text/plain; charset=utf-8\r\n\r\n"
#define ALTERNATIVE(plain, html) \
	"Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n" UTF8 \
	    plain "\r\n--b\r\n" \
	"Content-Type: text/html; charset=utf-8\r\n\r\n" html "\r\n--b--\r\n"
#define MIXED(plain, disposition) \
	"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" UTF8 plain \
	"\r\n--b\r\nContent-Type: image/jpeg; name=a.jpg\r\n" \
	"Content-Disposition: " disposition "\r\n\r\nAAAA\r\n--b--\r\n"
#define SENTENCE \
	"先日ご依頼いただいた資料がまとまりましたのでお送りいたします。"
#define LONG_TEXT SENTENCE SENTENCE SENTENCE SENTENCE SENTENCE SENTENCE SENTENCE
#define SIXTY \
	"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十" \
	"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"

static const struct {
	const char *name;
	struct fb_str message;
	const char *want; /* kind:part:text, one on a line */
} text_cases[] = {
	{ "Subject, display name and body are texts",
	    FB_STR(HEAD "Subject: =?UTF-8?B?6YeN6KaB?=\r\n\r\nbody"),
	    "subject:Subject:重要\nsender:From:例示銀行\nbody:1:body\n" },
	{ "a message without a header is a body", FB_STR("口座 番号\n"),
	    "body:1:口座 番号\n\n" },
	{ "an empty message has no texts", FB_STR(""), "" },
	{ "a body in unlabelled ISO-2022-JP is read",
	    FB_STR("Subject: x\n\n\x1b$B8}:B\x1b(B"),
	    "subject:Subject:x\nbody:1:口座\n" },
	{ "visible and hidden HTML are texts of their own",
	    FB_STR("Content-Type: text/html; charset=utf-8\n\n"
		   "<p>口座</p><p style='display:none'>秘密</p>"),
	    "body:1:口座\nhidden:1:秘密\n" },
	{ "what only Outlook shows is a text as well",
	    FB_STR("Content-Type: text/html; charset=utf-8\n\n"
		   "<p>口座</p><!--[if mso]><p>秘密</p><![endif]--><p>番号"),
	    "body:1:口座\n番号\nbody:1:秘密\n" },
	{ "what both show is read once",
	    FB_STR("Content-Type: text/html; charset=utf-8\n\n"
		   "<!--[if mso]><xml>96</xml><![endif]--><p>口座</p>"),
	    "body:1:口座\n" },
	{ "columns of a table are a text as well",
	    FB_STR("Content-Type: text/html; charset=utf-8\n\n<table>"
		   "<tr><td>番<td>口<tr><td>号<td>座<tr><td>は<td>の</table>"),
	    "body:1:番 口\n号 座\nは の\n"
	    "body:1:口座の\n番号は\n\n番号は\n口座の\n" },
	{ "words of a torn body, its Subject and sender are mended",
	    FB_STR("From: A mazon <a@a.rei.example>\nSubject: L INE\n" UTF8
		   "未 納 料 金 額 A TM"),
	    "subject:Subject:L INE\nsender:From:A mazon\n"
	    "body:1:未 納 料 金 額 A TM\nbody:1:未 納 料 金 額 ATM\n"
	    "subject:Subject:LINE\nsender:From:Amazon\n" },
	{ "a Subject over a body in order is left alone",
	    FB_STR("Subject: L INE\n" UTF8 "未納料金 A TM"),
	    "subject:Subject:L INE\nbody:1:未納料金 A TM\n" },
	{ "the page that a link carries is a text",
	    FB_STR("Content-Type: text/html; charset=utf-8\n\n"
		   "<a href='data:text/html;base64,5Y+j5bqn'>x</a>"),
	    "body:1:x\nbody:1:口座\n" },
	{ "HTML names its charset itself where the header does not",
	    FB_STR("Content-Type: text/html\n\n"
		   "<meta charset=\"shift_jis\"><p>\x8c\xfb\x8d\xc0</p>"),
	    "body:1:口座\n" },
	{ "that label decides where the bytes could be anything",
	    FB_STR("Content-Type: text/html\n\n"
		   "<meta "
		   "charset=gb2312><p>"
		   "\xc4\xfa\xb5\xc4\xd5\xcb\xbb\xa7\xd2\xd1\xb1\xbb\xb6\xb3"
		   "\xbd\xe1\xc7\xeb\xc8\xb7\xc8\xcf</p>"),
	    "body:1:您的账户已被冻结请确认\n" },
	{ "both alternatives are read",
	    FB_STR("Content-Type: multipart/alternative; boundary=b\n\n"
		   "--b\n\nplain\n--b\nContent-Type: text/html\n\n"
		   "<b>rich</b>\n--b--\n"),
	    "body:1:plain\nbody:2:rich\n" },
	{ "the name of an attachment is a text",
	    FB_STR("Content-Type: multipart/mixed; boundary=b\n\n"
		   "--b\nContent-Type: application/pdf;\n"
		   " name=\"=?UTF-8?B?6KuL5rGC5pu4LnBkZg==?=\"\n"
		   "Content-Transfer-Encoding: base64\n\nAAAA\n--b--\n"),
	    "attachment:1:請求書.pdf\n" },
	{ "the Subject of an enclosed message is a text",
	    FB_STR("Content-Type: message/rfc822\n\n"
		   "Subject: inner\n\nbody\n"),
	    "subject:Subject:inner\nbody:1.1:body\n" },
	{ "an enclosed message may be encoded and have a name",
	    FB_STR("Content-Type: message/rfc822; name=\"=?UTF-8?B?6KuL5rGC?="
		   ".eml\"\n"
		   "Content-Transfer-Encoding: base64\n\n"
		   "U3ViamVjdDogaW5uZXIKCmJvZHk=\n"),
	    "attachment:1:請求.eml\nsubject:Subject:inner\nbody:1.1:body\n" },
	{ "a raw Subject is in the charset of the body",
	    FB_STR("Subject: \xD6\xD8\xD2\xAA\n"
		   "Content-Type: text/plain; charset=gb2312\n\n"
		   "\xD6\xD8\xD2\xAA\n"),
	    "subject:Subject:重要\nbody:1:重要\n" },
	{ "encoded-words inside a name of RFC 2231",
	    FB_STR("Content-Type: application/pdf\n"
		   "Content-Disposition: attachment;\n"
		   " filename*=UTF-8''=?UTF-8?B?6KuL5rGC?=.pdf\n\n"),
	    "attachment:1:請求.pdf\n" },
	{ "encoded-words inside a name in pieces",
	    FB_STR("Content-Type: application/pdf;\n"
		   " name*0=\"=?UTF-8?B?6KuL\"; name*1=\"5rGC?=.pdf\"\n\n"),
	    "attachment:1:請求.pdf\n" },
	{ "a name of RFC 2231 in ISO-2022-JP that is cut inside a kanji",
	    FB_STR("Content-Type: application/pdf;\n"
		   " name*0*=iso-2022-jp'ja'%1B%24B%40;\n"
		   " name*1*=%415a%1B%28B.pdf\n\n"),
	    "attachment:1:請求.pdf\n" },
	{ "a raw name in Shift_JIS",
	    FB_STR("Content-Type: application/pdf;\n"
		   " name=\"\x90\xBF\x8B\x81\x8F\x91.pdf\"\n\n"),
	    "attachment:1:請求書.pdf\n" },
	{ "each part has its own charset",
	    FB_STR("Content-Type: multipart/mixed; boundary=b\n\n"
		   "--b\nContent-Type: text/plain; charset=iso-2022-jp\n\n"
		   "\x1b$B8}:B\x1b(B\n"
		   "--b\nContent-Type: text/plain; charset=shift_jis\n\n"
		   "\x8c\xfb\x8d\xc0\n"
		   "--b\nContent-Type: text/plain; charset=euc-jp\n\n"
		   "\xb8\xfd\xba\xc2\n"
		   "--b\nContent-Type: text/plain; charset=utf-8\n"
		   "Content-Transfer-Encoding: quoted-printable\n\n"
		   "=E5=8F=A3=E5=\n=BA=A7\n--b--\n"),
	    "body:1:口座\nbody:2:口座\nbody:3:口座\nbody:4:口座\n" },
	{ "flowed lines are joined",
	    FB_STR("Content-Type: text/plain; charset=utf-8; format=flowed\n\n"
		   "please pay \nnow\n-- \nTaro\n"),
	    "body:1:please pay now\n-- \nTaro\n" },
	{ "flowed lines whose spaces were put in are joined without them",
	    FB_STR(
		"Content-Type: text/plain; charset=utf-8; format=flowed;\n"
		" delsp=yes\n\n"
		"口座番号は123 \n4567です。\n> ご請 \n> 求\n次の行 \n\n終 \n"),
	    "body:1:口座番号は1234567です。\n> ご請求\n次の行\n終 \n" },
	{ "other lines stay",
	    FB_STR("Content-Type: text/plain; charset=utf-8\n\n"
		   "please pay \n now\n"),
	    "body:1:please pay \n now\n" },
	{ "a calendar is unfolded and unescaped",
	    FB_STR("Content-Type: text/calendar; charset=utf-8\n\n"
		   "SUMMARY:\xE6\x9C\n \xAA納料金\n"
		   "DESCRIPTION:口座 123\n 4567\\, 電話\\n03-1234-5678\n"),
	    "body:1:SUMMARY:未納料金\nDESCRIPTION:口座 1234567, "
	    "電話\n03-1234-5678\n" },
	{ "the header that a bounce quotes",
	    FB_STR("Content-Type: text/rfc822-headers\n\n"
		   "Subject: =?UTF-8?B?6YeN?=\n =?UTF-8?B?6KaB?=\nTo: a\n"),
	    "body:1:Subject: 重要 To: a \n" },
	{ "text in tags of RFC 1896",
	    FB_STR("Content-Type: text/enriched; charset=utf-8\n\n"
		   "<bold>口</bold>座\n"),
	    "body:1:口座\n" },
	{ "Sender and Reply-To speak too",
	    FB_STR("Sender: A <a@a.example>\nReply-To: B <b@b.example>\n\n"),
	    "sender:Sender:A\nsender:Reply-To:B\n" },
};

static const char *const kinds[FB_TEXT_KIND_COUNT] = { "subject", "sender",
	"body", "hidden", "attachment" };

static void
trim_line_ends(char *text)
{
	size_t len = strlen(text);
	while (len > 0 && text[len - 1] == '\n')
		text[--len] = '\0';
}

static void
has_texts(void **state)
{
	const typeof(*text_cases) *c = *state;
	struct fb_arena *arena = fb_arena_new(64 << 20);
	struct fb_reading reading;
	char got[1024] = "", want[1024];

	assert_int_equal(fb_read_message(&reading, arena, reader, c->message),
	    FB_OK);
	for (size_t i = 0; i < reading.text_count; i++) {
		const struct fb_text *text = &reading.text[i];
		char words[200];
		snprintf(words, sizeof words, "%.*s", (int)text->decoded.len,
		    text->decoded.data);
		trim_line_ends(words);
		snprintf(got + strlen(got), sizeof got - strlen(got),
		    "%s:%s:%s\n", kinds[text->kind], text->part, words);
	}
	snprintf(want, sizeof want, "%s", c->want);
	trim_line_ends(want);
	trim_line_ends(got);
	assert_string_equal(got, want);
	fb_arena_free(arena);
}

static const struct {
	const char *name;
	struct fb_str message;
	fb_flag_set want;
} flag_cases[] = {
	{ "plain mail has no flags", FB_STR(HEAD "\r\nこんにちは"), 0 },
	{ "a link over another domain's name is a mismatch",
	    FB_STR(HTML "<a href=http://b.example.com/x>https://a.example.jp/"
			"</a>"),
	    1u << FB_FLAG_LINK_MISMATCH },
	{ "so is one in full-width letters with something invisible inside",
	    FB_STR(HTML "<a href=http://b.example.com/x>ｗｗｗ．a.exam"
			"\u200bple.jp</a>"),
	    1u << FB_FLAG_LINK_MISMATCH },
	{ "a link that shows nothing is none",
	    FB_STR(HTML "<a href=http://b.example.com/x></a>"), 0 },
	{ "a link over its own domain is none",
	    FB_STR(HTML "<a href=http://login.example.com/x>www.example.com"
			"</a>"),
	    0 },
	{ "words over a link are none",
	    FB_STR(HTML "<a href=http://b.example.com/x>こちら</a>"), 0 },
	{ "a file name over a link is none",
	    FB_STR(HTML "<a href=http://b.example.com/x>report.pdf</a>"), 0 },
	{ "an address over a link is none",
	    FB_STR(HTML "<a href=http://b.example.com/x>a@a.example.jp</a>"),
	    0 },
	{ "a link that runs a script is noticed",
	    FB_STR(HTML "<a href='javascript:x()'>口座</a>"),
	    1u << FB_FLAG_SCRIPT_LINK },
	{ "so is one that carries a page, which is read",
	    FB_STR(HTML "<a href=\"data:text/html,<a href='http://b.example"
			".com/'>https://a.example.jp/</a>\">口座</a>"),
	    1u << FB_FLAG_SCRIPT_LINK | 1u << FB_FLAG_LINK_MISMATCH },
	{ "a password that goes elsewhere is noticed",
	    FB_STR(HTML "<form action=http://b.example.com/>"
			"<input type=password></form>"),
	    1u << FB_FLAG_FOREIGN_FORM },
	{ "one that goes to the sender is not",
	    FB_STR(HTML "<form action=http://b.rei.example/>"
			"<input type=password></form>"),
	    0 },
	{ "nor is a search that goes elsewhere",
	    FB_STR(HTML "<form action=http://b.example.com/><input></form>"),
	    0 },
	{ "an image whose alt text names another domain is a mismatch",
	    FB_STR(HTML "<a href=http://b.example.com/x>"
			"<img src=x alt='https://a.example.jp/'></a>口座"),
	    1u << FB_FLAG_LINK_MISMATCH | 1u << FB_FLAG_IMAGE_ONLY },
	{ "hidden letters inside of three words are noticed",
	    FB_STR(HTML "請<i hidden>x</i>求、支<i hidden>x</i>払、口"
			"<i hidden>x</i>座"),
	    1u << FB_FLAG_HIDDEN_TEXT },
	{ "in one word they are carelessness",
	    FB_STR(HTML "請<i hidden>x</i>求"), 0 },
	{ "a page of white text is noticed",
	    FB_STR(HTML "<p style='color:white'>" SIXTY SIXTY SIXTY SIXTY
			"</p>口座"),
	    1u << FB_FLAG_HIDDEN_TEXT },
	{ "a sentence of white text is not",
	    FB_STR(HTML "<p style='color:white'>" SIXTY SIXTY "</p>口座"), 0 },
	{ "much hidden text and hardly any other is noticed",
	    FB_STR(HTML "<div style='display:none'>" SIXTY SIXTY SIXTY SIXTY
			"</div>口座"),
	    1u << FB_FLAG_HIDDEN_TEXT },
	{ "preview text that says it is hidden is not, however long",
	    FB_STR(
		HTML "<div style='display:none;font-size:1px;color:#fff'>" SIXTY
		    SIXTY SIXTY SIXTY "</div>" SIXTY SIXTY),
	    0 },
	{ "invisible characters inside words are noticed",
	    FB_STR(HEAD "\r\n請\u200b求、支\u200b払、口\u200b座"),
	    1u << FB_FLAG_INVISIBLE },
	{ "one invisible character is carelessness",
	    FB_STR(HEAD "\r\n請\u200b求"), 0 },
	{ "a false label is noticed",
	    FB_STR("Content-Type: text/plain; charset=iso-2022-jp\n\n"
		   "\x8c\xfb\x8d\xc0\x94\xd4\x8d\x86\x82\xcd\x8e\x9f"
		   "\x82\xcc\x92\xca\x82\xe8\x82\xc5\x82\xb7\n"),
	    1u << FB_FLAG_CHARSET_MISMATCH },
	{ "a mail of one image is noticed", FB_STR(HTML "<img src=cid:1>"),
	    1u << FB_FLAG_IMAGE_ONLY },
	{ "so is one of an image in the link",
	    FB_STR(HTML "<a href='https://b.example.com/x'>"
			"<img src=data:image/png;base64,AAAA width=600 "
			"height=800></a><p>配信停止はこちら</p>"),
	    1u << FB_FLAG_IMAGE_ONLY },
	{ "so is one of many slices",
	    FB_STR(HTML "<img src=1 width=600 height=20>"
			"<img src=2 width=600 height=20>"
			"<img src=3 width=600 height=20>"),
	    1u << FB_FLAG_IMAGE_ONLY },
	{ "a stub for readers without HTML does not change that",
	    FB_STR(
		HEAD ALTERNATIVE("この内容はHTML形式です。HTMLメールに対応した"
				 "ソフトでご覧ください。",
		    "<img src=cid:1><p>HTML形式です。ご覧ください。")),
	    1u << FB_FLAG_IMAGE_ONLY },
	{ "nor does a long text that readers of HTML never see",
	    FB_STR(HEAD ALTERNATIVE(LONG_TEXT, "<img src=cid:1>")),
	    1u << FB_FLAG_IMAGE_ONLY },
	{ "nor do an empty alternative and hidden text",
	    FB_STR(HEAD ALTERNATIVE("",
		"<img src=cid:1><div "
		"style='display:none'>" LONG_TEXT)),
	    1u << FB_FLAG_HIDDEN_TEXT | 1u << FB_FLAG_IMAGE_ONLY },
	{ "an attached image alone is noticed",
	    FB_STR(HEAD "Content-Type: image/png; name=a.png\r\n"
			"Content-Disposition: attachment\r\n\r\nAAAA"),
	    1u << FB_FLAG_IMAGE_ONLY },
	{ "an image below one line is noticed",
	    FB_STR(HEAD MIXED("詳しくは下をご覧ください", "inline")),
	    1u << FB_FLAG_IMAGE_ONLY },
	{ "a photo attached to a note is none",
	    FB_STR(HEAD MIXED("昨日の写真を送ります。また会いましょう。",
		"attachment")),
	    0 },
	{ "text with images is none",
	    FB_STR(HTML "<img src=cid:1><p>" LONG_TEXT), 0 },
	{ "a short notice with a logo is none",
	    FB_STR(HTML "<img src=cid:1 width=200 height=60><p>"
			"ご注文の品を本日発送しました。"),
	    0 },
	{ "nor is one with a picture that counts readers",
	    FB_STR(
		HTML "<p>承知しました。<img src=http://a.rei.example/x width=1 "
		     "height=1>"),
	    0 },
	{ "nor is one with a hidden picture",
	    FB_STR(HTML "<p>承知しました。<img src=cid:1 style=display:none>"),
	    0 },
	{ "nor is a logo that the mail brings along",
	    FB_STR(HEAD "Content-Type: multipart/related; boundary=b\r\n\r\n"
			"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
			"<img src=cid:1 width=120 height=40>承知しました。"
			"ありがとう。\r\n"
			"--b\r\nContent-Type: image/png\r\nContent-ID: <1>\r\n"
			"\r\nAAAA\r\n--b--\r\n"),
	    0 },
};

static void
has_flags(void **state)
{
	const typeof(*flag_cases) *c = *state;
	struct fb_arena *arena = fb_arena_new(64 << 20);
	struct fb_reading reading;

	assert_int_equal(fb_read_message(&reading, arena, reader, c->message),
	    FB_OK);
	/* what the sender has to do with it is test_sender's */
	assert_int_equal(reading.flags & ~(1u << FB_FLAG_AWAY_LINK), c->want);
	assert_int_equal(reading.truncated, 0);
	fb_arena_free(arena);
}

/* "part declared used", and "!" for a mismatch. */
static const struct {
	const char *name;
	struct fb_str message;
	const char *want;
} charset_cases[] = {
	{ "each part, Subject and name tells its charset",
	    FB_STR("From: =?iso-2022-jp?B?GyRCJCIbKEI=?= <a@a.rei.example>\n"
		   "Subject: =?Shift_JIS?B?lVw=?=\n"
		   "Content-Type: multipart/mixed; boundary=b\n\n"
		   "--b\nContent-Type: text/plain; charset=EUC-JP\n\n"
		   "\xA4\xB4\xCD\xF8\xCD\xD1\n"
		   "--b\nContent-Type: text/html\n\n"
		   "<meta charset=utf-8>ご利用\n"
		   "--b\nContent-Type: text/plain\n\n\x1b$B8}:B\x1b(B\n"
		   "--b\nContent-Type: image/png\n\nAAAA\n--b--\n"),
	    "Subject Shift_JIS shift_jis\nFrom iso-2022-jp iso-2022-jp\n"
	    "1 EUC-JP euc-jp\n2 utf-8 utf-8\n3  iso-2022-jp\n" },
	{ "a name in plain ASCII is no news",
	    FB_STR("From: A <a@a.rei.example>\nSubject: s\n\nb"),
	    "Subject  us-ascii\n1  us-ascii\n" },
	{ "a name with a wrong label is a mismatch",
	    FB_STR(
		"From: =?ISO-2022-JP?B?grGC6oLNk/qWe4zq?= <a@b.example>\n\n"),
	    "From ISO-2022-JP shift_jis !\n" },
	{ "names of one charset are no mismatch",
	    FB_STR("Content-Type: text/plain; charset=windows-31j\n\n"
		   "\x97\xBF\x8B\xE0"),
	    "1 windows-31j shift_jis\n" },
	{ "the charset that contains it is no mismatch",
	    FB_STR("Content-Type: text/plain; charset=gb2312\n\n"
		   "\xA5\xAB\xA9`\xA5\xC9"),
	    "1 gb2312 gb18030\n" },
	{ "ASCII in Japanese charsets is no mismatch",
	    FB_STR("Content-Type: text/plain; charset=iso-2022-jp\n\nTEL"),
	    "1 iso-2022-jp us-ascii\n" },
	{ "a label that names nothing is no mismatch",
	    FB_STR("Content-Type: text/plain; charset=unknown-8bit\n\n"
		   "\x97\xBF\x8B\xE0"),
	    "1 unknown-8bit shift_jis\n" },
	{ "a raw Subject in another charset than the body is no mismatch",
	    FB_STR("Subject: \x97\xBF\x8B\xE0\n"
		   "Content-Type: text/plain; charset=iso-2022-jp\n\n"
		   "\x1b$B8}:B\x1b(B\n"),
	    "Subject  shift_jis\n1 iso-2022-jp iso-2022-jp\n" },
	{ "Shift_JIS that says it is UTF-8 is a mismatch",
	    FB_STR("Content-Type: text/plain; charset=utf-8\n\n"
		   "\x97\xBF\x8B\xE0"),
	    "1 utf-8 shift_jis !\n" },
	{ "ISO-2022-JP that says it is us-ascii is a mismatch",
	    FB_STR("Content-Type: text/plain; charset=us-ascii\n\n"
		   "\x1b$B8}:B\x1b(B\n"),
	    "1 us-ascii iso-2022-jp !\n" },
};

static void
tells_charsets(void **state)
{
	const typeof(*charset_cases) *c = *state;
	struct fb_arena *arena = fb_arena_new(64 << 20);
	struct fb_reading reading;
	char got[1024] = "";
	bool has_mismatch = false;

	assert_int_equal(fb_read_message(&reading, arena, reader, c->message),
	    FB_OK);
	for (size_t i = 0; i < reading.charset_count; i++) {
		const struct fb_charset_note *note = &reading.charset[i];
		snprintf(got + strlen(got), sizeof got - strlen(got),
		    "%s %.*s %s%s\n", note->part, (int)note->declared.len,
		    note->declared.data, note->used,
		    note->is_mismatch ? " !" : "");
		has_mismatch |= note->is_mismatch;
	}
	assert_string_equal(got, c->want);
	assert_int_equal(has_mismatch,
	    (reading.flags & 1u << FB_FLAG_CHARSET_MISMATCH) != 0);
	fb_arena_free(arena);
}

static bool
has_identifier(const struct fb_reading *reading, enum fb_type type,
    const char *key)
{
	for (size_t i = 0; i < reading->identifiers.count; i++)
		if (reading->identifiers.identifier[i].type == type &&
		    fb_str_equal(reading->identifiers.identifier[i].key,
			fb_str(key)))
			return true;
	return false;
}

static void
identifiers_come_from_every_place(void **state)
{
	(void)state;
	struct fb_arena *arena = fb_arena_new(64 << 20);
	struct fb_reading reading;
	const struct fb_str message =
	    FB_STR(HEAD "Reply-To: \"TEL 06-1234-5678\" "
			"<reply@reply-domain.jp>\r\n"
			"Content-Type: text/html; charset=utf-8\r\n\r\n"
			"<a href='http://link.target-domain.com/x'>x</a> 電話 "
			"03-1234-5678");

	assert_int_equal(fb_read_message(&reading, arena, reader, message),
	    FB_OK);
	assert_true(
	    has_identifier(&reading, FB_TYPE_MAIL, "info@a.rei.example"));
	assert_true(has_identifier(&reading, FB_TYPE_DOM, "rei.example"));
	assert_true(has_identifier(&reading, FB_TYPE_DOM, "reply-domain.jp"));
	assert_true(has_identifier(&reading, FB_TYPE_DOM, "target-domain.com"));
	assert_true(has_identifier(&reading, FB_TYPE_TEL, "+81312345678"));
	assert_true(has_identifier(&reading, FB_TYPE_TEL, "+81612345678"));
	assert_string_equal(reading.from_host.data, "a.rei.example");
	fb_arena_free(arena);
}

static void
a_mail_that_eats_the_memory_is_read_in_part(void **state)
{
	(void)state;
	struct fb_limits limits = FB_LIMITS_DEFAULT;
	struct fb_reader *small;
	struct fb_reading reading;
	const size_t len = 3 << 20;
	char *message = malloc(len);

	assert_int_equal(fb_reader_new(&small, &limits), FB_OK);
	memset(message, 'a', len);
	memcpy(message, "Subject: x\n\n", 12);
	struct fb_arena *arena = fb_arena_new(4 << 20);
	assert_int_equal(fb_read_message(&reading, arena, small,
			     (struct fb_str) { message, len }),
	    FB_OK);
	assert_true((reading.truncated & FB_TRUNCATED_MEMORY) != 0);
	assert_int_equal(reading.text_count, 1);
	fb_arena_free(arena);
	fb_reader_free(small);
	free(message);
}

int
main(void)
{
	const struct fb_limits limits = FB_LIMITS_DEFAULT;
	struct table table = { 0 };

	if (fb_reader_new(&reader, &limits) != FB_OK)
		return 1;
	TABLE_ADD(&table, text_cases, has_texts);
	TABLE_ADD(&table, flag_cases, has_flags);
	TABLE_ADD(&table, charset_cases, tells_charsets);
	table_add(&table, "identifiers come from every place",
	    identifiers_come_from_every_place, NULL);
	table_add(&table, "a mail that eats the memory is read in part",
	    a_mail_that_eats_the_memory_is_read_in_part, NULL);
	int failed = table_run(&table, "reading");
	fb_reader_free(reader);
	return failed;
}
