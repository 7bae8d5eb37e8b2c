/* SPDX-License-Identifier: MIT */
/*
 * start.c: the server begins.
 *
 *	fs [-r] DEVICE [PREFIX]		DEVICE: a path of the disk protocol; -r: only to be read
 *
 *   As a service (the service table) it has an endpoint from init, and kept memory, all of which
 *   the disk sees.
 *
 *   As a process (mount) it is given PREFIX, makes an endpoint itself, mounts itself there, and
 *   ends when it is unmounted and nobody has a file open any more.  A process's memory belongs to
 *   proc and cannot be shown to a disk, so the disk sees a few pages of its own, and blocks go
 *   through one of them.
 */
#include <calls.h>
#include <disk.h>
#include <errno.h>
#include <memory.h>
#include <names.h>
#include <print.h>
#include <start.h>
#include <string.h>
#include <wall.h>

#include "disk_device.h"
#include "fs.h"

#define OWN_CACHE	(1u << 20)	/* bytes, of a process */
#define OWN_SHARED	(2 * PAGE_SIZE)	/* ring, bounce */

static struct {
	const char *device, *prefix;	/* prefix NULL: we are a service */
	bool read_only;
} options;

static struct disk_device disk;

static uint32_t
seconds_now(void)
{
	return wall_clock().seconds;
}

static void
say(const char *text)
{
	log_printf("fs: %s: %s\n", options.device, text);
}

/* Map a Memory whole and commit it. */
static uint8_t *
show(handle_t memory, uint32_t size)
{
	int32_t error;

	return memory_commit_all(memory, 0, size) < 0 ? NULL :
		memory_show(memory, size, MAP_READ | MAP_WRITE, &error);
}

/* What init keeps for us: the disk sees all of it. */
static void *
memory_of_service(struct disk_memory *shared, uint8_t **bounce, uint32_t *size)
{
	struct memory_info info;

	shared->memory = start_handle_needed("kept");
	if (memory_info(shared->memory, &info, 0) < 0 || info.size < sizeof(struct kept))
		return NULL;
	*size = shared->length = info.size;
	shared->base = show(shared->memory, info.size);
	shared->ring = offsetof(struct kept, ring);
	*bounce = shared->base + offsetof(struct kept, bounce);
	return shared->base;
}

static void *
memory_of_process(struct disk_memory *shared, uint8_t **bounce, uint32_t *size)
{
	int32_t error, memory = memory_create(OWN_SHARED, MEMORY_SPARSE);

	if (memory < 0)
		return NULL;
	*shared = (struct disk_memory){ (handle_t)memory, show((handle_t)memory, OWN_SHARED), OWN_SHARED, 0 };
	*bounce = shared->base + PAGE_SIZE;
	*size = OWN_CACHE;
	return shared->base ? memory_new(OWN_CACHE, &error) : NULL;
}

static int32_t
open_all(const char **why)
{
	struct disk_memory shared;
	uint8_t *bounce;
	uint32_t size;
	void *kept = options.prefix ? memory_of_process(&shared, &bounce, &size) :
				      memory_of_service(&shared, &bounce, &size);

	*why = "there is not enough memory";
	if (!kept)
		return ERRNO(ENOMEM);
	int32_t result = disk_device_open(&disk, options.device, &shared, bounce, options.read_only, why);
	if (result < 0)
		return result;
	volume.device = &disk.device;
	volume.now = seconds_now;
	volume.say = say;
	volume.is_open = file_is_open;
	volume.deciding = change_decided;
	return volume_open(&volume, kept, size, options.read_only, why);
}

/* Of a process: from now on whoever asks for the prefix comes here. */
static int32_t
mount_at_prefix(handle_t endpoint)
{
	int32_t root = connection_create(endpoint, CLIENT_OF_MOUNT, 0);

	if (root < 0)
		return root;
	int32_t result = names_mount(HANDLE_NONE, options.prefix, (handle_t)root);
	handle_close((handle_t)root);
	return result;
}

static bool
read_options(int argc, char **argv)
{
	int at = 1;

	if (at < argc && strcmp(argv[at], "-r") == 0) {
		options.read_only = true;
		at++;
	}
	if (at < argc)
		options.device = argv[at++];
	if (at < argc)
		options.prefix = argv[at++];
	return options.device && at == argc;
}

int
main(int argc, char **argv)
{
	const char *why;

	if (!read_options(argc, argv)) {
		log_printf("fs: usage: fs [-r] DEVICE [PREFIX]\n");
		return 2;
	}
	int32_t endpoint = options.prefix ? endpoint_create() : (int32_t)start_handle_needed("endpoint");
	int32_t result = endpoint < 0 ? endpoint : open_all(&why);
	if (result < 0) {
		log_printf("fs: %s is not mounted: %s (error %d)\n", options.device, why, (int)-result);
		/* Without a disk there is nothing to be tried again. */
		return result == ERRNO(ENOENT) || result == ERRNO(ENXIO) ? 0 : 1;
	}
	server.files = (struct io_file *)volume.kept->server;
	server.repeats = &volume.kept->repeats;
	io_server_prepare(&server, (handle_t)endpoint);
	if (!volume.read_only)
		inode_reap_all(&volume);	/* now it is known who has what open */
	serves_own_mount = options.prefix != NULL;
	if (options.prefix)
		result = mount_at_prefix((handle_t)endpoint);
	if (result < 0) {
		log_printf("fs: cannot be mounted at %s (error %d)\n", options.prefix, (int)-result);
		volume_close(&volume);
		return 1;
	}
	return (int)server_run(&server.server);
}
