/* SPDX-License-Identifier: MIT */
/*
 * names.c: from paths to connections.
 *
 *   Every lookup asks init, because a mount may have come or gone; but the connections are kept,
 *   each under its mount's number, and init is told which one we guess it will be: so most lookups
 *   bring back two words and no handle.
 */
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "ipc.h"
#include "names.h"
#include "start.h"

#define KEPT_MAX	8u

static struct kept {
	uint32_t number;		/* of the mount; 0: unused */
	handle_t connection;
	char prefix[NAMES_PREFIX_MAX];
} kept[KEPT_MAX];

static uint32_t next_to_go;

/* Put strings into the mailbox, one behind the other, each with its zero.  False: they do not fit. */
static bool
put_string(uint32_t *used, const char *text)
{
	size_t length = strlen(text) + 1;

	if (length > MESSAGE_PAYLOAD_MAX - *used)
		return false;
	memcpy(mailbox()->payload + *used, text, length);
	*used += length;
	return true;
}

/* The names connection that this program was given. */
static handle_t
own_names(void)
{
	static handle_t own;

	if (own == HANDLE_NONE)
		own = start_handle("names");
	return own;
}

/* A request with one path in its payload. */
static int32_t
ask(handle_t names, enum names_label label, const char *path, uint32_t handles, struct message *m)
{
	uint32_t length = 0;

	if (names == HANDLE_NONE)
		names = own_names();
	if (names == HANDLE_NONE)
		return ERRNO(ENOENT);
	if (path && !put_string(&length, path))
		return ERRNO(ENAMETOOLONG);
	m->tag = TAG(label, length, handles);
	mailbox()->accept = label == NAMES_LOOKUP;
	int32_t result = ipc_call(names, m);
	return result < 0 ? result : (int32_t)m->words[0];
}

static bool
is_below(const char *path, const char *prefix)
{
	size_t length = strlen(prefix);

	return length == 1 || (strncmp(path, prefix, length) == 0 &&
			       (path[length] == '\0' || path[length] == '/'));
}

/* The kept connection whose prefix fits best. */
static struct kept *
guess(const char *path)
{
	struct kept *best = NULL;

	for (struct kept *k = kept; k < kept + KEPT_MAX; k++) {
		if (k->number != 0 && is_below(path, k->prefix) &&
		    (!best || strlen(k->prefix) > strlen(best->prefix)))
			best = k;
	}
	return best;
}

static struct kept *
find_number(uint32_t number)
{
	for (struct kept *k = kept; k < kept + KEPT_MAX; k++) {
		if (k->number == number)
			return k;
	}
	return NULL;
}

/* Keep a connection that has just come, in place of the oldest. */
static void
keep(uint32_t number, const char *path, uint32_t length, handle_t connection)
{
	struct kept *k = find_number(number);

	if (!k)
		k = find_number(0);
	if (!k)
		k = &kept[next_to_go++ % KEPT_MAX];
	if (k->number != 0)
		handle_close(k->connection);
	k->number = number;
	k->connection = connection;
	memcpy(k->prefix, length ? path : "/", length ? length : 1);
	k->prefix[length ? length : 1] = '\0';
}

int32_t
names_lookup(const char *path, handle_t *connection)
{
	struct kept *k = guess(path);
	struct message m = { .words = { k ? k->number : 0 } };
	int32_t result = ask(HANDLE_NONE, NAMES_LOOKUP, path, 0, &m);

	if (result < 0)
		return result;
	if (result >= (int32_t)NAMES_PREFIX_MAX)
		return ERRNO(EIO);
	if (TAG_HANDLES(m.tag) == 1)
		keep(m.words[1], path, (uint32_t)result, mailbox()->handles[0]);
	k = find_number(m.words[1]);
	if (!k)
		return ERRNO(EIO);
	*connection = k->connection;
	return result;
}

void
names_forget(void)
{
	for (struct kept *k = kept; k < kept + KEPT_MAX; k++) {
		if (k->number != 0)
			handle_close(k->connection);
		k->number = 0;
	}
}

int32_t
names_mount(handle_t names, const char *prefix, handle_t connection)
{
	struct message m = { 0 };

	mailbox()->handles[0] = connection;
	return ask(names, NAMES_MOUNT, prefix, 1, &m);
}

int32_t
names_unmount(handle_t names, const char *prefix)
{
	struct message m = { 0 };

	return ask(names, NAMES_UNMOUNT, prefix, 0, &m);
}

int32_t
names_list(uint32_t n, char *prefix)
{
	struct message m = { .words = { n } };
	int32_t result = ask(HANDLE_NONE, NAMES_LIST, NULL, 0, &m);

	if (result < 0)
		return result;
	if (result >= (int32_t)NAMES_PREFIX_MAX)
		return ERRNO(EIO);
	memcpy(prefix, mailbox()->payload, (uint32_t)result + 1);
	return (int32_t)m.words[2];
}

/* Put a list; returns how many, or -1. */
static int32_t
put_list(uint32_t *used, const char *const *list)
{
	int32_t count = 0;

	for (; list && list[count]; count++) {
		if (!put_string(used, list[count]))
			return -1;
	}
	return count;
}

int32_t
names_confine(handle_t names, const char *const *seen, const char *const *mountable)
{
	uint32_t length = 0;
	int32_t see = put_list(&length, seen), mount = put_list(&length, mountable);
	struct message m = {
		.tag = TAG(NAMES_CONFINE, length, 0),
		.words = { (uint32_t)see, (uint32_t)mount },
	};

	if (see < 0 || mount < 0)
		return ERRNO(ENAMETOOLONG);
	mailbox()->accept = 1;
	int32_t result = ipc_call(names != HANDLE_NONE ? names : own_names(), &m);
	if (result >= 0)
		result = (int32_t)m.words[0];
	if (result < 0)
		return result;
	return TAG_HANDLES(m.tag) == 1 ? (int32_t)mailbox()->handles[0] : ERRNO(EIO);
}
