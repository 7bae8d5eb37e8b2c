/* SPDX-License-Identifier: MIT */
/*
 * draw.h: random values that bite: what each call takes, and values at the edges of that.
 */
#pragma once

#include "camp.h"

/* One call, as it goes into the registers. */
struct request {
	uint32_t call;			/* number, 8 bits */
	uint32_t handle;		/* 24 bits */
	uint32_t a, b, c, d;
};

struct actor;

/* An element of a table, each as likely. */
#define PICK(actor, table) ((table)[random_below(&(actor)->random, sizeof(table) / sizeof *(table))])

/* One of the arguments, each as likely. */
#define ONE_OF(actor, ...) PICK(actor, ((const uint32_t[]){ __VA_ARGS__ }))

/* A random call with arguments that suit it, or nearly, or not at all. */
void
draw_request(struct actor *actor, struct request *request);

/* The same for a given call. */
void
draw_request_of(struct actor *actor, struct request *request, uint32_t call);

/* Fill the actor's mailbox as its next message wants it, or with junk. */
void
draw_mailbox(struct actor *actor);

/* A handle of a kind (OBJECT_*) that was good once; see camp->known. */
handle_t
draw_known(struct actor *actor, uint32_t kind);

/* The same of any kind. */
handle_t
draw_handle(struct actor *actor);

/* A handle that may be anything, or lie outside every table. */
handle_t
draw_wrong_handle(struct actor *actor);

/* A handle of a kind, most of the time. */
handle_t
draw_kind(struct actor *actor, uint32_t kind);

/* The same, but once in n times 0: HANDLE_SELF, HANDLE_NONE. */
handle_t
draw_kind_or_0(struct actor *actor, uint32_t kind, uint32_t n);

/* Any number, those at powers of two and at the edges of the space most. */
uint32_t
draw_any(struct actor *actor);

/* An address to give to a call or to touch. */
uint32_t
draw_address(struct actor *actor);

/* EFLAGS with any bits a user may try to set; never TF. */
uint32_t
draw_flags(struct actor *actor);

/* A part of a window, in bytes: mostly a small one. */
uint32_t
draw_window_part(struct actor *actor);

/* Bytes to copy from or to. */
uint32_t
draw_buffer(struct actor *actor);
