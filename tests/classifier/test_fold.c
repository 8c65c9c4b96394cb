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
	{ "circled numbers above ten are two digits", "⑫⓫❿⑳⓴", "1211102020" },
	{ "keycap ten and black-square tens are two digits", "🔟㉈㉏",
	    "101080" },
	{ "digits in brackets keep them, with a full stop too", "⑴⒈🄀",
	    "(1)1.0." },
	{ "letters and numbers of mathematics are ASCII", "𝟏𝟘𝟫𝟷𝙰𝓩", "1091az" },
	{ "digits of old screens are ASCII", "🯰🯹", "09" },
	{ "letters and numbers above and below the line are ASCII", "x²₃ⁿₐ",
	    "x23na" },
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
	{ "so is every other blank", "a\u00A0b\u2003c\u202Fd\u205Fe",
	    "a b c d e" },
	{ "line ends are kept and unified", "a\nb\u2028c\xC2\x85 d",
	    "a\nb\nc\n d" },
	{ "other controls go",
	    "12\x01"
	    "3\x1B",
	    "123" },
	{ "㈱ is written out", "㈱㍿", "(株)株式会社" },
	{ "so are the signs of one square", "㊙㎏℡№㌀㋿Ⅳ㏍〶",
	    "秘kgtelnoアパート令和ivkk〒" },
	{ "Kangxi radicals are kanji", "⾦⾏", "金行" },
	{ "half-width kana joins any voicing mark", "ｶﾞｶ゛ｶ\u3099ﾊ゜ﾊ\u309A",
	    "ガガガパパ" },
	{ "mathematical letters are plain ones", "𝐀𝒎𝔞𝕫𝗈𝚗", "amazon" },
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
	{ "kana that look like kana are one", "ソンそん シツしつ ジヅッ",
	    "ソソソソツツツツヅヅツ" },
	{ "kana are the kanji and radicals that they look like",
	    "ヒ匕 ヌ又 イ亻 セ七 ヨ彐 ホ木 リ刂 ウ宀 ワ冖 ク勹 サ艹 ネ礻 ノ丿 "
	    "ム厶 "
	    "メ乂",
	    "ヒヒヌヌイイセセヨヨホホリリウウワワククササネネノノムムメメ" },
	{ "voiced ones too", "べベ ぺペ ヴゔ", "ベベペペヴヴ" },
	{ "the kanji one and dashes between kana are long vowels",
	    "サ一ビスサ―ビスサ—ビスサ-ビス",
	    "サービスサービスサービスサービス" },
	{ "so are all other dashes between kana",
	    "サ‐ビスサ‑ビスサ‒ビスサ–ビスサ⁃ビスサ−ビスサ─ビスサ━ビスサ﹣ビス"
	    "サ－ビスサ⁻ビスサ˗ビスサㅡビスサ㇐ビスサ⼀ビスサｰビス",
	    "サービスサービスサービスサービスサービスサービスサービスサービス"
	    "サービスサービスサービスサービスサービスサービスサービス"
	    "サービス" },
	{ "and waves and the bars of vertical text",
	    "サ〜ビスサ～ビスサ~ビスサ〰ビスサ｜ビスサ│ビスサ丨ビスサ︱ビス",
	    "サービスサービスサービスサービスサービスサービスサービスサービ"
	    "ス" },
	{ "and several of them", "サ――ビス サ〜〜ビス", "サービスサービス" },
	{ "but not beside hiragana", "ご-連-絡 ま—す", "ゴ連絡マス" },
	{ "equals signs, swung dashes and long ones too",
	    "サ=ビスサ＝ビスサ⁓ビスサ⸺ビスサㄧビス",
	    "サービスサービスサービスサービスサービス" },
	{ "but not among other signs", "サ/-ビス カ | キ", "サビスカキ" },
	{ "repeated long vowels are one", "サー一―ビス", "サービス" },
	{ "a dash beside a kanji goes", "請求—サービス", "請求サービス" },
	{ "iteration marks are written out", "すゝめ いすゞ こゞと",
	    "ススメイスズコゴト" },
	{ "those of kanji too", "早々に様〻、我ゝ", "早早ニ様様我我" },
	{ "one mark is as good as another", "いす々 ミヽ 部分々々",
	    "イススミミ部分分分" },
	{ "with nothing to repeat they stay", "々、1々", "ヽ1ヽ" },
	{ "name variants are one", "髙高﨑崎邉邊辺齋斎齊斉",
	    "高高崎崎辺辺辺斉斉斉斉" },
	{ "radicals are kanji", "⻑⻝⺠⼾⾦", "長食民戸金" },
	{ "simplified characters are Japanese ones", "请银户转会员税费权务",
	    "請銀戸転会員税費権務" },
	{ "old forms are new forms", "拂權圓錄查續關轉戶檢證險處實對應",
	    "払権円録査続関転戸検証検処実対応" },
	{ "more old forms", "濟經遲發樣閱覽廣賣價產譯變單總稅滯",
	    "済経遅発様閲覧広売価産訳変単総税滞" },
	{ "characters above the BMP too", "𠮷𠮟", "告叱" },
	{ "simplified Chinese is Japanese",
	    "请求费用逾期未将采取法律措施账户冻结银行转账诉讼调查会员登录认证"
	    "验证确认联络紧急",
	    "請求費用踰期末将採取法律措施帳戸凍結銀行転帳訴訟調査会員登録認証"
	    "験証確認聯絡緊急" },
	{ "also where Japanese has the character with another meaning",
	    "回复 制作 后日 系统 准备 周间 里面 证据 征收",
	    "回復製作後日系統準備週間裏面証拠徴収" },
	{ "wrong characters of fraud mail",
	    "値権譲渡 普察庁 埸合 貴殿樣 监促 料佥 科金 執行宮 訪間",
	    "債権譲渡警察庁場合貴殿様監促料僉料金執行官訪間" },
	{ "words that differ in a stroke stay apart",
	    "新人 新入 開会 閉会 金額 全額 賃金 貸金 大工 犬工",
	    "新人新入開会閉会金額全額賃金貸金大エ犬エ" },
	{ "radicals of the supplement", "⻑⺠⻄⻝⻘⻤⻩⻲⺟⻁⻖",
	    "長民西食青鬼黄亀母虎阜" },
	{ "ideographs of the compatibility block",
	    "\uFA19\uFA1B\uFA32\uFA4C\uFA61\uF9B5\uF92E",
	    "\u795E\u798F\u514D\u793E\u8996\u4F8B\u51B7" },
	{ "and the twelve there that are none", "﨎﨏﨑﨓﨔﨟﨡﨣﨤﨧﨨﨩",
	    "﨎﨏崎﨓欅臈﨡﨣返﨧﨨島" },
	{ "hentaigana and old kana", "𛀂𛀙𛄝𛀀𛀁𛅐𛄲",
	    "アカソエエヰコ" },
	{ "small kana of Ainu", "ㇰㇱㇲㇳㇷㇿ", "クツストフロ" },
	{ "kana written out", "御支払い致し〼", "御支払イ致ツマス" },
	{ "Cyrillic and Greek look-alikes are Latin",
	    "Аmаzоn ΝΗΚ νіsа АРРLЕ Ρаураl", "amazon nhk vlsa apple paypal" },
	{ "accents go", "Ámàzön", "amazon" },
	{ "enclosed letters are letters", "🅰🅼🄰🇯🇵🅐Ⓐⓐ", "amajpaaa" },
	{ "so are words in a square", "🆔🆕🆗", "ldnewok" },
	{ "capital I, small l and their like are one", "PayPaI ІCΒ ｌΙne",
	    "paypal lcb llne" },
	{ "a zero or one between letters is a letter", "Amaz0n App1e d0c0m0",
	    "amazon apple docom0" },
	{ "elsewhere it is a digit", "A1 B 2024-10-01 a10b A1",
	    "a1 b 20241001 a10b a1" },
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
	{ "nor are two of them before a word", "a b cd, e f gh",
	    "a b cd e f gh" },
	{ "a capital torn off its word comes back", "A mazon . co . jp",
	    "amazon co jp" },
	{ "with other blanks too", "Ａ　ｍａｚｏｎ", "amazon" },
	{ "a single letter before a word stays",
	    "a mazon, I am, A Mazon, A. mazon",
	    "a mazon l am a mazon a mazon" },
	{ "a voicing mark comes back over a blank", "ﾊ ﾞ ｲ か　゛", "バイガ" },
	{ "but not over two, nor to what is no kana", "か  ゛ 字 ゛", "カ字" },
	{ "signs behind kana are their voicing marks", "ハ°スワード カ″ス か˝",
	    "パスワードガスガ" },
	{ "elsewhere they go", "25°C 6″", "25c 6" },
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

/* ---- where it stood --------------------------------------------------- */

static const struct {
	const char *name;
	enum fb_view_level level;
	const char *source, *view, *want;
} place_cases[] = {
	{ "a word is found under its separators", FB_VIEW_SKELETON,
	    "ご請・求／書です。", "請求書", "請・求／書" },
	{ "separators at its ends are left out", FB_VIEW_SKELETON,
	    "「債権」（譲渡）", "債権譲渡", "債権」（譲渡" },
	{ "variants are shown as they were written", FB_VIEW_SKELETON,
	    "会员登錄", "会員登録", "会员登錄" },
	{ "a letter comes with its marks", FB_VIEW_PLAIN, "ab か\u200B゛ cd",
	    "が", "か\u200B゛" },
	{ "one character that became several is whole", FB_VIEW_PLAIN,
	    "口座㍿名", "式", "㍿" },
	{ "a letter-spaced word", FB_VIEW_SKELETON, "の A m a z o n へ",
	    "amazon", "A m a z o n" },
	{ "a number over a line end", FB_VIEW_SKELETON, "番号123-\n4567まで",
	    "1234567", "123-\n4567" },
	{ "invisible characters inside", FB_VIEW_EXACT, "a h\u200Bttp b",
	    "http", "h\u200Bttp" },
	{ "a character above the BMP", FB_VIEW_PLAIN, "a😀b", "😀", "😀" },
};

/* The first place where the units of `part` stand. */
static size_t
find_units(struct fb_units text, struct fb_units part)
{
	for (size_t i = 0; i + part.count <= text.count; i++)
		if (memcmp(text.unit + i, part.unit, 2 * part.count) == 0)
			return i;
	fail_msg("the words are not in the view");
	return 0;
}

static void
stood_at(void **state)
{
	const typeof(*place_cases) *c = *state;
	struct fb_arena *arena = fb_arena_new(FOLD_TEXT_ARENA_BYTES);
	struct fb_view view = fold_view(arena, c->level, fb_str(c->source));
	struct fb_view part = fold_view(arena, c->level, fb_str(c->view));

	size_t begin = find_units(view.text, part.text);
	struct fb_span span = fb_view_locate(&view, test_folder(), begin,
	    begin + part.text.count);
	assert_int_equal(span.end - span.begin, strlen(c->want));
	assert_memory_equal(c->source + span.begin, c->want, strlen(c->want));
	fb_arena_free(arena);
}

static void
an_empty_range_is_a_place(void **state)
{
	(void)state;
	struct fb_arena *arena = fb_arena_new(FOLD_TEXT_ARENA_BYTES);
	struct fb_view view =
	    fold_view(arena, FB_VIEW_SKELETON, fb_str("請・求 "));
	struct fb_span span = fb_view_locate(&view, test_folder(), 1, 1);
	assert_int_equal(span.begin, strlen("請・"));
	assert_int_equal(span.end, span.begin);
	span = fb_view_locate(&view, test_folder(), 2, 2);
	assert_int_equal(span.begin, strlen("請・求 "));
	assert_int_equal(span.end, span.begin);
	fb_arena_free(arena);
}

/* ---- invisible characters ---------------------------------------------- */

static const struct {
	const char *name, *in;
	size_t want;
} invisible_cases[] = {
	{ "between kanji they count", "請\u200B求\u2060書", 2 },
	{ "each of a row counts", "請\u200B\u200B\u00AD求", 3 },
	{ "between letters and digits too", "a\u00ADb 1\u200B2", 2 },
	{ "behind a long vowel mark too", "サー\u200Bビス", 1 },
	{ "between a kana and its mark too", "か\u200B\u3099き", 1 },
	{ "at the ends and beside blanks they do not",
	    "\uFEFF請求\u200B \u200B書\u200B", 0 },
	{ "in emoji they do not", "👨\u200D👩\u200D👧", 0 },
	{ "variation selectors of kanji do not", "葛\U000E0100飾", 0 },
	{ "in scripts that need them they do not", "\u0645\u06CC\u200C\u062E",
	    0 },
};

static void
is_counted(void **state)
{
	const typeof(*invisible_cases) *c = *state;
	struct fb_arena *arena = fb_arena_new(FOLD_TEXT_ARENA_BYTES);
	for (int level = FB_VIEW_EXACT; level <= FB_VIEW_SKELETON; level++) {
		struct fb_view view =
		    fold_view(arena, (enum fb_view_level)level, fb_str(c->in));
		assert_int_equal(view.invisible_count, c->want);
	}
	fb_arena_free(arena);
}

static void
more_invisibles_than_fit(void **state)
{
	(void)state;
	char text[2048] = "請";
	for (int i = 0; i < 300; i++)
		strcat(text, "\u200B");
	strcat(text, "求");
	struct fb_arena *arena = fb_arena_new(FOLD_TEXT_ARENA_BYTES);
	struct fb_view view = fold_view(arena, FB_VIEW_PLAIN, fb_str(text));
	assert_int_equal(view.text.count, 2);
	assert_true(view.invisible_count >= 256);
	fb_arena_free(arena);

	/* No mark reaches that far. */
	strcat(text, "か");
	for (int i = 0; i < 257; i++)
		strcat(text, "\u200B");
	strcat(text, "\u3099");
	struct text got = fold_text(FB_VIEW_PLAIN, fb_str(text));
	assert_string_equal(got.bytes, "請求か");
	text_free(&got);
}

/* ---- the world ---------------------------------------------------------- */

static void
an_empty_text_has_an_empty_view(void **state)
{
	(void)state;
	struct fb_arena *arena = fb_arena_new(FOLD_TEXT_ARENA_BYTES);
	struct fb_str empty = { NULL, 0 };
	struct fb_view view = fold_view(arena, FB_VIEW_SKELETON, empty);
	assert_int_equal(view.text.count, 0);
	struct fb_span span = fb_view_locate(&view, test_folder(), 0, 0);
	assert_int_equal(span.end, 0);
	fb_arena_free(arena);
}

static void
a_nul_is_a_control(void **state)
{
	(void)state;
	struct text text =
	    fold_text(FB_VIEW_PLAIN, (struct fb_str) { "a\0b", 3 });
	assert_string_equal(text.bytes, "ab");
	text_free(&text);
}

/* Characters that grow make the view grow, until the arena is exhausted. */
static void
a_small_arena_is_reported(void **state)
{
	(void)state;
	static char text[300000];
	struct fb_view view = { .text.count = 99 };
	for (size_t i = 0; i < sizeof text; i += 3)
		memcpy(text + i, "\u3316", 3);
	struct fb_str source = { text, sizeof text };
	struct fb_arena *arena = fb_arena_new(1 << 20);
	assert_int_equal(fb_fold(&view, arena, test_folder(), FB_VIEW_PLAIN,
			     source),
	    FB_ERR_NOMEM);
	assert_int_equal(view.text.count, 99);
	fb_arena_free(arena);

	arena = fb_arena_new(16);
	assert_int_equal(fb_fold(&view, arena, test_folder(), FB_VIEW_PLAIN,
			     FB_STR("a")),
	    FB_ERR_NOMEM);
	fb_arena_free(arena);
}

static void
cjk_is_told_from_the_rest(void **state)
{
	(void)state;
	static const uint16_t cjk[] = u"漢々〇かカーｶㇰㄅ한";
	static const uint16_t other[] = u"aé1 .яα𝟏";
	for (size_t i = 0; cjk[i] != 0; i++)
		assert_true(fb_unit_is_cjk(cjk[i]));
	for (size_t i = 0; i < 7; i++)
		assert_false(fb_unit_is_cjk(other[i]));
}

int
main(void)
{
	struct table table = { 0 };
	TABLE_ADD(&table, exact_cases, folds_to_exact);
	TABLE_ADD(&table, plain_cases, folds_to_plain);
	TABLE_ADD(&table, skeleton_cases, folds_to_skeleton);
	TABLE_ADD(&table, place_cases, stood_at);
	table_add(&table, "an empty range is a place",
	    an_empty_range_is_a_place, NULL);
	TABLE_ADD(&table, invisible_cases, is_counted);
	table_add(&table, "more invisibles than fit are counted and dropped",
	    more_invisibles_than_fit, NULL);
	table_add(&table, "an empty text has an empty view",
	    an_empty_text_has_an_empty_view, NULL);
	table_add(&table, "a NUL is a control", a_nul_is_a_control, NULL);
	table_add(&table, "a small arena is reported",
	    a_small_arena_is_reported, NULL);
	table_add(&table, "CJK is told from the rest",
	    cjk_is_told_from_the_rest, NULL);
	return table_run(&table, "fold");
}
