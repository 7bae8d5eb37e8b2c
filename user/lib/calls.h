/* SPDX-License-Identifier: MIT */
/*
 * calls.h: one inline function for each system call, made from abi/calls.def.
 *
 *   NAME()            enters the kernel the way this processor can: through *system_entry (entry.S)
 *   NAME_sysenter()   always by SYSENTER, nothing but the instructions that it needs
 *   NAME_int80()      always by int 0x80
 *
 *   All three leave the same registers for the kernel (abi/calls.h draws them) and return what it
 *   returned: a value >= 0 or a negative error.  Use the first; the others are for tests and benchmarks.
 *
 *   Why a call through a pointer and not a test: system_entry points at three instructions, of which
 *   the first pops the return address into edx, where SYSEXIT wants it.  Choosing costs one instruction.
 *
 *   ebp holds word 2, or argument d, and the compiler may need it for the frame: the stubs save it
 *   themselves and hand the value over in ecx, which the entry overwrites anyway.
 */
#pragma once

#include "abi/calls.h"
#include "abi/errors.h"
#include "abi/types.h"

enum entry_kind {
	ENTRY_CHOSEN,
	ENTRY_SYSENTER,
	ENTRY_INT80,
};

/* How to enter the kernel; set once by the start code.  Not for C: it follows no calling convention. */
extern void (*system_entry)(void);

#define ENTER_CHOSEN	"call *system_entry\n\t"
#define ENTER_SYSENTER	"mov %%esp, %%ecx\n\tmov $1f, %%edx\n\tsysenter\n1:\t"
#define ENTER_INT80	"int $0x80\n\t"

/* The five places of a call, in and out. */
struct call_registers {
	uint32_t head;		/* eax: handle << 8 | number; out: the result */
	uint32_t b;		/* ebx */
	uint32_t words[3];	/* esi, edi, ebp */
};

#define ALWAYS_INLINE static inline __attribute__((always_inline))

/* Enter the kernel with all five registers going both ways. */
ALWAYS_INLINE void
enter_kernel(enum entry_kind kind, struct call_registers *r)
{
	uint32_t word2 = r->words[2];
#define ENTER(how) \
	__asm__ volatile("push %%ebp\n\tmov %%ecx, %%ebp\n\t" how \
			 "mov %%ebp, %%ecx\n\tpop %%ebp" \
			 : "+a"(r->head), "+b"(r->b), "+S"(r->words[0]), \
			   "+D"(r->words[1]), "+c"(word2) \
			 : : "edx", "memory", "cc")
	if (kind == ENTRY_SYSENTER)
		ENTER(ENTER_SYSENTER);
	else if (kind == ENTRY_INT80)
		ENTER(ENTER_INT80);
	else
		ENTER(ENTER_CHOSEN);
#undef ENTER
	r->words[2] = word2;
}

/* The same for a call with at most four arguments that gives back nothing but its result. */
ALWAYS_INLINE int32_t
enter_kernel_lean(enum entry_kind kind, uint32_t head, uint32_t a, uint32_t b,
		  uint32_t c)
{
#define ENTER(how) \
	__asm__ volatile(how : "+a"(head) : "b"(a), "S"(b), "D"(c) \
			 : "ecx", "edx", "memory", "cc")
	if (kind == ENTRY_SYSENTER)
		ENTER(ENTER_SYSENTER);
	else if (kind == ENTRY_INT80)
		ENTER(ENTER_INT80);
	else
		ENTER(ENTER_CHOSEN);
#undef ENTER
	return (int32_t)head;
}

/* Calls that return something in the words besides their result. */
ALWAYS_INLINE _Bool
call_returns_words(enum call_number number)
{
	return number == CALL_clock_get || number == CALL_system_control ||
	       number == CALL_trace_read;
}

/* Any call that is not a message.  All conditions are constants where it is used. */
ALWAYS_INLINE int32_t
system_call(enum entry_kind kind, enum call_number number, handle_t handle,
	    uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
	uint32_t head = handle << 8 | number;

	if (__builtin_constant_p(d) && d == 0 && !call_returns_words(number))
		return enter_kernel_lean(kind, head, a, b, c);
	struct call_registers r = { head, a, { b, c, d } };
	enter_kernel(kind, &r);
	return (int32_t)r.head;
}

#define CALL_ARGUMENTS(handle, a, b, c, d) handle, a, b, c, d
#define SYSTEM_CALL(kind, number, ...) system_call(kind, number, __VA_ARGS__)

#define CALL(name, parameters, arguments, needs, errors, text) \
	ALWAYS_INLINE int32_t \
	name parameters \
	{ \
		return SYSTEM_CALL(ENTRY_CHOSEN, CALL_##name, CALL_ARGUMENTS arguments); \
	}
#define MESSAGE_CALL(name, parameters, needs, errors, text)
#include "abi/calls.def"

#define CALL(name, parameters, arguments, needs, errors, text) \
	ALWAYS_INLINE int32_t \
	name##_sysenter parameters \
	{ \
		return SYSTEM_CALL(ENTRY_SYSENTER, CALL_##name, CALL_ARGUMENTS arguments); \
	}
#define MESSAGE_CALL(name, parameters, needs, errors, text)
#include "abi/calls.def"

#define CALL(name, parameters, arguments, needs, errors, text) \
	ALWAYS_INLINE int32_t \
	name##_int80 parameters \
	{ \
		return SYSTEM_CALL(ENTRY_INT80, CALL_##name, CALL_ARGUMENTS arguments); \
	}
#define MESSAGE_CALL(name, parameters, needs, errors, text)
#include "abi/calls.def"
