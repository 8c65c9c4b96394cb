/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * session.h - one connection of the MTA and the message on it
 *
 * Knows nothing of libmilter: callbacks.c hands over what the MTA said and
 * carries out what is answered.  The calls for one message come in the order
 * of this file; fb_session_end_message() may come at any time and as often
 * as it likes, because abort is not called after an early verdict of ours
 * and close may be all that is left.  Calls for one session never overlap,
 * but they come from changing threads.
 */
#ifndef FB_SESSION_H
#define FB_SESSION_H

#include <sys/socket.h>

#include "decide.h"
#include "message.h"
#include "policy.h"
#include "scan_client.h"
#include "spf.h"

#define FB_QUEUE_ID_MAX_BYTES 64
/* Of an envelope sender (RFC 5321, 4.5.3.1: 64, "@" and 255); a longer one
 * is taken for none. */
#define FB_SENDER_MAX_BYTES 320
/* A longer Subject gets no mark. */
#define FB_SUBJECT_MAX_BYTES 8192
/*
 * Forged fields.  Those with a name of ours are all removed: a filter behind
 * us may believe each of them.  To remove one is cheap for us, but Postfix
 * looks for it from the top of the queue file, so n of them cost it n * n / 2
 * looks (3,500: 3.6 s); its own header_size_limit bounds their number to
 * 5,000.  Of other names that begin like ours, which nobody ever wrote, so
 * many different ones and so many fields are removed.
 */
#define FB_FORGED_NAMES_MAX 64
#define FB_FORGED_OTHERS_MAX 256
#define FB_FORGED_NAME_MAX_BYTES 128

/* What the MTA is answered. */
enum fb_reply {
	FB_REPLY_CONTINUE,
	FB_REPLY_ACCEPT,  /* this message is none of our business */
	FB_REPLY_SEPARATE /* 452: this recipient in a message of its own */
};

/* Fields that only we may write: how often each stands in the message. */
struct fb_forged {
	struct {
		char *name;
		unsigned count;
	} field[FB_FORGED_NAMES_MAX];
	unsigned field_count;
	unsigned other_count; /* fields of names that are not ours */
};

/* What became of a message. */
struct fb_judgement {
	enum fb_outcome outcome;
	struct fb_scan_result result; /* JUDGED only */
	struct fb_decision decision;  /* no action unless JUDGED */
	enum fb_spf spf;              /* UNASKED unless it mattered */
	unsigned elapsed_us;
};

struct fb_session {
	struct fb_policy_seat *seat;
	struct fb_pool *pool, *spf_pool;      /* the second may be NULL */
	struct sockaddr_storage client;       /* family AF_UNSPEC: not known */
	char helo[FB_SPF_HELO_MAX_BYTES + 1]; /* empty: not known */
	/* of one message; `policy` is NULL between messages */
	struct fb_policy *policy;
	struct fb_audience audience;
	enum fb_origin origin;
	char sender[FB_SENDER_MAX_BYTES + 1]; /* of MAIL FROM, without
					       * brackets; empty: none */
	bool is_sender_cut;                   /* it was too long */
	enum fb_spf spf;     /* UNASKED: not yet, or nobody can be asked */
	bool is_spf_settled; /* and it stays so */
	/* while the message is judged: how the MTA hears of us */
	void (*progress)(void *context);
	void *progress_context;
	bool is_open; /* the consent gate was passed */
	struct fb_message message;
	bool is_in_body; /* the empty line behind the header was written */
	char queue_id[FB_QUEUE_ID_MAX_BYTES];
	char *subject;    /* raw value without the blank in front; NULL
			      * when there is none or it is too long */
	bool has_subject; /* one was seen */
	struct fb_forged forged;
};

/* A session that borrows seat and pools.  Without `spf_pool` nobody is asked
 * for SPF.  NULL without memory. */
struct fb_session *fb_session_new(struct fb_policy_seat *seat,
    struct fb_pool *pool, struct fb_pool *spf_pool);
void fb_session_free(struct fb_session *session); /* NULL is ignored */

/* The connection's client.  NULL: not known, as for sendmail(1). */
void fb_session_connect(struct fb_session *session,
    const struct sockaddr *client);

/* HELO or EHLO; the last one counts.  One that is too long is none. */
void fb_session_helo(struct fb_session *session, struct fb_str name);

/*
 * MAIL FROM.  Ends what may be left of the message before.
 *
 *   sender            with or without angle brackets; stays in memory and
 *                     only as long as the message.
 *   is_authenticated  the client logged in.
 */
void fb_session_begin_message(struct fb_session *session, struct fb_str sender,
    bool is_authenticated);

/*
 * RCPT TO.  `final` is the address that the mail server resolved it to, or
 * empty where it does not say.  Under MixedRecipients split a recipient of the other class is
 * answered with FB_REPLY_SEPARATE and does not belong to this message, but
 * only where the client will come back: mail of our own machines and users
 * would stay in a queue for nothing.
 */
enum fb_reply fb_session_recipient(struct fb_session *session,
    struct fb_str address, struct fb_str final);

/*
 * DATA: the consent gate.  Nothing of a message that may not be inspected is
 * to reach us, so it ends here with FB_REPLY_ACCEPT and a line in the log.
 * `queue_id` may be NULL.  A mail server that does not tell of DATA (milter
 * protocol 2 and 3) sends content to everybody: then the first piece of it is
 * met by the gate, and all is dropped unseen.
 */
enum fb_reply fb_session_data(struct fb_session *session, const char *queue_id);

/* A header field. */
void fb_session_header(struct fb_session *session, struct fb_str name,
    struct fb_str value, enum fb_leading_space space);

/* A piece of the body. */
void fb_session_body(struct fb_session *session, struct fb_str bytes);

/*
 * End of message: have it judged and decide.  `progress` is called with
 * `context` while it takes long.  The message is still there afterwards.
 * Where SPF can change what is done it is asked for, and the message is
 * judged once more: by ScanTimeout and SpfTimeout together at the latest.
 */
void fb_session_judge(struct fb_judgement *out, struct fb_session *session,
    void (*progress)(void *context), void *context);

/*
 * What SPF says of the message's client and sender, or of HELO for a bounce.
 * Asked once for each message at most, and for SpfTimeout at most; who gives
 * no answer in time is a temperror.  FB_SPF_UNASKED where nobody can be
 * asked: with Spf off, and for mail of our own machines and users.
 */
enum fb_spf fb_session_spf(struct fb_session *session);

/* Write down what became of the message (records.h). */
void fb_session_log(const struct fb_session *session,
    const struct fb_judgement *judgement);

/* Forget the message. */
void fb_session_end_message(struct fb_session *session);

#endif
