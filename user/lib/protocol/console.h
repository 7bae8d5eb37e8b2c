/* SPDX-License-Identifier: MIT */
/*
 * protocol/console.h: what the console server answers.
 *
 *   label           request                              reply
 *   CONSOLE_WRITE   payload: text                        words[0]: bytes written
 *   CONSOLE_PUT     words[0]: 1..8, words[1..2]: bytes   words[0]: bytes written
 *   CONSOLE_READ    words[0]: most bytes wanted, >= 1    words[0]: bytes, payload: the bytes
 *
 *   Every reply's words[0] is a count >= 0 or a negative error.
 *
 *   A read waits for input and ends with the line: it brings at most one, its '\n' included; a longer
 *   one is brought in parts.  0 bytes: end of file (Ctrl-D on an empty line).  Ctrl-C throws the line
 *   away and is brought by itself, as the one byte CONSOLE_INTERRUPT.  Several readers are served in the
 *   order they came.
 */
#pragma once

#include "abi/types.h"

enum console_label {
	CONSOLE_WRITE,
	CONSOLE_PUT,
	CONSOLE_READ,
	CONSOLE_LABELS
};

#define CONSOLE_INTERRUPT	'\003'	/* Ctrl-C */
#define CONSOLE_PUT_MAX		8u	/* bytes in two words */

/* Write length bytes.  Returns the bytes written, or the first error. */
int32_t
console_write(handle_t console, const char *text, uint32_t length);

/* Read at most size bytes of a line.  Returns the bytes, 0 at end of file, or an error. */
int32_t
console_read(handle_t console, char *buffer, uint32_t size);
