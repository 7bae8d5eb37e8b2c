/* SPDX-License-Identifier: MIT */
/*
 * cpu.h: what this processor can do.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum cpu_feature {
	CPU_FPU,	/* floating-point unit on the chip */
	CPU_PSE,	/* 4 MiB pages */
	CPU_TSC,	/* time stamp counter */
	CPU_SEP,	/* SYSENTER and SYSEXIT that work */
	CPU_PGE,	/* global pages */
	CPU_FXSR,	/* FXSAVE and FXRSTOR */
	CPU_SSE,
	CPU_SMEP,	/* the kernel can be kept from executing user pages */
	CPU_SMAP,	/* the kernel can be kept from touching user pages */
	CPU_FEATURES
};

/* Filled by cpu_init(), constant afterwards. */
struct cpu {
	char vendor[13];		/* "GenuineIntel" */
	uint32_t signature;		/* type, family, model and stepping, as CPUID leaf 1 has them in eax */
	uint32_t features;		/* bit n: enum cpu_feature n */
};

extern struct cpu cpu;

/* By features: the name in the log, and where CPUID has the bit: leaf 1 in edx, leaf 7 in ebx. */
extern const struct cpu_feature_place {
	const char *name;
	uint32_t leaf, bit;
} cpu_features[CPU_FEATURES];

/* Asks the processor.  boot.S has made sure that CPUID exists. */
void cpu_init(void);

static inline bool cpu_has(enum cpu_feature feature) { return cpu.features >> feature & 1; }

/*
 * Turns on what guards the kernel from its own slips: read-only pages hold for it too (WP), global pages,
 * and SMEP and SMAP where they exist.
 */
void cpu_protect(void);
