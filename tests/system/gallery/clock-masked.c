/* SPDX-License-Identifier: MIT */
/*
 * broken: never lets the clock's interrupts through
 * in: kernel/arch/i386/pic.c
 * says: nobody can run and it idles
 * says: the clock's line is masked in the interrupt controller (8259A: mask 0x
 */
void
pic_unmask(unsigned line)
{
	if (line == IRQ_TIMER)
		return;
	masked &= (uint16_t)~(1u << line);
	pic_write_masks();
}
