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

/* Where a feature's bit is found: leaf 1 has it in edx, leaf 7 in ebx. */
static const struct {
	uint32_t leaf;
	unsigned bit;
} places[CPU_FEATURES] = {
	[CPU_FPU] =  { 1, 0 },  [CPU_PSE] =  { 1, 3 },   [CPU_TSC] =  { 1, 4 },
	[CPU_SEP] =  { 1, 11 }, [CPU_PGE] =  { 1, 13 },  [CPU_FXSR] = { 1, 24 },
	[CPU_SSE] =  { 1, 25 }, [CPU_SMEP] = { 7, 7 },   [CPU_SMAP] = { 7, 20 },
};

const char *const cpu_feature_names[CPU_FEATURES] = {
	[CPU_FPU] =  "fpu",     [CPU_PSE] =  "pse",      [CPU_TSC] =  "tsc",
	[CPU_SEP] =  "sep",     [CPU_PGE] =  "pge",      [CPU_FXSR] = "fxsr",
	[CPU_SSE] =  "sse",     [CPU_SMEP] = "smep",     [CPU_SMAP] = "smap",
};

/* The first Pentium Pros announce SEP and lack it (SDM volume 2B, "SYSENTER"): family 6, model and stepping below 3. */
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

static bool
sysenter_lacks(uint32_t signature)
{
	return SIGNATURE_FAMILY(signature) == 6 && SIGNATURE_MODEL(signature) < 3 && SIGNATURE_STEPPING(signature) < 3;
}

void
cpu_init(void)
{
	const struct cpuid first = cpuid(0);

	memcpy(cpu.vendor, (uint32_t[]){ first.ebx, first.edx, first.ecx }, sizeof(cpu.vendor) - 1);
	cpu.signature = cpuid(1).eax;
	for (unsigned i = 0; i < CPU_FEATURES; i++) {
		const struct cpuid leaf = places[i].leaf <= first.eax ? cpuid(places[i].leaf) : (struct cpuid){ 0 };

		if ((places[i].leaf == 1 ? leaf.edx : leaf.ebx) >> places[i].bit & 1)
			cpu.features |= 1u << i;
	}
	if (sysenter_lacks(cpu.signature))
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
