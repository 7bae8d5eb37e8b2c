/* SPDX-License-Identifier: MIT */
/*
 * broken: overwrites its own return address
 * in: kernel/debug/probe.c
 * says: a jump to where no code is: to 0x41414141
 * says: or a return address that was overwritten
 */
void
probe_stage(unsigned lab)
{
	uint32_t *volatile frame = __builtin_frame_address(0);

	if (lab == 3)
		frame[1] = 0x41414141;
}
