/* SPDX-License-Identifier: BSD-2-Clause */
#include "scanning.h"

#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "i18n.h"
#include "reading_limits.h"

/* The arena gets most of a worker's memory; malloc() and the stack need some
 * beside it. */
static struct fb_limits
limits_of(const struct fb_settings *settings)
{
	struct fb_limits limits = FB_LIMITS_DEFAULT;
	uint64_t room =
	    settings->scan_memory_bytes - settings->scan_memory_bytes / 8;

	limits.message_bytes = settings->message_bytes;
	if (limits.arena_bytes > room)
		limits.arena_bytes = room;
	return limits;
}

static enum fb_status
make_reader(struct fb_scanning *scanning, const struct fb_settings *settings,
    struct fb_error *err)
{
	const struct fb_limits limits = limits_of(settings);
	enum fb_status status = fb_reader_new(&scanning->reader, &limits);

	if (status == FB_ERR_UNAVAILABLE)
		return fb_fail(err, status, NULL,
		    _("the data of ICU or of the public suffix list are "
		      "missing; install libicu and publicsuffix"));
	return status == FB_OK ? FB_OK :
				 fb_fail(err, status, NULL, _("out of memory"));
}

static enum fb_status
load_list(struct fb_scanning *scanning, const struct fb_list_setting *setting,
    struct fb_error *err)
{
	size_t number = scanning->list_count;
	enum fb_status status = fb_list_open(&scanning->list[number],
	    setting->path, fb_reader_folder(scanning->reader), err);

	if (status != FB_OK)
		return status;
	if (setting->is_shadow)
		scanning->shadow_lists |= 1u << number;
	scanning->list_count++;
	return FB_OK;
}

/* Behind the first failure too, so that an administrator sees all of them. */
static enum fb_status
load_lists(struct fb_scanning *scanning, const struct fb_settings *settings,
    fb_settings_report *report, void *context)
{
	enum fb_status first = FB_OK;

	for (unsigned i = 0; i < settings->list_count; i++) {
		struct fb_error error = { 0 };
		enum fb_status status =
		    load_list(scanning, &settings->list[i], &error);
		if (status == FB_OK)
			continue;
		report(context, &error);
		if (first == FB_OK)
			first = status;
	}
	return first;
}

static enum fb_status
load_overrides(struct fb_overrides **out, const struct fb_scanning *scanning,
    const struct fb_settings *settings, fb_settings_report *report,
    void *context)
{
	return fb_overrides_load(out, fb_reader_extractor(scanning->reader),
	    settings->overrides, report, context);
}

static enum fb_status
load_files(struct fb_scanning *scanning, const struct fb_settings *settings,
    fb_settings_report *report, void *context)
{
	enum fb_status lists = load_lists(scanning, settings, report, context);
	enum fb_status overrides = load_overrides(&scanning->overrides,
	    scanning, settings, report, context);

	return lists != FB_OK ? lists : overrides;
}

enum fb_status
fb_scanning_load(struct fb_scanning **out, const struct fb_settings *settings,
    fb_settings_report *report, void *context)
{
	struct fb_scanning *scanning = calloc(1, sizeof *scanning);
	struct fb_error error = { 0 };

	if (scanning == NULL) {
		fb_fail(&error, FB_ERR_NOMEM, NULL, _("out of memory"));
		report(context, &error);
		return FB_ERR_NOMEM;
	}
	scanning->shadow_categories = settings->shadow_categories;
	scanning->message_bytes = settings->message_bytes;
	scanning->trusted_authserv = settings->trusted_authserv;
	/* The message is mapped beside what judging takes. */
	scanning->memory_bytes =
	    settings->scan_memory_bytes + settings->message_bytes;
	enum fb_status status = make_reader(scanning, settings, &error);
	if (status != FB_OK)
		report(context, &error);
	else
		status = load_files(scanning, settings, report, context);
	if (status == FB_OK)
		*out = scanning;
	else
		fb_scanning_free(scanning);
	return status;
}

enum fb_status
fb_scanning_reload_overrides(bool *changed, struct fb_scanning *scanning,
    const struct fb_settings *settings, fb_settings_report *report,
    void *context)
{
	struct fb_overrides *next;
	enum fb_status status =
	    load_overrides(&next, scanning, settings, report, context);

	if (status != FB_OK)
		return status;
	*changed = !fb_overrides_is_same(scanning->overrides, next);
	fb_overrides_free(scanning->overrides);
	scanning->overrides = next;
	return FB_OK;
}

void
fb_scanning_free(struct fb_scanning *scanning)
{
	if (scanning == NULL)
		return;
	for (size_t i = 0; i < scanning->list_count; i++)
		fb_list_free(scanning->list[i]);
	fb_overrides_free(scanning->overrides);
	fb_reader_free(scanning->reader);
	free(scanning);
}

static bool
are_ids_same(const struct fb_authserv_ids *a, const struct fb_authserv_ids *b)
{
	if (a->count != b->count)
		return false;
	for (unsigned i = 0; i < a->count; i++)
		if (strcmp(a->id[i], b->id[i]) != 0)
			return false;
	return true;
}

bool
fb_scanning_is_same(const struct fb_scanning *a, const struct fb_scanning *b)
{
	if (a->list_count != b->list_count ||
	    a->shadow_lists != b->shadow_lists ||
	    a->shadow_categories != b->shadow_categories ||
	    a->message_bytes != b->message_bytes ||
	    a->memory_bytes != b->memory_bytes ||
	    !are_ids_same(&a->trusted_authserv, &b->trusted_authserv) ||
	    !fb_overrides_is_same(a->overrides, b->overrides))
		return false;
	for (size_t i = 0; i < a->list_count; i++)
		if (memcmp(fb_list_hash(a->list[i]), fb_list_hash(b->list[i]),
			FB_LIST_HASH_BYTES) != 0)
			return false;
	return true;
}
