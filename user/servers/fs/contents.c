/* SPDX-License-Identifier: MIT */
/*
 * contents.c: requests on what is in files and directories.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "data.h"
#include "directory.h"
#include "fs.h"

static uint32_t
inode_of(const struct io_file *file)
{
	return (uint32_t)(uintptr_t)file->object;
}

int32_t
contents_read(struct io_call *call)
{
	struct inode inode;
	int32_t result;

	volume_look(&volume);
	result = inode_get(&volume, inode_of(call->file), &inode);
	if (result < 0)
		return result;
	if (!inode_is(&inode, INODE_FILE))
		return inode_is(&inode, INODE_DIRECTORY) ? ERRNO(EISDIR) : ERRNO(EINVAL);
	uint64_t size = inode_size(&volume, &inode);
	while (result == 0 && call->data.done < call->data.length && call->offset < size) {
		uint32_t wanted = call->data.length - call->data.done, run;

		if (wanted > size - call->offset)
			wanted = (uint32_t)(size - call->offset);
		const uint8_t *bytes = data_at(&volume, &inode, call->offset, wanted, &run, &result);
		if (!bytes)
			break;
		if (run < wanted)
			wanted = run;
		result = io_give(&call->data, bytes, wanted);
		call->offset += wanted;
	}
	return result;
}

/* Bytes from the caller, for data_write(). */
static int32_t
take(void *context, uint8_t *to, uint32_t length, uint32_t *done)
{
	struct io_transfer *data = context;
	uint32_t before = data->done;
	int32_t result = io_take(data, to, length);

	*done = data->done - before;
	return result;
}

int32_t
contents_write(struct io_call *call)
{
	uint32_t done, number = inode_of(call->file);
	struct inode inode;
	int32_t result;

	volume_look(&volume);
	result = inode_get(&volume, number, &inode);
	if (result < 0)
		return result;
	if (!inode_is(&inode, INODE_FILE))
		return ERRNO(EINVAL);
	result = data_write(&volume, number, call->offset, call->data.length, take, &call->data, &done);
	call->data.done = done;	/* what was taken, but not written, does not count */
	return result;
}

int32_t
contents_truncate(struct io_call *call)
{
	const uint32_t *words = call->request->words;
	uint64_t size = (uint64_t)words[1] << 32 | words[0];
	struct walk walk;
	int32_t result = find(call, &walk, true);

	if (result < 0)
		return result;
	if ((walk.mode & INODE_FORMAT) != INODE_FILE)
		return (walk.mode & INODE_FORMAT) == INODE_DIRECTORY ? ERRNO(EISDIR) : ERRNO(EINVAL);
	if (!call->path && (call->file->flags & O_ACCMODE) == O_RDONLY)
		return ERRNO(EINVAL);
	return size > INT64_MAX ? ERRNO(EINVAL) : data_resize(&volume, walk.node, size);
}

/* The type of a record, as readdir() tells it; a directory without types makes the inode be looked at. */
static uint8_t
type_of(const struct ext2_record *record)
{
	static const uint8_t types[] = {
		[EXT2_TYPE_FILE] = DT_REG, [EXT2_TYPE_DIRECTORY] = DT_DIR, [EXT2_TYPE_CHARACTER] = DT_CHR,
		[EXT2_TYPE_BLOCK] = DT_BLK, [EXT2_TYPE_FIFO] = DT_FIFO, [EXT2_TYPE_LINK] = DT_LNK,
	};
	struct inode inode;

	if (volume.has_types && record->type < sizeof types)
		return types[record->type];
	return inode_get(&volume, record->inode, &inode) == 0 ? (uint8_t)(inode.raw->mode >> 12) : DT_UNKNOWN;
}

int32_t
contents_list(struct io_call *call)
{
	uint32_t place = call->request->words[1];
	char name[EXT2_NAME_MAX + 1];
	struct entry entry;
	struct inode inode;
	int32_t result;

	volume_look(&volume);
	result = inode_get(&volume, inode_of(call->file), &inode);

	if (result < 0)
		return result;
	if (!inode_is(&inode, INODE_DIRECTORY))
		return ERRNO(ENOTDIR);
	while ((result = directory_after(&volume, &inode, place, &entry)) == 0) {
		memcpy(name, entry.record->name, entry.record->name_length);
		name[entry.record->name_length] = '\0';
		if (!io_entry_add(call, entry.record->inode, type_of(entry.record), name, entry.next))
			break;
		place = entry.next;
	}
	return result < 0 && result != ERRNO(ENOENT) ? result : io_entries_end(call, place);
}
