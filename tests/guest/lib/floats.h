/* SPDX-License-Identifier: MIT */
/*
 * floats.h: numbers in the floating-point registers.
 *
 *   The programs are compiled without SSE and use no floating point of their own: what lies in the
 *   registers is put there, worked on and taken out again by these functions, and calls may come in
 *   between.  What a processor lacks is left out.
 */
#pragma once

#include "worker.h"

#define CPUID_FPU	(1u << 0)	/* leaf 1, edx */
#define CPUID_SEP	(1u << 11)	/* SYSENTER */
#define CPUID_FXSR	(1u << 24)
#define CPUID_SSE	(1u << 25)

#define X87_REGISTERS	8u
#define XMM_REGISTERS	8u

/* Numbers in the registers: integers on the x87 stack, bits in xmm1 to xmm6, integers in xmm0 and xmm7. */
struct values {
	int32_t x87[X87_REGISTERS];
	int32_t first, last;
	uint32_t xmm[XMM_REGISTERS - 2][4];
};

/* The parts of an image.  SDM vol. 1, table 10-2 and figure 8-9. */
struct fx_image {
	uint16_t control, status, tags, opcode;
	uint32_t addresses[4];
	uint32_t mxcsr, mxcsr_bits;
	uint8_t x87[128], xmm[128];
};

struct fn_image {
	uint32_t control, status, tags;
	uint32_t addresses[4];
	uint8_t x87[80];
};

union image {
	struct fpu_registers registers;
	struct fx_image fx;
	struct fn_image fn;
} __attribute__((aligned(16)));	/* FXSAVE wants it */

/* Bits of the processor's features: CPUID_... */
_Bool
has(uint32_t feature);

/* Numbers that tell one seed from another. */
struct values
values_of(uint32_t seed);

/* Puts them into the registers, and nothing else is there. */
void
values_load(const struct values *v);

/* Takes them out: the x87 stack is empty afterwards. */
void
values_store(struct values *v);

/* One more in the first register of each kind. */
static inline void
values_step(_Bool sse)
{
	__asm__ volatile("fadd %st(7), %st");
	if (sse)
		__asm__ volatile("addss %xmm7, %xmm0");
}

/* What has been taken out is what was loaded, after so many steps. */
_Bool
values_are(const struct values *v, uint32_t seed, uint32_t steps);

/* The registers as they are; no instruction that would report a pending error. */
void
image_take(union image *image);

/* Nobody has ever computed with these. */
void
expect_default(const union image *image);

/* The simplest use of floating point; returns the argument. */
uint32_t
float_use(uint32_t argument);

/* A thread or child that leaves its values behind. */
uint32_t
load_and_end(uint32_t seed);

uint32_t
load_and_end_as_worker(void *seed);

/* A worker that looks at once, into image_seen. */
uint32_t
look_once(void *unused);

extern union image image_seen;
