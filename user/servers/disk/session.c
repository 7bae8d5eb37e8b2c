/* SPDX-License-Identifier: MIT */
/*
 * session.c: who reads and writes which disk or partition.  States, badges and whom to trust: session.h.
 *
 *   Each session has its own range of addresses for its memory, as much as it may have, so that attaching and
 *   detaching never runs out of room.
 *
 *   The client's connection to pulse is held here and nowhere else: when this task dies, or closes
 *   it because a ring makes no sense, the client's endpoint hears the hang-up.
 */
#include "session.h"

#include <errno.h>
#include <memory.h>
#include <stdlib.h>
#include <string.h>

#include "dma.h"
#include "path.h"
#include "queue.h"

#define BADGE_INDEX(badge)	((badge) & 0xfu)
#define BADGE_DISK(badge)	((badge) >> 4 & 0xfu)
#define BADGE_PARTITION(badge)	((badge) >> 8 & 0xffu)
#define BADGE_READ_ONLY		0x10000u
#define BADGE_GENERATION_SHIFT	17
#define BADGE_GENERATION_MASK	0x1fffu

#define WINDOW_BYTES	(DISK_MEMORY_MAX + PAGE_SIZE)

_Static_assert(DISK_SESSIONS_MAX <= 16 && DRIVES_MAX <= 16, "index and disk fit the badge");

struct session {
	uint32_t badge;			/* 0: FREE */
	struct drive *drive;
	uint64_t first, sectors;	/* the part of it */
	uint32_t kind;
	bool read_only;

	/* ATTACHED, else ring is NULL. */
	struct disk_ring *ring;
	handle_t handle;
	uint8_t *memory;
	uint32_t length;
	uint32_t *frames;		/* of its pages: struct transfer */
	handle_t notify;
	uint32_t bits;
	uint32_t next;			/* the request to take next */
};

static struct session sessions[DISK_SESSIONS_MAX];
static uint32_t windows;		/* address of the first session's */
static uint32_t *generation;
static handle_t endpoint;

/* ---- badges ---------------------------------------------------------------------------------------------- */

/* Which part of which disk a badge is for. */
static void
resolve(struct session *session)
{
	struct drive *drive = BADGE_DISK(session->badge) < DRIVES_MAX ? &drives[BADGE_DISK(session->badge)] : &nowhere;
	const uint32_t number = BADGE_PARTITION(session->badge);
	const struct partition *partition = partition_get(&drive->table, number);

	session->drive = drive->present && (number == 0 || partition) ? drive : &nowhere;
	session->first = partition ? partition->first : 0;
	session->sectors = partition ? partition->sectors : session->drive->sectors;
	session->kind = partition ? partition->kind : 0;
	session->read_only = session->badge & BADGE_READ_ONLY || drive->read_only;
}

/* The session a request came from; one of an earlier incarnation is adopted.  NULL: it came from a root. */
static struct session *
session_of(uint32_t badge)
{
	struct session *session = &sessions[BADGE_INDEX(badge)];

	if (!(badge & BADGE_SESSION))
		return NULL;
	if (session->badge == 0) {
		session->badge = badge;
		resolve(session);
	}
	return session->badge == badge ? session : NULL;
}

static void
adopt_all(void)
{
	uint32_t badge;

	for (uint32_t first = 1; badge_next(endpoint, first, &badge) == 0; first = 0)
		session_of(badge);
}

int32_t
sessions_start(handle_t which, uint32_t *count)
{
	endpoint = which;
	generation = count;
	windows = space_reserve(DISK_SESSIONS_MAX * WINDOW_BYTES);
	if (windows == 0)
		return E_RANGE;
	adopt_all();
	return 0;
}

/* ---- names ----------------------------------------------------------------------------------------------- */

static bool
exists(uint32_t disk, uint32_t partition)
{
	return disk < DRIVES_MAX && drives[disk].present &&
	       (partition == 0 || partition_get(&drives[disk].table, partition));
}

static struct session *
free_session(void)
{
	for (uint32_t i = 0; i < DISK_SESSIONS_MAX; i++) {
		if (sessions[i].badge == 0)
			return &sessions[i];
	}
	return NULL;
}

/* The connection of a new session, with no more rights than it needs. */
static int32_t
connect(const struct session *session)
{
	const uint32_t index = BADGE_INDEX(session->badge);
	const int32_t connection = connection_create(endpoint, session->badge, PULSE_SESSION(index));

	if (connection < 0)
		return connection;
	return handle_move((handle_t)connection, HANDLE_SELF, HANDLE_ANY, RIGHT_SEND | RIGHT_TRANSFER);
}

int32_t
session_open(struct server *server, const struct message *request, struct message *reply)
{
	const uint32_t length = TAG_LENGTH(request->tag);
	const char *path = (const char *)mailbox()->payload;
	uint32_t disk, partition;
	struct session *session = free_session();

	if (request->badge & BADGE_SESSION)
		return E_CALL;
	if (length == 0 || path[length - 1] != '\0' || request->words[0] & ~DISK_READ_ONLY || !path_scan(path, &disk, &partition))
		return ERRNO(EINVAL);
	if (!exists(disk, partition))
		return ERRNO(ENOENT);
	if (drives[disk].read_only && !(request->words[0] & DISK_READ_ONLY))
		return ERRNO(EROFS);
	if (!session)
		return ERRNO(ENFILE);
	session->badge = BADGE_SESSION | (++*generation & BADGE_GENERATION_MASK) << BADGE_GENERATION_SHIFT |
			 (request->words[0] ? BADGE_READ_ONLY : 0) | partition << 8 | disk << 4 |
			 (uint32_t)(session - sessions);
	resolve(session);
	const int32_t connection = connect(session);
	if (connection < 0) {
		session->badge = 0;
		return connection;
	}
	server->give = (handle_t)connection;
	reply->words[1] = PULSE_SESSION(session - sessions);
	return 0;
}

int32_t
session_info(struct server *server, const struct message *request, struct message *reply)
{
	const struct session *session = session_of(request->badge);

	(void)server;
	if (!session)
		return E_CALL;
	if (session->drive == &nowhere)
		return ERRNO(ENXIO);
	struct disk_info info = {
		.sectors = session->sectors,
		.first = session->first,
		.flags = (session->read_only ? DISK_READ_ONLY : 0) |
			 (BADGE_PARTITION(session->badge) ? DISK_PARTITION : 0) |
			 (session->drive->can_flush ? DISK_CACHED : 0),
		.way = session->drive >= drives + DRIVES_ATA ? DISK_BY_MEMORY :
		       session->drive->dma ? DISK_BY_DMA : DISK_BY_PORTS,
		.kind = session->kind,
	};
	memcpy(info.model, session->drive->model, sizeof info.model);
	memcpy(mailbox()->payload, &info, sizeof info);
	reply->tag = TAG(0, sizeof info, 0);
	return 0;
}

int32_t
session_list(struct server *server, const struct message *request, struct message *reply)
{
	uint32_t n = request->words[0];

	(void)server;
	if (request->badge & BADGE_SESSION)
		return E_CALL;
	for (uint32_t disk = 0; disk < DRIVES_MAX; disk++) {
		const struct partition_table *table = &drives[disk].table;

		if (!drives[disk].present)
			continue;
		if (n <= table->count) {
			const struct partition *p = n > 0 ? &table->partitions[n - 1] : NULL;
			const uint64_t sectors = p ? p->sectors : drives[disk].sectors;

			reply->tag = TAG(0, path_print((char *)mailbox()->payload, disk, p ? p->number : 0), 0);
			reply->words[1] = (uint32_t)sectors;
			reply->words[2] = (uint32_t)(sectors >> 32);
			return 0;
		}
		n -= table->count + 1;
	}
	return E_RANGE;
}

/* ---- memory ---------------------------------------------------------------------------------------------- */

/* Let go of memory that nobody reaches into any more. */
static void
release(struct session *session)
{
	memory_unmap_all(HANDLE_SELF, (uint32_t)session->memory, page_round(session->length));
	dma_hold(BADGE_INDEX(session->badge), HANDLE_NONE);
	handle_close(session->handle);
	free(session->frames);
	session->ring = NULL;
}

static void
detach(struct session *session)
{
	if (!session->ring)
		return;
	queue_forget(session->drive->channel, session);
	release(session);
	handle_close(session->notify);
}

/* Has a request brought memory and a connection that can be used, and numbers that fit? */
static int32_t
check_attach(const struct server *server, const struct message *request)
{
	const uint32_t ring = request->words[0], length = request->words[1];
	const int32_t connection = handle_info(server->received[1]);
	struct memory_info info;

	if (TAG_HANDLES(request->tag) != 2 || connection < 0 || !((uint32_t)connection & OBJECT_CONNECTION))
		return ERRNO(EINVAL);
	if (memory_info(server->received[0], &info, 0) < 0 || info.kind == MEMORY_KIND_DEVICE)
		return ERRNO(EINVAL);
	if (length > DISK_MEMORY_MAX || page_round(length) > info.size || length < sizeof(struct disk_ring) ||
	    ring % 64 != 0 || ring > length - sizeof(struct disk_ring))
		return ERRNO(EINVAL);
	return 0;
}

/* Where to go on in a ring: behind what is finished.  False: its numbers make no sense. */
static bool
find_next(struct session *session)
{
	const uint32_t put = session->ring->put;
	uint32_t at = session->ring->taken;

	if (put - at > DISK_RING_SIZE)
		return false;
	while (at != put && session->ring->requests[at % DISK_RING_SIZE].status != DISK_PENDING)
		at++;
	session->next = at;
	return true;
}

/*
 * Map and hold a session's memory, and find where to go on in the ring, which is in it at an
 * offset.  0 or an error.
 */
static int32_t
take_memory(struct session *session, uint32_t ring)
{
	int32_t result = dma_hold(BADGE_INDEX(session->badge), session->handle);

	session->frames = calloc(page_round(session->length) / PAGE_SIZE, sizeof session->frames[0]);
	if (result == 0 && !session->frames)
		result = ERRNO(ENOMEM);
	if (result == 0)
		result = memory_map_all(session->handle, HANDLE_SELF, (uint32_t)session->memory, 0,
					page_round(session->length), MAP_READ | MAP_WRITE);
	session->ring = (struct disk_ring *)(session->memory + ring);
	return result == 0 && !find_next(session) ? ERRNO(EINVAL) : result;
}

int32_t
session_attach(struct server *server, const struct message *request, struct message *reply)
{
	struct session *session = session_of(request->badge);
	int32_t result;

	(void)reply;
	if (!session)
		return E_CALL;
	result = check_attach(server, request);
	if (result < 0)
		return result;
	detach(session);
	session->handle = server->received[0];
	session->memory = (uint8_t *)(windows + BADGE_INDEX(session->badge) * WINDOW_BYTES);
	session->length = request->words[1];
	server->received[0] = HANDLE_NONE;
	result = take_memory(session, request->words[0]);
	if (result < 0) {
		release(session);
		return result;
	}
	session->notify = server->received[1];
	server->received[1] = HANDLE_NONE;
	session->bits = request->words[2];
	return 0;
}

void
session_hangup(uint32_t badge)
{
	struct session *session = &sessions[BADGE_INDEX(badge)];

	if (!(badge & BADGE_SESSION) || session->badge != badge)
		return;
	detach(session);
	session->badge = 0;
}

/* ---- requests -------------------------------------------------------------------------------------------- */

/* The status of a request that cannot be carried out; 0: it can. */
static int32_t
check_request(const struct session *session, const struct disk_request *request)
{
	if (session->drive == &nowhere)
		return ERRNO(ENXIO);
	if (request->operation == DISK_FLUSH)
		return 0;
	if (request->operation > DISK_FLUSH || request->buffer % DISK_ALIGN != 0)
		return E_ARGUMENT;
	if (request->count == 0 || request->count > DISK_COUNT_MAX)
		return E_RANGE;
	if (request->first > session->sectors || request->count > session->sectors - request->first)
		return E_RANGE;
	if (request->buffer > session->length || request->count * DISK_SECTOR > session->length - request->buffer)
		return E_RANGE;
	return request->operation == DISK_WRITE && session->read_only ? ERRNO(EROFS) : 0;
}

/* A request of the ring, as it is at this moment: what is checked is a copy. */
static struct disk_request
look_at(const struct session *session, uint32_t number)
{
	struct disk_request request;

	__asm__ volatile("" : : : "memory");	/* the counter before the request */
	request = session->ring->requests[number % DISK_RING_SIZE];
	__asm__ volatile("" : : : "memory");
	return request;
}

/* Does a request go on where a transfer ends? */
static bool
extends(const struct session *session, const struct transfer *transfer, const struct disk_request *request)
{
	return request->operation == transfer->operation && transfer->operation != DISK_FLUSH &&
	       check_request(session, request) == 0 && session->first + request->first == transfer->first + transfer->count &&
	       transfer->count + request->count <= session->drive->run;
}

static void
add(struct session *session, struct transfer *transfer, const struct disk_request *request)
{
	transfer->pieces[transfer->requests++] = (struct piece){ request->buffer, request->count };
	transfer->count += request->operation == DISK_FLUSH ? 0 : request->count;
	session->next++;
}

/*
 * Take a session's next request, and what it can be done in one with.  False: there is none, or the
 * ring makes no sense and is left alone from now on.
 */
static bool
take(struct session *session, struct transfer *transfer)
{
	uint32_t waiting = session->ring->put - session->next;
	struct disk_request request;

	if (waiting == 0)
		return false;
	if (waiting > DISK_RING_SIZE) {
		detach(session);
		return false;
	}
	request = look_at(session, session->next);
	transfer->session = session;
	transfer->drive = session->drive;
	transfer->slot = session->next % DISK_RING_SIZE;
	transfer->operation = request.operation;
	transfer->first = session->first + request.first;
	transfer->count = transfer->requests = 0;
	transfer->data = session->memory;
	transfer->memory = session->handle;
	transfer->frames = session->frames;
	transfer->status = check_request(session, &request);
	add(session, transfer, &request);
	while (--waiting > 0 && transfer->status == 0) {
		request = look_at(session, session->next);
		if (!extends(session, transfer, &request))
			break;
		add(session, transfer, &request);
	}
	return true;
}

bool
session_take(const struct channel *channel, uint32_t *turn, struct transfer *transfer)
{
	for (uint32_t i = 1; i <= DISK_SESSIONS_MAX; i++) {
		const uint32_t index = (*turn + i) % DISK_SESSIONS_MAX;
		struct session *session = &sessions[index];

		if (session->badge == 0 || !session->ring || session->drive->channel != channel || !take(session, transfer))
			continue;
		*turn = index;
		return true;
	}
	return false;
}

void
session_split(struct transfer *transfer)
{
	if (transfer->session)
		transfer->session->next -= transfer->requests - 1;
	transfer->requests = 1;
	transfer->count = transfer->operation == DISK_FLUSH ? 0 : transfer->pieces[0].count;
}

void
session_finish(const struct transfer *transfer)
{
	struct session *session = transfer->session;

	if (!session)
		return;
	__asm__ volatile("" : : : "memory");	/* the data before the status */
	for (uint32_t i = 0; i < transfer->requests; i++)
		session->ring->requests[(transfer->slot + i) % DISK_RING_SIZE].status = transfer->status;
	pulse(session->notify, session->bits);
}
