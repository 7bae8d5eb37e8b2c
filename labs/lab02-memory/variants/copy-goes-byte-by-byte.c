/* SPDX-License-Identifier: MIT */
/*
 * variant: copies byte by byte, from the end
 * in: kernel/arch/i386/usercopy.c
 * exercise: 7
 */
static inline error_t
copy(uint32_t start, uint8_t *kernel, uint32_t size, pte_t need)
{
	const pte_t *directory = current->task->directory;

	if (!user_range_usable(directory, (uptr_t){ start }, size, need))
		return E_FAULT;
	while (size-- > 0) {
		uint8_t *user = user_byte(directory, start + size, need);

		if (need & PTE_WRITE)
			*user = kernel[size];
		else
			kernel[size] = *user;
	}
	return E_OK;
}
