/* SPDX-License-Identifier: BSD-2-Clause */
#include "html_token.h"

#include "html_condition.h"

static const struct {
	struct fb_str name;
	enum fb_html_attribute attribute;
} known_attributes[] = {
	{ FB_STR("style"), FB_ATTRIBUTE_STYLE },
	{ FB_STR("class"), FB_ATTRIBUTE_CLASS },
	{ FB_STR("href"), FB_ATTRIBUTE_HREF },
	{ FB_STR("id"), FB_ATTRIBUTE_ID },
	{ FB_STR("action"), FB_ATTRIBUTE_ACTION },
	{ FB_STR("alt"), FB_ATTRIBUTE_ALT },
	{ FB_STR("background"), FB_ATTRIBUTE_BACKGROUND },
	{ FB_STR("bgcolor"), FB_ATTRIBUTE_BGCOLOR },
	{ FB_STR("color"), FB_ATTRIBUTE_COLOR },
	{ FB_STR("content"), FB_ATTRIBUTE_CONTENT },
	{ FB_STR("dir"), FB_ATTRIBUTE_DIR },
	{ FB_STR("formaction"), FB_ATTRIBUTE_FORMACTION },
	{ FB_STR("height"), FB_ATTRIBUTE_HEIGHT },
	{ FB_STR("hidden"), FB_ATTRIBUTE_HIDDEN },
	{ FB_STR("http-equiv"), FB_ATTRIBUTE_HTTP_EQUIV },
	{ FB_STR("media"), FB_ATTRIBUTE_MEDIA },
	{ FB_STR("onclick"), FB_ATTRIBUTE_ONCLICK },
	{ FB_STR("open"), FB_ATTRIBUTE_OPEN },
	{ FB_STR("placeholder"), FB_ATTRIBUTE_PLACEHOLDER },
	{ FB_STR("size"), FB_ATTRIBUTE_SIZE },
	{ FB_STR("text"), FB_ATTRIBUTE_TEXT },
	{ FB_STR("type"), FB_ATTRIBUTE_TYPE },
	{ FB_STR("value"), FB_ATTRIBUTE_VALUE },
	{ FB_STR("width"), FB_ATTRIBUTE_WIDTH },
};

/* What a byte can end inside of a tag. */
enum {
	BLANK = 1,
	SLASH = 2,
	CLOSE = 4,
	EQUALS = 8
};
static const unsigned char class_of[256] = {
	['\t'] = BLANK,
	['\n'] = BLANK,
	['\f'] = BLANK,
	['\r'] = BLANK,
	[' '] = BLANK,
	['/'] = SLASH,
	['>'] = CLOSE,
	['='] = EQUALS,
};

static unsigned
class_at(struct fb_str in, size_t at)
{
	return class_of[(unsigned char)in.data[at]];
}

/* A name, and its at most 8 bytes in lower case as a number: 0 when there
 * are more, or a NUL. */
struct name {
	struct fb_str text;
	uint64_t key;
};

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static struct fb_str
slice(struct fb_str text, size_t begin, size_t end)
{
	return (struct fb_str) { text.data + begin, end - begin };
}

/* Where `c` stands at or behind `at`; the length when nowhere. */
static size_t
find(struct fb_str in, size_t at, char c)
{
	const char *found =
	    at < in.len ? memchr(in.data + at, c, in.len - at) : NULL;
	return found != NULL ? (size_t)(found - in.data) : in.len;
}

static bool
begins_with(struct fb_str in, size_t at, struct fb_str with)
{
	return at <= in.len && in.len - at >= with.len &&
	    memcmp(in.data + at, with.data, with.len) == 0;
}

/* "<name" or "</name" at `at`, with the name at an end. */
static bool
is_tag_of(struct fb_str in, size_t at, struct fb_str open, struct fb_str name)
{
	size_t name_at = at + open.len, end = name_at + name.len;

	if (!begins_with(in, at, open) || end >= in.len)
		return false;
	char c = in.data[end];
	return (fb_html_is_blank(c) || c == '/' || c == '>') &&
	    fb_str_equal_nocase(slice(in, name_at, end), name);
}

/*
 * The end of a comment whose text begins at `at` (13.2.5.43 to 52): behind
 * the first of "-->" and "--!>", and of ">" and "->" at its very beginning.
 */
static size_t
comment_end(struct fb_str in, size_t at)
{
	for (size_t end = find(in, at, '>'); end < in.len;
	     end = find(in, end + 1, '>')) {
		const char *text = in.data + at;
		size_t length = end - at;
		if (length == 0 || (length == 1 && text[0] == '-') ||
		    (length >= 2 && memcmp(text + length - 2, "--", 2) == 0) ||
		    (length >= 3 && memcmp(text + length - 3, "--!", 3) == 0))
			return end + 1;
	}
	return in.len;
}

static size_t
behind(struct fb_str in, size_t found, size_t length)
{
	return found < in.len ? found + length : in.len;
}

/* CDATA is text inside svg and math only; elsewhere a bogus comment. */
static bool
read_cdata(struct fb_html_token *token, struct fb_html_tokenizer *tokenizer)
{
	struct fb_str in = tokenizer->in;
	size_t begin = tokenizer->at + sizeof "<![CDATA[" - 1;
	size_t end = find(in, begin, '>');

	while (end < in.len &&
	    (end - begin < 2 || memcmp(in.data + end - 2, "]]", 2) != 0))
		end = find(in, end + 1, '>');
	token->kind = FB_HTML_CDATA;
	token->text = slice(in, begin, end < in.len ? end - 2 : end);
	tokenizer->at = behind(in, end, 1);
	return true;
}

/*
 * Decide a condition at '<'.  True when Outlook goes on at a place of its
 * own; to browsers it is a comment like others, but worth a note when the
 * two see different text.  Each search that fails is the last one.
 */
static bool
read_condition(struct fb_html_tokenizer *tokenizer)
{
	struct fb_str in = tokenizer->in;
	struct fb_html_condition condition;

	if (tokenizer->has_no_end ||
	    !fb_html_condition_read(&condition, in, tokenizer->at))
		return false;
	if (tokenizer->viewer == FB_HTML_OUTLOOK && condition.holds) {
		tokenizer->at = condition.end;
		return true;
	}
	if (tokenizer->condition_end < condition.end)
		tokenizer->condition_end =
		    fb_html_condition_end(in, condition.end);
	size_t end = tokenizer->condition_end;
	if (end == in.len) {
		tokenizer->has_no_end = true;
		return false;
	}
	if (tokenizer->viewer == FB_HTML_OUTLOOK) {
		tokenizer->at = end;
		return true;
	}
	if (condition.is_open && condition.holds)
		return false;
	if (!tokenizer->has_condition && tokenizer->tags_end < end) {
		tokenizer->has_condition =
		    fb_html_condition_has_text(slice(in, condition.end, end));
		tokenizer->tags_end = end;
	}
	return false;
}

/* Pass over "<!...", "<?..." or "</" without a name.  True for CDATA. */
static bool
read_declaration(struct fb_html_token *token,
    struct fb_html_tokenizer *tokenizer)
{
	struct fb_str in = tokenizer->in;
	size_t at = tokenizer->at;

	if (begins_with(in, at, FB_STR("<![")) ||
	    begins_with(in, at, FB_STR("<!--["))) {
		if (read_condition(tokenizer))
			return false;
	}
	if (begins_with(in, at, FB_STR("<!--"))) {
		tokenizer->at = comment_end(in, at + 4);
		return false;
	}
	if (tokenizer->is_foreign && begins_with(in, at, FB_STR("<![CDATA[")))
		return read_cdata(token, tokenizer);
	tokenizer->at = behind(in, find(in, at + 2, '>'), 1);
	return false;
}

static size_t
skip_blanks(struct fb_str in, size_t at)
{
	while (at < in.len && class_at(in, at) == BLANK)
		at++;
	return at;
}

/* A name from `at` to a byte of the classes `ends`; its first byte may be
 * one of them. */
static struct name
read_name(struct fb_str in, size_t at, unsigned ends)
{
	size_t begin = at;
	uint64_t key = 0;
	bool has_nul = false;

	do {
		unsigned char c = (unsigned char)in.data[at++];
		has_nul |= c == '\0';
		if (c >= 'A' && c <= 'Z')
			c |= 0x20;
		key = key << 8 | c;
	} while (at < in.len && (class_at(in, at) & ends) == 0);
	struct fb_str text = slice(in, begin, at);
	return (struct name) { text, text.len > 8 || has_nul ? 0 : key };
}

static size_t
slot_of(uint64_t key)
{
	return key * UINT64_C(0x9E3779B97F4A7C15) >> 58;
}

_Static_assert(FB_HTML_NAME_CACHE_SLOTS == 1 << (64 - 58), "as slot_of()");

static enum fb_html_attribute
search_attribute(struct fb_str name)
{
	for (size_t i = 0;
	     i < sizeof known_attributes / sizeof known_attributes[0]; i++)
		if (fb_str_equal_nocase(known_attributes[i].name, name))
			return known_attributes[i].attribute;
	return FB_ATTRIBUTE_COUNT;
}

static enum fb_html_attribute
find_attribute(struct fb_html_tokenizer *tokenizer, struct name name)
{
	struct fb_html_attribute_slot *slot =
	    &tokenizer->attribute_slot[slot_of(name.key)];

	if (name.key == 0)
		return search_attribute(name.text);
	if (slot->key != name.key) {
		slot->key = name.key;
		slot->attribute = search_attribute(name.text);
	}
	return slot->attribute;
}

static struct fb_html_tag
find_tag(struct fb_html_tokenizer *tokenizer, struct name name)
{
	struct fb_html_tag_slot *slot = &tokenizer->tag_slot[slot_of(name.key)];

	if (name.key == 0)
		return fb_html_tag_find(name.text);
	if (slot->key != name.key) {
		slot->key = name.key;
		slot->tag = fb_html_tag_find(name.text);
	}
	return slot->tag;
}

/* The first of several wins. */
static void
note_attribute(struct fb_html_token *token, struct fb_html_tokenizer *tokenizer,
    struct name name, struct fb_str value)
{
	enum fb_html_attribute attribute = find_attribute(tokenizer, name);

	if (attribute == FB_ATTRIBUTE_COUNT || fb_html_has(token, attribute))
		return;
	token->attribute[attribute] = value;
	token->attribute_set |= 1u << attribute;
}

/* The value behind '=' (13.2.5.35 to 39).  Sets the end of the attribute. */
static struct fb_str
read_value(struct fb_str in, size_t at, size_t *end)
{
	at = skip_blanks(in, at);
	if (at < in.len && (in.data[at] == '"' || in.data[at] == '\'')) {
		size_t quote = find(in, at + 1, in.data[at]);
		*end = behind(in, quote, 1);
		return slice(in, at + 1, quote);
	}
	size_t begin = at;
	while (
	    at < in.len && !fb_html_is_blank(in.data[at]) && in.data[at] != '>')
		at++;
	*end = at;
	return slice(in, begin, at);
}

/* One attribute whose name begins at `at`.  Returns its end. */
static size_t
read_attribute(struct fb_html_token *token, struct fb_html_tokenizer *tokenizer,
    size_t at, bool is_noted)
{
	struct fb_str in = tokenizer->in;
	struct name name = read_name(in, at, BLANK | SLASH | CLOSE | EQUALS);

	at += name.text.len;
	struct fb_str value = slice(in, at, at);
	size_t next = skip_blanks(in, at);
	if (next < in.len && in.data[next] == '=')
		value = read_value(in, next + 1, &at);
	if (is_noted)
		note_attribute(token, tokenizer, name, value);
	return at;
}

bool
fb_html_find_attribute(struct fb_str *value, struct fb_str attributes,
    struct fb_str name)
{
	size_t at = 0;

	while (at < attributes.len) {
		if (class_at(attributes, at) & (SLASH | BLANK)) {
			at++;
			continue;
		}
		struct name found =
		    read_name(attributes, at, BLANK | SLASH | CLOSE | EQUALS);
		at += found.text.len;
		*value = slice(attributes, at, at);
		size_t next = skip_blanks(attributes, at);
		if (next < attributes.len && attributes.data[next] == '=')
			*value = read_value(attributes, next + 1, &at);
		if (fb_str_equal_nocase(found.text, name))
			return true;
	}
	return false;
}

/*
 * A tag whose name begins at `at`.  A tag that the input cuts off is no
 * tag: everything from its '<' is dropped, as in browsers.
 */
static bool
read_tag(struct fb_html_token *token, struct fb_html_tokenizer *tokenizer,
    size_t at)
{
	struct fb_str in = tokenizer->in;
	struct name name = read_name(in, at, BLANK | SLASH | CLOSE);
	size_t count = 0;

	token->text = name.text;
	at += name.text.len;
	token->attributes = slice(in, at, at);
	token->attribute_set = 0;
	token->is_self_closing = false;
	while (at < in.len && in.data[at] != '>') {
		unsigned class = class_at(in, at);
		token->is_self_closing = class == SLASH;
		if ((class & (SLASH | BLANK)) != 0) {
			at++;
			continue;
		}
		bool is_noted = count++ < tokenizer->attribute_limit;
		if (!is_noted)
			tokenizer->is_attribute_cut = true;
		at = read_attribute(token, tokenizer, at, is_noted);
	}
	tokenizer->at = behind(in, at, 1);
	if (at >= in.len)
		return false;
	token->attributes.len = (size_t)(in.data + at - token->attributes.data);
	token->tag = find_tag(tokenizer, name);
	return true;
}

/* Markup at '<'.  False when there is nothing to report. */
static bool
read_markup(struct fb_html_token *token, struct fb_html_tokenizer *tokenizer)
{
	size_t at = tokenizer->at;
	char next = tokenizer->in.data[at + 1];

	if (is_letter(next)) {
		token->kind = FB_HTML_START_TAG;
		return read_tag(token, tokenizer, at + 1);
	}
	if (next == '/' && at + 2 < tokenizer->in.len &&
	    is_letter(tokenizer->in.data[at + 2])) {
		token->kind = FB_HTML_END_TAG;
		return read_tag(token, tokenizer, at + 2);
	}
	return read_declaration(token, tokenizer);
}

/* Whether the '<' at `at` begins markup; it is text otherwise. */
static bool
is_markup(struct fb_str in, size_t at)
{
	if (in.len - at < 2)
		return false;
	char next = in.data[at + 1];
	return is_letter(next) || next == '!' || next == '?' ||
	    (next == '/' && in.len - at > 2);
}

bool
fb_html_next(struct fb_html_token *token, struct fb_html_tokenizer *tokenizer)
{
	struct fb_str in = tokenizer->in;

	while (tokenizer->at < in.len) {
		size_t begin = tokenizer->at;
		if (in.data[begin] == '<' && is_markup(in, begin)) {
			if (read_markup(token, tokenizer))
				return true;
			continue;
		}
		tokenizer->at = find(in, begin + 1, '<');
		token->kind = FB_HTML_TEXT;
		token->text = slice(in, begin, tokenizer->at);
		return true;
	}
	return false;
}

/*
 * Where the "</script" stands that ends a script (13.2.5.15 to 31): inside
 * "<!-- ... -->" a "<script>" hides the next "</script>".
 */
static size_t
script_end(struct fb_str in, size_t at)
{
	const struct fb_str name = FB_STR("script");
	bool is_escaped = false, is_hidden = false;

	for (; at < in.len; at++) {
		char c = in.data[at];
		if (c == '-' && is_escaped &&
		    begins_with(in, at, FB_STR("-->"))) {
			is_escaped = is_hidden = false;
		} else if (c != '<') {
			continue;
		} else if (is_tag_of(in, at, FB_STR("</"), name)) {
			if (!is_hidden)
				return at;
			is_hidden = false;
		} else if (!is_escaped && begins_with(in, at, FB_STR("<!--"))) {
			is_escaped = true;
			at++; /* its dashes can be those of "-->" */
		} else if (is_escaped && is_tag_of(in, at, FB_STR("<"), name)) {
			is_hidden = true;
		}
	}
	return in.len;
}

struct fb_str
fb_html_raw_text(struct fb_html_tokenizer *tokenizer,
    const struct fb_html_token *start)
{
	struct fb_str in = tokenizer->in;
	size_t begin = tokenizer->at, end;

	if (start->tag.id == FB_TAG_SCRIPT) {
		end = script_end(in, begin);
	} else if (start->tag.id == FB_TAG_PLAINTEXT) {
		end = in.len;
	} else {
		end = find(in, begin, '<');
		while (end < in.len &&
		    !is_tag_of(in, end, FB_STR("</"), start->text))
			end = find(in, end + 1, '<');
	}
	tokenizer->at = end;
	return slice(in, begin, end);
}
