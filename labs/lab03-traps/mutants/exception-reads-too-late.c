/* SPDX-License-Identifier: MIT */
/*
 * mutant: CR2 is read when somebody else has faulted
 * class: order
 * in: kernel/arch/i386/trap.c
 * fails: exception_goes_on_with_its_address
 */
static void
exception(const struct frame *frame)
{
	if (!trap_table.repair(frame))
		trap_table.fault(frame, frame->trap == TRAP_PAGE_FAULT ? read_register(cr2) : 0);
}
