/* SPDX-License-Identifier: BSD-2-Clause */
#include "records.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "counts.h"
#include "decision_folder.h"
#include "decision_writer.h"
#include "i18n.h"
#include "log.h"
#include "note.h"

#define KEEP_EVERY_S 20     /* the keeper looks whether a day is over */
#define COUNTS_EVERY_S 3600 /* a line of counts */
#define COMPLAIN_EVERY_S 60 /* about lost records */
#define FIRST_COMPLAINT (-COMPLAIN_EVERY_S)

static struct {
	struct fb_counts counts;
	struct fb_decision_writer *writer; /* NULL: no decision log */
	char folder[FB_PATH_MAX_BYTES];
	atomic_uint keep_days;
	/* when lost records were last told, on the monotonic clock */
	atomic_llong complained_s;
	atomic_bool is_losing;
} records = { .complained_s = FIRST_COMPLAINT };

static int64_t
monotonic_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

/* ---- lost records ----------------------------------------------------- */

static const char *
reason_of(enum fb_status status, int number)
{
	return status == FB_ERR_BUSY ?
	    _("another fakebill-milter writes there") :
	    strerror(status == FB_ERR_NOMEM ? ENOMEM : number);
}

/* One thread of many says it, once in a while. */
static void
lose(enum fb_status status, int number)
{
	long long last = atomic_load(&records.complained_s);
	int64_t now = monotonic_s();
	unsigned long long lost = atomic_fetch_add(&records.counts.lost, 1) + 1;

	atomic_store(&records.is_losing, true);
	if (now - last < COMPLAIN_EVERY_S ||
	    !atomic_compare_exchange_strong(&records.complained_s, &last, now))
		return;
	fb_log(LOG_ERR,
	    _("the decision log %s cannot be written: %s; mail passes, "
	      "records lost so far: %llu"),
	    records.folder, reason_of(status, number), lost);
}

static void
recover(void)
{
	if (!atomic_load(&records.is_losing) ||
	    !atomic_exchange(&records.is_losing, false))
		return;
	atomic_store(&records.complained_s, FIRST_COMPLAINT);
	fb_log(LOG_NOTICE,
	    _("the decision log %s is written again; records lost so far: "
	      "%llu"),
	    records.folder, atomic_load(&records.counts.lost));
}

/* ---- messages --------------------------------------------------------- */

static void
decide_log(const struct fb_log_record *record)
{
	char line[FB_LOG_LINE_MAX];

	if (records.writer == NULL)
		return;
	fb_action_decision_line(line, sizeof line, record);
	const struct fb_decision_record decision = {
		.time = time(NULL),
		.text = line,
	};
	enum fb_status status =
	    fb_decision_writer_add(records.writer, &decision);
	if (status == FB_OK)
		recover();
	else
		lose(status, errno);
}

static void
write_note(const struct fb_log_record *record)
{
	char note[FB_NOTE_MAX_BYTES];
	int priority = fb_note_write(note, record->queue_id, record->result);

	atomic_fetch_add(&records.counts.notes, 1);
	fb_log(priority, "%s", note);
}

/* The line of the log says of every message that it passed; the decision
 * log says nothing of what the duty officer is told. */
static void
write_lines(const struct fb_log_record *record, bool is_noted)
{
	char line[FB_LOG_LINE_MAX];

	fb_action_log_line(line, sizeof line, record);
	fb_log(LOG_INFO, "%s", line);
	if (!is_noted)
		decide_log(record);
}

void
fb_records_add(const struct fb_log_record *record)
{
	struct fb_log_record told = *record;
	struct fb_scan_result result;
	struct fb_decision decision;
	bool is_noted = false;

	if (record->result != NULL && record->decision != NULL) {
		is_noted = fb_note_is_due(record->result, record->decision);
		result = *record->result;
		decision = *record->decision;
		if (fb_note_conceal(&result, &decision))
			told.spf = FB_SPF_UNASKED; /* asked for its sake */
		told.result = &result;
		told.decision = &decision;
	}
	fb_counts_message(&records.counts, &told);
	if (is_noted)
		write_note(record);
	write_lines(&told, is_noted);
}

/* ---- the keeper ------------------------------------------------------- */

static void
log_counts(void)
{
	char line[FB_COUNTS_MAX_BYTES];

	fb_counts_write(line, &records.counts);
	fb_log(LOG_INFO, "%s", line);
}

static void
on_erased(void *context, fb_date day, bool is_held, int error)
{
	char text[FB_DATE_MAX_BYTES];

	(void)context;
	if (is_held)
		return;
	fb_date_format(text, day);
	if (error == 0)
		fb_log(LOG_INFO, _("decision log of %s erased on time"), text);
	else
		fb_log(LOG_ERR, _("decision log of %s cannot be erased: %s"),
		    text, strerror(error));
}

static void
erase_old_days(fb_date today)
{
	struct fb_error error = { 0 };
	int folder = fb_decision_folder_open(records.folder);

	if (folder < 0)
		return; /* each lost record says so */
	if (fb_decision_erase(folder, today, atomic_load(&records.keep_days),
		on_erased, NULL, &error) != FB_OK) {
		fb_log(LOG_ERR,
		    _("nothing was erased from the decision log %s:"),
		    records.folder);
		fb_log_error(LOG_ERR, &error);
	}
	close(folder);
}

/* A rewrite of the whole chain shows against these lines, if the log goes
 * to another machine. */
static void
log_ends(void)
{
	struct fb_decision_repairs repairs =
	    fb_decision_writer_take_repairs(records.writer);
	struct fb_decision_end end;
	char day[FB_DATE_MAX_BYTES];

	if (repairs.torn > 0)
		fb_log(LOG_WARNING,
		    _("the last line of the decision log was torn; it is "
		      "marked"));
	if (repairs.broken > 0)
		fb_log(LOG_ERR,
		    _("the end of the decision log makes no sense, the chain "
		      "begins anew; see \"fakebill-stats log verify\""));
	while (fb_decision_writer_take_end(records.writer, &end)) {
		fb_date_format(day, end.day);
		fb_log(LOG_NOTICE,
		    _("decision log of %s closed: %llu lines, hash %s"), day,
		    (unsigned long long)end.lines, end.hash);
	}
}

/* Returns the day up to which old days were erased. */
static fb_date
keep_decisions(fb_date erased_for)
{
	int64_t now = time(NULL);
	fb_date today = fb_decision_day(now);
	enum fb_status status = fb_decision_writer_turn(records.writer, now);

	if (status != FB_OK)
		fb_log(LOG_DEBUG, "decision log: %s", reason_of(status, errno));
	log_ends();
	if (today != erased_for)
		erase_old_days(today);
	return today;
}

static void *
keep(void *context)
{
	fb_date erased_for = FB_DATE_NONE;
	int64_t counted_s = monotonic_s();

	(void)context;
	for (;;) {
		if (records.writer != NULL)
			erased_for = keep_decisions(erased_for);
		if (monotonic_s() - counted_s >= COUNTS_EVERY_S) {
			counted_s = monotonic_s();
			log_counts();
		}
		sleep(KEEP_EVERY_S);
	}
	return NULL;
}

/* ---- start, reload, stop ---------------------------------------------- */

static void
open_decisions(const struct fb_settings *settings)
{
	if (settings->decision_log[0] == '\0')
		return;
	snprintf(records.folder, sizeof records.folder, "%s",
	    settings->decision_log);
	records.writer =
	    fb_decision_writer_new(records.folder, settings->decision_log_days);
	if (records.writer == NULL) {
		fb_log(LOG_ERR, _("out of memory"));
		return;
	}
	enum fb_status status =
	    fb_decision_writer_turn(records.writer, time(NULL));
	if (status != FB_OK)
		fb_log(LOG_ERR, _("the decision log %s cannot be written: %s"),
		    records.folder, reason_of(status, errno));
}

void
fb_records_start(const struct fb_settings *settings)
{
	pthread_t thread;

	records.counts.since = time(NULL);
	atomic_store(&records.keep_days, settings->decision_log_days);
	open_decisions(settings);
	if (pthread_create(&thread, NULL, keep, NULL) == 0)
		pthread_detach(thread);
	else
		fb_log(LOG_ERR, _("no thread can be started"));
}

void
fb_records_reload(const struct fb_settings *settings)
{
	atomic_store(&records.keep_days, settings->decision_log_days);
	if (records.writer != NULL)
		fb_decision_writer_set_keep(records.writer,
		    settings->decision_log_days);
	log_counts();
}

void
fb_records_stop(void)
{
	log_counts();
}
