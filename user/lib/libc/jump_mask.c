/* SPDX-License-Identifier: MIT */
/*
 * jump_mask.c: jumps that take the blocked signals with them.
 */
#include <setjmp.h>
#include <signal.h>

void
jump_keep_mask(sigjmp_buf place, int keep)
{
	place->mask_kept = keep != 0;
	if (keep)
		sigprocmask(SIG_BLOCK, NULL, &place->mask);
}

_Noreturn void
siglongjmp(sigjmp_buf place, int value)
{
	if (place->mask_kept)
		sigprocmask(SIG_SETMASK, &place->mask, NULL);
	longjmp(place, value);
}
