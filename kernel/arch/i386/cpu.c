/* SPDX-License-Identifier: MIT */
/*
 * cpu.c: what this processor can do, by the CPUID instruction.
 *
 *   Intel SDM volume 2A, "CPUID: CPU Identification".  The paths of the kernel that depend on a feature ask
 *   cpu_has() and nothing else.
 */
#include "arch/i386/cpu.h"

#include "arch/i386/registers.h"
#include "arch/i386/string.h"

struct cpu cpu;

struct cpuid {
	uint32_t eax, ebx, ecx, edx;
};

/* Where a feature's bit is found. */
static const struct {
	const char *name;
	uint32_t leaf;
	bool in_ebx;			/* else in edx */
	unsigned bit;
} features[CPU_FEATURES] = {
	[CPU_FPU] =  { "fpu",  1, false, 0 },
	[CPU_PSE] =  { "pse",  1, false, 3 },
	[CPU_TSC] =  { "tsc",  1, false, 4 },
	[CPU_SEP] =  { "sep",  1, false, 11 },
	[CPU_PGE] =  { "pge",  1, false, 13 },
	[CPU_FXSR] = { "fxsr", 1, false, 24 },
	[CPU_SSE] =  { "sse",  1, false, 25 },
	[CPU_SMEP] = { "smep", 7, true,  7 },
	[CPU_SMAP] = { "smap", 7, true,  20 },
};

static struct cpuid
cpuid(uint32_t leaf)
{
	struct cpuid out;

	__asm__ volatile("cpuid"
			 : "=a"(out.eax), "=b"(out.ebx), "=c"(out.ecx), "=d"(out.edx)
			 : "a"(leaf), "c"(0));
	return out;
}

static void
vendor_read(uint32_t ebx, uint32_t edx, uint32_t ecx)
{
	const uint32_t words[3] = { ebx, edx, ecx };

	memcpy(cpu.vendor, words, sizeof(words));
}

/* `count` bits of a register, from bit `first` on. */
static unsigned
bits(uint32_t value, unsigned first, unsigned count)
{
	return value >> first & ((1u << count) - 1);
}

/* Family, model and stepping of leaf 1's eax; the extended fields join from family 15 (model: 6) on. */
static void
signature_read(uint32_t eax)
{
	cpu.stepping = bits(eax, 0, 4);
	cpu.model = bits(eax, 4, 4);
	cpu.family = bits(eax, 8, 4);
	if (cpu.family == 6 || cpu.family == 15)
		cpu.model |= bits(eax, 16, 4) << 4;
	if (cpu.family == 15)
		cpu.family += bits(eax, 20, 8);
}

void
cpu_init(void)
{
	const struct cpuid first = cpuid(0);

	vendor_read(first.ebx, first.edx, first.ecx);
	signature_read(cpuid(1).eax);
	for (unsigned i = 0; i < CPU_FEATURES; i++) {
		struct cpuid leaf;

		if (features[i].leaf > first.eax)
			continue;
		leaf = cpuid(features[i].leaf);
		if ((features[i].in_ebx ? leaf.ebx : leaf.edx) >> features[i].bit & 1)
			cpu.features |= 1u << i;
	}
	/* The first Pentium Pros announce SEP and lack it (SDM volume 2B, "SYSENTER"). */
	if (cpu.family == 6 && cpu.model < 3 && cpu.stepping < 3)
		cpu.features &= ~(1u << CPU_SEP);
}

const char *
cpu_feature_name(enum cpu_feature feature)
{
	return features[feature].name;
}

void
cpu_protect(void)
{
	uint32_t cr4 = read_cr4();

	if (cpu_has(CPU_PGE))
		cr4 |= CR4_PGE;
	if (cpu_has(CPU_SMEP))
		cr4 |= CR4_SMEP;
	if (cpu_has(CPU_SMAP))
		cr4 |= CR4_SMAP;
	write_cr4(cr4);
	write_cr0(read_cr0() | CR0_WP);
}
