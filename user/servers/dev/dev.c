/* SPDX-License-Identifier: MIT */
/*
 * dev.c: /dev: devices that are made of nothing, and the clock.
 *
 *	null	reads as empty, swallows everything
 *	zero	reads as zeros without end
 *	full	likewise, but is always full
 *	random	numbers that nobody can foresee; what is written is stirred in.  urandom is the same: it never waits either
 *	rtc	seconds since 1970 as the machine's clock has them, a line of decimal digits
 *
 *   A directory with fixed entries: an open file's object is the device's line in devices[], the
 *   directory's is root.  The second server to read after servers/echo/echo.c: what a server of
 *   files needs, and no more.
 */
#include <clock.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <io_server.h>
#include <memory.h>
#include <rtc.h>
#include <start.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "random.h"

#define DEVICE_COUNT	(sizeof devices / sizeof devices[0])
#define FILES_MAX	256u
#define MODE_DEVICE	(S_IFCHR | 0666)
#define MODE_DIRECTORY	(S_IFDIR | 0555)

static struct random pool;
static const uint8_t zeros[PAGE_SIZE];

static int32_t
read_nothing(struct io_call *call)
{
	(void)call;
	return 0;
}

static int32_t
read_zeros(struct io_call *call)
{
	int32_t result = 0;

	while (result == 0 && call->data.done < call->data.length) {
		uint32_t rest = call->data.length - call->data.done;

		result = io_give(&call->data, zeros, rest < sizeof zeros ? rest : sizeof zeros);
	}
	return result;
}

/* When exactly somebody asks is something nobody foresees. */
static void
stir_clock(void)
{
	uint64_t now = clock_nanoseconds();

	random_stir(&pool, &now, sizeof now);
}

static int32_t
read_random(struct io_call *call)
{
	uint8_t block[RANDOM_BLOCK];
	int32_t result = 0;

	stir_clock();
	while (result == 0 && call->data.done < call->data.length) {
		uint32_t rest = call->data.length - call->data.done;

		random_block(&pool, block);
		result = io_give(&call->data, block, rest < sizeof block ? rest : sizeof block);
	}
	return result;
}

static int32_t
read_clock(struct io_call *call)
{
	char text[16];
	uint32_t length = snprintf(text, sizeof text, "%u\n", (unsigned)rtc_read());
	uint32_t at = call->offset < length ? (uint32_t)call->offset : length;

	if (length - at > call->data.length)
		length = at + call->data.length;
	return io_give(&call->data, text + at, length - at);
}

static int32_t
write_swallowed(struct io_call *call)
{
	call->data.done = call->data.length;
	return 0;
}

static int32_t
write_full(struct io_call *call)
{
	return call->data.length > 0 ? ERRNO(ENOSPC) : 0;
}

static int32_t
write_random(struct io_call *call)
{
	uint8_t block[RANDOM_BLOCK];
	int32_t result = 0;

	while (result == 0 && call->data.done < call->data.length) {
		uint32_t rest = call->data.length - call->data.done;
		uint32_t part = rest < sizeof block ? rest : sizeof block;

		result = io_take(&call->data, block, part);
		random_stir(&pool, block, part);
	}
	return result;
}

static int32_t
write_refused(struct io_call *call)
{
	(void)call;
	return ERRNO(EPERM);
}

static struct device {
	const char *name;
	io_handler *read, *write;
} devices[] = {
	{ "null", read_nothing, write_swallowed },
	{ "zero", read_zeros, write_swallowed },
	{ "full", read_zeros, write_full },
	{ "random", read_random, write_random },
	{ "urandom", read_random, write_random },
	{ "rtc", read_clock, write_refused },
};

static struct device root;

/*
 * What outlives the server: which device each open file is (extra: 0 the directory, else one more
 * than its index).
 */
static struct dev_kept {
	uint32_t size;			/* of this structure; 0: nothing has been kept yet */
	struct io_file files[FILES_MAX];
} *kept;

static uint32_t
number_of(const struct device *device)
{
	return device == &root ? 0 : (uint32_t)(device - devices) + 1;
}

static struct device *
device_of(const struct io_file *file)
{
	return file->extra == 0 ? &root : &devices[file->extra - 1];
}

/* What a path leads to: the directory, a device, or NULL and an error. */
static struct device *
find(struct io_call *call, int32_t *error)
{
	*error = 0;
	if (!call->path)
		return call->file ? device_of(call->file) : &root;
	if (*call->path == '\0')
		return &root;
	for (struct device *d = devices; d < devices + DEVICE_COUNT; d++) {
		uint32_t length = strlen(d->name);

		if (strncmp(call->path, d->name, length) != 0)
			continue;
		if (call->path[length] == '/' || (call->path[length] == '\0' && call->wants_directory))
			*error = ERRNO(ENOTDIR);
		else if (call->path[length] == '\0')
			return d;
	}
	if (*error == 0)
		*error = ERRNO(ENOENT);
	return NULL;
}

static int32_t
open_device(struct io_call *call)
{
	uint32_t flags = call->request->words[0];
	int32_t error;
	struct device *device = find(call, &error);

	if (!device)
		return error == ERRNO(ENOENT) && (flags & O_CREAT) ? ERRNO(EROFS) : error;
	if ((flags & O_CREAT) && (flags & O_EXCL))
		return ERRNO(EEXIST);
	if (device != &root && (flags & O_DIRECTORY))
		return ERRNO(ENOTDIR);
	if (device == &root && (flags & O_ACCMODE) != O_RDONLY)
		return ERRNO(EISDIR);
	error = io_open(call, NULL, device == &root ? IO_KIND_DIRECTORY : IO_KIND_DEVICE | IO_KIND_SEEKABLE);
	if (error == 0)
		call->file->extra = number_of(device);
	return error;
}

static int32_t
stat_device(struct io_call *call)
{
	int32_t error;
	struct device *device = find(call, &error);

	if (!device)
		return error;
	uint32_t number = number_of(device);
	struct io_stat stat = {
		.device = IO_DEVICE_DEV,
		.inode = 1 + number,
		.mode = number ? MODE_DEVICE : MODE_DIRECTORY,
		.links = number ? 1 : 2,
		.block_size = PAGE_SIZE,
		.which_device = number,
	};
	return io_payload(call, &stat, sizeof stat);
}

static int32_t
read_device(struct io_call *call)
{
	const struct device *device = device_of(call->file);

	return device == &root ? ERRNO(EISDIR) : device->read(call);
}

static int32_t
write_device(struct io_call *call)
{
	return device_of(call->file)->write(call);
}

static int32_t
list_devices(struct io_call *call)
{
	uint32_t place = call->request->words[1];

	if (device_of(call->file) != &root)
		return ERRNO(ENOTDIR);
	while (place < DEVICE_COUNT && io_entry_add(call, place + 2, DT_CHR, devices[place].name, place + 1))
		place++;
	return io_entries_end(call, place);
}

/* Nothing here can be changed, and nothing need be: `>/dev/null` truncates. */
static int32_t
truncate_device(struct io_call *call)
{
	int32_t error;

	return find(call, &error) ? 0 : error;
}

static int32_t
read_only(struct io_call *call)
{
	(void)call;
	return ERRNO(EROFS);
}

/* Whatever this machine does not repeat. */
static void
gather_entropy(void)
{
	uint32_t seconds = rtc_read();

	random_init(&pool);
	random_stir(&pool, &seconds, sizeof seconds);
	stir_clock();
}

static io_handler *const handlers[IO_LABELS] = {
	[IO_OPEN] = open_device,
	[IO_STAT] = stat_device,
	[IO_READ] = read_device,
	[IO_WRITE] = write_device,
	[IO_READDIR] = list_devices,
	[IO_TRUNCATE] = truncate_device,
	[IO_CHMOD] = read_only,
	[IO_UTIME] = read_only,
	[IO_UNLINK] = read_only,
	[IO_RMDIR] = read_only,
	[IO_MKDIR] = read_only,
	[IO_SYMLINK] = read_only,
	[IO_LINK] = read_only,
	[IO_RENAME] = read_only,
};

static struct io_server server = {
	.handlers = handlers,
	.file_count = FILES_MAX,
	.kept = true,
};

/*
 * What an earlier incarnation has left is checked; without a line `keep` in the table every start
 * is the first.
 */
static void
show_kept(void)
{
	static struct dev_kept own;
	const uint32_t size = page_round(sizeof *kept);
	handle_t memory = start_handle("kept");

	if (memory != HANDLE_NONE && memory_commit_all(memory, 0, size) == 0)
		kept = memory_show(memory, size, MAP_READ | MAP_WRITE, NULL);
	if (!kept)
		kept = &own;
	if (kept->size != sizeof *kept)
		*kept = (struct dev_kept){ .size = sizeof *kept };
	for (uint32_t i = 0; i < FILES_MAX; i++)
		if (kept->files[i].extra > DEVICE_COUNT)
			kept->files[i] = (struct io_file){ 0 };
	server.files = kept->files;
}

int
main(void)
{
	ports_bind(start_handle_needed("rtc-ports"), HANDLE_SELF);
	gather_entropy();
	show_kept();
	return (int)io_server_run(&server, start_handle_needed("endpoint"));
}
