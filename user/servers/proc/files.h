/* SPDX-License-Identifier: MIT */
/*
 * files.h: what proc serves under the I/O protocol: pipes, shared memory, /proc.
 */
#pragma once

#include <io_server.h>

#define FILES_MAX	512u

/* What an open file of ours is; in file->extra. */
enum file_type {
	FILE_PIPE,
	FILE_SHARED,			/* object: struct source */
	FILE_PROC,			/* object: a node of procfs.c */
};

/* The handler of every label of the I/O protocol. */
server_handler files_dispatch;

/* A handle was closed: a root's, or an open file's. */
void
files_hangup(struct server *server, uint32_t badge);

/* Make the server ready for files. */
void
files_prepare(struct io_server *server, handle_t endpoint);

/* Under which number a process's session pays for its open files. */
uint32_t
files_client(const struct message *request);

/* PROCESS_PIPE. */
server_handler request_pipe;
