/* SPDX-License-Identifier: MIT */
/*
 * disk.c: clients of the server of disks, good ones and bad ones.
 *
 *   It runs on any disks: those of tests/system/disk.c, which compares their contents afterwards,
 *   or on none at all, where opening must fail.  Words of the command line:
 *
 *	seed=N rounds=N		of the requests that it writes (disk_pattern.h)
 *	disks=N			how many there are, partitions not counted
 *	ways=WORD		what the first disk must go by: "ports", "dma" or "memory"
 */
#include <stdio.h>

#include "disk.parts/client.h"
#include "lib/disk_pattern.h"

#define SEED		1u
#define ROUNDS		40u
#define BUFFER		(PATTERN_MOST * DISK_SECTOR)

static uint32_t data[BUFFER / 4], expected[BUFFER / 4];

/* ---- what is there --------------------------------------------------------------------------------------- */

static void
describe(const char *path)
{
	static const char *const ways[] = { "ports", "dma", "memory" };
	struct disk disk;

	expect_equal(0, disk_open(&disk, path, DISK_READ_ONLY));
	expect(disk.info.way <= DISK_BY_MEMORY);
	expect(disk.info.flags & DISK_READ_ONLY);
	remark("disk %s: %llu sectors from %llu, %s, kind %u, %s", path + strlen("/dev/disk/"),
	       (unsigned long long)disk.info.sectors, (unsigned long long)disk.info.first, ways[disk.info.way],
	       (unsigned)disk.info.kind, disk.info.model);
	if (!is_partition(path) && guest_word("ways"))
		expect(strcmp(ways[disk.info.way], guest_word("ways")) == 0);
	disk_close(&disk);
}

TEST(disk_says_what_there_is)
{
	char path[CLIENT_PATH];
	uint32_t disks = 0;

	for (uint32_t n = 0; nth(n, path); n++) {
		describe(path);
		disks += !is_partition(path);
	}
	expect_equal(guest_number("disks", 0), disks);
}

TEST(disk_refuses_paths_that_are_none)
{
	static const char *const wrong[] = { "", "9", "15", "0p", "p1", "0p0", "0p99", "0x", "00000", "-1", "0p1x" };
	struct disk disk;
	char path[CLIENT_PATH];

	root();
	for (unsigned i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		snprintf(path, sizeof path, "/dev/disk/%s", wrong[i]);
		const int32_t result = disk_open(&disk, path, 0);

		if (result != ERRNO(EINVAL) && result != ERRNO(ENOENT))
			remark("%s: %d", path, (int)result);
		expect(result == ERRNO(EINVAL) || result == ERRNO(ENOENT));
	}
}

/* ---- partitions ------------------------------------------------------------------------------------------ */

TEST(disk_partition_is_a_part_of_its_disk)
{
	char path[CLIENT_PATH], whole_path[CLIENT_PATH];

	for (uint32_t n = 0; nth(n, path); n++) {
		struct disk part, whole;

		if (!is_partition(path))
			continue;
		snprintf(whole_path, sizeof whole_path, "%.*s", (int)(strchr(path + 10, 'p') - path), path);
		expect_equal(0, disk_open_simple(&part, path, DISK_READ_ONLY));
		expect_equal(0, disk_open_simple(&whole, whole_path, DISK_READ_ONLY));
		expect_equal(0, disk_read(&part, 0, 1, data));
		expect_equal(0, disk_read(&whole, part.info.first, 1, expected));
		expect_bytes(expected, data, DISK_SECTOR);
		expect_equal(0, disk_read(&part, part.info.sectors - 1, 1, data));
		expect_equal(0, disk_read(&whole, part.info.first + part.info.sectors - 1, 1, expected));
		expect_bytes(expected, data, DISK_SECTOR);
		expect_equal(E_RANGE, disk_read(&part, part.info.sectors, 1, data));
		expect_equal(E_RANGE, disk_read(&part, part.info.sectors - 1, 2, data));
		disk_close(&part);
		disk_close(&whole);
	}
}

/* ---- many at once ---------------------------------------------------------------------------------------- */

/* All of the ring in flight, each request with a page of its own, overlapping the one before. */
TEST(disk_finishes_a_full_ring_in_order)
{
	static struct own own;
	uint32_t *page;

	if (!own_open(&own))
		return;
	for (uint32_t i = 0; i < DISK_RING_SIZE; i++) {
		page = (uint32_t *)(own.memory.base + OWN_BUFFERS + i * PAGE_SIZE);
		pattern_fill(page, 100 + i, 8, i);
		expect_equal(0, disk_submit(&own.disk, DISK_WRITE, 100 + i, 8, OWN_BUFFERS + i * PAGE_SIZE, i));
	}
	expect_equal(E_FULL, disk_submit(&own.disk, DISK_FLUSH, 0, 0, 0, 0));
	disk_kick(&own.disk);
	expect_results(&own.disk, 0, DISK_RING_SIZE);
	for (uint32_t i = 0; i < DISK_RING_SIZE; i++) {
		page = (uint32_t *)(own.memory.base + OWN_BUFFERS + i * PAGE_SIZE);
		memset(page, 0, PAGE_SIZE);
		expect_equal(0, disk_submit(&own.disk, DISK_READ, 100 + i, 1, OWN_BUFFERS + i * PAGE_SIZE, i + 500));
	}
	disk_kick(&own.disk);
	expect_results(&own.disk, 500, DISK_RING_SIZE);
	for (uint32_t i = 0; i < DISK_RING_SIZE; i++) {
		pattern_fill(expected, 100 + i, 1, i);
		expect_bytes(expected, own.memory.base + OWN_BUFFERS + i * PAGE_SIZE, DISK_SECTOR);
	}
	own_close(&own);
}

/* ---- requests that are none ------------------------------------------------------------------------------ */

TEST(disk_refuses_requests_that_are_none)
{
	static struct own own;
	struct disk *disk = &own.disk;

	if (!own_open(&own))
		return;
	const uint64_t end = disk->info.sectors;

	expect_equal(0, status_of(disk, DISK_READ, end - 1, 1, OWN_BUFFERS));
	expect_equal(E_RANGE, status_of(disk, DISK_READ, end, 1, OWN_BUFFERS));
	expect_equal(E_RANGE, status_of(disk, DISK_READ, end - 1, 2, OWN_BUFFERS));
	expect_equal(E_RANGE, status_of(disk, DISK_WRITE, UINT64_MAX, 1, OWN_BUFFERS));
	expect_equal(E_RANGE, status_of(disk, DISK_WRITE, UINT64_MAX - 3, 8, OWN_BUFFERS));
	expect_equal(E_RANGE, status_of(disk, DISK_READ, 0, 0, OWN_BUFFERS));
	expect_equal(E_RANGE, status_of(disk, DISK_READ, 0, DISK_COUNT_MAX + 1, OWN_BUFFERS));
	expect_equal(E_RANGE, status_of(disk, DISK_READ, 0, 0x800001, OWN_BUFFERS));
	expect_equal(E_RANGE, status_of(disk, DISK_READ, 0, 1, OWN_LENGTH));
	expect_equal(E_RANGE, status_of(disk, DISK_READ, 0, 2, OWN_LENGTH - DISK_SECTOR));
	expect_equal(E_RANGE, status_of(disk, DISK_WRITE, 0, 8, 0xfffffe00));
	expect_equal(E_ARGUMENT, status_of(disk, DISK_READ, 0, 1, OWN_BUFFERS + 4));
	expect_equal(E_ARGUMENT, status_of(disk, DISK_FLUSH + 1, 0, 1, OWN_BUFFERS));
	expect_equal(E_ARGUMENT, status_of(disk, 0xffffffff, 0, 1, OWN_BUFFERS));
	expect_equal(0, status_of(disk, DISK_FLUSH, UINT64_MAX, 0xffffffff, 0xffffffff));
	expect_equal(0, status_of(disk, DISK_READ, 0, 1, OWN_BUFFERS));
	own_close(&own);
}

TEST(disk_does_not_write_where_it_may_not)
{
	struct disk disk;
	char path[CLIENT_PATH];

	if (!nth(0, path))
		return;
	expect_equal(0, disk_open_simple(&disk, path, DISK_READ_ONLY));
	expect_equal(0, disk_read(&disk, 0, 1, data));
	expect_equal(ERRNO(EROFS), disk_write(&disk, 0, 1, data));
	expect_equal(0, disk_flush(&disk));
	disk_close(&disk);
}

/* ---- clients that mean harm ------------------------------------------------------------------------------ */

/* A ring that says nonsense is left alone, and its client hears of it; others go on. */
TEST(disk_leaves_a_forged_ring_alone)
{
	static struct own own;
	struct message m = { 0 };
	struct disk other;

	if (!own_open(&own) || !open_first(&other))
		return;
	own.disk.ring->put = own.disk.ring->taken + DISK_RING_SIZE + 1;
	disk_kick(&own.disk);
	expect(receive(own.endpoint, &m) >= 0);
	expect_equal(TAG_KIND_HANGUP, TAG_KIND(m.tag));
	expect_equal(BADGE, m.badge);
	expect_equal(ERRNO(EINVAL), disk_again(&own.disk));
	expect_equal(0, disk_read(&other, 0, 1, data));
	memset(own.disk.ring, 0, sizeof *own.disk.ring);
	expect_equal(0, disk_attach(&own.disk, &own.memory, own.endpoint, PULSE_DONE, BADGE));
	expect_equal(0, status_of(&own.disk, DISK_READ, 0, 1, OWN_BUFFERS));
	disk_close(&other);
	own_close(&own);
}

/* Attach with two handles and three numbers; the result. */
static int32_t
attach(const struct own *own, handle_t memory, handle_t pulse_to, uint32_t ring, uint32_t length, uint32_t handles)
{
	struct message m = { .tag = TAG(DISK_ATTACH, 0, handles), .words = { ring, length, PULSE_DONE } };

	mailbox()->handles[0] = memory;
	mailbox()->handles[1] = pulse_to;
	expect(ipc_call(own->disk.session, &m) >= 0);
	return (int32_t)m.words[0];
}

TEST(disk_refuses_memory_that_does_not_serve)
{
	static struct own own;

	if (!own_open(&own))
		return;
	const handle_t c = expect_handle(connection_create(own.endpoint, 5, PULSE_DONE)), m = own.memory.memory;
	const handle_t bare = expect_handle(memory_create(2 * PAGE_SIZE, MEMORY_SPARSE));
	const handle_t readable = expect_handle(handle_copy(m, HANDLE_SELF, HANDLE_ANY, RIGHTS_ALL & ~RIGHT_WRITE));

	expect_equal(ERRNO(EINVAL), attach(&own, m, c, 0, OWN_LENGTH, 0));
	expect_equal(ERRNO(EINVAL), attach(&own, m, c, 0, OWN_LENGTH, 1));
	expect_equal(ERRNO(EINVAL), attach(&own, c, m, 0, OWN_LENGTH, 2));
	expect_equal(ERRNO(EINVAL), attach(&own, m, m, 0, OWN_LENGTH, 2));
	expect_equal(ERRNO(EINVAL), attach(&own, m, own.endpoint, 0, OWN_LENGTH, 2));
	expect_equal(ERRNO(EINVAL), attach(&own, m, c, 32, OWN_LENGTH, 2));
	expect_equal(ERRNO(EINVAL), attach(&own, m, c, OWN_LENGTH, OWN_LENGTH, 2));
	expect_equal(ERRNO(EINVAL), attach(&own, m, c, 0xffffffc0, OWN_LENGTH, 2));
	expect_equal(ERRNO(EINVAL), attach(&own, m, c, 0, 0, 2));
	expect_equal(ERRNO(EINVAL), attach(&own, m, c, 0, OWN_LENGTH + PAGE_SIZE, 2));
	expect_equal(ERRNO(EINVAL), attach(&own, m, c, 0, 0xffffffff, 2));
	expect_equal(E_ABSENT, attach(&own, bare, c, 0, 2 * PAGE_SIZE, 2));
	expect_equal(E_RIGHTS, attach(&own, readable, c, 0, OWN_LENGTH, 2));
	expect_equal(0, attach(&own, m, c, OWN_LENGTH - PAGE_SIZE, OWN_LENGTH, 2));
	expect_equal(0, attach(&own, m, c, 0, OWN_LENGTH, 2));
	expect_equal(0, status_of(&own.disk, DISK_READ, 0, 1, OWN_BUFFERS));
	expect_equal(0, handle_close(c));
	expect_equal(0, handle_close(bare));
	expect_equal(0, handle_close(readable));
	own_close(&own);
}

TEST(disk_has_so_many_sessions_and_no_more)
{
	static struct disk many[DISK_SESSIONS_MAX + 1];
	char path[CLIENT_PATH];
	uint32_t count = 0;
	int32_t result = 0;

	if (!nth(0, path))
		return;
	for (uint32_t times = 0; times < 3; times++) {
		for (count = 0; count <= DISK_SESSIONS_MAX && result == 0; count += result == 0)
			result = disk_open(&many[count], path, 0);
		expect_equal(ERRNO(ENFILE), result);
		expect(count > 0 && count <= DISK_SESSIONS_MAX);
		while (count > 0)
			disk_close(&many[--count]);
		result = 0;
	}
}

/*
 * Random bytes over a whole ring, again and again: the server lives, and another client is served
 * in between.
 */
TEST(disk_survives_any_ring)
{
	static struct own own;
	uint32_t state = guest_number("seed", SEED) * 31 + 7;
	struct disk other;

	if (!own_open(&own) || !open_first(&other))
		return;
	for (uint32_t round = 0; round < 60; round++) {
		struct disk_ring *ring = (struct disk_ring *)own.memory.base;
		uint32_t *words = (uint32_t *)ring->requests;

		for (uint32_t i = 0; i < sizeof ring->requests / 4; i++)
			words[i] = pattern_random(&state) >> pattern_random(&state) % 32;
		for (uint32_t i = 0; i < DISK_RING_SIZE; i++)	/* nothing that another test has written */
			ring->requests[i].operation = ring->requests[i].operation == DISK_WRITE ? DISK_READ :
						      ring->requests[i].operation;
		ring->taken = pattern_random(&state);
		ring->put = ring->taken + pattern_random(&state) % (DISK_RING_SIZE + 3);
		disk_kick(&own.disk);
		if (round % 4 == 0)
			disk_attach(&own.disk, &own.memory, own.endpoint, PULSE_DONE, BADGE);
		expect_equal(0, disk_read(&other, round, 1, data));
	}
	disk_close(&other);
	own_close(&own);
}

/* Keep a ring full until told to stop. */
static volatile bool enough;

static uint32_t
hog(void *argument)
{
	struct own *own = argument;
	uint32_t served = 0, id;
	int32_t status;

	while (!enough) {
		while (disk_submit(&own->disk, DISK_READ, 0, 8, OWN_BUFFERS, 0) == 0)
			;
		disk_kick(&own->disk);
		disk_wait(&own->disk);
		while (disk_next(&own->disk, &id, &status))
			served++;
	}
	while (disk_wait(&own->disk) == 0)
		served += disk_next(&own->disk, &id, &status);
	return served;
}

TEST(disk_serves_others_beside_endless_requests)
{
	static struct own own;
	static struct worker worker;
	struct disk other;

	if (!own_open(&own) || !open_first(&other))
		return;
	enough = false;
	worker_start(&worker, hog, &own, PRIORITY_TEST);
	for (uint32_t i = 0; i < 50; i++) {
		expect_equal(0, disk_read(&other, i, 1, data));
		thread_yield();
	}
	enough = true;
	expect(worker_wait(&worker) > 0);
	disk_close(&other);
	own_close(&own);
}

TEST(disk_answers_nonsense_with_errors)
{
	struct disk disk;
	uint32_t state = 5;

	if (!open_first(&disk))
		return;
	for (uint32_t i = 0; i < 2000; i++) {
		struct message m = {
			.tag = TAG(DISK_FIRST - 1 + pattern_random(&state) % 7, pattern_random(&state) % 40,
				   pattern_random(&state) % 3),
			.words = { pattern_random(&state), pattern_random(&state), pattern_random(&state) },
		};
		mailbox()->handles[0] = disk.endpoint;
		mailbox()->handles[1] = disk.memory.memory;
		mailbox()->accept = 0;
		for (uint32_t b = 0; b < 40; b++)
			mailbox()->payload[b] = (uint8_t)pattern_random(&state);
		const int32_t result = ipc_call(i % 2 ? disk.session : root(), &m);

		expect(result >= 0 || result == E_FULL);	/* E_FULL: it opened one, and we take no handle */
	}
	expect_equal(0, disk_read(&disk, 0, 1, data));
	disk_close(&disk);
}

/* ---- reading and writing --------------------------------------------------------------------------------- */

/* Write a run of requests, and read each back.  The last test: the host looks at what it leaves. */
static void
write_run(struct disk *disk, uint32_t seed, uint32_t rounds)
{
	for (uint32_t round = 0; round < rounds; round++) {
		const struct pattern_request r = pattern_next(&seed, disk->info.sectors);

		pattern_fill(data, r.first, r.count, round);
		memcpy(expected, data, r.count * DISK_SECTOR);
		expect_equal(0, disk_write(disk, r.first, r.count, data));
		memset(data, 0, sizeof data);
		expect_equal(0, disk_read(disk, r.first, r.count, data));
		expect_bytes(expected, data, r.count * DISK_SECTOR);
	}
	expect_equal(0, disk_flush(disk));
}

TEST(disk_reads_what_was_written)
{
	char path[CLIENT_PATH];

	for (uint32_t n = 0; nth(n, path); n++) {
		struct disk disk;

		if (is_partition(path))
			continue;
		expect_equal(0, disk_open_simple(&disk, path, 0));
		write_run(&disk, guest_number("seed", SEED), guest_number("rounds", ROUNDS));
		disk_close(&disk);
	}
}
