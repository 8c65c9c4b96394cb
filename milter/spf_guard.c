/* SPDX-License-Identifier: BSD-2-Clause */
#include "spf_guard.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

/* libspf2's headers want these before them. */
#include <spf2/spf.h>
#include <spf2/spf_dns.h>
#include <spf2/spf_record.h>

#include "spf_name.h"
#include "spf_record.h"

/* How long nothing stays nothing; we do not read SOA records. */
#define VOID_TTL_S 60

#define ANY_LEN (sizeof FB_SPF_ANY - 1)

/* The hosts of an mx or a ptr, which are looked up without being terms. */
struct hosts {
	char name[FB_SPF_NAMES_MAX][FB_SPF_DOMAIN_MAX_BYTES + ANY_LEN + 1];
	size_t count;
	bool is_of_ptr;
};

struct fb_spf_guard {
	struct fb_dns dns;
	SPF_dns_server_t layer;
	SPF_server_t *server;
	struct fb_dns_answer answer;
	/* of one check */
	struct fb_spf_reader reader;
	int64_t deadline_ms;
	unsigned term_count, void_count, record_count;
	struct hosts hosts;
	enum fb_spf failure; /* UNASKED: none yet; else it is the result */
	struct fb_spf_check check;
};

/* ---- what ends a check ------------------------------------------------ */

static void
fail(struct fb_spf_guard *guard, enum fb_spf failure)
{
	if (guard->failure == FB_SPF_UNASKED)
		guard->failure = failure;
}

static bool
has_failed(const struct fb_spf_guard *guard)
{
	return guard->failure != FB_SPF_UNASKED;
}

static void
count_term(struct fb_spf_guard *guard)
{
	if (++guard->term_count > FB_SPF_TERMS_MAX)
		fail(guard, FB_SPF_PERMERROR);
}

static void
count_void(struct fb_spf_guard *guard)
{
	if (++guard->void_count > FB_SPF_VOIDS_MAX)
		fail(guard, FB_SPF_PERMERROR);
}

static void
note_ttl(struct fb_spf_guard *guard)
{
	struct fb_spf_check *check = &guard->check;
	uint32_t ttl_s = guard->answer.status == FB_DNS_VOID ?
	    VOID_TTL_S :
	    guard->answer.ttl_s;

	if (check->question_count == 1 || ttl_s < check->ttl_s)
		check->ttl_s = ttl_s;
}

/* Ask DNS; guard->answer is the answer. */
static void
ask(struct fb_spf_guard *guard, const char *name, ns_type type)
{
	if (!has_failed(guard) &&
	    guard->check.question_count >= FB_SPF_QUESTIONS_MAX)
		fail(guard, FB_SPF_PERMERROR);
	if (has_failed(guard)) {
		fb_dns_answer_begin(&guard->answer, FB_DNS_FAILED);
		return;
	}
	guard->check.question_count++;
	guard->dns.ask(guard->dns.context, &guard->answer, name, (int)type,
	    guard->deadline_ms);
	note_ttl(guard);
}

/* ---- lookups of mechanisms -------------------------------------------- */

/* A host of the mx or ptr before?  Each is looked up once. */
static bool
take_host(struct fb_spf_guard *guard, const char *name, ns_type type)
{
	struct hosts *hosts = &guard->hosts;

	if (type != ns_t_a && type != ns_t_aaaa)
		return false;
	for (size_t i = 0; i < hosts->count; i++)
		if (strcmp(hosts->name[i], name) == 0) {
			hosts->name[i][0] = '\0';
			return true;
		}
	return false;
}

/* Note the hosts that libspf2 will look up next.  More than ten are an error
 * of an mx, and are ignored for a ptr. */
static void
note_hosts(struct fb_spf_guard *guard, ns_type type, bool is_any)
{
	struct hosts *hosts = &guard->hosts;
	struct fb_dns_answer *answer = &guard->answer;

	if (answer->count > FB_SPF_NAMES_MAX) {
		if (type == ns_t_mx)
			fail(guard, FB_SPF_PERMERROR);
		answer->count = FB_SPF_NAMES_MAX;
	}
	hosts->is_of_ptr = type == ns_t_ptr;
	hosts->count = 0;
	for (size_t i = 0; i < answer->count; i++) {
		struct fb_str record = answer->record[i];
		char *name = hosts->name[hosts->count++];
		name[0] = '\0';
		if (record.len > FB_SPF_DOMAIN_MAX_BYTES)
			continue;
		if (is_any)
			strcpy(name, FB_SPF_ANY);
		strncat(name, record.data, record.len);
	}
}

/* What libspf2 is answered.  It does not come back without memory. */
static SPF_dns_rr_t *
new_answer(const char *name, ns_type type, int herrno)
{
	SPF_dns_rr_t *rr = SPF_dns_rr_new_init(NULL, name, type, 0, herrno);

	if (rr == NULL)
		_exit(EX_OSERR);
	return rr;
}

static void
put_record(SPF_dns_rr_t *rr, const void *data, size_t size)
{
	if (SPF_dns_rr_buf_realloc(rr, rr->num_rr, size + 1) != SPF_E_SUCCESS)
		_exit(EX_OSERR);
	memcpy(rr->rr[rr->num_rr], data, size);
	((char *)rr->rr[rr->num_rr])[size] = '\0';
	rr->num_rr++;
}

static SPF_dns_rr_t *
answer_found(struct fb_spf_guard *guard, const char *name, ns_type type,
    bool is_any)
{
	SPF_dns_rr_t *rr = new_answer(name, type, NETDB_SUCCESS);

	if (type == ns_t_mx || type == ns_t_ptr) {
		note_hosts(guard, type, is_any);
		for (size_t i = 0; i < guard->hosts.count; i++)
			put_record(rr, guard->hosts.name[i],
			    strlen(guard->hosts.name[i]));
	} else if (is_any) {
		/* "a:example.jp/0": whatever was found holds the client. */
		put_record(rr, guard->reader.client.address,
		    guard->answer.record[0].len);
	} else {
		for (size_t i = 0; i < guard->answer.count; i++)
			put_record(rr, guard->answer.record[i].data,
			    guard->answer.record[i].len);
	}
	return rr;
}

/*
 * Look up what a mechanism or a macro asks for.  An error costs the check,
 * but not where a ptr asks (RFC 7208, 5.5).
 */
static SPF_dns_rr_t *
lookup(SPF_dns_server_t *layer, const char *domain, ns_type type, int unused)
{
	struct fb_spf_guard *guard = layer->hook;
	bool is_host = take_host(guard, domain, type);
	bool is_of_ptr =
	    type == ns_t_ptr || (is_host && guard->hosts.is_of_ptr);
	bool is_any = strncmp(domain, FB_SPF_ANY, ANY_LEN) == 0;

	(void)unused;
	if (!is_host)
		count_term(guard);
	const char *name = fb_spf_name_askable(domain + (is_any ? ANY_LEN : 0));
	if (name == NULL && !has_failed(guard))
		return new_answer(domain, type, HOST_NOT_FOUND);
	ask(guard, name, type);
	if (guard->answer.status == FB_DNS_FOUND)
		return answer_found(guard, domain, type, is_any);
	if (guard->answer.status == FB_DNS_VOID) {
		if (!is_host)
			count_void(guard);
		return new_answer(domain, type, HOST_NOT_FOUND);
	}
	if (is_of_ptr && !has_failed(guard))
		return new_answer(domain, type, HOST_NOT_FOUND);
	fail(guard, FB_SPF_TEMPERROR);
	return new_answer(domain, type, TRY_AGAIN);
}

/* ---- records ---------------------------------------------------------- */

/* The one SPF record among the TXT records (RFC 7208, 4.5). */
static bool
select_record(struct fb_str *out, struct fb_spf_guard *guard)
{
	const struct fb_dns_answer *answer = &guard->answer;
	unsigned found = 0;

	for (size_t i = 0; i < answer->count; i++)
		if (fb_spf_record_is_spf(answer->record[i])) {
			*out = answer->record[i];
			found++;
		}
	if (found > 1)
		fail(guard, FB_SPF_PERMERROR);
	/* Of an include or a redirect a record is expected (5.2, 6.1). */
	if (found == 0)
		fail(guard,
		    guard->record_count == 1 ? FB_SPF_NONE : FB_SPF_PERMERROR);
	return found == 1;
}

/* Ask for the record of a domain and read it. */
static bool
fetch_record(struct fb_spf_record *out, struct fb_spf_guard *guard,
    const char *domain)
{
	const char *name = fb_spf_name_askable(domain);
	struct fb_str text;

	if (guard->record_count++ > 0)
		count_term(guard);
	if (name == NULL)
		fb_dns_answer_begin(&guard->answer, FB_DNS_VOID);
	else
		ask(guard, name, ns_t_txt);
	if (guard->answer.status == FB_DNS_FAILED)
		fail(guard, FB_SPF_TEMPERROR);
	if (has_failed(guard) || !select_record(&text, guard))
		return false;
	/* What is too much for libspf2 is not judged. */
	if (fb_spf_record_read(out, &guard->reader, text) != FB_OK)
		fail(guard, FB_SPF_PERMERROR);
	return !has_failed(guard);
}

static SPF_errcode_t
get_record(SPF_server_t *server, SPF_request_t *request,
    SPF_response_t *response, SPF_record_t **out)
{
	struct fb_spf_guard *guard = server->resolver->hook;
	struct fb_spf_record record;

	if (!fetch_record(&record, guard, request->cur_dom))
		return SPF_E_DNS_ERROR;
	guard->check.is_personal |= record.is_personal;
	SPF_errcode_t error =
	    SPF_record_compile(server, response, out, record.text);
	/* Mechanisms that its buffer has no room for are left out silently. */
	if (error != SPF_E_SUCCESS || *out == NULL ||
	    (unsigned)(*out)->num_mech != record.mechanism_count)
		fail(guard, FB_SPF_PERMERROR);
	return has_failed(guard) ? SPF_E_DNS_ERROR : SPF_E_SUCCESS;
}

/* Never called, because no record that is compiled has an exp. */
static SPF_errcode_t
get_no_explanation(SPF_server_t *server, const char *domain, char **out,
    size_t *size)
{
	(void)server, (void)domain;
	if (*out != NULL && *size > 0)
		**out = '\0';
	return SPF_E_SUCCESS;
}

/* ---- the check -------------------------------------------------------- */

static bool
is_printable(const char *text, bool may_be_utf8)
{
	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;
		if (c < 0x20 || c == 0x7F || (c >= 0x80 && !may_be_utf8))
			return false;
	}
	return true;
}

static bool
is_plain(const char *text)
{
	return is_printable(text, false);
}

bool
fb_spf_guard_domain(char out[FB_SPF_DOMAIN_MAX_BYTES + 1],
    const struct fb_spf_question *question)
{
	const char *at = strrchr(question->sender, '@');

	if (question->sender[0] == '\0')
		return fb_spf_domain_read(out, fb_str(question->helo));
	return at != NULL && is_printable(question->sender, true) &&
	    fb_spf_domain_read(out, fb_str(at + 1));
}

/* "local@domain" with what RFC 7208, 4.3 puts where there is none. */
static void
write_sender(char out[FB_SPF_SENDER_MAX_BYTES + FB_SPF_DOMAIN_MAX_BYTES + 2],
    const struct fb_spf_question *question, const char *domain)
{
	const char *at = strrchr(question->sender, '@');
	size_t len = at == NULL ? 0 : (size_t)(at - question->sender);

	if (len == 0)
		strcpy(out, "postmaster");
	else
		memcpy(out, question->sender, len), out[len] = '\0';
	strcat(out, "@");
	strcat(out, domain);
}

static SPF_request_t *
new_request(struct fb_spf_guard *guard, const struct fb_spf_question *question,
    const char *domain)
{
	char sender[FB_SPF_SENDER_MAX_BYTES + FB_SPF_DOMAIN_MAX_BYTES + 2];
	const char *helo = question->helo;
	SPF_request_t *request = SPF_request_new(guard->server);

	if (request == NULL)
		_exit(EX_OSERR);
	write_sender(sender, question, domain);
	if (helo[0] == '\0' || !is_plain(helo))
		helo = "unknown";
	if (SPF_request_set_helo_dom(request, helo) != SPF_E_SUCCESS ||
	    SPF_request_set_env_from(request, sender) != 0)
		_exit(EX_OSERR);
	if (question->client.family == AF_INET) {
		struct in_addr v4;
		memcpy(&v4, question->client.address, sizeof v4);
		SPF_request_set_ipv4(request, v4);
	} else {
		struct in6_addr v6;
		memcpy(&v6, question->client.address, sizeof v6);
		SPF_request_set_ipv6(request, v6);
	}
	return request;
}

/* The result is the guard's when it found something wrong, libspf2's where
 * that is one, and an error for what libspf2 itself could not do. */
static enum fb_spf
result_of(const struct fb_spf_guard *guard, const SPF_response_t *response)
{
	if (has_failed(guard))
		return guard->failure;
	switch (response == NULL ? SPF_RESULT_INVALID : response->result) {
	case SPF_RESULT_NEUTRAL:
		return FB_SPF_NEUTRAL;
	case SPF_RESULT_PASS:
		return FB_SPF_PASS;
	case SPF_RESULT_FAIL:
		return FB_SPF_FAIL;
	case SPF_RESULT_SOFTFAIL:
		return FB_SPF_SOFTFAIL;
	case SPF_RESULT_NONE:
		return FB_SPF_NONE;
	case SPF_RESULT_TEMPERROR:
		return FB_SPF_TEMPERROR;
	case SPF_RESULT_PERMERROR:
	case SPF_RESULT_INVALID:
		break;
	}
	return FB_SPF_PERMERROR;
}

static bool
has_odd_local_part(const struct fb_spf_question *question)
{
	const char *at = strrchr(question->sender, '@');

	for (const char *p = question->sender; at != NULL && p < at; p++)
		if ((unsigned char)*p >= 0x80)
			return true;
	return false;
}

static void
begin(struct fb_spf_guard *guard, const struct fb_spf_question *question)
{
	guard->reader = (struct fb_spf_reader) {
		.client = question->client,
		.has_odd_local_part = has_odd_local_part(question),
	};
	guard->deadline_ms = question->deadline_ms;
	guard->term_count = guard->void_count = guard->record_count = 0;
	guard->hosts.count = 0;
	guard->failure = FB_SPF_UNASKED;
	guard->check = (struct fb_spf_check) { .result = FB_SPF_NONE };
}

void
fb_spf_guard_check(struct fb_spf_check *out, struct fb_spf_guard *guard,
    const struct fb_spf_question *question)
{
	char domain[FB_SPF_DOMAIN_MAX_BYTES + 1];
	SPF_response_t *response = NULL;

	begin(guard, question);
	if (fb_spf_guard_domain(domain, question)) {
		SPF_request_t *request = new_request(guard, question, domain);
		SPF_request_query_mailfrom(request, &response);
		guard->check.result = result_of(guard, response);
		if (response != NULL)
			SPF_response_free(response);
		SPF_request_free(request);
	}
	*out = guard->check;
}

/* ---- libspf2 ---------------------------------------------------------- */

/* libspf2 calls this instead of an error, and must not return. */
static void die(const char *file, int line, const char *message)
    __attribute__((noreturn)); /* as libspf2 declares its handler */

static void
die(const char *file, int line, const char *message)
{
	(void)file, (void)line, (void)message;
	_exit(EX_SOFTWARE);
}

/* Its own text stands in replies that nobody sees; a plain one leaves
 * nothing to expand. */
static bool
set_explanation(SPF_server_t *server)
{
	SPF_response_t *response = NULL;
	SPF_errcode_t error =
	    SPF_server_set_explanation(server, "-", &response);

	if (response != NULL)
		SPF_response_free(response);
	return error == SPF_E_SUCCESS &&
	    SPF_server_set_rec_dom(server, "localhost") == SPF_E_SUCCESS;
}

struct fb_spf_guard *
fb_spf_guard_new(const struct fb_dns *dns)
{
	struct fb_spf_guard *guard = calloc(1, sizeof *guard);

	if (guard == NULL)
		return NULL;
	SPF_error_handler = die;
	SPF_warning_handler = NULL;
	SPF_info_handler = NULL;
	SPF_debug_handler = NULL;
	guard->dns = *dns;
	guard->layer = (SPF_dns_server_t) {
		.lookup = lookup,
		.get_spf = get_record,
		.get_exp = get_no_explanation,
		.name = "guard",
		.hook = guard,
	};
	guard->server = SPF_server_new_dns(&guard->layer, 0);
	if (guard->server == NULL || !set_explanation(guard->server)) {
		fb_spf_guard_free(guard);
		return NULL;
	}
	return guard;
}

void
fb_spf_guard_free(struct fb_spf_guard *guard)
{
	if (guard == NULL)
		return;
	if (guard->server != NULL)
		SPF_server_free(guard->server);
	free(guard);
}
