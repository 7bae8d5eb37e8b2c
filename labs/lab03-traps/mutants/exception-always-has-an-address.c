/* SPDX-License-Identifier: MIT */
/*
 * mutant: every exception goes on with what is in CR2
 * class: stale value
 * in: kernel/arch/i386/trap.c
 * fails: exception_goes_on_with_its_address
 */
static void
exception(const struct frame *frame)
{
	const uint32_t address = read_register(cr2);

	if (!trap_table.repair(frame))
		trap_table.fault(frame, address);
}
