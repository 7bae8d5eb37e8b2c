/* SPDX-License-Identifier: MIT */
/*
 * names.c: mounts and name spaces; states and invariants: names.h.
 *
 *   A space sees a mount of a space above it if the mount's prefix lies at or below a seen prefix
 *   of every space on the way. Prefixes are compared name by name, so "/dev" is not above
 *   "/device".
 */
#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "abi/errors.h"
#include "names.h"

#define GENERATION_SHIFT	8		/* a client's number: its space's index, and which use of it */
#define GENERATION_MASK		0x000fffffu	/* so that the number stays below 2^28 */

_Static_assert(SPACES_MAX <= 1u << GENERATION_SHIFT, "an index fits a client's number");

void
names_init(struct names *names)
{
	memset(names, 0, sizeof *names);
	names->spaces[0].client = NO_SERVICE;	/* taken, and no client has this number */
	names->spaces[0].open = true;
}

bool
names_path_valid(const char *path)
{
	if (path[0] != '/')
		return false;
	if (path[1] == '\0')
		return true;
	while (*path == '/') {
		const char *name = ++path;

		while (*path && *path != '/')
			path++;
		size_t length = (size_t)(path - name);
		if (length == 0 || (length == 1 && name[0] == '.') ||
		    (length == 2 && name[0] == '.' && name[1] == '.'))
			return false;
	}
	return true;
}

/* Does the prefix match whole names of the path? */
static bool
names_below(const char *path, const char *prefix)
{
	size_t length = strlen(prefix);

	if (length == 1)
		return true;
	return strncmp(path, prefix, length) == 0 &&
	       (path[length] == '\0' || path[length] == '/');
}

/* Is the path at or below one of `count` prefixes? */
static bool
below_any(const char *path, const char *prefixes, uint32_t count)
{
	for (; count > 0; count--) {
		if (names_below(path, prefixes))
			return true;
		prefixes += strlen(prefixes) + 1;
	}
	return false;
}

/* Where the mountable prefixes begin. */
static const char *
mountable(const struct space *space)
{
	const char *at = space->prefixes;

	for (uint32_t i = 0; i < space->seen; i++)
		at += strlen(at) + 1;
	return at;
}

/* Does a space see a mount?  *distance: how many spaces up it is. */
static bool
sees(const struct names *names, uint32_t space, const struct mount *mount, uint32_t *distance)
{
	for (*distance = 0; space != mount->space; ++*distance) {
		const struct space *s = &names->spaces[space];

		if (space == 0 || !below_any(mount->prefix, s->prefixes, s->seen))
			return false;
		space = s->parent;
	}
	return true;
}

/* The longest prefix; of equal ones the nearest. */
struct mount *
names_find(struct names *names, uint32_t space, const char *path)
{
	struct mount *best = NULL;
	uint32_t distance, best_distance = 0;
	size_t best_length = 0;

	for (struct mount *m = names->mounts; m < names->mounts + MOUNTS_MAX; m++) {
		if (m->number == 0 || !names_below(path, m->prefix) ||
		    !sees(names, space, m, &distance))
			continue;
		size_t length = strlen(m->prefix);
		if (best && (length < best_length ||
			     (length == best_length && distance > best_distance)))
			continue;
		best = m;
		best_length = length;
		best_distance = distance;
	}
	return best;
}

struct mount *
names_nth(struct names *names, uint32_t space, uint32_t n)
{
	for (struct mount *m = names->mounts; m < names->mounts + MOUNTS_MAX; m++) {
		if (m->number != 0 && names_find(names, space, m->prefix) == m && n-- == 0)
			return m;
	}
	return NULL;
}

static struct mount *
own_mount(struct names *names, uint32_t space, const char *prefix)
{
	for (struct mount *m = names->mounts; m < names->mounts + MOUNTS_MAX; m++) {
		if (m->number != 0 && m->space == space && strcmp(m->prefix, prefix) == 0)
			return m;
	}
	return NULL;
}

static struct mount *
free_mount(struct names *names)
{
	for (struct mount *m = names->mounts; m < names->mounts + MOUNTS_MAX; m++) {
		if (m->number == 0)
			return m;
	}
	return NULL;
}

int32_t
names_mount(struct names *names, uint32_t space, const char *prefix, uint32_t service,
	    handle_t connection)
{
	struct space *s = &names->spaces[space];
	struct mount *mount = free_mount(names);

	if (!names_path_valid(prefix) || strlen(prefix) >= NAMES_PREFIX_MAX)
		return ERRNO(EINVAL);
	if (space != 0 && !below_any(prefix, mountable(s), s->mountable))
		return E_RIGHTS;
	if (own_mount(names, space, prefix))
		return E_EXISTS;
	if (!mount || (space != 0 && s->mounts == MOUNTS_A_SPACE))
		return E_FULL;
	/* Point of no return. */
	*mount = (struct mount){
		.number = ++names->last_number,
		.space = space,
		.service = service,
		.connection = connection,
	};
	memcpy(mount->prefix, prefix, strlen(prefix) + 1);
	s->mounts++;
	return 0;
}

int32_t
names_unmount(struct names *names, uint32_t space, const char *prefix)
{
	struct mount *mount = own_mount(names, space, prefix);

	if (!mount)
		return ERRNO(ENOENT);
	mount->number = 0;
	names->spaces[space].mounts--;
	return (int32_t)mount->connection;
}

/* Are these so many prefixes? */
static int32_t
check_prefixes(const char *prefixes, uint32_t length, uint32_t count)
{
	const char *end = prefixes + length;

	if (length > 0 && end[-1] != '\0')
		return ERRNO(EINVAL);
	for (uint32_t i = 0; i < count; i++) {
		if (prefixes == end || strlen(prefixes) >= NAMES_PREFIX_MAX ||
		    !names_path_valid(prefixes))
			return ERRNO(EINVAL);
		prefixes += strlen(prefixes) + 1;
	}
	return prefixes == end ? 0 : ERRNO(EINVAL);
}

/* Count a space below all those above it; by: 1 or -1. */
static void
count_below(struct names *names, uint32_t parent, uint32_t by)
{
	for (; parent != 0; parent = names->spaces[parent].parent)
		names->spaces[parent].below += by;
}

/* Has every space above it room for one more? */
static bool
room_below(const struct names *names, uint32_t parent)
{
	for (; parent != 0; parent = names->spaces[parent].parent) {
		if (names->spaces[parent].below == SPACES_A_SPACE)
			return false;
	}
	return true;
}

int32_t
space_new(struct names *names, uint32_t parent, const char *prefixes, uint32_t length,
	  uint32_t seen, uint32_t mountable_count)
{
	uint32_t index = 1;

	if (length > MESSAGE_PAYLOAD_MAX || seen > length || mountable_count > length)
		return ERRNO(EINVAL);
	int32_t error = check_prefixes(prefixes, length, seen + mountable_count);
	if (error < 0)
		return error;
	while (index < SPACES_MAX && names->spaces[index].client != 0)
		index++;
	if (index == SPACES_MAX || !room_below(names, parent))
		return E_FULL;
	/* Point of no return. */
	struct space *space = &names->spaces[index];
	uint32_t generation = (space->generation + 1) & GENERATION_MASK;
	*space = (struct space){
		.client = generation << GENERATION_SHIFT | index,
		.generation = generation,
		.parent = parent,
		.open = true,
		.seen = seen,
		.mountable = mountable_count,
	};
	memcpy(space->prefixes, prefixes, length);
	count_below(names, parent, 1);
	return (int32_t)index;
}

uint32_t
space_of(const struct names *names, uint32_t client)
{
	uint32_t index = client & ((1u << GENERATION_SHIFT) - 1);

	return index < SPACES_MAX && index != 0 && names->spaces[index].client == client ? index : 0;
}

static void
unmount_all(struct names *names, uint32_t space, void (*closed)(handle_t connection))
{
	for (struct mount *m = names->mounts; m < names->mounts + MOUNTS_MAX; m++) {
		if (m->number == 0 || m->space != space)
			continue;
		m->number = 0;
		if (m->service == NO_SERVICE)
			closed(m->connection);
	}
}

void
space_hangup(struct names *names, uint32_t space, void (*closed)(handle_t connection),
	     void (*gone)(uint32_t space))
{
	names->spaces[space].open = false;
	gone(space);
	while (space != 0 && !names->spaces[space].open && names->spaces[space].below == 0) {
		uint32_t parent = names->spaces[space].parent;

		unmount_all(names, space, closed);
		names->spaces[space].client = 0;
		count_below(names, parent, (uint32_t)-1);
		space = parent;
	}
}

void
names_renumber(struct names *names, uint32_t service)
{
	for (uint32_t i = 0; i < MOUNTS_MAX; i++) {
		if (names->mounts[i].number != 0 && names->mounts[i].service == service)
			names->mounts[i].number = ++names->last_number;
	}
}
