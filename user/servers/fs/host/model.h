/* SPDX-License-Identifier: MIT */
/*
 * model.h: the file system's core on the host, over an image in memory: for the tool fs-host, for
 * tests and fuzzing.
 *
 *   All of the core is part of the file that includes this.  A struct model is a mounted volume
 *   with its disk, which
 *
 *	keeps a log	of every write and flush, when log_most is set
 *	fails		every transfer after the first fail_after ones, when that is not 0
 *	ends the program at a transfer outside the image
 */
#pragma once

#include <stdlib.h>
#include <string.h>

#include "../cache.c"
#include "../../../lib/undo.c"
#include "../change.c"
#include "../data.c"
#include "../directory.c"
#include "../inode.c"
#include "../journal.c"
#include "../map.c"
#include "../replay.c"
#include "../space.c"
#include "../tree.c"
#include "../volume.c"

/* A write of one block or sector row; length 0: a flush. */
struct logged {
	uint64_t offset;
	uint32_t length;
	uint8_t *bytes;
};

struct model {
	struct device device;
	struct volume volume;
	uint8_t *image;
	uint8_t *kept;
	uint32_t kept_size;

	struct logged *log;
	uint32_t log_count, log_most;
	uint32_t transfers, fail_after;
	uint32_t opened;		/* an inode that counts as open; 0: none */
};

static inline int32_t
model_check(struct model *model, uint64_t offset, uint64_t length)
{
	if (offset > model->device.size || length > model->device.size - offset)
		abort();	/* outside the disk */
	model->transfers++;
	return model->fail_after != 0 && model->transfers > model->fail_after ? ERRNO(EIO) : 0;
}

static inline int32_t
model_read(struct device *device, uint64_t offset, uint32_t size, void *const *pieces, uint32_t count)
{
	struct model *model = (struct model *)device;
	int32_t result = model_check(model, offset, (uint64_t)size * count);

	for (uint32_t i = 0; result == 0 && i < count; i++)
		memcpy(pieces[i], model->image + offset + (size_t)i * size, size);
	return result;
}

static inline void
model_log(struct model *model, uint64_t offset, uint32_t length, const void *bytes)
{
	if (model->log_count == model->log_most)
		return;
	struct logged *logged = &model->log[model->log_count++];
	*logged = (struct logged){ offset, length, NULL };
	if (length > 0) {
		logged->bytes = malloc(length);
		memcpy(logged->bytes, bytes, length);
	}
}

static inline int32_t
model_write(struct device *device, uint64_t offset, uint32_t size, void *const *pieces, uint32_t count)
{
	struct model *model = (struct model *)device;
	int32_t result = model_check(model, offset, (uint64_t)size * count);

	for (uint32_t i = 0; result == 0 && i < count; i++) {
		memcpy(model->image + offset + (size_t)i * size, pieces[i], size);
		model_log(model, offset + (uint64_t)i * size, size, pieces[i]);
	}
	return result;
}

static inline int32_t
model_flush(struct device *device)
{
	struct model *model = (struct model *)device;
	int32_t result = model_check(model, 0, 0);

	if (result == 0)
		model_log(model, 0, 0, NULL);
	return result;
}

static uint32_t model_seconds = 1700000000;

static inline uint32_t
model_now(void)
{
	return model_seconds++;
}

static const char *model_said = "";

static inline void
model_say(const char *text)
{
	model_said = text;
}

static inline bool
model_is_open(struct volume *volume, uint32_t inode)
{
	const struct model *model = volume->context;

	return model->opened != 0 && model->opened == inode;
}

/* Mount again what is in model->image, with what is in model->kept. */
static inline int32_t
model_mount_again(struct model *model, bool read_only, const char **why)
{
	memset(&model->volume, 0, sizeof model->volume);
	model->volume.device = &model->device;
	model->volume.now = model_now;
	model->volume.say = model_say;
	model->volume.is_open = model_is_open;
	model->volume.context = model;
	return volume_open(&model->volume, model->kept, model->kept_size, read_only, why);
}

/* Mount an image; `buffers` of 4 KiB at most in the cache. */
static inline int32_t
model_mount(struct model *model, void *image, uint64_t size, uint32_t buffers, bool read_only, const char **why)
{
	memset(model, 0, offsetof(struct model, log));
	model->image = image;
	model->device = (struct device){ size, false, model_read, model_write, model_flush };
	model->kept_size = (uint32_t)(sizeof(struct kept) + buffers * BLOCK_MAX + 2 * BLOCK_MAX);
	model->kept = aligned_alloc(BLOCK_MAX, (model->kept_size + BLOCK_MAX - 1) & ~(BLOCK_MAX - 1));
	memset(model->kept, 0, model->kept_size);
	model->transfers = model->fail_after = model->opened = 0;
	return model_mount_again(model, read_only, why);
}

static inline void
model_free(struct model *model)
{
	free(model->kept);
	model->kept = NULL;
}

/* Bytes in memory as the source of a write. */
static inline int32_t
model_source(void *context, uint8_t *to, uint32_t length, uint32_t *done)
{
	const uint8_t **from = context;

	memcpy(to, *from, length);
	*from += length;
	*done = length;
	return 0;
}

/* Write like pwrite(): how many bytes, or an error. */
static inline int64_t
model_pwrite(struct model *model, uint32_t inode, uint64_t offset, const void *bytes, uint32_t length)
{
	const uint8_t *from = bytes;
	uint32_t done;
	int32_t result = data_write(&model->volume, inode, offset, length, model_source, &from, &done);

	return done > 0 ? (int64_t)done : result;
}

static inline int64_t
model_pread(struct model *model, uint32_t number, uint64_t offset, void *bytes, uint32_t length)
{
	struct inode inode;
	uint32_t done = 0, run;
	int32_t result;

	volume_look(&model->volume);
	result = inode_get(&model->volume, number, &inode);
	if (result < 0)
		return result;
	while (done < length && offset + done < inode_size(&model->volume, &inode)) {
		uint64_t left = inode_size(&model->volume, &inode) - offset - done;
		const uint8_t *from = data_at(&model->volume, &inode, offset + done, length - done, &run, &result);

		if (!from)
			return result;
		if (run > length - done)
			run = length - done;
		if (run > left)
			run = (uint32_t)left;
		memcpy((uint8_t *)bytes + done, from, run);
		done += run;
	}
	return done;
}

/* Find a path from the root; its inode, or an error. */
static inline int64_t
model_find(struct model *model, const char *path, struct walk *walk)
{
	volume_look(&model->volume);
	int32_t result = tree_walk(&model->volume, walk, EXT2_ROOT, path, false);

	return result < 0 ? result : (int64_t)walk->node;
}
