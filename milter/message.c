/* SPDX-License-Identifier: BSD-2-Clause */
#include "message.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bounds.h"

/* Headers come in hundreds of small pieces, a body in pieces of 64 kB. */
#define BUFFER_BYTES 16384

const int fb_message_seals =
    F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL;

void
fb_message_init(struct fb_message *message, uint64_t limit_bytes)
{
	*message = (struct fb_message) { .memfd = -1, .limit = limit_bytes };
}

static enum fb_status
status_of_errno(void)
{
	return errno == ENOMEM || errno == ENOSPC ? FB_ERR_NOMEM : FB_ERR_IO;
}

/* Give back all that it takes. */
static void
let_go(struct fb_message *message)
{
	if (message->memfd >= 0) {
		close(message->memfd);
		fb_bounds_give_descriptor();
	}
	free(message->buffer);
	fb_bounds_give_memory(message->taken);
	message->memfd = -1;
	message->buffer = NULL;
	message->buffered = 0;
	message->taken = 0;
}

void
fb_message_deinit(struct fb_message *message)
{
	let_go(message);
	fb_message_init(message, 0);
}

static bool
take_memory(struct fb_message *message, size_t bytes)
{
	if (!fb_bounds_take_memory(bytes))
		return false;
	message->taken += bytes;
	return true;
}

static enum fb_status
make_memfd(struct fb_message *message)
{
	if (!fb_bounds_take_descriptor())
		return FB_ERR_NOMEM;
	message->memfd =
	    memfd_create("fakebill-message", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (message->memfd >= 0)
		return FB_OK;
	enum fb_status status = status_of_errno();
	fb_bounds_give_descriptor();
	return status;
}

/* Write to the memfd, which is made when the first byte needs it. */
static enum fb_status
write_out(struct fb_message *message, const char *data, size_t len)
{
	enum fb_status status =
	    message->memfd >= 0 ? FB_OK : make_memfd(message);

	if (status != FB_OK)
		return status;
	if (!take_memory(message, len))
		return FB_ERR_NOMEM;
	while (len > 0) {
		ssize_t written = write(message->memfd, data, len);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return status_of_errno();
		data += written;
		len -= (size_t)written;
	}
	return FB_OK;
}

static enum fb_status
flush(struct fb_message *message)
{
	size_t len = message->buffered;

	message->buffered = 0;
	return write_out(message, message->buffer, len);
}

/* Put bytes that are within the limit where they belong. */
static enum fb_status
take(struct fb_message *message, const char *data, size_t len)
{
	if (message->buffer == NULL &&
	    (!take_memory(message, BUFFER_BYTES) ||
		(message->buffer = malloc(BUFFER_BYTES)) == NULL))
		return FB_ERR_NOMEM;
	if (len > BUFFER_BYTES - message->buffered) {
		enum fb_status status = flush(message);
		if (status != FB_OK)
			return status;
	}
	if (len > BUFFER_BYTES)
		return write_out(message, data, len);
	memcpy(message->buffer + message->buffered, data, len);
	message->buffered += len;
	return FB_OK;
}

void
fb_message_append(struct fb_message *message, struct fb_str bytes)
{
	uint64_t left = message->limit - message->size;

	if (bytes.len > left) {
		message->is_cut = true;
		bytes.len = (size_t)left;
	}
	if (bytes.len == 0 || message->status != FB_OK)
		return;
	message->status = take(message, bytes.data, bytes.len);
	message->size += bytes.len;
	if (message->status != FB_OK)
		let_go(message); /* for others */
}

/* MTAs hand over folds as a bare LF; a message has CR LF. */
static void
append_lines(struct fb_message *message, struct fb_str value)
{
	while (value.len > 0) {
		const char *end = memchr(value.data, '\n', value.len);
		if (end == NULL)
			break;
		size_t len = (size_t)(end - value.data);
		struct fb_str line = { value.data, len };
		if (len > 0 && value.data[len - 1] == '\r')
			line.len--;
		fb_message_append(message, line);
		fb_message_append(message, FB_STR("\r\n"));
		value.data += len + 1;
		value.len -= len + 1;
	}
	fb_message_append(message, value);
}

void
fb_message_append_field(struct fb_message *message, struct fb_str name,
    struct fb_str value, enum fb_leading_space space)
{
	fb_message_append(message, name);
	fb_message_append(message,
	    space == FB_SPACE_IS_OURS ? FB_STR(":") : FB_STR(": "));
	append_lines(message, value);
	fb_message_append(message, FB_STR("\r\n"));
}

enum fb_status
fb_message_seal(struct fb_message *message, int *memfd)
{
	if (message->status == FB_OK && !message->is_sealed)
		message->status = flush(message);
	if (message->status == FB_OK && !message->is_sealed &&
	    fcntl(message->memfd, F_ADD_SEALS, fb_message_seals) < 0)
		message->status = FB_ERR_IO;
	message->is_sealed = message->status == FB_OK;
	if (message->is_sealed)
		*memfd = message->memfd;
	return message->status;
}
