/* SPDX-License-Identifier: MIT */
/*
 * mutant: takes large numbers of tasks for negative
 * class: sign
 * in: kernel/debug/fault.c
 * fails: reason_names_who_and_what
 * seed: 1
 */
static void
print_reason(const struct frame *frame, uint32_t address)
{
	log_printf("fault: task %d, thread %u: %s", (int)current->task->number, current->slot, exception_name(frame->trap));
	if (frame->trap == PAGE_FAULT)
		log_printf(": %s %08x, which is %s", frame->error & PAGE_FAULT_WRITE ? "writing" : "reading", address,
			   frame->error & PAGE_FAULT_PRESENT ? "not allowed" : "not mapped");
	else
		log_printf(", error code %x", frame->error);
	log_printf("\n");
}
