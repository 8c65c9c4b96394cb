/* SPDX-License-Identifier: BSD-2-Clause */
#include "report.h"

#include "i18n.h"
#include "program.h"
#include "utf8.h"

#define WORDS_MAX_BYTES 120 /* quoted of one hit */
#define LINE_REASONS_MAX 4  /* entry ids in the one-line report */

/* ---- words for people ------------------------------------------------- */

static const char *const group_labels[FB_GROUP_COUNT] = {
	[FB_GROUP_DEMAND] = N_("demand for payment"),
	[FB_GROUP_UNSPECIFIED_DEBT] = N_("debt without a reason"),
	[FB_GROUP_THREAT] = N_("threat of legal steps"),
	[FB_GROUP_VISIT] = N_("threat of a visit"),
	[FB_GROUP_THIRD_PARTY] = N_("threat to tell others"),
	[FB_GROUP_DEADLINE] = N_("pressing deadline"),
	[FB_GROUP_LURE] = N_("lure"),
	[FB_GROUP_PAYMENT] = N_("way of payment"),
	[FB_GROUP_CONTACT] = N_("urge to call or write"),
	[FB_GROUP_COERCION] = N_("coercion"),
	[FB_GROUP_SECRECY] = N_("demand for secrecy"),
	[FB_GROUP_INVESTIGATION] = N_("investigation of the person"),
	[FB_GROUP_AUTHORITY] = N_("claimed authority"),
	[FB_GROUP_TROUBLE] = N_("trouble with an account or a payment"),
	[FB_GROUP_REQUEST] = N_("request to log in, confirm or pay"),
	[FB_GROUP_HURRY] = N_("hurry"),
	[FB_GROUP_ORDER_CONTEXT] = N_("context of an order"),
	[FB_GROUP_PROCESS_CONTEXT] = N_("context of a lawful process"),
	[FB_GROUP_WARNING_CONTEXT] = N_("context of a warning"),
};

static const char *const type_labels[FB_TYPE_COUNT] = {
	[FB_TYPE_ACCT] = N_("bank account"),
	[FB_TYPE_TEL] = N_("telephone number"),
	[FB_TYPE_URL] = N_("URL"),
	[FB_TYPE_DOM] = N_("domain"),
	[FB_TYPE_MAIL] = N_("mail address"),
	[FB_TYPE_COIN] = N_("crypto-asset address"),
	[FB_TYPE_LINE] = N_("LINE ID"),
	[FB_TYPE_FILE] = N_("file"),
	[FB_TYPE_BRAND] = N_("brand that the mail claims"),
	[FB_TYPE_PHRASE] = N_("phrase"),
	[FB_TYPE_RULE] = N_("rule"),
};

static const char *const flag_labels[FB_FLAG_COUNT] = {
	[FB_FLAG_HIDDEN_TEXT] = N_("hidden text"),
	[FB_FLAG_LINK_MISMATCH] = N_("a link that names another domain"),
	[FB_FLAG_BRAND_MISMATCH] = N_("a brand under a foreign sender"),
	[FB_FLAG_INVISIBLE] = N_("invisible characters inside words"),
	[FB_FLAG_CHARSET_MISMATCH] = N_("charset label and bytes disagree"),
	[FB_FLAG_IMAGE_ONLY] = N_("images instead of text"),
	[FB_FLAG_SCRIPT_LINK] = N_("a link that runs a script"),
	[FB_FLAG_FOREIGN_FORM] =
	    N_("a form that sends a password to another domain"),
	[FB_FLAG_BRAND_VOICE] = N_("text that speaks as a brand"),
	[FB_FLAG_BRAND_SENDER] = N_("a sender that imitates a brand"),
	[FB_FLAG_BRAND_LINK] = N_("a link that imitates a brand"),
	[FB_FLAG_FOREIGN_LINK] = N_("no link to the brand that is claimed"),
	[FB_FLAG_BRAND_OWN] = N_("a brand's own sender and links"),
	[FB_FLAG_AWAY_LINK] = N_("no link to the sender's domain"),
	[FB_FLAG_NAME_MISMATCH] = N_("a display name of another domain"),
	[FB_FLAG_QUOTED] = N_("suspicious words in quotations"),
	[FB_FLAG_BRAND_NAME] = N_("a foreign sender called like a brand"),
	[FB_FLAG_GREETED] = N_("somebody greeted by name"),
	[FB_FLAG_REPLY_ELSEWHERE] = N_("answers go to a free mail address"),
};

static const char *const verdict_labels[FB_VERDICT_COUNT] = {
	[FB_VERDICT_NONE] = N_("no suspicion"),
	[FB_VERDICT_NOTIFY] = N_("notice to the duty officer"),
	[FB_VERDICT_TAG] = N_("tag"),
	[FB_VERDICT_QUARANTINE] = N_("quarantine"),
	[FB_VERDICT_REJECT] = N_("reject"),
};

/* ---- JSON ------------------------------------------------------------- */

static const char *
hit_part(const struct fb_evidence *evidence, const struct fb_hit *hit)
{
	return hit->text < evidence->reading.text_count ?
	    evidence->reading.text[hit->text].part :
	    "";
}

static json_t *
json_points(int32_t milli)
{
	return json_real((double)milli / FB_MILLI);
}

static json_t *
json_hit(const struct fb_report *report, const struct fb_hit *hit)
{
	const struct fb_evidence *evidence = report->evidence;
	json_t *object = json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:s}",
	    "id", hit->id, "list", fb_judge_list_name(report->request, hit),
	    "type", fb_words_name(&fb_type_words, hit->type), "category",
	    fb_words_name(&fb_category_words, hit->category), "weight",
	    json_points(hit->weight_milli), "counted",
	    json_points(hit->counted_milli), "text",
	    fb_verb_json_text(
		fb_evidence_words(evidence, hit, WORDS_MAX_BYTES)),
	    "part", hit_part(evidence, hit));

	if (object != NULL && hit->group < FB_GROUP_COUNT)
		json_object_set_new(object, "group",
		    json_string(fb_words_name(&fb_group_words, hit->group)));
	if (object != NULL && hit->is_shadow)
		json_object_set_new(object, "shadow", json_true());
	if (object != NULL && hit->override != FB_OVERRIDE_NONE)
		json_object_set_new(object, "override",
		    json_string(
			fb_words_name(&fb_override_words, hit->override)));
	return object;
}

/* The first hit for an identifier, or NULL.  An account may say less than
 * the list does. */
static const struct fb_hit *
listed_as(const struct fb_report *report,
    const struct fb_identifier *identifier)
{
	struct fb_list_entry entry;

	for (size_t i = 0; i < report->evidence->hit_count; i++) {
		const struct fb_hit *hit = &report->evidence->hit[i];
		if (hit->type == identifier->type &&
		    hit->list != FB_LIST_OF_TESTS &&
		    fb_list_entry(&entry, report->request->list[hit->list],
			hit->entry) &&
		    fb_extract_agree(hit->type, entry.key, identifier->key))
			return hit;
	}
	return NULL;
}

static struct fb_str
identifier_words(const struct fb_evidence *evidence,
    const struct fb_identifier *identifier)
{
	const struct fb_hit place = { .text = identifier->text,
		.span = identifier->span };
	return fb_evidence_words(evidence, &place, WORDS_MAX_BYTES);
}

static json_t *
json_identifier(const struct fb_report *report,
    const struct fb_identifier *identifier)
{
	const struct fb_hit *hit = listed_as(report, identifier);
	json_t *object = json_pack("{s:s, s:o, s:o}", "type",
	    fb_words_name(&fb_type_words, identifier->type), "key",
	    fb_verb_json_text(identifier->key), "text",
	    fb_verb_json_text(identifier_words(report->evidence, identifier)));

	if (object != NULL && hit != NULL)
		json_object_set_new(object, "listed", json_string(hit->id));
	return object;
}

static json_t *
json_flags(fb_flag_set flags)
{
	json_t *array = json_array();

	for (unsigned i = 0; i < FB_FLAG_COUNT; i++)
		if ((flags >> i & 1) != 0)
			json_array_append_new(array,
			    json_string(fb_words_name(&fb_flag_words, i)));
	return array;
}

static json_t *
json_charsets(const struct fb_reading *reading)
{
	json_t *array = json_array();

	for (size_t i = 0; i < reading->charset_count; i++) {
		const struct fb_charset_note *note = &reading->charset[i];
		json_array_append_new(array,
		    json_pack("{s:s, s:o, s:s}", "part", note->part, "declared",
			fb_verb_json_text(note->declared), "used", note->used));
	}
	return array;
}

/* Packaged and local lists have no clock: they are always fresh. */
static json_t *
json_lists(const struct fb_judge_request *request)
{
	json_t *array = json_array();

	for (size_t i = 0; i < request->list_count; i++)
		json_array_append_new(array,
		    json_pack("{s:s, s:I, s:s}", "name",
			fb_list_name(request->list[i]), "serial",
			(json_int_t)fb_list_serial(request->list[i]), "state",
			"fresh"));
	return array;
}

/* What everything in shadow would lead to if it counted. */
static enum fb_verdict
shadow_verdict(const struct fb_report *report)
{
	const struct fb_weighing *weighing = &report->evidence->weighing;

	return fb_judge_verdict(weighing->shadow_score_milli,
	    weighing->shadow_category, &report->thresholds);
}

static json_t *
json_shadow(const struct fb_report *report)
{
	const struct fb_weighing *weighing = &report->evidence->weighing;

	return json_pack("{s:s, s:o, s:s}", "verdict",
	    fb_words_name(&fb_verdict_words, shadow_verdict(report)), "score",
	    json_points(weighing->shadow_score_milli), "category",
	    fb_words_name(&fb_category_words, weighing->shadow_category));
}

static void
set_text(json_t *object, const char *key, const char *text)
{
	if (text[0] != '\0')
		json_object_set_new(object, key, json_string(text));
}

/* What trusted Authentication-Results say; what they do not say is left
 * out. */
static json_t *
json_auth(const struct fb_auth_results *auth)
{
	json_t *object = json_object(), *domains = json_array();

	if (auth->spf != FB_SPF_UNASKED)
		set_text(object, "spf",
		    fb_words_name(&fb_spf_words, auth->spf));
	set_text(object, "mailfrom", auth->mailfrom);
	set_text(object, "helo", auth->helo);
	if (auth->dkim != FB_AUTH_ABSENT)
		set_text(object, "dkim",
		    fb_words_name(&fb_auth_words, auth->dkim));
	for (unsigned i = 0; i < auth->dkim_count; i++)
		json_array_append_new(domains,
		    json_string(auth->dkim_domain[i]));
	json_object_set_new(object, "signers", domains);
	if (auth->dmarc != FB_AUTH_ABSENT)
		set_text(object, "dmarc",
		    fb_words_name(&fb_auth_words, auth->dmarc));
	set_text(object, "from", auth->from);
	return object;
}

json_t *
fb_report_json(const struct fb_report *report)
{
	const struct fb_evidence *evidence = report->evidence;
	const struct fb_reading *reading = &evidence->reading;
	json_t *hits = json_array(), *identifiers = json_array();

	for (size_t i = 0; i < evidence->hit_count; i++)
		json_array_append_new(hits,
		    json_hit(report, &evidence->hit[i]));
	for (size_t i = 0; i < reading->identifiers.count; i++)
		json_array_append_new(identifiers,
		    json_identifier(report,
			&reading->identifiers.identifier[i]));
	json_t *object =
	    json_pack("{s:o, s:s, s:o, s:s, s:b, s:o, s:o, s:o, s:o, s:o}",
		"file", fb_verb_json_text(fb_str(report->name)), "verdict",
		fb_words_name(&fb_verdict_words, report->verdict), "score",
		json_points(evidence->weighing.score_milli), "category",
		fb_words_name(&fb_category_words, evidence->weighing.category),
		"truncated", reading->truncated != 0, "hits", hits, "flags",
		json_flags(reading->flags), "identifiers", identifiers,
		"charset", json_charsets(reading), "lists",
		json_lists(report->request));
	for (size_t i = 0; object != NULL && i < evidence->hit_count; i++)
		if (evidence->hit[i].list == FB_LIST_OF_TESTS)
			json_object_set_new(object, "test", json_true());
	if (object != NULL && evidence->auth.is_trusted)
		json_object_set_new(object, "auth", json_auth(&evidence->auth));
	if (object != NULL && evidence->weighing.has_shadow)
		json_object_set_new(object, "shadow", json_shadow(report));
	return object;
}

/* ---- terminals ---------------------------------------------------------- */

/* Print words of a mail or the name of a file: control characters could
 * steer the terminal. */
static void
print_words(FILE *out, struct fb_str words)
{
	size_t position = 0;

	while (position < words.len) {
		char bytes[FB_UTF8_MAX_BYTES];
		uint32_t c = fb_utf8_next(words, &position);
		bool is_control = c < 0x20 || (c >= 0x7F && c < 0xA0) ||
		    (c >= 0x202A && c <= 0x202E) ||
		    (c >= 0x2066 && c <= 0x2069);
		if (is_control)
			c = ' ';
		fwrite(bytes, 1, fb_utf8_put(bytes, c), out);
	}
}

/* ---- one line --------------------------------------------------------- */

void
fb_report_line(FILE *out, const struct fb_report *report)
{
	const struct fb_evidence *evidence = report->evidence;
	unsigned shown = 0;

	fprintf(out, "%-10s %6.1f  ",
	    fb_words_name(&fb_verdict_words, report->verdict),
	    (double)evidence->weighing.score_milli / FB_MILLI);
	print_words(out, fb_str(report->name));
	for (size_t i = 0; i < evidence->hit_count && shown < LINE_REASONS_MAX;
	     i++) {
		const struct fb_hit *hit = &evidence->hit[i];
		if (hit->counted_milli <= 0)
			continue;
		fprintf(out, "%s%s", shown == 0 ? "  " : ",", hit->id);
		shown++;
	}
	putc('\n', out);
}

/* ---- explanation ------------------------------------------------------ */

static const char *
hit_label(const struct fb_hit *hit)
{
	if (hit->list == FB_LIST_OF_TESTS)
		return _("test word");
	return hit->group < FB_GROUP_COUNT ? _(group_labels[hit->group]) :
					     _(type_labels[hit->type]);
}

/* A word of a rule for people: "threat", "flag:hidden-text", "has:acct". */
static const char *
rule_word_label(struct fb_str word)
{
	static const struct {
		struct fb_str prefix;
		const struct fb_words *words;
		const char *const *labels;
	} kinds[] = {
		{ FB_STR("flag:"), &fb_flag_words, flag_labels },
		{ FB_STR("has:"), &fb_type_words, type_labels },
		{ FB_STR("listed:"), &fb_type_words, type_labels },
		{ FB_STR(""), &fb_group_words, group_labels },
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		size_t skip = kinds[i].prefix.len;
		unsigned number;
		if (word.len >= skip &&
		    fb_str_equal((struct fb_str) { word.data, skip },
			kinds[i].prefix) &&
		    fb_words_find(kinds[i].words,
			(struct fb_str) { word.data + skip, word.len - skip },
			&number))
			return _(kinds[i].labels[number]);
	}
	return NULL;
}

static const char *
rule_sign_label(char sign)
{
	switch (sign) {
	case '&':
		return _(" and ");
	case '|':
		return _(" or ");
	case '!':
		return _("without ");
	case '(':
		return "(";
	case ')':
		return ")";
	default:
		return "";
	}
}

/* A rule in words; what has no words stands as it is. */
static void
print_rule(FILE *out, struct fb_str rule)
{
	static const char signs[] = "&|!() \t";

	for (size_t i = 0; i < rule.len;) {
		size_t len = 0;
		while (i + len < rule.len &&
		    memchr(signs, rule.data[i + len], sizeof signs - 1) == NULL)
			len++;
		struct fb_str word = { rule.data + i, len };
		const char *label = len == 0 ? rule_sign_label(rule.data[i]) :
					       rule_word_label(word);
		if (label != NULL)
			fputs(label, out);
		else
			print_words(out, word);
		i += len == 0 ? 1 : len;
	}
}

static void
explain_hit(FILE *out, const struct fb_report *report, const struct fb_hit *hit)
{
	const struct fb_evidence *evidence = report->evidence;
	struct fb_list_entry entry;
	struct fb_str words = fb_evidence_words(evidence, hit, WORDS_MAX_BYTES);

	fprintf(out, "  %+6.1f  %s (%s)  %s",
	    (double)hit->counted_milli / FB_MILLI, hit->id,
	    fb_judge_list_name(report->request, hit), hit_label(hit));
	if (words.len > 0) {
		fprintf(out, _(", part %s: \""), hit_part(evidence, hit));
		print_words(out, words);
		/* TRANSLATORS: closes what ", part %s:" opens */
		fputs(_("\""), out);
	} else if (hit->list != FB_LIST_OF_TESTS &&
	    fb_list_entry(&entry, report->request->list[hit->list],
		hit->entry)) {
		fputs(": ", out);
		if (hit->type == FB_TYPE_RULE)
			print_rule(out, entry.value);
		else
			print_words(out, entry.value);
	}
	if (hit->override == FB_OVERRIDE_KILLED)
		fputs(_(" [killed here: does not count]"), out);
	else if (hit->override == FB_OVERRIDE_ALLOWED)
		fputs(_(" [allowed here: does not count]"), out);
	else if (hit->is_shadow)
		fputs(_(" [shadow: does not count]"), out);
	else if (hit->counted_milli != hit->weight_milli)
		fprintf(out, _(" [weight %.1f, cut by cap or rule]"),
		    (double)hit->weight_milli / FB_MILLI);
	putc('\n', out);
}

static void
explain_identifiers(FILE *out, const struct fb_report *report)
{
	const struct fb_identifiers *set =
	    &report->evidence->reading.identifiers;

	for (size_t i = 0; i < set->count; i++) {
		const struct fb_identifier *identifier = &set->identifier[i];
		const struct fb_hit *hit = listed_as(report, identifier);
		fprintf(out, "  %s: %.*s ", _(type_labels[identifier->type]),
		    (int)identifier->key.len, identifier->key.data);
		if (hit == NULL)
			fputs(_("(not listed)\n"), out);
		else
			fprintf(out, _("(listed as %s)\n"), hit->id);
	}
}

static void
explain_charsets(FILE *out, const struct fb_reading *reading)
{
	for (size_t i = 0; i < reading->charset_count; i++) {
		const struct fb_charset_note *note = &reading->charset[i];
		/* TRANSLATORS: the part, then what it declares, then what
		 * it was read as */
		fprintf(out, _("  charset of %s: declared "), note->part);
		if (note->declared.len == 0)
			fputs(_("nothing"), out);
		else
			print_words(out, note->declared);
		fprintf(out, _(", read as %s\n"), note->used);
	}
}

/* Who writes about what, as a reader sees it. */
static void
explain_head(FILE *out, const struct fb_reading *reading)
{
	for (size_t i = 0; i < reading->text_count; i++) {
		const struct fb_text *text = &reading->text[i];
		if (text->kind != FB_TEXT_SUBJECT &&
		    text->kind != FB_TEXT_SENDER)
			continue;
		fprintf(out, "  %s: ", text->part);
		print_words(out, text->decoded);
		putc('\n', out);
	}
}

static void
explain_method(FILE *out, const char *name, const char *result,
    const char *domain)
{
	fprintf(out, "  %s: %s", name, result);
	if (domain[0] != '\0')
		fprintf(out, " (%s)", domain);
	putc('\n', out);
}

static void
explain_auth(FILE *out, const struct fb_auth_results *auth)
{
	if (!auth->is_trusted)
		return;
	fputs(_("  sender authentication, as a trusted server found it:\n"),
	    out);
	if (auth->spf != FB_SPF_UNASKED)
		explain_method(out, "  SPF",
		    fb_words_name(&fb_spf_words, auth->spf), auth->mailfrom);
	if (auth->dkim != FB_AUTH_ABSENT && auth->dkim_count == 0)
		explain_method(out, "  DKIM",
		    fb_words_name(&fb_auth_words, auth->dkim), "");
	for (unsigned i = 0; i < auth->dkim_count; i++)
		explain_method(out, "  DKIM",
		    fb_words_name(&fb_auth_words, auth->dkim),
		    auth->dkim_domain[i]);
	if (auth->dmarc != FB_AUTH_ABSENT)
		explain_method(out, "  DMARC",
		    fb_words_name(&fb_auth_words, auth->dmarc), auth->from);
}

void
fb_report_explain(FILE *out, const struct fb_report *report)
{
	const struct fb_evidence *evidence = report->evidence;

	print_words(out, fb_str(report->name));
	fprintf(out, _(": %s, score %.1f (tag from %.1f)\n"),
	    _(verdict_labels[report->verdict]),
	    (double)evidence->weighing.score_milli / FB_MILLI,
	    (double)report->thresholds.tag_milli / FB_MILLI);
	if (evidence->weighing.has_shadow)
		fprintf(out,
		    _("  if what is in shadow counted: %s, score %.1f\n"),
		    _(verdict_labels[shadow_verdict(report)]),
		    (double)evidence->weighing.shadow_score_milli / FB_MILLI);
	explain_head(out, &evidence->reading);
	for (size_t i = 0; i < evidence->hit_count; i++)
		explain_hit(out, report, &evidence->hit[i]);
	for (unsigned i = 0; i < FB_FLAG_COUNT; i++)
		if ((evidence->reading.flags >> i & 1) != 0)
			fprintf(out, _("  noticed: %s\n"), _(flag_labels[i]));
	explain_auth(out, &evidence->auth);
	explain_identifiers(out, report);
	explain_charsets(out, &evidence->reading);
	if (evidence->reading.truncated != 0)
		fputs(_("  only a part was read: a limit was reached\n"), out);
}
