/* SPDX-License-Identifier: MIT */
/*
 * ramfs.c: files in memory: / until a disk is there, with everything that came in the boot archive.
 *
 *   The tree is tree.c's, nodes, names and contents are node.h's; here are the requests of
 *   protocol/io.h.  An open file's object is its node, which counts it in node->opens: so a file
 *   that has lost its last name lives on while it is open.  All of it outlives the server, which
 *   may be killed at any instruction (kept.h).
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <print.h>
#include <start.h>
#include <string.h>
#include <sys/stat.h>
#include <wall.h>

#include "ramfs.h"

#define MODE_BITS	07777u

/* Walk along a request's path; a link is answered with where it leads. */
static int32_t
walk_path(struct io_call *call, uint32_t which, struct walk *walk, const char *path, bool follow)
{
	int32_t result = tree_walk(walk, call->start, path, follow || (which == 0 && call->wants_directory));

	if (result == IO_REDIRECT)
		return io_redirect(call, which, path, (uint32_t)(walk->name - path), walk->node->link, walk->rest);
	if (result == 0 && which == 0 && call->wants_directory && !node_is_directory(walk->node))
		return ERRNO(ENOTDIR);
	return result;
}

/* The node of a request that takes a path or self. */
static int32_t
find(struct io_call *call, struct walk *walk, bool follow)
{
	*walk = (struct walk){ .node = call->start };
	return call->path ? walk_path(call, 0, walk, call->path, follow) : 0;
}

static int32_t
open_existing(struct io_call *call, struct node *node, uint32_t flags)
{
	uint32_t kind = IO_KIND_FILE | IO_KIND_SEEKABLE;

	if ((flags & O_CREAT) && (flags & O_EXCL))
		return ERRNO(EEXIST);
	if (S_ISLNK(node->mode))
		return ERRNO(ELOOP);	/* O_NOFOLLOW */
	if (node_is_directory(node)) {
		kind = IO_KIND_DIRECTORY;
		if ((flags & O_ACCMODE) != O_RDONLY || (flags & (O_TRUNC | O_CREAT)))
			return ERRNO(EISDIR);
	} else if (flags & O_DIRECTORY) {
		return ERRNO(ENOTDIR);
	}
	int32_t result = io_open(call, node, kind);
	if (result < 0)
		return result;
	node->opens++;
	if ((flags & O_TRUNC) && node->size > 0 && (flags & O_ACCMODE) != O_RDONLY)
		data_resize(node, 0);
	return 0;
}

static int32_t
open_path(struct io_call *call)
{
	uint32_t flags = call->request->words[0];
	bool follow = !(flags & O_NOFOLLOW) && !((flags & O_CREAT) && (flags & O_EXCL));
	struct walk walk;
	int32_t result;

	if (call->repeated)
		flags &= ~(uint32_t)(O_EXCL | O_TRUNC);	/* it has made the file */
	result = find(call, &walk, follow);
	if (result == 0)
		return open_existing(call, walk.node, flags);
	if (result != ERRNO(ENOENT) || !(flags & O_CREAT))
		return result;
	if (call->wants_directory || (flags & O_DIRECTORY))
		return ERRNO(EISDIR);
	result = tree_make(&walk, S_IFREG | (call->request->words[1] & MODE_BITS), call->client, &walk.node);
	if (result < 0)
		return result;
	result = io_open(call, walk.node, IO_KIND_FILE | IO_KIND_SEEKABLE);
	if (result < 0) {
		tree_walk(&walk, call->start, call->path, false);
		tree_unlink(&walk);
		return result;
	}
	walk.node->opens++;
	return 0;
}

static int32_t
stat_path(struct io_call *call)
{
	struct walk walk;
	int32_t result = find(call, &walk, !(call->request->words[0] & IO_NOFOLLOW));

	if (result < 0)
		return result;
	const struct node *node = walk.node;
	struct io_stat stat = {
		.device = IO_DEVICE_RAMFS,
		.inode = node->inode,
		.mode = node->mode,
		.links = node->links,
		.size = node->size,
		.blocks = S_ISREG(node->mode) ? (uint64_t)node->file.pages * (DATA_PAGE / 512) : 0,
		.block_size = DATA_PAGE,
		.used = node->used,
		.changed = node->changed,
		.status_changed = node->status_changed,
		.version = node->version,
	};
	return io_payload(call, &stat, sizeof stat);
}

static int32_t
stat_all(struct io_call *call)
{
	struct io_statfs status = { .device = IO_DEVICE_RAMFS, .block_size = DATA_PAGE };

	pages_tell(&status);
	return io_payload(call, &status, sizeof status);
}

static int32_t
change_mode(struct io_call *call)
{
	struct walk walk;
	int32_t result = find(call, &walk, true);

	if (result < 0)
		return result;
	node_changed(walk.node, false);
	walk.node->mode = (walk.node->mode & S_IFMT) | (call->request->words[0] & MODE_BITS);
	commit();
	return 0;
}

static void
set_time(struct io_time *time, uint32_t seconds)
{
	if (seconds == IO_TIME_NOW)
		*time = time_now();
	else if (seconds != IO_TIME_KEEP)
		*time = (struct io_time){ .seconds = seconds };
}

static int32_t
change_times(struct io_call *call)
{
	const uint32_t *words = call->request->words;
	struct walk walk;
	int32_t result = find(call, &walk, !(words[2] & IO_NOFOLLOW));

	if (result < 0)
		return result;
	node_changed(walk.node, false);
	set_time(&walk.node->used, words[0]);
	set_time(&walk.node->changed, words[1]);
	commit();
	return 0;
}

static int32_t
truncate(struct io_call *call)
{
	const uint32_t *words = call->request->words;
	uint64_t size = (uint64_t)words[1] << 32 | words[0];
	struct walk walk;
	int32_t result = find(call, &walk, true);

	if (result < 0)
		return result;
	if (node_is_directory(walk.node))
		return ERRNO(EISDIR);
	if (!call->path && (call->file->flags & O_ACCMODE) == O_RDONLY)
		return ERRNO(EINVAL);
	if (size > INT64_MAX)
		return ERRNO(EINVAL);
	return data_resize(walk.node, size);
}

static int32_t
unlink_path(struct io_call *call)
{
	struct walk walk;
	int32_t result = find(call, &walk, false);

	return result < 0 ? result : tree_unlink(&walk);
}

static int32_t
remove_directory(struct io_call *call)
{
	struct walk walk;

	call->wants_directory = false;	/* rmdir("link/") is ENOTDIR, not where the link leads */
	int32_t result = find(call, &walk, false);
	return result < 0 ? result : tree_rmdir(&walk);
}

/* A walk to where something new is to be; 0 or why it cannot be. */
static int32_t
find_place(int32_t result)
{
	return result == ERRNO(ENOENT) ? 0 : result == 0 ? ERRNO(EEXIST) : result;
}

static int32_t
make_directory(struct io_call *call)
{
	struct walk walk;
	struct node *made;

	call->wants_directory = false;	/* mkdir("new/") is right */
	int32_t result = find_place(find(call, &walk, false));
	if (result < 0)
		return result;
	return tree_make(&walk, S_IFDIR | (call->request->words[1] & MODE_BITS), call->client, &made);
}

static int32_t
read_link(struct io_call *call)
{
	struct walk walk;
	int32_t result = find(call, &walk, false);

	if (result < 0)
		return result;
	if (!S_ISLNK(walk.node->mode))
		return ERRNO(EINVAL);
	io_payload(call, walk.node->link, (uint32_t)walk.node->size);
	return (int32_t)walk.node->size;
}

static int32_t
make_link(struct io_call *call)
{
	struct walk walk;
	int32_t result = find_place(find(call, &walk, false)), error;
	const char *text = io_second(call, true, &error);

	if (result < 0)
		return result;
	return text ? tree_make_link(&walk, text, call->client) : error;
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

static int32_t
link_path(struct io_call *call)
{
	struct walk old, name;
	int32_t result = find_both(call, &old, &name);

	return result < 0 ? result : tree_link(&old, &name);
}

static int32_t
rename_path(struct io_call *call)
{
	struct walk old, name;
	int32_t result = find_both(call, &old, &name);

	return result < 0 ? result : tree_rename(&old, &name);
}

/* Open files. */

static int32_t
read_file(struct io_call *call)
{
	struct node *node = call->file->object;
	int32_t result = 0;

	if (node_is_directory(node))
		return ERRNO(EISDIR);
	while (result == 0 && call->data.done < call->data.length && call->offset < node->size) {
		uint32_t wanted = call->data.length - call->data.done, run;
		const uint8_t *bytes = data_at(node, call->offset, &run);

		if (run < wanted)
			wanted = run;
		if (wanted > node->size - call->offset)
			wanted = (uint32_t)(node->size - call->offset);
		result = io_give(&call->data, bytes, wanted);
		call->offset += wanted;
	}
	return result;
}

static int32_t
write_file(struct io_call *call)
{
	struct node *node = call->file->object;
	int32_t result = 0;
	uint32_t run;

	if (call->offset >= FILE_SIZE_MAX && call->data.length > 0)
		return ERRNO(EFBIG);
	while (result == 0 && call->data.done < call->data.length && call->offset < FILE_SIZE_MAX) {
		uint32_t wanted = call->data.length - call->data.done, before = call->data.done;
		uint8_t *bytes = data_reserve(node, call->offset, &run);

		result = bytes ? io_take(&call->data, bytes, run < wanted ? run : wanted) : ERRNO(ENOSPC);
		call->offset += call->data.done - before;
	}
	if (call->data.done > 0) {
		node_changed(node, true);
		if (call->offset > node->size)
			node->size = call->offset;
		commit();
	}
	return result;
}

static uint8_t
type_of(uint32_t mode)
{
	return S_ISDIR(mode) ? DT_DIR : S_ISLNK(mode) ? DT_LNK : DT_REG;
}

static int32_t
list_directory(struct io_call *call)
{
	struct node *directory = call->file->object;
	uint32_t place = call->request->words[1];

	if (!node_is_directory(directory))
		return ERRNO(ENOTDIR);
	for (struct entry *e = directory_after(directory, place); e; e = e->next) {
		if (!io_entry_add(call, e->node->inode, type_of(e->node->mode), e->name, e->place))
			break;
		place = e->place;
	}
	return io_entries_end(call, place);
}

static void
file_closed(struct io_server *server, struct io_file *file)
{
	struct node *node = file->object;

	(void)server;
	node->opens--;
	node_release(node);
}

static uint64_t
file_size(struct io_server *server, struct io_file *file)
{
	const struct node *node = file->object;

	(void)server;
	return node_is_directory(node) ? 0 : node->size;
}

struct io_time
time_now(void)
{
	return wall_clock();
}

static io_handler *const handlers[IO_LABELS] = {
	[IO_OPEN] = open_path,
	[IO_STAT] = stat_path,
	[IO_STATFS] = stat_all,
	[IO_CHMOD] = change_mode,
	[IO_UTIME] = change_times,
	[IO_TRUNCATE] = truncate,
	[IO_UNLINK] = unlink_path,
	[IO_RMDIR] = remove_directory,
	[IO_MKDIR] = make_directory,
	[IO_READLINK] = read_link,
	[IO_SYMLINK] = make_link,
	[IO_LINK] = link_path,
	[IO_RENAME] = rename_path,
	[IO_READ] = read_file,
	[IO_WRITE] = write_file,
	[IO_READDIR] = list_directory,
};

/* Every request goes through here, so that a successor knows whether we died of one. */
static int32_t
serve(struct server *server, const struct message *request, struct message *reply)
{
	int32_t result;

	kept->in_hand = true;
	result = io_dispatch(server, request, reply);
	kept->deaths = 0;
	kept->in_hand = false;
	return result;
}

static server_handler *const labels[IO_LABELS] = { [IO_FIRST ... IO_LABELS - 1] = serve };

static struct io_server server = {
	.server = { .handlers = labels, .handler_count = IO_LABELS, .hangup = io_hangup },
	.handlers = handlers,
	.file_count = FILES_MAX,
	.kept = true,
	.close = file_closed,
	.size = file_size,
};

/* As commit() calls it: all that a request here comes to when it changes something is 0. */
static void
note(void)
{
	io_repeat_note(&server, 0, keep);
}

int
main(void)
{
	struct archive archive;
	struct archive_error error;
	uint32_t pages;
	int32_t result = archive_map(&archive, start_handle_needed("archive"), &error);

	server.server.endpoint = start_handle_needed("endpoint");
	if (result == 0 && !pages_init(&server, &pages))
		result = ERRNO(ENOMEM);
	if (result == 0)
		result = take_over(&server, &archive, pages);
	if (result < 0) {
		log_printf("ramfs: the boot archive cannot be shown: error %d\n", (int)-result);
		return 1;
	}
	commit_hook = note;
	io_server_prepare(&server, server.server.endpoint);
	return (int)server_run(&server.server);
}
