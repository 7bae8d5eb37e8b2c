/* SPDX-License-Identifier: MIT */
/*
 * ticks.c: as many sources of chance as a boot has: 200 timer interrupts, some
 * taken while busy, some while halted, each time-stamped; the keyboard
 * controller's and the clock chip's answers; what the firmware left behind.
 * All of it goes to memory and to COM1.
 *
 *   Intel 8254 and 8259A data sheets: timer mode 2, ICW1 to ICW4.
 */
#include "toy.h"

#define TICKS		200
#define DIVISOR		1193	/* about 1 kHz */
#define TIMER_VECTOR	32

TOY;

struct gate {
	uint16_t	offset_low;
	uint16_t	selector;
	uint16_t	flags;
	uint16_t	offset_high;
};

static struct gate idt[TIMER_VECTOR + 1];
volatile uint32_t tick_count;
uint64_t stamps[TICKS];
uint32_t work[TICKS];

void
timer_entry(void);

__asm__(".text\n"
	".globl timer_entry\n"
	"timer_entry:\n"
	"	pushal\n"
	"	call timer_tick\n"
	"	popal\n"
	"	iret\n");

static uint64_t
read_tsc(void)
{
	uint32_t low, high;

	__asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
	return (uint64_t)high << 32 | low;
}

__attribute__((used)) void
timer_tick(void);

void
timer_tick(void)
{
	if (tick_count < TICKS)
		stamps[tick_count] = read_tsc();
	tick_count++;
	outb(0x20, 0x20);
}

static void
start_timer(void)
{
	struct {
		uint16_t	limit;
		uint32_t	base;
	} __attribute__((packed)) idtr = { sizeof idt - 1, (uint32_t)idt };
	uint16_t code;

	__asm__ volatile("mov %%cs, %0" : "=r"(code));
	idt[TIMER_VECTOR] = (struct gate){
		.offset_low = (uint16_t)(uint32_t)timer_entry,
		.selector = code,
		.flags = 0x8e00,
		.offset_high = (uint16_t)((uint32_t)timer_entry >> 16),
	};
	__asm__ volatile("lidt %0" : : "m"(idtr));
	outb(0x20, 0x11);
	outb(0x21, TIMER_VECTOR);
	outb(0x21, 0x04);
	outb(0x21, 0x01);
	outb(0x21, 0xfe);
	outb(0xa1, 0xff);
	outb(0x43, 0x34);
	outb(0x40, DIVISOR & 0xff);
	outb(0x40, DIVISOR >> 8);
}

void
toy(uint32_t magic, uint32_t information)
{
	(void)magic;
	(void)information;
	start_timer();
	__asm__ volatile("sti");
	while (tick_count < TICKS) {
		uint32_t now = tick_count;

		while (tick_count == now && now < TICKS / 2)
			work[now]++;
		if (now >= TICKS / 2)
			__asm__ volatile("hlt");
	}
	__asm__ volatile("cli");
	for (int i = 0; i < TICKS; i++) {
		print_hex(PORT_COM1, stamps[i], 12);
		outb(PORT_COM1, i % 4 == 3 ? '\n' : ' ');
	}
	outb(0x70, 0x00);
	print_hex(PORT_COM1, inb(0x71), 2);
	print_hex(PORT_COM1, inb(0x64), 2);
	outb(PORT_COM1, '\n');
	checkpoint();
}
