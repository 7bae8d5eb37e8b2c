/* SPDX-License-Identifier: MIT */
/*
 * calls.h: call numbers, flags and the structures that calls fill.
 *
 *   Entering the kernel, by SYSENTER or by int 0x80, with the same registers:
 *
 *     in    eax  handle << 8 | call number       out   eax  value >= 0, a tag, or a negative error
 *           ebx  tag, or argument a                    ebx  badge
 *           esi  word 0, or argument b                 esi  word 0
 *           edi  word 1, or argument c                 edi  word 1
 *           ebp  word 2, or argument d                 ebp  word 2
 *           ecx  SYSENTER: user stack pointer          ecx, edx and the flags are lost
 *           edx  SYSENTER: where to return
 *
 *   Calls that do not carry messages leave ebx, esi, edi and ebp as they were, unless the list says
 *   otherwise.  The call number is eight bits.
 */
#pragma once

#include "abi/types.h"

enum call_number {
#define CALL(name, parameters, arguments, needs, errors, text)	CALL_##name,
#include "abi/calls.def"
	CALL_COUNT
};

#define CALL_INTERRUPT	0x80		/* the int instruction's vector */

/* memory_map, memory_protect: or-ed into the length. */
#define MAP_READ	1u
#define MAP_WRITE	2u

/* memory_create */
#define MEMORY_SPARSE	  0u
#define MEMORY_CONTIGUOUS 1u

#define LOG_WRITE_MAX	256u		/* bytes a log_write */
#define COMMIT_STEP	8u		/* pages a memory_commit */
#define COPY_STEP	4u		/* pages a memory_copy_pages */
#define MAP_STEP	64u		/* pages a memory_map, memory_unmap, memory_protect */
#define TASK_HANDLES_MAX 4096u

enum system_operation {
	SYSTEM_POWER_OFF,	/* value: 0 power off; else end the emulator with this debug-exit value */
	SYSTEM_RESET,
	SYSTEM_FREE_MEMORY,	/* returns free frames, words: free, being given back, total */
	SYSTEM_CHECK,		/* runs every x_check(); a violation panics */
	SYSTEM_TRACE,		/* value: the kinds of event (trace.h) to trace from now on; returns those before */
	SYSTEM_FAIL,		/* value: FAIL_* | n: the n-th attempt from now on fails (0: none); returns the n left of before */
};

#define SYSTEM_OPERATIONS 6u

/* SYSTEM_FAIL: what fails, for tests of what happens then. */
#define FAIL_MEMORY	0x00000000u	/* taking frames, or a slot of a pool */
#define FAIL_QUOTA	0x40000000u	/* charging a task */
#define FAIL_COUNT_MAX	0x3fffffffu

struct task_info {
	uint32_t quota;		/* bytes it may be charged */
	uint32_t charged;	/* bytes it is charged now, children's quotas included */
	uint32_t threads;	/* living threads */
	uint32_t handles;	/* handles in use */
	uint32_t ticks;		/* clock ticks its threads were found running */
	uint32_t dead;		/* 1 once destroyed */
	uint32_t number;	/* its name in traces and in the log */
};

enum memory_kind {
	MEMORY_KIND_SPARSE,
	MEMORY_KIND_CONTIGUOUS,
	MEMORY_KIND_DEVICE,
};

/* A thread's registers, for thread_get_regs and thread_set_regs.  The first eight: in the order of PUSHA. */
struct registers {
	uint32_t edi, esi, ebp, esp, ebx, edx, ecx, eax;
	uint32_t eip, eflags;
};

#define FPU_IMAGE_SIZE	512u

/*
 * A thread's floating-point registers, for thread_get_fpu and thread_set_fpu: the image that FXSAVE
 * writes; on a processor without it, the one that FNSAVE writes, in the first 108 bytes.
 */
struct fpu_registers {
	uint8_t image[FPU_IMAGE_SIZE];
};

struct memory_info {
	uint32_t size;		/* bytes */
	uint32_t committed;	/* bytes that have frames */
	uint32_t kind;		/* enum memory_kind */
	uint32_t physical;	/* physical address of the byte that was asked about; 0: it has no frame */
};
