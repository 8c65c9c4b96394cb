/* SPDX-License-Identifier: BSD-2-Clause */
#include "bound.h"

#include <math.h>

#define STEPS_MAX 100000 /* of the continued fraction; it needs O(sqrt(n)) */
#define TINY 1e-300
#define PRECISION 1e-14

double
fb_bound_none(uint64_t n)
{
	return n <= 3 ? 1.0 : 3.0 / (double)n;
}

/* What must not be 0, because it divides. */
static double
not_zero(double x)
{
	return fabs(x) < TINY ? TINY : x;
}

/*
 * The continued fraction of the incomplete beta function (NIST DLMF 8.17.22)
 * by Lentz's method; converges fast for x < (a + 1) / (a + b + 2).
 */
static double
fraction(double a, double b, double x)
{
	double c = 1.0, d = 1.0 / not_zero(1.0 - (a + b) * x / (a + 1.0));
	double value = d;

	for (int i = 1; i <= STEPS_MAX; i++) {
		double m = i;
		double even =
		    m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
		d = 1.0 / not_zero(1.0 + even * d);
		c = not_zero(1.0 + even / c);
		value *= c * d;
		double odd = -(a + m) * (a + b + m) * x /
		    ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
		d = 1.0 / not_zero(1.0 + odd * d);
		c = not_zero(1.0 + odd / c);
		value *= c * d;
		if (fabs(c * d - 1.0) < PRECISION)
			break;
	}
	return value;
}

/* lgamma(3) without its global sign. */
static double
log_gamma(double x)
{
	int sign;

	return lgamma_r(x, &sign);
}

/* The regularised incomplete beta function I_x(a, b). */
static double
beta(double a, double b, double x)
{
	if (x <= 0.0)
		return 0.0;
	if (x >= 1.0)
		return 1.0;
	double front = exp(log_gamma(a + b) - log_gamma(a) - log_gamma(b) +
	    a * log(x) + b * log1p(-x));
	return x < (a + 1.0) / (a + b + 2.0) ?
	    front * fraction(a, b, x) / a :
	    1.0 - front * fraction(b, a, 1.0 - x) / b;
}

double
fb_bound_exact(uint64_t k, uint64_t n)
{
	double low = 0.0, high = 1.0;

	if (k >= n)
		return 1.0;
	/* P(X <= k) = 1 - I_p(k + 1, n - k) falls as p rises. */
	while (high - low > 1e-10 * (high + low)) {
		double p = (low + high) / 2.0;
		if (beta((double)k + 1.0, (double)(n - k), p) <
		    FB_BOUND_CONFIDENCE)
			low = p;
		else
			high = p;
		if (p == low && p == high)
			break;
	}
	return high;
}
