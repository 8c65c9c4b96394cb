/* SPDX-License-Identifier: BSD-2-Clause */
#include "compiled.h"
#include "i18n.h"
#include "nearest.h"
#include "phrase.h"
#include "source_parser.h"

/* ---- identifiers ------------------------------------------------------ */

/* How an identifier of each type looks when it is right. */
static const char *
example(enum fb_type type)
{
	switch (type) {
	case FB_TYPE_ACCT:
		return _("0001-123-1-1234567 (bank, branch, type, number) or "
			 "14030-12345671 (Japan Post Bank)");
	case FB_TYPE_TEL:
		return "03-1234-5678, +81312345678";
	case FB_TYPE_URL:
		return "http://pay.example.jp/bill";
	case FB_TYPE_DOM:
		return "example.jp";
	case FB_TYPE_MAIL:
		return "name@example.jp";
	case FB_TYPE_COIN:
		return _("a Bitcoin or Ethereum address, copied to the last "
			 "character: its checksum must be right");
	case FB_TYPE_LINE:
		return _("4 to 20 small letters, digits, \".\", \"-\" and "
			 "\"_\", or an official account with \"@\"");
	default:
		return _("64 hexadecimal digits (SHA-256 of the file), or its "
			 "name with its ending");
	}
}

static bool
check_identifier(struct fb_entry *entry, struct fb_parser *parser,
    const struct fb_places *places, enum fb_status *status)
{
	struct fb_str key;

	*status = fb_extract_key(&key, parser->scratch, parser->extractor,
	    entry->type, entry->value);
	if (*status == FB_ERR_SYNTAX) {
		*status = FB_OK;
		/* a withdrawn entry may be withdrawn because it was wrong */
		if (entry->state == FB_STATE_WITHDRAWN)
			return true;
		fb_parser_complain(parser, places->value,
		    _("\"%s\" is no valid %s; right would be: %s"),
		    FB_QUOTE(entry->value),
		    fb_words_name(&fb_type_words, entry->type),
		    example(entry->type));
		return false;
	}
	if (*status != FB_OK)
		return false;
	if (key.len > FB_IDENTIFIER_MAX_BYTES) {
		fb_parser_complain(parser, places->value,
		    _("longer than %d bytes; list a shorter address, or the "
		      "domain"),
		    FB_IDENTIFIER_MAX_BYTES);
		return false;
	}
	entry->key = fb_arena_copy(parser->arena, key);
	if (entry->key.data == NULL)
		*status = FB_ERR_NOMEM;
	entry->identity = fb_identity_of_bytes(entry->type, entry->key);
	return *status == FB_OK;
}

/* ---- phrases and brands ----------------------------------------------- */

static void
complain_phrase(struct fb_parser *parser, const char *at,
    enum fb_phrase_fault fault)
{
	switch (fault) {
	case FB_PHRASE_GAP_AT_EDGE:
		fb_parser_complain(parser, at,
		    _("\"…\" stands for text between two words; leave it out "
		      "where the phrase begins or ends"));
		break;
	case FB_PHRASE_TOO_MANY_GAPS:
		fb_parser_complain(parser, at,
		    _("more than %d gaps (\"…\"); make two phrases of it"),
		    FB_PHRASE_MAX_SEGMENTS - 1);
		break;
	case FB_PHRASE_EMPTY_SEGMENT:
		fb_parser_complain(parser, at,
		    _("nothing of this is left to compare; write words beside "
		      "the gap"));
		break;
	case FB_PHRASE_TOO_SHORT:
		fb_parser_complain(parser, at,
		    _("too short: at least %d characters must stand together, "
		      "not counting blanks and signs that are ignored"),
		    FB_PHRASE_MIN_UNITS);
		break;
	default:
		fb_parser_complain(parser, at,
		    _("more than %d characters without a gap; a shorter piece "
		      "finds the same mails"),
		    FB_PHRASE_MAX_UNITS);
		break;
	}
}

static void
complain_brand(struct fb_parser *parser, const char *at,
    enum fb_phrase_fault fault)
{
	switch (fault) {
	case FB_BRAND_NO_DOMAINS:
		fb_parser_complain(parser, at,
		    _("no domains; write the brand's own domains behind its "
		      "names: name,name=domain,domain"));
		break;
	case FB_BRAND_BAD_DOMAIN:
		fb_parser_complain(parser, at,
		    _("this is no domain; write one such as card.example.jp, "
		      "without http:// and without a path"));
		break;
	case FB_BRAND_EMPTY_NAME:
		fb_parser_complain(parser, at,
		    _("the name is empty; write name,name=domain,domain"));
		break;
	case FB_BRAND_TOO_MANY_NAMES:
		fb_parser_complain(parser, at, _("more than %d names"),
		    FB_BRAND_MAX_NAMES);
		break;
	case FB_BRAND_SHORT_NAME:
		fb_parser_complain(parser, at,
		    _("the name is too short to be told from other words; "
		      "write at least %d characters, or %d kanji or kana"),
		    FB_PHRASE_MIN_UNITS, FB_BRAND_MIN_CJK_UNITS);
		break;
	default:
		fb_parser_complain(parser, at,
		    _("a name of more than %d characters"),
		    FB_PHRASE_MAX_UNITS);
		break;
	}
}

static bool
check_phrase(struct fb_entry *entry, struct fb_parser *parser,
    enum fb_status *status)
{
	struct fb_phrase_error error = { FB_PHRASE_FINE, 0 };
	struct fb_phrase phrase;

	*status = fb_phrase_fold(&phrase, parser->scratch,
	    parser->extractor->folder, entry->value, &error);
	if (*status == FB_ERR_SYNTAX) {
		*status = FB_OK;
		complain_phrase(parser, entry->value.data + error.position,
		    error.fault);
		return false;
	}
	if (*status == FB_OK)
		entry->identity = fb_identity_of_phrase(&phrase);
	return *status == FB_OK;
}

static bool
check_brand(struct fb_entry *entry, struct fb_parser *parser,
    enum fb_status *status)
{
	struct fb_phrase_error error = { FB_PHRASE_FINE, 0 };
	struct fb_brand brand;

	*status = fb_brand_fold(&brand, parser->scratch,
	    parser->extractor->folder, entry->value, &error);
	if (*status == FB_ERR_SYNTAX) {
		*status = FB_OK;
		complain_brand(parser, entry->value.data + error.position,
		    error.fault);
		return false;
	}
	if (*status == FB_OK)
		entry->identity = fb_identity_of_brand(&brand);
	return *status == FB_OK;
}

/* ---- rules ------------------------------------------------------------ */

static struct fb_str
word_at(struct fb_str rule, size_t position)
{
	size_t end = position;

	while (end < rule.len &&
	    strchr(" &|!()", (unsigned char)rule.data[end]) == NULL)
		end++;
	return (struct fb_str) { rule.data + position, end - position };
}

/* What an unknown operand could have been: its prefix, and a word. */
static const char *
guess_operand(const char **prefix, struct fb_str word)
{
	static const struct {
		const char *prefix;
		const struct fb_words *words;
	} kinds[] = {
		{ "has:", &fb_type_words },
		{ "listed:", &fb_type_words },
		{ "flag:", &fb_flag_words },
		{ "spf:", &fb_spf_words },
		{ "", &fb_group_words },
	};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		size_t len = strlen(kinds[i].prefix);
		if (word.len < len ||
		    memcmp(word.data, kinds[i].prefix, len) != 0)
			continue;
		*prefix = kinds[i].prefix;
		return fb_nearest(kinds[i].words,
		    (struct fb_str) { word.data + len, word.len - len });
	}
	return NULL;
}

static void
complain_operand(struct fb_parser *parser, struct fb_str word)
{
	const char *prefix = "", *near = guess_operand(&prefix, word);

	if (near != NULL)
		fb_parser_complain(parser, word.data,
		    _("unknown word \"%s\" in a rule; did you mean \"%s%s\"?"),
		    FB_QUOTE(word), prefix, near);
	else
		fb_parser_complain(parser, word.data,
		    _("unknown word \"%s\" in a rule; use a group such as "
		      "threat, has:acct, listed:tel, flag:hidden-text or "
		      "spf:fail"),
		    FB_QUOTE(word));
}

static void
complain_rule(struct fb_parser *parser, struct fb_str rule,
    enum fb_rule_error error, size_t position)
{
	const char *at = rule.data + position;

	switch (error) {
	case FB_RULE_EMPTY:
		fb_parser_complain(parser, at, _("the rule is empty"));
		break;
	case FB_RULE_UNKNOWN_WORD:
		complain_operand(parser, word_at(rule, position));
		break;
	case FB_RULE_UNCLOSED:
		fb_parser_complain(parser, at,
		    _("a \"(\" of the rule has no \")\""));
		break;
	case FB_RULE_TOO_LONG:
		fb_parser_complain(parser, at,
		    _("the rule is too long or nested too deep; make two "
		      "rules of it"));
		break;
	default:
		fb_parser_complain(parser, at,
		    _("the rule cannot go on like this; between two words "
		      "stands \"&\" or \"|\", and each \")\" has its \"(\""));
		break;
	}
}

static bool
check_rule(struct fb_entry *entry, struct fb_parser *parser,
    enum fb_status *status)
{
	size_t position = 0;
	struct fb_rule compiled;

	enum fb_rule_error error =
	    fb_rule_compile(&compiled, entry->value, &position);
	if (error != FB_RULE_OK) {
		complain_rule(parser, entry->value, error, position);
		return false;
	}
	struct fb_rule *rule = fb_arena_alloc(parser->arena, sizeof *rule);
	if (rule == NULL) {
		*status = FB_ERR_NOMEM;
		return false;
	}
	*rule = compiled;
	entry->rule = rule;
	entry->identity = fb_identity_of_bytes(FB_TYPE_RULE,
	    (struct fb_str) { (const char *)rule->code, rule->len });
	return true;
}

bool
fb_check_value(struct fb_entry *entry, struct fb_parser *parser,
    const struct fb_places *places, enum fb_status *status)
{
	fb_arena_reset(parser->scratch);
	if (entry->type < FB_IDENTIFIER_TYPE_COUNT)
		return check_identifier(entry, parser, places, status);
	if (entry->state == FB_STATE_WITHDRAWN)
		return true;
	if (entry->type == FB_TYPE_PHRASE)
		return check_phrase(entry, parser, status);
	if (entry->type == FB_TYPE_BRAND)
		return check_brand(entry, parser, status);
	return check_rule(entry, parser, status);
}

/* ---- attributes ------------------------------------------------------- */

static bool
is_given(const struct fb_entry *entry, enum fb_attribute attribute)
{
	return (entry->given >> attribute & 1) != 0;
}

/* `why` is marked for translation and translated only when it is needed:
 * this is asked of each entry. */
static bool
require(const struct fb_entry *entry, struct fb_parser *parser,
    const struct fb_places *places, enum fb_attribute attribute,
    const char *why)
{
	if (is_given(entry, attribute))
		return true;
	fb_parser_complain(parser, places->state, _("%s= is missing: %s"),
	    fb_words_name(&fb_attribute_words, attribute), gettext(why));
	return false;
}

static bool
refuse(const struct fb_entry *entry, struct fb_parser *parser,
    const struct fb_places *places, enum fb_attribute attribute,
    const char *why)
{
	if (!is_given(entry, attribute))
		return true;
	fb_parser_complain(parser, places->attribute[attribute],
	    _("%s= does not belong here: %s"),
	    fb_words_name(&fb_attribute_words, attribute), gettext(why));
	return false;
}

static bool
check_withdrawn(const struct fb_entry *entry, struct fb_parser *parser,
    const struct fb_places *places)
{
	bool is_right = true;

	is_right &= require(entry, parser, places, FB_ATTRIBUTE_END,
	    N_("the day of the withdrawal, such as end=2025-06-10"));
	is_right &= require(entry, parser, places, FB_ATTRIBUTE_WHY,
	    N_("the reason of the withdrawal, such as why=false-positive"));
	is_right &= require(entry, parser, places, FB_ATTRIBUTE_BY,
	    N_("who withdrew it"));
	return is_right;
}

/* Two people: the one who entered it and the one who agreed. */
static bool
check_people(const struct fb_entry *entry, struct fb_parser *parser,
    const struct fb_places *places)
{
	bool is_right = require(entry, parser, places, FB_ATTRIBUTE_BY,
	    N_("who entered it"));

	if (entry->state == FB_STATE_ACTIVE)
		is_right &= require(entry, parser, places, FB_ATTRIBUTE_OK,
		    N_("the second person who checked it; until then its state "
		       "is shadow"));
	if (entry->ok.len > 0 && fb_str_equal_nocase(entry->by, entry->ok)) {
		fb_parser_complain(parser, places->attribute[FB_ATTRIBUTE_OK],
		    _("ok=%s is the person who entered it (by=); somebody "
		      "else must check"),
		    FB_QUOTE(entry->ok));
		is_right = false;
	}
	return is_right;
}

static bool
is_honest(enum fb_group group)
{
	return group >= FB_FRAUD_GROUP_COUNT && group < FB_GROUP_COUNT;
}

static bool
check_weight(const struct fb_entry *entry, struct fb_parser *parser,
    const struct fb_places *places)
{
	const char *at = places->attribute[FB_ATTRIBUTE_W];

	if (!is_given(entry, FB_ATTRIBUTE_W) || entry->type == FB_TYPE_RULE)
		return true;
	if (is_honest(entry->group) && entry->weight_milli > 0) {
		fb_parser_complain(parser, at,
		    _("%s speaks for an honest mail, so its weight must be "
		      "negative, such as w=-1.5"),
		    fb_words_name(&fb_group_words, entry->group));
		return false;
	}
	if (!is_honest(entry->group) && entry->weight_milli < 0) {
		fb_parser_complain(parser, at,
		    _("a negative weight is for rules and for the groups "
		      "order-context, process-context and warning-context"));
		return false;
	}
	return true;
}

static bool
check_group(const struct fb_entry *entry, struct fb_parser *parser,
    const struct fb_places *places)
{
	if (entry->type == FB_TYPE_PHRASE)
		return require(entry, parser, places, FB_ATTRIBUTE_GRP,
		    N_("what the phrase stands for, such as grp=threat"));
	return refuse(entry, parser, places, FB_ATTRIBUTE_GRP,
	    N_("only phrases have a group"));
}

static bool
check_expiry(const struct fb_entry *entry, struct fb_parser *parser,
    const struct fb_places *places)
{
	bool is_right = true;

	if (entry->type < FB_IDENTIFIER_TYPE_COUNT)
		is_right = require(entry, parser, places, FB_ATTRIBUTE_EXP,
		    N_("accounts, numbers and addresses change hands, so the "
		       "entry must end, such as exp=2025-12-01"));
	if (is_given(entry, FB_ATTRIBUTE_EXP) &&
	    is_given(entry, FB_ATTRIBUTE_ADD) &&
	    entry->expires < entry->added) {
		fb_parser_complain(parser, places->attribute[FB_ATTRIBUTE_EXP],
		    _("the entry ends (exp=) before it begins (add=)"));
		is_right = false;
	}
	return is_right;
}

bool
fb_check_attributes(const struct fb_entry *entry, struct fb_parser *parser,
    const struct fb_places *places)
{
	bool is_right = true;

	if (entry->state == FB_STATE_WITHDRAWN)
		return check_withdrawn(entry, parser, places);
	is_right &= require(entry, parser, places, FB_ATTRIBUTE_CAT,
	    N_("what it is about, such as cat=fakebill"));
	is_right &= check_group(entry, parser, places);
	is_right &= require(entry, parser, places, FB_ATTRIBUTE_W,
	    N_("the weight in points, such as w=1.5"));
	is_right &= check_weight(entry, parser, places);
	is_right &= check_expiry(entry, parser, places);
	is_right &= check_people(entry, parser, places);
	is_right &= refuse(entry, parser, places, FB_ATTRIBUTE_END,
	    N_("it is the day of a withdrawal; for a planned end write exp="));
	is_right &= refuse(entry, parser, places, FB_ATTRIBUTE_WHY,
	    N_("it is the reason of a withdrawal; write a note behind \"#\""));
	return is_right;
}
