/* SPDX-License-Identifier: MIT */
/*
 * no_machine.h: the kernel's C without the processor's instructions.
 *
 *   The kernel reaches the machine by statements of the one form  __asm__ volatile("...").  With these two macros they are nothing:
 *   CR3 is not written, %gs is left alone, floating point stays closed.  What is left is the kernel's own C, every line of it.
 *   Include the host's headers before this file.
 */
#pragma once

#define __asm__
#define volatile(...)	(void)0
