/* SPDX-License-Identifier: MIT */
/*
 * fpu.h: the floating-point registers of threads.
 */
#pragma once

#include "arch/i386/registers.h"
#include "types.h"

struct fpu_registers;
struct thread;

/* CR0.TS is clear: floating-point instructions go through.  They are current's then, or a dead thread's. */
extern bool fpu_open;

/* A switch: the next floating-point instruction traps, whoever runs.  Never fails. */
static inline void
fpu_close(void)
{
	if (__builtin_expect(!fpu_open, true))
		return;
	write_register(cr0, read_register(cr0) | CR0_TS);
	fpu_open = false;
}

/* Boot only; cpu_init() has run. */
void fpu_init(void);

/*
 * Current's floating-point instruction has trapped (#NM): puts its registers in place, so that it
 * goes through when repeated.  False, and nothing changed, if the processor has no floating point,
 * or memory or quota for the registers is missing.
 */
bool fpu_use(struct thread *thread);

/* A thread dies: what it had goes.  Never fails. */
void fpu_drop(struct thread *thread);

/* Copies the floating-point registers of a thread that is not current.  Never fails. */
void fpu_read(struct thread *thread, struct fpu_registers *registers);

/*
 * Sets them; bits of MXCSR that this processor does not have are cleared.  E_QUOTA, E_MEMORY if the
 * thread had none and they cannot be had.
 */
error_t fpu_write(struct thread *thread, const struct fpu_registers *registers);

/* What a thread's payer is charged for them, in bytes. */
uint32_t fpu_charge(const struct thread *thread);

/* Panics unless owner, pool and CR0.TS agree. */
void fpu_check(void);
