/* SPDX-License-Identifier: MIT */
/*
 * variant: puts the line together first
 * in: kernel/debug/fault.c
 * exercise: 4
 */
static void
print_reason(const struct frame *frame, uint32_t address)
{
	static const char *const attempts[] = { "reading", "reading", "writing", "writing" };
	char what[64];

	if (frame->trap == PAGE_FAULT)
		format_string(what, sizeof(what), ": %s %08x, which is not %s", attempts[frame->error & 3], address,
			      frame->error & PAGE_FAULT_PRESENT ? "allowed" : "mapped");
	else
		format_string(what, sizeof(what), ", error code %x", frame->error);
	log_printf("fault: task %u, thread %u: %s%s\n", current->task->number, current->slot, exception_name(frame->trap), what);
}
