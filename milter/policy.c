/* SPDX-License-Identifier: BSD-2-Clause */
#include "policy.h"

#include <pthread.h>
#include <stdlib.h>

struct fb_policy_seat {
	pthread_mutex_t lock;
	struct fb_policy *policy;
};

struct fb_policy *
fb_policy_new(const struct fb_settings *settings,
    struct fb_consent_table *consent)
{
	struct fb_policy *policy = malloc(sizeof *policy);

	if (policy == NULL) {
		fb_consent_free(consent);
		return NULL;
	}
	policy->settings = *settings;
	policy->consent = consent;
	atomic_init(&policy->holders, 1);
	return policy;
}

struct fb_policy *
fb_policy_hold(struct fb_policy *policy)
{
	atomic_fetch_add(&policy->holders, 1);
	return policy;
}

void
fb_policy_release(struct fb_policy *policy)
{
	if (policy == NULL || atomic_fetch_sub(&policy->holders, 1) > 1)
		return;
	fb_consent_free(policy->consent);
	free(policy);
}

struct fb_policy_seat *
fb_policy_seat_new(void)
{
	struct fb_policy_seat *seat = calloc(1, sizeof *seat);

	if (seat != NULL)
		pthread_mutex_init(&seat->lock, NULL);
	return seat;
}

void
fb_policy_seat_free(struct fb_policy_seat *seat)
{
	if (seat == NULL)
		return;
	fb_policy_release(seat->policy);
	pthread_mutex_destroy(&seat->lock);
	free(seat);
}

void
fb_policy_seat_set(struct fb_policy_seat *seat, struct fb_policy *policy)
{
	pthread_mutex_lock(&seat->lock);
	struct fb_policy *old = seat->policy;
	seat->policy = policy;
	pthread_mutex_unlock(&seat->lock);
	fb_policy_release(old);
}

struct fb_policy *
fb_policy_seat_hold(struct fb_policy_seat *seat)
{
	struct fb_policy *policy = NULL;

	pthread_mutex_lock(&seat->lock);
	if (seat->policy != NULL)
		policy = fb_policy_hold(seat->policy);
	pthread_mutex_unlock(&seat->lock);
	return policy;
}
