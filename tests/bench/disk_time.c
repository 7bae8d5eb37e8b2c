/* SPDX-License-Identifier: MIT */
/*
 * disk_time.c: how long a disk takes through the server of disks (disk_time.h).
 *
 *   disk_floor.c and guest/disk.c print the same two lines, "read N" and "write N", of the same
 *   emulator on the same image.  What the host does meanwhile is in both; each is the best of many,
 *   and of TIMES boots the median counts.
 */
#include "disk_time.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "machine.h"

#define TIMES		5
#define IMAGE_BYTES	(8 << 20)

struct ticks {
	double read[TIMES], write[TIMES];
};

/* The number behind a line's name; 0: there is no such line. */
static double
number_of(const char *text, const char *name)
{
	const size_t length = strlen(name);

	for (const char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, name, length) == 0)
			return strtod(line + length, NULL);
	}
	return 0;
}

static bool
boot(const char *kernel, const char *archive, const char *image, double *read, double *write)
{
	char drive[4200];
	const char *const arguments[] = { "-drive", drive, NULL };
	struct machine_config config = machine_config_default();
	struct machine_result *result;

	snprintf(drive, sizeof drive, "file=%s,format=raw,if=ide,index=0", image);
	config.name = "disk";
	config.kernel = kernel;
	config.archive = archive;
	config.memory_mib = 64;
	config.icount_shift = MACHINE_NO_ICOUNT;
	config.time_limit_ns = 60 * MACHINE_SECOND;
	config.qemu_arguments = arguments;
	result = machine_run(&config);
	if (result->outcome == MACHINE_EXITED) {
		*read = number_of(result->output[MACHINE_E9].bytes, "read ");
		*write = number_of(result->output[MACHINE_E9].bytes, "write ");
	}
	machine_result_free(result);
	return *read > 0 && *write > 0;
}

static int
compare(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
median(double values[TIMES])
{
	qsort(values, TIMES, sizeof values[0], compare);
	return values[TIMES / 2];
}

static bool
make_image(const char *path)
{
	const int file = open(path, O_CREAT | O_TRUNC | O_RDWR, 0644);
	static const char block[65536] = { 1 };
	bool good = file >= 0;

	for (int at = 0; at < IMAGE_BYTES && good; at += (int)sizeof block)
		good = write(file, block, sizeof block) == sizeof block;
	if (file >= 0)
		close(file);
	return good;
}

bool
disk_time_ratios(const char *build, struct disk_ratios *ratios)
{
	char kernel[4096], archive[4096], floor[4096], image[4096];
	struct ticks ours = { 0 }, floors = { 0 };
	bool good;

	snprintf(kernel, sizeof kernel, "%s/pith.elf", build);
	snprintf(archive, sizeof archive, "%s/tests/bench/disk.archive", build);
	snprintf(floor, sizeof floor, "%s/tests/bench/disk_floor", build);
	snprintf(image, sizeof image, "%s/tests/bench/disk.img", build);
	good = make_image(image);
	for (int i = 0; i < TIMES && good; i++)
		good = boot(kernel, archive, image, &ours.read[i], &ours.write[i]) &&
		       boot(floor, NULL, image, &floors.read[i], &floors.write[i]);
	unlink(image);
	if (good)
		*ratios = (struct disk_ratios){ median(ours.read) / median(floors.read),
						median(ours.write) / median(floors.write) };
	return good;
}
