/* SPDX-License-Identifier: MIT */
/*
 * volume.c: the servers `disk` and `fs` over a disk that is memory.
 */
#include <fcntl.h>
#include <io.h>
#include <posix/fd.h>
#include <program.h>
#include <protocol/names.h>

#include "../../../user/servers/fs/ext2.h"
#include "service.h"
#include "volume.h"

#define BLOCK		4096u
#define INODES		256u
#define TABLE		4u		/* the block where inodes begin */
#define ROOT_BLOCK	(TABLE + INODES * EXT2_INODE_SIZE / BLOCK)
#define SERVER_QUOTA	(2u << 20)
#define SERVER_PRIORITY	20u
#define PREFIX		"/dev/disk"
#define DEVICE		PREFIX "/4"	/* the first disk that is memory */

/* The volume as mke2fs makes it, but for what nobody needs. */

static void
fill_super(struct ext2_super *super, uint32_t blocks)
{
	*super = (struct ext2_super){
		.inodes = INODES,
		.blocks = blocks,
		.blocks_free = blocks - ROOT_BLOCK - 1,
		.inodes_free = INODES - EXT2_FIRST_OLD + 1,
		.block_shift = 2,
		.fragment_shift = 2,
		.blocks_per_group = 8 * BLOCK,
		.fragments_per_group = 8 * BLOCK,
		.inodes_per_group = INODES,
		.magic = EXT2_MAGIC,
		.state = EXT2_STATE_VALID,
		.revision = 1,
		.first_inode = EXT2_FIRST_OLD,
		.inode_size = EXT2_INODE_SIZE,
		.incompat = EXT2_INCOMPAT_FILETYPE,
		.ro_compat = EXT2_RO_SPARSE_SUPER,
	};
}

static void
fill_bits(uint8_t *map, uint32_t from, uint32_t to)
{
	for (uint32_t bit = from; bit < to; bit++)
		map[bit / 8] |= (uint8_t)(1u << bit % 8);
}

static void
fill_root(uint8_t *bytes)
{
	struct ext2_inode *root = (struct ext2_inode *)(bytes + TABLE * BLOCK + EXT2_INODE_SIZE * (EXT2_ROOT - 1));
	uint8_t *records = bytes + ROOT_BLOCK * BLOCK;

	root->mode = 040755;
	root->links = 2;
	root->size = BLOCK;
	root->sectors = BLOCK / 512;
	root->blocks[0] = ROOT_BLOCK;
	*(struct ext2_record *)records = (struct ext2_record){ EXT2_ROOT, 12, 1, EXT2_TYPE_DIRECTORY };
	records[8] = '.';
	*(struct ext2_record *)(records + 12) = (struct ext2_record){ EXT2_ROOT, BLOCK - 12, 2, EXT2_TYPE_DIRECTORY };
	records[20] = records[21] = '.';
}

static void
make_volume(uint8_t *bytes, uint32_t size)
{
	uint32_t blocks = size / BLOCK;

	fill_super((struct ext2_super *)(bytes + EXT2_SUPER_AT), blocks);
	*(struct ext2_group *)(bytes + BLOCK) = (struct ext2_group){
		.block_bitmap = 2,
		.inode_bitmap = 3,
		.inode_table = TABLE,
		.blocks_free = (uint16_t)(blocks - ROOT_BLOCK - 1),
		.inodes_free = INODES - EXT2_FIRST_OLD + 1,
		.directories = 1,
	};
	fill_bits(bytes + 2 * BLOCK, 0, ROOT_BLOCK + 1);
	fill_bits(bytes + 2 * BLOCK, blocks, 8 * BLOCK);
	fill_bits(bytes + 3 * BLOCK, 0, EXT2_FIRST_OLD - 1);
	fill_bits(bytes + 3 * BLOCK, INODES, 8 * BLOCK);
	fill_root(bytes);
}

/* The servers. */

void
volume_start(struct volume_servers *it, enum volume_server which)
{
	static const char *const disk_arguments[] = { "disk", NULL }, *const fs_arguments[] = { "fs", DEVICE, NULL };
	const uint32_t memory_rights = RIGHT_READ | RIGHT_WRITE | RIGHT_MAP | RIGHT_TRANSFER;
	const struct program_grant grants[2][3] = {
		{ { "endpoint", it->endpoints[VOLUME_DISK], RIGHT_RECEIVE },
		  { "memory0-bar2", it->image, memory_rights } },
		{ { "endpoint", it->endpoints[VOLUME_FS], RIGHT_RECEIVE }, { "kept", it->kept, memory_rights },
		  { "names", it->names, RIGHT_SEND | RIGHT_TRANSFER } },
	};

	it->tasks[which] = service_start((struct program){
		.arguments = which == VOLUME_DISK ? disk_arguments : fs_arguments,
		.grants = grants[which],
		.grant_count = which == VOLUME_DISK ? 2 : 3,
		.quota = SERVER_QUOTA,
		.priority = SERVER_PRIORITY,
		.death = it->deaths[which],
	});
	it->starts[which]++;
}

void
volume_restart(struct volume_servers *it, enum volume_server which)
{
	program_end(it->tasks[which]);
	volume_start(it, which);
}

/* Who serves /dev/disk?  What init would say. */
static uint32_t
answer_names(void *argument)
{
	struct volume_servers *it = argument;
	handle_t endpoint = it->names, disk = expect_handle(connection_create(it->endpoints[VOLUME_DISK], 1, 0));
	struct message m;

	it->names = expect_handle(connection_create(endpoint, 1, 0));
	for (;;) {
		int32_t result = ipc_recv(endpoint, &m, TIMEOUT_NEVER);

		if (result < 0)
			return 0;
		if (TAG_KIND(result) != TAG_KIND_MESSAGE)
			continue;
		mailbox()->handles[0] = disk;
		m = (struct message){ .tag = TAG(0, 0, 1), .words = { sizeof PREFIX - 1, 1 } };
		ipc_reply(mailbox()->token, &m);
	}
}

static handle_t
make_memory(uint32_t size)
{
	handle_t memory = expect_handle(memory_create(size, MEMORY_SPARSE));

	expect_equal(0, memory_commit_all(memory, 0, size));
	return memory;
}

void
volume_begin(struct volume_servers *it, uint32_t size, uint32_t kept_size)
{
	int32_t error = 0;

	it->image = make_memory(size);
	it->kept = make_memory(kept_size);
	uint8_t *bytes = memory_show(it->image, size, MAP_READ | MAP_WRITE, &error);
	expect_equal(0, error);
	make_volume(bytes, size);
	expect_equal(0, memory_unmap_all(HANDLE_SELF, (uint32_t)bytes, size));
	it->endpoints[VOLUME_DISK] = expect_handle(endpoint_create());
	it->endpoints[VOLUME_FS] = expect_handle(endpoint_create());
	it->names = expect_handle(endpoint_create());
	handle_t names = it->names;
	expect_handle(thread_spawn(answer_names, it, SERVER_PRIORITY));
	while (*(volatile handle_t *)&it->names == names)
		thread_yield();
	it->root = expect_handle(connection_create(it->endpoints[VOLUME_FS], 2, 0));
	volume_start(it, VOLUME_DISK);
	volume_start(it, VOLUME_FS);
}

void
volume_boot_again(struct volume_servers *it, uint32_t kept_size)
{
	int32_t error = 0;
	struct message m = { 0 };

	expect_equal(0, io_word_call(it->root, IO_SYNC, &m));
	program_end(it->tasks[VOLUME_FS]);
	uint8_t *kept = memory_show(it->kept, kept_size, MAP_READ | MAP_WRITE, &error);
	expect_equal(0, error);
	memset(kept, 0, kept_size);
	expect_equal(0, memory_unmap_all(HANDLE_SELF, (uint32_t)kept, kept_size));
	volume_start(it, VOLUME_FS);
}

int32_t
volume_request(struct volume_servers *it, enum io_label label, const char *path, const char *second)
{
	struct message m = { .words = { 0, 0755, io_id() } };

	return io_two_path_call(it->root, label, path, second, &m);
}

int
volume_open_file(struct volume_servers *it, const char *path, uint32_t flags)
{
	uint32_t kind;
	int32_t file = io_open_path(it->root, path, flags, 0644, &kind);

	return file < 0 ? file : descriptor_add(expect_handle(file), kind, flags);
}
