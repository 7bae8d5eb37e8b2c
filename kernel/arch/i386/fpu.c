/* SPDX-License-Identifier: MIT */
/*
 * fpu.c: the floating-point registers (x87, MMX, SSE), moved only when they must.
 *
 *   They are larger than all else that a switch moves, and most threads never use them.  So a
 *   switch leaves them where they are and bars the way (CR0.TS); the first floating-point
 *   instruction after it traps (#NM), and only if the registers are another's do they change hands:
 *
 *     owner     CR0.TS   whose registers the processor holds             left by
 *     nobody    set      nobody's                                        #NM of T: T's are loaded
 *     T         clear    T's; T is current, or has just left off         a switch: TS is set (switch.h)
 *     T         set      T's; another thread is current                  #NM of T: TS is cleared, no more
 *                                                                        #NM of U: T's are saved, U's loaded
 *     nobody    clear    those of a thread that has just died            the switch that follows
 *
 *   fpu_read() saves the registers of an owner first, fpu_write() and death make it owner no more.
 *
 *   A thread's registers have a place in memory (struct fpu_state) from its first floating-point
 *   instruction, or the first fpu_write(), to its death, charged to its task: who never computes
 *   pays nothing.  If there is no memory for it the trap is a fault like any other (vector 7), and
 *   its pager may give the task more and let it repeat.
 *
 *   The image in memory is what FXSAVE writes where that exists, else what FNSAVE writes.  All that
 *   a program can put into one may be loaded, but for bits of MXCSR that the processor lacks: they
 *   would be a fault in the kernel.  FNINIT before loading makes errors that a dead thread left
 *   pending harmless, and clears the addresses of its last instruction, which some processors'
 *   FXRSTOR leaves in place.
 *
 *   What this cannot hide: processors that speculate past #NM can be made to tell a little of the
 *   owner's registers.  Saving them at each switch is the cure, and its price is what this file
 *   avoids.
 */
#include "arch/i386/fpu.h"

#include "arch/i386/cpu.h"
#include "arch/i386/sections.h"
#include "arch/i386/string.h"
#include "assert.h"
#include "sched.h"
#include "task.h"

#define CONTROL_DEFAULT	0x037fu		/* as after FNINIT: all errors masked, 64 bits, round to nearest */
#define TAGS_EMPTY	0xffffu		/* FNSAVE's; FXSAVE has 0 for it */
#define MXCSR_DEFAULT	0x1f80u		/* all errors masked, round to nearest */
#define MXCSR_BITS	0xffbfu		/* that exist where FXSAVE does not say which */

/* SDM vol. 1, table 10-2 "Format of an FXSAVE Area", and figure 8-9 "Protected Mode x87 FPU State Image". */
struct fpu_state {
	union {
		struct {
			uint16_t control, status, tags, opcode;
			uint32_t addresses[4];
			uint32_t mxcsr, mxcsr_bits;
		} fx;
		struct {
			uint32_t control, status, tags;
		} fn;
		uint8_t image[FPU_IMAGE_SIZE];
	};
} __attribute__((aligned(16)));

_Static_assert(sizeof(struct fpu_state) == sizeof(struct fpu_registers), "users see the image as it is");
_Static_assert(offsetof(struct fpu_state, fx.mxcsr) == 24, "the processor defines the layout");

HOT_DATA bool fpu_open;
static struct thread *owner;
static struct fpu_state initial;
static uint32_t mxcsr_bits;
static struct pool pool = POOL(struct fpu_state);

static void
save(struct fpu_state *state)
{
	if (cpu_has(CPU_FXSR))
		__asm__ volatile("fxsave %0" : "=m"(*state));
	else
		__asm__ volatile("fnsave %0" : "=m"(*state));
}

static void
load(const struct fpu_state *state)
{
	__asm__ volatile("fninit");
	if (cpu_has(CPU_FXSR))
		__asm__ volatile("fxrstor %0" : : "m"(*state));
	else
		__asm__ volatile("frstor %0" : : "m"(*state));
}

void
fpu_init(void)
{
	static struct fpu_state state;

	pool_init(&pool);
	initial.fx.control = CONTROL_DEFAULT;	/* where FNSAVE has it, too */
	if (cpu_has(CPU_FXSR))
		initial.fx.mxcsr = MXCSR_DEFAULT;
	else
		initial.fn.tags = TAGS_EMPTY;
	if (!cpu_has(CPU_FPU)) {
		write_register(cr0, read_register(cr0) | CR0_EM | CR0_NE);
		return;
	}
	write_register(cr0, (read_register(cr0) & ~(CR0_EM | CR0_TS)) | CR0_MP | CR0_NE);
	if (cpu_has(CPU_SSE))
		write_register(cr4, read_register(cr4) | CR4_OSXMMEXCPT);
	if (cpu_has(CPU_FXSR)) {
		write_register(cr4, read_register(cr4) | CR4_OSFXSR);
		save(&state);
		mxcsr_bits = state.fx.mxcsr_bits != 0 ? state.fx.mxcsr_bits : MXCSR_BITS;
	}
	write_register(cr0, read_register(cr0) | CR0_TS);
}

static error_t
state_create(struct thread *thread)
{
	error_t error;

	thread->fpu = task_buy_slot(thread->object.payer, &pool, &error);
	if (thread->fpu != NULL)
		*thread->fpu = initial;
	return error;
}

bool
fpu_use(struct thread *thread)
{
	if (!cpu_has(CPU_FPU) || (thread->fpu == NULL && state_create(thread) < 0))
		return false;
	/* Point of no return. */
	clts();
	fpu_open = true;
	if (owner == thread)
		return true;
	if (owner != NULL)
		save(owner->fpu);
	load(thread->fpu);
	owner = thread;
	return true;
}

void
fpu_drop(struct thread *thread)
{
	if (owner == thread)
		owner = NULL;
	if (thread->fpu == NULL)
		return;
	task_sell_slot(thread->object.payer, &pool, thread->fpu);
	thread->fpu = NULL;
}

void
fpu_read(struct thread *thread, struct fpu_registers *registers)
{
	if (owner == thread) {
		assert(!fpu_open);
		clts();
		save(thread->fpu);
		write_register(cr0, read_register(cr0) | CR0_TS);
		owner = NULL;			/* FNSAVE has emptied them */
	}
	memcpy(registers, thread->fpu != NULL ? thread->fpu : &initial, sizeof(*registers));
}

error_t
fpu_write(struct thread *thread, const struct fpu_registers *registers)
{
	const error_t error = thread->fpu == NULL ? state_create(thread) : E_OK;

	if (error < 0)
		return error;
	/* Point of no return. */
	if (owner == thread)
		owner = NULL;
	memcpy(thread->fpu, registers, sizeof(*registers));
	if (cpu_has(CPU_FXSR))
		thread->fpu->fx.mxcsr &= mxcsr_bits;
	return E_OK;
}

uint32_t
fpu_charge(const struct thread *thread)
{
	return thread->fpu != NULL ? pool.size : 0;
}

void
fpu_check(void)
{
	pool_check(&pool);
	assert(owner == NULL || owner->fpu != NULL);
	assert(!fpu_open || owner == current || current == NULL);	/* nobody: on the way to a switch */
	assert(!cpu_has(CPU_FPU) || fpu_open == !(read_register(cr0) & CR0_TS));
}
