/* SPDX-License-Identifier: BSD-2-Clause */
#include "sender.h"

#include "host_name.h"
#include "site.h"

/* Services where anybody has an address within minutes. */
static const char *const free_mail[] = { "aol.com", "excite.co.jp", "gmail.com",
	"gmx.com", "gmx.de", "goo.jp", "hotmail.co.jp", "hotmail.com",
	"icloud.com", "infoseek.jp", "live.com", "live.jp", "mail.com",
	"mail.goo.ne.jp", "mail.ru", "msn.com", "outlook.com", "outlook.jp",
	"proton.me", "protonmail.com", "qq.com", "yahoo.co.jp", "yahoo.com",
	"yahoo.fr", "yandex.com", "yandex.ru", "ymail.com", "zoho.com",
	"163.com", "126.com" };

/* ---- links ------------------------------------------------------------ */

static struct fb_str
host_of(struct fb_str url)
{
	size_t len = 0;

	while (len < url.len && url.data[len] != '/' && url.data[len] != ':')
		len++;
	return (struct fb_str) { url.data, len };
}

static void
add_link(struct fb_links *links, struct fb_str host)
{
	for (size_t i = 0; i < links->count; i++)
		if (fb_str_equal(links->host[i], host))
			return;
	if (links->count < FB_LINKS_MAX)
		links->host[links->count++] = host;
}

/* A URL, rather than the name of a site. */
static bool
is_url_in_text(const struct fb_identifier *url, struct fb_str decoded)
{
	struct fb_str host = host_of(url->key);

	if (url->key.len > host.len + 1)
		return true;
	return url->span.end <= decoded.len &&
	    memmem(decoded.data + url->span.begin,
		url->span.end - url->span.begin, "//", 2) != NULL;
}

void
fb_links_gather(struct fb_links *out, const struct fb_identifiers *set,
    struct fb_str (*decoded)(const void *context, size_t text),
    const void *context)
{
	out->count = 0;
	for (size_t i = 0; i < set->count; i++)
		if (set->identifier[i].type == FB_TYPE_URL &&
		    set->identifier[i].is_target)
			add_link(out, host_of(set->identifier[i].key));
	if (out->count > 0)
		return;
	for (size_t i = 0; i < set->count; i++) {
		const struct fb_identifier *url = &set->identifier[i];
		if (url->type == FB_TYPE_URL &&
		    is_url_in_text(url, decoded(context, url->text)))
			add_link(out, host_of(url->key));
	}
}

/* ---- the sender ------------------------------------------------------- */

static bool
is_same_home(const struct fb_extractor *extractor, struct fb_str a,
    struct fb_str b)
{
	return fb_str_equal_nocase(fb_extract_registrable(extractor, a),
	    fb_extract_registrable(extractor, b));
}

static bool
is_host_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '-' || c == '.';
}

/* What mailing lists make of a display name, so that DMARC does not fail. */
static bool
is_of_list(struct fb_str name)
{
	static const char via[] = " via ";

	return name.len > 0 &&
	    memmem(name.data, name.len, via, sizeof via - 1) != NULL;
}

struct fb_str
fb_sender_home(const struct fb_sender *sender,
    const struct fb_extractor *extractor)
{
	bool is_rewritten =
	    is_of_list(sender->display_name) && sender->reply_host.len > 0;

	return fb_extract_registrable(extractor,
	    is_rewritten ? sender->reply_host : sender->from_host);
}

/* A word of a display name that is a host of another domain. */
static bool
is_foreign_host(struct fb_str word, struct fb_str from_host,
    const struct fb_extractor *extractor)
{
	char host[FB_HOST_NAME_ROOM];
	struct fb_str name = { host, fb_host_name(host, word) };

	if (name.len == 0 || memchr(host, '.', name.len) == NULL ||
	    !fb_site_has_suffix(extractor, host))
		return false;
	return !is_same_home(extractor, name, from_host);
}

static bool
names_other_host(struct fb_str name, struct fb_str from_host,
    const struct fb_extractor *extractor)
{
	size_t begin = 0;

	if (is_of_list(name))
		return false;
	for (size_t i = 0; i <= name.len; i++) {
		if (i < name.len && is_host_byte(name.data[i]))
			continue;
		if (i > begin &&
		    is_foreign_host((struct fb_str) { name.data + begin,
					i - begin },
			from_host, extractor))
			return true;
		begin = i + 1;
	}
	return false;
}

static bool
is_free_mail(struct fb_str host)
{
	for (size_t i = 0; i < sizeof free_mail / sizeof *free_mail; i++)
		if (fb_str_equal_nocase(host, fb_str(free_mail[i])))
			return true;
	return false;
}

static bool
has_link_home(const struct fb_sender *sender, const struct fb_links *links,
    const struct fb_extractor *extractor)
{
	struct fb_str home = fb_sender_home(sender, extractor);

	for (size_t i = 0; i < links->count; i++)
		if (fb_str_equal_nocase(home,
			fb_extract_registrable(extractor, links->host[i])))
			return true;
	return false;
}

fb_flag_set
fb_sender_flags(const struct fb_sender *sender, const struct fb_links *links,
    const struct fb_extractor *extractor)
{
	fb_flag_set flags = 0;

	if (sender->from_host.len == 0)
		return 0;
	if (links->count > 0 && !has_link_home(sender, links, extractor))
		flags |= 1u << FB_FLAG_AWAY_LINK;
	if (names_other_host(sender->display_name, sender->from_host,
		extractor))
		flags |= 1u << FB_FLAG_NAME_MISMATCH;
	if (is_free_mail(sender->reply_host) &&
	    !fb_str_equal_nocase(sender->reply_key, sender->from_key))
		flags |= 1u << FB_FLAG_REPLY_ELSEWHERE;
	return flags;
}
