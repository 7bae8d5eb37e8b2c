/* SPDX-License-Identifier: MIT */
/*
 * client.c: a client of the server of disks (client.h).
 */
#include "disk.parts/client.h"

#include <stdio.h>

handle_t
root(void)
{
	handle_t connection;

	names_forget();
	expect(names_lookup("/dev/disk", &connection) >= 0);
	return connection;
}

bool
nth(uint32_t n, char path[CLIENT_PATH])
{
	struct message m = { .tag = TAG(DISK_LIST, 0, 0), .words = { n } };

	expect(ipc_call(root(), &m) >= 0);
	if ((int32_t)m.words[0] == E_RANGE)
		return false;
	expect_equal(0, m.words[0]);
	expect(TAG_LENGTH(m.tag) > 1 && TAG_LENGTH(m.tag) < 8);
	snprintf(path, CLIENT_PATH, "/dev/disk/%s", (const char *)mailbox()->payload);
	return true;
}

bool
is_partition(const char *path)
{
	return strchr(path + strlen("/dev/disk/"), 'p') != NULL;
}

bool
open_first(struct disk *disk)
{
	char path[CLIENT_PATH];

	if (!nth(0, path)) {
		remark("there is no disk");
		return false;
	}
	expect_equal(0, disk_open_simple(disk, path, 0));
	return true;
}

static void
own_memory(struct own *own)
{
	own->memory = (struct disk_memory){ .length = OWN_LENGTH };
	own->memory.memory = expect_handle(memory_create(OWN_LENGTH, MEMORY_SPARSE));
	expect_equal(0, memory_commit_all(own->memory.memory, 0, OWN_LENGTH));
	own->memory.base = memory_show(own->memory.memory, OWN_LENGTH, MAP_READ | MAP_WRITE, NULL);
	expect(own->memory.base != NULL);
	own->endpoint = expect_handle(endpoint_create());
}

bool
own_open(struct own *own)
{
	char path[CLIENT_PATH];

	if (!nth(0, path))
		return false;
	own_memory(own);
	expect_equal(0, disk_open(&own->disk, path, 0));
	expect_equal(0, disk_attach(&own->disk, &own->memory, own->endpoint, PULSE_DONE, BADGE));
	return true;
}

void
own_close(struct own *own)
{
	disk_close(&own->disk);
	expect_equal(0, memory_unmap_all(HANDLE_SELF, (uint32_t)own->memory.base, own->memory.length));
	space_return((uint32_t)own->memory.base, own->memory.length);
	expect_equal(0, handle_close(own->memory.memory));
	expect_equal(0, handle_close(own->endpoint));
}

void
expect_results(struct disk *disk, uint32_t first_id, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		uint32_t id;
		int32_t status;

		expect_equal(0, disk_wait(disk));
		expect(disk_next(disk, &id, &status));
		expect_equal(first_id + i, id);
		expect_equal(0, status);
	}
}

int32_t
status_of(struct disk *disk, uint32_t operation, uint64_t first, uint32_t count, uint32_t buffer)
{
	uint32_t id;
	int32_t status;

	expect_equal(0, disk_submit(disk, operation, first, count, buffer, 1));
	disk_kick(disk);
	expect_equal(0, disk_wait(disk));
	expect(disk_next(disk, &id, &status));
	return status;
}
