/* SPDX-License-Identifier: BSD-2-Clause */
#include "greeting.h"

#include <string.h>

static const char *const titles[] = { "様", "さま", "さん", "殿", "御中" };

/* Words for everybody, and what firms put before 様 when they know no name. */
static const char *const everybody[] = { "客", "お得意", "会員", "各位",
	"ユーザ", "利用者", "契約者", "加入者", "購入者", "受信者", "受取人",
	"納税", "納付", "対象者", "当選", "顧客", "貴", "皆", "みな", "メンバ",
	"オーナー", "名義人", "所有者", "保持者", "管理者", "担当者", "関係者",
	"世帯主", "あなた", "カード", "アカウント", "サービス", "ご本人",
	"本人", "申込者", "申請者", "登録者", "落札者", "出品者", "患者",
	"株主", "投資家", "友人", "疲れ", "苦労", "待ち" };

/* With these before it, 様 or さん is a part of a word: 同様, 奥様, たくさん. */
static const char *const compounds[] = { "同", "一", "有", "多", "模", "異",
	"仕", "奥", "神", "王", "仏", "たく" };

#define COUNT(list) (sizeof(list) / sizeof *(list))

static bool
ends_with(struct fb_str text, const char *word)
{
	size_t len = strlen(word);

	return text.len >= len &&
	    memcmp(text.data + text.len - len, word, len) == 0;
}

/* The line without one blank or mark at its end. */
static struct fb_str
trim_once(struct fb_str line)
{
	static const char *const blanks[] = { " ", "\t", "\r", "　", "、", "。",
		",", "，", "：", ":" };

	for (size_t i = 0; i < COUNT(blanks); i++)
		if (ends_with(line, blanks[i]))
			return (struct fb_str) { line.data,
				line.len - strlen(blanks[i]) };
	return line;
}

static struct fb_str
trim(struct fb_str line)
{
	struct fb_str left = trim_once(line);

	while (left.len < line.len) {
		line = left;
		left = trim_once(line);
	}
	return line;
}

static bool
holds(struct fb_str text, const char *word)
{
	return text.len > 0 &&
	    memmem(text.data, text.len, word, strlen(word)) != NULL;
}

/* Letters of kanji and kana, which take three bytes; an address has none. */
static bool
is_japanese(struct fb_str name)
{
	size_t count = 0;

	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.data[i];
		if (c < 0x80 && c != ' ')
			return false;
		count += c >= 0xE3 && c <= 0xE9;
	}
	return count >= 1;
}

static bool
is_name(struct fb_str name)
{
	if (!is_japanese(name))
		return false;
	for (size_t i = 0; i < COUNT(everybody); i++)
		if (holds(name, everybody[i]))
			return false;
	for (size_t i = 0; i < COUNT(compounds); i++)
		if (ends_with(name, compounds[i]))
			return false;
	return true;
}

static bool
is_greeting(struct fb_str line)
{
	if (line.len > FB_GREETING_LINE_MAX)
		return false;
	line = trim(line);
	for (size_t i = 0; i < COUNT(titles); i++)
		if (ends_with(line, titles[i]))
			return is_name((struct fb_str) { line.data,
			    line.len - strlen(titles[i]) });
	return false;
}

bool
fb_greets_by_name(struct fb_str text)
{
	size_t end =
	    text.len < FB_GREETING_REACH ? text.len : FB_GREETING_REACH;

	for (size_t at = 0; at < end;) {
		const char *begin = text.data + at;
		const char *newline = memchr(begin, '\n', text.len - at);
		size_t len =
		    newline == NULL ? text.len - at : (size_t)(newline - begin);
		if (is_greeting((struct fb_str) { begin, len }))
			return true;
		at += len + 1;
	}
	return false;
}
