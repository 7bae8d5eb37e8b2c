/* SPDX-License-Identifier: MIT */
/*
 * terminal.h: the terminal as its clients see it: reading, writing, modes, the foreground.
 *
 *   A read that finds nothing, or whose group is in the background, waits in `readers` and is
 *   answered when both have changed.  Input is taken out of the line discipline only when the reply
 *   has arrived: what a dead reader was to get goes to the next.  Writing never waits and is open
 *   to all groups.
 *
 *   Keys that are signals are pulses to the session, if one has come (IO_TERMINAL_SESSION);
 *   otherwise they are read like other keys.
 */
#pragma once

#include <io_server.h>
#include <stddef.h>
#include <sys/ioctl.h>

#include "line.h"

#define TERMINAL_FILES	256u

/*
 * What outlives the server, so that whoever sits at the terminal goes on where he was: modes, what
 * was typed and not read, the lines typed before, the foreground, who has it open.  Who is pulsed
 * for a key is not here, as it is a handle: the session says so anew when it sees that its
 * connection has gone.
 */
struct terminal_kept {
	uint32_t size;			/* of this structure; 0: nothing has been kept yet */
	uint32_t foreground;
	struct winsize window;
	struct line_editor editor;
	struct io_file files[TERMINAL_FILES];
};

/* Where the terminal's output goes. */
typedef void terminal_output(void *context, const char *text, size_t length);

/* The server of the terminal; all its requests are answered in terminal.c. */
extern struct io_server terminal_server;

/*
 * Begin, with nobody waiting, in memory that outlives the server: all zero, or what an earlier
 * incarnation has left, which is checked.  True: it goes on where that one was.
 */
bool
terminal_start(terminal_output *output, struct terminal_kept *memory);

/* Open files that nothing is known of are the terminal, too: there is nothing else to open here. */
void
terminal_adopt(void);

/* A byte has been typed.  Only while terminal_takes(). */
void
terminal_feed(char byte);

/* There is room for what is typed. */
bool
terminal_takes(void);

/* Called when input has been taken, so that there may be room again. */
extern void (*terminal_drained)(void);
