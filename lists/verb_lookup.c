/* SPDX-License-Identifier: BSD-2-Clause */
/* fakebill-list lookup - is it listed, however it is written? */
#include <getopt.h>
#include <time.h>

#include "i18n.h"
#include "phrase.h"
#include "progress.h"
#include "verb.h"

#define EXIT_NOT_FOUND 1
#define LISTS_MAX 16
#define ENTRIES_PER_KEY_MAX 8
/* A shorter value stands in nearly every phrase. */
#define PART_MIN_UNITS 2

static void
usage(FILE *out)
{
	fputs(_("Usage: fakebill-list lookup [-j] [-l LIST.cdb]... VALUE...\n"
		"Say which entries a value hits, in any of its spellings: an "
		"account, a\n"
		"telephone number, an address, words, or the id of an entry.\n"
		"\n"
		"  -j, --json             one JSON object per value and line\n"
		"  -l, --list LIST.cdb    look here; may be given several "
		"times\n"
		"                         (default: the starter list)\n"
		"\n"
		"Exit status: 0 something is listed, 1 nothing is.\n"),
	    out);
}

/* Why an entry is shown. */
enum reason {
	REASON_ID,     /* the value is its id */
	REASON_KEY,    /* the value is, or holds, its identifier */
	REASON_PHRASE, /* its words stand in the value */
	REASON_PART    /* the value stands in its words */
};

static const char *const reason_names[] = { "id", "key", "phrase", "part" };

struct search {
	const struct fb_reader *reader;
	struct fb_list *list[LISTS_MAX];
	size_t list_count;
	struct fb_arena *arena; /* of one value */
	int64_t now;
	bool is_json;
	/* the value at hand */
	struct fb_str value;
	struct fb_identifiers identifiers; /* what it can be read as */
	struct fb_units skeleton;
	json_t *hits;
	bool *was_shown; /* entries of the list at hand */
	size_t hit_count;
	const struct fb_list *current;
	bool has_failed;
};

/* ---- showing ---------------------------------------------------------- */

static bool
is_expired(const struct search *search, const struct fb_list_entry *entry)
{
	return entry->expires <= search->now;
}

static void
show_text(const struct search *search, const struct fb_list_entry *entry)
{
	struct fb_entry line = fb_verb_entry(entry);

	if (is_expired(search, entry))
		line.note = fb_str(_("expired"));
	printf("%s/%ju\t", fb_list_name(search->current),
	    (uintmax_t)fb_list_serial(search->current));
	fb_source_write_entry(stdout, &line);
}

static void
show_json(struct search *search, const struct fb_list_entry *entry,
    enum reason reason)
{
	json_t *hit = fb_verb_entry_json(entry);
	const char *name = fb_list_name(search->current);

	if (json_object_set_new(hit, "list", json_string(name)) != 0 ||
	    json_object_set_new(hit, "match",
		json_string(reason_names[reason])) != 0 ||
	    json_object_set_new(hit, "expired",
		json_boolean(is_expired(search, entry))) != 0 ||
	    json_array_append(search->hits, hit) != 0)
		search->has_failed = true;
	json_decref(hit);
}

static void
show(struct search *search, uint32_t number, enum reason reason)
{
	struct fb_list_entry entry;

	if (search->was_shown[number] ||
	    !fb_list_entry(&entry, search->current, number))
		return;
	search->was_shown[number] = true;
	search->hit_count++;
	if (search->is_json)
		show_json(search, &entry, reason);
	else
		show_text(search, &entry);
}

/* ---- finding ---------------------------------------------------------- */

/* Everything the value could be, whatever it was meant to be. */
static enum fb_status
read_value(struct search *search)
{
	const struct fb_extractor *extractor =
	    fb_reader_extractor(search->reader);
	struct fb_reading reading;
	struct fb_view view;

	/* a sentence may hold several, and an account is often written as
	 * one: "○○銀行 ○○支店 普通 1234567" */
	enum fb_status status = fb_read_text(&reading, search->arena,
	    search->reader, search->value);
	if (status != FB_OK)
		return status;
	search->identifiers = reading.identifiers;
	for (unsigned type = 0; type < FB_IDENTIFIER_TYPE_COUNT; type++) {
		struct fb_str key;
		status = fb_extract_key(&key, search->arena, extractor, type,
		    search->value);
		if (status == FB_ERR_SYNTAX)
			continue;
		if (status == FB_OK)
			status = fb_identifiers_add(&search->identifiers, type,
			    key, (struct fb_span) { 0, 0 }, 0);
		if (status != FB_OK)
			return status;
	}
	status = fb_fold(&view, search->arena, extractor->folder,
	    FB_VIEW_SKELETON, search->value);
	search->skeleton = view.text;
	return status;
}

static void
find_id(struct search *search)
{
	struct fb_list_entry entry;

	for (uint32_t i = 0; fb_id_is_valid(search->value) &&
	     i < fb_list_entry_count(search->current);
	     i++)
		if (fb_list_entry(&entry, search->current, i) &&
		    fb_str_equal(fb_str(entry.id), search->value))
			show(search, i, REASON_ID);
}

static void
find_keys(struct search *search)
{
	uint32_t number[ENTRIES_PER_KEY_MAX];

	for (size_t i = 0; i < search->identifiers.count; i++) {
		const struct fb_identifier *identifier =
		    &search->identifiers.identifier[i];
		size_t count = fb_list_find_key(number, ENTRIES_PER_KEY_MAX,
		    search->current, identifier->type, identifier->key);
		for (size_t k = 0; k < count && k < ENTRIES_PER_KEY_MAX; k++)
			show(search, number[k], REASON_KEY);
	}
}

static bool
on_match(void *context, uint32_t number, size_t begin, size_t end)
{
	(void)begin;
	(void)end;
	show(context, number, REASON_PHRASE);
	return true;
}

static bool
contains(struct fb_units whole, struct fb_units part)
{
	for (size_t i = 0; i + part.count <= whole.count; i++)
		if (memcmp(whole.unit + i, part.unit,
			part.count * sizeof *part.unit) == 0)
			return true;
	return false;
}

static bool
stands_in_phrase(struct fb_arena *arena, const struct fb_folder *folder,
    struct fb_str value, struct fb_units part)
{
	struct fb_phrase_error error;
	struct fb_phrase phrase;

	if (fb_phrase_fold(&phrase, arena, folder, value, &error) != FB_OK)
		return false;
	for (size_t s = 0; s < phrase.segment_count; s++)
		if (contains(phrase.segment[s], part))
			return true;
	return false;
}

static bool
stands_in_brand(struct fb_arena *arena, const struct fb_folder *folder,
    struct fb_str value, struct fb_units part)
{
	struct fb_phrase_error error;
	struct fb_brand brand;

	if (fb_brand_fold(&brand, arena, folder, value, &error) != FB_OK)
		return false;
	for (size_t n = 0; n < brand.name_count; n++)
		if (contains(brand.name[n], part))
			return true;
	return false;
}

/* The other way round: somebody asks for a word of a phrase. */
static void
find_parts(struct search *search)
{
	const struct fb_folder *folder = fb_reader_folder(search->reader);
	struct fb_arena *arena = fb_arena_new((size_t)64 << 20);
	struct fb_list_entry entry;

	if (arena == NULL) {
		search->has_failed = true;
		return;
	}
	for (uint32_t i = 0; search->skeleton.count >= PART_MIN_UNITS &&
	     i < fb_list_entry_count(search->current);
	     i++) {
		if (!fb_list_entry(&entry, search->current, i))
			continue;
		fb_arena_reset(arena);
		if ((entry.type == FB_TYPE_PHRASE &&
			stands_in_phrase(arena, folder, entry.value,
			    search->skeleton)) ||
		    (entry.type == FB_TYPE_BRAND &&
			stands_in_brand(arena, folder, entry.value,
			    search->skeleton)))
			show(search, i, REASON_PART);
	}
	fb_arena_free(arena);
}

static void
search_list(struct search *search, const struct fb_list *list)
{
	search->current = list;
	search->was_shown = fb_arena_calloc(search->arena,
	    fb_list_entry_count(list), sizeof *search->was_shown);
	if (search->was_shown == NULL) {
		search->has_failed = true;
		return;
	}
	find_id(search);
	find_keys(search);
	fb_list_match(list, search->skeleton, on_match, search);
	find_parts(search);
}

/* ---- one value -------------------------------------------------------- */

static json_t *
readings_json(const struct search *search)
{
	json_t *out = json_array();

	for (size_t i = 0; i < search->identifiers.count; i++) {
		const struct fb_identifier *identifier =
		    &search->identifiers.identifier[i];
		if (json_array_append_new(out,
			json_pack("{s:s, s:s%}", "type",
			    fb_words_name(&fb_type_words, identifier->type),
			    "key", identifier->key.data,
			    identifier->key.len)) != 0) {
			json_decref(out);
			return NULL;
		}
	}
	return out;
}

static void
print_not_found(const struct search *search, const char *value)
{
	fprintf(stderr, _("%s: not listed"), value);
	for (size_t i = 0; i < search->identifiers.count; i++)
		fprintf(stderr, "%s%s %.*s", i == 0 ? _("; read as ") : ", ",
		    fb_words_name(&fb_type_words,
			search->identifiers.identifier[i].type),
		    (int)search->identifiers.identifier[i].key.len,
		    search->identifiers.identifier[i].key.data);
	putc('\n', stderr);
}

static bool
look_up(struct search *search, const char *value)
{
	size_t before = search->hit_count;

	fb_arena_reset(search->arena);
	search->value = fb_str(value);
	if (read_value(search) != FB_OK) {
		search->has_failed = true;
		return false;
	}
	search->hits = json_array();
	for (size_t i = 0; i < search->list_count; i++)
		search_list(search, search->list[i]);
	bool is_found = search->hit_count > before;
	if (search->is_json) {
		/* hits are taken by the object */
		search->has_failed |=
		    !fb_verb_put_json(json_pack("{s:o, s:o, s:o}", "value",
			fb_verb_json_text(search->value), "read_as",
			readings_json(search), "hits", search->hits));
	} else {
		json_decref(search->hits);
		if (!is_found)
			print_not_found(search, value);
	}
	return is_found;
}

static int
add_list(struct search *search, const char *path)
{
	struct fb_error err = { .status = FB_OK };

	if (search->list_count == LISTS_MAX)
		return fb_verb_refuse(_("lookup: more than %d lists"),
		    LISTS_MAX);
	fb_progress_start(_("loading the list"));
	enum fb_status status = fb_list_open(&search->list[search->list_count],
	    path, fb_reader_folder(search->reader), &err);
	fb_progress_stop();
	if (status != FB_OK) {
		fb_verb_print_error(stderr, &err);
		return fb_verb_exit_status(status);
	}
	search->list_count++;
	return EX_OK;
}

/* Returns -1 to go on, or the exit status. */
static int
parse_options(struct search *search, int argc, char **argv)
{
	static const struct option options[] = {
		{ "json", no_argument, NULL, 'j' },
		{ "list", required_argument, NULL, 'l' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int option, status;

	while (
	    (option = getopt_long(argc, argv, "jl:h", options, NULL)) != -1) {
		switch (option) {
		case 'j':
			search->is_json = true;
			break;
		case 'l':
			status = add_list(search, optarg);
			if (status != EX_OK)
				return status;
			break;
		case 'h':
			usage(stdout);
			return fb_verb_finish(EX_OK);
		default:
			usage(stderr);
			return EX_USAGE;
		}
	}
	if (optind == argc)
		return fb_verb_refuse(_("lookup: a VALUE is missing"));
	if (search->list_count > 0)
		return -1;
	status = add_list(search, FB_DEFAULT_LIST);
	return status == EX_OK ? -1 : status;
}

int
fb_verb_lookup(int argc, char **argv)
{
	struct fb_reader *reader = fb_verb_reader();
	struct search search = {
		.reader = reader,
		.now = (int64_t)time(NULL),
	};

	if (reader == NULL)
		return EX_UNAVAILABLE;
	int status = parse_options(&search, argc, argv);
	if (status < 0) {
		status = EXIT_NOT_FOUND;
		search.arena = fb_arena_new(SIZE_MAX / 2);
		search.has_failed = search.arena == NULL;
		for (int i = optind; i < argc && !search.has_failed; i++)
			if (look_up(&search, argv[i]))
				status = EX_OK;
		if (search.has_failed) {
			fb_verb_complain(_("out of memory"));
			status = EX_OSERR;
		}
		status = fb_verb_finish(status);
	}
	for (size_t i = 0; i < search.list_count; i++)
		fb_list_free(search.list[i]);
	fb_arena_free(search.arena);
	fb_reader_free(reader);
	return status;
}
