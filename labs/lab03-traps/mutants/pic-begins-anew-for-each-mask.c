/* SPDX-License-Identifier: MIT */
/*
 * mutant: requests that wait are forgotten
 * class: side effect
 * in: kernel/arch/i386/pic.c
 * fails: pic_keeps_what_waits
 */
void
pic_unmask(unsigned line)
{
	masked &= (uint16_t)~(1u << line);
	pic_init();
}
