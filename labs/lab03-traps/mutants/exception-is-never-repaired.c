/* SPDX-License-Identifier: MIT */
/*
 * mutant: the task is told even if all is well again
 * class: ignores a result
 * in: kernel/arch/i386/trap.c
 * fails: exception_that_is_repaired_is_over
 */
static void
exception(const struct frame *frame)
{
	const uint32_t address = frame->trap == TRAP_PAGE_FAULT ? read_register(cr2) : 0;

	trap_table.repair(frame);
	trap_table.fault(frame, address);
}
