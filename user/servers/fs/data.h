/* SPDX-License-Identifier: MIT */
/*
 * data.h: what is in files.
 *
 *   Bytes go straight between the buffers of the cache and whoever reads or writes.  A write is one
 *   change for each block: the block's place, the file's size and time, and whatever the server
 *   notes of its request.  The bytes themselves are not undone: a write that did not happen may
 *   show in bytes that were there before, as one that happened and was cut short by a crash; it
 *   never shows bytes of another file.
 *
 *   Beyond its end a file's last block holds zeros: cutting puts them there, and so does growing,
 *   in case another system did not.
 *
 *   Read-ahead: a read that finds its first block missing where the read-ahead before it ended
 *   takes twice as many.
 */
#pragma once

#include "inode.h"

/*
 * The bytes of a file at an offset below its size; *run: how many lie there in one piece.  wanted:
 * bytes that will be asked for from there on.  NULL: *error is ERRNO(EIO).
 */
const uint8_t *
data_at(struct volume *volume, const struct inode *inode, uint64_t offset, uint32_t wanted, uint32_t *run, int32_t *error);

/*
 * Where written bytes come from: put `length` of them at `to`, and say in *done how many there are,
 * even with an error.
 */
typedef int32_t data_source(void *context, uint8_t *to, uint32_t length, uint32_t *done);

/*
 * Write `length` bytes at an offset.  *done: how many were written.  0, or why it were not all of
 * them: ERRNO(ENOSPC), ERRNO(EFBIG), ERRNO(EIO), ERRNO(EROFS), or what the source says.
 */
int32_t
data_write(struct volume *volume, uint32_t number, uint64_t offset, uint32_t length, data_source *source, void *context,
	   uint32_t *done);

/* Make a file shorter or longer.  0, ERRNO(EFBIG), ERRNO(EIO), ERRNO(EROFS). */
int32_t
data_resize(struct volume *volume, uint32_t number, uint64_t size);

/* Within a change: the text of a new symbolic link.  0, ERRNO(ENAMETOOLONG), ERRNO(ENOSPC), ERRNO(EIO). */
int32_t
data_set_text(struct volume *volume, struct inode *inode, const char *text);

/* That text, with a zero; its length, or ERRNO(EINVAL), ERRNO(ENAMETOOLONG), ERRNO(EIO). */
int32_t
data_text(struct volume *volume, const struct inode *inode, char *text, uint32_t size);
