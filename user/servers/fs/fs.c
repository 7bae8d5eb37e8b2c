/* SPDX-License-Identifier: MIT */
/*
 * fs.c: files on a disk: ext2 under protocol/io.h.
 *
 *	fs [-r] DEVICE [PREFIX]		DEVICE: a path of the disk protocol; -r: only to be read
 *
 *   As a service (the service table) it has an endpoint and kept memory from init.  As a process
 *   (mount) it has PREFIX, makes an endpoint itself, mounts itself there and ends when it is
 *   unmounted and nobody has a file open; then its memory is its own, and goes with it.
 *
 *   The volume is volume.h's; here are its requests.  An open file's object is its inode number, so
 *   that the table of open files can lie in kept memory and mean the same to the next incarnation.
 *   A file that has lost its last name lives on as an orphan while it is open.
 *
 *   What has changed is written at a sync, when much has changed, and SYNC_AFTER milliseconds after
 *   the first change.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "change.h"
#include "data.h"
#include "fs.h"

#define FILES_MAX	1024u
#define SYNC_AFTER	5000u
#define PULSE_SYNC	1u

struct volume volume;
bool serves_own_mount;
static bool sync_is_due, unmounted;

_Static_assert(FILES_MAX * sizeof(struct io_file) <= SERVER_BYTES, "kept memory has room for the open files");

int32_t
walk_path(struct io_call *call, uint32_t which, struct walk *walk, const char *path, bool follow)
{
	char text[IO_PATH_MAX];
	int32_t result = tree_walk(&volume, walk, (uint32_t)(uintptr_t)call->start, path,
				   follow || (which == 0 && call->wants_directory));

	if (result == IO_REDIRECT) {
		result = tree_read_link(&volume, walk->node, text, sizeof text);
		return result < 0 ? result :
			io_redirect(call, which, path, (uint32_t)(walk->name - path), text, walk->rest);
	}
	if (result == 0 && which == 0 && call->wants_directory && !S_ISDIR(walk->mode))
		return ERRNO(ENOTDIR);
	return result;
}

int32_t
find(struct io_call *call, struct walk *walk, bool follow)
{
	volume_look(&volume);
	return walk_path(call, 0, walk, call->path ? call->path : "", follow);
}

/* Opening. */

static int32_t
open_existing(struct io_call *call, const struct walk *walk, uint32_t flags)
{
	uint32_t kind = IO_KIND_FILE | IO_KIND_SEEKABLE;
	bool writes = (flags & O_ACCMODE) != O_RDONLY;

	if ((flags & O_CREAT) && (flags & O_EXCL))
		return ERRNO(EEXIST);
	if (S_ISLNK(walk->mode))
		return ERRNO(ELOOP);	/* O_NOFOLLOW */
	if (S_ISDIR(walk->mode)) {
		kind = IO_KIND_DIRECTORY;
		if (writes || (flags & (O_TRUNC | O_CREAT)))
			return ERRNO(EISDIR);
	} else if (flags & O_DIRECTORY) {
		return ERRNO(ENOTDIR);
	} else if (!S_ISREG(walk->mode)) {
		return ERRNO(ENXIO);
	}
	if (writes && volume.read_only)
		return ERRNO(EROFS);
	int32_t result = (flags & O_TRUNC) && writes ? data_resize(&volume, walk->node, 0) : 0;
	return result < 0 ? result : io_open(call, (void *)(uintptr_t)walk->node, kind);
}

static int32_t
open_path(struct io_call *call)
{
	uint32_t flags = call->request->words[0], made;
	bool follow = !(flags & O_NOFOLLOW) && !((flags & O_CREAT) && (flags & O_EXCL));
	struct walk walk;
	int32_t result;

	if (call->repeated)
		flags &= ~(uint32_t)(O_EXCL | O_TRUNC);	/* it has made the file */
	result = find(call, &walk, follow);
	if (result == 0) {
		call->repeat.id = 0;	/* to cut it off may be several changes: that is done again */
		return open_existing(call, &walk, flags);
	}
	if (result != ERRNO(ENOENT) || !(flags & O_CREAT))
		return result;
	if (call->wants_directory || (flags & O_DIRECTORY))
		return ERRNO(EISDIR);
	result = tree_make(&volume, &walk, S_IFREG | (call->request->words[1] & MODE_BITS), &made);
	if (result < 0)
		return result;
	result = io_open(call, (void *)(uintptr_t)made, IO_KIND_FILE | IO_KIND_SEEKABLE);
	if (result < 0 && tree_walk(&volume, &walk, (uint32_t)(uintptr_t)call->start, call->path, false) == 0)
		tree_unlink(&volume, &walk);
	return result;
}

bool
file_is_open(struct volume *it, uint32_t number)
{
	const struct io_file *files = (const struct io_file *)it->kept->server;

	for (uint32_t i = 0; i < FILES_MAX; i++) {
		if (files[i].badge != 0 && (uintptr_t)files[i].object == number)
			return true;
	}
	return false;
}

static void
file_closed(struct io_server *own, struct io_file *file)
{
	uint32_t number = (uint32_t)(uintptr_t)file->object;
	struct inode inode;

	(void)own;
	file->object = NULL;
	volume_look(&volume);
	if (inode_get(&volume, number, &inode) == 0 && inode.raw->links == 0 && !volume.read_only &&
	    !file_is_open(&volume, number))
		inode_reap(&volume, number);
}

static uint64_t
file_size(struct io_server *own, struct io_file *file)
{
	struct inode inode;

	(void)own;
	volume_look(&volume);
	if (inode_get(&volume, (uint32_t)(uintptr_t)file->object, &inode) < 0 || !inode_is(&inode, INODE_FILE))
		return 0;
	return inode_size(&volume, &inode);
}

/* What is known of a file. */

static int32_t
stat_path(struct io_call *call)
{
	uint32_t number = (uint32_t)(uintptr_t)call->start;
	struct walk walk;
	struct inode inode;
	int32_t result;

	volume_look(&volume);
	if (call->path) {
		result = find(call, &walk, !(call->request->words[0] & IO_NOFOLLOW));
		if (result < 0)
			return result;
		number = walk.node;
	}
	result = inode_get(&volume, number, &inode);
	if (result < 0)
		return result;
	const struct ext2_inode *raw = inode.raw;
	/*
	 * Straight to where io_payload() would copy it; every member, or all of it would be cleared
	 * before.
	 */
	*(struct io_stat *)mailbox()->payload = (struct io_stat){
		.device = IO_DEVICE_DISK,
		.inode = inode.number,
		.mode = raw->mode,
		.links = raw->links,
		.size = inode_size(&volume, &inode),
		.blocks = raw->sectors,
		.block_size = volume.block_size,
		.which_device = 0,
		.used = { raw->used, 0 },
		.changed = { raw->changed, 0 },
		.status_changed = { raw->status_changed, 0 },
		.version = raw->version,
	};
	call->reply->tag = TAG(0, sizeof(struct io_stat), 0);
	return 0;
}

static int32_t
stat_all(struct io_call *call)
{
	struct io_statfs status = { .device = IO_DEVICE_DISK };

	volume_look(&volume);
	volume_status(&volume, &status);
	return io_payload(call, &status, sizeof status);
}

/* Change what an inode says of itself: mode or times. */
static int32_t
change_inode(struct io_call *call, void (*how)(struct ext2_inode *raw, const uint32_t *words), bool follow)
{
	struct walk walk;
	struct inode inode;
	int32_t result = find(call, &walk, follow);

	if (result == 0)
		result = change_begin(&volume);
	if (result < 0)
		return result;
	result = inode_get(&volume, walk.node, &inode);
	if (result == 0) {
		inode_change(&volume, &inode);
		how(inode.raw, call->request->words);
		inode_touch(&volume, &inode, false);
	}
	return change_end(&volume, result);
}

static void
set_mode(struct ext2_inode *raw, const uint32_t *words)
{
	raw->mode = (uint16_t)((raw->mode & S_IFMT) | (words[0] & MODE_BITS));
}

static void
set_time(uint32_t *time, uint32_t seconds)
{
	if (seconds == IO_TIME_NOW)
		*time = volume.now();
	else if (seconds != IO_TIME_KEEP)
		*time = seconds;
}

static void
set_times(struct ext2_inode *raw, const uint32_t *words)
{
	set_time(&raw->used, words[0]);
	set_time(&raw->changed, words[1]);
}

static int32_t
change_mode(struct io_call *call)
{
	return change_inode(call, set_mode, true);
}

static int32_t
change_times(struct io_call *call)
{
	return change_inode(call, set_times, !(call->request->words[2] & IO_NOFOLLOW));
}

static int32_t
sync_all(struct io_call *call)
{
	(void)call;
	return volume_sync(&volume);
}

static void
keep(const void *bytes, uint32_t length)
{
	change_kept(&volume, bytes, length);
}

void
change_decided(struct volume *it, int32_t result)
{
	(void)it;
	io_repeat_note(&server, result, keep);
	if (sync_is_due)
		return;
	sync_is_due = true;
	timer_set(server.server.endpoint, PULSE_SYNC, SYNC_AFTER, 0);
}

static void
pulse_came(struct server *own, uint32_t bits)
{
	(void)own;
	if (!(bits & PULSE_SYNC))
		return;
	sync_is_due = false;
	volume_sync(&volume);	/* if it fails, the next sync says so, and tries again */
}

/*
 * We are asked to end: the volume is left as unmounted, and what is kept, open files among it, for
 * who comes next.
 */
static bool
end(struct server *own)
{
	(void)own;
	volume_rest(&volume);	/* if it fails, the disk is as after a power cut */
	return true;
}

static bool
any_file_is_open(void)
{
	for (uint32_t i = 0; i < FILES_MAX; i++) {
		if (server.files[i].badge != 0)
			return true;
	}
	return false;
}

/* Of our own mount, if we are a process: the last who could open a file is gone. */
static void
hangup_came(struct server *own, uint32_t badge)
{
	io_hangup(own, badge);
	if (serves_own_mount && badge == CLIENT_OF_MOUNT)
		unmounted = true;
	if (unmounted && !any_file_is_open())
		exit(volume_close(&volume) < 0);
}

static io_handler *const handlers[IO_LABELS] = {
	[IO_OPEN] = open_path,
	[IO_STAT] = stat_path,
	[IO_STATFS] = stat_all,
	[IO_CHMOD] = change_mode,
	[IO_UTIME] = change_times,
	[IO_TRUNCATE] = contents_truncate,
	[IO_UNLINK] = name_unlink,
	[IO_RMDIR] = name_rmdir,
	[IO_MKDIR] = name_mkdir,
	[IO_READLINK] = name_readlink,
	[IO_SYMLINK] = name_symlink,
	[IO_LINK] = name_link,
	[IO_RENAME] = name_rename,
	[IO_READ] = contents_read,
	[IO_WRITE] = contents_write,
	[IO_READDIR] = contents_list,
	[IO_SYNC] = sync_all,
};

static server_handler *const labels[IO_LABELS] = {
	[IO_FIRST ... IO_LABELS - 1] = io_dispatch
};

struct io_server server = {
	.server = {
		.handlers = labels,
		.handler_count = IO_LABELS,
		.pulse = pulse_came,
		.hangup = hangup_came,
		.end = end,
	},
	.handlers = handlers,
	.file_count = FILES_MAX,
	.kept = true,
	.root = (void *)(uintptr_t)EXT2_ROOT,
	.close = file_closed,
	.size = file_size,
};
