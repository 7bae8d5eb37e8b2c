/* SPDX-License-Identifier: MIT */
/*
 * variant: asks the other way round
 * in: kernel/arch/i386/trap.c
 * exercise: 3
 */
static void
interrupt(uint32_t line)
{
	const bool real = !pic_acknowledge(line);

	if (real && line != IRQ_TIMER)
		trap_table.irq(line);
	if (real && line == IRQ_TIMER)
		trap_table.tick();
}

static void
exception(const struct frame *frame)
{
	const uint32_t cr2 = read_register(cr2);

	if (trap_table.repair(frame))
		return;
	if (frame->trap != TRAP_PAGE_FAULT)
		trap_table.fault(frame, 0);
	else
		trap_table.fault(frame, cr2);
}
