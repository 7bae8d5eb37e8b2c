/* SPDX-License-Identifier: MIT */
/*
 * mutant: the address is that of the instruction
 * class: wrong field
 * in: kernel/arch/i386/trap.c
 * fails: exception_goes_on_with_its_address stage_explains_a_page_fault
 */
static void
exception(const struct frame *frame)
{
	const uint32_t address = frame->trap == TRAP_PAGE_FAULT ? frame->eip : 0;

	if (!trap_table.repair(frame))
		trap_table.fault(frame, address);
}
