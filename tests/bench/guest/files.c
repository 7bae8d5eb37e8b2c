/* SPDX-License-Identifier: MIT */
/*
 * files.c: what a request to a server of files costs, in instructions of the library, the kernel
 * and the server together.
 *
 *   small_request         fstat() of an open file of ramfs
 *   cached_read_per_byte  64 KiB of a file of ramfs by read(), 4 KiB at a time; instructions a byte
 *   ..._disk              the same of fs, with blocks of 4 KiB
 */
#include <fcntl.h>
#include <io.h>
#include <posix/fd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/service.h"
#include "lib/volume.h"
#include "measure.h"

#define ROUNDS		50u
#define FILE_SIZE	65536u
#define REQUEST		4096u
#define SERVER_QUOTA	(4u << 20)
#define SERVER_PRIORITY	20u

static char data[FILE_SIZE];

static void
start_server(handle_t endpoint)
{
	static const char *const arguments[] = { "ramfs", NULL };
	const struct program_grant grants[] = {
		{ "endpoint", endpoint, RIGHT_RECEIVE },
		{ "archive", INIT_ARCHIVE, RIGHT_READ | RIGHT_MAP },
	};

	service_start((struct program){
		.arguments = arguments,
		.grants = grants,
		.grant_count = 2,
		.quota = SERVER_QUOTA,
		.priority = SERVER_PRIORITY,
	});
}

static int
open_file(void)
{
	handle_t endpoint = expect_handle(endpoint_create());
	handle_t root = expect_handle(connection_create(endpoint, 1, 0));
	uint32_t kind;

	start_server(endpoint);
	handle_t file = expect_handle(io_open_path(root, "data", O_RDWR | O_CREAT, 0644, &kind));
	return descriptor_add(file, kind, 0);
}

static void
read_all(int file)
{
	lseek(file, 0, SEEK_SET);
	for (uint32_t at = 0; at < FILE_SIZE; at += REQUEST)
		expect_equal(REQUEST, read(file, data + at, REQUEST));
}

static void
measure_file(int file, const char *small, const char *reading)
{
	uint32_t stat_best = UINT32_MAX, read_best = UINT32_MAX;
	struct stat status;

	expect_equal(FILE_SIZE, write(file, data, FILE_SIZE));
	for (uint32_t i = 0; i < ROUNDS; i++) {
		uint32_t start = stamp();

		expect_equal(0, fstat(file, &status));
		uint32_t spent = stamp() - start;
		stat_best = spent < stat_best ? spent : stat_best;
		start = stamp();
		read_all(file);
		spent = stamp() - start;
		read_best = spent < read_best ? spent : read_best;
	}
	expect_equal(FILE_SIZE, status.st_size);
	print_figure(small, stat_best, 1);
	print_figure(reading, read_best, FILE_SIZE);
}

TEST(files)
{
	measure_file(open_file(), "small_request", "cached_read_per_byte");
}

TEST(files_on_a_disk)
{
	static struct volume_servers servers;

	volume_begin(&servers, 2u << 20, 1u << 20);
	measure_file(volume_open_file(&servers, "data", O_RDWR | O_CREAT), "small_request_disk", "cached_read_per_byte_disk");
}
