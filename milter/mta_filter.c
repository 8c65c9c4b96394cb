/* SPDX-License-Identifier: BSD-2-Clause */
#include "mta_filter.h"

#include <stdio.h>
#include <sys/stat.h>

#include "lines.h"

/* ---- what filters are called ------------------------------------------- */

/* Parts of names, and the ports that their documentation gives. */
static const struct {
	const char *mark;
	enum fb_mta_role role;
} marks[] = {
	{ "openarc", FB_MTA_ROLE_SIGNS },
	{ "dmarc", FB_MTA_ROLE_VERIFIES },
	{ "spf", FB_MTA_ROLE_VERIFIES },
	{ "dkim", FB_MTA_ROLE_BOTH },
	{ "rspamd", FB_MTA_ROLE_BOTH },
};
static const struct {
	const char *number;
	enum fb_mta_role role;
} ports[] = {
	{ "8891", FB_MTA_ROLE_BOTH },     /* OpenDKIM */
	{ "12301", FB_MTA_ROLE_BOTH },    /* OpenDKIM in many guides */
	{ "8892", FB_MTA_ROLE_BOTH },     /* dkimpy-milter */
	{ "8893", FB_MTA_ROLE_VERIFIES }, /* OpenDMARC */
	{ "11332", FB_MTA_ROLE_BOTH },    /* rspamd */
};

static bool
has_word(struct fb_str text, const char *word)
{
	size_t len = strlen(word);

	for (size_t i = 0; i + len <= text.len; i++)
		if (strncasecmp(text.data + i, word, len) == 0)
			return true;
	return false;
}

size_t
fb_mta_filters_find(const struct fb_mta_filters *filters, enum fb_mta_fit fit)
{
	size_t i = 0;

	while (i < filters->count && filters->filter[i].fit != fit)
		i++;
	return i;
}

struct fb_str
fb_mta_take(struct fb_str *text, char end)
{
	const char *at =
	    text->len == 0 ? NULL : memchr(text->data, end, text->len);
	size_t len = at == NULL ? text->len : (size_t)(at - text->data);
	struct fb_str taken = { text->data, len };

	len += at != NULL;
	text->data += len;
	text->len -= len;
	return fb_lines_trim(taken);
}

/* ---- UNIX sockets ------------------------------------------------------ */

static bool
take_prefix(struct fb_str *text, const char *prefix)
{
	size_t len = strlen(prefix);

	if (text->len < len || memcmp(text->data, prefix, len) != 0)
		return false;
	text->data += len;
	text->len -= len;
	return true;
}

/* A path of two parts without doubled slashes; false when it is too long. */
static bool
join_path(char out[FB_MTA_SOCKET_BYTES], struct fb_str folder,
    struct fb_str path)
{
	size_t len = 0;
	struct fb_str parts[] = { folder, FB_STR("/"), path };

	for (size_t p = folder.len == 0 ? 2 : 0; p < 3; p++)
		for (size_t i = 0; i < parts[p].len; i++) {
			char c = parts[p].data[i];
			if (c == '/' && len > 0 && out[len - 1] == '/')
				continue;
			if (len == FB_MTA_SOCKET_BYTES - 1)
				return false;
			out[len++] = c;
		}
	out[len] = '\0';
	return true;
}

/* Links may lead to the same socket. */
static bool
is_same_file(const char *a, const char *b)
{
	struct stat first, second;

	return strcmp(a, b) == 0 ||
	    (stat(a, &first) == 0 && stat(b, &second) == 0 &&
		first.st_dev == second.st_dev && first.st_ino == second.st_ino);
}

static bool
is_our_path(struct fb_str folder, struct fb_str path, const char *ours)
{
	char named[FB_MTA_SOCKET_BYTES], listened[FB_MTA_SOCKET_BYTES];
	struct fb_str rest = fb_str(ours);

	return take_prefix(&rest, "unix:") && join_path(named, folder, path) &&
	    join_path(listened, FB_STR(""), rest) &&
	    is_same_file(named, listened);
}

/* ---- ports ------------------------------------------------------------- */

struct port {
	struct fb_str host, number;
};

static struct fb_str
without_brackets(struct fb_str host)
{
	if (host.len >= 2 && host.data[0] == '[' &&
	    host.data[host.len - 1] == ']')
		return (struct fb_str) { host.data + 1, host.len - 2 };
	return host;
}

/* port@host; false when there is no "@". */
static bool
split_libmilter(struct port *out, struct fb_str text)
{
	const char *at =
	    text.len == 0 ? NULL : memchr(text.data, '@', text.len);

	if (at == NULL)
		return false;
	out->number = (struct fb_str) { text.data, (size_t)(at - text.data) };
	out->host = without_brackets(
	    (struct fb_str) { at + 1, text.len - out->number.len - 1 });
	return true;
}

/* host:port; false when there is no ":". */
static bool
split_postfix(struct port *out, struct fb_str text)
{
	const char *colon =
	    text.len == 0 ? NULL : memrchr(text.data, ':', text.len);

	if (colon == NULL)
		return false;
	out->host = without_brackets(
	    (struct fb_str) { text.data, (size_t)(colon - text.data) });
	out->number = (struct fb_str) { colon + 1,
		text.len - (size_t)(colon + 1 - text.data) };
	return true;
}

static bool
take_inet(struct fb_str *text)
{
	return take_prefix(text, "inet:") || take_prefix(text, "inet6:");
}

static bool
is_loopback(struct fb_str host)
{
	return fb_str_equal_nocase(host, FB_STR("localhost")) ||
	    fb_str_equal(host, FB_STR("127.0.0.1")) ||
	    fb_str_equal(host, FB_STR("::1"));
}

static bool
is_our_port(const struct port *port, const char *ours)
{
	struct fb_str rest = fb_str(ours);
	struct port listened;

	if (!take_inet(&rest) || !split_libmilter(&listened, rest) ||
	    !fb_str_equal(port->number, listened.number))
		return false;
	return fb_str_equal_nocase(port->host, listened.host) ||
	    fb_str_equal(listened.host, FB_STR("0.0.0.0")) ||
	    fb_str_equal(listened.host, FB_STR("::")) ||
	    (is_loopback(port->host) && is_loopback(listened.host));
}

enum fb_mta_role
fb_mta_role_of(struct fb_str name, struct fb_str socket)
{
	struct fb_str rest = socket;
	struct port port;

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (has_word(name, marks[i].mark) ||
		    has_word(socket, marks[i].mark))
			return marks[i].role;
	if (!take_inet(&rest) ||
	    (!split_libmilter(&port, rest) && !split_postfix(&port, rest)))
		return FB_MTA_ROLE_UNKNOWN;
	for (size_t i = 0; i < sizeof ports / sizeof *ports; i++)
		if (fb_str_equal(port.number, fb_str(ports[i].number)))
			return ports[i].role;
	return FB_MTA_ROLE_UNKNOWN;
}

/* ---- the two servers --------------------------------------------------- */

static enum fb_mta_fit
fit_otherwise(struct fb_str socket)
{
	return has_word(socket, "fakebill") ? FB_MTA_FIT_LIKELY :
					      FB_MTA_FIT_OTHER;
}

static enum fb_mta_fit
fit_postfix_path(struct fb_str path, const char *ours, const char *queue,
    bool is_chrooted)
{
	bool is_absolute = path.len > 0 && path.data[0] == '/';
	struct fb_str folder =
	    is_chrooted || !is_absolute ? fb_str(queue) : FB_STR("");

	if (is_our_path(folder, path, ours))
		return FB_MTA_FIT_OURS;
	if (is_absolute && is_our_path(FB_STR(""), path, ours))
		return FB_MTA_FIT_CHROOT;
	return fit_otherwise(path);
}

enum fb_mta_fit
fb_mta_fit_postfix(struct fb_str socket, const char *ours, const char *queue,
    bool is_chrooted)
{
	struct fb_str rest = socket;
	struct port port;

	if (take_prefix(&rest, "unix:") || take_prefix(&rest, "local:"))
		return fit_postfix_path(rest, ours, queue, is_chrooted);
	if (take_prefix(&rest, "inet:")) {
		if (split_libmilter(&port, rest))
			return is_our_port(&port, ours) ?
			    FB_MTA_FIT_MISWRITTEN :
			    fit_otherwise(socket);
		return split_postfix(&port, rest) && is_our_port(&port, ours) ?
		    FB_MTA_FIT_OURS :
		    fit_otherwise(socket);
	}
	if (take_prefix(&rest, "inet6:"))
		return (split_libmilter(&port, rest) ||
			   split_postfix(&port, rest)) &&
			is_our_port(&port, ours) ?
		    FB_MTA_FIT_MISWRITTEN :
		    fit_otherwise(socket);
	/* without a transport */
	if (is_our_path(FB_STR(""), rest, ours) ||
	    (split_postfix(&port, rest) && is_our_port(&port, ours)))
		return FB_MTA_FIT_MISWRITTEN;
	return fit_otherwise(socket);
}

enum fb_mta_fit
fb_mta_fit_sendmail(struct fb_str socket, const char *ours)
{
	struct fb_str rest = socket;
	struct port port;

	if (take_prefix(&rest, "unix:") || take_prefix(&rest, "local:"))
		return is_our_path(FB_STR(""), rest, ours) ?
		    FB_MTA_FIT_OURS :
		    fit_otherwise(rest);
	if (take_inet(&rest)) {
		if (split_libmilter(&port, rest))
			return is_our_port(&port, ours) ? FB_MTA_FIT_OURS :
							  fit_otherwise(socket);
		return split_postfix(&port, rest) && is_our_port(&port, ours) ?
		    FB_MTA_FIT_MISWRITTEN :
		    fit_otherwise(socket);
	}
	return is_our_path(FB_STR(""), rest, ours) ? FB_MTA_FIT_MISWRITTEN :
						     fit_otherwise(socket);
}

void
fb_mta_write_postfix(char *out, size_t capacity, const char *ours,
    const char *queue)
{
	struct fb_str rest = fb_str(ours);
	size_t queue_len = strlen(queue);
	struct port port;

	if (take_inet(&rest) && split_libmilter(&port, rest)) {
		bool is_v6 = memchr(port.host.data, ':', port.host.len) != NULL;
		snprintf(out, capacity, "inet:%s%.*s%s:%.*s", is_v6 ? "[" : "",
		    (int)port.host.len, port.host.data, is_v6 ? "]" : "",
		    (int)port.number.len, port.number.data);
	} else if (take_prefix(&rest, "unix:") &&
	    strncmp(rest.data, queue, queue_len) == 0 &&
	    rest.data[queue_len] == '/') {
		snprintf(out, capacity, "unix:%s", rest.data + queue_len + 1);
	} else {
		snprintf(out, capacity, "%s", ours);
	}
}
