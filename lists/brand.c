/* SPDX-License-Identifier: BSD-2-Clause */
#include "brand.h"

#include "imitation.h"
#include "utf8.h"

/* How far into a body a name in brackets may stand to open it. */
#define OPENING_UNITS 40

/* ---- domains ---------------------------------------------------------- */

static bool
is_in_domain(struct fb_str host, struct fb_str domain)
{
	if (host.len < domain.len || domain.len == 0)
		return false;
	struct fb_str end = { host.data + host.len - domain.len, domain.len };
	return fb_str_equal_nocase(end, domain) &&
	    (end.data == host.data || end.data[-1] == '.');
}

/* Take the first of "a.jp,b.jp". */
static bool
next_domain(struct fb_str *out, struct fb_str *domains)
{
	if (domains->len == 0)
		return false;
	const char *comma = memchr(domains->data, ',', domains->len);
	size_t len =
	    comma == NULL ? domains->len : (size_t)(comma - domains->data);
	*out = (struct fb_str) { domains->data, len };
	len += comma != NULL;
	domains->data += len;
	domains->len -= len;
	return true;
}

/* Is this host in one of these domains? */
static bool
speaks_for(struct fb_str host, struct fb_str domains)
{
	struct fb_str domain;

	while (next_domain(&domain, &domains))
		if (is_in_domain(host, domain))
			return true;
	return false;
}

/* ---- where a name stands ---------------------------------------------- */

/* The character before `end`, blanks skipped; 0 at the beginning. */
static uint32_t
character_before(struct fb_str text, size_t end)
{
	while (end > 0) {
		size_t begin = end - 1;
		while (begin > 0 &&
		    ((unsigned char)text.data[begin] & 0xC0) == 0x80)
			begin--;
		size_t position = begin;
		uint32_t c = fb_utf8_next(text, &position);
		if (c != ' ' && c != 0x3000)
			return c;
		end = begin;
	}
	return 0;
}

/* The character at `begin`, blanks skipped; 0 at the end. */
static uint32_t
character_at(struct fb_str text, size_t begin)
{
	while (begin < text.len) {
		uint32_t c = fb_utf8_next(text, &begin);
		if (c != ' ' && c != 0x3000)
			return c;
	}
	return 0;
}

/* Brackets in which senders put their own name: "【例示銀行】重要". */
static bool
is_bracketed(struct fb_str text, struct fb_span span)
{
	static const struct {
		uint32_t open, close;
	} pairs[] = { { 0x3010, 0x3011 }, { '[', ']' }, { 0xFF3B, 0xFF3D },
		{ 0x300C, 0x300D }, { 0x300E, 0x300F }, { 0x3014, 0x3015 },
		{ 0x3016, 0x3017 }, { '<', '>' }, { 0xFF1C, 0xFF1E },
		{ 0x3008, 0x3009 }, { 0x300A, 0x300B }, { '(', ')' },
		{ 0xFF08, 0xFF09 }, { 0x226A, 0x226B } };
	uint32_t before = character_before(text, span.begin),
		 after = character_at(text, span.end);

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if (before == pairs[i].open && after == pairs[i].close)
			return true;
	return false;
}

/*
 * How a firm speaks of itself to its customers, before and behind its name.
 * They prove nothing: whoever takes payments by a firm speaks like this, too.
 */
static const char *const before_list[] = { "いつも", "平素は", "平素より",
	"日頃は", "日頃より", "毎度", "こちらは", "株式会社", "お客様の",
	"あなたの", "お客さまの" };
static const char *const behind_list[] = { "をご利用", "をお使い", "のご利用",
	"ご利用", "でのご", "からの", "より", "です。", "アカウント",
	"のアカウント", "会員", "の会員", "カスタマー", "サポート", "サービス",
	"お客様", "のお客様", "お客さま", "のお客さま", "セキュリティ",
	"事務局", "運営", "株式会社", "センター", "のお支払", "お支払",
	"に登録", "へのご", "カード会員", "の取引", "のお取引", "の口座",
	"ネットバンキング", "インターネットバンキング", "安全" };
/*
 * What stands beside the name of a firm in its display name and leaves it the
 * firm: its legal form, a part of it, what the mail is.
 */
static const char *const title_list[] = { "株式会社", "(株)", "公式",
	"自動配信", "配信専用", "送信専用", "重要", "お知らせ", "からの",
	"より", "通知", "ご案内", "カード", "銀行", "証券", "会員",
	"アカウント", "マイページ", "カスタマー", "サポート", "サービス",
	"センター", "セキュリティ", "事務局", "運営", "お客様", "お客さま",
	"窓口", "相談", "受付", "料金", "受信料", "請求", "決済", "情報",
	"管理", "チーム", "グループ", "本部", "本人", "確認", "認証",
	"ダイレクト", "オンライン", "インターネット", "ネット", "デスク",
	"ヘルプ", "メール", "ポイント", "ショップ", "ストア", "ショッピング",
	"ジャパン", "日本", "係", "担当", "部", "課", "の", "info",
	"information", "support", "service", "center", "security", "team",
	"account", "customer", "member", "card", "bank", "japan", "mail",
	"online", "net", "web", "inc", "co", "jp", "com", "id", "noreply" };
#define BEFORE_COUNT (sizeof before_list / sizeof *before_list)
#define BEHIND_COUNT (sizeof behind_list / sizeof *behind_list)
#define TITLE_COUNT (sizeof title_list / sizeof *title_list)

static struct fb_units *
fold_words(struct fb_arena *arena, const struct fb_folder *folder,
    const char *const *word, size_t count)
{
	struct fb_units *units = fb_arena_calloc(arena, count, sizeof *units);
	struct fb_view view;

	for (size_t i = 0; units != NULL && i < count; i++) {
		if (fb_fold(&view, arena, folder, FB_VIEW_SKELETON,
			fb_str(word[i])) != FB_OK)
			return NULL;
		units[i] = view.text;
	}
	return units;
}

static enum fb_status
prepare(struct fb_brand_claims *claims, struct fb_arena *arena,
    const struct fb_folder *folder)
{
	if (claims->claim != NULL)
		return FB_OK;
	claims->voice_before =
	    fold_words(arena, folder, before_list, BEFORE_COUNT);
	claims->voice_behind =
	    fold_words(arena, folder, behind_list, BEHIND_COUNT);
	claims->title = fold_words(arena, folder, title_list, TITLE_COUNT);
	struct fb_brand_claim *claim =
	    fb_arena_calloc(arena, FB_CLAIMS_MAX, sizeof *claim);
	if (claims->voice_before == NULL || claims->voice_behind == NULL ||
	    claims->title == NULL || claim == NULL)
		return FB_ERR_NOMEM;
	claims->claim = claim;
	return FB_OK;
}

static bool
is_equal(struct fb_units text, size_t begin, struct fb_units word)
{
	return begin <= text.count && word.count <= text.count - begin &&
	    memcmp(text.unit + begin, word.unit,
		word.count * sizeof *word.unit) == 0;
}

/* A separator may have become a space. */
static size_t
skip_space(struct fb_units text, size_t at)
{
	return at < text.count && text.unit[at] == ' ' ? at + 1 : at;
}

static bool
speaks_as(const struct fb_brand_claims *claims, struct fb_units text,
    size_t begin, size_t end)
{
	size_t behind = skip_space(text, end);

	for (size_t i = 0; i < BEHIND_COUNT; i++)
		if (is_equal(text, behind, claims->voice_behind[i]))
			return true;
	if (begin > 0 && text.unit[begin - 1] == ' ')
		begin--;
	for (size_t i = 0; i < BEFORE_COUNT; i++) {
		struct fb_units word = claims->voice_before[i];
		if (word.count <= begin &&
		    is_equal(text, begin - word.count, word))
			return true;
	}
	return false;
}

/* Is a display name this and nothing else, but for what a list adds? */
static bool
is_whole_name(struct fb_units text, size_t begin, size_t end)
{
	/* "via" as the skeleton has it: i is l there, and there is no space
	 * between kanji and a letter. */
	static const uint16_t via[] = { 'v', 'l', 'a', ' ' };
	const struct fb_units word = { via, sizeof via / sizeof *via };

	return begin == 0 &&
	    (end == text.count || is_equal(text, skip_space(text, end), word));
}

/* Where the title behind `at` ends; `at` when there is none. */
static size_t
end_of_title(const struct fb_brand_claims *claims, struct fb_units text,
    size_t at)
{
	size_t begin = skip_space(text, at);

	for (size_t i = 0; i < TITLE_COUNT; i++)
		if (is_equal(text, begin, claims->title[i]))
			return begin + claims->title[i].count;
	return at;
}

/* Skip titles in [at, end); what is left is no title. */
static size_t
skip_titles(const struct fb_brand_claims *claims, struct fb_units text,
    size_t at, size_t end)
{
	const struct fb_units part = { text.unit, end };
	size_t next;

	while ((next = end_of_title(claims, part, at)) > at)
		at = next;
	return at;
}

/* Is a display name this, with titles or without? */
static bool
is_titled_name(const struct fb_brand_claims *claims, struct fb_units text,
    size_t begin, size_t end)
{
	size_t left = skip_titles(claims, text, 0, begin);

	return skip_space((struct fb_units) { text.unit, begin }, left) ==
	    begin &&
	    is_whole_name(text, 0, skip_titles(claims, text, end, text.count));
}

/* Is it a name that must stand alone?  Of two alike the stricter counts. */
static bool
must_be_alone(const struct fb_brand *brand, struct fb_units found)
{
	for (size_t i = 0; i < brand->name_count; i++)
		if (brand->name[i].count == found.count &&
		    is_equal(found, 0, brand->name[i]))
			return brand->is_alone[i];
	return false;
}

/* Is the alt text of a picture this name, or that of its logo? */
static bool
is_logo(struct fb_str text, struct fb_span logo, struct fb_span span)
{
	static const char *const words[] = { "", "ロゴ", "のロゴ", "ロゴマーク",
		"公式", "logo", " logo", " ロゴ" };

	if (logo.end == logo.begin || span.begin != logo.begin ||
	    span.end > logo.end)
		return false;
	const struct fb_str left = { text.data + span.end,
		logo.end - span.end };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (fb_str_equal_nocase(left, fb_str(words[i])))
			return true;
	return false;
}

/* A name inside a URL or an address is where somebody leads to, not whom the
 * text names. */
static bool
is_in_address(struct fb_str text, struct fb_span span)
{
	return span.begin > 0 &&
	    strchr("/.@-_", text.data[span.begin - 1]) != NULL &&
	    text.data[span.begin - 1] != '\0';
}

static enum fb_claim
strength_of(const struct fb_brand_claims *claims, const struct fb_text *text,
    size_t begin, size_t end, struct fb_span span, bool is_alone)
{
	const struct fb_units units = text->skeleton.text;

	if (text->kind == FB_TEXT_SENDER)
		return !is_alone || is_titled_name(claims, units, begin, end) ?
		    FB_CLAIM_NAME :
		    FB_CLAIM_NONE;
	if (text->kind == FB_TEXT_SUBJECT && is_bracketed(text->decoded, span))
		return FB_CLAIM_NAME;
	if (speaks_as(claims, units, begin, end) ||
	    (begin < OPENING_UNITS &&
		(is_bracketed(text->decoded, span) ||
		    is_logo(text->decoded, text->logo, span))))
		return FB_CLAIM_VOICE;
	return is_alone || is_in_address(text->decoded, span) ?
	    FB_CLAIM_NONE :
	    FB_CLAIM_MENTION;
}

/* "a,b" of "a,b=c.example". */
static struct fb_str
names_of(struct fb_str value)
{
	const char *equals = memrchr(value.data, '=', value.len);

	return (struct fb_str) { value.data, (size_t)(equals - value.data) };
}

/* The claim of this entry, a new one, or NULL when there are too many. */
static enum fb_status
find_claim(struct fb_brand_claim **out, struct fb_brand_claims *claims,
    struct fb_arena *arena, const struct fb_folder *folder, unsigned list,
    uint32_t number, struct fb_str value)
{
	struct fb_phrase_error error;

	for (size_t i = 0; i < claims->count; i++) {
		*out = &claims->claim[i];
		if ((*out)->list == list && (*out)->number == number)
			return FB_OK;
	}
	*out = NULL;
	if (claims->count == FB_CLAIMS_MAX)
		return FB_OK;
	struct fb_brand_claim *claim = &claims->claim[claims->count];
	enum fb_status status =
	    fb_brand_fold(&claim->brand, arena, folder, value, &error);
	if (status == FB_ERR_SYNTAX) /* of another program's list */
		return FB_OK;
	if (status != FB_OK)
		return status;
	claim->list = list;
	claim->number = number;
	claim->names = names_of(value);
	claims->count++;
	*out = claim;
	return FB_OK;
}

enum fb_status
fb_brand_claims_note(struct fb_brand_claims *claims, struct fb_arena *arena,
    const struct fb_folder *folder, const struct fb_reading *reading,
    unsigned list, uint32_t number, struct fb_str value, size_t text,
    size_t begin, size_t end)
{
	const struct fb_text *where = &reading->text[text];
	struct fb_brand_claim *claim;

	if (where->kind != FB_TEXT_SENDER && where->kind != FB_TEXT_SUBJECT &&
	    where->kind != FB_TEXT_BODY)
		return FB_OK;
	enum fb_status status = prepare(claims, arena, folder);
	if (status == FB_OK)
		status = find_claim(&claim, claims, arena, folder, list, number,
		    value);
	/* a mail may name a brand often, and tracing back costs */
	if (status != FB_OK || claim == NULL ||
	    claim->strength == FB_CLAIM_NAME ||
	    claim->place_count == FB_CLAIM_PLACES_MAX)
		return status;
	claim->place_count++;
	struct fb_span span =
	    fb_view_locate(&where->skeleton, folder, begin, end);
	const struct fb_units found = { where->skeleton.text.unit + begin,
		end - begin };
	enum fb_claim strength = strength_of(claims, where, begin, end, span,
	    must_be_alone(&claim->brand, found));
	if (strength > claim->strength) {
		claim->strength = strength;
		claim->is_whole_name = where->kind == FB_TEXT_SENDER &&
		    is_titled_name(claims, where->skeleton.text, begin, end);
		claim->text = text;
		claim->span = span;
	}
	return FB_OK;
}

/* ---- what a claim says ------------------------------------------------ */

static bool
is_from(const struct fb_auth_results *auth, struct fb_str domains)
{
	return auth->from[0] == '\0' || speaks_for(fb_str(auth->from), domains);
}

/* Do words that the brand is known by stand in a name?  They are the first
 * labels of its domains and its Latin names. */
static bool
imitates_brand(const struct fb_brand_claim *claim, struct fb_str name,
    const struct fb_extractor *extractor)
{
	char word[FB_IMITATION_WORD_MAX];
	struct fb_str left = claim->brand.domains, piece;

	while (next_domain(&piece, &left)) {
		piece = fb_extract_registrable(extractor, piece);
		if (fb_imitates(name,
			(struct fb_str) { word,
			    fb_imitation_word(word, piece) }))
			return true;
	}
	left = claim->names;
	while (next_domain(&piece, &left))
		if (fb_imitates(name,
			(struct fb_str) { word,
			    fb_imitation_word(word, piece) }))
			return true;
	return false;
}

static bool
is_own_link(const struct fb_brand_claim *claim, struct fb_str host)
{
	return speaks_for(host, claim->brand.domains) ||
	    speaks_for(host, claim->brand.links);
}

static struct fb_str
local_part(struct fb_str address)
{
	const char *at =
	    address.len == 0 ? NULL : memrchr(address.data, '@', address.len);

	return at == NULL ?
	    (struct fb_str) { NULL, 0 } :
	    (struct fb_str) { address.data, (size_t)(at - address.data) };
}

static bool
has_imitating_link(const struct fb_brand_claim *claim,
    const struct fb_reading *reading, const struct fb_extractor *extractor)
{
	for (size_t i = 0; i < reading->links.count; i++) {
		struct fb_str host = reading->links.host[i];
		if (!is_own_link(claim, host) &&
		    imitates_brand(claim, host, extractor))
			return true;
	}
	return false;
}

static bool
has_imitating_sender(const struct fb_brand_claim *claim,
    const struct fb_reading *reading, const struct fb_extractor *extractor)
{
	const struct fb_str name[] = { reading->from_host,
		local_part(reading->from.address),
		claim->strength == FB_CLAIM_NAME ? (struct fb_str) { NULL, 0 } :
						   reading->from.display_name };

	for (size_t i = 0; i < sizeof name / sizeof *name; i++)
		if (imitates_brand(claim, name[i], extractor))
			return true;
	return false;
}

static bool
has_link_to_sender(const struct fb_reading *reading)
{
	for (size_t i = 0; i < reading->links.count; i++)
		if (is_in_domain(reading->links.host[i], reading->home))
			return true;
	return false;
}

static bool
has_only_own_links(const struct fb_brand_claim *claim,
    const struct fb_reading *reading)
{
	for (size_t i = 0; i < reading->links.count; i++)
		if (!is_own_link(claim, reading->links.host[i]))
			return false;
	return true;
}

static bool
has_own_link(const struct fb_brand_claim *claim,
    const struct fb_reading *reading)
{
	for (size_t i = 0; i < reading->links.count; i++)
		if (is_own_link(claim, reading->links.host[i]))
			return true;
	return false;
}

fb_flag_set
fb_brand_claim_flags(const struct fb_brand_claim *claim,
    const struct fb_reading *reading, const struct fb_auth_results *auth,
    const struct fb_extractor *extractor)
{
	const struct fb_str domains = claim->brand.domains;
	bool has_sender =
	    reading->from.display_name.len > 0 || reading->from.address.len > 0;
	bool is_own = speaks_for(reading->from_host, domains);
	bool is_forged =
	    is_own && auth->dmarc == FB_AUTH_FAIL && is_from(auth, domains);
	bool is_proven =
	    is_own && auth->dmarc == FB_AUTH_PASS && is_from(auth, domains);
	bool is_foreign = !is_own || is_forged;
	fb_flag_set flags = 0;

	if (claim->strength >= FB_CLAIM_VOICE && is_own && !is_forged &&
	    has_only_own_links(claim, reading))
		flags |= 1u << FB_FLAG_BRAND_OWN;
	/* What SPF found about another domain proves nothing either way. */
	if (claim->strength == FB_CLAIM_NAME && has_sender && is_foreign)
		flags |= 1u << FB_FLAG_BRAND_MISMATCH |
		    (claim->is_whole_name ? 1u << FB_FLAG_BRAND_NAME : 0);
	if (claim->strength == FB_CLAIM_VOICE && is_foreign)
		flags |= 1u << FB_FLAG_BRAND_VOICE;
	if (has_sender && !is_own &&
	    has_imitating_sender(claim, reading, extractor))
		flags |= 1u << FB_FLAG_BRAND_SENDER;
	if (!is_proven && has_imitating_link(claim, reading, extractor))
		flags |= 1u << FB_FLAG_BRAND_LINK;
	if (claim->strength >= FB_CLAIM_VOICE && !is_proven &&
	    reading->links.count > 0 && !has_own_link(claim, reading) &&
	    (claim->strength == FB_CLAIM_NAME || is_own ||
		!has_link_to_sender(reading)))
		flags |= 1u << FB_FLAG_FOREIGN_LINK;
	return flags;
}
