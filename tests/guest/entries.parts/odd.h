/* SPDX-License-Identifier: MIT */
/*
 * odd.h: one entry into the kernel from a prepared state.
 *
 *   odd_enter() loads everything from `odd`, the flags last, enters the kernel in the way chosen and
 *   stores what came back.  It comes back by way of odd_landing, whatever the stack pointer is by then.
 */
#pragma once

#include <stdint.h>

struct odd {
	/* In. */
	uint32_t eax, ebx, ecx, edx, esi, edi, ebp;
	uint32_t esp;			/* int 0x80 only; SYSENTER's is ecx */
	uint32_t flags;
	uint32_t ds, es, fs, gs;
	uint32_t way;			/* odd_by_sysenter or odd_by_int80 */
	/* Out. */
	uint32_t result, esp_after, flags_after, ds_after, es_after;
};

extern struct odd odd;
extern const char odd_by_sysenter[], odd_by_int80[], odd_landing[];

void odd_enter(void);
