/* SPDX-License-Identifier: MIT */
/*
 * sys/types.h: POSIX.1-2017.  File sizes, inode numbers and times have 64 bits; there is no other form.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/cdefs.h>

typedef int32_t ssize_t;
typedef int64_t off_t;
typedef int64_t blkcnt_t;
typedef int32_t blksize_t;
typedef uint64_t ino_t;
typedef uint32_t dev_t;
typedef uint32_t mode_t;
typedef uint32_t nlink_t;
typedef uint32_t uid_t;
typedef uint32_t gid_t;
typedef uint32_t id_t;
typedef int pid_t;
typedef int64_t time_t;
typedef int64_t clock_t;
typedef int clockid_t;
typedef long suseconds_t;
typedef unsigned useconds_t;
typedef uint64_t fsblkcnt_t;
typedef uint64_t fsfilcnt_t;

typedef unsigned char u_char;
typedef unsigned short u_short;
typedef unsigned u_int;
typedef unsigned long u_long;
