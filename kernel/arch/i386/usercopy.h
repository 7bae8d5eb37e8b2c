/* SPDX-License-Identifier: MIT */
/*
 * usercopy.h: the only way to user memory.
 */
#pragma once

#include "arch/i386/paging.h"

/*
 * Copies size bytes out of, or into, the space of the current thread.  E_FAULT if a byte of the
 * range is not the user's: not below USER_TOP, not mapped or, for writing, not writable; then
 * nothing has been written to user memory, and nothing is promised about the kernel's.  Never
 * blocks, never faults.
 */
error_t copy_from_caller(void *to, uint32_t from, uint32_t size);
error_t copy_to_caller(uint32_t to, const void *from, uint32_t size);

/* True if every byte of a range is the user's and, with need = PTE_WRITE, may be written. */
bool user_range_usable(const pte_t *directory, uptr_t start, uint32_t size, pte_t need);

/* One side of a copy between user spaces. */
struct user_place {
	const pte_t *directory;
	uptr_t start;
};

/*
 * Copies size bytes from one user space to another.  Returns how many were copied before a page
 * that is not there, or not writable.
 */
uint32_t copy_between_users(struct user_place to, struct user_place from, uint32_t size);
