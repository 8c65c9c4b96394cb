/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * policy.h - settings and consent table as one snapshot
 *
 * A reload swaps the policy under running messages, so each message holds
 * the one that it began with.  Immutable; any thread may use it.
 */
#ifndef FB_POLICY_H
#define FB_POLICY_H

#include <stdatomic.h>

#include "consent.h"
#include "settings.h"

struct fb_policy {
	struct fb_settings settings;
	struct fb_consent_table *consent; /* NULL: no table */
	atomic_uint holders;
};

/* A policy with one holder.  It owns `consent`, also on failure.  NULL
 * without memory. */
struct fb_policy *fb_policy_new(const struct fb_settings *settings,
    struct fb_consent_table *consent);

/* One more holder; returns `policy`. */
struct fb_policy *fb_policy_hold(struct fb_policy *policy);

/* One holder less; the last one frees it.  NULL is ignored. */
void fb_policy_release(struct fb_policy *policy);

/* The policy in force; one for the whole process. */
struct fb_policy_seat;

struct fb_policy_seat *fb_policy_seat_new(void);
void fb_policy_seat_free(struct fb_policy_seat *seat);

/* Put a policy in force; the seat takes over the caller's hold. */
void fb_policy_seat_set(struct fb_policy_seat *seat, struct fb_policy *policy);

/* Hold the policy in force; NULL before the first one. */
struct fb_policy *fb_policy_seat_hold(struct fb_policy_seat *seat);

#endif
