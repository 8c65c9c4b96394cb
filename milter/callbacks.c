/* SPDX-License-Identifier: BSD-2-Clause */
#include "callbacks.h"

#include <libmilter/mfapi.h>
#include <libmilter/mfdef.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "apply.h"
#include "bounds.h"
#include "session.h"

#define WANTED_ACTIONS \
	(SMFIF_ADDHDRS | SMFIF_CHGHDRS | SMFIF_QUARANTINE | SMFIF_SETSYMLIST)

/*
 * The same for every connection: libmilter keeps part of it in one table for
 * all.  Steps that need no reply need no round trip, which is why the rest
 * of a very long body is dropped and not declined (SMFIP_SKIP would need
 * replies); header values are wanted as they stand.
 *
 * The end of the header is wanted although nothing is done then: without it
 * libmilter takes the body of a mail that has no header field at all for an
 * error and never answers.
 */
#define WANTED_STEPS \
	(SMFIP_NOUNKNOWN | SMFIP_NR_CONN | SMFIP_NR_HELO | SMFIP_NR_MAIL | \
	    SMFIP_NR_HDR | SMFIP_NR_EOH | SMFIP_NR_BODY | SMFIP_HDR_LEADSPC)

struct connection {
	struct fb_session *session;
	unsigned long steps; /* negotiated */
};

/* Stands for every connection that is served without being looked at. */
static struct connection passed_by;

/* libmilter hands no context to a new connection. */
static struct fb_policy_seat *the_seat;
static struct fb_pool *the_pool, *the_spf_pool;

/* Messages that are being judged now. */
static pthread_mutex_t busy_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t busy_changed = PTHREAD_COND_INITIALIZER;
static unsigned busy_count;

static void
enter(void)
{
	pthread_mutex_lock(&busy_lock);
	busy_count++;
	pthread_mutex_unlock(&busy_lock);
}

static void
leave(void)
{
	pthread_mutex_lock(&busy_lock);
	busy_count--;
	pthread_cond_broadcast(&busy_changed);
	pthread_mutex_unlock(&busy_lock);
}

void
fb_callbacks_drain(unsigned timeout_ms)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += timeout_ms / 1000;
	until.tv_nsec += timeout_ms % 1000 * 1000000L;
	if (until.tv_nsec >= 1000000000L) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000L;
	}
	pthread_mutex_lock(&busy_lock);
	while (busy_count > 0 &&
	    pthread_cond_timedwait(&busy_changed, &busy_lock, &until) == 0)
		;
	pthread_mutex_unlock(&busy_lock);
}

/* Where no reply was negotiated, libmilter insists on none. */
static sfsistat
go_on(const struct connection *connection, unsigned long no_reply)
{
	return connection != NULL && (connection->steps & no_reply) != 0 ?
	    SMFIS_NOREPLY :
	    SMFIS_CONTINUE;
}

static enum fb_leading_space
space_of(const struct connection *connection)
{
	return (connection->steps & SMFIP_HDR_LEADSPC) != 0 ?
	    FB_SPACE_IS_OURS :
	    FB_SPACE_ADDED_BY_MTA;
}

static struct connection *
connection_new(unsigned long steps)
{
	struct connection *connection = calloc(1, sizeof *connection);

	if (connection == NULL)
		return NULL;
	connection->steps = steps;
	connection->session = fb_session_new(the_seat, the_pool, the_spf_pool);
	if (connection->session == NULL) {
		free(connection);
		return NULL;
	}
	return connection;
}

/* libmilter's prototypes lack const.  With no list set, Postfix would not
 * tell the queue id in time, and both MTAs would send macros that nobody
 * reads. */
static void
ask_for_macros(SMFICTX *context)
{
	smfi_setsymlist(context, SMFIM_ENVFROM, (char *)"i {auth_authen}");
	smfi_setsymlist(context, SMFIM_ENVRCPT, (char *)"i {rcpt_addr}");
	smfi_setsymlist(context, SMFIM_DATA, (char *)"i");
	smfi_setsymlist(context, SMFIM_EOM, (char *)"i");
}

/* The connection, or NULL when it is not looked at. */
static struct connection *
connection_of(SMFICTX *context)
{
	struct connection *connection = smfi_getpriv(context);

	return connection == &passed_by ? NULL : connection;
}

/* Take a connection in.  False: there is no place for it at all. */
static bool
take_in(SMFICTX *context, unsigned long steps)
{
	enum fb_admission admission = fb_bounds_admit();
	struct connection *connection = NULL;

	if (admission == FB_TURNED_OFF)
		return false;
	if (admission == FB_ADMITTED) {
		connection = connection_new(steps);
		if (connection == NULL)
			fb_bounds_pass_by();
	}
	smfi_setpriv(context, connection == NULL ? &passed_by : connection);
	return true;
}

static sfsistat
on_negotiate(SMFICTX *context, unsigned long offered_actions,
    unsigned long offered_steps, unsigned long unused2, unsigned long unused3,
    unsigned long *actions, unsigned long *steps, unsigned long *out2,
    unsigned long *out3)
{
	unsigned long wanted = WANTED_STEPS & offered_steps;

	(void)unused2, (void)unused3;
	if (!take_in(context, wanted))
		return SMFIS_REJECT; /* libmilter hangs up */
	*actions = WANTED_ACTIONS & offered_actions;
	/* To accept a whole connection takes a reply to it. */
	*steps =
	    connection_of(context) == NULL ? wanted & SMFIP_NOUNKNOWN : wanted;
	*out2 = *out3 = 0;
	if ((offered_actions & SMFIF_SETSYMLIST) != 0)
		ask_for_macros(context);
	return SMFIS_CONTINUE;
}

static sfsistat
on_connect(SMFICTX *context, char *host, _SOCK_ADDR *address)
{
	struct connection *connection = connection_of(context);

	(void)host;
	if (connection == NULL)
		return SMFIS_ACCEPT;
	fb_session_connect(connection->session,
	    (const struct sockaddr *)address);
	return go_on(connection, SMFIP_NR_CONN);
}

static sfsistat
on_helo(SMFICTX *context, char *name)
{
	struct connection *connection = connection_of(context);

	if (connection != NULL)
		fb_session_helo(connection->session, fb_str(name));
	return go_on(connection, SMFIP_NR_HELO);
}

static sfsistat
on_envfrom(SMFICTX *context, char **argument)
{
	struct connection *connection = connection_of(context);

	if (connection != NULL)
		fb_session_begin_message(connection->session,
		    fb_str(argument[0]),
		    smfi_getsymval(context, (char *)"{auth_authen}") != NULL);
	return go_on(connection, SMFIP_NR_MAIL);
}

/*
 * Recipients that the MTA itself refuses are not told, because SMFIP_RCPT_REJ
 * is not among our steps.  The macro {rcpt_mailer} would not tell them apart:
 * Postfix says "error" of every recipient in virtual_alias_domains too.
 */
static sfsistat
on_envrcpt(SMFICTX *context, char **argument)
{
	struct connection *connection = connection_of(context);

	if (connection == NULL)
		return SMFIS_CONTINUE;
	const char *final = smfi_getsymval(context, (char *)"{rcpt_addr}");
	if (fb_session_recipient(connection->session, fb_str(argument[0]),
		fb_str(final == NULL ? "" : final)) == FB_REPLY_CONTINUE)
		return SMFIS_CONTINUE;
	smfi_setreply(context, (char *)"452", (char *)"4.5.3",
	    (char *)"Please send to this recipient in a message of its own");
	return SMFIS_TEMPFAIL;
}

static sfsistat
on_data(SMFICTX *context)
{
	struct connection *connection = connection_of(context);

	if (connection == NULL)
		return SMFIS_ACCEPT;
	return fb_session_data(connection->session,
		   smfi_getsymval(context, (char *)"i")) == FB_REPLY_CONTINUE ?
	    SMFIS_CONTINUE :
	    SMFIS_ACCEPT;
}

static sfsistat
on_header(SMFICTX *context, char *name, char *value)
{
	struct connection *connection = connection_of(context);

	if (connection == NULL)
		return SMFIS_CONTINUE;
	fb_session_header(connection->session, fb_str(name), fb_str(value),
	    space_of(connection));
	return go_on(connection, SMFIP_NR_HDR);
}

static sfsistat
on_eoh(SMFICTX *context)
{
	return go_on(connection_of(context), SMFIP_NR_EOH);
}

static sfsistat
on_body(SMFICTX *context, unsigned char *bytes, size_t length)
{
	struct connection *connection = connection_of(context);
	struct fb_str piece = { (const char *)bytes, length };

	if (connection == NULL)
		return SMFIS_CONTINUE;
	fb_session_body(connection->session, piece);
	return go_on(connection, SMFIP_NR_BODY);
}

static void
on_progress(void *context)
{
	smfi_progress(context);
}

/* Gather, judge, decide, apply, log. */
static sfsistat
on_eom(SMFICTX *context)
{
	struct connection *connection = connection_of(context);
	struct fb_judgement judgement;

	if (connection == NULL)
		return SMFIS_CONTINUE;
	enter();
	fb_session_judge(&judgement, connection->session, on_progress, context);
	sfsistat reply = fb_apply(context, connection->session, &judgement,
	    space_of(connection));
	fb_session_log(connection->session, &judgement);
	fb_session_end_message(connection->session);
	leave();
	return reply;
}

static sfsistat
on_abort(SMFICTX *context)
{
	struct connection *connection = connection_of(context);

	if (connection != NULL)
		fb_session_end_message(connection->session);
	return SMFIS_CONTINUE;
}

/* May come without connect, and from a thread that must not wait. */
static sfsistat
on_close(SMFICTX *context)
{
	struct connection *connection = smfi_getpriv(context);

	smfi_setpriv(context, NULL);
	if (connection == NULL)
		return SMFIS_CONTINUE; /* never taken in */
	fb_bounds_leave(connection == &passed_by ? FB_PASSED_BY : FB_ADMITTED);
	if (connection != &passed_by) {
		fb_session_free(connection->session);
		free(connection);
	}
	return SMFIS_CONTINUE;
}

enum fb_status
fb_callbacks_register(struct fb_policy_seat *seat, struct fb_pool *pool,
    struct fb_pool *spf_pool)
{
	static char name[] = "fakebill-milter";
	struct smfiDesc description = {
		.xxfi_name = name,
		.xxfi_version = SMFI_VERSION,
		.xxfi_flags = WANTED_ACTIONS,
		.xxfi_connect = on_connect,
		.xxfi_helo = on_helo,
		.xxfi_envfrom = on_envfrom,
		.xxfi_envrcpt = on_envrcpt,
		.xxfi_data = on_data,
		.xxfi_header = on_header,
		.xxfi_eoh = on_eoh,
		.xxfi_body = on_body,
		.xxfi_eom = on_eom,
		.xxfi_abort = on_abort,
		.xxfi_close = on_close,
		.xxfi_negotiate = on_negotiate,
	};

	the_seat = seat;
	the_pool = pool;
	the_spf_pool = spf_pool;
	return smfi_register(description) == MI_SUCCESS ? FB_OK : FB_ERR_NOMEM;
}
