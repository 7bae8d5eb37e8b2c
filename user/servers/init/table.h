/* SPDX-License-Identifier: MIT */
/*
 * table.h: the service table: who runs, with what, and what happens when it dies.
 *
 *   A text file, one setting a line; '#' begins a comment.
 *
 *	service NAME			begins a service; the lines up to the next one belong to it
 *	program FILE [WORD ...]		what runs: a file of the boot archive, and its arguments
 *	priority N			of its threads, 0..31 (16)
 *	quota SIZE			memory it may use of its own: bytes, or with K or M (256K);
 *	quota N%			or this share of what init has when it begins, 1..90
 *	heartbeat N			it must show every N milliseconds, 10..60000, that it gets back to its loop
 *	handles N			how many it may hold, 32..4096 (what it is given and 32 more)
 *	restart never			what happens when it dies: nothing;
 *	restart on-failure [TRIES]	it is started again unless its exit code was 0 (this, 5);
 *	restart always [TRIES]		it is started again.  After TRIES deaths in a row it is given up
 *	after NAME ...			these start before it
 *	connect NAME			a connection to a service, which then starts before it; "init" is init
 *	irq NAME N			an interrupt line, 0..15
 *	ports NAME FIRST-LAST		I/O ports
 *	device NAME FIRST-LAST		physical addresses of a device, whole pages
 *	pci NAME class CC:SS		the first PCI device of this class and subclass (hexadecimal) that no
 *					earlier line has, if there is one: its registers and BARs (pci.h)
 *	pci NAME VVVV:PPPP		the same of this vendor and product.  NAME: at most 18 letters
 *	keep NAME SIZE|N% [contiguous]	memory that outlives it, the same at every start; contiguous: in one
 *					physical run, for DMA, and at most 32K; N%: as of a quota
 *	prefix PATH ...			it serves what lies below these paths (protocol/names.h)
 *	names [PATH ...]		the name space; it may mount servers below these paths
 *	archive				the boot archive, to read
 *	system				power over the whole machine: power-off, reset, the trace
 *	control				with `names`: its clients may start, stop and kill services and switch
 *					the machine off (/svc/control)
 *	session				its end (code below 128) ends the session: with the boot option
 *					poweroff-at-eof the machine is then switched off
 *
 *   NAME is the name under which the service asks for the handle (start_handle); a connection has
 *   the service's name, the archive is "archive", the name space "names", the power over the
 *   machine "system", and the endpoint on which it serves is "endpoint". Numbers are decimal, or
 *   hexadecimal after 0x.  Names are small letters, digits and '-'.
 *
 *   The same parser runs when the boot archive is built and when it boots.  It is pure code.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SERVICES_MAX		16u
#define SERVICE_GRANTS_MAX	16u
#define SERVICE_AFTER_MAX	8u
#define SERVICE_WORDS_MAX	8u	/* the program's file and its arguments */
#define SERVICE_NAME_MAX	23u
#define SERVICE_PREFIXES_MAX	4u
#define SERVICE_PREFIX_SIZE	64u	/* bytes of a path, the zero included */

#define SERVICE_INIT		SERVICES_MAX	/* the service number that means init itself */

enum restart_policy {
	RESTART_NEVER,
	RESTART_ON_FAILURE,
	RESTART_ALWAYS,
};

enum grant_kind {
	GRANT_CONNECTION,	/* service */
	GRANT_IRQ,		/* first */
	GRANT_PORTS,		/* first..last */
	GRANT_DEVICE,		/* first..last */
	GRANT_ARCHIVE,
	GRANT_SYSTEM,
	GRANT_NAMES,
	GRANT_PCI_CLASS,	/* first: class, last: subclass */
	GRANT_PCI_DEVICE,	/* first: vendor, last: product */
	GRANT_KEEP,		/* first: bytes, or share: per cent of what init has; last: contiguous */
};

struct grant {
	enum grant_kind kind;
	char name[SERVICE_NAME_MAX + 1];
	uint32_t first, last;
	uint32_t share;		/* of GRANT_KEEP; 0: `first` holds */
	unsigned service;
	unsigned line;
};

/* A service that must start before: by an `after` or a `connect` line. */
struct dependency {
	char name[SERVICE_NAME_MAX + 1];
	unsigned service;
	unsigned line;
};

struct service {
	char name[SERVICE_NAME_MAX + 1];
	unsigned line;
	char words[SERVICE_WORDS_MAX][SERVICE_NAME_MAX + 1];	/* program and arguments */
	unsigned word_count;
	unsigned program_line;
	uint32_t priority;
	uint32_t quota;
	uint32_t quota_share;	/* per cent; 0: quota holds */
	uint32_t handles;	/* 0: not said */
	uint32_t heartbeat;	/* milliseconds; 0: none */
	enum restart_policy restart;
	uint32_t tries;
	bool session;
	bool control;
	struct dependency after[SERVICE_AFTER_MAX];
	unsigned after_count;
	struct grant grants[SERVICE_GRANTS_MAX];
	unsigned grant_count;
	char prefixes[SERVICE_PREFIXES_MAX][SERVICE_PREFIX_SIZE];	/* what it serves */
	unsigned prefix_lines[SERVICE_PREFIXES_MAX];
	unsigned prefix_count;
	char mounts[SERVICE_PREFIXES_MAX][SERVICE_PREFIX_SIZE];		/* below which it may mount */
	unsigned mount_count;
	unsigned settings;	/* which of the settings that may stand once were seen */
};

struct service_table {
	struct service services[SERVICES_MAX];
	unsigned count;
	unsigned order[SERVICES_MAX];	/* service numbers in the order of starting */
};

/* Who is told of problems and who knows the archive. */
struct table_reader {
	/* Something is wrong in a line: what, and what to do about it. */
	void (*problem)(void *context, unsigned line, const char *text);
	/* Is there a file of this name in the archive? */
	bool (*has_program)(void *context, const char *name);
	void *context;
};

/*
 * Read and check a table.  Every problem found is reported.  Returns how many there were; with 0 the
 * table may be used: all names are resolved, all numbers in range, and table->order is set.
 */
unsigned
table_read(struct service_table *table, const char *text, size_t length,
	   const struct table_reader *reader);

/* The number of the service with that name; table->count if there is none. */
unsigned
table_find(const struct service_table *table, const char *name);
