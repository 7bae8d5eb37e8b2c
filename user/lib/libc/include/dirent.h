/* SPDX-License-Identifier: MIT */
/*
 * dirent.h: POSIX.1-2017: reading directories.
 */
#pragma once

#include <sys/types.h>

typedef struct directory DIR;

struct dirent {
	ino_t d_ino;
	off_t d_off;
	unsigned char d_type;
	char d_name[256];
};

#define DT_UNKNOWN	0
#define DT_FIFO		1
#define DT_CHR		2
#define DT_DIR		4
#define DT_BLK		6
#define DT_REG		8
#define DT_LNK		10
#define DT_SOCK		12

DIR *opendir(const char *path);
DIR *fdopendir(int file);
int closedir(DIR *directory);
struct dirent *readdir(DIR *directory);
int readdir_r(DIR *restrict directory, struct dirent *restrict entry, struct dirent **restrict result);
void rewinddir(DIR *directory);
void seekdir(DIR *directory, long place);
long telldir(DIR *directory);
int dirfd(DIR *directory);
int alphasort(const struct dirent **a, const struct dirent **b);
int scandir(const char *path, struct dirent ***entries, int (*choose)(const struct dirent *),
	    int (*compare)(const struct dirent **, const struct dirent **));
