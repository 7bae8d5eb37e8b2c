/* SPDX-License-Identifier: MIT */
/*
 * cache.c: blocks of the disk in memory.
 *
 *   What is kept is the row of struct buffer and their bytes.  Hash chains, the order of use and
 *   the counts are made from it when the server starts; links[count] is the head of the order of
 *   use: its `older` is the most recently used buffer, its `newer` the least.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cache.h"
#include "change.h"

/* Lists. */

static uint32_t
index_of(const struct volume *volume, const struct buffer *buffer)
{
	return (uint32_t)(buffer - volume->kept->buffers);
}

uint8_t *
cache_bytes(struct volume *volume, const struct buffer *buffer)
{
	return volume->cache.bytes + ((size_t)index_of(volume, buffer) << volume->block_shift);
}

static uint32_t *
hash_chain(struct cache *cache, uint32_t block)
{
	return &cache->hash[block % HASH_SIZE];
}

static void
hash_add(struct volume *volume, uint32_t i)
{
	uint32_t *chain = hash_chain(&volume->cache, volume->kept->buffers[i].block);

	volume->cache.links[i].next = *chain;
	*chain = i;
}

static void
hash_remove(struct volume *volume, uint32_t i)
{
	uint32_t *place = hash_chain(&volume->cache, volume->kept->buffers[i].block);

	while (*place != i)
		place = &volume->cache.links[*place].next;
	*place = volume->cache.links[i].next;
}

static void
order_remove(struct cache *cache, uint32_t i)
{
	struct buffer_link *link = &cache->links[i];

	cache->links[link->older].newer = link->newer;
	cache->links[link->newer].older = link->older;
}

/* As the most recently used, or as the first to go. */
static void
order_add(struct cache *cache, uint32_t i, bool recent)
{
	struct buffer_link *link = &cache->links[i], *head = &cache->links[cache->count];

	link->older = recent ? head->older : cache->count;
	link->newer = recent ? cache->count : head->newer;
	cache->links[link->older].newer = i;
	cache->links[link->newer].older = i;
}

void
cache_renew(struct volume *volume, uint32_t index)
{
	order_remove(&volume->cache, index);
	order_add(&volume->cache, index, true);
}

struct buffer *
cache_find(struct volume *volume, uint32_t block)
{
	const struct buffer *buffers = volume->kept->buffers;
	uint32_t i = *hash_chain(&volume->cache, block);

	while (i != BUFFER_NONE && buffers[i].block != block)
		i = volume->cache.links[i].next;
	return i == BUFFER_NONE ? NULL : &volume->kept->buffers[i];
}

/* States. */

static void
count_state(struct cache *cache, uint32_t state, uint32_t one)
{
	if (state & BUFFER_CHANGED)
		cache->changed += one;
	if (state & BUFFER_DATA)
		cache->dirty += one;
}

void
cache_set_state(struct volume *volume, struct buffer *buffer, uint32_t state)
{
	count_state(&volume->cache, buffer->state, UINT32_MAX);
	count_state(&volume->cache, state, 1);
	buffer->state = state;
}

void
cache_dirty(struct volume *volume, struct buffer *buffer)
{
	if (!(buffer->state & BUFFER_CHANGED))
		cache_set_state(volume, buffer, BUFFER_VALID | BUFFER_DATA);
}

/* Free buffers are in no hash chain. */
void
cache_recount(struct volume *volume)
{
	struct cache *cache = &volume->cache;

	cache->changed = cache->dirty = 0;
	volume->recent_inode = 0;
	for (uint32_t i = 0; i < HASH_SIZE; i++)
		cache->hash[i] = BUFFER_NONE;
	for (uint32_t i = 0; i < cache->count; i++) {
		struct buffer *buffer = &volume->kept->buffers[i];

		if (!(buffer->state & BUFFER_VALID) || buffer->block >= volume->blocks ||
		    cache_find(volume, buffer->block))
			buffer->state = 0;
		count_state(cache, buffer->state, 1);
		if (buffer->state != 0)
			hash_add(volume, i);
	}
}

/* A buffer for another block: FREE, and in no chain.  It stays where it is in the order of use. */
static void
give_up(struct volume *volume, struct buffer *buffer)
{
	if (buffer->state == 0)
		return;
	hash_remove(volume, index_of(volume, buffer));
	cache_set_state(volume, buffer, 0);
	volume->recent_inode = 0;
}

static struct buffer *
find_victim(struct volume *volume)
{
	struct cache *cache = &volume->cache;

	for (uint32_t i = cache->links[cache->count].newer; i != cache->count; i = cache->links[i].newer) {
		struct buffer *buffer = &volume->kept->buffers[i];

		if ((buffer->state == 0 || buffer->state == BUFFER_VALID) &&
		    cache->links[i].operation != volume->operation)
			return buffer;
	}
	return NULL;
}

static struct buffer *
take_victim(struct volume *volume, int32_t *error)
{
	struct buffer *buffer = find_victim(volume);

	*error = 0;
	if (!buffer && volume->cache.dirty > 0)
		*error = cache_write(volume, BUFFER_DATA);
	if (!buffer && *error == 0)
		buffer = find_victim(volume);
	if (!buffer) {
		*error = ERRNO(EIO);
		return NULL;
	}
	give_up(volume, buffer);
	return buffer;
}

/* The bytes are there: now it is that block. */
static void
become(struct volume *volume, struct buffer *buffer, uint32_t block, uint32_t state)
{
	buffer->block = block;
	kept_barrier();
	cache_set_state(volume, buffer, state);
	hash_add(volume, index_of(volume, buffer));
	cache_use(volume, buffer);
}

struct buffer *
cache_get(struct volume *volume, uint32_t block, int32_t *error)
{
	struct buffer *buffer = cache_find(volume, block);

	if (buffer) {
		cache_use(volume, buffer);
		return buffer;
	}
	buffer = take_victim(volume, error);
	if (!buffer)
		return NULL;
	void *piece = cache_bytes(volume, buffer);
	*error = volume->device->read(volume->device, (uint64_t)block << volume->block_shift,
				      volume->block_size, &piece, 1);
	if (*error < 0)
		return NULL;
	become(volume, buffer, block, BUFFER_VALID);
	return buffer;
}

struct buffer *
cache_fresh(struct volume *volume, uint32_t block, bool changed, int32_t *error)
{
	struct buffer *buffer = cache_find(volume, block);

	if (buffer)
		give_up(volume, buffer);
	else
		buffer = take_victim(volume, error);
	if (!buffer)
		return NULL;
	if (changed)
		change_kept(volume, buffer, sizeof *buffer);
	memset(cache_bytes(volume, buffer), 0, volume->block_size);
	become(volume, buffer, block, BUFFER_VALID | (changed ? BUFFER_CHANGED : BUFFER_DATA));
	return buffer;
}

void
cache_forget(struct volume *volume, uint32_t block)
{
	struct buffer *buffer = cache_find(volume, block);

	if (!buffer)
		return;
	if (volume->changing)
		change_kept(volume, buffer, sizeof *buffer);
	give_up(volume, buffer);
}

void
cache_release(struct volume *volume, struct buffer *buffer)
{
	volume->cache.links[index_of(volume, buffer)].operation = 0;
}

/* Many blocks at once. */

/* Read blocks that lie together into buffers of their own; if it fails nothing is lost. */
static void
read_together(struct volume *volume, uint32_t first, struct buffer **buffers, uint32_t count)
{
	void *pieces[DEVICE_PIECES] = { NULL };

	for (uint32_t i = 0; i < count; i++)
		pieces[i] = cache_bytes(volume, buffers[i]);
	if (volume->device->read(volume->device, (uint64_t)first << volume->block_shift, volume->block_size,
				 pieces, count) < 0)
		return;
	for (uint32_t i = 0; i < count; i++)
		become(volume, buffers[i], first + i, BUFFER_VALID);
}

void
cache_read_ahead(struct volume *volume, const uint32_t *blocks, uint32_t count)
{
	struct buffer *buffers[DEVICE_PIECES];
	uint32_t gathered = 0, first = 0;
	int32_t error;

	for (uint32_t i = 0; i < count; i++) {
		if (blocks[i] == 0 || cache_find(volume, blocks[i]))
			continue;
		if (gathered > 0 && (blocks[i] != first + gathered || gathered == DEVICE_PIECES)) {
			read_together(volume, first, buffers, gathered);
			gathered = 0;
		}
		if (gathered == 0)
			first = blocks[i];
		struct buffer *buffer = take_victim(volume, &error);
		if (!buffer)
			break;
		cache_use(volume, buffer);	/* so that it is not found again at once */
		buffers[gathered++] = buffer;
	}
	if (gathered > 0)
		read_together(volume, first, buffers, gathered);
}

void
run_add(struct run *run, uint32_t block, void *bytes)
{
	if (run->count > 0 && (block != run->first + run->count || run->count == DEVICE_PIECES))
		run_end(run);
	if (run->count == 0)
		run->first = block;
	run->pieces[run->count++] = bytes;
}

int32_t
run_end(struct run *run)
{
	struct volume *volume = run->volume;

	if (run->count > 0) {
		int32_t result = volume->device->write(volume->device, (uint64_t)run->first << volume->block_shift,
						       volume->block_size, run->pieces, run->count);
		if (result < 0)
			run->error = result;
	}
	run->count = 0;
	return run->error;
}

/* Sift down in a heap of buffer numbers with the highest block on top. */
static void
sift(const struct buffer *buffers, uint32_t *heap, uint32_t at, uint32_t count)
{
	uint32_t moved = heap[at];

	for (uint32_t child; (child = 2 * at + 1) < count; at = child) {
		if (child + 1 < count && buffers[heap[child + 1]].block > buffers[heap[child]].block)
			child++;
		if (buffers[heap[child]].block <= buffers[moved].block)
			break;
		heap[at] = heap[child];
	}
	heap[at] = moved;
}

uint32_t
cache_sort(struct volume *volume, uint32_t state)
{
	const struct buffer *buffers = volume->kept->buffers;
	uint32_t *order = volume->cache.order, count = 0;

	for (uint32_t i = 0; i < volume->cache.count; i++) {
		if (buffers[i].state & state)
			order[count++] = i;
	}
	for (uint32_t i = count / 2; i-- > 0;)
		sift(buffers, order, i, count);
	for (uint32_t end = count; end > 1;) {
		uint32_t highest = order[0];

		order[0] = order[--end];
		order[end] = highest;
		sift(buffers, order, 0, end);
	}
	return count;
}

int32_t
cache_write(struct volume *volume, uint32_t state)
{
	struct run run = { .volume = volume };
	uint32_t count = cache_sort(volume, state);

	for (uint32_t i = 0; i < count; i++) {
		struct buffer *buffer = &volume->kept->buffers[volume->cache.order[i]];

		run_add(&run, buffer->block, cache_bytes(volume, buffer));
	}
	if (run_end(&run) < 0)
		return run.error;
	for (uint32_t i = 0; i < count; i++)
		cache_set_state(volume, &volume->kept->buffers[volume->cache.order[i]], BUFFER_VALID);
	return 0;
}

/* Start. */

int32_t
cache_open(struct volume *volume)
{
	struct cache *cache = &volume->cache;

	cache->links = calloc(cache->count + 1, sizeof *cache->links);
	cache->order = calloc(cache->count, sizeof *cache->order);
	if (!cache->links || !cache->order)
		return ERRNO(ENOMEM);
	cache->links[cache->count].older = cache->links[cache->count].newer = cache->count;
	for (uint32_t i = 0; i < cache->count; i++)
		order_add(cache, i, true);
	cache_recount(volume);
	return 0;
}

void
cache_close(struct volume *volume)
{
	free(volume->cache.links);
	free(volume->cache.order);
	volume->cache.links = NULL;
	volume->cache.order = NULL;
}
