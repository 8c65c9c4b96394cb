/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>

#include "fit.h"
#include "loss.h"

#define CYCLES_MAX 200

/* A fit while it is being made. */
struct solver {
	const struct fb_fit *fit;
	unsigned left_out;
	int32_t *weight; /* of the caller */
	int64_t *loss;   /* of each mail with them */
};

int64_t
fb_fit_loss(const struct fb_fit *fit, enum fb_side side, int32_t score_milli)
{
	int64_t margin = (int64_t)score_milli - fit->tag_milli;

	return side == FB_SIDE_FRAUD ?
	    fb_loss(margin) :
	    (int64_t)fit->options.cost * fb_loss(-margin);
}

/* In nats per FB_LOSS_ONE; 100 points and the largest penalty fit. */
static int64_t
penalty(const struct fb_fit *fit, uint32_t number, int32_t weight)
{
	int64_t change = weight - fit->entry[number].weight_milli;

	return fit->options.penalty_milli * change * change / 1000 *
	    FB_LOSS_ONE / 1000000;
}

static bool
is_in(const struct solver *solver, const struct fb_fit_mail *mail)
{
	return mail->fold != solver->left_out;
}

static int64_t
loss_of(const struct solver *solver, const struct fb_fit_mail *mail)
{
	return fb_fit_loss(solver->fit, mail->side,
	    fb_fit_score(solver->fit, mail, solver->weight));
}

/* How the sum changes when an entry gets another weight. */
static int64_t
gain(const struct solver *solver, uint32_t number, int32_t weight)
{
	const struct fb_fit *fit = solver->fit;
	int32_t before = solver->weight[number];
	int64_t change =
	    penalty(fit, number, weight) - penalty(fit, number, before);

	solver->weight[number] = weight;
	for (uint32_t i = fit->first[number]; i < fit->first[number + 1]; i++) {
		const struct fb_fit_mail *mail = &fit->mail[fit->index[i]];
		if (is_in(solver, mail))
			change +=
			    loss_of(solver, mail) - solver->loss[fit->index[i]];
	}
	solver->weight[number] = before;
	return change;
}

static void
set(struct solver *solver, uint32_t number, int32_t weight)
{
	const struct fb_fit *fit = solver->fit;

	solver->weight[number] = weight;
	for (uint32_t i = fit->first[number]; i < fit->first[number + 1]; i++)
		solver->loss[fit->index[i]] =
		    loss_of(solver, &fit->mail[fit->index[i]]);
}

static int32_t
stepped(const struct fb_fit_entry *entry, int32_t weight, int direction)
{
	weight += direction * FB_FIT_STEP_MILLI;
	return weight < entry->low_milli ? entry->low_milli :
	    weight > entry->high_milli   ? entry->high_milli :
					   weight;
}

/* Move one weight as far as that pays; false when it does not. */
static bool
improve(struct solver *solver, uint32_t number)
{
	const struct fb_fit_entry *entry = &solver->fit->entry[number];
	bool has_moved = false;

	for (int direction = -1; direction <= 1; direction += 2)
		for (;;) {
			int32_t weight =
			    stepped(entry, solver->weight[number], direction);
			if (weight == solver->weight[number] ||
			    gain(solver, number, weight) >= 0)
				break;
			set(solver, number, weight);
			has_moved = true;
		}
	return has_moved;
}

/* Each move makes the sum smaller, so this ends; the limit is for the
 * clock. */
static void
descend(struct solver *solver)
{
	const struct fb_fit *fit = solver->fit;
	bool has_moved = true;

	for (unsigned cycle = 0; has_moved && cycle < CYCLES_MAX; cycle++) {
		has_moved = false;
		for (uint32_t i = 0; i < fit->entry_count; i++)
			if (fit->entry[i].state == FB_FIT_FREE)
				has_moved |= improve(solver, i);
	}
}

enum fb_status
fb_fit_solve(int32_t *weight_milli, const struct fb_fit *fit, unsigned left_out)
{
	struct solver solver = {
		.fit = fit,
		.left_out = left_out,
		.weight = weight_milli,
		.loss = calloc(fit->mail_count + 1, sizeof *solver.loss),
	};

	if (solver.loss == NULL)
		return FB_ERR_NOMEM;
	for (size_t i = 0; i < fit->entry_count; i++)
		weight_milli[i] = fit->present[i];
	for (size_t i = 0; i < fit->mail_count; i++)
		solver.loss[i] = loss_of(&solver, &fit->mail[i]);
	descend(&solver);
	free(solver.loss);
	return FB_OK;
}
