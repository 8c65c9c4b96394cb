#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# The messages: all of them are found and translated, in the words that we
# agreed on, and the help fits a terminal in both languages.
set -u
: "${top_srcdir:?} ${top_builddir:?}" # set by make
po=$top_srcdir/po
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=0
LC_ALL=C.UTF-8
export LC_ALL
unset LANGUAGE

for tool in xgettext msgmerge msgattrib msggrep msgfmt; do
	command -v "$tool" > "$work/tool" ||
		{ echo "1..0 # SKIP no $tool"; exit 0; }
done

# Print one TAP line: nothing was found that should not be there.
none() { # name, what was found
	number=$((number + 1))
	if [ -z "$2" ]; then
		echo "ok $number - $1"
	else
		echo "not ok $number - $1"
		printf '%s\n' "$2" | sed 's/^/# /'
	fi
}

# ---- extraction -------------------------------------------------------------
sources() { # that hold messages
	(cd "$top_srcdir" && grep -lE '(^|[^[:alnum:]_])N?_\(' -- */*.c)
}

extract() {
	local options
	options=$(sed -n '/^XGETTEXT_OPTIONS/,/[^\\]$/p' "$po/Makevars" |
		sed 's/^XGETTEXT_OPTIONS = //; s/\\$//')
	# shellcheck disable=SC2086 # several words
	xgettext $options --directory="$top_srcdir" \
		--files-from="$po/POTFILES.in" -o "$work/fakebill.pot" 2>&1
}

none 'POTFILES.in names every source with messages' \
	"$(sources | LC_ALL=C sort |
		comm -3 - <(LC_ALL=C sort "$po/POTFILES.in"))"
none 'xgettext finds nothing to complain about' "$(extract)"

# ---- translation ------------------------------------------------------------
msgmerge --quiet --no-fuzzy-matching -o "$work/merged.po" "$po/ja.po" \
	"$work/fakebill.pot" || { echo 'Bail out! msgmerge'; exit 99; }
none 'every message is translated' "$(msgattrib --untranslated --no-obsolete \
	--no-wrap "$work/merged.po")"
none 'no translation is a guess (fuzzy)' "$(msgattrib --only-fuzzy \
	--no-obsolete --no-wrap "$work/merged.po")"
mkdir -p "$work/ja/LC_MESSAGES"
none 'msgfmt finds nothing to complain about' "$(msgfmt --check \
	-o "$work/ja/LC_MESSAGES/fakebill.mo" "$work/merged.po" 2>&1)"

# ---- words --------------------------------------------------------------------
# One word for one thing.  These are other words for it (extended regular
# expressions), behind the one we use.
words='項目 エントリ|レコード
得点 スコア|点数
該当 ヒット|マッチ
照合リスト ブラックリスト|ブロックリスト
保護リスト ホワイトリスト
しきい値 閾値
誤検出 誤検知|誤判定
見逃し 検知漏れ
巻き戻し ロールバック
処置 アクション
語句 キーワード
ウイルス ウィルス|マルウェア
迷惑メール スパム
架空請求の疑い 詐欺|迷惑請求
なりすまし 詐称|偽装([^表]|$)
偽装表記 難読化
類似文字 ホモグリフ|紛らわしい文字
不可視文字 ゼロ幅
注意喚起 警告
根拠 確度
口座 口座種別|(^|[^式])アカウント
金融機関コード 銀行コード|銀行番号
支店コード 店舗コード
預金種目・種類 種別
振込 送金
暗号資産 仮想通貨
電子マネー プリペイド
表示 ラベリング|タグ
受信拒否 ブロックし|遮断
同意 承諾|許諾|オプトイン
解除 オプトアウト
約款 利用規約
既定値 デフォルト
利用者 ユーザ
受信者 宛先
通報 届出|申告
通報者 情報提供者
相談 問い?合わ?せ
確認者 承認者
記録 (^|[^プ])ログ([^ラ]|$)
提出ファイル レポート
版 バージョン|リビジョン
秘匿処理 マスク
まん延 蔓延|流行
無停止更新 ホットリロード
サーバ サーバー
フォルダ フォルダー
フィルタ フィルター
メモリ メモリー
コマンド 動詞'
while read -r preferred others; do
	none "$preferred has no other name" "$(msggrep --no-wrap --msgstr -E \
		-e "$others" "$work/merged.po" | sed '1,/^$/d')"
done <<< "$words"

# ---- width --------------------------------------------------------------------
too_wide() { # text; a default path may be as long as it likes
	local line
	while IFS= read -r line; do
		[ "$(printf '%s\n' "$line" | wc -L)" -le 80 ] || echo "$line"
	done < <(printf '%s\n' "$1" | sed 's:/[^ ]*/fakebill/:/:')
}

japanese() { LANGUAGE=ja TEXTDOMAINDIR=$work "$@"; }

check_help() { # command
	local text
	text=$("$@" --help)
	none "$* --help fits 80 columns" "$(too_wide "$text")"
	text=$(japanese "$@" --help)
	none "$* --help fits 80 columns in Japanese" "$(too_wide "$text")"
	case $text in
	使い方:*) text= ;;
	esac
	none "$* --help speaks Japanese" "$text"
}

for program in "$top_builddir"/fakebill-*; do
	[ -x "$program" ] && [ -f "$program" ] || continue
	cd "$top_builddir" || exit 99
	check_help "./${program##*/}"
done
verbs_of() { # program
	"$1" --help | sed -n 's/^  \([a-z][a-z]*\) .*/\1/p'
}
for program in ./fakebill-list ./fakebill-stats ./fakebill-consent; do
	[ -x "$program" ] || continue
	for verb in $(verbs_of "$program"); do
		check_help "$program" "$verb"
	done
done
none 'the sample file fits 80 columns in Japanese' \
	"$(too_wide "$(japanese ./fakebill-milter --sample)")"
echo "1..$number"
