/* SPDX-License-Identifier: BSD-2-Clause */
#include "spf.h"

#include <netinet/in.h>
#include <string.h>

static bool
is_loopback(const struct fb_spf_client *client)
{
	struct in6_addr v6;

	if (client->family == AF_INET)
		return client->address[0] == 127;
	memcpy(&v6, client->address, sizeof v6);
	return IN6_IS_ADDR_LOOPBACK(&v6);
}

static void
read_v6(struct fb_spf_client *out, const struct in6_addr *address)
{
	if (IN6_IS_ADDR_V4MAPPED(address)) {
		out->family = AF_INET;
		memcpy(out->address, address->s6_addr + 12, 4);
		return;
	}
	out->family = AF_INET6;
	memcpy(out->address, address, sizeof *address);
}

bool
fb_spf_client_read(struct fb_spf_client *out, const struct sockaddr *address)
{
	struct fb_spf_client client = { 0 };

	if (address == NULL)
		return false;
	if (address->sa_family == AF_INET) {
		const struct sockaddr_in *v4 = (const void *)address;
		client.family = AF_INET;
		memcpy(client.address, &v4->sin_addr, sizeof v4->sin_addr);
	} else if (address->sa_family == AF_INET6) {
		const struct sockaddr_in6 *v6 = (const void *)address;
		read_v6(&client, &v6->sin6_addr);
	} else {
		return false;
	}
	if (is_loopback(&client))
		return false;
	*out = client;
	return true;
}

static struct fb_str
without_brackets(struct fb_str sender)
{
	if (sender.len >= 2 && sender.data[0] == '<' &&
	    sender.data[sender.len - 1] == '>') {
		sender.data++;
		sender.len -= 2;
	}
	return sender;
}

static bool
copy(char *out, size_t max, struct fb_str text)
{
	if (text.len > max || memchr(text.data, '\0', text.len) != NULL)
		return false;
	memcpy(out, text.data, text.len);
	return true;
}

bool
fb_spf_question_fill(struct fb_spf_question *out, const struct sockaddr *client,
    struct fb_str helo, struct fb_str sender)
{
	memset(out, 0, sizeof *out);
	if (!fb_spf_client_read(&out->client, client))
		return false;
	sender = without_brackets(sender);
	if (sender.len > 0 &&
	    !copy(out->sender, FB_SPF_SENDER_MAX_BYTES, sender))
		return false;
	if (helo.len > 0 && !copy(out->helo, FB_SPF_HELO_MAX_BYTES, helo))
		out->helo[0] = '\0';
	return true;
}

bool
fb_spf_question_is_valid(const struct fb_spf_question *question)
{
	struct in6_addr v6;

	if (memchr(question->helo, '\0', sizeof question->helo) == NULL ||
	    memchr(question->sender, '\0', sizeof question->sender) == NULL)
		return false;
	if (is_loopback(&question->client))
		return false;
	memcpy(&v6, question->client.address, sizeof v6);
	return question->client.family == AF_INET ||
	    (question->client.family == AF_INET6 && !IN6_IS_ADDR_V4MAPPED(&v6));
}

bool
fb_spf_answer_is_valid(const struct fb_spf_answer *answer,
    const struct fb_spf_question *question)
{
	return answer->serial == question->serial &&
	    answer->result > FB_SPF_UNASKED && answer->result < FB_SPF_COUNT &&
	    answer->pad == 0;
}
