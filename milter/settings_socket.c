/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where the mail server reaches the milter, as libmilter writes it.
 */
#include "settings_store.h"

#include "i18n.h"

/* sockaddr_un has 108 bytes with the NUL (unix(7)); libmilter wants one to
 * spare. */
#define UNIX_PATH_MAX_BYTES 106

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

static bool
is_port(struct fb_str text)
{
	unsigned port = 0;

	if (text.len == 0 || text.len > 5)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] < '0' || text.data[i] > '9')
			return false;
		port = port * 10 + (unsigned)(text.data[i] - '0');
	}
	return port >= 1 && port <= 65535;
}

/*
 * libmilter writes port@host where Postfix writes host:port, and listens on
 * all interfaces when the host is missing: whoever reaches the port could
 * then drive the milter.
 */
static bool
check_inet(struct fb_storing *s, struct fb_str rest, bool is_inet6)
{
	const char *at =
	    rest.len == 0 ? NULL : memchr(rest.data, '@', rest.len);
	const char *loopback = is_inet6 ? "::1" : "127.0.0.1";
	const char *family = is_inet6 ? "inet6" : "inet";

	if (at == NULL && is_port(rest))
		return fb_storing_refuse(s,
		    _("%s \"%s\" would listen on every interface of this "
		      "machine; name the address: %s:%.*s@%s"),
		    s->setting->name, s->shown, family, (int)rest.len,
		    rest.data, loopback);
	if (at == NULL)
		return fb_storing_refuse(s,
		    _("%s must be %s:port@host, such as %s:8892@%s (host:port "
		      "is the order of main.cf), not \"%s\""),
		    s->setting->name, family, family, loopback, s->shown);

	struct fb_str port = { rest.data, (size_t)(at - rest.data) };
	struct fb_str host = { at + 1, rest.len - port.len - 1 };
	if (!is_port(port))
		return fb_storing_refuse(s,
		    _("the port of %s must be a number from 1 to 65535 in "
		      "\"%s\""),
		    s->setting->name, s->shown);
	if (host.len == 0 ||
	    !fb_storing_has_only(host, is_inet6 ? ".-:" : ".-"))
		return fb_storing_refuse(s,
		    _("%s needs a host name or address behind \"@\" in "
		      "\"%s\""),
		    s->setting->name, s->shown);
	return true;
}

bool
fb_store_socket(struct fb_storing *s)
{
	struct fb_str rest = s->value;

	if (s->value.len >= s->setting->room)
		return fb_storing_refuse(s,
		    _("%s is too long: %zu bytes, at most %zu"),
		    s->setting->name, s->value.len, s->setting->room - 1);
	if (take_prefix(&rest, "inet:")) {
		if (!check_inet(s, rest, false))
			return false;
	} else if (take_prefix(&rest, "inet6:")) {
		if (!check_inet(s, rest, true))
			return false;
	} else if (!take_prefix(&rest, "unix:")) {
		return fb_storing_refuse(s,
		    _("%s must be unix:/path or inet:port@host, not \"%s\""),
		    s->setting->name, s->shown);
	} else if (rest.len == 0 || rest.data[0] != '/') {
		return fb_storing_refuse(s,
		    _("%s needs an absolute path behind \"unix:\" in \"%s\""),
		    s->setting->name, s->shown);
	} else if (rest.len > UNIX_PATH_MAX_BYTES) {
		return fb_storing_refuse(s,
		    _("the path of %s is too long: %zu bytes, a UNIX socket "
		      "may have %d"),
		    s->setting->name, rest.len, UNIX_PATH_MAX_BYTES);
	}
	fb_storing_put_text(s);
	return true;
}
