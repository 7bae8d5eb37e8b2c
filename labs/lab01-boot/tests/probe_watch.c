/* SPDX-License-Identifier: MIT */
/*
 * probe_watch.c: the debug registers as witnesses; see probe_watch.h.
 *
 *   DR0 and DR1 watch the line status of COM1 and COM2, DR2 and DR3 their data registers.  The trap
 *   comes after the instruction, so its operand is in al and the instruction's last byte lies right
 *   before eip: EC is "in al, dx", EE "out dx, al", the two that inb() and outb() become for these
 *   ports.  The log is trusted code's only output.
 */
#include "labs/lab01-boot/tests/probe_watch.h"

#include "arch/i386/registers.h"
#include "arch/i386/debug/serial.h"

#define UART_LSR	5
#define   LSR_THRE	0x20u		/* room for a byte */
#define   LSR_TEMT	0x40u		/* even the byte being sent is gone: only with THRE */
#define   LSR_NOISE	0x1fu		/* about receiving: data, overrun, parity, framing, break */

#define OPCODE_IN	0xecu
#define OPCODE_OUT	0xeeu

#define CR4_DE		0x00000008u	/* debug registers may watch I/O ports */
#define DR6_HITS	0x0000000fu
#define DR7_WATCH_ALL	0x222200aau	/* four enabled ("G"), each one byte of I/O */

#define VECTOR_DEBUG	1
#define SELECTOR_CODE	0x08		/* boot.S */
#define GATE_INTERRUPT	0x8e00u		/* present, ring 0, 32-bit interrupt gate */

/* What the entry below leaves on the stack. */
struct trap {
	uint32_t edi, esi, ebp, esp, ebx, edx, ecx, eax;
	uint32_t eip, cs, eflags;
};

static struct probe_access *accesses;
static volatile uint32_t *used;
static uint32_t room;
static uint32_t busy_left, noise_left;

static uint64_t gates[VECTOR_DEBUG + 1] __attribute__((aligned(8)));

void probe_watch_entry(void);
void probe_watch_trap(struct trap *trap);

/* The argument goes where either calling convention looks for it: into eax and onto the stack. */
__asm__("	.text\n"
	"probe_watch_entry:\n"
	"	pusha\n"
	"	cld\n"
	"	mov	%esp, %eax\n"
	"	push	%eax\n"
	"	call	probe_watch_trap\n"
	"	add	$4, %esp\n"
	"	popa\n"
	"	iret\n");

/* What the driver finds in place of the line status. */
static uint8_t
made_up_status(void)
{
	uint8_t status = noise_left & LSR_NOISE;

	noise_left = noise_left >> 8 | noise_left << 24;
	if (busy_left == 0)
		return status | LSR_THRE;
	busy_left--;
	return status;
}

void
probe_watch_trap(struct trap *trap)
{
	static const uint16_t ports[] = {
		SERIAL_COM1 + UART_LSR, SERIAL_COM2 + UART_LSR, SERIAL_COM1, SERIAL_COM2,
	};
	uint8_t opcode = ((const uint8_t *)trap->eip)[-1];
	uint32_t hits, none = 0;

	__asm__ volatile("mov %%dr6, %0; mov %1, %%dr6" : "=&r"(hits) : "r"(none));
	for (unsigned i = 0; i < 4; i++) {
		if (!(hits & DR6_HITS & 1u << i))
			continue;
		if (i < 2 && opcode == OPCODE_IN)
			trap->eax = (trap->eax & ~0xffu) | made_up_status();
		if (*used + sizeof(*accesses) > room)
			return;
		accesses[*used / sizeof(*accesses)] = (struct probe_access){
			ports[i], (uint8_t)trap->eax, opcode != OPCODE_IN,
		};
		*used += sizeof(*accesses);
	}
}

void
watch_start(struct probe_access *log, volatile uint32_t *size, uint32_t most)
{
	const uintptr_t entry = (uintptr_t)probe_watch_entry;
	const struct {
		uint16_t limit;
		uint32_t base;
	} __attribute__((packed)) table = { sizeof(gates) - 1, (uintptr_t)gates };

	accesses = log;
	used = size;
	room = most;
	gates[VECTOR_DEBUG] = (uint64_t)((entry & 0xffff0000u) | GATE_INTERRUPT) << 32 |
			      (uint32_t)SELECTOR_CODE << 16 | (entry & 0xffffu);
	__asm__ volatile("lidt %0" : : "m"(table));
	write_register(cr4, read_register(cr4) | CR4_DE);
	__asm__ volatile("mov %0, %%dr0" : : "r"(SERIAL_COM1 + UART_LSR));
	__asm__ volatile("mov %0, %%dr1" : : "r"(SERIAL_COM2 + UART_LSR));
	__asm__ volatile("mov %0, %%dr2" : : "r"(SERIAL_COM1));
	__asm__ volatile("mov %0, %%dr3" : : "r"(SERIAL_COM2));
	__asm__ volatile("mov %0, %%dr7" : : "r"(DR7_WATCH_ALL));
}

void
watch_expect(uint8_t busy, uint32_t noise)
{
	busy_left = busy;
	noise_left = noise;
}
