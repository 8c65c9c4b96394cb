/* SPDX-License-Identifier: BSD-2-Clause */
#include "false_alarm.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "failure.h"
#include "i18n.h"
#include "replace.h"

#define FOLDER_MODE 0750
#define STAMP_BYTES 32
#define NAMES_MAX 1000 /* of one list in one second */

/* UTC, as RFC 3339 or for the name of a file. */
static void
write_stamp(char out[STAMP_BYTES], int64_t now, bool is_name)
{
	time_t seconds = (time_t)now;
	struct tm tm;

	gmtime_r(&seconds, &tm);
	if (is_name)
		strftime(out, STAMP_BYTES, "%Y%m%dT%H%M%SZ", &tm);
	else
		strftime(out, STAMP_BYTES, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

static const char *
action_of(const struct fb_false_alarm *alarm)
{
	return alarm->kind == FB_OVERRIDE_KILLED ? "kill" : "allow";
}

static json_t *
entries_json(const struct fb_false_alarm *alarm)
{
	json_t *array = json_array();
	struct fb_list_entry entry;

	for (size_t i = 0; i < alarm->entry_count; i++) {
		if (!fb_list_entry(&entry, alarm->list, alarm->entry[i]))
			continue;
		json_array_append_new(array,
		    json_pack("{s:s, s:s, s:s%}", "id", entry.id, "type",
			fb_words_name(&fb_type_words, entry.type), "value",
			entry.value.data, entry.value.len));
	}
	return array;
}

static json_t *
alarm_json(const struct fb_false_alarm *alarm)
{
	char date[STAMP_BYTES], expires[FB_DATE_MAX_BYTES];

	write_stamp(date, alarm->now, false);
	json_t *object = json_pack("{s:s, s:i, s:s, s:b, s:s, s:s, "
				   "s:{s:s, s:I}, s:o}",
	    "format", "fakebill-false-alarm", "version", FB_FALSE_ALARM_VERSION,
	    "action", action_of(alarm), "undone", alarm->is_undone, "date",
	    date, "reason", alarm->reason, "list", "name",
	    fb_list_name(alarm->list), "serial",
	    (json_int_t)fb_list_serial(alarm->list), "entries",
	    entries_json(alarm));

	if (object != NULL && alarm->expires != FB_DATE_NONE) {
		fb_date_format(expires, alarm->expires);
		json_object_set_new(object, "expires", json_string(expires));
	}
	if (object != NULL && alarm->contact != NULL)
		json_object_set_new(object, "contact",
		    json_string(alarm->contact));
	return object;
}

/* A name that is free: date, list, entry, action. */
static char *
make_path(const char *folder, const struct fb_false_alarm *alarm)
{
	char stamp[STAMP_BYTES], *path;
	struct fb_list_entry entry;

	write_stamp(stamp, alarm->now, true);
	if (!fb_list_entry(&entry, alarm->list, alarm->entry[0]))
		return NULL;
	for (int i = 1; i <= NAMES_MAX; i++) {
		char again[16] = "";
		if (i > 1)
			snprintf(again, sizeof again, "-%d", i);
		if (asprintf(&path, "%s/%s-%s-%s-%s%s%s.json", folder, stamp,
			fb_list_name(alarm->list), entry.id, action_of(alarm),
			alarm->is_undone ? "-undone" : "", again) < 0)
			return NULL;
		if (access(path, F_OK) != 0)
			return path;
		free(path);
	}
	return NULL;
}

static enum fb_status
write_json(const char *path, const json_t *object, struct fb_error *err)
{
	struct fb_replace replace;
	enum fb_status status = fb_replace_begin(&replace, path, err);

	if (status != FB_OK)
		return status;
	if (json_dumpfd(object, replace.fd, JSON_INDENT(2)) != 0 ||
	    write(replace.fd, "\n", 1) != 1) {
		status = fb_fail(err, FB_ERR_IO, path,
		    _("cannot be written: %s"), strerror(errno));
		fb_replace_abort(&replace);
		return status;
	}
	return fb_replace_commit(&replace, err);
}

enum fb_status
fb_false_alarm_write(char **path, const char *folder,
    const struct fb_false_alarm *alarm, struct fb_error *err)
{
	if (mkdir(folder, FOLDER_MODE) != 0 && errno != EEXIST)
		return fb_fail(err, FB_ERR_IO, folder, _("cannot be made: %s"),
		    strerror(errno));
	json_t *object = alarm_json(alarm);
	char *name = make_path(folder, alarm);
	enum fb_status status = object == NULL || name == NULL ?
	    fb_fail(err, FB_ERR_NOMEM, folder, _("out of memory")) :
	    write_json(name, object, err);

	json_decref(object);
	if (status == FB_OK)
		*path = name;
	else
		free(name);
	return status;
}
