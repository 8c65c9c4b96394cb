/* SPDX-License-Identifier: BSD-2-Clause */
#include "consent_write.h"

#include <cdb.h>
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "consent_print.h"
#include "consent_source.h"
#include "failure.h"
#include "i18n.h"
#include "replace.h"

struct printed {
	char key[FB_CONSENT_WRITTEN_BYTES];
	char words[FB_CONSENT_WORDS_BYTES];
};

static void
print_row(struct printed *out, const struct fb_consent_build *build,
    const struct fb_consent_row *row)
{
	fb_consent_print_key(out->key, fb_consent_build_key(build, row));
	fb_consent_print_words(out->words, &row->terms,
	    fb_consent_build_allow(build, row));
}

static enum fb_status
put_text(int fd, const struct fb_consent_build *build)
{
	struct printed row;
	int copy = dup(fd);
	FILE *file = copy < 0 ? NULL : fdopen(copy, "w");

	if (file == NULL) {
		if (copy >= 0)
			close(copy);
		return FB_ERR_NOMEM;
	}
	for (size_t i = 0; i < build->count; i++) {
		print_row(&row, build, &build->row[i]);
		fprintf(file, "%s\t%s\n", row.key, row.words);
	}
	bool is_bad = ferror(file) != 0;
	return fclose(file) == 0 && !is_bad ? FB_OK : FB_ERR_IO;
}

/* As Postfix writes it: without NULs behind key and value. */
static enum fb_status
put_cdb(int fd, const struct fb_consent_build *build)
{
	struct cdb_make make;
	struct printed row;
	int failed = cdb_make_start(&make, fd);

	if (failed != 0)
		return FB_ERR_IO;
	for (size_t i = 0; i < build->count && failed == 0; i++) {
		print_row(&row, build, &build->row[i]);
		failed = cdb_make_add(&make, row.key, (unsigned)strlen(row.key),
		    row.words, (unsigned)strlen(row.words));
	}
	int number = errno;
	if (cdb_make_finish(&make) != 0 && failed == 0) {
		number = errno;
		failed = -1;
	}
	errno = number;
	return failed == 0   ? FB_OK :
	    number == ENOMEM ? FB_ERR_TOO_LONG :
			       FB_ERR_IO;
}

static bool
has_same_bytes(int fd, FILE *old)
{
	char mine[65536], theirs[65536];
	off_t at = 0;

	for (;;) {
		ssize_t got = pread(fd, mine, sizeof mine, at);
		size_t had = fread(theirs, 1, sizeof theirs, old);
		if (got < 0 || (size_t)got != had ||
		    memcmp(mine, theirs, had) != 0)
			return false;
		if (had < sizeof theirs)
			return true;
		at += got;
	}
}

static bool
is_same(int fd, const char *path)
{
	FILE *old = fopen(path, "re");

	if (old == NULL)
		return false;
	bool same = has_same_bytes(fd, old);
	fclose(old);
	return same;
}

static enum fb_status
explain(enum fb_status status, const char *path, struct fb_error *err)
{
	if (status == FB_ERR_NOMEM)
		return fb_fail(err, status, path, _("out of memory"));
	if (status == FB_ERR_TOO_LONG)
		return fb_fail(err, status, path,
		    _("the table is larger than 4 GiB"));
	return fb_fail(err, status, path, _("cannot be written: %s"),
	    strerror(errno));
}

enum fb_status
fb_consent_write(bool *is_changed, const struct fb_consent_build *build,
    const char *source, struct fb_error *err)
{
	char path[FB_CONSENT_PATH_BYTES];
	struct fb_replace replace;

	fb_consent_source_path(path, sizeof path, source);
	enum fb_status status = fb_replace_begin(&replace, path, err);
	if (status != FB_OK)
		return status;
	status = fb_consent_source_is_cdb(source) ? put_cdb(replace.fd, build) :
						    put_text(replace.fd, build);
	if (status != FB_OK) {
		explain(status, path, err);
	} else if (is_same(replace.fd, path)) {
		*is_changed = false;
	} else {
		*is_changed = true;
		return fb_replace_commit(&replace, err);
	}
	fb_replace_abort(&replace);
	return status;
}
