/* SPDX-License-Identifier: MIT */
/*
 * vga.h: text on the PC's screen, 80 columns by 25 rows.
 *
 *   The kernel writes here while it boots and when it panics; between the two the screen belongs to the
 *   console server (log_release_console()).
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define VGA_COLUMNS	80u
#define VGA_ROWS	25u

/* Attribute: what a cell looks like, background << 4 | foreground. */
#define VGA_NORMAL	0x07		/* light grey on black */
#define VGA_ALARM	0x4f		/* white on red */

/* Where the next character goes, and its attribute. */
struct vga_state {
	uint32_t row;			/* 0 (top) .. VGA_ROWS - 1 */
	uint32_t column;		/* 0 (left) .. VGA_COLUMNS - 1 */
	uint8_t attribute;
};

extern struct vga_state vga;

/* Fills the screen with blanks of an attribute; the next character goes to the top left, with it. */
void vga_clear(uint8_t attribute);

void vga_put(char byte);

/* Writes bytes and moves the blinking cursor behind the last of them. */
void vga_bytes(const char *bytes, size_t length);
