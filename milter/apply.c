/* SPDX-License-Identifier: BSD-2-Clause */
#include "apply.h"

#include <stdio.h>
#include <string.h>

#include "i18n.h"
#include "log.h"

/* Room for a field value and the blank before it. */
#define VALUE_BYTES (FB_FIELD_VALUE_MAX + 1)
#define SUBJECT_BYTES (FB_SUBJECT_MAX_BYTES + 512)
/* Entries that are named to the sender of a rejected mail. */
#define REPLY_REASONS_MAX 5
#define ENTRIES_BYTES (REPLY_REASONS_MAX * (FB_ID_MAX_BYTES + 2))
/* libmilter takes 980 bytes for a line of a reply. */
#define REPLY_BYTES (320 + FB_DESK_MAX_BYTES)

struct change {
	SMFICTX *context;
	const struct fb_session *session;
	const struct fb_judgement *judgement;
	const char *space; /* what stands before a value */
};

/* libmilter's prototypes lack const; it changes none of its arguments.
 * Every call may fail, for example where the MTA did not offer the action. */
static void
check(const struct change *change, const char *what, int result)
{
	if (result != MI_SUCCESS)
		fb_log(LOG_WARNING, _("%s: the mail server refused to %s"),
		    change->session->queue_id, what);
}

/* From the last one up: Sendmail keeps the numbers of deleted fields,
 * Postfix does not. */
static void
remove_forged(const struct change *change)
{
	const struct fb_forged *forged = &change->session->forged;
	int result = MI_SUCCESS;

	for (unsigned i = 0; i < forged->field_count; i++)
		for (unsigned n = forged->field[i].count; n > 0; n--)
			if (smfi_chgheader(change->context,
				forged->field[i].name, (int)n,
				NULL) != MI_SUCCESS)
				result = MI_FAILURE;
	check(change, _("remove forged header fields"), result);
}

static void
insert_field(const struct change *change, const char *name, const char *value)
{
	char text[VALUE_BYTES];

	snprintf(text, sizeof text, "%s%s", change->space, value);
	check(change, _("add a header field"),
	    smfi_insheader(change->context, 0, (char *)name, text));
}

static void
mark_subject(const struct change *change)
{
	const struct fb_session *session = change->session;
	char value[SUBJECT_BYTES], text[SUBJECT_BYTES + 1];
	struct fb_str original = { NULL, 0 };

	if (session->has_subject && session->subject == NULL)
		return; /* too long to be touched */
	if (session->subject != NULL)
		original = fb_str(session->subject);
	if (fb_action_subject(value, sizeof value,
		session->policy->settings.subject_mark_text, original) != FB_OK)
		return;
	snprintf(text, sizeof text, "%s%s", change->space, value);
	check(change, _("mark the Subject"),
	    smfi_chgheader(change->context, (char *)"Subject", 1, text));
}

/* Each field is put above the one before, so Status stands first. */
static void
tag(const struct change *change)
{
	const struct fb_judgement *judgement = change->judgement;
	char value[FB_FIELD_VALUE_MAX];

	fb_action_reason(value, &judgement->result);
	if (value[0] != '\0')
		insert_field(change, FB_FIELD_REASON, value);
	fb_action_status(value, &judgement->result, &judgement->decision);
	insert_field(change, FB_FIELD_STATUS, value);
	if (judgement->decision.subject_mark)
		mark_subject(change);
}

/* "P0102, A0007": the entries that counted, so that whoever is wronged can
 * name them. */
static void
name_entries(char out[ENTRIES_BYTES], const struct fb_scan_result *result)
{
	size_t used = 0;
	unsigned named = 0;

	out[0] = '\0';
	for (uint32_t i = 0; i < result->reason_count; i++) {
		const struct fb_scan_reason *reason = &result->reason[i];
		if (reason->counted_milli <= 0)
			continue;
		if (named++ == REPLY_REASONS_MAX)
			return;
		used += (size_t)snprintf(out + used, ENTRIES_BYTES - used,
		    "%s%s", used == 0 ? "" : ", ", reason->id);
	}
}

/* libmilter formats the text once more: a single "%" would make Sendmail
 * drop all of it. */
static void
double_percents(char out[2 * REPLY_BYTES], const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '%')
			*out++ = '%';
		*out++ = *text;
	}
	*out = '\0';
}

static void
quarantine(const struct change *change)
{
	char entries[ENTRIES_BYTES], reason[REPLY_BYTES];

	/* Postfix throws the reason away; it stands in our field and log. */
	name_entries(entries, &change->judgement->result);
	snprintf(reason, sizeof reason, "suspected fake billing: %s", entries);
	check(change, _("quarantine the message"),
	    smfi_quarantine(change->context, reason));
}

/* Replies of a milter are ASCII, whatever the language of the log. */
static sfsistat
reject(const struct change *change)
{
	char entries[ENTRIES_BYTES], text[REPLY_BYTES], reply[2 * REPLY_BYTES];

	const char *desk = change->session->policy->settings.desk;

	if (desk[0] == '\0')
		desk = "the postmaster";

	name_entries(entries, &change->judgement->result);
	snprintf(text, sizeof text,
	    "Suspected fake billing (%s); if this is a mistake, tell the "
	    "codes in brackets to %s",
	    entries, desk);
	double_percents(reply, text);
	check(change, _("give a reason for a rejection"),
	    smfi_setreply(change->context, (char *)"550", (char *)"5.7.1",
		reply));
	return SMFIS_REJECT;
}

sfsistat
fb_apply(SMFICTX *context, const struct fb_session *session,
    const struct fb_judgement *judgement, enum fb_leading_space space)
{
	const struct change change = {
		.context = context,
		.session = session,
		.judgement = judgement,
		.space = space == FB_SPACE_IS_OURS ? " " : "",
	};
	enum fb_verdict action = judgement->decision.action;

	if (session->policy == NULL ||
	    session->policy->settings.mode != FB_MODE_ENFORCE)
		return SMFIS_CONTINUE;
	if (action == FB_VERDICT_REJECT)
		return reject(&change);
	remove_forged(&change);
	if (action >= FB_VERDICT_TAG)
		tag(&change);
	if (action == FB_VERDICT_QUARANTINE)
		quarantine(&change);
	return SMFIS_CONTINUE;
}
