/* SPDX-License-Identifier: BSD-2-Clause */
#include "fold.h"

#include "fold_text.h"
#include "table.h"

/* ---- what each text becomes ----------------------------------------- */

struct fold_case {
	const char *name, *in, *want;
};

static const struct fold_case exact_cases[] = {
	{ "full-width Latin becomes ASCII, case is kept", "ＰａｙＰａｌ",
	    "PayPal" },
	{ "half-width kana becomes full-width", "ｶﾞｷﾞﾊﾟ", "ガギパ" },
	{ "zero-width characters and soft hyphens go", "h\u200Bt\u00ADt\uFEFFp",
	    "http" },
	{ "bidirectional controls and tags go", "a\u202Eb\U000E0041c", "abc" },
	{ "variation selectors go", "葛\U000E0100飾", "葛飾" },
	{ "braille blank and annotation marks go", "1\u28002\uFFF9\uFFFB3",
	    "123" },
	{ "mathematical letters become ASCII", "𝐁𝐭𝐜𝟏", "Btc1" },
	{ "emoji stay", "😀", "😀" },
	{ "a mark joins its letter across a zero-width space", "か\u200B\u3099",
	    "が" },
	{ "marks that join nothing stay", "k\u0336", "k\u0336" },
	{ "marks are put in canonical order", "q\u0307\u0323",
	    "q\u0323\u0307" },
	{ "jamo become a syllable", "\u1112\u1161\u11AB", "한" },
	{ "line ends stay", "a\r\nb", "a\r\nb" },
};

static const struct fold_case plain_cases[] = {
	{ "case is folded", "ＡＢＣ Straße", "abc strasse" },
	{ "the spacing voicing mark joins its kana", "か゛は゜", "がぱ" },
	{ "so does the half-width one", "ﾊﾟカﾞ", "パガ" },
	{ "and across a soft hyphen", "か\u00AD゛", "が" },
	{ "a voicing mark that fits nothing goes", "請゛求", "請求" },
	{ "combining overlays go", "請\u0336求\u0489", "請求" },
	{ "accents join their letter", "e\u0301 q\u0301", "é q" },
	{ "circled digits become ASCII", "①❷➂➍⓹⑥", "123456" },
	{ "circled zeros too", "⓪⓿🄋🄌", "0000" },
	{ "circled numbers above ten are two digits", "⑫⓫❿", "121110" },
	{ "keycaps are digits", "1\uFE0F\u20E32\u20E3", "12" },
	{ "other scripts' digits become ASCII", "١२౩", "123" },
	{ "kanji numerals are no digits", "一二三〇", "一二三〇" },
	{ "dashes between digits become hyphens", "03‐1234–5678—9−0－1ー2一3─4",
	    "03-1234-5678-9-0-1-2-3-4" },
	{ "dashes with blanks too", "03 — 1234　―　5678", "03 - 1234 - 5678" },
	{ "and beside brackets", "03(1234)—5678—(90)", "03(1234)-5678-(90)" },
	{ "other dashes stay", "サービス—料金ー一部", "サービス—料金ー一部" },
	{ "half-width long vowels are full-width", "ｻｰﾋﾞｽ", "サービス" },
	{ "wave dashes are one", "10〜20～30〰", "10~20~30~" },
	{ "yen signs and backslashes are one", "￥1 ¥2 \\3", "¥1 ¥2 ¥3" },
	{ "an ideographic space is a space", "請　求", "請 求" },
	{ "line ends are kept and unified", "a\nb\u2028c\xC2\x85 d",
	    "a\nb\nc\n d" },
	{ "other controls go",
	    "12\x01"
	    "3\x1B",
	    "123" },
	{ "㈱ is written out", "㈱㍿", "(株)株式会社" },
	{ "Kangxi radicals are kanji", "⾦⾏", "金行" },
	{ "emoji stay", "請😀求", "請😀求" },
};

static const struct fold_case skeleton_cases[] = {
	{ "hiragana is katakana", "ごせいきゅう", "ゴセイキユウ" },
	{ "small kana are large", "ァィゥェォッャュョヮヵヶㇰ",
	    "アイウエオツヤユヨワカケク" },
	{ "kana and look-alikes are one class", "ニ二ロ口囗□カ力ト卜エ工タ夕",
	    "ニニロロロロカカトトエエタタ" },
	{ "more look-alikes", "ハ八へヘオ才チ千ミ三リり〇○◯",
	    "ハハヘヘオオチチミミリリ〇〇〇" },
	{ "ソ and ン, シ and ツ stay apart", "ソンシツ", "ソンシツ" },
	{ "the kanji one and dashes between kana are long vowels",
	    "サ一ビスサ―ビスサ—ビスサ-ビス",
	    "サービスサービスサービスサービス" },
	{ "repeated long vowels are one", "サー一―ビス", "サービス" },
	{ "a dash beside a kanji goes", "請求—サービス", "請求サービス" },
	{ "iteration marks are written out", "すゝめ いすゞ こゞと",
	    "ススメイスズコゴト" },
	{ "name variants are one", "髙高﨑崎邉邊辺齋斎齊斉",
	    "高高崎崎辺辺辺斉斉斉斉" },
	{ "radicals are kanji", "⻑⻝⺠⼾⾦", "長食民戸金" },
	{ "simplified characters are Japanese ones", "请银户转会员税费权务",
	    "請銀戸転会員税費権務" },
	{ "old forms are new forms", "拂權圓錄查續關轉戶檢證險處實對應",
	    "払権円録査続関転戸検証険処実対応" },
	{ "more old forms", "濟經遲發樣閱覽廣賣價產譯變單總稅滯",
	    "済経遅発様閲覧広売価産訳変単総税滞" },
	{ "characters above the BMP too", "𠮷𠮟", "吉叱" },
	{ "Cyrillic and Greek look-alikes are Latin", "Аmаzоn ΝΗΚ νisa",
	    "amazon nhk visa" },
	{ "accents go", "Ámàzön", "amazon" },
	{ "enclosed letters are letters", "🅰🅼🄰🇯🇵", "amajp" },
	{ "digits and letters stay apart", "0O1lI", "0o1li" },
	{ "blanks and signs between kanji go",
	    "請 求　請・求、請/求。請|求*請_求", "請求請求請求請求請求" },
	{ "line ends too", "口座\r\n番号", "ロ座番号" },
	{ "brackets are separators", "「債権」譲渡【最終】(通告)<重要>",
	    "債権譲渡最終通告重要" },
	{ "pictures are separators", "請★求😀請♥求", "請求請求" },
	{ "separators between digits go", "123-4567 ①②③ー④⑤⑥⑦ 12\u200B3,4５6.7",
	    "123456712345671234567" },
	{ "English words stay apart", "Your account, has been\nlocked!",
	    "your account has been locked" },
	{ "letter-spaced words are joined", "A m a z o n の p.a.y.p.a.l",
	    "amazonノpaypal" },
	{ "by any separators", "a - b\n\nc", "abc" },
	{ "two single letters are not letter-spaced", "plan b c", "plan b c" },
	{ "a single letter before a word stays", "A mazon . co . jp",
	    "a mazon co jp" },
	{ "letter-spaced text ends at a word", "a b c def", "abc def" },
	{ "separators at both ends go", " 、請求。 ", "請求" },
	{ "a Latin word beside kanji joins it", "Amazon プライム 会員",
	    "amazonプライム会員" },
	{ "a letter and a digit stay apart", "plan 9", "plan 9" },
	{ "㈱ is one kanji", "㈱テスト", "株テスト" },
};

static void
folds_to(const struct fold_case *c, enum fb_view_level level)
{
	struct text got = fold_text(level, fb_str(c->in));
	assert_string_equal(got.bytes, c->want);
	text_free(&got);
}

static void
folds_to_exact(void **state)
{
	folds_to(*state, FB_VIEW_EXACT);
}

static void
folds_to_plain(void **state)
{
	folds_to(*state, FB_VIEW_PLAIN);
}

static void
folds_to_skeleton(void **state)
{
	folds_to(*state, FB_VIEW_SKELETON);
}

int
main(void)
{
	struct table table = { 0 };
	TABLE_ADD(&table, exact_cases, folds_to_exact);
	TABLE_ADD(&table, plain_cases, folds_to_plain);
	TABLE_ADD(&table, skeleton_cases, folds_to_skeleton);
	return table_run(&table, "fold");
}
