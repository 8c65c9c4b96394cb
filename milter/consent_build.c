/* SPDX-License-Identifier: BSD-2-Clause */
#include "consent_build.h"

#include <cdb.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "consent_table.h"
#include "message.h"

void
fb_consent_build_init(struct fb_consent_build *build)
{
	*build = (struct fb_consent_build) { .count = 0 };
}

void
fb_consent_build_deinit(struct fb_consent_build *build)
{
	free(build->row);
	free(build->pool);
	fb_consent_build_init(build);
}

/*
 * An array with room for `need` elements: the old one or a larger copy.
 * NULL without memory; the old one is then untouched.
 */
static void *
grow(void *array, size_t *capacity, size_t need, size_t size)
{
	size_t want = *capacity == 0 ? 256 : *capacity;

	while (want < need)
		want *= 2;
	if (want == *capacity)
		return array;
	if (want > SIZE_MAX / size)
		return NULL;
	void *larger = realloc(array, want * size);
	if (larger != NULL)
		*capacity = want;
	return larger;
}

/* Make room for one more row and so many bytes. */
static bool
has_room(struct fb_consent_build *build, size_t bytes)
{
	if (build->count == FB_CONSENT_ROWS_MAX ||
	    bytes > UINT32_MAX - build->pool_len)
		return false;
	struct fb_consent_row *row = grow(build->row, &build->row_capacity,
	    build->count + 1, sizeof *row);
	if (row == NULL)
		return false;
	build->row = row;
	char *pool = grow(build->pool, &build->pool_capacity,
	    build->pool_len + bytes, 1);
	if (pool == NULL)
		return false;
	build->pool = pool;
	return true;
}

enum fb_status
fb_consent_build_add(struct fb_consent_build *build,
    const struct fb_consent_key *key, const struct fb_consent_reading *reading,
    uint32_t line)
{
	if (!has_room(build, key->len + reading->allow_len))
		return FB_ERR_NOMEM;
	char *place = build->pool + build->pool_len;
	memcpy(place, key->bytes, key->len);
	memcpy(place + key->len, reading->allow, reading->allow_len);
	build->row[build->count++] = (struct fb_consent_row) {
		.key_at = (uint32_t)build->pool_len,
		.key_len = (uint32_t)key->len,
		.line = line,
		.terms = reading->terms,
	};
	build->pool_len += key->len + reading->allow_len;
	return FB_OK;
}

struct fb_str
fb_consent_build_key(const struct fb_consent_build *build,
    const struct fb_consent_row *row)
{
	return (struct fb_str) { build->pool + row->key_at, row->key_len };
}

const char *
fb_consent_build_allow(const struct fb_consent_build *build,
    const struct fb_consent_row *row)
{
	return build->pool + row->key_at + row->key_len;
}

/* ---- sorting ---------------------------------------------------------- */

int
fb_consent_build_compare(struct fb_str a, struct fb_str b)
{
	size_t shorter = a.len < b.len ? a.len : b.len;
	int order = shorter == 0 ? 0 : memcmp(a.data, b.data, shorter);

	if (order != 0)
		return order;
	return a.len < b.len ? -1 : a.len > b.len;
}

static int
by_line(const void *a, const void *b)
{
	const struct fb_consent_row *left = a, *right = b;

	return left->line < right->line ? -1 : left->line > right->line;
}

static int
by_key(const void *a, const void *b, void *context)
{
	int order = fb_consent_build_compare(fb_consent_build_key(context, a),
	    fb_consent_build_key(context, b));

	return order != 0 ? order : by_line(a, b);
}

/* What stands twice stands together now; note where it stood first. */
static bool
find_twice(struct fb_consent_build *build)
{
	bool has_twice = false;

	for (size_t i = 1; i < build->count; i++) {
		struct fb_consent_row *row = &build->row[i], *before = row - 1;
		if (!fb_str_equal(fb_consent_build_key(build, row),
			fb_consent_build_key(build, before)))
			continue;
		row->first_line =
		    before->first_line != 0 ? before->first_line : before->line;
		has_twice = true;
	}
	return has_twice;
}

bool
fb_consent_build_sort(struct fb_consent_build *build, fb_consent_twice *report,
    void *context)
{
	if (build->count == 0)
		return true;
	qsort_r(build->row, build->count, sizeof *build->row, by_key, build);
	if (!find_twice(build))
		return true;
	qsort(build->row, build->count, sizeof *build->row, by_line);
	for (size_t i = 0; i < build->count; i++)
		if (build->row[i].first_line != 0)
			report(context, &build->row[i],
			    fb_consent_build_key(build, &build->row[i]));
	return false;
}

/* ---- writing ---------------------------------------------------------- */

static enum fb_status
put(struct cdb_make *make, struct fb_str key, const void *value, size_t size)
{
	if (cdb_make_add(make, key.data, (unsigned)key.len, value,
		(unsigned)size) == 0)
		return FB_OK;
	/* tinycdb says ENOMEM for 4 GiB too; more than that will not come. */
	return errno == ENOMEM ? FB_ERR_NOMEM : FB_ERR_TOO_LONG;
}

static enum fb_status
put_row(struct cdb_make *make, const struct fb_consent_build *build,
    const struct fb_consent_row *row)
{
	char value[sizeof row->terms +
	    FB_CONSENT_ALLOW_MAX * FB_CONSENT_ALLOW_BYTES];

	memcpy(value, &row->terms, sizeof row->terms);
	memcpy(value + sizeof row->terms, fb_consent_build_allow(build, row),
	    row->terms.allow_bytes);
	return put(make, fb_consent_build_key(build, row), value,
	    sizeof row->terms + row->terms.allow_bytes);
}

static enum fb_status
put_all(int memfd, const struct fb_consent_build *build)
{
	const struct fb_consent_meta meta = {
		.magic = FB_CONSENT_MAGIC,
		.count = (uint32_t)build->count,
	};
	struct cdb_make make;

	if (cdb_make_start(&make, memfd) != 0)
		return FB_ERR_NOMEM;
	enum fb_status status =
	    put(&make, FB_CONSENT_META_KEY, &meta, sizeof meta);
	for (size_t i = 0; i < build->count && status == FB_OK; i++)
		status = put_row(&make, build, &build->row[i]);
	if (cdb_make_finish(&make) != 0 && status == FB_OK)
		status = FB_ERR_NOMEM;
	return status;
}

enum fb_status
fb_consent_build_write(int *out, const struct fb_consent_build *build)
{
	int memfd =
	    memfd_create("fakebill-consent", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	if (memfd < 0)
		return FB_ERR_NOMEM;
	enum fb_status status = put_all(memfd, build);
	if (status == FB_OK && fcntl(memfd, F_ADD_SEALS, fb_message_seals) != 0)
		status = FB_ERR_NOMEM;
	if (status != FB_OK) {
		close(memfd);
		return status;
	}
	*out = memfd;
	return FB_OK;
}
