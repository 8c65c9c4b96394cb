/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control.h - what the supervisor and the front say to each other
 *
 * Packets of fixed size (ipc.h).  The front talks to the network side, so
 * the supervisor believes only what it can check: a worker is killed when
 * slot and serial name one that it started.
 */
#ifndef FB_CONTROL_H
#define FB_CONTROL_H

#include <stdint.h>

#include "settings.h"

enum fb_control_type {
	/* supervisor to front */
	FB_CONTROL_POLICY = 1, /* struct fb_control_policy; with the consent
				* table as a memfd if there is one */
	FB_CONTROL_WORKER,     /* a new worker, its socket beside it */
	FB_CONTROL_RETIRE,     /* let go workers of `kind` older than
				* `generation` */
	FB_CONTROL_STOP,       /* finish what is running and end */
	/* front to supervisor */
	FB_CONTROL_READY,  /* the socket is open */
	FB_CONTROL_FAILED, /* it cannot be opened: `exit_status`, `text` */
	FB_CONTROL_KILL    /* kill a worker that missed its deadline */
};

enum fb_worker_kind {
	FB_WORKER_SCAN, /* reads mail */
	FB_WORKER_SPF,  /* asks for SPF */
	FB_WORKER_KINDS
};

/* One worker. */
struct fb_worker_id {
	uint32_t slot;       /* from 0: its place, kept over restarts */
	uint32_t pid;        /* for messages only */
	uint64_t serial;     /* never used again */
	uint64_t generation; /* of its kind: of the lists it holds */
	uint32_t kind;       /* enum fb_worker_kind */
	uint32_t pad;
};

struct fb_control {
	uint32_t type;
	int32_t exit_status;
	struct fb_worker_id worker; /* RETIRE: kind and generation */
	char text[256];
};

struct fb_control_policy {
	uint32_t type;
	uint32_t has_consent;
	struct fb_settings settings;
};

union fb_control_packet {
	uint32_t type;
	struct fb_control control;
	struct fb_control_policy policy;
};

#endif
