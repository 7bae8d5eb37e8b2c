/* SPDX-License-Identifier: MIT */
/*
 * mutant: interrupts end before they are handled
 * class: wrong constant
 * in: kernel/arch/i386/pic.c
 * fails: pic_keeps_what_waits
 */
static void
pic_set_up(uint16_t port, uint8_t vector, uint8_t wiring)
{
	outb(port, ICW1_INIT);
	outb(port + PIC_DATA, vector);
	outb(port + PIC_DATA, wiring);
	outb(port + PIC_DATA, ICW4_8086 | 0x02);
}
