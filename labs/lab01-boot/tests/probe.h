/* SPDX-License-Identifier: MIT */
/*
 * probe.h: what the host tells the probe of lab 1 to do, and what the probe leaves in its output
 * (labs/probe.h): it calls the student's functions with inputs of the host's.
 */
#pragma once

#include "labs/probe.h"

enum probe_action {
	PROBE_SERIAL = PROBE_STAGE + 1,
	PROBE_SERIAL_WATCHED,	/* with every access to the ports recorded, and answers made up */
	PROBE_SCREEN,
	PROBE_FORMAT,
	PROBE_DIGITS,
	PROBE_RANGES,
	PROBE_MAP,
	PROBE_MACHINE,		/* the memory of this very machine */
	PROBE_WALK,		/* a made-up stack */
	PROBE_CHAIN,		/* the real stack, after calls in a given order */
	PROBE_TEST,
};

/* ---- PROBE_SERIAL, PROBE_SERIAL_WATCHED: count of these, to the end of the input ---- */

struct probe_put {
	uint16_t port;		/* SERIAL_COM1 or SERIAL_COM2 */
	uint8_t byte;
	uint8_t busy;		/* watched: how many looks at the line status find no room */
	uint32_t noise;		/* watched: other bits of the line status, a byte a look, used in turn */
};

/* Watched: what came to pass, in order. */
struct probe_access {
	uint16_t port;
	uint8_t value;		/* read: as the student's code got it; written: as it wrote it */
	uint8_t is_write;
};

/* ---- PROBE_SCREEN: then `length` bytes to be shown ---- */

#define PROBE_CELLS	2000u

struct probe_screen {
	uint32_t row, column;
	uint32_t attribute;
	uint32_t cursor;	/* where the blinking cursor is put before */
	uint32_t length;
	uint16_t cells[PROBE_CELLS];	/* what the screen shows before */
};

struct probe_screen_result {
	uint32_t row, column;
	uint32_t attribute;
	uint32_t cursor;	/* where the blinking cursor is afterwards */
};

/* ---- PROBE_FORMAT: any number of these ---- */

#define PROBE_FORMAT_WORDS	16u
#define PROBE_FORMAT_TEXT	256u
#define PROBE_FORMAT_BUFFER	512u

struct probe_format {
	uint32_t size;		/* of the buffer, 1 .. PROBE_FORMAT_BUFFER */
	uint32_t pointers;	/* bit n: words[n] is an offset into strings, to become a pointer */
	uint32_t words[PROBE_FORMAT_WORDS];	/* the arguments, as they lie on an i386 stack */
	char text[PROBE_FORMAT_TEXT];
	char strings[PROBE_FORMAT_TEXT];
};

struct probe_format_result {
	uint32_t length;	/* what format_string() returned */
	uint8_t buffer[PROBE_FORMAT_BUFFER];
};

/* ---- PROBE_DIGITS: any number of these ---- */

#define PROBE_DIGITS_ROOM	32u
#define PROBE_DIGITS_BEFORE	8u	/* bytes before the place that the digits are to go to */

struct probe_digits {
	uint32_t low, high;	/* the value */
	uint32_t base;
	uint32_t upper;
};

struct probe_digits_result {
	uint32_t length;
	uint8_t bytes[PROBE_DIGITS_BEFORE + PROBE_DIGITS_ROOM];
};

/* ---- PROBE_RANGES: any number of these, each with the bytes of a made-up physical memory behind it ---- */

struct probe_ranges {
	uint32_t flags;		/* of struct multiboot_info */
	uint32_t mem_lower, mem_upper;
	uint32_t mmap_length, mmap_addr;
	uint32_t window;	/* bytes of the memory that the kernel may look at */
	uint32_t indexes;	/* ask for range 0 .. indexes - 1 */
	uint32_t bytes;		/* behind this structure; a multiple of 4 */
};

struct probe_range {
	uint32_t found;		/* what multiboot_range() returned */
	uint32_t base_low, base_high;
	uint32_t length_low, length_high;
	uint32_t usable;
};

/* ---- PROBE_MAP: then `adds` regions to add ---- */

#define PROBE_REGIONS	32u

struct probe_region {
	uint32_t start, end;
};

struct probe_map {
	uint32_t count;		/* of regions in the map before */
	struct probe_region regions[PROBE_REGIONS];
	uint32_t adds;
	uint32_t removes;	/* the last so many of these are to be taken out instead */
};

/* After each region added or taken out. */
struct probe_map_result {
	uint32_t added;		/* what memory_map_add(), or memory_map_remove(), returned */
	uint32_t count;
	struct probe_region regions[PROBE_REGIONS];
};

/* ---- PROBE_STAGE ---- */

struct probe_stage_result {
	uint32_t info;		/* physical address of the loader's structure */
};

/* ---- PROBE_MACHINE: no input ---- */

struct probe_machine_result {
	uint32_t info;		/* physical address of the loader's structure */
	uint32_t reported_low, reported_high;
	uint32_t found;
	struct probe_map_result usable, all;	/* added: nothing */
};

/* ---- PROBE_WALK: any number of these, each with the bytes of a stack behind it ---- */

#define PROBE_ADDRESSES	64u

struct probe_walk {
	uint32_t low, size;
	uint32_t code_start, code_end;
	uint32_t ebp;
	uint32_t limit;		/* 1 .. PROBE_ADDRESSES */
	uint32_t bytes;		/* behind this structure; a multiple of 4 */
};

struct probe_walk_result {
	uint32_t count;		/* what backtrace_walk() returned */
	uint32_t addresses[PROBE_ADDRESSES];
};

/* ---- PROBE_CHAIN: bytes, each the number of the function to call next; result as PROBE_WALK ---- */

#define PROBE_LINKS	8u	/* functions probe_link_0 .. probe_link_7 */

/* ---- PROBE_TEST: a struct probe_test: numbers of adders (probe_adders.h) ---- */
