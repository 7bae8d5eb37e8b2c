/* SPDX-License-Identifier: MIT */
/*
 * variant: copies byte by byte, from the end
 * in: kernel/arch/i386/usercopy.c
 * exercise: 7
 */
static inline error_t
copy(const pte_t *directory, uptr_t start, uint8_t *kernel, uint32_t size, pte_t need)
{
	if (!user_range_usable(directory, start, size, need))
		return E_FAULT;
	while (size-- > 0) {
		uint8_t *user = user_byte(directory, start.address + size, need);

		if (need & PTE_WRITE)
			*user = kernel[size];
		else
			kernel[size] = *user;
	}
	return E_OK;
}
