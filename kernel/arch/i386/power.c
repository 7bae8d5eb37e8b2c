/* SPDX-License-Identifier: MIT */
/*
 * power.c: the ends of a run; see power.h.
 */
#include "arch/i386/power.h"

#include "arch/i386/io.h"
#include "arch/i386/registers.h"

#define PORT_DEBUG_EXIT	0xf4		/* QEMU, docs/specs: isa-debug-exit */

/* PM1a control register of QEMU's ACPI (piix4).  ACPI Specification 4.8.3.2.1 "PM1 Control Registers". */
#define PORT_ACPI_PM1A	0x604
#define   ACPI_SLEEP_S5	0x2000		/* SLP_EN, SLP_TYP 0 */

#define PORT_BOCHS_OFF	0x8900		/* Bochs: the bytes "Shutdown" end the run */

/* 8042 keyboard controller: command 0xfe pulses the processor's reset line. */
#define PORT_KEYBOARD	0x64
#define   KEYBOARD_FULL	0x02		/* status: a command has not been read yet */
#define   KEYBOARD_RESET 0xfe

#define PATIENCE	100000		/* looks at the keyboard controller's status */

static void
bochs_off(void)
{
	for (const char *byte = "Shutdown"; *byte != '\0'; byte++)
		outb(PORT_BOCHS_OFF, (uint8_t)*byte);
}

_Noreturn void
power_debug_exit(uint32_t value)
{
	outb(PORT_DEBUG_EXIT, (uint8_t)value);
	bochs_off();
	cpu_halt();
}

_Noreturn void
power_off(void)
{
	outw(PORT_ACPI_PM1A, ACPI_SLEEP_S5);
	bochs_off();
	cpu_halt();
}

_Noreturn void
power_reset(void)
{
	const struct descriptor_register nothing = { 0, 0 };

	for (int i = 0; i < PATIENCE && (inb(PORT_KEYBOARD) & KEYBOARD_FULL); i++)
		continue;
	outb(PORT_KEYBOARD, KEYBOARD_RESET);
	/* An interrupt without a descriptor table: a triple fault, which resets the processor. */
	__asm__ volatile("lidt %0; int3" : : "m"(nothing));
	cpu_halt();
}
