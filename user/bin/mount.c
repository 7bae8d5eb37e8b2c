/* SPDX-License-Identifier: MIT */
/*
 * mount.c: show what is mounted, or mount a disk or partition with an ext2 file system.
 *
 *   The file server (servers/fs) is started as a process of its own, which mounts itself at the
 *   path; mount ends when that has come true, or the server has ended without.  umount takes the
 *   mount away, and with it the server.
 */
#include "tool.h"

#include "protocol/names.h"
#include <names.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <time.h>

#define SERVER		"/bin/fs"
#define PATIENCE	1000	/* hundredths of a second */

static bool read_only;

static void
option(int letter, char *argument)
{
	(void)argument;
	read_only |= letter == 'r';
}

static int
is_mounted(const char *path)
{
	char prefix[NAMES_PREFIX_MAX];

	for (uint32_t n = 0; names_list(n, prefix) >= 0; n++) {
		if (strcmp(prefix, path) == 0)
			return 1;
	}
	return 0;
}

static void
list(void)
{
	char prefix[NAMES_PREFIX_MAX];
	struct statvfs fs;

	for (uint32_t n = 0; names_list(n, prefix) >= 0; n++) {
		bool known = statvfs(prefix, &fs) == 0;

		printf("%-20s %s\n", prefix, !known ? "" : fs.f_flag & ST_RDONLY ? "read-only" : "read-write");
	}
}

/* The server goes on when we have ended, and does not hear the terminal's Ctrl-C. */
static _Noreturn void
become_server(const char *device, const char *path)
{
	setsid();
	if (read_only)
		execl(SERVER, "fs", "-r", device, path, (char *)NULL);
	else
		execl(SERVER, "fs", device, path, (char *)NULL);
	_exit(127);
}

static void
mount_device(const char *device, const char *path)
{
	struct timespec hundredth = { 0, 10000000 };
	pid_t server = fork();

	if (server == 0)
		become_server(device, path);
	if (server < 0) {
		tool_complain(SERVER);
		return;
	}
	for (int i = 0; i < PATIENCE; i++) {
		if (is_mounted(path))
			return;
		if (waitpid(server, NULL, WNOHANG) == server)
			break;
		nanosleep(&hundredth, NULL);
	}
	fprintf(stderr, "mount: %s cannot be mounted at %s: the log says why\n", device, path);
	tool_status = 1;
}

int
main(int argc, char **argv)
{
	int first = tool_options(argc, argv, "mount [-r] [DEVICE DIRECTORY]", "r", option);
	char path[4096];
	struct stat status;

	if (first == argc) {
		list();
		return tool_end();
	}
	if (argc - first != 2)
		tool_wrong_use();
	if (stat(argv[first + 1], &status) < 0 || !realpath(argv[first + 1], path)) {
		tool_complain(argv[first + 1]);
		return tool_end();
	}
	if (!S_ISDIR(status.st_mode) || is_mounted(path)) {
		errno = S_ISDIR(status.st_mode) ? EBUSY : ENOTDIR;
		tool_complain(argv[first + 1]);
		return tool_end();
	}
	mount_device(argv[first], path);
	return tool_end();
}
