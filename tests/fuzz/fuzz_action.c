/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A scan answer of any bytes and a Subject of any bytes: what goes into mail
 * and log is ASCII in bounded lines, and a Subject keeps its bytes.  Both
 * are read by the front, which no sandbox guards.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "action.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MARK "[架空請求の疑い 相談188]"
#define LINE_MAX_COLUMNS 100 /* the longest name of a list, alone */

static void
check_field(const char *value)
{
	size_t column = 0, len = strlen(value);

	assert(len > 0 && len < FB_FIELD_VALUE_MAX);
	for (size_t i = 0; i < len; i++) {
		if (value[i] == '\n') {
			i++;
			assert(value[i] == '\t');
			column = 0;
			continue;
		}
		assert(value[i] >= ' ' && value[i] <= '~');
		assert(++column <= LINE_MAX_COLUMNS);
	}
}

static bool
is_blank(struct fb_str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] == '\0' ||
		    strchr(" \t\r\n", text.data[i]) == NULL)
			return false;
	return true;
}

static void
check_subject(struct fb_str original)
{
	char once[8192], twice[8192];
	enum fb_status status =
	    fb_action_subject(once, sizeof once, MARK, original);

	if (status != FB_OK) {
		assert(status == FB_ERR_TOO_LONG);
		assert(original.len > sizeof once - 128 ||
		    memchr(original.data, '\0', original.len) != NULL);
		return;
	}
	size_t len = strlen(once);
	if (!is_blank(original))
		assert(len >= original.len &&
		    memcmp(once + len - original.len, original.data,
			original.len) == 0);
	if (fb_action_subject(twice, sizeof twice, MARK, fb_str(once)) == FB_OK)
		assert(strcmp(once, twice) == 0);
}

static void
check_log(const struct fb_scan_result *result, const char *queue_id,
    uint8_t choice)
{
	const struct fb_decision decision = {
		.verdict = (enum fb_verdict)(choice % FB_VERDICT_COUNT),
		.action = (enum fb_verdict)(choice / 8 % FB_VERDICT_COUNT),
		.thresholds = { 5000, 8000, 12000 },
		.is_allowed = choice % 3 == 0,
	};
	const struct fb_log_record record = {
		.queue_id = queue_id,
		.outcome = (enum fb_outcome)(choice % FB_OUTCOME_COUNT),
		.result = result,
		.decision = &decision,
	};
	char full[FB_LOG_LINE_MAX], *tight = malloc(choice + 1u);
	char field[FB_FIELD_VALUE_MAX];

	fb_action_log_line(full, sizeof full, &record);
	for (const char *p = full; *p != '\0'; p++)
		assert(*p >= ' ' && *p <= '~');
	assert(strstr(full, " outcome=") != NULL);
	if (tight != NULL) {
		fb_action_log_line(tight, choice + 1u, &record);
		assert(strlen(tight) <= choice);
	}
	free(tight);
	fb_action_status(field, result, &decision);
	check_field(field);
	fb_action_reason(field, result);
	check_field(field);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fb_scan_result result = { .serial = 0 };
	size_t taken = size < sizeof result ? size : sizeof result;
	char queue_id[100] = "";

	memcpy(&result, data, taken);
	memcpy(queue_id, data,
	    size < sizeof queue_id - 1 ? size : sizeof queue_id - 1);
	check_log(&result, queue_id, size == 0 ? 0 : data[size - 1]);
	check_subject((struct fb_str) { (const char *)data, size });
	return 0;
}
