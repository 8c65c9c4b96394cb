/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sentences of bills, each in a disguise that a Japanese reader sees
 * through at a glance: the skeleton of the sentence is in that of the
 * disguise.  None was written for a rule; see tests/evasion for whole mails.
 */
#include "fold.h"
#include "fold_text.h"
#include "table.h"

static const struct {
	const char *name, *sentence, *disguise;
} cases[] = {
	{ "zero-width spaces", "有料サイトの利用料金が未納となっております",
	    "有\u200B料\u200Bサ\u200Bイ\u200Bト\u200Bの\u200B利\u200B用\u200B料"
	    "\u200B金\u200Bが\u200B未\u200B納\u200Bと\u200Bな\u200Bっ\u200Bて"
	    "\u200Bお\u200Bり\u200Bま\u200Bす" },
	{ "soft hyphens", "本日中にご連絡なき場合は法的措置に移行いたします",
	    "本\u00AD日\u00AD中\u00ADに\u00ADご\u00AD連\u00AD絡\u00ADな\u00ADき"
	    "\u00AD場\u00AD合\u00ADは\u00AD法\u00AD的\u00AD措\u00AD置\u00ADに"
	    "\u00AD移\u00AD行\u00ADい\u00ADた\u00ADし\u00ADま\u00ADす" },
	{ "bidirectional controls", "給与の差し押さえを強制執行いたします",
	    "給\u202C\u200E与\u202C\u200Eの\u202C\u200E差\u202C\u200Eし\u202C"
	    "\u200E押\u202C\u200Eさ\u202C\u200Eえ\u202C\u200Eを\u202C\u200E強"
	    "\u202C\u200E制\u202C\u200E執\u202C\u200E行\u202C\u200Eい\u202C"
	    "\u200Eた\u202C\u200Eし\u202C\u200Eま\u202C\u200Eす" },
	{ "tags", "債権譲渡を受けましたので直ちにお支払いください",
	    "債\U000E0061権\U000E0061譲\U000E0061渡\U000E0061を\U000E0061受"
	    "\U000E0061け\U000E0061ま\U000E0061し\U000E0061た\U000E0061の"
	    "\U000E0061で\U000E0061直\U000E0061ち\U000E0061に\U000E0061お"
	    "\U000E0061支\U000E0061払\U000E0061い\U000E0061く\U000E0061だ"
	    "\U000E0061さ\U000E0061い" },
	{ "variation selectors", "最終通告書をお送りいたします",
	    "最\uFE0F終\uFE0F通\uFE0F告\uFE0F書\uFE0Fを\uFE0Fお\uFE0F送\uFE0Fり"
	    "\uFE0Fい\uFE0Fた\uFE0Fし\uFE0Fま\uFE0Fす" },
	{ "fillers of Hangul", "裁判所へ訴状を提出しました",
	    "裁\u3164判\u3164所\u3164へ\u3164訴\u3164状\u3164を\u3164提\u3164出"
	    "\u3164し\u3164ま\u3164し\u3164た" },
	{ "blanks of Braille", "ご登録の口座へ至急お振り込みください",
	    "ご\u2800登\u2800録\u2800の\u2800口\u2800座\u2800へ\u2800至\u2800急"
	    "\u2800お\u2800振\u2800り\u2800込\u2800み\u2800く\u2800だ\u2800さ"
	    "\u2800い" },
	{ "strokes through each character", "身辺調査を開始いたします",
	    "身\u0336辺\u0336調\u0336査\u0336を\u0336開\u0336始\u0336い\u0336た"
	    "\u0336し\u0336ま\u0336す" },
	{ "circles around each character",
	    "アマゾンギフトカードの番号を送信してください",
	    "ア\u20DDマ\u20DDゾ\u20DDン\u20DDギ\u20DDフ\u20DDト\u20DDカ\u20DDー"
	    "\u20DDド\u20DDの\u20DD番\u20DD号\u20DDを\u20DD送\u20DD信\u20DDし"
	    "\u20DDて\u20DDく\u20DDだ\u20DDさ\u20DDい" },
	{ "marks of Thai", "Amazonプライム会員の自動更新に失敗しました",
	    "A\u0E34m\u0E34a\u0E34z\u0E34o\u0E34n\u0E34プ\u0E34ラ\u0E34イ\u0E34"
	    "ム\u0E34会\u0E34員\u0E34の\u0E34自\u0E34動\u0E34更\u0E34新\u0E34に"
	    "\u0E34失\u0E34敗\u0E34し\u0E34ま\u0E34し\u0E34た" },
	{ "spaces", "有料サイトの利用料金が未納となっております",
	    "有 料 サ イ ト の 利 用 料 金 が 未 納 と な っ て お り ま す" },
	{ "wide spaces", "本日中にご連絡なき場合は法的措置に移行いたします",
	    "本\u3000日\u3000中\u3000に\u3000ご\u3000連\u3000絡\u3000な\u3000き"
	    "\u3000場\u3000合\u3000は\u3000法\u3000的\u3000措\u3000置\u3000に"
	    "\u3000移\u3000行\u3000い\u3000た\u3000し\u3000ま\u3000す" },
	{ "dots", "給与の差し押さえを強制執行いたします",
	    "給・与・の・差・し・押・さ・え・を・強・制・執・行・い・た・し・ま"
	    "・す" },
	{ "slashes", "債権譲渡を受けましたので直ちにお支払いください",
	    "債/権/譲/渡/を/受/け/ま/し/た/の/で/直/ち/に/お/支/払/い/く/だ/さ/"
	    "い" },
	{ "underscores", "最終通告書をお送りいたします",
	    "最_終_通_告_書_を_お_送_り_い_た_し_ま_す" },
	{ "stars", "裁判所へ訴状を提出しました",
	    "裁★判★所★へ★訴★状★を★提★出★し★ま★し★た" },
	{ "pictures", "ご登録の口座へ至急お振り込みください",
	    "ご😀登😀録😀の😀口😀座😀へ😀至😀急😀お😀振😀り😀込😀み😀く😀だ😀さ😀い" },
	{ "brackets around each character", "身辺調査を開始いたします",
	    "【身】【辺】【調】【査】【を】【開】【始】【い】【た】【し】【ま】"
	    "【す】" },
	{ "parentheses around each character",
	    "アマゾンギフトカードの番号を送信してください",
	    "(ア)(マ)(ゾ)(ン)(ギ)(フ)(ト)(カ)(ー)(ド)(の)(番)(号)(を)(送)(信)("
	    "し)(て)(く)(だ)(さ)(い)" },
	{ "old forms of kanji",
	    "本日中にご連絡なき場合は法的措置に移行いたします",
	    "本日中にご連絡なき場合は法的措置に移行いたします" },
	{ "traditional Chinese", "ご登録の口座へ至急お振り込みください",
	    "ご登錄の口座へ至急お振り込みください" },
	{ "simplified Chinese", "延滞損害金を含む請求額をお支払い願います",
	    "延滞损害金を含む请求额をお支拂い愿います" },
	{ "any variant of each character",
	    "有料サイトの利用料金が未納となっております",
	    "有料艹𛀈トの利用料⻐が末纳となっておりま"
	    "す" },
	{ "kanji for kana that look like them",
	    "給与の差し押さえを強制執行いたします",
	    "給与の差し押さえを強制執行いたします" },
	{ "the same in katakana",
	    "アマゾンギフトカードの番号を送信してください",
	    "アマゾンギフ卜力一ド丿番号ヲ送信シテ勹ダ艹亻" },
	{ "kanji that differ in a stroke",
	    "債権譲渡を受けましたので直ちにお支払いください",
	    "値権壌渡を受けましたので直ちにお支払いください" },
	{ "all in katakana",
	    "アカウントが一時停止されました。パスワードを再設定してください",
	    "アカウントガ一時停止サレマシタ。パスワードヲ再設定シテクダサイ" },
	{ "all in hiragana", "アマゾンギフトカードの番号を送信してください",
	    "あまぞんぎふとかーどの番号を送信してください" },
	{ "half-width kana", "ご登録の口座へ至急お振り込みください",
	    "ｺﾞ登録ﾉ口座ﾍ至急ｵ振ﾘ込ﾐｸﾀﾞｻｲ" },
	{ "half-width kana, spaced out",
	    "本日中にご連絡なき場合は法的措置に移行いたします",
	    "本 日 中 ﾆ ｺ ﾞ 連 絡 ﾅ ｷ 場 合 ﾊ 法 的 措 置 ﾆ 移 行 ｲ ﾀ ｼ ﾏ ｽ" },
	{ "large kana for small ones",
	    "アカウントが一時停止されました。パスワードを再設定してください",
	    "アカウントが一時停止されました。パスワードを再設定してください" },
	{ "voicing marks apart", "アマゾンギフトカードの番号を送信してください",
	    "アマソ゛ンキ゛フトカート゛の番号を送信してくた゛さい" },
	{ "half-width voicing marks",
	    "アマゾンギフトカードの番号を送信してください",
	    "アマソﾞンキﾞフトカートﾞの番号を送信してくたﾞさい" },
	{ "signs for voicing marks",
	    "アカウントが一時停止されました。パスワードを再設定してください",
	    "アカウントか″一時停止されました。ハ°スワート″を再設定してくた″さ"
	    "い" },
	{ "voicing marks behind zero-width spaces",
	    "裁判所へ訴状を提出しました", "裁判所へ訴状を提出しました" },
	{ "hentaigana", "身辺調査を開始いたします",
	    "身辺調査を開始い𛁞𛁈ま𛁏" },
	{ "Cyrillic letters", "Amazonプライム会員の自動更新に失敗しました",
	    "Аmаzоnプライム会員の自動更新に失敗しました" },
	{ "letters of mathematics",
	    "Amazonプライム会員の自動更新に失敗しました",
	    "𝐀𝐦𝐚𝐳𝐨𝐧プライム会員の自動更新に失敗しました" },
	{ "full-width letters", "Amazonプライム会員の自動更新に失敗しました",
	    "Ａｍａｚｏｎプライム会員の自動更新に失敗しました" },
	{ "circled letters", "Amazonプライム会員の自動更新に失敗しました",
	    "Ⓐⓜⓐⓩⓞⓝプライム会員の自動更新に失敗しました" },
	{ "flags", "Amazonプライム会員の自動更新に失敗しました",
	    "\U0001F1E6\U0001F1F2\U0001F1E6\U0001F1FF\U0001F1F4\U0001F1F3プライ"
	    "ム会員の自動更新に失敗しました" },
	{ "l for i", "Amazonプライム会員の自動更新に失敗しました",
	    "Amazonプライム会員の自動更新に失敗しました" },
	{ "a torn capital", "Amazonプライム会員の自動更新に失敗しました",
	    "A mazonプライム会員の自動更新に失敗しました" },
	{ "a spaced brand", "Amazonプライム会員の自動更新に失敗しました",
	    "A m a z o nプライム会員の自動更新に失敗しました" },
	{ "a dotted brand", "Amazonプライム会員の自動更新に失敗しました",
	    "A.m.a.z.o.nプライム会員の自動更新に失敗しました" },
	{ "accents", "Amazonプライム会員の自動更新に失敗しました",
	    "Ämázöñプライム会員の自動更新に失敗しました" },
	{ "letters of phonetics", "Amazonプライム会員の自動更新に失敗しました",
	    "ɑmɑzоnプライム会員の自動更新に失敗しました" },
	{ "a zero for an o", "Amazonプライム会員の自動更新に失敗しました",
	    "Аmaz0nプライム会員の自動更新に失敗しました" },
	{ "one character a line", "最終通告書をお送りいたします",
	    "最\n終\n通\n告\n書\nを\nお\n送\nり\nい\nた\nし\nま\nす" },
	{ "two characters a line", "給与の差し押さえを強制執行いたします",
	    "給与\nの差\nし押\nさえ\nを強\n制執\n行い\nたし\nます" },
	{ "lines of five characters",
	    "債権譲渡を受けましたので直ちにお支払いください",
	    "債権譲渡を\n受けました\nので直ちに\nお支払いく\nださい" },
	{ "quoted lines", "退会処理には別途手数料が必要です",
	    "退会処理には\n> 別途手数料が\n> 必要です" },
	{ "repeated long vowel marks",
	    "アマゾンギフトカードの番号を送信してください",
	    "アマゾンギフトカーーードの番号を送信してください" },
	{ "dashes for long vowel marks",
	    "アマゾンギフトカードの番号を送信してください",
	    "アマゾンギフトカ―ドの番号を送信してください" },
	{ "the kanji one for them",
	    "アカウントが一時停止されました。パスワードを再設定してください",
	    "アカウントが一時停止されました。パスワ一ドを再設定してください" },
	{ "waves for them", "アマゾンギフトカードの番号を送信してください",
	    "アマゾンギフトカ〜ドの番号を送信してください" },
	{ "vertical bars for them",
	    "アマゾンギフトカードの番号を送信してください",
	    "アマゾンギフトカ｜ドの番号を送信してください" },
	{ "two hyphens for them",
	    "アカウントが一時停止されました。パスワードを再設定してください",
	    "アカウントが一時停止されました。パスワ--ドを再設定してください" },
	{ "vertical bars between all", "退会処理には別途手数料が必要です",
	    "退|会|処|理|に|は|別|途|手|数|料|が|必|要|で|す" },
	{ "waves between all", "最終通告書をお送りいたします",
	    "最〜終〜通〜告〜書〜を〜お〜送〜り〜い〜た〜し〜ま〜す" },
};

static void
is_seen_through(void **state)
{
	const typeof(*cases) *c = *state;
	struct text want = fold_text(FB_VIEW_SKELETON, fb_str(c->sentence));
	struct text got = fold_text(FB_VIEW_SKELETON, fb_str(c->disguise));
	bool is_found = strstr(got.bytes, want.bytes) != NULL;
	if (!is_found)
		print_error("%s is not in %s\n", want.bytes, got.bytes);
	text_free(&want);
	text_free(&got);
	assert_true(is_found);
}

int
main(void)
{
	struct table table = { 0 };
	TABLE_ADD(&table, cases, is_seen_through);
	return table_run(&table, "fold disguises");
}
