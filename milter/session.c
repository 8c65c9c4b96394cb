/* SPDX-License-Identifier: BSD-2-Clause */
#include "session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "records.h"
#include "spf_client.h"

#define OUR_NAMES 2 /* the first ones of struct fb_forged */

struct fb_session *
fb_session_new(struct fb_policy_seat *seat, struct fb_pool *pool,
    struct fb_pool *spf_pool)
{
	struct fb_session *session = calloc(1, sizeof *session);

	if (session == NULL)
		return NULL;
	session->seat = seat;
	session->pool = pool;
	session->spf_pool = spf_pool;
	fb_message_init(&session->message, 0);
	return session;
}

void
fb_session_free(struct fb_session *session)
{
	if (session == NULL)
		return;
	fb_session_end_message(session);
	free(session);
}

static void
forget_forged(struct fb_forged *forged)
{
	for (unsigned i = 0; i < forged->field_count; i++)
		free(forged->field[i].name);
	forged->field_count = 0;
	forged->other_count = 0;
}

void
fb_session_end_message(struct fb_session *session)
{
	fb_message_deinit(&session->message);
	forget_forged(&session->forged);
	free(session->subject);
	session->subject = NULL;
	session->has_subject = false;
	session->is_open = false;
	session->is_in_body = false;
	session->queue_id[0] = '\0';
	explicit_bzero(session->sender, sizeof session->sender);
	session->is_sender_cut = false;
	session->spf = FB_SPF_UNASKED;
	session->is_spf_settled = false;
	fb_policy_release(session->policy);
	session->policy = NULL;
}

void
fb_session_connect(struct fb_session *session, const struct sockaddr *client)
{
	size_t size = client == NULL      ? 0 :
	    client->sa_family == AF_INET  ? sizeof(struct sockaddr_in) :
	    client->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6) :
					    0;

	memset(&session->client, 0, sizeof session->client);
	if (size != 0)
		memcpy(&session->client, client, size);
}

void
fb_session_helo(struct fb_session *session, struct fb_str name)
{
	if (name.len > FB_SPF_HELO_MAX_BYTES)
		name.len = 0;
	if (name.len > 0)
		memcpy(session->helo, name.data, name.len);
	session->helo[name.len] = '\0';
}

/* Mail of sendmail(1) comes with port 0 (Postfix) or without an address. */
static bool
is_local(const struct fb_session *session)
{
	const struct sockaddr *client = (const void *)&session->client;
	const struct fb_settings *settings = &session->policy->settings;
	const struct sockaddr_in *v4 = (const void *)client;

	/* The port stands at the same place in both families. */
	if (client->sa_family == AF_UNSPEC || v4->sin_port == 0 ||
	    fb_network_is_loopback(client))
		return true;
	for (unsigned i = 0; i < settings->local_network_count; i++)
		if (fb_network_holds(&settings->local_network[i], client))
			return true;
	return false;
}

static void
keep_sender(struct fb_session *session, struct fb_str sender)
{
	if (sender.len >= 2 && sender.data[0] == '<' &&
	    sender.data[sender.len - 1] == '>') {
		sender.data++;
		sender.len -= 2;
	}
	session->is_sender_cut = sender.len > FB_SENDER_MAX_BYTES;
	if (session->is_sender_cut)
		sender.len = 0;
	memcpy(session->sender, sender.data, sender.len);
	session->sender[sender.len] = '\0';
}

void
fb_session_begin_message(struct fb_session *session, struct fb_str sender,
    bool is_authenticated)
{
	fb_session_end_message(session);
	session->policy = fb_policy_seat_hold(session->seat);
	session->audience = fb_audience_none();
	if (session->policy == NULL)
		return;
	keep_sender(session, sender);
	session->origin = is_authenticated ? FB_ORIGIN_SUBMITTER :
	    is_local(session)              ? FB_ORIGIN_LOCAL :
					     FB_ORIGIN_REMOTE;
	fb_message_init(&session->message,
	    session->policy->settings.message_bytes);
}

enum fb_reply
fb_session_recipient(struct fb_session *session, struct fb_str address,
    struct fb_str final)
{
	const struct fb_policy *policy = session->policy;

	if (policy == NULL)
		return FB_REPLY_CONTINUE;
	struct fb_consent consent = fb_consent_of_recipient(policy->consent,
	    &policy->settings, address, final);
	if (session->origin == FB_ORIGIN_REMOTE &&
	    session->audience.recipient_count > 0 &&
	    policy->settings.mixed_recipients == FB_MIXED_SPLIT &&
	    !fb_audience_fits(&session->audience, &consent))
		return FB_REPLY_SEPARATE;
	fb_audience_add(&session->audience, &consent);
	return FB_REPLY_CONTINUE;
}

static void
set_queue_id(struct fb_session *session, const char *queue_id)
{
	snprintf(session->queue_id, sizeof session->queue_id, "%s",
	    queue_id == NULL || queue_id[0] == '\0' ? "-" : queue_id);
}

/* Why the content of this message is not asked for, or JUDGED. */
static enum fb_outcome
gate(const struct fb_session *session)
{
	const struct fb_audience *audience = &session->audience;

	if (fb_origin_ceiling(session->origin, &session->policy->settings) ==
	    FB_VERDICT_NONE)
		return FB_OUTCOME_OWN;
	if (!fb_audience_is_inspectable(audience))
		return audience->inspectable_count > 0 &&
			audience->inspectable_count <
			    audience->recipient_count ?
		    FB_OUTCOME_MIXED :
		    FB_OUTCOME_NOT_INSPECTED;
	if (session->policy->settings.list_count == 0)
		return FB_OUTCOME_NO_LIST;
	return FB_OUTCOME_JUDGED;
}

enum fb_reply
fb_session_data(struct fb_session *session, const char *queue_id)
{
	if (session->policy == NULL)
		return FB_REPLY_ACCEPT;
	set_queue_id(session, queue_id);
	struct fb_judgement judgement = { .outcome = gate(session) };
	session->is_open = judgement.outcome == FB_OUTCOME_JUDGED;
	if (session->is_open)
		return FB_REPLY_CONTINUE;
	fb_session_log(session, &judgement);
	fb_session_end_message(session);
	return FB_REPLY_ACCEPT;
}

/* Whether content may be looked at, also where nobody told of DATA. */
static bool
may_look(struct fb_session *session)
{
	if (session->policy != NULL && !session->is_open)
		fb_session_data(session, NULL);
	return session->is_open;
}

/* The blank that all mailers put behind the colon is not of the value. */
static void
keep_subject(struct fb_session *session, struct fb_str value,
    enum fb_leading_space space)
{
	if (session->has_subject)
		return;
	session->has_subject = true;
	if (space == FB_SPACE_IS_OURS && value.len > 0 &&
	    value.data[0] == ' ') {
		value.data++;
		value.len--;
	}
	if (value.len <= FB_SUBJECT_MAX_BYTES)
		session->subject = strndup(value.data, value.len);
}

static bool
is_ours(struct fb_str name)
{
	const size_t len = sizeof FB_FIELD_PREFIX - 1;

	return name.len > len &&
	    strncasecmp(name.data, FB_FIELD_PREFIX, len) == 0;
}

/* Fields of ours are noted first, so that a flood of other names cannot
 * hide them. */
static void
reserve_names(struct fb_forged *forged)
{
	static const char *const ours[OUR_NAMES] = { FB_FIELD_STATUS,
		FB_FIELD_REASON };

	if (forged->field_count > 0)
		return;
	for (size_t i = 0; i < OUR_NAMES; i++) {
		char *name = strdup(ours[i]);
		if (name == NULL)
			return;
		forged->field[forged->field_count].count = 0;
		forged->field[forged->field_count++].name = name;
	}
}

/* The place of a name, made where there is room; FB_FORGED_NAMES_MAX when
 * there is none. */
static unsigned
find_forged(struct fb_forged *forged, struct fb_str name)
{
	unsigned i = 0;

	while (i < forged->field_count &&
	    !fb_str_equal_nocase(fb_str(forged->field[i].name), name))
		i++;
	if (i < forged->field_count || i == FB_FORGED_NAMES_MAX)
		return i;
	char *copy = strndup(name.data, name.len);
	if (copy == NULL)
		return FB_FORGED_NAMES_MAX;
	forged->field[i].name = copy;
	forged->field[i].count = 0;
	forged->field_count++;
	return i;
}

static void
note_forged(struct fb_forged *forged, struct fb_str name)
{
	if (name.len > FB_FORGED_NAME_MAX_BYTES)
		return;
	reserve_names(forged);
	unsigned place = find_forged(forged, name);
	bool is_ours = place < OUR_NAMES;
	if (place == FB_FORGED_NAMES_MAX ||
	    (!is_ours && forged->other_count == FB_FORGED_OTHERS_MAX))
		return;
	forged->other_count += !is_ours;
	forged->field[place].count++;
}

void
fb_session_header(struct fb_session *session, struct fb_str name,
    struct fb_str value, enum fb_leading_space space)
{
	if (!may_look(session))
		return;
	if (fb_str_equal_nocase(name, FB_STR("Subject")))
		keep_subject(session, value, space);
	else if (is_ours(name))
		note_forged(&session->forged, name);
	fb_message_append_field(&session->message, name, value, space);
}

static void
end_header(struct fb_session *session)
{
	if (!session->is_in_body)
		fb_message_append(&session->message, FB_STR("\r\n"));
	session->is_in_body = true;
}

void
fb_session_body(struct fb_session *session, struct fb_str bytes)
{
	if (!may_look(session))
		return;
	end_header(session);
	fb_message_append(&session->message, bytes);
}

/* Have the message judged, with what is known of SPF. */
static enum fb_outcome
ask(struct fb_scan_result *out, struct fb_session *session, enum fb_spf spf,
    unsigned timeout_ms)
{
	int memfd;
	enum fb_status status = fb_message_seal(&session->message, &memfd);
	if (status != FB_OK)
		return status == FB_ERR_NOMEM ? FB_OUTCOME_NO_MEMORY :
						FB_OUTCOME_IO;

	const struct fb_scan_request request = {
		.message_bytes = session->message.size,
		.now = time(NULL),
		.categories = session->audience.categories,
		.spf = spf,
	};
	const struct fb_ask how = {
		.timeout_ms = timeout_ms,
		.progress = session->progress,
		.context = session->progress_context,
	};
	return fb_scan_ask(out, session->pool, &request, memfd, &how);
}

static int64_t
now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Each question has a clock of its own; a mail server that waits for several
 * must hear of us between them. */
static void
make_progress(struct fb_session *session)
{
	if (session->progress != NULL)
		session->progress(session->progress_context);
}

enum fb_spf
fb_session_spf(struct fb_session *session)
{
	const struct sockaddr *client = (const void *)&session->client;
	struct fb_spf_question question;
	struct fb_ask how = {
		.progress = session->progress,
		.context = session->progress_context,
	};

	if (session->is_spf_settled || session->policy == NULL)
		return session->spf;
	session->is_spf_settled = true;
	if (session->spf_pool == NULL || !session->policy->settings.spf ||
	    session->origin != FB_ORIGIN_REMOTE || session->is_sender_cut ||
	    !fb_spf_question_fill(&question, client, fb_str(session->helo),
		fb_str(session->sender)))
		return session->spf;
	make_progress(session);
	how.timeout_ms = session->policy->settings.spf_timeout_ms;
	session->spf = fb_spf_ask(session->spf_pool, &question, &how);
	return session->spf;
}

/* The domain of the envelope sender; empty for a bounce. */
static struct fb_str
sender_domain(const struct fb_session *session)
{
	const char *at = strrchr(session->sender, '@');

	return at == NULL ? FB_STR("") : fb_str(at + 1);
}

static bool
is_allowed(const struct fb_session *session, struct fb_str domain)
{
	return fb_audience_allows(&session->audience,
	    &session->policy->settings, domain);
}

/*
 * Whether the sender is allowed and is who the mail says: a name that nobody
 * proved excuses nothing.  The worker reports only domains that trusted
 * Authentication-Results say were authenticated; where they do not help,
 * DNS is asked about the envelope.
 */
static bool
is_sender_allowed(struct fb_session *session,
    const struct fb_scan_result *result)
{
	char domain[FB_DOMAIN_MAX_BYTES];

	for (uint32_t i = 0; i < result->auth_domain_count; i++)
		if (is_allowed(session, fb_str(result->auth_domain[i])))
			return true;
	size_t len = fb_domain_ascii(domain, sender_domain(session));

	return is_allowed(session, (struct fb_str) { domain, len }) &&
	    fb_session_spf(session) == FB_SPF_PASS;
}

static void
decide(struct fb_judgement *out, struct fb_session *session)
{
	const struct fb_settings *settings = &session->policy->settings;
	struct fb_circumstances circumstances = { .origin = session->origin };

	out->decision = fb_decide(&out->result, settings, &session->audience,
	    &circumstances);
	if (!fb_decision_can_be_allowed(&out->decision, &out->result))
		return;
	circumstances.is_sender_allowed =
	    is_sender_allowed(session, &out->result);
	out->decision = fb_decide(&out->result, settings, &session->audience,
	    &circumstances);
}

/* With SPF, when that can change what is done, in what is left of
 * ScanTimeout.  A judgement without it is better than none. */
static void
judge_with_spf(struct fb_judgement *out, struct fb_session *session,
    int64_t taken_us)
{
	const struct fb_settings *settings = &session->policy->settings;
	const struct fb_circumstances circumstances = { .origin =
							    session->origin };
	int64_t left_ms = settings->scan_timeout_ms - taken_us / 1000;

	if (left_ms <= 0 ||
	    !fb_decision_needs_spf(&out->result, settings, &session->audience,
		&circumstances))
		return;
	enum fb_spf spf = fb_session_spf(session);
	if (spf == FB_SPF_UNASKED)
		return;
	struct fb_scan_result result;
	make_progress(session);
	if (ask(&result, session, spf, (unsigned)left_ms) == FB_OUTCOME_JUDGED)
		out->result = result;
}

static void
judge(struct fb_judgement *out, struct fb_session *session, int64_t begin_us)
{
	end_header(session);
	out->outcome = ask(&out->result, session, FB_SPF_UNASKED,
	    session->policy->settings.scan_timeout_ms);
	if (out->outcome != FB_OUTCOME_JUDGED)
		return;
	judge_with_spf(out, session, now_us() - begin_us);
	if (session->message.is_cut)
		out->result.truncated |= FB_TRUNCATED_MESSAGE;
	decide(out, session);
	out->spf = session->spf;
}

void
fb_session_judge(struct fb_judgement *out, struct fb_session *session,
    void (*progress)(void *context), void *context)
{
	int64_t begin = now_us();

	*out = (struct fb_judgement) { .outcome = FB_OUTCOME_NOT_INSPECTED };
	if (!may_look(session))
		return;
	session->progress = progress;
	session->progress_context = context;
	judge(out, session, begin);
	session->progress = NULL;
	out->elapsed_us = (unsigned)(now_us() - begin);
}

void
fb_session_log(const struct fb_session *session,
    const struct fb_judgement *judgement)
{
	bool is_judged = judgement->outcome == FB_OUTCOME_JUDGED;

	if (session->policy == NULL)
		return;
	const struct fb_log_record record = {
		.queue_id = session->queue_id,
		.outcome = judgement->outcome,
		.result = is_judged ? &judgement->result : NULL,
		.decision = is_judged ? &judgement->decision : NULL,
		.spf = judgement->spf,
		.message_bytes = session->message.size,
		.recipient_count = session->audience.recipient_count,
		.elapsed_us = judgement->elapsed_us,
	};
	fb_records_add(&record);
}
