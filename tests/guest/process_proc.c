/* SPDX-License-Identifier: MIT */
/*
 * process_proc.c: /proc, which is proc's own (here in /mnt/proc), as files.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/family.h"

#define PROC	"/mnt/proc"

static char text[4096];

/* The whole of a file of a process (0: none), or NULL. */
static const char *
read_file(pid_t pid, const char *name)
{
	char path[64];
	ssize_t length;
	int file;

	if (pid == 0)
		snprintf(path, sizeof path, PROC "/%s", name);
	else
		snprintf(path, sizeof path, PROC "/%d/%s", (int)pid, name);
	file = open(path, O_RDONLY);
	if (file < 0)
		return NULL;
	length = read(file, text, sizeof text - 1);
	expect(length >= 0);
	text[length] = '\0';
	close(file);
	return text;
}

/* The number behind a word at the beginning of a line. */
static long
number_of(const char *file, const char *word)
{
	size_t length = strlen(word);

	for (const char *line = file; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, word, length) == 0 && line[length] == ' ')
			return strtol(line + length, NULL, 10);
	}
	return -1;
}

PROCESS_TEST(proc_status_tells_of_each_process)
{
	pid_t child = family_child_that_waits();

	expect(read_file(child, "status") != NULL);
	expect_equal(child, number_of(text, "pid"));
	expect_equal(getpid(), number_of(text, "parent"));
	expect_equal(getpgrp(), number_of(text, "group"));
	expect(strstr(text, "name guest\n") && strstr(text, "state running\n"));
	expect_equal(1, number_of(text, "threads"));
	expect(number_of(text, "handles") > 4);
	expect(number_of(text, "memory-kib") > 20);
	kill(child, SIGSTOP);
	waitpid(child, NULL, WUNTRACED);
	read_file(child, "status");
	expect(strstr(text, "state stopped\n"));
	kill(child, SIGKILL);
	read_file(child, "status");
	expect(strstr(text, "state zombie\n"));
	expect_killed(child, SIGKILL);
	expect(read_file(child, "status") == NULL);
	expect_equal(ENOENT, errno);
}

PROCESS_TEST(proc_cmdline_and_maps_are_there)
{
	const char *line = read_file(getpid(), "cmdline");

	expect_equal(0, strcmp(line, "/bin/guest"));
	expect_equal(0, strcmp(line + sizeof "/bin/guest", "body=proc_cmdline_and_maps_are_there"));
	read_file(getpid(), "maps");
	expect(strstr(text, "00400000-") == text);
	expect(strstr(text, " r-xp ") && strstr(text, " rw-p ") && strstr(text, "bffef000 "));
	expect(number_of(read_file(0, "memory"), "pages") > 5);
	expect(number_of(text, "total-kib") > number_of(text, "used-kib"));
	expect(strtol(read_file(0, "uptime"), NULL, 10) > 0);
}

PROCESS_TEST(proc_directories_list_what_there_is)
{
	DIR *directory = opendir(PROC);
	struct dirent *entry;
	unsigned found = 0;

	expect(directory != NULL);
	while ((entry = readdir(directory)) != NULL) {
		found += strcmp(entry->d_name, "memory") == 0;
		found += 10 * (strtol(entry->d_name, NULL, 10) == getpid());
	}
	closedir(directory);
	expect_equal(11, found);
	directory = opendir(PROC "/2");
	expect(directory != NULL);
	for (found = 0; (entry = readdir(directory)) != NULL; found++)
		;
	closedir(directory);
	expect_equal(3, found > 3 ? found - 2 : found);		/* with "." and "..", or without */
}

PROCESS_TEST(proc_is_only_to_be_read)
{
	struct stat status;

	expect_equal(-1, open(PROC "/memory", O_RDWR));
	expect_equal(EROFS, errno);
	expect_equal(-1, open(PROC "/new", O_CREAT | O_WRONLY, 0644));
	expect_equal(EROFS, errno);
	expect_equal(-1, open(PROC "/2/nothing", O_RDONLY));
	expect_equal(ENOENT, errno);
	expect_equal(-1, open(PROC "/memory/x", O_RDONLY));
	expect_equal(ENOTDIR, errno);
	expect_equal(-1, open(PROC "/99999", O_RDONLY));
	expect_equal(-1, unlink(PROC "/memory"));
	expect_equal(-1, mkdir(PROC "/x", 0755));
	expect_equal(0, stat(PROC "/2", &status));
	expect(S_ISDIR(status.st_mode));
	expect_equal(0, stat(PROC "/2/maps", &status));
	expect(S_ISREG(status.st_mode));
}
