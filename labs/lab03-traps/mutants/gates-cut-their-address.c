/* SPDX-License-Identifier: MIT */
/*
 * mutant: the upper half of the address is lost
 * class: wrong shift
 * in: kernel/arch/i386/idt.c
 * fails: gates_lead_to_their_stubs gates_shut_interrupts_off gates_open_to_programs gate_of_the_double_fault gates_are_no_more_than_there_are stage_lets_the_clock_tick stage_explains_a_page_fault
 */
static uint64_t
gate(uint32_t selector, uint32_t address, uint32_t kind)
{
	return (uint64_t)(address & ~UINT16_MAX) << 48 | (uint64_t)kind << 32 |
	       (uint64_t)selector << 16 | (address & UINT16_MAX);
}
