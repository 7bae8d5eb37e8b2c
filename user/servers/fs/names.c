/* SPDX-License-Identifier: MIT */
/*
 * names.c: requests that make, move and take away names.
 */
#include <errno.h>
#include <sys/stat.h>

#include "fs.h"

/* A walk to where something new is to be; 0 or why it cannot be. */
static int32_t
find_place(int32_t result)
{
	return result == ERRNO(ENOENT) ? 0 : result == 0 ? ERRNO(EEXIST) : result;
}

int32_t
name_unlink(struct io_call *call)
{
	struct walk walk;
	int32_t result = find(call, &walk, false);

	return result < 0 ? result : tree_unlink(&volume, &walk);
}

int32_t
name_rmdir(struct io_call *call)
{
	struct walk walk;

	call->wants_directory = false;	/* rmdir("link/") is ENOTDIR, not where the link leads */
	int32_t result = find(call, &walk, false);
	return result < 0 ? result : tree_rmdir(&volume, &walk);
}

int32_t
name_mkdir(struct io_call *call)
{
	struct walk walk;
	uint32_t made;

	call->wants_directory = false;	/* mkdir("new/") is right */
	int32_t result = find_place(find(call, &walk, false));
	return result < 0 ? result :
		tree_make(&volume, &walk, S_IFDIR | (call->request->words[1] & MODE_BITS), &made);
}

int32_t
name_readlink(struct io_call *call)
{
	char text[IO_PATH_MAX + 1];
	struct walk walk;
	int32_t result = find(call, &walk, false);

	if (result == 0)
		result = tree_read_link(&volume, walk.node, text, sizeof text);
	if (result >= 0)
		io_payload(call, text, (uint32_t)result);
	return result;
}

int32_t
name_symlink(struct io_call *call)
{
	struct walk walk;
	int32_t result = find_place(find(call, &walk, false)), error;
	const char *text = io_second(call, true, &error);

	if (result < 0)
		return result;
	return text ? tree_make_link(&volume, &walk, text) : error;
}

/* Both walks of a request with two paths.  The second may end at nothing. */
static int32_t
find_both(struct io_call *call, struct walk *old, struct walk *name)
{
	int32_t error;
	const char *second = io_second(call, false, &error);

	if (!second)
		return error;
	int32_t result = find(call, old, false);
	if (result < 0)
		return result;
	result = walk_path(call, 1, name, second, false);
	return result == ERRNO(ENOENT) ? 0 : result;
}

int32_t
name_link(struct io_call *call)
{
	struct walk old, name;
	int32_t result = find_both(call, &old, &name);

	return result < 0 ? result : tree_link(&volume, &old, &name);
}

int32_t
name_rename(struct io_call *call)
{
	struct walk old, name;
	int32_t result = find_both(call, &old, &name);

	return result < 0 ? result : tree_rename(&volume, &old, &name);
}
