/* SPDX-License-Identifier: BSD-2-Clause */
/* fakebill-stats log hold, unhold, holds, erase */
#include <errno.h>
#include <string.h>
#include <sys/file.h>

#include "i18n.h"
#include "verb_log.h"

/* ---- changing the holds ------------------------------------------------- */

/* Load the holds for a change; a lock keeps out others who do the same until
 * the program ends. */
static int
load_to_change(struct fb_holds *out, const struct fb_log_options *options)
{
	struct fb_error error = { 0 };

	if (flock(options->folder, LOCK_EX) != 0) {
		fb_verb_complain(_("%s cannot be locked: %s"), options->path,
		    strerror(errno));
		return EX_OSERR;
	}
	enum fb_status status = fb_holds_load(out, options->folder, &error);
	if (status == FB_OK)
		return EX_OK;
	fb_log_complain(options, &error);
	return fb_verb_exit_status(status);
}

static int
save(const struct fb_holds *holds, const struct fb_log_options *options)
{
	struct fb_error error = { 0 };

	if (fb_holds_save(holds, options->folder, &error) == FB_OK)
		return EX_OK;
	fb_log_complain(options, &error);
	return EX_CANTCREAT;
}

/* How many of the days that a hold names are there. */
static size_t
days_there(const struct fb_hold *hold, const struct fb_log_options *options)
{
	const struct fb_holds one = { (struct fb_hold *)(uintptr_t)hold, 1 };
	struct fb_decision_days days;
	size_t count = 0;

	if (fb_decision_days_find(&days, options->folder) != FB_OK)
		return 0;
	for (size_t i = 0; i < days.count; i++)
		count += fb_holds_keep(&one, days.day[i], options->today);
	fb_decision_days_free(&days);
	return count;
}

static int
put(struct fb_holds *holds, const struct fb_hold *hold,
    const struct fb_log_options *options)
{
	struct fb_hold *old = fb_holds_find(holds, hold->reference);
	char until[FB_DATE_MAX_BYTES];

	if (old != NULL) {
		*old = *hold;
	} else if (fb_holds_add(holds, hold) != FB_OK) {
		fb_verb_complain(_("more than %d holds, or no memory"),
		    FB_HOLDS_MAX);
		return EX_CANTCREAT;
	}
	int status = save(holds, options);
	if (status != EX_OK)
		return status;
	fb_date_format(until, hold->until);
	printf(old != NULL ? _("%s: the hold was changed, until the end of "
			       "%s; days that are there: %zu\n") :
			     _("%s: held until the end of %s; days that are "
			       "there: %zu\n"),
	    hold->reference, until, days_there(hold, options));
	return EX_OK;
}

int
fb_log_hold(const struct fb_log_options *options)
{
	struct fb_hold hold = {
		.until = options->until,
		.from = options->from,
		.to = options->to,
		.added = options->today,
	};
	struct fb_holds holds;

	if (!fb_hold_is_reference(fb_str(options->reference)))
		return fb_verb_refuse(_("a reference has 1 to %d bytes and no "
					"control "
					"characters"),
		    FB_HOLD_REFERENCE_MAX_BYTES - 1);
	if (options->until < options->today)
		return fb_verb_refuse(_("--until lies in the past"));
	strcpy(hold.reference, options->reference);
	int status = load_to_change(&holds, options);
	if (status != EX_OK)
		return status;
	status = put(&holds, &hold, options);
	fb_holds_free(&holds);
	return status;
}

int
fb_log_unhold(const struct fb_log_options *options)
{
	struct fb_holds holds;
	int status = load_to_change(&holds, options);

	if (status != EX_OK)
		return status;
	struct fb_hold *hold = fb_holds_find(&holds, options->reference);
	if (hold == NULL) {
		fb_verb_complain(_("there is no hold with this reference; "
				   "see \"fakebill-stats log holds\""));
		status = 1;
	} else {
		fb_holds_remove(&holds, hold);
		status = save(&holds, options);
	}
	if (status == EX_OK)
		puts(_("The hold is taken off; its days are erased when their "
		       "time is over."));
	fb_holds_free(&holds);
	return status;
}

/* ---- showing them ------------------------------------------------------- */

static void
format_days(char out[64], const struct fb_hold *hold)
{
	char from[FB_DATE_MAX_BYTES] = "", to[FB_DATE_MAX_BYTES] = "";

	if (hold->from != FB_DATE_NONE)
		fb_date_format(from, hold->from);
	if (hold->to != FB_DATE_NONE)
		fb_date_format(to, hold->to);
	snprintf(out, 64, "%s/%s", from, to);
}

static bool
print_hold_json(const struct fb_hold *hold,
    const struct fb_log_options *options)
{
	char until[FB_DATE_MAX_BYTES], from[FB_DATE_MAX_BYTES],
	    to[FB_DATE_MAX_BYTES], added[FB_DATE_MAX_BYTES];

	fb_date_format(until, hold->until);
	fb_date_format(added, hold->added);
	if (hold->from != FB_DATE_NONE)
		fb_date_format(from, hold->from);
	if (hold->to != FB_DATE_NONE)
		fb_date_format(to, hold->to);
	return fb_verb_put_json(
	    json_pack("{s:s, s:s, s:s?, s:s?, s:s, s:b, s:I}", "reference",
		hold->reference, "until", until, "from",
		hold->from == FB_DATE_NONE ? NULL : from, "to",
		hold->to == FB_DATE_NONE ? NULL : to, "added", added,
		"in_force", fb_hold_is_in_force(hold, options->today), "days",
		(json_int_t)days_there(hold, options)));
}

static void
print_hold(const struct fb_hold *hold, const struct fb_log_options *options)
{
	char until[FB_DATE_MAX_BYTES], days[64];

	fb_date_format(until, hold->until);
	format_days(days, hold);
	printf(fb_hold_is_in_force(hold, options->today) ?
		_("%s: until the end of %s, days %s, of which %zu are "
		  "there\n") :
		_("%s: over since the end of %s, days %s, of which it keeps "
		  "%zu\n"),
	    hold->reference, until, days, days_there(hold, options));
}

int
fb_log_holds(const struct fb_log_options *options)
{
	struct fb_holds holds;
	struct fb_error error = { 0 };
	bool is_json = (options->given & FB_LOG_JSON) != 0;
	enum fb_status status = fb_holds_load(&holds, options->folder, &error);

	if (status != FB_OK) {
		fb_log_complain(options, &error);
		return fb_verb_exit_status(status);
	}
	for (size_t i = 0; i < holds.count; i++) {
		if (!is_json)
			print_hold(&holds.hold[i], options);
		else if (!print_hold_json(&holds.hold[i], options))
			status = FB_ERR_NOMEM;
	}
	if (holds.count == 0 && !is_json)
		puts(_("Nothing is held."));
	fb_holds_free(&holds);
	return fb_verb_exit_status(status);
}

/* ---- erasing ------------------------------------------------------------ */

struct erasing {
	bool has_failed;
};

static void
on_erased(void *context, fb_date day, bool is_held, int error)
{
	struct erasing *erasing = context;
	char text[FB_DATE_MAX_BYTES];

	fb_date_format(text, day);
	if (is_held)
		printf(_("%s: held\n"), text);
	else if (error == 0)
		printf(_("%s: erased\n"), text);
	else
		fb_verb_complain(_("%s cannot be erased: %s"), text,
		    strerror(error));
	erasing->has_failed |= error != 0;
}

/* What erasing would say. */
static enum fb_status
rehearse(const struct fb_log_options *options, struct fb_error *err)
{
	struct fb_decision_days days;
	struct fb_holds holds;
	char text[FB_DATE_MAX_BYTES];

	enum fb_status status = fb_holds_load(&holds, options->folder, err);
	if (status != FB_OK)
		return status;
	status = fb_decision_days_find(&days, options->folder);
	for (size_t i = 0; status == FB_OK && i < days.count; i++) {
		if (!fb_decision_is_due(days.day[i], options->today,
			options->days))
			break;
		fb_date_format(text, days.day[i]);
		printf(fb_holds_keep(&holds, days.day[i], options->today) ?
			_("%s: held\n") :
			_("%s: would be erased\n"),
		    text);
	}
	if (status == FB_OK)
		fb_decision_days_free(&days);
	fb_holds_free(&holds);
	return status;
}

int
fb_log_erase(const struct fb_log_options *options)
{
	struct erasing erasing = { false };
	struct fb_error error = { 0 };
	enum fb_status status;

	if ((options->given & FB_LOG_DRY_RUN) != 0)
		status = rehearse(options, &error);
	else
		status = fb_decision_erase(options->folder, options->today,
		    options->days, on_erased, &erasing, &error);
	if (status != FB_OK) {
		fb_log_complain(options, &error);
		return fb_verb_exit_status(status);
	}
	return erasing.has_failed ? EX_IOERR : EX_OK;
}
