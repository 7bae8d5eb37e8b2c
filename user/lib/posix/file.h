/* SPDX-License-Identifier: MIT */
/*
 * file.h: what the functions on files share.
 */
#pragma once

#include <sys/stat.h>

#include <protocol/io.h>

/* A server's answer as programs know it. */
void
stat_convert(struct stat *to, const struct io_stat *from);

/* -1 and errno for an error; else 0. */
int
done(int32_t result);

/* Permissions for something new: without those that umask() takes away. */
uint32_t
mode_masked(mode_t mode);
