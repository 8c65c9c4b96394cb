/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slow_mails.h - mails that were built to be slow, and ordinary ones
 *
 * A kind is a beginning and a unit that is repeated, sometimes with a number
 * in it ("%d" in the unit) or with every other unit another one.
 */
#ifndef FB_TESTS_SLOW_MAILS_H
#define FB_TESTS_SLOW_MAILS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PLAIN "Content-Type: text/plain; charset=utf-8\n\n"
#define HTML "Content-Type: text/html; charset=utf-8\n\n"
#define BASE64 \
	"Content-Type: text/plain; charset=utf-8\n" \
	"Content-Transfer-Encoding: base64\n\n"
#define QUOTED \
	"Content-Type: text/plain; charset=utf-8\n" \
	"Content-Transfer-Encoding: quoted-printable\n\n"

struct slow_mail {
	const char *name, *begin, *unit, *other;
	bool is_known; /* to cost more than it should */
};

static const struct slow_mail slow_mails[] = {
	/* one character */
	{ "letters", PLAIN, "a", NULL },
	{ "blanks", PLAIN, " ", NULL },
	{ "line ends", PLAIN, "\n", NULL },
	{ "lines of one character", PLAIN, "a\n", NULL },
	{ "lines of one kanji", PLAIN, "未\n", NULL },
	{ "kana", PLAIN, "あ", NULL },
	{ "kanji", PLAIN, "請", NULL },
	{ "kana and combining marks", PLAIN, "か\u3099", NULL },
	{ "combining marks", PLAIN, "\u0301", NULL },
	{ "half-width kana and marks", PLAIN, "ｶﾞ", NULL },
	{ "letters in circles", PLAIN, "ⓐ", NULL },
	{ "characters that fold to many", PLAIN, "㍿㌢", NULL },
	{ "the character that NFKC makes most of", PLAIN, "\uFDFA", NULL },
	{ "the character that folds to most", PLAIN, "\u3316", NULL, true },
	{ "zero-width spaces", PLAIN, "\u200b", NULL },
	{ "kanji and zero-width spaces", PLAIN, "未\u200b", NULL },
	{ "variation selectors", PLAIN, "葛\U000E0100", NULL },
	{ "characters of direction", PLAIN, "\u202Ea\u202C", NULL },
	{ "escapes", PLAIN, "\x1b", NULL },
	{ "digits", PLAIN, "1", NULL },
	{ "full-width digits", PLAIN, "１", NULL },
	{ "kanji digits", PLAIN, "一", NULL },
	{ "dashes", PLAIN, "-", NULL },
	{ "long vowels and dashes", PLAIN, "ー－", NULL },
	{ "dots", PLAIN, ".", NULL },
	{ "at-signs", PLAIN, "@", NULL },
	{ "equals signs", PLAIN, "=", NULL },
	{ "brackets", PLAIN, "(", NULL },
	{ "slashes", PLAIN, "/", NULL },
	{ "colons", PLAIN, ":", NULL },
	/* identifiers and what only begins like some */
	{ "letters and at-signs", PLAIN, "a@", NULL },
	{ "addresses in a row", PLAIN, "a@b.example", NULL },
	{ "addresses in lines", PLAIN, "u%d@shop.example\n", NULL },
	{ "schemes in a row", PLAIN, "http://", NULL },
	{ "URLs in lines", PLAIN, "https://www.shop%d.example.jp/a?b=c\n",
	    NULL },
	{ "defanged URLs", PLAIN, "hxxps[:]//www[.]shop%d[.]example\n", NULL },
	{ "redirectors in a row", PLAIN, "http://a.example/?u=", NULL },
	{ "redirectors in lines", PLAIN,
	    "https://r%d.example/?u=https%%3A%%2F%%2Fa.example%%2F%%3Fu%%3D"
	    "https%%253A%%252F%%252Fb.example\n",
	    NULL },
	{ "percent signs in a row", PLAIN, "http://a.example/%%25", NULL },
	{ "host names in a row", PLAIN, "www.a.co.jp", NULL },
	{ "Japanese host names in a row", PLAIN, "あ.jp", NULL },
	{ "labels of a host name", PLAIN, "a.", NULL },
	{ "digits with dashes", PLAIN, "1-", NULL },
	{ "digits with blanks", PLAIN, "1 ", NULL },
	{ "phone numbers", PLAIN, "電話03-1234-5678", NULL },
	{ "phone numbers in lines", PLAIN, "03-%d\n", NULL },
	{ "numbers of something else", PLAIN, "番号:03-1234-5678 ", NULL },
	{ "names of banks", PLAIN, "みずほ銀行新宿支店普通", NULL },
	{ "names of banks and nothing else", PLAIN, "銀行", NULL },
	{ "names of shinkin banks and nothing else", PLAIN, "信用金庫", NULL },
	{ "names of farmers' banks and nothing else", PLAIN, "農協", NULL },
	{ "names of branches", PLAIN, "支店", NULL },
	{ "labels of accounts", PLAIN, "口座番号", NULL },
	{ "names of a brand", PLAIN, "例示銀行", NULL },
	{ "accounts", PLAIN, "みずほ銀行新宿支店普通1234567\n", NULL },
	{ "thousands of accounts", PLAIN, "みずほ銀行新宿支店普通1%d\n", NULL },
	{ "symbols and numbers", PLAIN, "記号10000番号1%d1\n", NULL },
	{ "coins", PLAIN, "1A1zP1eP5QGefi2DMPTfTL5SLmv7Div", NULL },
	{ "coins in lines", PLAIN, "bc1q%dw508d6qejxtdg4y5r3zarvary0c5\n",
	    NULL },
	{ "LINE", PLAIN, "LINE ID: a%d ", NULL, true },
	{ "letter-spaced text", PLAIN, "未 納 料 金 ", NULL },
	{ "letter-spaced letters", PLAIN, "a b c d ", NULL },
	{ "upright text", PLAIN, "未\n納\n料\n金\n", NULL },
	/* phrases */
	{ "a phrase again and again", PLAIN, "有料サイトの利用料金", NULL,
	    true },
	{ "phrases in a row", PLAIN,
	    "本日中に差し押さえ法的手続きに移行民事訴訟", NULL },
	{ "the begin of a phrase again and again", PLAIN, "有料サイト", NULL },
	{ "what a phrase begins with, without its end", PLAIN, "料金が未納",
	    NULL },
	{ "pieces of phrases", PLAIN, "料金利用", NULL },
	{ "brands in the Subject", "Subject: ", "【三井住友カード】", NULL },
	/* HTML */
	{ "begins of tags", HTML, "<", NULL },
	{ "begins of ends of tags", HTML, "</", NULL },
	{ "begins of references", HTML, "&", NULL },
	{ "references", HTML, "&amp;&#12354;", NULL },
	{ "references with long names", HTML,
	    "&CounterClockwiseContourIntegral;", NULL },
	{ "begins of comments", HTML, "<!--", NULL },
	{ "comments in words", HTML, "未<!-- x -->納", NULL },
	{ "tags in words", HTML, "未<b></b>納", NULL },
	{ "a million tags", HTML, "<p>", NULL },
	{ "open elements", HTML, "<div>", NULL },
	{ "elements that nest", HTML, "<div>x", "</div>" },
	{ "open elements with style", HTML, "<p style=color:red>x", NULL },
	{ "open spans with style", HTML, "<span style=\"display:none\">x",
	    NULL },
	{ "open tables", HTML, "<table><td>x", NULL },
	{ "cells", HTML "<table>", "<td>未", NULL },
	{ "rows", HTML "<table>", "<tr><td>未</td></tr>", NULL },
	{ "elements that do not nest", HTML, "<b><i></b>x</i>", NULL },
	{ "ends of elements", HTML, "</p>x", NULL },
	{ "ends of what is not open", HTML "<div><p>", "</table>", NULL },
	{ "links in links", HTML, "<a href=http://a.example/>x", NULL },
	{ "links in lines", HTML,
	    "<a href=\"https://s%d.example/\">https://www.shop.example/</a>\n",
	    NULL },
	{ "forms", HTML, "<form action=https://a%d.example/>x", NULL },
	{ "images", HTML, "<img alt=\"三井住友カード\">", NULL },
	{ "turned text", HTML, "<bdo dir=rtl>ab", NULL },
	{ "ruby", HTML, "<ruby>未<rt>み</rt></ruby>", NULL },
	{ "attributes", HTML "<p", " a=b", NULL },
	{ "attributes with other names", HTML "<p", " a%d=b", NULL },
	{ "a long attribute", HTML "<p title='", "x", NULL },
	{ "declarations", HTML "<p style='", "color:red;", NULL },
	{ "rules of a style sheet", HTML "<style>", ".a{color:red}", NULL },
	{ "rules of other classes", HTML "<style>", ".a%d{color:red}", NULL },
	{ "selectors of a rule", HTML "<style>", ".a .b,", NULL },
	{ "style sheets", HTML, "<style>.a{color:red}</style>x", NULL },
	{ "elements with classes", HTML "<style>.a{display:none}</style>",
	    "<p class='a b c d e f g'>x", NULL },
	{ "classes of one element",
	    HTML "<style>.a{color:red}</style><p class='", "a%d ", NULL },
	/* headers and structure */
	{ "encoded-words", "Subject:", " =?utf-8?B?5rOV?=\n", NULL },
	{ "encoded-words of other charsets", "Subject:",
	    " =?iso-2022-jp?B?GyRCSCgbKEI=?=\n", " =?utf-8?Q?=E6=B3=95?=\n" },
	{ "begins of encoded-words", "Subject:", "=?", NULL },
	{ "encoded-words with two ends", "Subject:", " =?a?q?x?=41", NULL },
	{ "fields of encoded-words", "", "Subject: =?utf-8?B?5rOV?=\n", NULL },
	{ "folds", "Subject:", "\n ", NULL },
	{ "a long field", "X-Long: ", "x", NULL },
	{ "header fields", "", "X: y\n", NULL },
	{ "Subjects", "", "Subject: 未納\n", NULL },
	{ "mailboxes", "From:", "\"a\" <a@b.example>, ", NULL },
	{ "comments", "From:", "(", NULL },
	{ "quoted pairs", "From: \"", "\\a", NULL },
	{ "parameters", "Content-Type: text/plain", "; a=b", NULL },
	{ "continued parameters", "Content-Type: text/plain", "; name*%d=b",
	    NULL },
	{ "Authentication-Results", "",
	    "Authentication-Results: a; dmarc=fail; spf=pass\n", NULL },
	{ "nested multiparts", "",
	    "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", NULL },
	{ "nested multiparts with one boundary", "",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n", NULL },
	{ "enclosed messages", "", "Content-Type: message/rfc822\n\n", NULL },
	{ "parts", "Content-Type: multipart/mixed; boundary=b\n\n",
	    "--b\n\nx\n", NULL },
	{ "HTML parts", "Content-Type: multipart/mixed; boundary=b\n\n",
	    "--b\nContent-Type: text/html\n\n<p>未納\n", NULL },
	{ "attachments", "Content-Type: multipart/mixed; boundary=b\n\n",
	    "--b\nContent-Type: application/x; name=a%d\n\nx\n", NULL },
	{ "lines like delimiters",
	    "Content-Type: multipart/mixed; boundary=b\n\n", "--bx\n", NULL },
	{ "lines like a long delimiter",
	    "Content-Type: multipart/mixed; boundary="
	    "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n\n",
	    "--bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbba\n",
	    NULL },
	{ "dashes in lines", "Content-Type: multipart/mixed; boundary=b\n\n",
	    "--\n", NULL },
	/* bytes */
	{ "bytes of no charset", "\n", "\x80\xff", NULL, true },
	{ "bytes of every charset", "\n", "\xa4\xa2\x82\xa0", "\xe3\x81\x82" },
	{ "charsets that alternate",
	    "Content-Type: text/plain; charset=iso-2022-jp\n\n",
	    "\x1b$B$\"\x1b(B", "\x1b(Ia\x1b(J" },
	{ "shifts", "Content-Type: text/plain; charset=iso-2022-jp\n\n",
	    "\x0e\x31\x0f", NULL },
	{ "escapes of ISO-2022-JP",
	    "Content-Type: text/plain; charset=iso-2022-jp\n\n", "\x1b$B",
	    NULL },
	{ "half a character of Shift_JIS",
	    "Content-Type: text/plain; charset=shift_jis\n\n", "\x81", NULL },
	{ "three bytes of EUC-JP",
	    "Content-Type: text/plain; charset=euc-jp\n\n", "\x8f\xb0\xa1",
	    NULL },
	{ "GB18030 in four bytes",
	    "Content-Type: text/plain; charset=gb18030\n\n", "\x81\x30\x81\x30",
	    NULL },
	{ "UTF-7", "Content-Type: text/plain; charset=utf-7\n\n", "+MEI-",
	    NULL },
	{ "base64", BASE64, "5pyq57SN\n", NULL },
	{ "base64 that is none", BASE64, "!", NULL },
	{ "ends of base64", BASE64, "=", NULL },
	{ "quoted-printable", QUOTED, "=E6=9C=AA", NULL },
	{ "quoted-printable that is none", QUOTED, "=", NULL },
};
#define SLOW_MAILS (sizeof slow_mails / sizeof *slow_mails)

/* Mail as it comes: what the cost of the others is measured against. */
static const struct slow_mail ordinary_mails[] = {
	{ "ordinary text", PLAIN,
	    "いつもご利用いただきありがとうございます。%d月分のご請求金額が"
	    "確定しましたのでお知らせいたします。\n\n"
	    "  ご請求金額　12,%d円（税込）\n  お支払期限　2026年11月%d日\n"
	    "  お問い合わせ　03-1234-%d（平日9時から17時）\n\n"
	    "明細は https://www.shop.example/bill/%d からご覧いただけます。"
	    "このメールは送信専用のため、返信いただいてもお答えできません。\n"
	    "\n",
	    "来週の打ち合わせは、予定どおり木曜日の午後二時から三階の会議室で"
	    "行います。資料は前日までに共有の場所に置いてください。\n\n"
	    "先日お送りした見積もりについて、数量と納期を確かめたいとのことで"
	    "した。担当の者から改めてご連絡を差し上げますので、少しお待ちくだ"
	    "さい。よろしくお願いいたします。\n\n" },
	{ "ordinary HTML", HTML "<html><body>\n",
	    "<table width=\"600\" cellpadding=\"0\" cellspacing=\"0\"><tr>"
	    "<td style=\"font-size:14px;color:#333333\">"
	    "<a href=\"https://www.shop.example/item/%d\">秋の新作コート</a>"
	    "<br>価格 12,%d円（税込）送料無料</td></tr></table>\n",
	    "<p style=\"margin:0;line-height:1.6\">季節の変わり目にうれしい、"
	    "軽くて暖かい一着です。色は三色、大きさは四つからお選びいただけま"
	    "す。レビューも好評です。<b>会員の方は</b>ポイントが二倍になりま"
	    "す。&nbsp;期間は月末まで。</p>\n" },
};
#define ORDINARY_MAILS (sizeof ordinary_mails / sizeof *ordinary_mails)

/* Append a text, with the number in place of each "%d". */
static inline size_t
slow_mail_expand(char *out, const char *text, unsigned number)
{
	size_t len = 0;

	for (; *text != '\0'; text++) {
		if (*text != '%') {
			out[len++] = *text;
		} else if (*++text == 'd') {
			len += (size_t)sprintf(out + len, "%u", number);
		} else {
			out[len++] = '%';
		}
	}
	return len;
}

/* Room that one unit takes at most. */
#define SLOW_MAIL_UNIT_BYTES 4096

/* Make a mail of about `size` bytes; `out` has SLOW_MAIL_UNIT_BYTES more. */
static inline size_t
slow_mail_make(char *out, const struct slow_mail *mail, size_t size)
{
	size_t len = slow_mail_expand(out, mail->begin, 0);

	for (unsigned i = 0; len < size; i++)
		len += slow_mail_expand(out + len,
		    mail->other != NULL && i % 2 == 1 ? mail->other :
							mail->unit,
		    1000 + i);
	return len;
}

#endif
