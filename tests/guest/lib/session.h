/* SPDX-License-Identifier: MIT */
/*
 * session.h: a proc for one test, and all the world that it needs.
 *
 *	the test, as init  --starts-->  proc  --starts-->  this same program as a process, which runs the test's body
 *	      |   ^                       |                          |
 *	      |   +---- names, files -----+--------------------------+
 *
 *   The test plays init and a file server: every program of the boot archive is a file in /bin;
 *   /tmp/NAME are a few files that can be written; /dev/console goes to the log.  Processes ask it
 *   for more through their "names" connection, as below.
 *
 *   Under a real init, as the service "guest" (tests/guest/NAME.services), the names and the files
 *   are the real ones, and proc's own are in /mnt/proc.
 */
#pragma once

#include "guest.h"

enum session_label {
	SESSION_FRAMES = 0x700,	/* [1] free frames, once all is settled; [2] handles of proc; payload: proc's task_info */
	SESSION_KILL,		/* kills proc */
	SESSION_HANG,		/* never answers */
	SESSION_REQUESTS,	/* [1] IO_READ requests since the beginning */
};

#define SESSION_PAGES	4u		/* of each file in /tmp */

/* From a process: the free frames of the machine; *handles (may be NULL): how many proc has. */
uint32_t
session_frames(uint32_t *handles);

/* From a process: any of the above. */
int32_t
session_ask(uint32_t label, struct message *reply);

/* From a process: open a file of the test's.  Expects success. */
handle_t
session_open(const char *path);
