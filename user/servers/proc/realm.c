/* SPDX-License-Identifier: MIT */
/*
 * realm.c: a family of processes that is walled in together, and what it may use.
 */
#include "realm.h"

#include <stdlib.h>

struct realm *
realm_create(struct realm *outer, uint32_t processes_most, uint32_t pages_most)
{
	struct realm *realm;

	if (outer && outer->depth == REALM_DEPTH_MAX)
		return NULL;
	realm = malloc(sizeof *realm);
	if (!realm)
		return NULL;
	*realm = (struct realm){
		.outer = outer,
		.depth = outer ? outer->depth + 1 : 0,
		.processes_most = processes_most,
		.pages_most = pages_most,
	};
	if (outer)
		outer->inner++;
	return realm;
}

void
realm_drop(struct realm *realm)
{
	while (realm && realm->processes == 0 && realm->pages == 0 && realm->inner == 0 &&
	       realm->sources == 0) {
		struct realm *outer = realm->outer;

		if (outer)
			outer->inner--;
		free(realm);
		realm = outer;
	}
}

bool
realm_add_process(struct realm *realm)
{
	for (struct realm *r = realm; r; r = r->outer) {
		if (r->processes >= r->processes_most)
			return false;
	}
	for (struct realm *r = realm; r; r = r->outer)
		r->processes++;
	return true;
}

bool
realm_add_page(struct realm *realm)
{
	for (struct realm *r = realm; r; r = r->outer) {
		if (r->pages >= r->pages_most)
			return false;
	}
	for (struct realm *r = realm; r; r = r->outer)
		r->pages++;
	return true;
}

void
realm_remove_process(struct realm *realm)
{
	for (struct realm *r = realm; r; r = r->outer)
		r->processes--;
	realm_drop(realm);
}

void
realm_remove_page(struct realm *realm)
{
	for (struct realm *r = realm; r; r = r->outer)
		r->pages--;
	realm_drop(realm);
}

void
realm_add_source(struct realm *realm)
{
	realm->sources++;
}

void
realm_remove_source(struct realm *realm)
{
	realm->sources--;
	realm_drop(realm);
}

bool
realm_contains(const struct realm *outer, const struct realm *inner)
{
	for (; inner; inner = inner->outer) {
		if (inner == outer)
			return true;
	}
	return false;
}
