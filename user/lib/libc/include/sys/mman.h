/* SPDX-License-Identifier: MIT */
/*
 * sys/mman.h: POSIX.1-2017: mapped memory.
 */
#pragma once

#include <sys/types.h>

#define PROT_NONE	0
#define PROT_READ	1
#define PROT_WRITE	2
#define PROT_EXEC	4

#define MAP_SHARED	0x01
#define MAP_PRIVATE	0x02
#define MAP_FIXED	0x10
#define MAP_ANONYMOUS	0x20
#define MAP_ANON	MAP_ANONYMOUS
#define MAP_FAILED	((void *)-1)

#define MS_ASYNC	1
#define MS_INVALIDATE	2
#define MS_SYNC		4

void *mmap(void *address, size_t length, int protection, int flags, int file, off_t offset);
int mprotect(void *address, size_t length, int protection);
int msync(void *address, size_t length, int flags);
int munmap(void *address, size_t length);
int shm_open(const char *name, int flags, mode_t mode);
int shm_unlink(const char *name);
