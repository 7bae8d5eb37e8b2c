/* SPDX-License-Identifier: MIT */
/*
 * broken: frees a frame twice
 * in: kernel/debug/probe.c
 * says: the kernel panics: kernel/frames.c:
 * says: assertion failed: 
 * says: what the kernel takes for granted there does not hold
 * says: called from
 * says: probe_stage
 */
#include "frames.h"

void
probe_stage(unsigned lab)
{
	paddr_t frame;

	if (lab != 3)
		return;
	frame = frames_alloc(0);
	frames_free(frame, 0);
	frames_free(frame, 0);
}
