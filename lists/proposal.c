/* SPDX-License-Identifier: BSD-2-Clause */
#include "proposal.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "failure.h"
#include "i18n.h"
#include "replace.h"
#include "source_parser.h"

/* Entries stand in the source in the order of their lines. */
static void
write_lines(FILE *out, struct fb_str text, const struct fb_source *source,
    fb_proposal_weight *weight, void *context)
{
	size_t begin = 0, end = fb_text_begin(text), number = 0, next = 0;
	struct fb_str line;

	fwrite(text.data, 1, end, out);
	for (begin = end; fb_next_line(&line, text, &end); begin = end) {
		number++;
		const struct fb_entry *entry =
		    next < source->entry_count ? &source->entry[next] : NULL;
		if (entry == NULL || entry->line != number) {
			fwrite(text.data + begin, 1, end - begin, out);
			continue;
		}
		next++;
		struct fb_entry changed = *entry;
		changed.weight_milli = weight(context, entry);
		changed.given |= 1u << FB_ATTRIBUTE_W;
		if (changed.weight_milli == entry->weight_milli)
			fwrite(text.data + begin, 1, end - begin, out);
		else
			fb_source_write_entry(out, &changed);
	}
}

static enum fb_status
write_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t written = write(fd, bytes, len);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return FB_ERR_IO;
		bytes += written;
		len -= (size_t)written;
	}
	return FB_OK;
}

static enum fb_status
replace(const char *path, const char *bytes, size_t len, struct fb_error *err)
{
	struct fb_replace replacing;
	enum fb_status status = fb_replace_begin(&replacing, path, err);

	if (status != FB_OK)
		return status;
	if (write_all(replacing.fd, bytes, len) != FB_OK) {
		int number = errno;
		fb_replace_abort(&replacing);
		return fb_fail(err, FB_ERR_IO, path, _("cannot be written: %s"),
		    strerror(number));
	}
	return fb_replace_commit(&replacing, err);
}

enum fb_status
fb_proposal_write(const char *path, struct fb_str text,
    const struct fb_source *source, fb_proposal_weight *weight, void *context,
    struct fb_error *err)
{
	char *bytes = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&bytes, &len);

	if (out == NULL)
		return fb_fail(err, FB_ERR_NOMEM, path, _("out of memory"));
	write_lines(out, text, source, weight, context);
	bool has_failed = ferror(out) != 0;
	if (fclose(out) != 0 || has_failed) {
		free(bytes);
		return fb_fail(err, FB_ERR_NOMEM, path, _("out of memory"));
	}
	enum fb_status status = replace(path, bytes, len, err);
	free(bytes);
	return status;
}
