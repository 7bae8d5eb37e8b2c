/* SPDX-License-Identifier: MIT */
/*
 * boot.h: the order in which the kernel comes up.
 */
#pragma once

#include "archive.h"
#include "types.h"

/* The boot archive; valid from the end of the first stage on. */
extern struct archive boot_archive;

/* Where boot.S arrives: on the kernel stack, paging on, interrupts off. */
_Noreturn void kernel_main(uint32_t magic, paddr_t info);

/*
 * The stages of labs 2 to 4: memory made usable; interrupts, exceptions and the clock; init made ready.
 */
bool stage_memory(void);
bool stage_traps(void);
bool stage_user(void);
