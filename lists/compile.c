/* SPDX-License-Identifier: BSD-2-Clause */
#include "compile.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "build.h"
#include "cdb_check.h"
#include "i18n.h"
#include "list_internal.h"
#include "replace.h"

#define GATE_BITS_PER_ANCHOR 32
#define SLOT_BYTES_PER_RECORD 16 /* two slots of 8 */

/* ---- metadata --------------------------------------------------------- */

static bool
is_same_key(const struct fb_build_key *a, const struct fb_build_key *b)
{
	enum fb_type type = a->entry->type;
	char memory[2][FB_EXTRACT_FILED_BYTES];

	return type == b->entry->type &&
	    fb_str_equal(fb_extract_filed(memory[0], type, a->entry->key),
		fb_extract_filed(memory[1], type, b->entry->key));
}

static bool
is_same_anchor(const struct fb_pattern *a, const struct fb_pattern *b)
{
	return a->units == b->units &&
	    memcmp(fb_pattern_anchor(a), fb_pattern_anchor(b),
		a->units * sizeof(uint16_t)) == 0;
}

/* How many of the sorted keys from `first` are one. */
static size_t
key_run(const struct fb_build *build, size_t first)
{
	size_t end = first + 1;

	while (end < build->key_count &&
	    is_same_key(&build->key[first], &build->key[end]))
		end++;
	return end - first;
}

static size_t
anchor_run(const struct fb_build *build, size_t first)
{
	size_t end = first + 1;

	while (end < build->pattern_count &&
	    is_same_anchor(&build->pattern[first], &build->pattern[end]))
		end++;
	return end - first;
}

static unsigned
gate_of(const struct fb_pattern *pattern)
{
	unsigned gate = 0;

	while (fb_gate_units[gate] != pattern->units)
		gate++;
	return gate;
}

static uint32_t
gate_bytes(size_t anchor_count)
{
	uint64_t bytes = FB_GATE_MIN_BYTES;

	if (anchor_count == 0)
		return 0;
	while (bytes < anchor_count * GATE_BITS_PER_ANCHOR / 8 &&
	    bytes < FB_GATE_MAX_BYTES)
		bytes *= 2;
	return (uint32_t)bytes;
}

static void
count_records(struct fb_build *build)
{
	struct fb_meta *meta = &build->meta;
	size_t anchors[FB_GATE_COUNT] = { 0 };

	for (size_t i = 0; i < build->key_count; i += key_run(build, i))
		meta->key_count++;
	for (size_t i = 0; i < build->pattern_count;
	     i += anchor_run(build, i)) {
		anchors[gate_of(&build->pattern[i])]++;
		meta->anchor_count++;
	}
	meta->record_count =
	    4 + meta->entry_count + meta->key_count + meta->anchor_count;
	for (unsigned g = 0; g < FB_GATE_COUNT; g++) {
		meta->gate_bytes[g] = gate_bytes(anchors[g]);
		meta->record_count += anchors[g] > 0;
	}
}

static void
fill_meta(struct fb_build *build)
{
	struct fb_meta *meta = &build->meta;

	*meta = (struct fb_meta) {
		.format = FB_COMPILED_FORMAT,
		.fold = FB_FOLD_VERSION,
		.serial = build->source->serial,
		.entry_count = build->entry_count,
		.rule_count = (uint32_t)build->rule_count,
		.caps = build->source->caps,
	};
	snprintf(meta->unicode, sizeof meta->unicode, "%s",
	    fb_folder_unicode_version(build->folder));
	snprintf(meta->name, sizeof meta->name, "%s", build->source->name);
	count_records(build);
}

/* ---- records ---------------------------------------------------------- */

static enum fb_status
add(struct fb_build *build, const void *key, size_t key_len, const void *value,
    size_t value_len)
{
	build->bytes += 8 + key_len + value_len + SLOT_BYTES_PER_RECORD;
	if (build->bytes > FB_CDB_MAX_BYTES)
		return fb_build_fail(build, FB_ERR_TOO_LONG,
		    _("the compiled list would be larger than 4 GiB"));
	if (cdb_make_add(&build->make, key, (unsigned)key_len, value,
		(unsigned)value_len) != 0) {
		char message[200];
		snprintf(message, sizeof message, _("cannot be written: %s"),
		    strerror(errno));
		return fb_build_fail(build, FB_ERR_IO, message);
	}
	return FB_OK;
}

static enum fb_status
add_header(struct fb_build *build)
{
	static const uint8_t no_hash[FB_HASH_BYTES]; /* set at the end */
	uint8_t meta[FB_META_BYTES];

	enum fb_status status = add(build, FB_RECORD_HASH.data,
	    FB_RECORD_HASH.len, no_hash, sizeof no_hash);
	if (status != FB_OK)
		return status;
	fb_meta_pack(meta, &build->meta);
	status = add(build, FB_RECORD_META.data, FB_RECORD_META.len, meta,
	    sizeof meta);
	if (status != FB_OK)
		return status;
	return add(build, FB_RECORD_CANARY.data, FB_RECORD_CANARY.len,
	    FB_CANARY.data, FB_CANARY.len);
}

static void
open_gate(uint8_t *words, unsigned shift, const struct fb_pattern *pattern)
{
	uint64_t hash =
	    fb_gram_hash(fb_pattern_anchor(pattern), pattern->units);
	uint8_t *word = words + 8 * (hash >> shift);

	fb_put_le64(word, fb_get_le64(word) | fb_gate_bits(hash));
}

static enum fb_status
add_gates(struct fb_build *build)
{
	enum fb_status status = FB_OK;

	for (unsigned g = 0; status == FB_OK && g < FB_GATE_COUNT; g++) {
		char key[FB_GATE_KEY_BYTES];
		uint32_t bytes = build->meta.gate_bytes[g];
		if (bytes == 0)
			continue;
		uint8_t *words = calloc(1, bytes);
		if (words == NULL)
			return fb_build_no_memory(build);
		for (size_t i = 0; i < build->pattern_count; i++)
			if (build->pattern[i].units == fb_gate_units[g])
				open_gate(words, fb_gate_shift(bytes),
				    &build->pattern[i]);
		fb_gate_key(key, g);
		status = add(build, key, sizeof key, words, bytes);
		free(words);
	}
	return status;
}

static enum fb_status
add_rules(struct fb_build *build)
{
	for (size_t i = 0; i < build->rule_count; i++)
		fb_put_le32(build->value + 4 * i, build->rule[i]);
	return add(build, FB_RECORD_RULES.data, FB_RECORD_RULES.len,
	    build->value, 4 * build->rule_count);
}

static uint8_t *
put_text(uint8_t *at, uint8_t *len_at, struct fb_str text)
{
	fb_put_le16(len_at, (uint16_t)text.len);
	if (text.len > 0)
		memcpy(at, text.data, text.len);
	return at + text.len;
}

static size_t
pack_entry(uint8_t *out, const struct fb_entry *entry, struct fb_str domains)
{
	struct fb_str code = { NULL, 0 };
	int64_t expires = entry->expires == FB_DATE_NONE ?
	    INT64_MAX :
	    fb_date_end_jst(entry->expires);

	if (entry->rule != NULL)
		code = (struct fb_str) { (const char *)entry->rule->code,
			entry->rule->len };
	memset(out, 0, FB_ENTRY_HEADER_BYTES);
	memcpy(out, entry->id, strlen(entry->id));
	out[16] = (uint8_t)entry->type;
	out[17] = (uint8_t)entry->group;
	out[18] = (uint8_t)entry->category;
	out[19] = (uint8_t)entry->level;
	out[20] = (uint8_t)entry->tlp;
	out[21] = (uint8_t)entry->state;
	fb_put_le32(out + 24, (uint32_t)entry->weight_milli);
	fb_put_le64(out + 40, (uint64_t)expires);
	fb_put_le64(out + 48, entry->identity);
	uint8_t *at = out + FB_ENTRY_HEADER_BYTES;
	at = put_text(at, out + 28, entry->value);
	at = put_text(at, out + 30, entry->key);
	at = put_text(at, out + 32, entry->case_id);
	at = put_text(at, out + 34, domains);
	at = put_text(at, out + 36, code);
	return (size_t)(at - out);
}

static enum fb_status
add_entries(struct fb_build *build)
{
	enum fb_status status = FB_OK;

	for (uint32_t i = 0; status == FB_OK && i < build->entry_count; i++) {
		char key[FB_ENTRY_KEY_BYTES];
		size_t len = pack_entry(build->value, build->entry[i],
		    build->domains[i]);
		fb_entry_key(key, i);
		status = add(build, key, sizeof key, build->value, len);
	}
	return status;
}

static enum fb_status
add_keys(struct fb_build *build)
{
	enum fb_status status = FB_OK;
	size_t run;

	for (size_t i = 0; status == FB_OK && i < build->key_count; i += run) {
		char key[FB_KEY_MAX_BYTES];
		const struct fb_entry *entry = build->key[i].entry;
		size_t len = fb_identifier_key(key, entry->type, entry->key);
		run = key_run(build, i);
		if (len == 0 || run > FB_FILED_MAX)
			return fb_build_blame(build, entry,
			    _("the value is too long or stands there too "
			      "often"));
		for (size_t k = 0; k < run; k++)
			fb_put_le32(build->value + 4 * k,
			    build->key[i + k].number);
		status = add(build, key, len, build->value, 4 * run);
	}
	return status;
}

static size_t
pack_candidate(uint8_t *out, const struct fb_pattern *pattern)
{
	const struct fb_phrase *phrase = &pattern->phrase;
	uint8_t *at = out + FB_CANDIDATE_HEADER_BYTES;

	memset(out, 0, FB_CANDIDATE_HEADER_BYTES);
	fb_put_le32(out, pattern->entry);
	out[4] = (uint8_t)phrase->segment_count;
	out[5] = pattern->segment;
	out[6] = pattern->offset;
	for (size_t s = 0; s < phrase->segment_count; s++) {
		out[8 + s] = (uint8_t)phrase->segment[s].count;
		for (size_t i = 0; i < phrase->segment[s].count; i++, at += 2)
			fb_put_le16(at, phrase->segment[s].unit[i]);
	}
	return (size_t)(at - out);
}

static enum fb_status
add_anchors(struct fb_build *build)
{
	enum fb_status status = FB_OK;
	size_t run;

	for (size_t i = 0; status == FB_OK && i < build->pattern_count;
	     i += run) {
		const struct fb_pattern *first = &build->pattern[i];
		uint8_t key[FB_ANCHOR_KEY_BYTES];
		unsigned key_len =
		    fb_anchor_key(key, fb_pattern_anchor(first), first->units);
		size_t len = 0;
		run = anchor_run(build, i);
		for (size_t k = 0; k < run; k++)
			len += pack_candidate(build->value + len, first + k);
		status = add(build, key, key_len, build->value, len);
	}
	return status;
}

static enum fb_status
add_records(struct fb_build *build)
{
	enum fb_status status = add_header(build);

	if (status == FB_OK)
		status = add_gates(build);
	if (status == FB_OK)
		status = add_rules(build);
	if (status == FB_OK)
		status = add_entries(build);
	if (status == FB_OK)
		status = add_keys(build);
	if (status == FB_OK)
		status = add_anchors(build);
	return status;
}

/* ---- the file --------------------------------------------------------- */

static enum fb_status
fail_system(struct fb_build *build, int number)
{
	char message[200];

	snprintf(message, sizeof message, _("cannot be written: %s"),
	    strerror(number));
	return fb_build_fail(build, FB_ERR_IO, message);
}

/* Write the hash of the finished file into it. */
static enum fb_status
stamp(struct fb_build *build, int fd)
{
	uint8_t hash[FB_HASH_BYTES];
	struct stat st;

	if (fstat(fd, &st) != 0)
		return fail_system(build, errno);
	void *map =
	    mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
	if (map == MAP_FAILED)
		return fail_system(build, errno);
	fb_compiled_hash(hash, map, (size_t)st.st_size);
	munmap(map, (size_t)st.st_size);
	ssize_t written = pwrite(fd, hash, sizeof hash, FB_HASH_OFFSET);
	if (written != (ssize_t)sizeof hash)
		return fail_system(build, written < 0 ? errno : ENOSPC);
	return FB_OK;
}

static enum fb_status
write_file(struct fb_build *build, int fd)
{
	build->bytes = FB_CDB_HEADER_BYTES;
	if (cdb_make_start(&build->make, fd) != 0)
		return fail_system(build, errno);
	enum fb_status status = add_records(build);
	/* also frees what the writer holds, so it is called in any case */
	if (cdb_make_finish(&build->make) != 0 && status == FB_OK)
		status = fail_system(build, errno);
	if (status == FB_OK)
		status = stamp(build, fd);
	return status;
}

enum fb_status
fb_compile_open(int fd, const struct fb_source *source,
    const struct fb_folder *folder, struct fb_error *err)
{
	struct fb_build build = { .source = source,
		.folder = folder,
		.err = err };

	build.arena = fb_arena_new(SIZE_MAX / 2);
	build.value = malloc(FB_VALUE_MAX_BYTES);
	enum fb_status status = FB_OK;
	if (sodium_init() < 0)
		status = fb_build_fail(&build, FB_ERR_UNAVAILABLE,
		    _("libsodium cannot be started"));
	else if (build.arena == NULL || build.value == NULL)
		status = fb_build_no_memory(&build);
	if (status == FB_OK)
		status = fb_build_gather(&build);
	if (status == FB_OK) {
		fill_meta(&build);
		status = write_file(&build, fd);
	}
	free(build.value);
	free(build.pattern);
	fb_arena_free(build.arena);
	return status;
}

/* Never put in place what we would refuse to load. */
static enum fb_status
try_to_load(int fd, const char *path, const struct fb_folder *folder,
    struct fb_error *err)
{
	int memfd;

	enum fb_status status =
	    fb_list_load_open(&memfd, fd, path, folder, err);
	if (status == FB_OK)
		close(memfd);
	return status;
}

enum fb_status
fb_compile(const char *path, const struct fb_source *source,
    const struct fb_folder *folder, struct fb_error *err)
{
	struct fb_replace replace;

	enum fb_status status = fb_replace_begin(&replace, path, err);
	if (status != FB_OK)
		return status;
	status = fb_compile_open(replace.fd, source, folder, err);
	if (status == FB_OK)
		status = try_to_load(replace.fd, path, folder, err);
	if (status == FB_OK)
		return fb_replace_commit(&replace, err);
	if (err->file[0] == '\0')
		snprintf(err->file, sizeof err->file, "%s", path);
	fb_replace_abort(&replace);
	return status;
}
