/* SPDX-License-Identifier: MIT */
/*
 * disk.c: sectors of a disk or partition: the client's half of protocol/disk.h, whose steps (1) to
 * (7) and (a) to (c) are named here where they happen.
 *
 *   The ring is ours but for the statuses, and the server is not trusted with more: whatever it
 *   leaves there, a result is taken once, in order, and `put` and `taken` are never read back from
 *   what it could have changed without being bounded again.
 *
 *   Each connection that we make to be pulsed through brings one hang-up, when the server has
 *   closed it, for whatever reason, or when a call that should have given it away failed.  So they
 *   are counted: only when none is left has the server none of ours, and has to be shown the memory
 *   again.
 *
 *   disk_read() and disk_write() cut what they are asked for into requests of DISK_COUNT_MAX and
 *   keep up to OWN_BUFFERS of them in flight, each with a buffer of its own: the buffer of request
 *   n is n % OWN_BUFFERS, which is free again when the result of request n - OWN_BUFFERS has been
 *   taken.
 */
#include "disk.h"

#include <errno.h>
#include <string.h>

#include "ipc.h"
#include "memory.h"
#include "names.h"

#define OWN_BUFFERS	4u
#define BUFFER_BYTES	(DISK_COUNT_MAX * DISK_SECTOR)
#define OWN_LENGTH	(PAGE_SIZE + OWN_BUFFERS * BUFFER_BYTES)
#define OWN_BITS	1u
#define OWN_BADGE	1u

/*
 * A call that is harmless to repeat, without payload.  Handles are put into the mailbox each time,
 * as a call takes them out.
 */
static int32_t
call_again(handle_t connection, struct message *m, const handle_t handles[2], uint32_t accept)
{
	const struct message first = *m;
	int32_t result = E_RESTARTED;

	for (uint32_t tries = 0; tries < DISK_REPEATS && result == E_RESTARTED; tries++) {
		*m = first;
		mailbox()->accept = accept;
		if (handles)
			memcpy(mailbox()->handles, handles, 2 * sizeof handles[0]);
		result = ipc_call(connection, m);
	}
	mailbox()->accept = 0;
	return result < 0 ? result : (int32_t)m->words[0];
}

static int32_t
get_info(struct disk *disk)
{
	struct message m = { .tag = TAG(DISK_INFO, 0, 0) };
	int32_t result = call_again(disk->session, &m, NULL, 0);

	if (result >= 0 && TAG_LENGTH(m.tag) != sizeof disk->info)
		return ERRNO(EIO);
	if (result >= 0)
		memcpy(&disk->info, mailbox()->payload, sizeof disk->info);
	return result;
}

static int32_t
open_session(struct disk *disk, handle_t root, const char *name, uint32_t flags)
{
	const uint32_t length = (uint32_t)strlen(name) + 1;
	struct message m;
	int32_t result = E_RESTARTED;

	if (length > MESSAGE_PAYLOAD_MAX)
		return ERRNO(ENAMETOOLONG);
	for (uint32_t tries = 0; tries < DISK_REPEATS && result == E_RESTARTED; tries++) {
		m = (struct message){ .tag = TAG(DISK_OPEN, length, 0), .words = { flags } };
		memcpy(mailbox()->payload, name, length);
		mailbox()->accept = 1;
		result = ipc_call(root, &m);
	}
	mailbox()->accept = 0;
	if (result < 0 || (int32_t)m.words[0] < 0)
		return result < 0 ? result : (int32_t)m.words[0];
	if (TAG_HANDLES(m.tag) != 1)
		return ERRNO(EIO);
	disk->session = mailbox()->handles[0];
	disk->kick = m.words[1];
	return 0;
}

int32_t
disk_open_on(struct disk *disk, handle_t root, const char *name, uint32_t flags)
{
	int32_t result;

	memset(disk, 0, sizeof *disk);
	result = open_session(disk, root, name, flags);
	if (result < 0)
		return result;
	result = get_info(disk);
	if (result < 0)
		disk_close(disk);
	return result;
}

int32_t
disk_open(struct disk *disk, const char *path, uint32_t flags)
{
	handle_t root;
	int32_t result = names_lookup(path, &root);

	memset(disk, 0, sizeof *disk);
	if (result < 0)
		return result;
	path += result;
	while (*path == '/')
		path++;
	return disk_open_on(disk, root, path, flags);
}

void
disk_close(struct disk *disk)
{
	if (disk->session != HANDLE_NONE)
		handle_close(disk->session);
	if (disk->own) {
		memory_unmap_all(HANDLE_SELF, (uint32_t)disk->memory.base, disk->memory.length);
		space_return((uint32_t)disk->memory.base, disk->memory.length);
		handle_close(disk->memory.memory);
		handle_close(disk->endpoint);
	}
	memset(disk, 0, sizeof *disk);
}

uint32_t
disk_in_flight(const struct disk *disk)
{
	const uint32_t count = disk->ring->put - disk->ring->taken;

	return count <= DISK_RING_SIZE ? count : DISK_RING_SIZE;
}

/* Nobody will carry these out: the oldest, or all. */
static void
give_up(struct disk *disk, uint32_t most)
{
	for (uint32_t at = disk->ring->taken; at != disk->ring->put && most > 0; at++) {
		struct disk_request *request = &disk->ring->requests[at % DISK_RING_SIZE];

		if (request->status != DISK_PENDING)
			continue;
		request->status = ERRNO(EIO);
		most--;
	}
}

/* Show the memory, with a connection of which the server then has the only handle: (a). */
static int32_t
show(struct disk *disk)
{
	const struct disk_memory *memory = &disk->memory;
	struct message m = { .tag = TAG(DISK_ATTACH, 0, 2), .words = { memory->ring, memory->length, disk->bits } };
	const int32_t connection = connection_create(disk->endpoint, disk->badge, disk->bits);
	int32_t result;

	if (connection < 0)
		return connection;
	disk->connections++;
	result = call_again(disk->session, &m, (handle_t[2]){ memory->memory, (handle_t)connection }, 0);
	handle_close((handle_t)connection);
	return result;
}

int32_t
disk_attach(struct disk *disk, const struct disk_memory *memory, handle_t endpoint, uint32_t bits, uint32_t badge)
{
	int32_t result;

	disk->memory = *memory;
	disk->endpoint = endpoint;
	disk->bits = bits;
	disk->badge = badge;
	disk->deaths = 0;
	disk->ring = (struct disk_ring *)(memory->base + memory->ring);
	result = show(disk);
	if (result < 0)
		disk->ring = NULL;
	return result;
}

int32_t
disk_again(struct disk *disk)
{
	int32_t result;

	if (disk->connections > 0)
		disk->connections--;
	if (!disk->ring || disk->connections > 0)
		return 0;
	if (++disk->deaths >= DISK_REPEATS) {
		give_up(disk, 1);
		disk->deaths = 0;
	}
	result = show(disk);		/* (b) */
	if (result < 0)
		give_up(disk, DISK_RING_SIZE);
	return result;
}

int32_t
disk_submit(struct disk *disk, enum disk_operation operation, uint64_t first, uint32_t count, uint32_t buffer, uint32_t id)
{
	const uint32_t put = disk->ring->put;

	if (disk_in_flight(disk) == DISK_RING_SIZE)
		return E_FULL;
	disk->ring->requests[put % DISK_RING_SIZE] = (struct disk_request){
		.id = id, .operation = operation, .first = first, .count = count, .buffer = buffer,
		.status = DISK_PENDING,
	};					/* (1) */
	__asm__ volatile("" : : : "memory");	/* the request before the counter */
	disk->ring->put = put + 1;		/* (2) */
	return 0;
}

void
disk_kick(struct disk *disk)
{
	if (pulse(disk->session, disk->kick) < 0)	/* (3) */
		give_up(disk, DISK_RING_SIZE);
}

bool
disk_next(struct disk *disk, uint32_t *id, int32_t *status)
{
	const uint32_t taken = disk->ring->taken;
	const struct disk_request *request = &disk->ring->requests[taken % DISK_RING_SIZE];

	*status = request->status;
	if (disk_in_flight(disk) == 0 || *status == DISK_PENDING)
		return false;
	*id = request->id;
	disk->ring->taken = taken + 1;		/* (7) */
	disk->deaths = 0;
	return true;
}

int32_t
disk_wait(struct disk *disk)
{
	const struct disk_ring *ring = disk->ring;
	struct message m;

	while (disk_in_flight(disk) > 0) {
		int32_t result;

		if (ring->requests[ring->taken % DISK_RING_SIZE].status != DISK_PENDING)
			return 0;
		result = ipc_recv(disk->endpoint, &m, TIMEOUT_NEVER);
		if (result < 0 && result != E_INTERRUPTED)
			return result;
		if (result >= 0 && TAG_KIND(result) == TAG_KIND_HANGUP && m.badge == disk->badge)
			disk_again(disk);	/* if it fails, all are given up */
	}
	return E_STATE;
}

int32_t
disk_attach_simple(struct disk *disk)
{
	int32_t memory = memory_create(OWN_LENGTH, MEMORY_SPARSE), endpoint = endpoint_create(), result = memory;
	struct disk_memory own = { (handle_t)memory, NULL, OWN_LENGTH, 0 };

	if (memory > 0)
		result = memory_commit_all((handle_t)memory, 0, OWN_LENGTH);
	if (result >= 0)
		own.base = memory_show((handle_t)memory, OWN_LENGTH, MAP_READ | MAP_WRITE, &result);
	if (result >= 0)
		result = endpoint < 0 ? endpoint : disk_attach(disk, &own, (handle_t)endpoint, OWN_BITS, OWN_BADGE);
	if (result >= 0) {
		disk->own = true;
		return result;
	}
	if (own.base)
		memory_unmap_all(HANDLE_SELF, (uint32_t)own.base, OWN_LENGTH);
	if (memory > 0)
		handle_close((handle_t)memory);
	if (endpoint > 0)
		handle_close((handle_t)endpoint);
	return result;
}

int32_t
disk_open_simple(struct disk *disk, const char *path, uint32_t flags)
{
	int32_t result = disk_open(disk, path, flags);

	if (result < 0)
		return result;
	result = disk_attach_simple(disk);
	if (result < 0)
		disk_close(disk);
	return result;
}

/* What disk_read() and disk_write() have been asked for. */
struct job {
	enum disk_operation operation;
	uint64_t first;
	uint32_t count;			/* sectors */
	uint8_t *to;
	const uint8_t *from;
};

static uint32_t
part_count(const struct job *job, uint32_t part)
{
	const uint32_t rest = job->count - part * DISK_COUNT_MAX;

	return rest < DISK_COUNT_MAX ? rest : DISK_COUNT_MAX;
}

static uint32_t
part_buffer(uint32_t part)
{
	return PAGE_SIZE + part % OWN_BUFFERS * BUFFER_BYTES;
}

static void
submit_part(struct disk *disk, const struct job *job, uint32_t part)
{
	const uint32_t count = part_count(job, part);

	if (job->from)
		memcpy(disk->memory.base + part_buffer(part), job->from + part * BUFFER_BYTES, count * DISK_SECTOR);
	disk_submit(disk, job->operation, job->first + part * DISK_COUNT_MAX, count, part_buffer(part), part);
}

/* Wait for a part's result; what it brought is copied to its place. */
static int32_t
finish_part(struct disk *disk, const struct job *job, uint32_t part)
{
	uint32_t id;
	int32_t status = disk_wait(disk);

	if (status < 0)
		return status;
	disk_next(disk, &id, &status);
	if (status == 0 && job->to)
		memcpy(job->to + part * BUFFER_BYTES, disk->memory.base + part_buffer(part),
		       part_count(job, part) * DISK_SECTOR);
	return status;
}

static int32_t
run(struct disk *disk, const struct job *job)
{
	const uint32_t parts = job->operation == DISK_FLUSH ? 1 : (job->count + DISK_COUNT_MAX - 1) / DISK_COUNT_MAX;
	uint32_t submitted = 0, finished = 0;
	int32_t result = 0;

	while (finished < submitted || (submitted < parts && result == 0)) {
		while (submitted < parts && submitted - finished < OWN_BUFFERS && result == 0)
			submit_part(disk, job, submitted++);
		disk_kick(disk);

		const int32_t status = finish_part(disk, job, finished++);

		if (result == 0)
			result = status;
	}
	return result;
}

int32_t
disk_read(struct disk *disk, uint64_t first, uint32_t count, void *data)
{
	return run(disk, &(struct job){ DISK_READ, first, count, data, NULL });
}

int32_t
disk_write(struct disk *disk, uint64_t first, uint32_t count, const void *data)
{
	return run(disk, &(struct job){ DISK_WRITE, first, count, NULL, data });
}

int32_t
disk_flush(struct disk *disk)
{
	return run(disk, &(struct job){ .operation = DISK_FLUSH });
}
