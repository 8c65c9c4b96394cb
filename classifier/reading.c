/* SPDX-License-Identifier: BSD-2-Clause */
#include "reading.h"

#include <assert.h>
#include <sodium/crypto_hash_sha256.h>
#include <sodium/utils.h>
#include <stdlib.h>

#include "bidi.h"
#include "charset.h"
#include "columns.h"
#include "content_lines.h"
#include "file_name.h"
#include "flowed.h"
#include "greeting.h"
#include "html.h"
#include "html_difference.h"
#include "image_only.h"
#include "link_page.h"
#include "link_text.h"
#include "mime.h"
#include "mime_kind.h"
#include "torn.h"

/*
 * What makes hidden text worth a flag.  Honest mail hides its preview text,
 * its version for telephones and the names of its pictures, and says so
 * (display, visibility, size of the box).  It does not put hidden letters
 * inside of visible words, nor pages of text that is there but cannot be
 * told from what is behind it; preview text that is only tiny or white stays
 * below that bound.
 */
#define SPLIT_WORDS_MIN_COUNT 3
#define DISGUISED_MIN_COUNT 200
/* Nor does it hide that much and this many times what it shows. */
#define HIDDEN_MOST_TIMES 2
/* Invisible characters inside words before we speak of them: one or two come
 * from careless copying. */
#define INVISIBLE_MIN_COUNT 3
/* How far into HTML its own charset label may stand (WHATWG 13.2.3.2). */
#define META_PRESCAN_BYTES 1024
/* Mailboxes of one field that are looked at. */
#define MAILBOXES_MAX 4

struct fb_reader {
	struct fb_limits limits;
	struct fb_folder *folder;
	struct fb_extractor extractor;
};

/* One reading while it is being made. */
struct run {
	struct fb_reading *out;
	struct fb_arena *arena;
	const struct fb_reader *reader;
	size_t text_capacity, charset_capacity;
	struct fb_str around; /* charset of the first part that declares one */
	size_t hidden_units, visible_units, invisible_count;
	struct fb_image_only image_only;
	size_t split_count, disguised_count; /* of hidden text in HTML */
	bool has_link_mismatch;
	bool is_torn; /* a body is */
	struct fb_sender sender;
};

enum fb_status
fb_reader_new(struct fb_reader **out, const struct fb_limits *limits)
{
	struct fb_reader *reader = calloc(1, sizeof *reader);
	if (reader == NULL)
		return FB_ERR_NOMEM;
	reader->limits = *limits;
	enum fb_status status = fb_folder_new(&reader->folder);
	reader->extractor.folder = reader->folder;
	reader->extractor.public_suffixes = psl_builtin();
	if (status == FB_OK && reader->extractor.public_suffixes == NULL)
		status = FB_ERR_UNAVAILABLE;
	if (status != FB_OK) {
		fb_reader_free(reader);
		return status;
	}
	*out = reader;
	return FB_OK;
}

void
fb_reader_free(struct fb_reader *reader)
{
	if (reader == NULL)
		return;
	fb_folder_free(reader->folder);
	free(reader);
}

const struct fb_folder *
fb_reader_folder(const struct fb_reader *reader)
{
	return reader->folder;
}

const struct fb_limits *
fb_reader_limits(const struct fb_reader *reader)
{
	return &reader->limits;
}

const struct fb_extractor *
fb_reader_extractor(const struct fb_reader *reader)
{
	return &reader->extractor;
}

static enum fb_status
note_charset(struct run *run, const char *part, struct fb_str declared,
    const char *used, bool is_mismatch)
{
	struct fb_reading *out = run->out;

	if (out->charset_count == run->charset_capacity) {
		size_t capacity = 2 * run->charset_capacity + 8;
		struct fb_charset_note *larger = fb_arena_grow(run->arena,
		    out->charset, out->charset_count, capacity, sizeof *larger);
		if (larger == NULL)
			return FB_ERR_NOMEM;
		out->charset = larger;
		run->charset_capacity = capacity;
	}
	out->charset[out->charset_count++] = (struct fb_charset_note) {
		.part = part,
		.declared = declared,
		.used = used,
		.is_mismatch = is_mismatch,
	};
	if (is_mismatch)
		out->flags |= 1u << FB_FLAG_CHARSET_MISMATCH;
	return FB_OK;
}

static bool
has_identifiers(enum fb_text_kind kind)
{
	return kind == FB_TEXT_SUBJECT || kind == FB_TEXT_SENDER ||
	    kind == FB_TEXT_BODY;
}

/* Find the identifiers of a text; its V1 and V2 are needed for that only. */
static enum fb_status
extract_identifiers(struct run *run, struct fb_str decoded, size_t index)
{
	const struct fb_folder *folder = run->reader->folder;
	struct fb_view exact, plain;
	enum fb_status status;

	status = fb_fold(&exact, run->arena, folder, FB_VIEW_EXACT, decoded);
	if (status == FB_OK)
		status =
		    fb_fold(&plain, run->arena, folder, FB_VIEW_PLAIN, decoded);
	if (status == FB_OK)
		status = fb_extract(&run->out->identifiers,
		    &run->reader->extractor, &exact, &plain, index);
	return status;
}

static void
count_units(struct run *run, const struct fb_text *text)
{
	if (text->kind == FB_TEXT_HIDDEN) {
		run->hidden_units += text->skeleton.text.count;
		return;
	}
	if (text->kind == FB_TEXT_BODY)
		run->visible_units += text->skeleton.text.count;
	run->invisible_count += text->skeleton.invisible_count;
}

/* Add a decoded text: fold it, look for identifiers. */
static enum fb_status
add_text(struct run *run, enum fb_text_kind kind, const char *part,
    struct fb_str decoded)
{
	struct fb_reading *out = run->out;

	if (decoded.len == 0)
		return FB_OK;
	enum fb_status status = fb_bidi_show(&decoded, run->arena, decoded);
	if (status != FB_OK)
		return status;
	if (out->text_count == run->text_capacity) {
		size_t capacity = 2 * run->text_capacity + 8;
		struct fb_text *larger = fb_arena_grow(run->arena, out->text,
		    out->text_count, capacity, sizeof *larger);
		if (larger == NULL)
			return FB_ERR_NOMEM;
		out->text = larger;
		run->text_capacity = capacity;
	}
	struct fb_text *text = &out->text[out->text_count];
	*text =
	    (struct fb_text) { .kind = kind, .part = part, .decoded = decoded };
	status = fb_fold(&text->skeleton, run->arena, run->reader->folder,
	    FB_VIEW_SKELETON, decoded);
	if (status != FB_OK)
		return status;
	size_t index = out->text_count++;
	count_units(run, text);
	return has_identifiers(kind) ?
	    extract_identifiers(run, decoded, index) :
	    FB_OK;
}

/* What a reader mends when a text is torn. */
static enum fb_status
add_mended_text(struct run *run, enum fb_text_kind kind, const char *part,
    struct fb_str text)
{
	struct fb_str mended;

	enum fb_status status = fb_torn_mend(&mended, run->arena, text);
	return status == FB_OK ? add_text(run, kind, part, mended) : status;
}

/* Where the body is torn, so are Subject and senders, too short to tell. */
static enum fb_status
add_mended_headers(struct run *run)
{
	enum fb_status status = FB_OK;
	size_t count = run->is_torn ? run->out->text_count : 0;

	for (size_t i = 0; status == FB_OK && i < count; i++) {
		struct fb_text text = run->out->text[i];
		if (text.kind == FB_TEXT_SUBJECT || text.kind == FB_TEXT_SENDER)
			status = add_mended_text(run, text.kind, text.part,
			    text.decoded);
	}
	return status;
}

/* What a reader of a part sees: lines, and columns where it has some. */
static enum fb_status
add_body_text(struct run *run, const char *part, struct fb_str text)
{
	struct fb_str columns;

	enum fb_status status = add_text(run, FB_TEXT_BODY, part, text);
	if (status == FB_OK && fb_is_torn(text)) {
		run->is_torn = true;
		status = add_mended_text(run, FB_TEXT_BODY, part, text);
	}
	if (status == FB_OK)
		status = fb_columns_read(&columns, run->arena, text);
	return status == FB_OK ? add_text(run, FB_TEXT_BODY, part, columns) :
				 status;
}

static enum fb_status
add_subject(struct run *run, const struct fb_fields *fields)
{
	struct fb_str raw;
	struct fb_header_text subject;

	if (!fb_fields_find(&raw, fields, "Subject", 0))
		return FB_OK;
	enum fb_status status = fb_header_decode(&subject, run->arena,
	    &run->reader->limits, run->around, raw);
	if (status != FB_OK)
		return status;
	if (subject.is_truncated)
		run->out->truncated |= FB_TRUNCATED_HEADERS;
	status = note_charset(run, "Subject", fb_str(subject.declared),
	    subject.used, subject.is_mismatch);
	if (status != FB_OK)
		return status;
	return add_text(run, FB_TEXT_SUBJECT, "Subject", subject.text);
}

/* The key of an address, "local@host", or empty when it is none. */
static enum fb_status
address_key(struct fb_str *key, struct run *run, struct fb_str address)
{
	*key = (struct fb_str) { NULL, 0 };
	if (address.len == 0)
		return FB_OK;
	enum fb_status status = fb_extract_key(key, run->arena,
	    &run->reader->extractor, FB_TYPE_MAIL, address);
	return status == FB_ERR_SYNTAX ? FB_OK : status;
}

static enum fb_status
add_address(struct run *run, struct fb_str address, struct fb_str *key_out,
    struct fb_str *host)
{
	struct fb_identifiers *set = &run->out->identifiers;
	const struct fb_span nowhere = { 0, 0 };
	struct fb_str key;

	*host = *key_out = (struct fb_str) { NULL, 0 };
	enum fb_status status = address_key(&key, run, address);
	if (status != FB_OK || key.len == 0)
		return status;
	*key_out = key;
	status = fb_identifiers_add(set, FB_TYPE_MAIL, key, nowhere, 0);
	const char *at = memrchr(key.data, '@', key.len);
	if (status != FB_OK || at == NULL)
		return status;
	*host =
	    (struct fb_str) { at + 1, key.len - (size_t)(at + 1 - key.data) };
	return fb_identifiers_add(set, FB_TYPE_DOM,
	    fb_extract_registrable(&run->reader->extractor, *host), nowhere, 0);
}

static enum fb_status
add_sender_name(struct run *run, const char *field,
    const struct fb_mailbox *mailbox)
{
	enum fb_status status = FB_OK;

	/* Names in plain ASCII are no news. */
	if (mailbox->used != NULL &&
	    (mailbox->declared[0] != '\0' ||
		strcmp(mailbox->used, "us-ascii") != 0))
		status = note_charset(run, field, fb_str(mailbox->declared),
		    mailbox->used, mailbox->is_mismatch);
	return status == FB_OK ?
	    add_text(run, FB_TEXT_SENDER, field, mailbox->display_name) :
	    status;
}

/* Display names are text that a reader sees; addresses are identifiers. */
static enum fb_status
add_senders(struct run *run, const struct fb_fields *fields, const char *name)
{
	struct fb_mailbox mailbox[MAILBOXES_MAX];
	struct fb_str raw, host, key;
	size_t count;

	if (!fb_fields_find(&raw, fields, name, 0))
		return FB_OK;
	enum fb_status status = fb_header_mailboxes(mailbox, MAILBOXES_MAX,
	    &count, run->arena, &run->reader->limits, run->around, raw);
	for (size_t i = 0; status == FB_OK && i < count; i++) {
		status = add_sender_name(run, name, &mailbox[i]);
		if (status != FB_OK)
			break;
		status = add_address(run, mailbox[i].address, &key, &host);
		if (i == 0 && strcmp(name, "From") == 0) {
			run->out->from = mailbox[0];
			run->out->from_host = host;
			run->sender.display_name = mailbox[0].display_name;
			run->sender.from_host = host;
			run->sender.from_key = key;
		}
		if (i == 0 && strcmp(name, "Reply-To") == 0) {
			run->sender.reply_host = host;
			run->sender.reply_key = key;
		}
	}
	return status;
}

/* A secret that is typed into a form goes to somebody else than the sender. */
static enum fb_status
note_form(struct run *run, struct fb_str target)
{
	const struct fb_extractor *extractor = &run->reader->extractor;
	struct fb_str from = run->out->from_host, host;

	enum fb_status status = fb_extract_host(&host, run->arena, target);
	if (status != FB_OK || host.len == 0)
		return status;
	if (from.len == 0 ||
	    !fb_str_equal(fb_extract_registrable(extractor, host),
		fb_extract_registrable(extractor, from)))
		run->out->flags |= 1u << FB_FLAG_FOREIGN_FORM;
	return FB_OK;
}

static enum fb_status
add_link(struct run *run, const struct fb_html_link *link, struct fb_str words,
    size_t index)
{
	const struct fb_extractor *extractor = &run->reader->extractor;

	if (fb_link_is_active(link->target))
		run->out->flags |= 1u << FB_FLAG_SCRIPT_LINK;
	enum fb_status status = fb_extract_target(&run->out->identifiers,
	    extractor, link->target, index);
	if (status == FB_OK && link->asks_secret)
		status = note_form(run, link->target);
	if (status == FB_OK && !run->has_link_mismatch)
		status = fb_link_text_is_foreign(&run->has_link_mismatch,
		    run->arena, extractor, words, link->target);
	return status;
}

static enum fb_status
add_links(struct run *run, const struct fb_html *html, size_t index)
{
	enum fb_status status = FB_OK;

	for (size_t i = 0; status == FB_OK && i < html->link_count; i++) {
		const struct fb_html_link *link = &html->link[i];
		struct fb_str words = { html->visible.data + link->text_begin,
			link->text_end - link->text_begin };
		if (words.len == 0)
			words.data = "";
		status = add_link(run, link, words, index);
	}
	return status;
}

/* A page that a link carries is read like the one it stands in, but for
 * the pages that its own links carry. */
static enum fb_status
add_page(struct run *run, const struct fb_part *part, struct fb_str target)
{
	struct fb_charset_result decoded;
	struct fb_html html;
	struct fb_str page;
	size_t index = run->out->text_count;

	enum fb_status status = fb_link_page(&page, run->arena, target);
	if (status != FB_OK || page.len == 0)
		return status;
	status = fb_charset_decode(&decoded, run->arena, FB_STR("utf-8"), page);
	if (status == FB_OK)
		status = fb_html_show(&html, run->arena, &run->reader->limits,
		    FB_HTML_BROWSER, decoded.text);
	if (status == FB_OK)
		status = add_body_text(run, part->path, html.visible);
	return status == FB_OK ? add_links(run, &html, index) : status;
}

static enum fb_status
add_pages(struct run *run, const struct fb_part *part,
    const struct fb_html *html)
{
	enum fb_status status = FB_OK;

	for (size_t i = 0; status == FB_OK && i < html->link_count; i++)
		status = add_page(run, part, html->link[i].target);
	return status;
}

/* Add what a reader sees of a part. */
static enum fb_status
add_shown(struct run *run, const struct fb_part *part, struct fb_str decoded)
{
	const struct fb_reading *out = run->out;
	size_t index = out->text_count;
	enum fb_status status = add_body_text(run, part->path, decoded);

	size_t units =
	    out->text_count > index ? out->text[index].skeleton.text.count : 0;
	if (status == FB_OK)
		fb_image_only_text(&run->image_only, units,
		    fb_part_is_html(part), part->is_in_alternative);
	return status;
}

/* The label inside the HTML itself; empty when there is none. */
static struct fb_str
meta_charset(struct fb_str bytes)
{
	size_t end =
	    bytes.len < META_PRESCAN_BYTES ? bytes.len : META_PRESCAN_BYTES;
	const struct fb_str mark = FB_STR("charset=");
	const struct fb_str none = { NULL, 0 };

	for (size_t i = 0; i + mark.len < end; i++) {
		if (!fb_str_equal_nocase(mark,
			(struct fb_str) { bytes.data + i, mark.len }))
			continue;
		size_t from = i + mark.len, to;
		while (from < end && strchr("\"' ", bytes.data[from]) != NULL &&
		    bytes.data[from] != '\0')
			from++;
		to = from;
		while (to < end && bytes.data[to] != '\0' &&
		    strchr("\"' />;\r\n", bytes.data[to]) == NULL)
			to++;
		return to > from ?
		    (struct fb_str) { bytes.data + from, to - from } :
		    none;
	}
	return none;
}

/* What Outlook shows and others do not, or joins where others see something
 * between: read by somebody as well. */
static enum fb_status
add_outlook(struct run *run, const struct fb_part *part, struct fb_str decoded,
    struct fb_str seen)
{
	struct fb_html html;
	size_t index = run->out->text_count;

	enum fb_status status = fb_html_show(&html, run->arena,
	    &run->reader->limits, FB_HTML_OUTLOOK, decoded);
	if (status != FB_OK)
		return status;
	status = add_text(run, FB_TEXT_BODY, part->path,
	    fb_html_difference(seen, html.visible));
	return status == FB_OK && run->out->text_count > index ?
	    add_links(run, &html, index) :
	    status;
}

/* Text that was turned round is not where it was. */
static void
note_logo(struct run *run, const struct fb_html *html, size_t index)
{
	struct fb_reading *out = run->out;

	if (index < out->text_count &&
	    out->text[index].decoded.data == html->visible.data)
		out->text[index].logo =
		    (struct fb_span) { html->logo_begin, html->logo_end };
}

static enum fb_status
add_html(struct run *run, const struct fb_part *part, struct fb_str decoded)
{
	struct fb_html html;

	enum fb_status status = fb_html_show(&html, run->arena,
	    &run->reader->limits, FB_HTML_BROWSER, decoded);
	if (status != FB_OK)
		return status;
	run->out->truncated |= html.truncated;
	run->out->image_count += html.image_count;
	fb_image_only_shown(&run->image_only, html.image_area);
	run->split_count += html.split_count;
	run->disguised_count += html.disguised_count;
	size_t index = run->out->text_count;
	status = add_shown(run, part, html.visible);
	note_logo(run, &html, index);
	if (status == FB_OK)
		status = add_links(run, &html, index);
	if (status == FB_OK)
		status = add_text(run, FB_TEXT_HIDDEN, part->path, html.hidden);
	if (status == FB_OK)
		status = add_pages(run, part, &html);
	if (status == FB_OK && html.differs_in_outlook)
		status = add_outlook(run, part, decoded, html.visible);
	return status;
}

/* Join and unescape what readers do in text that is not HTML; the header
 * that a bounce quotes (RFC 3462, 2) has encoded-words. */
static enum fb_status
add_plain(struct run *run, const struct fb_part *part, struct fb_str decoded)
{
	enum fb_status status = FB_OK;

	if (fb_part_is_type(part, "text", "rfc822-headers")) {
		struct fb_header_text words;
		status = fb_header_decode(&words, run->arena,
		    &run->reader->limits, run->around, decoded);
		if (status == FB_OK)
			decoded = words.text;
	} else if (part->is_flowed)
		status = fb_flowed_join(&decoded, run->arena, decoded,
		    part->deletes_space);
	else if (fb_part_has_content_lines(part))
		status =
		    fb_content_lines_unescape(&decoded, run->arena, decoded);
	return status == FB_OK ? add_shown(run, part, decoded) : status;
}

static enum fb_status
add_body(struct run *run, const struct fb_part *part)
{
	struct fb_charset_result body;
	struct fb_str declared = part->charset, bytes = part->body;
	bool is_marked_up = fb_part_is_html(part);
	enum fb_status status = FB_OK;

	if (bytes.len == 0)
		return FB_OK;
	if (declared.len == 0 && is_marked_up)
		declared = meta_charset(bytes);
	if (fb_part_has_content_lines(part))
		status = fb_content_lines_unfold(&bytes, run->arena, bytes);
	if (status == FB_OK)
		status = fb_charset_decode(&body, run->arena, declared, bytes);
	if (status == FB_OK)
		status = note_charset(run, part->path, declared, body.used,
		    body.is_mismatch);
	if (status != FB_OK)
		return status;
	return is_marked_up ? add_html(run, part, body.text) :
			      add_plain(run, part, body.text);
}

/* A name is a text as well as a key. */
static enum fb_status
add_file_name(struct run *run, const char *part, struct fb_str name)
{
	struct fb_str key;
	size_t index = run->out->text_count;

	enum fb_status status =
	    fb_file_name_key(&key, run->arena, run->reader->folder, name);
	if (status == FB_OK)
		status = add_text(run, FB_TEXT_ATTACHMENT, part, name);
	if (status != FB_OK || key.len == 0)
		return status;
	return fb_identifiers_add(&run->out->identifiers, FB_TYPE_FILE, key,
	    (struct fb_span) { 0, name.len }, index);
}

/* The name of a file: RFC 2231 or encoded-words, or both where a program
 * did not know which. */
static enum fb_status
add_filename(struct run *run, const struct fb_part *part)
{
	struct fb_header_text words;
	struct fb_charset_result name = { .text = part->filename };
	enum fb_status status = FB_OK;

	if (part->filename.len == 0)
		return FB_OK;
	if (part->filename_charset.len > 0)
		status = fb_charset_decode(&name, run->arena,
		    part->filename_charset, part->filename);
	if (status == FB_OK)
		status =
		    fb_header_decode(&words, run->arena, &run->reader->limits,
			part->charset.len > 0 ? part->charset : run->around,
			name.text);
	return status != FB_OK ? status :
				 add_file_name(run, part->path, words.text);
}

/* What is attached, or has a name, is known by its SHA-256; `index` is the
 * text that tells of it. */
static enum fb_status
add_file(struct run *run, const struct fb_part *part, size_t index)
{
	char key[2 * crypto_hash_sha256_BYTES + 1];
	unsigned char hash[crypto_hash_sha256_BYTES];
	struct fb_str bytes;

	if ((!part->is_attachment && part->filename.len == 0) ||
	    part->encoded.len == 0)
		return FB_OK;
	enum fb_status status = fb_transfer_decode(&bytes, run->arena,
	    part->transfer, part->encoded);
	if (status != FB_OK)
		return status;
	crypto_hash_sha256(hash, (const unsigned char *)bytes.data, bytes.len);
	sodium_bin2hex(key, sizeof key, hash, sizeof hash);
	return fb_identifiers_add(&run->out->identifiers, FB_TYPE_FILE,
	    fb_str(key), (struct fb_span) { 0, 0 },
	    index < run->out->text_count ? index : 0);
}

static enum fb_status
add_part(struct run *run, const struct fb_part *part)
{
	size_t index = run->out->text_count;
	enum fb_status status = add_filename(run, part);
	struct fb_str id; /* of pictures that HTML shows: counted there */

	if (status != FB_OK)
		return status;
	if (part->is_message_header)
		return add_subject(run, &part->fields);
	if (fb_str_equal(part->type, FB_STR("image"))) {
		run->out->image_count++;
		fb_image_only_part(&run->image_only,
		    part->is_attachment ||
			fb_fields_find(&id, &part->fields, "Content-ID", 0));
	}
	if (status == FB_OK)
		status = add_body(run, part);
	/* last: an attachment that leaves no memory costs no text */
	return status == FB_OK ? add_file(run, part, index) : status;
}

/* Everything of a message, until memory runs out. */
static enum fb_status
add_message(struct run *run, const struct fb_message *message)
{
	static const char *const senders[] = { "From", "Sender", "Reply-To" };

	for (size_t i = 0; i < message->part_count && run->around.len == 0; i++)
		run->around = message->part[i].charset;
	enum fb_status status = add_subject(run, &message->fields);
	for (size_t i = 0; status == FB_OK && i < 3; i++)
		status = add_senders(run, &message->fields, senders[i]);
	for (size_t i = 0; status == FB_OK && i < message->part_count; i++)
		status = add_part(run, &message->part[i]);
	return status == FB_OK ? add_mended_headers(run) : status;
}

/* Whether the hidden text of HTML is more than honest mail hides. */
static bool
is_hiding(const struct run *run)
{
	return run->split_count >= SPLIT_WORDS_MIN_COUNT ||
	    run->disguised_count >= DISGUISED_MIN_COUNT ||
	    (run->hidden_units >= DISGUISED_MIN_COUNT &&
		run->hidden_units / HIDDEN_MOST_TIMES > run->visible_units);
}

static struct fb_str
decoded_text(const void *context, size_t index)
{
	const struct fb_reading *reading = context;

	return index < reading->text_count ? reading->text[index].decoded :
					     (struct fb_str) { NULL, 0 };
}

/* Lines of HTML are its blocks, so one look serves both. */
static bool
greets_by_name(const struct fb_reading *reading)
{
	for (size_t i = 0; i < reading->text_count; i++)
		if (reading->text[i].kind == FB_TEXT_BODY &&
		    fb_greets_by_name(reading->text[i].decoded))
			return true;
	return false;
}

static void
finish(struct run *run, enum fb_status status)
{
	struct fb_reading *out = run->out;

	fb_links_gather(&out->links, &out->identifiers, decoded_text, out);
	out->home = fb_sender_home(&run->sender, &run->reader->extractor);
	out->flags |=
	    fb_sender_flags(&run->sender, &out->links, &run->reader->extractor);
	if (status != FB_OK)
		out->truncated |= FB_TRUNCATED_MEMORY;
	if (out->identifiers.is_truncated)
		out->truncated |= FB_TRUNCATED_IDENTIFIERS;
	if (is_hiding(run))
		out->flags |= 1u << FB_FLAG_HIDDEN_TEXT;
	if (run->invisible_count >= INVISIBLE_MIN_COUNT)
		out->flags |= 1u << FB_FLAG_INVISIBLE;
	if (run->has_link_mismatch)
		out->flags |= 1u << FB_FLAG_LINK_MISMATCH;
	if (greets_by_name(out))
		out->flags |= 1u << FB_FLAG_GREETED;
	if (fb_image_only(&run->image_only))
		out->flags |= 1u << FB_FLAG_IMAGE_ONLY;
}

static struct run
start(struct fb_reading *out, struct fb_arena *arena,
    const struct fb_reader *reader)
{
	*out = (struct fb_reading) {
		.identifiers = { .arena = arena,
		    .limit = reader->limits.identifier_count }
	};
	return (struct run) { .out = out, .arena = arena, .reader = reader };
}

enum fb_status
fb_read_message(struct fb_reading *out, struct fb_arena *arena,
    const struct fb_reader *reader, struct fb_str bytes)
{
	struct fb_message message;
	struct fb_reading reading;
	struct run run = start(&reading, arena, reader);

	enum fb_status status =
	    fb_mime_open(&message, arena, &reader->limits, bytes);
	if (status != FB_OK)
		return status;
	reading.truncated = message.truncated;
	reading.fields = message.fields;
	finish(&run, add_message(&run, &message));
	*out = reading;
	return FB_OK;
}

enum fb_status
fb_read_text(struct fb_reading *out, struct fb_arena *arena,
    const struct fb_reader *reader, struct fb_str text)
{
	struct fb_charset_result decoded;
	struct fb_reading reading;
	struct run run = start(&reading, arena, reader);
	const struct fb_str none = { "", 0 };

	if (text.len > reader->limits.text_bytes) {
		text.len = reader->limits.text_bytes;
		reading.truncated |= FB_TRUNCATED_TEXT;
	}
	enum fb_status status = fb_charset_decode(&decoded, arena, none, text);
	if (status != FB_OK)
		return status;
	status = note_charset(&run, "1", none, decoded.used, false);
	if (status == FB_OK)
		status = add_body_text(&run, "1", decoded.text);
	finish(&run, status);
	*out = reading;
	return FB_OK;
}
