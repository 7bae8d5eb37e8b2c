/* SPDX-License-Identifier: MIT */
/*
 * broken: calls a variable
 * in: kernel/debug/probe.c
 * says: a jump to where no code is: to 0xc01
 * says: the kernel's variables: picture
 */
static uint32_t picture[2] = { 0x0b0f0b0f, 0x0b0f0b0f };

void
probe_stage(unsigned lab)
{
	void (*volatile handler)(void) = (void (*)(void))(uintptr_t)picture;

	if (lab == 3)
		handler();
	__asm__ volatile("");
}
