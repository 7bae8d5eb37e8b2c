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

const struct cpu_feature_place cpu_features[CPU_FEATURES] = {
	[CPU_FPU] = { "fpu", 1, 0 },	[CPU_PSE] = { "pse", 1, 3 },	[CPU_TSC] = { "tsc", 1, 4 },
	[CPU_SEP] = { "sep", 1, 11 },	[CPU_PGE] = { "pge", 1, 13 },	[CPU_FXSR] = { "fxsr", 1, 24 },
	[CPU_SSE] = { "sse", 1, 25 },	[CPU_SMEP] = { "smep", 7, 7 },	[CPU_SMAP] = { "smap", 7, 20 },
};

/*
 * The first Pentium Pros announce SEP and lack it (SDM volume 2B, "SYSENTER"): family 6, model and
 * stepping below 3.
 */
#define SIGNATURE_FAMILY(signature)	((signature) >> 8 & 15)
#define SIGNATURE_MODEL(signature)	((signature) >> 4 & 15)
#define SIGNATURE_STEPPING(signature)	((signature) & 15)

static struct cpuid
cpuid(uint32_t leaf)
{
	struct cpuid out;

	__asm__ volatile("cpuid" : "=a"(out.eax), "=b"(out.ebx), "=c"(out.ecx), "=d"(out.edx) : "a"(leaf), "c"(0));
	return out;
}

void
cpu_init(void)
{
	const struct cpuid first = cpuid(0);

	memcpy(cpu.vendor, (uint32_t[]){ first.ebx, first.edx, first.ecx }, sizeof(cpu.vendor) - 1);
	cpu.signature = cpuid(1).eax;
	for (unsigned i = 0; i < CPU_FEATURES; i++) {
		const struct cpuid leaf = cpu_features[i].leaf <= first.eax ? cpuid(cpu_features[i].leaf) : (struct cpuid){ 0 };

		if ((cpu_features[i].leaf == 1 ? leaf.edx : leaf.ebx) >> cpu_features[i].bit & 1)
			cpu.features |= 1u << i;
	}
	if (SIGNATURE_FAMILY(cpu.signature) == 6 && SIGNATURE_MODEL(cpu.signature) < 3 && SIGNATURE_STEPPING(cpu.signature) < 3)
		cpu.features &= ~(1u << CPU_SEP);
}

void
cpu_protect(void)
{
	uint32_t cr4 = read_register(cr4);

	if (cpu_has(CPU_PGE))
		cr4 |= CR4_PGE;
	if (cpu_has(CPU_SMEP))
		cr4 |= CR4_SMEP;
	if (cpu_has(CPU_SMAP))
		cr4 |= CR4_SMAP;
	write_register(cr4, cr4);
	write_register(cr0, read_register(cr0) | CR0_WP);
}
