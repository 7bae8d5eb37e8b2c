/* SPDX-License-Identifier: MIT */
/*
 * procfs.h: /proc: what there is to know about processes and memory, as files.
 *
 *	/proc/PID/status	name, state, parent, group, session, task (as in traces), memory, time
 *	/proc/PID/cmdline	its arguments, each with its zero
 *	/proc/PID/maps		its regions: addresses, rights, what they are of
 *	/proc/memory		what proc has and uses
 *	/proc/uptime		milliseconds since boot
 *
 *   A file's text is written anew for each read, so what is read in several pieces may not fit
 *   together.  Nothing can be changed here.
 */
#pragma once

#include <io_server.h>

/* Handlers for roots and open files of FILE_PROC. */
io_handler procfs_open, procfs_stat, procfs_read, procfs_readdir;
