/* SPDX-License-Identifier: MIT */
/*
 * machine.h: boot a machine, look at it once, keep what was seen.
 *
 * A boot is described by a machine_config, run by machine_run() (or many at
 * once by machine_pool_run()) and told as a machine_result: how it ended, what
 * it printed, its registers, its memory, its screen.  The result is evidence:
 * it does not change, can be saved and loaded, and is judged after the machine
 * is gone.
 *
 *	struct machine_config config = machine_config_default();
 *	config.kernel = "build/pith.elf";
 *	config.archive = "build/archive";
 *	config.command_line = "test=frames";
 *	config.time_limit_ns = 2 * MACHINE_SECOND;
 *
 *	struct machine_result *result = machine_run(&config);
 *	if (machine_failed(result))
 *		die("grader error: %s", result->error);
 *	if (result->outcome == MACHINE_CHECKPOINT) {
 *		struct address_space space = address_space_of(result);
 *		const uint32_t *ticks = symbol_memory(symbols, &space, "ticks",
 *						      sizeof *ticks);
 *		...
 *	}
 *	machine_result_free(result);
 *
 * How one boot goes:
 *
 *	started --> armed --> running --> stopped --> looked at --> ended
 *	   |          |          |           |             |
 *	   +----------+----------+-----------+-------------+--> MACHINE_ERROR
 *
 *   started	QEMU is a child in a process group of its own; everything it
 *		opens is a descriptor that we made, so there is no file, socket
 *		name or port to leave behind, and it is killed by the host's
 *		kernel when the thread that started it dies, however that ends.
 *   armed	the guest has not run yet; a watchdog on the guest's own clock
 *		is set to time_limit_ns.
 *   running	we only watch sizes and wait.  The machine stops by itself:
 *		checkpoint, triple fault, power-off, its own exit, watchdog.
 *   looked at	registers, answers, screen are asked for.  It never goes on.
 *
 * What repeats: with icount (the default) and without a disk or steps, the
 * same config gives the same result bit for bit, on an idle and on a loaded
 * host: outcome, code, time, transcripts, registers, memory.  That holds for
 * MACHINE_TIME_LIMIT too, as the watchdog fires between two instructions.  Of
 * MACHINE_OUTPUT_LIMIT only the channel that ran over repeats; there is no
 * memory and there are no registers then.  wall_ms never repeats, virtual_ns
 * not always (see there).
 *
 * Three rules of the guest's side, all for trusted code:
 *   a write of 1 to port MACHINE_PORT_CHECKPOINT ends the boot as a
 *   checkpoint; a write of n to port MACHINE_PORT_EXIT ends it with code n;
 *   a byte to MACHINE_PORT_BELL, then one to MACHINE_PORT_GATE, asks for a
 *   visit (visits.h), after which the guest goes on as if it had not been.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MACHINE_SECOND		UINT64_C(1000000000)
#define MACHINE_MILLISECOND	UINT64_C(1000000)

#define MACHINE_PORT_CHECKPOINT	0x505	/* pvpanic; write 1 */
#define MACHINE_PORT_EXIT	0xf4	/* isa-debug-exit */
#define MACHINE_PORT_LOG	0xe9	/* debugcon */
#define MACHINE_PORT_BELL	0xea	/* debugcon; see visits.h */
#define MACHINE_PORT_GATE	0xeb

#define MACHINE_NO_ICOUNT	(-1)

/*
 * Where text comes from.  The first three are the guest's; each is captured
 * to the last byte it wrote.  EMULATOR is QEMU's own standard error, LOG what
 * config.emulator_log asked it to write.
 */
enum machine_channel {
	MACHINE_COM1,
	MACHINE_COM2,
	MACHINE_E9,
	MACHINE_EMULATOR,
	MACHINE_LOG,
	MACHINE_CHANNELS
};

/*
 * How a boot ended.  The first seven are the guest's doing, the last two are
 * ours (or the host's) and are never a verdict about the guest.
 */
enum machine_outcome {
	MACHINE_CHECKPOINT,	/* wrote to the checkpoint port; stopped there */
	MACHINE_EXITED,		/* wrote to the exit port; see code */
	MACHINE_TRIPLE_FAULT,	/* registers are those of the faulting point */
	MACHINE_RESET,		/* asked for a reset (keyboard controller, 0xcf9) */
	MACHINE_POWER_OFF,	/* switched itself off by ACPI */
	MACHINE_TIME_LIMIT,	/* ran to time_limit_ns; registers say where */
	MACHINE_OUTPUT_LIMIT,	/* a guest channel passed output_limit, however
				 * the boot went on */
	MACHINE_NO_PROGRESS,	/* error: stall_limit_ms without virtual time */
	MACHINE_ERROR,		/* error: see the sentence in result->error */
	MACHINE_OUTCOMES
};

/*
 * Looks at a machine that stands in a visit: ram is its physical memory, there
 * until the run ends.  Called from a thread of its own, one visit at a time.
 */
typedef void
machine_visit(const uint8_t *ram, size_t ram_size, void *context);

/* What releases a step.  Steps are taken in order, one after the other. */
enum machine_when {
	MACHINE_AT_TIME,	/* guest time at_ns is reached (or passed) */
	MACHINE_ON_TEXT		/* text is seen on channel, beyond what the
				 * step before it matched */
};

/*
 * Something done to a running machine: bytes fed to COM1 and keys pressed.
 * `keys` is a space-separated list of chords of QEMU key names, pressed and
 * released one after the other: "h e l l o shift-1 ret".  A run with steps
 * does not repeat bit for bit.  While a guest idles under icount its time
 * flies; set idle_in_real_time when the guest waits for a step.
 */
struct machine_step {
	enum machine_when	when;
	uint64_t		at_ns;
	enum machine_channel	channel;
	const char		*text;
	const char		*com1;		/* bytes to send, or NULL */
	size_t			com1_length;	/* 0: strlen(com1) */
	const char		*keys;		/* or NULL */
};

/*
 * What to boot.  Always start from machine_config_default().  Strings and
 * arrays belong to the caller and stay valid until the run has returned.
 */
struct machine_config {
	const char	*name;		/* for people; in messages and evidence */
	const char	*qemu;		/* program; default qemu-system-i386 */

	/* What to boot: a kernel (with archive and command line), or media. */
	const char	*kernel;	/* Multiboot ELF */
	const char	*archive;	/* boot module, file */
	const void	*archive_data;	/* boot module, in memory (and no file) */
	size_t		archive_size;
	const char	*command_line;	/* after the kernel's name */
	const char	*disk;		/* raw image; the guest gets a copy */
	const char	*iso;		/* boots from it unless there is a kernel */

	/* The machine. */
	unsigned	memory_mib;	/* 1..1024, default 32 */
	const char	*cpu;		/* -cpu, or NULL for QEMU's own default */
	bool		vga;		/* a VGA adapter; implied by the wishes */
	int		icount_shift;	/* 2^n ns an instruction, default 4, 0..10;
					 * or MACHINE_NO_ICOUNT */
	bool		idle_in_real_time;
	bool		ram_pattern;	/* fill RAM with ram_fill first; else 0 */
	uint8_t		ram_fill;	/* default 0xcc, "int3": a jump into
					 * untouched memory traps at once, where
					 * running through it takes minutes */
	const char *const *qemu_arguments;	/* more, NULL at the end; or NULL */

	/* Inputs on record: never given to the guest by the library. */
	uint64_t	seed;
	unsigned	phase;

	/* Limits. */
	uint64_t	time_limit_ns;	/* guest time; rounded up to 100 ms,
					 * 100 ms..6553 s; default 10 s */
	size_t		output_limit;	/* bytes a guest channel; default 256 KiB */
	unsigned	stall_limit_ms;	/* wall time; default 60,000 */

	/* What is done to it while it runs. */
	const struct machine_step *steps;
	size_t		step_count;

	/*
	 * Called whenever the guest asks for a visit, or NULL: then there is
	 * nobody at those ports.
	 */
	machine_visit	*visit;
	void		*visit_context;

	/* What is asked of it once it has stopped (not after EXITED). */
	bool		screenshot;	/* PNG of the screen */
	bool		screen_text;	/* VGA text memory */
	const char *const *questions;	/* QEMU monitor commands ("info pic"),
					 * NULL at the end; or NULL.  A timer
					 * that is due next may or may not have
					 * raised its line (irr) already */
	const char	*emulator_log;	/* QEMU -d items ("int,cpu_reset"), for
					 * explaining a fault; slow; or NULL */
};

/* A table register: GDTR or IDTR. */
struct machine_table {
	uint32_t	base;
	uint32_t	limit;
};

/* A segment register with its hidden part. */
struct machine_segment {
	uint16_t	selector;
	uint32_t	base;
	uint32_t	limit;
	uint32_t	attributes;	/* bits 8..15 and 20..23 of the second
					 * word of its descriptor, in place */
};

struct machine_registers {
	uint32_t	eax, ebx, ecx, edx, esi, edi, ebp, esp;
	uint32_t	eip, eflags;
	uint32_t	cr0, cr2, cr3, cr4;
	struct machine_segment	es, cs, ss, ds, fs, gs, ldt, tr;
	struct machine_table	gdt, idt;
	unsigned	cpl;
	bool		halted;		/* in hlt */
};

/*
 * Bytes of a channel, in the order written.  Not a string: may hold zeros
 * and whatever else a guest wants; one zero stands after the last byte.
 * Hostile: never print it as it is.  A guest channel that is cut has its
 * first output_limit bytes; EMULATOR and LOG have their last 1 MiB.
 */
struct machine_transcript {
	const char	*bytes;
	size_t		length;
	bool		cut;		/* there was more */
};

/* A question of the config and what the monitor answered. */
struct machine_answer {
	const char	*question;
	const char	*answer;
};

#define MACHINE_SCREEN_COLUMNS	80
#define MACHINE_SCREEN_ROWS	25

/*
 * What was seen.  Read-only.  Memory: `ram` is physical memory from 0, as it
 * was when the machine stopped or exited.
 */
struct machine_result {
	enum machine_outcome	outcome;
	unsigned	code;		/* of EXITED: the value written, 0..127 */
	char		error[512];	/* a sentence, for the two errors */

	/*
	 * Guest instructions run (icount) and guest time at the end; not known
	 * after EXITED, OUTPUT_LIMIT and errors, when QEMU is gone before it
	 * can be asked.  Instructions repeat.  Time is exact for TIME_LIMIT
	 * only: else QEMU may or may not have gone on to its next timer, so it
	 * is late by up to a tick and does not repeat.  Keep it out of reports.
	 */
	bool		clock_known;
	uint64_t	instructions;
	uint64_t	virtual_ns;
	unsigned	wall_ms;	/* does not repeat */

	struct machine_transcript output[MACHINE_CHANNELS];

	const uint8_t	*ram;		/* NULL after OUTPUT_LIMIT and errors */
	size_t		ram_size;
	bool		ram_pattern;
	uint8_t		ram_fill;

	bool		has_registers;	/* not after EXITED, OUTPUT_LIMIT, errors */
	struct machine_registers registers;

	const uint8_t	*disk;		/* the guest's copy as it left it; NULL
					 * if it had none, or as with ram */
	size_t		disk_size;
	const uint8_t	*screenshot;	/* PNG, or NULL */
	size_t		screenshot_size;
	bool		has_screen_text;
	uint16_t	screen[MACHINE_SCREEN_ROWS][MACHINE_SCREEN_COLUMNS];
					/* character | attribute << 8 */
	struct machine_answer	*answers;
	size_t		answer_count;

	/* From the config, so that evidence tells what it is about. */
	const char	*name;
	const char	*command_line;
	uint64_t	seed;
	unsigned	phase;
	int		icount_shift;
	uint64_t	time_limit_ns;
	size_t		output_limit;

	struct machine_store	*store;	/* owner of what the pointers point to */
};

/* The config from which every other is made: what the comments above say. */
struct machine_config
machine_config_default(void);

/*
 * Boot the machine, wait for its end, look, end it.  Blocks.  Always returns
 * a result, also when nothing could be started (MACHINE_ERROR); free it.
 * Ends the calling process only if there is no memory for the result itself.
 * Any thread; the machine dies with the thread that called.
 */
struct machine_result *
machine_run(const struct machine_config *config);

/*
 * Called by machine_pool_run() for each boot that has ended, in whatever order
 * they end, one call at a time.  The callee owns the result from then on and
 * frees it: evidence of a 32 MiB machine is 32 MiB of memory.
 */
typedef void
machine_done(size_t index, struct machine_result *result, void *context);

/*
 * Run configs[0..count), at most `jobs` machines at a time (0: one a
 * processor), and call done for each.  Returns when all have been called.
 */
void
machine_pool_run(const struct machine_config *configs, size_t count,
		 unsigned jobs, machine_done *done, void *context);

/* The same, when all results fit in memory: results[i] is that of configs[i]. */
void
machine_pool_collect(const struct machine_config *configs, size_t count,
		     unsigned jobs, struct machine_result **results);

/* True if the result says nothing about the guest: see result->error. */
bool
machine_failed(const struct machine_result *result);

/* "checkpoint", "time-limit", ...: stable names, as in saved evidence. */
const char *
machine_outcome_name(enum machine_outcome outcome);

/* "com1", "com2", "e9", "emulator", "log". */
const char *
machine_channel_name(enum machine_channel channel);

/* True if text occurs in the channel's transcript. */
bool
machine_printed(const struct machine_result *result,
		enum machine_channel channel, const char *text);

/* The answer to a question of the config, NULL if it was not asked. */
const char *
machine_answer(const struct machine_result *result, const char *question);

/*
 * Write the result to the folder `directory` (made if missing; what an earlier
 * save left there is replaced): result.json, a .txt a channel, ram.bin without
 * its untouched pages, disk.bin, screen.png.  result.json comes last, so a
 * folder with one is whole.
 * False, with a sentence in error[size], if something could not be written;
 * then the files of this save are gone again.
 */
bool
machine_result_save(const struct machine_result *result,
		    const char *directory, char *error, size_t size);

/*
 * The result that machine_result_save() wrote there, equal in every field that
 * repeats and in wall_ms.  NULL, with a sentence in error[size], if the folder
 * has none or it is damaged.
 */
struct machine_result *
machine_result_load(const char *directory, char *error, size_t size);

/* NULL is allowed. */
void
machine_result_free(struct machine_result *result);
