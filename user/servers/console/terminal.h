/* SPDX-License-Identifier: MIT */
/*
 * terminal.h: the terminal as its clients see it: reading, writing, modes, the foreground.
 *
 *   A read that finds nothing, or whose group is in the background, waits in `readers` and is answered when both have
 *   changed.  Input is taken out of the line discipline only when the reply has arrived: what a dead reader was to
 *   get goes to the next.  Writing never waits and is open to all groups.
 *
 *   Keys that are signals are pulses to the session, if one has come (IO_TERMINAL_SESSION); otherwise they are read
 *   like other keys.
 */
#pragma once

#include <io_server.h>
#include <stddef.h>

/* Where the terminal's output goes. */
typedef void terminal_output(void *context, const char *text, size_t length);

/* The server of the terminal; all its requests are answered in terminal.c. */
extern struct io_server terminal_server;

/* Begin, with nobody waiting. */
void
terminal_start(terminal_output *output);

/* Open files of an earlier incarnation are the terminal, too: there is nothing else to open here. */
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
