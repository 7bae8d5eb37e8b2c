/* SPDX-License-Identifier: MIT */
/*
 * mutant: reading and writing are exchanged
 * class: inverted
 * in: kernel/debug/fault.c
 * fails: reason_explains_page_faults stage_explains_a_page_fault
 */
static void
print_reason(const struct frame *frame, uint32_t address)
{
	log_printf("fault: task %u, thread %u: %s", current->task->number, current->slot,
		   exception_name(frame->trap));
	if (frame->trap == PAGE_FAULT)
		log_printf(": %s %08x, which is %s",
			   frame->error & PAGE_FAULT_WRITE ? "reading" : "writing", address,
			   frame->error & PAGE_FAULT_PRESENT ? "not allowed" : "not mapped");
	else
		log_printf(", error code %x", frame->error);
	log_printf("\n");
}
