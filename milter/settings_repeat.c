/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What may be given several times.
 */
#include "settings_store.h"

#include "domain.h"
#include "i18n.h"

bool
fb_store_list(struct fb_storing *s)
{
	struct fb_settings *settings = s->settings;

	if (s->value.len == 0 && settings->list_count == 0)
		return true; /* the default: none */
	if (!fb_storing_check_path(s, FB_PATH_MAX_BYTES))
		return false;
	for (unsigned i = 0; i < settings->list_count; i++)
		if (fb_str_equal(fb_str(settings->list[i].path), s->value))
			return fb_storing_refuse(s,
			    _("the list \"%s\" is given twice"), s->shown);
	if (settings->list_count == FB_LISTS_MAX)
		return fb_storing_refuse(s, _("there are more than %d lists"),
		    FB_LISTS_MAX);

	struct fb_list_setting *list = &settings->list[settings->list_count++];
	memset(list, 0, sizeof *list);
	memcpy(list->path, s->value.data, s->value.len);
	list->is_shadow = s->setting->type == FB_SETTING_SHADOW_LIST;
	return true;
}

bool
fb_store_category(struct fb_storing *s)
{
	fb_category_set *set =
	    (void *)((char *)s->settings + s->setting->offset);
	unsigned number;

	if (s->value.len == 0 && *set == 0)
		return true; /* the default: none */
	if (!fb_storing_find_word(s, &number))
		return false;
	*set |= 1u << number;
	return true;
}

bool
fb_store_address(struct fb_storing *s)
{
	struct fb_settings *settings = s->settings;
	const size_t room = sizeof settings->report_address[0];

	if (s->value.len == 0 && settings->report_address_count == 0)
		return true; /* the default: none */
	const char *at = memchr(s->value.data, '@', s->value.len);
	size_t before = at == NULL ? 0 : (size_t)(at - s->value.data);
	bool is_address = before != 0 && before + 1 < s->value.len &&
	    memchr(at + 1, '@', s->value.len - before - 1) == NULL &&
	    memchr(s->value.data, ' ', s->value.len) == NULL &&
	    memchr(s->value.data, '\t', s->value.len) == NULL &&
	    memchr(s->value.data, '<', s->value.len) == NULL;
	if (!is_address)
		return fb_storing_refuse(s,
		    _("%s must be one mail address such as report@example.jp, "
		      "not \"%s\""),
		    s->setting->name, s->shown);
	if (s->value.len >= room)
		return fb_storing_refuse(s,
		    _("%s is too long: %zu bytes, at most %zu"),
		    s->setting->name, s->value.len, room - 1);
	if (settings->report_address_count == FB_REPORT_ADDRESSES_MAX)
		return fb_storing_refuse(s,
		    _("there are more than %d report addresses"),
		    FB_REPORT_ADDRESSES_MAX);

	char *address =
	    settings->report_address[settings->report_address_count++];
	memset(address, 0, room);
	memcpy(address, s->value.data, s->value.len);
	return true;
}

/* The default: no category has a ceiling of its own. */
static void
clear_category_ceilings(struct fb_settings *settings)
{
	settings->category_ceilings = 0;
	for (unsigned i = 0; i < FB_CATEGORY_COUNT; i++)
		settings->category_ceiling[i] = FB_VERDICT_REJECT;
}

/* What the highest score of a category comes to; a life in danger is told,
 * and no more is done about the mail. */
static enum fb_verdict
ceiling_of_category(unsigned category)
{
	static const struct fb_thresholds lowest = { 0, 0, 0 };

	return fb_judge_verdict(INT32_MAX, (enum fb_category)category, &lowest);
}

bool
fb_store_category_ceiling(struct fb_storing *s)
{
	unsigned category, number;
	size_t len = 0;

	if (s->value.len == 0) {
		clear_category_ceilings(s->settings);
		return true;
	}
	while (len < s->value.len && !fb_lines_is_blank(s->value.data[len]))
		len++;
	struct fb_str word = { s->value.data, len };
	struct fb_str rest = fb_lines_trim(
	    (struct fb_str) { s->value.data + len, s->value.len - len });
	if (!fb_words_find(&fb_category_words, word, &category) ||
	    !fb_words_find(s->setting->words, rest, &number))
		return fb_storing_refuse(s,
		    _("%s must be a category and none, tag, quarantine or "
		      "reject, such as \"phish tag\", not \"%s\""),
		    s->setting->name, s->shown);
	if (ceiling_of_category(category) < fb_ceiling_of_word(number))
		return fb_storing_refuse(s,
		    _("%s: mail of category \"%s\" is tagged at most, or only "
		      "told to the duty officer"),
		    s->setting->name, fb_category_words.words[category]);
	if ((s->settings->category_ceilings & 1u << category) != 0)
		return fb_storing_refuse(s, _("%s is given twice for \"%s\""),
		    s->setting->name, fb_category_words.words[category]);
	s->settings->category_ceilings |= 1u << category;
	s->settings->category_ceiling[category] = fb_ceiling_of_word(number);
	return true;
}

bool
fb_store_network(struct fb_storing *s)
{
	struct fb_settings *settings = s->settings;
	struct fb_network network;

	if (s->value.len == 0 && settings->local_network_count == 0)
		return true; /* the default: none */
	if (!fb_network_parse(&network, s->value))
		return fb_storing_refuse(s,
		    _("%s must be an address or a network such as "
		      "192.0.2.0/24 or 2001:db8::/32, with no bit set behind "
		      "the prefix, not \"%s\""),
		    s->setting->name, s->shown);
	if (settings->local_network_count == FB_LOCAL_NETWORKS_MAX)
		return fb_storing_refuse(s,
		    _("there are more than %d local networks"),
		    FB_LOCAL_NETWORKS_MAX);
	settings->local_network[settings->local_network_count++] = network;
	return true;
}

bool
fb_store_domain(struct fb_storing *s)
{
	struct fb_settings *settings = s->settings;
	char domain[FB_DOMAIN_MAX_BYTES];

	if (s->value.len == 0 && settings->allow_sender_count == 0)
		return true; /* the default: none */
	size_t len = fb_domain_ascii(domain, s->value);
	enum fb_domain_owner owner =
	    fb_domain_owner((struct fb_str) { domain, len });
	if (owner == FB_DOMAIN_OF_NONE)
		return fb_storing_refuse(s,
		    _("%s must be a domain such as shop.example, not \"%s\""),
		    s->setting->name, s->shown);
	if (owner == FB_DOMAIN_OF_MANY)
		return fb_storing_refuse(s,
		    _("%s \"%s\" belongs to many owners; name the domain of "
		      "one"),
		    s->setting->name, s->shown);
	if (settings->allow_sender_count == FB_ALLOW_SENDERS_MAX)
		return fb_storing_refuse(s,
		    _("there are more than %d allowed senders"),
		    FB_ALLOW_SENDERS_MAX);
	char *place = settings->allow_sender[settings->allow_sender_count++];
	memset(place, 0, sizeof settings->allow_sender[0]);
	memcpy(place, domain, len);
	return true;
}

bool
fb_store_authserv(struct fb_storing *s)
{
	struct fb_authserv_ids *ids = &s->settings->trusted_authserv;

	if (s->value.len == 0 && ids->count == 0)
		return true; /* the default: none */
	switch (fb_authserv_ids_add(ids, s->value)) {
	case FB_OK:
		return true;
	case FB_ERR_TOO_LONG:
		return fb_storing_refuse(s,
		    _("there are more than %d trusted servers"),
		    FB_AUTHSERV_IDS_MAX);
	default:
		return fb_storing_refuse(s,
		    _("%s must be one authserv-id such as mx.example.jp, not "
		      "\"%s\""),
		    s->setting->name, s->shown);
	}
}
