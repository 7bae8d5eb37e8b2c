/* SPDX-License-Identifier: MIT */
/*
 * devices.c: devices and a structure in a state that is known in every detail, at a checkpoint.
 *
 *   interrupt controllers   vectors from 0x30 and 0x38; lines 0 and 2 open, 14 open; line 0 in service
 *   interval timer          counter 0: mode 2, both bytes, binary, 11932
 *   screen                  "known" in row 3, column 10
 */
#include "toy.h"

#define PIC1		0x20
#define PIC2		0xa0
#define ICW1		0x11	/* begin, ICW4 follows */
#define ICW4_8086	0x01

#define PIT_COUNTER0	0x40
#define PIT_COMMAND	0x43
#define   PIT_RATE	0x34	/* counter 0, both bytes, mode 2 */
#define PIT_COUNT	11932u

#define VECTOR_TIMER	0x30
#define GATE_INTERRUPT	0x8e00u

TOY;

struct inner {
	uint16_t first;
	uint32_t second;
};

struct known {
	uint8_t byte;
	uint32_t word;
	union {
		struct {
			uint8_t low, high;
		};
		uint16_t both;
	};
	struct inner inner;
	struct inner rows[3];
};

struct known known = { .byte = 0x11, .word = 0x22334455, .low = 0x66, .high = 0x77, .inner = { 0x8899, 0xaabbccdd } };

static uint64_t gates[VECTOR_TIMER + 1] __attribute__((aligned(8)));

static void
set_controller(uint16_t port, uint8_t vector, uint8_t cascade, uint8_t mask)
{
	outb(port, ICW1);
	outb(port + 1, vector);
	outb(port + 1, cascade);
	outb(port + 1, ICW4_8086);
	outb(port + 1, mask);
}

static void
set_gate(void)
{
	extern char devices_timer[];
	const uint32_t entry = (uint32_t)devices_timer;
	uint16_t code;
	struct {
		uint16_t limit;
		uint32_t base;
	} __attribute__((packed)) table = { sizeof(gates) - 1, (uint32_t)gates };

	__asm__("mov %%cs, %0" : "=r"(code));
	gates[VECTOR_TIMER] = (uint64_t)((entry & 0xffff0000u) | GATE_INTERRUPT) << 32 | (uint32_t)code << 16 | (entry & 0xffffu);
	__asm__ volatile("lidt %0" : : "m"(table));
}

/* The one interrupt that is taken ends the run, without an end of interrupt. */
__asm__("	.text\n"
	"	.globl devices_timer\n"
	"devices_timer:\n"
	"	mov	$0x505, %edx\n"
	"	mov	$1, %eax\n"
	"	out	%al, %dx\n"
	"	hlt\n");

void
toy(uint32_t magic, uint32_t information)
{
	volatile uint16_t *cells = (volatile uint16_t *)0xb8000;

	(void)magic;
	(void)information;
	for (int i = 0; i < 5; i++)
		cells[3 * 80 + 10 + i] = (uint16_t)(0x0700 | "known"[i]);
	set_gate();
	set_controller(PIC1, VECTOR_TIMER, 1 << 2, 0xfa);
	set_controller(PIC2, VECTOR_TIMER + 8, 2, 0xbf);
	outb(PIT_COMMAND, PIT_RATE);
	outb(PIT_COUNTER0, PIT_COUNT & 0xff);
	outb(PIT_COUNTER0, PIT_COUNT >> 8);
	for (;;)
		__asm__ volatile("sti; hlt");
}
