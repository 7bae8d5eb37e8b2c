/* SPDX-License-Identifier: MIT */
/*
 * names.h: mounts and name spaces: who sees what under which path.  The protocol that stands in
 * front of it is protocol/names.h, and its head comment the explanation; here is how it is kept.
 *
 *	space 0			the service table's mounts; nobody's
 *	  \-- space 1, 2 ...	one for each names connection: a view on the space above it, and mounts of its own
 *
 *	UNUSED --space_new()--> OPEN --space_hangup()--> CLOSED --its last child goes--> UNUSED
 *	                          \-- without children -----------------------------------^
 *
 *   Invariants: a space that is not UNUSED has a parent that is not; a mount belongs to a space
 *   that is not UNUSED; two mounts of one space have different prefixes.
 *
 *   Pure code: handles are numbers here, and whoever holds them is told which ones to close.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "protocol/names.h"

#define SPACES_MAX		96u
#define SPACES_A_SPACE		24u	/* below one, at any depth */
#define MOUNTS_MAX		64u
#define MOUNTS_A_SPACE		8u
#define NO_SERVICE		0xffffffffu

struct mount {
	uint32_t number;		/* 0: unused */
	uint32_t space;
	char prefix[NAMES_PREFIX_MAX];
	uint32_t service;		/* of the service table, or NO_SERVICE: then */
	handle_t connection;		/* what a program gave */
};

struct space {
	uint32_t client;		/* 0: unused */
	uint32_t generation;
	uint32_t parent;
	bool open;			/* its names connection lives */
	bool control;			/* it may control services */
	uint32_t below;			/* spaces below it, at any depth */
	uint32_t mounts;
	char prefixes[MESSAGE_PAYLOAD_MAX];	/* each with its zero */
	uint32_t seen, mountable;	/* how many of these; the seen ones come first */
};

struct names {
	struct mount mounts[MOUNTS_MAX];
	struct space spaces[SPACES_MAX];
	uint32_t last_number;
};

/* Begin with space 0 alone. */
void
names_init(struct names *names);

/* Is this an absolute, normalised path?  "/" is one. */
bool
names_path_valid(const char *path);

/* The mount that a path belongs to, as a space sees it; NULL: none. */
struct mount *
names_find(struct names *names, uint32_t space, const char *path);

/* The n-th mount that a space sees, hidden ones left out; NULL: there are not so many. */
struct mount *
names_nth(struct names *names, uint32_t space, uint32_t n);

/*
 * Mount a service, or else a connection.  Returns 0, or an error as NAMES_MOUNT has them.  Space 0 may mount
 * anywhere.
 */
int32_t
names_mount(struct names *names, uint32_t space, const char *prefix, uint32_t service,
	    handle_t connection);

/* Take a mount of the space's own away.  Returns the connection to close, or an error. */
int32_t
names_unmount(struct names *names, uint32_t space, const char *prefix);

/*
 * A new space below another, with `length` bytes of prefixes (each with its zero): the first `seen`
 * to be seen, then `mountable` to mount below.  Returns its index, or an error as NAMES_CONFINE has
 * them.
 */
int32_t
space_new(struct names *names, uint32_t parent, const char *prefixes, uint32_t length,
	  uint32_t seen, uint32_t mountable);

/* The index of the space of a client; 0: there is none. */
uint32_t
space_of(const struct names *names, uint32_t client);

/* Give the mounts of a service new numbers, so that clients look it up again. */
void
names_renumber(struct names *names, uint32_t service);

/*
 * The names connection of a space has gone.  closed(): a mounted connection is to be closed;
 * gone(): nobody will look up through this space any more.
 */
void
space_hangup(struct names *names, uint32_t space, void (*closed)(handle_t connection),
	     void (*gone)(uint32_t space));
