/* SPDX-License-Identifier: BSD-2-Clause */
#include "account.h"

#include "bank.h"
#include "extracting.h"

/* Text enough that no bank before it belongs to a number behind it. */
#define FAR_LINE \
	"春の海はひねもすのたりのたりしている。そこへ汽車が来て、また去って行" \
	"く。\n"
#define FAR_BEHIND \
	FAR_LINE FAR_LINE FAR_LINE FAR_LINE FAR_LINE FAR_LINE FAR_LINE FAR_LINE

static const struct {
	const char *name, *in, *want;
} cases[] = {
	/* one line, several lines, any order */
	{ "bank, branch, type and number in one line",
	    "みずほ銀行 新宿支店 普通 1234567", "0001-240-1-1234567" },
	{ "the branch number in brackets",
	    "みずほ銀行 新宿支店(123) 普通 1234567", "0001-123-1-1234567" },
	{ "one part a line",
	    "【振込先】\n銀行名：三菱ＵＦＪ銀行\n支店名：渋谷支店\n店番：345\n"
	    "預金種目：普通\n口座番号：１２３４５６７\n口座名義：カ）サンプル",
	    "0005-345-1-1234567" },
	{ "bullets and full-width blanks",
	    "■銀行名　三井住友銀行\n■支店名　池袋支店（店番号 678）\n"
	    "■口座種別　普通預金\n■口座番号　7654321",
	    "0009-678-1-7654321" },
	{ "the number first",
	    "口座番号:1234567(普通)\n新宿支店 店番123\nりそな銀行",
	    "0010-123-1-1234567" },
	{ "the branch number on a line of its own",
	    "みずほ銀行\n永福町支店\n347\n普通\n1234567",
	    "0001-347-1-1234567" },
	{ "the branch number glued to the name",
	    "みずほ銀行永福町支店347普通1234567", "0001-347-1-1234567" },
	{ "a branch number behind a blank",
	    "みずほ銀行 永福町支店 347 普通 1234567", "0001-347-1-1234567" },
	{ "branch and number in one run", "楽天銀行 普通 口座番号 251-1234567",
	    "0036-251-1-1234567" },
	{ "an odd label for the bank",
	    "受銀行名:みずほ銀行/受支店名:新宿支店/普通/1234567",
	    "0001-240-1-1234567" },
	{ "a written bank code",
	    "金融機関コード 0005 支店コード 123 普通 1234567",
	    "0005-123-1-1234567" },
	{ "a bank code in brackets", "○○銀行(0142) 本店 普通 1234567",
	    "0142-101-1-1234567" },
	{ "tabs between the parts",
	    "銀行\t城南信用金庫\t支店\t品川支店\t普通\t"
	    "1234567",
	    "1344-002-1-1234567" },
	{ "信金 for 信用金庫", "巣鴨信金 駒込支店 普通 1234567",
	    "1356-005-1-1234567" },
	{ "ろうきん for 労働金庫", "中央ろうきん 新橋支店 普通 1234567",
	    "2963-289-1-1234567" },
	{ "a bank without 銀行", "三菱UFJ 新宿支店 普通 1234567",
	    "0005-341-1-1234567" },
	{ "a bank that is in no table", "架空銀行 本店 普通 1234567",
	    "0000-000-1-1234567" },
	{ "the longest name of a bank",
	    "三井住友信託銀行 本店営業部 普通 1234567", "0294-410-1-1234567" },
	{ "an older name of a bank",
	    "ジャパンネット銀行 すずめ支店 普通 1234567",
	    "0033-002-1-1234567" },
	{ "a form of a net bank",
	    "銀行名 PayPay銀行\n支店名 すずめ支店(002)\n口座 普通 1234567",
	    "0033-002-1-1234567" },
	{ "labels with full-width digits",
	    "金融機関名：楽天銀行\n支店名：第四営業支店\n支店番号：２５４\n"
	    "口座種別：普通\n口座番号：７６５４３２１",
	    "0036-254-1-7654321" },
	{ "slashes between the parts",
	    "りそな銀行/新宿支店/普通預金/No.0123456/カ）テスト",
	    "0010-299-1-0123456" },
	{ "everything behind the number",
	    "口座番号は 1234567 です（みずほ銀行新宿支店・普通）",
	    "0001-240-1-1234567" },
	{ "bank and branch without 銀行 and 支店",
	    "三菱ＵＦＪ　渋谷中央　普　１２３４５６７", "0005-345-1-1234567" },
	{ "codes in brackets",
	    "楽天銀行（0036）第一営業支店（251）普通 1234567",
	    "0036-251-1-1234567" },
	{ "codes only", "銀行コード:0036 支店コード:251 普通 1234567",
	    "0036-251-1-1234567" },
	{ "the type behind the label",
	    "みずほ銀行 渋谷支店\n口座番号 普通 １ ２ ３ ４ ５ ６ ７",
	    "0001-210-1-1234567" },
	{ "a bank in half-width kana", "ﾐｽﾞﾎ銀行 ｼﾌﾞﾔ支店 ﾌﾂｳ 1234567",
	    "0001-210-1-1234567" },
	{ "a blank after each letter",
	    "み ず ほ 銀 行 渋 谷 支 店 普 通 1 2 3 4 5 6 7",
	    "0001-210-1-1234567" },
	{ "a dot after each letter", "み.ず.ほ.銀.行 渋.谷.支.店 普.通 1234567",
	    "0001-210-1-1234567" },
	{ "written downwards, with empty lines between columns",
	    "み\nず\nほ\n銀\n行\n\n普\r\n通\r\n1\r\n2\r\n3\r\n4\r\n5\r\n6\r\n"
	    "7\r\n\n8\n9",
	    "0001-000-1-1234567" },
	{ "an unknown bank takes nothing of the next",
	    "みどり銀行 本店 普通口座 1234567\n郵便振替口座",
	    "0000-000-1-1234567" },
	{ "the bare number repeated far behind is the same account",
	    "みずほ銀行 渋谷支店 普通 1234567\n" FAR_BEHIND
	    "普通預金 口座番号 1234567\n",
	    "0001-210-1-1234567" },
	{ "another bare number far behind is another account",
	    "みずほ銀行 渋谷支店 普通 1234567\n" FAR_BEHIND
	    "普通預金 口座番号 7654321\n",
	    "0001-210-1-1234567 0000-000-1-7654321" },
	{ "the holder is labelled right behind",
	    "みずほ銀行 渋谷支店 普通 1234567 名義 ヤマダ",
	    "0001-210-1-1234567" },
	{ "an order number before a full account",
	    "ご注文番号:1234567\nお支払い方法:銀行振込\n"
	    "みずほ銀行 渋谷支店 普通 7654321",
	    "0001-210-1-7654321" },
	{ "customer, amount and date before a full account",
	    "お客様番号 7654321 ご請求金額 198,000円 お支払期日 2024/05/31 "
	    "お振込先 みずほ銀行 渋谷支店 普通 1112223",
	    "0001-210-1-1112223" },
	/* branches by name */
	{ "a branch in kana", "ミズホギンコウ シブヤシテン フツウ 1234567",
	    "0001-210-1-1234567" },
	{ "a branch that is no 支店", "みずほ銀行 高井戸出張所 普通 1234567",
	    "0001-181-1-1234567" },
	{ "a branch behind its label",
	    "銀行名：みずほ銀行\n支店名：渋谷\n種別：普通\n番号：1234567",
	    "0001-210-1-1234567" },
	{ "the branch before the bank", "渋谷支店（みずほ銀行）普通 1234567",
	    "0001-210-1-1234567" },
	{ "a printed number beats the name",
	    "みずほ銀行 渋谷支店（162）普通 1234567", "0001-162-1-1234567" },
	{ "a printed number that the bank does not have does not",
	    "みずほ銀行 渋谷支店（999）普通 1234567", "0001-210-1-1234567" },
	{ "a number that the bank does not have stays without a name",
	    "みずほ銀行 架空支店（999）普通 1234567", "0001-999-1-1234567" },
	{ "a name that the bank does not have",
	    "みずほ銀行 架空支店 普通 1234567", "0001-000-1-1234567" },
	{ "a name that only another bank has",
	    "みずほ銀行 すずめ支店 普通 1234567", "0001-000-1-1234567" },
	{ "JA with its name in front", "JA東京みどり 国立支店 普通 1234567",
	    "5072-002-1-1234567" },
	/* banks with numerals */
	{ "七十七銀行", "七十七銀行 本店 普通 1234567", "0125-100-1-1234567" },
	{ "八十二銀行", "八十二銀行 本店 普通 1234567", "0143-210-1-1234567" },
	{ "十六銀行", "十六銀行 本店 普通 1234567", "0153-100-1-1234567" },
	{ "百五銀行", "百五銀行 本店 普通 1234567", "0155-501-1-1234567" },
	{ "百十四銀行", "百十四銀行 本店 普通 1234567", "0173-101-1-1234567" },
	{ "十八親和銀行", "十八親和銀行 本店 普通 1234567",
	    "0181-100-1-1234567" },
	/* types */
	{ "普通預金", "みずほ銀行 新宿支店 普通預金 1234567",
	    "0001-240-1-1234567" },
	{ "普通口座", "みずほ銀行 新宿支店 普通口座 1234567",
	    "0001-240-1-1234567" },
	{ "普通預金口座番号", "みずほ銀行 新宿支店 普通預金口座番号1234567",
	    "0001-240-1-1234567" },
	{ "(普)", "みずほ銀行 新宿支店 (普)1234567", "0001-240-1-1234567" },
	{ "普 alone before the number", "みずほ銀行 新宿支店 普1234567",
	    "0001-240-1-1234567" },
	{ "half-width kana", "みずほ銀行 新宿支店 ﾌﾂｳ 1234567",
	    "0001-240-1-1234567" },
	{ "当座", "みずほ銀行 新宿支店 当座 1234567", "0001-240-2-1234567" },
	{ "a short 当座 number", "みずほ銀行 新宿支店 当座 1234",
	    "0001-240-2-0001234" },
	{ "(当)", "みずほ銀行 新宿支店 (当) 0012345", "0001-240-2-0012345" },
	{ "貯蓄", "みずほ銀行 新宿支店 貯蓄預金 1234567",
	    "0001-240-4-1234567" },
	{ "no type at all", "みずほ銀行 新宿支店 口座番号 1234567",
	    "0001-240-0-1234567" },
	/* ways to write the number */
	{ "six digits are padded", "みずほ銀行 新宿支店 普通 123456",
	    "0001-240-1-0123456" },
	{ "five digits are padded", "みずほ銀行 新宿支店 普通 12345",
	    "0001-240-1-0012345" },
	{ "a dash inside", "みずほ銀行 新宿支店 普通 123-4567",
	    "0001-240-1-1234567" },
	{ "a blank between all digits",
	    "みずほ銀行 新宿支店 普通 1 2 3 4 5 6 7", "0001-240-1-1234567" },
	{ "full-width blanks between groups",
	    "みずほ銀行 新宿支店 普通 １２　３４　５６７",
	    "0001-240-1-1234567" },
	{ "dots between groups", "みずほ銀行 新宿支店 普通 12.34.567",
	    "0001-240-1-1234567" },
	{ "middle dots between groups", "みずほ銀行 新宿支店 普通 123・4567",
	    "0001-240-1-1234567" },
	{ "circled digits", "みずほ銀行 新宿支店 普通 ①②③④⑤⑥⑦",
	    "0001-240-1-1234567" },
	{ "kanji digits", "みずほ銀行 新宿支店 普通 一二三四五六七",
	    "0001-240-1-1234567" },
	{ "kanji digits with a zero", "みずほ銀行 新宿支店 普通 一〇三四五六七",
	    "0001-240-1-1034567" },
	{ "大字", "みずほ銀行 新宿支店 口座番号 壱弐参四五六七",
	    "0001-240-0-1234567" },
	{ "letter O for zero", "みずほ銀行 新宿支店 普通 12O4567",
	    "0001-240-1-1204567" },
	{ "a circle for zero", "みずほ銀行 新宿支店 口座番号 12○4567",
	    "0001-240-0-1204567" },
	{ "letter l for one", "みずほ銀行 新宿支店 普通 l234567",
	    "0001-240-1-1234567" },
	{ "No. before the number", "みずほ銀行 新宿支店 普通 No.1234567",
	    "0001-240-1-1234567" },
	{ "№ before the number", "みずほ銀行 新宿支店 普通 №1234567",
	    "0001-240-1-1234567" },
	{ "a remark before the number",
	    "みずほ銀行 新宿支店 普通 口座番号(7桁): 1234567",
	    "0001-240-1-1234567" },
	{ "番号 alone", "みずほ銀行\n新宿支店\n普通\n番号:1234567",
	    "0001-240-1-1234567" },
	{ "the holder between type and number",
	    "みずほ銀行 新宿支店(123) 普通 ヤマダタロウ 1234567",
	    "0001-123-1-1234567" },
	{ "no type but a branch right before", "みずほ銀行 新宿支店 1234567",
	    "0001-240-0-1234567" },
	{ "a branch number and no type", "みずほ銀行 新宿支店 123 1234567",
	    "0001-123-0-1234567" },
	/* no bank */
	{ "a label without a bank", "口座番号：1234567", "0000-000-0-1234567" },
	{ "label and type without a bank", "普通 口座番号 1234567",
	    "0000-000-1-1234567" },
	{ "普通預金 without a bank", "普通預金 1234567", "0000-000-1-1234567" },
	/* several */
	{ "two accounts of two banks",
	    "みずほ銀行 新宿支店 123 普通 1111111\n"
	    "三菱UFJ銀行 渋谷支店 456 当座 2222222",
	    "0001-123-1-1111111 0005-456-2-2222222" },
	{ "two accounts of one bank",
	    "みずほ銀行 新宿支店 123\n普通 1111111\n当座 2222222",
	    "0001-123-1-1111111 0001-123-2-2222222" },
	{ "two accounts with the number first",
	    "口座番号 1111111 みずほ銀行 新宿支店123\n"
	    "口座番号 2222222 三菱UFJ銀行 渋谷支店456",
	    "0001-123-0-1111111 0005-456-0-2222222" },
	{ "the second bank has no branch of the first",
	    "みずほ銀行 新宿支店 123 普通 1111111\n"
	    "楽天銀行 口座番号 2222222",
	    "0001-123-1-1111111 0036-000-0-2222222" },
	{ "the same account twice",
	    "みずほ銀行 新宿支店 普通 1234567\n"
	    "みずほ銀行 新宿支店 普通 1234567",
	    "0001-240-1-1234567" },
	{ "a telephone number beside the account",
	    "みずほ銀行 新宿支店 普通 1234567 電話 03-1234-5678",
	    "0001-240-1-1234567" },
	/* ゆうちょ銀行 */
	{ "記号 and 番号", "ゆうちょ銀行 記号14030 番号12345671",
	    "9900-408-1-1234567" },
	{ "記号 and 番号 on two lines",
	    "ゆうちょ銀行\n記号：１４０３０\n番号：１２３４５６７１",
	    "9900-408-1-1234567" },
	{ "記号-番号 in one run", "ゆうちょ 14030-12345671",
	    "9900-408-1-1234567" },
	{ "記号番号 with a blank", "郵便貯金 記号番号 14030 12345671",
	    "9900-408-1-1234567" },
	{ "with the digit between", "ゆうちょ 14030-1-12345671",
	    "9900-408-1-1234567" },
	{ "a wrong check digit still gives a key",
	    "ゆうちょ銀行 記号10530 番号12345671", "9900-058-1-1234567" },
	{ "a short 番号", "ゆうちょ銀行 記号17440 番号7654321",
	    "9900-748-1-0765432" },
	{ "a transfer account", "郵便振替 00990-4-313097",
	    "9900-099-2-0313097" },
	{ "a transfer account behind 口座番号", "口座番号：00160-0-100001",
	    "9900-019-2-0100001" },
	{ "a transfer account without the middle digit",
	    "ゆうちょ銀行 口座記号番号 00580-654321", "9900-059-2-0654321" },
	{ "the branch as kanji", "ゆうちょ銀行 四〇八店 普通 1234567",
	    "9900-408-1-1234567" },
	{ "the branch as 支店", "ゆうちょ銀行 〇一八支店 普通 1234567",
	    "9900-018-1-1234567" },
	{ "the branch with circles", "ゆうちょ銀行 ○一八店 普通 1234567",
	    "9900-018-1-1234567" },
	{ "店名, 店番, 種目 and 口座番号",
	    "ゆうちょ銀行\n店名：四〇八（読み ヨンゼロハチ）\n店番：408\n"
	    "預金種目：普通預金\n口座番号：1234567",
	    "9900-408-1-1234567" },
	{ "店名 in kanji only", "ゆうちょ銀行 店名 〇一九 当座 0123456",
	    "9900-019-2-0123456" },
	{ "貯蓄 is one class with 普通", "ゆうちょ銀行 四〇八店 貯蓄 1234567",
	    "9900-408-1-1234567" },
	{ "a kanji branch is no branch elsewhere",
	    "みずほ銀行 四〇八店 普通 1234567", "0001-000-1-1234567" },
	/* none */
	{ "seven digits alone", "1234567", "" },
	{ "an ordinary member", "普通会員 1234567", "" },
	{ "ordinary mail", "普通郵便 1234567", "" },
	{ "this company", "当社 1234567", "" },
	{ "a parcel number", "お問い合わせ番号 1234-5678-9012", "" },
	{ "a number far behind the words",
	    "みずほ銀行 渋谷支店 普通 "
	    "口座番号は別途ご連絡いたします。お手数です"
	    "が今しばらくお待ちくださいますようお願い申し上げます。ご不明な点は"
	    "当店までどうぞ。本日の整理は 1234567 です",
	    "" },
	{ "an amount in kanji units",
	    "みずほ銀行 渋谷支店 普通 １２３万４５６７", "" },
	{ "a postal code without a dash", "みずほ銀行 渋谷支店 普通 〒1500001",
	    "" },

	{ "an order number", "注文番号：1234567", "" },
	{ "an order number beside a bank",
	    "みずほ銀行へお振込みください。注文番号：1234567", "" },
	{ "an order number behind a full account",
	    "みずほ銀行 新宿支店 普通 1234567\n注文番号：7654321",
	    "0001-240-1-1234567" },
	{ "a customer number", "お客様番号 1234567", "" },
	{ "a membership number", "会員番号:1234567 みずほ銀行 新宿支店", "" },
	{ "a slip number", "伝票番号 1234567", "" },
	{ "a registration number", "登録番号 T1234567890123", "" },
	{ "a date", "2024年1月5日 普通 20240105", "" },
	{ "an amount", "みずほ銀行 新宿支店 普通 1234567円", "" },
	{ "an amount with a comma", "普通預金 1,234,567円", "" },
	{ "an ordinary price", "普通 3000円", "" },
	{ "a postal code behind a branch", "みずほ銀行 新宿支店 〒160-0022",
	    "" },
	{ "a telephone number behind a branch",
	    "みずほ銀行 新宿支店 03-1234-5678", "" },
	{ "a bare telephone number behind a branch",
	    "みずほ銀行 新宿支店 0312345678", "" },
	{ "eight digits behind a label", "口座番号 12345678", "" },
	{ "a masked number", "みずほ銀行 新宿支店 普通 ○○○○○○○", "" },
	{ "a partly masked number", "普通 123****", "" },
	{ "記号 with a 番号 that does not end in 1",
	    "ゆうちょ銀行 記号12310 番号12345678", "" },
	{ "a number of that shape without a word around it",
	    "品番 14030-12345671", "" },
	{ "番号 alone without a bank", "番号：1234567", "" },
	{ "the word 普通 in a sentence", "普通 1234567 個あります", "" },
	{ "shops are no branches", "本店の電話は普通です", "" },
	{ "empty holds none", "", "" },
	{ "a label at the very end", "口座番号：", "" },
	{ "a type at the very end", "普通", "" },
};

static void
finds(void **state)
{
	const typeof(*cases) *c = *state;
	assert_found(c->in, FB_TYPE_ACCT, c->want);
}

/* More tokens than are kept at a time. */
static void
many_accounts(void **state)
{
	static char text[200000];
	size_t len = 0;

	(void)state;
	for (unsigned i = 1; i < 900; i++)
		len += (size_t)snprintf(text + len, sizeof text - len,
		    "%s銀行 架空支店(%03u) %s 1000%03u\n",
		    i % 2 == 0 ? "みずほ" : "りそな", i,
		    i % 3 == 0 ? "当座" : "普通預金", i);
	struct fb_identifiers set = extract((struct fb_str) { text, len });
	assert_int_equal(set.count, 899);
	for (unsigned i = 1; i < 900; i++) {
		char want[FB_ACCOUNT_KEY_BYTES];
		snprintf(want, sizeof want, "%s-%03u-%u-1000%03u",
		    i % 2 == 0 ? "0001" : "0010", i, i % 3 == 0 ? 2 : 1, i);
		assert_string_equal(set.identifier[i - 1].key.data, want);
	}
}

static const struct {
	const char *name, *in, *want;
} values[] = {
	{ "a key is its own key", "0001-123-1-1234567", "0001-123-1-1234567" },
	{ "a key in full-width", "０００１-１２３-１-１２３４５６７",
	    "0001-123-1-1234567" },
	{ "a key without a type", "0001-123-1234567", "0001-123-0-1234567" },
	{ "a key of an unknown bank", "0000-999-1-0000000",
	    "0000-999-1-0000000" },
	{ "savings at ゆうちょ are ordinary", "9900-408-4-1234567",
	    "9900-408-1-1234567" },
	{ "a type that does not exist is refused", "0001-123-7-1234567", "" },
	{ "記号-番号", "14030-12345671", "9900-408-1-1234567" },
	{ "a transfer account", "00990-4-313097", "9900-099-2-0313097" },
	{ "in words", "みずほ銀行 新宿支店(123) 普通 1234567",
	    "0001-123-1-1234567" },
	{ "in words without a bank is refused", "口座番号 1234567", "" },
	{ "two accounts are refused",
	    "みずほ銀行 普通 1111111 みずほ銀行 普通 2222222", "" },
	{ "a bare number is refused", "1234567", "" },
	{ "empty is refused", "", "" },
};

static void
makes_key(void **state)
{
	const typeof(*values) *c = *state;
	assert_key(FB_TYPE_ACCT, c->in, c->want);
}

static const struct {
	const char *name, *in;
	bool is_doubtful;
} doubts[] = {
	{ "a right check digit", "14030-12345671", false },
	{ "a wrong check digit", "10530-12345671", true },
	{ "a wrong check digit in words", "ゆうちょ銀行 記号10530 番号12345671",
	    true },
	{ "a right check digit in words", "ゆうちょ銀行 記号14030 番号12345671",
	    false },
	{ "a key has none", "9900-058-1-1234567", false },
	{ "what is no account has none", "x", false },
};

static void
doubts_value(void **state)
{
	const typeof(*doubts) *c = *state;
	bool is_doubtful;

	assert_int_equal(fb_extract_doubt(&is_doubtful, fixture.arena,
			     &fixture.extractor, FB_TYPE_ACCT, fb_str(c->in)),
	    FB_OK);
	assert_int_equal(is_doubtful, c->is_doubtful);
}

static const struct {
	const char *name, *symbol, *number;
	bool is_account, is_checked;
	unsigned branch, type;
	const char *want;
} posts[] = {
	{ "14030-12345671", "14030", "12345671", true, true, 408, 1,
	    "1234567" },
	{ "15150-21111111", "15150", "21111111", true, true, 518, 1,
	    "2111111" },
	{ "00580-654321", "00580", "654321", true, true, 59, 2, "0654321" },
	{ "00160-100001", "00160", "100001", true, true, 19, 2, "0100001" },
	{ "00990-313097", "00990", "313097", true, true, 99, 2, "0313097" },
	{ "10130-12345671", "10130", "12345671", true, true, 18, 1, "1234567" },
	{ "12330-12345671", "12330", "12345671", true, true, 238, 1,
	    "1234567" },
	{ "17440-7654321", "17440", "7654321", true, true, 748, 1, "0765432" },
	{ "01650-123456", "01650", "123456", true, true, 169, 2, "0123456" },
	{ "10530-12345671 fails its check", "10530", "12345671", true, false,
	    58, 1, "1234567" },
	{ "12310-12345678 does not end in 1", "12310", "12345678", false, false,
	    0, 0, "" },
	{ "24030 begins with 2", "24030", "12345671", false, false, 0, 0, "" },
	{ "14031 ends with 1", "14031", "12345671", false, false, 0, 0, "" },
	{ "a transfer account of seven digits", "00160", "1000011", false,
	    false, 0, 0, "" },
};

static void
converts(void **state)
{
	const typeof(*posts) *c = *state;
	struct fb_post_account post;

	assert_int_equal(fb_post_convert(&post, c->symbol, c->number),
	    c->is_account);
	if (!c->is_account)
		return;
	assert_int_equal(post.has_valid_checksum, c->is_checked);
	assert_int_equal(post.branch, c->branch);
	assert_int_equal(post.type, c->type);
	assert_string_equal(post.number, c->want);
}

int
main(void)
{
	struct table table = { 0 };
	set_up();
	TABLE_ADD(&table, cases, finds);
	TABLE_ADD(&table, values, makes_key);
	TABLE_ADD(&table, doubts, doubts_value);
	TABLE_ADD(&table, posts, converts);
	table_add(&table, "many accounts keep their own parts", many_accounts,
	    NULL);
	int failed = table_run(&table, "account");
	tear_down();
	return failed;
}
