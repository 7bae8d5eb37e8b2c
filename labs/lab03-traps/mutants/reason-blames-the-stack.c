/* SPDX-License-Identifier: MIT */
/*
 * mutant: takes all that lies below the stack pointer for a stack that is too small
 * class: half of a challenge
 * in: kernel/debug/fault.c
 * fails: challenge_reason_guesses_why
 */
static void
print_reason(const struct frame *frame, uint32_t address)
{
	log_printf("fault: task %u, thread %u: %s", current->task->number, current->slot,
		   exception_name(frame->trap));
	if (frame->trap != PAGE_FAULT) {
		log_printf(", error code %x\n", frame->error);
		return;
	}
	log_printf(": %s %08x, which is %s\n", frame->error & PAGE_FAULT_WRITE ? "writing" : "reading", address,
		   frame->error & PAGE_FAULT_PRESENT ? "not allowed" : "not mapped");
	if (address < PAGE_SIZE)
		log_printf("  perhaps a null pointer\n");
	else if (frame->esp > address)
		log_printf("  perhaps a stack that is too small\n");
}
