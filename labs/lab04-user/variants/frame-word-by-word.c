/* SPDX-License-Identifier: MIT */
/*
 * variant: sets and reads every word by its name
 * in: kernel/arch/i386/frame.c
 * exercise: 1
 */
void
frame_init(struct frame *frame, uint32_t eip, uint32_t esp)
{
	frame->ss = SELECTOR_USER_DATA;
	frame->esp = esp;
	frame->eflags = 1u << 1 | 1u << 9;
	frame->cs = SELECTOR_USER_CODE;
	frame->eip = eip;
	frame->error = 0;
	frame->trap = CALL_INTERRUPT;
}

void
frame_get_registers(const struct frame *frame, struct registers *registers)
{
	const bool gate = frame->trap != TRAP_SYSENTER;

	*registers = (struct registers){
		frame->edi, frame->esi, frame->ebp, gate ? frame->esp : frame->ecx, frame->ebx, frame->edx, frame->ecx, frame->eax,
		gate ? frame->eip : frame->edx, gate ? frame->eflags : (EFLAGS_IF | EFLAGS_FIXED),
	};
}

void
frame_set_registers(struct frame *frame, const struct registers *registers)
{
	*frame = (struct frame){
		.edi = registers->edi, .esi = registers->esi, .ebp = registers->ebp, .ebx = registers->ebx,
		.edx = registers->edx, .ecx = registers->ecx, .eax = registers->eax, .esp_unused = registers->esp,
		.trap = CALL_INTERRUPT, .eip = registers->eip, .esp = registers->esp,
		.cs = SELECTOR_USER_CODE, .ss = SELECTOR_USER_DATA,
		.eflags = (registers->eflags & EFLAGS_USER) | EFLAGS_FIXED | EFLAGS_IF,
	};
}
