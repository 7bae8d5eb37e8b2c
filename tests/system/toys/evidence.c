/* SPDX-License-Identifier: MIT */
/*
 * evidence.c: a machine in a state that is known in every detail, at a
 * checkpoint.
 *
 *   virtual		physical
 *   0 .. 4 MiB		the same; 4 KiB pages; page 0 is not there
 *   1 GiB .. +4 MiB	0 .. 4 MiB, one large page, read-only
 *   3 GiB		the frame of `secret`, user, one page
 *   3 GiB + 4 KiB	the frame of `other`: the page after it elsewhere
 *   3 GiB + 8 KiB	a frame far outside of memory
 */
#include "toy.h"

#define PRESENT		0x001u
#define WRITE		0x002u
#define USER		0x004u
#define LARGE		0x080u

#define CR0_PG		0x80000000u
#define CR0_WP		0x00010000u
#define CR4_PSE		0x00000010u

TOY;

#define PAGE_ALIGNED	__attribute__((aligned(4096), used))

PAGE_ALIGNED uint32_t directory[1024];
PAGE_ALIGNED uint32_t low_table[1024];
PAGE_ALIGNED uint32_t high_table[1024];
PAGE_ALIGNED char other[4096] = "beta";
PAGE_ALIGNED char gap[4096] = "gap";
PAGE_ALIGNED char secret[4096] = "alpha";

uint32_t marker = 0x12345678;
static volatile uint32_t hidden = 0x9abcdef0;
uint32_t seen_magic;

static void
make_tables(void)
{
	for (uint32_t i = 1; i < 1024; i++)
		low_table[i] = i << 12 | WRITE | PRESENT;
	high_table[0] = (uint32_t)secret | USER | WRITE | PRESENT;
	high_table[1] = (uint32_t)other | USER | PRESENT;
	high_table[2] = 0x70000000u | PRESENT;
	directory[0] = (uint32_t)low_table | WRITE | PRESENT;
	directory[256] = LARGE | PRESENT;
	directory[768] = (uint32_t)high_table | USER | WRITE | PRESENT;
}

/* The last four bytes of one page and the first of the next. */
static void
join_pages(void)
{
	for (int i = 0; i < 4; i++)
		secret[4092 + i] = "last"[i];
	secret[4088] = 'x';
}

void
toy(uint32_t magic, uint32_t information)
{
	(void)information;
	seen_magic = magic + hidden - hidden;
	make_tables();
	join_pages();
	print(PORT_LOG, "before");
	__asm__ volatile(
		"mov %%cr4, %%eax\n"
		"or %[pse], %%eax\n"
		"mov %%eax, %%cr4\n"
		"mov %[directory], %%cr3\n"
		"mov %%cr0, %%eax\n"
		"or %[pg], %%eax\n"
		"mov %%eax, %%cr0\n"
		"mov $0x51515151, %%esi\n"
		"mov $0x42424242, %%edi\n"
		"mov $0x0b0b0b0b, %%ebx\n"
		"mov $0x505, %%edx\n"
		"mov $1, %%eax\n"
		"stc\n"
		"out %%al, %%dx\n"
		".globl after_checkpoint\n"
		"after_checkpoint:\n"
		: : [pse] "i"(CR4_PSE), [pg] "i"(CR0_PG | CR0_WP),
		[directory] "r"(directory)
		: "eax", "ebx", "edx", "esi", "edi", "memory");
	marker = 0;
	print(PORT_LOG, "after");
	for (;;)
		;
}
