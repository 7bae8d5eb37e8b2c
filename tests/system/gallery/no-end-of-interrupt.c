/* SPDX-License-Identifier: MIT */
/*
 * broken: never tells the interrupt controller that an interrupt is over
 * in: kernel/arch/i386/pic.c
 * says: nobody can run and it idles
 * says: its end was never told to the controller (8259A: in service 0x01)
 * says: threads (* runs)
 */
bool
pic_acknowledge(unsigned line)
{
	(void)line;
	return false;
}
