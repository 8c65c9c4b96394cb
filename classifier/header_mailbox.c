/* SPDX-License-Identifier: BSD-2-Clause */
#include "cfws.h"
#include "encoded_word.h"
#include "header.h"

enum token_kind {
	TOKEN_END,
	TOKEN_TEXT,    /* an atom, dots and at signs included */
	TOKEN_WORD,    /* an encoded-word */
	TOKEN_QUOTED,  /* slice without the quotes */
	TOKEN_COMMENT, /* slice without the brackets */
	TOKEN_ANGLE,   /* slice without the brackets */
	TOKEN_GROUP,   /* the colon behind the name of a group */
	TOKEN_SEPARATOR
};

struct token {
	enum token_kind kind;
	size_t start, end; /* in the field, quotes and brackets included */
	struct fb_str text;
};

struct scanner {
	struct fb_str raw;
	size_t at;
	size_t group_end;   /* behind the last ";", the last ">": what is */
	size_t angle_end;   /* sought behind them is not there */
	bool is_quote_open; /* a quote that never closes was seen: from there */
	bool is_comment_open; /* on they are plain text; likewise "(" */
};

/* A mailbox as far as it was read. */
struct draft {
	char *name; /* raw bytes of the display name; has room */
	size_t name_len;
	bool has_angle, has_comment;
	struct fb_str angle, comment;

	/* an address without angle brackets: where it stands in the field
	 * and in the name */
	bool has_bare, is_bare_open;
	size_t bare_start, bare_end, bare_name_start, bare_name_end;

	size_t last_start, last_end, last_name_start; /* the last token */
};

static struct fb_str
slice(struct fb_str text, size_t start, size_t end)
{
	return (struct fb_str) { text.data + start, end - start };
}

static struct fb_str
trimmed(struct fb_str text)
{
	while (text.len > 0 && fb_is_blank(text.data[0]))
		text = slice(text, 1, text.len);
	while (text.len > 0 && fb_is_blank(text.data[text.len - 1]))
		text.len--;
	return text;
}

static size_t
behind_last(struct fb_str text, char c)
{
	const char *last =
	    text.len == 0 ? NULL : memrchr(text.data, c, text.len);
	return last == NULL ? 0 : (size_t)(last - text.data) + 1;
}

static bool
is_special(char c)
{
	return c != '\0' && strchr("(\"<>,;:", c) != NULL;
}

/* The position behind "[...]" at `at`, or behind the bracket only. */
static size_t
literal_end(struct fb_str raw, size_t at)
{
	for (size_t end = at + 1; end < raw.len; end++) {
		char c = raw.data[end];
		if (c == ']')
			return end + 1;
		if (c == '[' || c == '<' || c == ',' || fb_is_blank(c))
			break;
	}
	return at + 1;
}

/* The end of the atom at `at`, which is at least one byte long. */
static size_t
atom_end(struct fb_str raw, size_t at)
{
	struct fb_encoded_word word;
	size_t end = at;

	do {
		size_t jis_end = fb_jis_end(raw, end);
		if (jis_end > end)
			end = jis_end;
		else if (raw.data[end] == '[')
			end = literal_end(raw, end);
		else
			end++;
	} while (end < raw.len && !fb_is_blank(raw.data[end]) &&
	    !is_special(raw.data[end]) &&
	    !fb_encoded_word_match(&word, raw, end));
	return end;
}

/* An encoded-word that may hide specials from splitting; one with blanks
 * or "<" inside may not, since strict readers see an address there. */
static bool
is_opaque_word(struct fb_encoded_word *word, struct fb_str raw, size_t at)
{
	if (!fb_encoded_word_match(word, raw, at))
		return false;
	for (size_t i = 0; i < word->text.len; i++)
		if (word->text.data[i] == '<' ||
		    fb_is_blank(word->text.data[i]))
			return false;
	return true;
}

/* Read "<...>" at s->at.  Without ">" it goes up to the next comma. */
static struct token
read_angle(struct scanner *s)
{
	struct fb_str raw = s->raw;
	size_t start = s->at, end = start + 1;

	if (start < s->angle_end) {
		if (raw.data[end] == '"') {
			size_t close = fb_quote_close(raw, end + 1);
			if (close + 1 < s->angle_end &&
			    raw.data[close + 1] == '@')
				end = close + 1;
		}
		while (raw.data[end] != '>')
			end++;
		s->at = end + 1;
	} else {
		while (end < raw.len && raw.data[end] != ',')
			end++;
		s->at = end;
	}
	return (struct token) { TOKEN_ANGLE, start, s->at,
		slice(raw, start + 1, end) };
}

/* Read what a quote or a bracket opens at s->at; false if nothing closes
 * it. */
static bool
read_enclosed(struct token *token, struct scanner *s)
{
	struct fb_str raw = s->raw;
	size_t start = s->at, end;

	if (raw.data[start] == '"' && !s->is_quote_open) {
		end = fb_quote_close(raw, start + 1);
		s->is_quote_open = end == raw.len;
		if (s->is_quote_open)
			return false;
		s->at = end + 1;
		*token = (struct token) { TOKEN_QUOTED, start, s->at,
			slice(raw, start + 1, end) };
		return true;
	}
	if (raw.data[start] == '(' && !s->is_comment_open) {
		end = fb_comment_close(raw, start);
		s->is_comment_open = end == 0;
		if (s->is_comment_open)
			return false;
		s->at = end;
		*token = (struct token) { TOKEN_COMMENT, start, end,
			slice(raw, start + 1, end - 1) };
		return true;
	}
	return false;
}

static struct token
next_token(struct scanner *s)
{
	struct fb_str raw = s->raw;
	struct fb_encoded_word word;
	struct token token = { .kind = TOKEN_END };

	while (s->at < raw.len && fb_is_blank(raw.data[s->at]))
		s->at++;
	token.start = s->at;
	if (s->at == raw.len)
		return token;
	char c = raw.data[s->at];
	if (c == '<')
		return read_angle(s);
	if (read_enclosed(&token, s))
		return token;
	if (is_opaque_word(&word, raw, s->at)) {
		token.kind = TOKEN_WORD;
		s->at = word.end;
	} else if (c == ',' || c == ';') {
		token.kind = TOKEN_SEPARATOR;
		s->at++;
	} else if (c == ':' && s->at < s->group_end) {
		token.kind = TOKEN_GROUP;
		s->at++;
	} else {
		token.kind = TOKEN_TEXT;
		s->at = atom_end(raw, s->at);
	}
	token.end = s->at;
	token.text = slice(raw, token.start, token.end);
	return token;
}

/* Note an address that stands without angle brackets: "a@b", and the old
 * "a @ b" and "\"a b\"@c". */
static void
note_bare(struct draft *draft, const struct token *token, size_t name_start)
{
	bool is_text = token->kind == TOKEN_TEXT;
	bool has_at =
	    is_text && memchr(token->text.data, '@', token->text.len) != NULL;

	if (draft->is_bare_open) {
		draft->bare_end = token->end;
		draft->bare_name_end = draft->name_len;
	} else if (has_at && !draft->has_bare) {
		bool is_tail =
		    token->text.data[0] == '@' && draft->last_end != 0;
		draft->has_bare = true;
		draft->bare_start = is_tail ? draft->last_start : token->start;
		draft->bare_name_start =
		    is_tail ? draft->last_name_start : name_start;
		draft->bare_end = token->end;
		draft->bare_name_end = draft->name_len;
	}
	draft->is_bare_open = has_at &&
	    token->text.data[token->text.len - 1] == '@' &&
	    draft->bare_end == token->end;
}

/* Append a token to the name.  Every byte written stands for one of the
 * field, so that the room suffices. */
static void
add_to_name(struct draft *draft, const struct token *token)
{
	if (draft->name_len > 0 && draft->last_end < token->start)
		draft->name[draft->name_len++] = ' ';
	size_t name_start = draft->name_len;
	if (token->kind == TOKEN_QUOTED) {
		draft->name_len +=
		    fb_unquote(draft->name + draft->name_len, token->text);
	} else {
		memcpy(draft->name + draft->name_len, token->text.data,
		    token->text.len);
		draft->name_len += token->text.len;
	}
	note_bare(draft, token, name_start);
	draft->last_start = token->start;
	draft->last_end = token->end;
	draft->last_name_start = name_start;
}

static bool
is_clean(struct fb_str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (fb_is_blank(text.data[i]) || text.data[i] == '(')
			return false;
	return true;
}

/* An address without the route, comments and blanks around its parts. */
static enum fb_status
clean_address(struct fb_str *address, struct fb_arena *arena)
{
	struct fb_str text = trimmed(*address);

	if (text.len != 0 && text.data[0] == '@') {
		const char *colon = memchr(text.data, ':', text.len);
		if (colon != NULL)
			text = slice(text, (size_t)(colon + 1 - text.data),
			    text.len);
	}
	*address = text;
	if (is_clean(text))
		return FB_OK;
	char *clean = fb_arena_alloc(arena, text.len);
	size_t len = 0, at = 0;
	if (clean == NULL)
		return FB_ERR_NOMEM;
	while ((at = fb_cfws_end(text, at)) < text.len) {
		size_t end = at + 1;
		if (text.data[at] == '"') {
			end = fb_quote_close(text, end);
			end = end < text.len ? end + 1 : end;
		}
		memcpy(clean + len, text.data + at, end - at);
		len += end - at;
		at = end;
	}
	*address = (struct fb_str) { clean, len };
	return FB_OK;
}

static enum fb_status
read_domain(struct fb_mailbox *mailbox, struct fb_arena *arena)
{
	size_t start = behind_last(mailbox->address, '@');
	struct fb_str domain =
	    slice(mailbox->address, start, mailbox->address.len);

	while (domain.len > 0 && domain.data[domain.len - 1] == '.')
		domain.len--;
	domain = fb_arena_copy(arena, domain);
	if (domain.data == NULL)
		return FB_ERR_NOMEM;
	char *text = (char *)domain.data;
	for (size_t i = 0; i < domain.len; i++)
		if (text[i] >= 'A' && text[i] <= 'Z')
			text[i] = (char)(text[i] - 'A' + 'a');
	mailbox->domain = domain;
	return FB_OK;
}

/* Take the address out of a draft, and out of its name if it stood there. */
static enum fb_status
take_address(struct fb_mailbox *mailbox, struct draft *draft,
    const struct scanner *s, struct fb_arena *arena)
{
	struct fb_str address = draft->angle;

	if (!draft->has_angle) {
		if (!draft->has_bare)
			return FB_OK;
		address = slice(s->raw, draft->bare_start, draft->bare_end);
		memmove(draft->name + draft->bare_name_start,
		    draft->name + draft->bare_name_end,
		    draft->name_len - draft->bare_name_end);
		draft->name_len -=
		    draft->bare_name_end - draft->bare_name_start;
	}
	enum fb_status status = clean_address(&address, arena);
	if (status != FB_OK)
		return status;
	if (address.len != 0 &&
	    memchr(address.data, '@', address.len) != NULL) {
		mailbox->address = address;
		return read_domain(mailbox, arena);
	}
	/* "<words>" is no address, but somebody shows it */
	if (draft->name_len == 0 && address.len != 0) {
		memcpy(draft->name, address.data, address.len);
		draft->name_len = address.len;
	}
	return FB_OK;
}

/* Make a mailbox of a draft; empty if there was nothing. */
static enum fb_status
finish(struct fb_mailbox *mailbox, struct draft *draft, const struct scanner *s,
    struct fb_arena *arena, const struct fb_limits *limits,
    struct fb_str around)
{
	struct fb_header_text decoded;

	*mailbox = (struct fb_mailbox) { 0 };
	enum fb_status status = take_address(mailbox, draft, s, arena);
	if (status != FB_OK)
		return status;
	struct fb_str name =
	    trimmed((struct fb_str) { draft->name, draft->name_len });
	if (name.len == 0 && draft->has_comment)
		name = trimmed(draft->comment);
	if (name.len == 0)
		return FB_OK;
	status = fb_header_decode(&decoded, arena, limits, around, name);
	if (status != FB_OK)
		return status;
	mailbox->display_name = trimmed(decoded.text);
	mailbox->declared = decoded.declared;
	mailbox->used = decoded.used;
	mailbox->is_mismatch = decoded.is_mismatch;
	return FB_OK;
}

/* Start the next draft; its name goes behind the one before. */
static void
renew(struct draft *draft)
{
	*draft = (struct draft) { .name = draft->name + draft->name_len };
}

/* Add a token to the draft; true if it (or the field) ends there and the
 * token is still to be read. */
static bool
add_token(struct draft *draft, const struct token *token)
{
	switch (token->kind) {
	case TOKEN_END:
	case TOKEN_SEPARATOR:
		return true;
	case TOKEN_GROUP:
		if (!draft->has_angle)
			renew(draft);
		return false;
	case TOKEN_COMMENT:
		if (!draft->has_comment)
			draft->comment = token->text;
		draft->has_comment = true;
		return false;
	case TOKEN_ANGLE:
		draft->has_angle = true;
		draft->angle = token->text;
		return false;
	case TOKEN_TEXT:
	case TOKEN_WORD:
	case TOKEN_QUOTED:
		add_to_name(draft, token);
		return false;
	}
	return true;
}

enum fb_status
fb_header_mailboxes(struct fb_mailbox *out, size_t capacity, size_t *count,
    struct fb_arena *arena, const struct fb_limits *limits,
    struct fb_str around, struct fb_str raw)
{
	struct scanner s = {
		.raw = raw,
		.group_end = behind_last(raw, ';'),
		.angle_end = behind_last(raw, '>'),
	};
	struct draft draft = { .name = fb_arena_alloc(arena, raw.len) };
	struct token token;
	size_t found = 0;

	if (draft.name == NULL)
		return FB_ERR_NOMEM;
	do {
		if (found == capacity)
			break;
		token = next_token(&s);
		/* a second "<" without a comma is another mailbox */
		bool is_second = token.kind == TOKEN_ANGLE && draft.has_angle;
		if (!is_second && !add_token(&draft, &token))
			continue;
		enum fb_status status =
		    finish(&out[found], &draft, &s, arena, limits, around);
		if (status != FB_OK)
			return status;
		found += out[found].address.len != 0 ||
		    out[found].display_name.len != 0;
		renew(&draft);
		if (is_second)
			add_token(&draft, &token);
	} while (token.kind != TOKEN_END);
	*count = found;
	return FB_OK;
}
