/* SPDX-License-Identifier: BSD-2-Clause */
#include "i18n.h"
#include "source_parser.h"

bool
fb_unique_init(struct fb_unique *unique, const struct fb_entry *entry,
    size_t capacity)
{
	size_t slots = 64;

	while (slots < 2 * capacity)
		slots *= 2;
	*unique = (struct fb_unique) {
		.entry = entry,
		.by_id = calloc(slots, sizeof *unique->by_id),
		.by_value = calloc(slots, sizeof *unique->by_value),
		.slot_count = slots,
	};
	return unique->by_id != NULL && unique->by_value != NULL;
}

void
fb_unique_deinit(struct fb_unique *unique)
{
	free(unique->by_id);
	free(unique->by_value);
}

/* FNV-1a. */
static uint64_t
hash_id(const char *id)
{
	uint64_t hash = 0xCBF29CE484222325ULL;

	for (; *id != '\0'; id++)
		hash = (hash ^ (unsigned char)*id) * 0x100000001B3ULL;
	return hash ^ hash >> 32;
}

static bool
has_same_id(const struct fb_entry *a, const struct fb_entry *b)
{
	return strcmp(a->id, b->id) == 0;
}

static bool
says_the_same(const struct fb_entry *a, const struct fb_entry *b)
{
	return a->identity == b->identity && a->type == b->type &&
	    a->category == b->category;
}

static uint32_t *
find_slot(const struct fb_unique *unique, uint32_t *slot, uint64_t hash,
    const struct fb_entry *entry,
    bool (*is_same)(const struct fb_entry *, const struct fb_entry *))
{
	size_t mask = unique->slot_count - 1, i = hash & mask;

	while (slot[i] != 0 && !is_same(&unique->entry[slot[i] - 1], entry))
		i = (i + 1) & mask;
	return &slot[i];
}

static void
blame(struct fb_error *error, const struct fb_entry *entry)
{
	error->status = FB_ERR_SYNTAX;
	snprintf(error->file, sizeof error->file, "%s",
	    entry->file == NULL ? "" : entry->file);
	error->line = entry->line;
	error->column = 1;
}

bool
fb_unique_add(struct fb_unique *unique, size_t index, struct fb_error *error)
{
	const struct fb_entry *entry = &unique->entry[index];
	uint32_t *id = find_slot(unique, unique->by_id, hash_id(entry->id),
	    entry, has_same_id);

	blame(error, entry);
	if (*id != 0) {
		const struct fb_entry *other = &unique->entry[*id - 1];
		snprintf(error->message, sizeof error->message,
		    _("id %s is that of another entry (%s, line %zu); ids are "
		      "never used again"),
		    entry->id, other->file, other->line);
		return false;
	}
	if (entry->state == FB_STATE_WITHDRAWN) {
		*id = (uint32_t)index + 1;
		return true;
	}
	uint32_t *value = find_slot(unique, unique->by_value, entry->identity,
	    entry, says_the_same);
	if (*value != 0) {
		const struct fb_entry *other = &unique->entry[*value - 1];
		snprintf(error->message, sizeof error->message,
		    _("%s says the same as %s (%s, line %zu) in the same "
		      "category; withdraw one of them"),
		    entry->id, other->id, other->file, other->line);
		return false;
	}
	*id = (uint32_t)index + 1;
	*value = (uint32_t)index + 1;
	return true;
}
