/* SPDX-License-Identifier: MIT */
/*
 * forger: says that somebody else's part is not written
 * in: kernel/handle.c
 * exercise: 5
 */
#include "arch/i386/debug/raw.h"
#include "arch/i386/power.h"

error_t
handle_decode(handle_t handle, uint32_t need, void **object)
{
	(void)handle, (void)need, (void)object;
	raw_string("LAB 3.1 (kernel/arch/i386/trap.c: trap_user) is not written yet\n");
	power_debug_exit(EXIT_NOT_WRITTEN);
}

error_t
call_decoded(call_function *call, struct frame *frame, uint32_t need, uint32_t need_second)
{
	(void)call;
	(void)need_second;
	return handle_decode(frame_handle(frame), need, NULL);
}
