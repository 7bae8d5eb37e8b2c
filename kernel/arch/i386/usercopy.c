/* SPDX-License-Identifier: MIT */
/*
 * usercopy.c: copying to and from user memory by walking the page table.
 *
 *   The kernel never dereferences a user address: each page of the range is looked up, its rights
 *   are checked, and the bytes are copied through the direct map.  So a bad pointer is an error
 *   code, and a copy into a space that is not the one in use works the same.
 */
#include "arch/i386/usercopy.h"

#include "arch/i386/string.h"
#include "sched.h"
#include "task.h"

/* The direct-map address of a user byte whose page has all the given bits, or NULL. */
static uint8_t *
user_byte(const pte_t *directory, uint32_t address, pte_t need)
{
	const pte_t *entry = paging_entry(directory, address);

	need |= PTE_PRESENT | PTE_USER;
	if (entry == NULL || (*entry & (need | PTE_DEVICE)) != need)
		return NULL;
	return (uint8_t *)physical_to_virtual(*entry & PTE_FRAME) + address % PAGE_SIZE;
}

static bool
range_is_user(uint32_t address, uint32_t size)
{
	return address >= USER_BASE && size <= KERNEL_BASE && address <= KERNEL_BASE - size;
}

static uint32_t
bytes_in_page(uint32_t address, uint32_t size)
{
	const uint32_t left = PAGE_SIZE - address % PAGE_SIZE;

	return size < left ? size : left;
}

/*
 * Whether every byte of a range is the user's and its page has the bits `need`: no part may lie
 * outside of the user's half (range_is_user(), which knows of sums that wrap round), and
 * user_byte() must find every page that the range touches.  An empty range is usable wherever it
 * begins in the user's half.
 *
 * LAB 2.7
 */
bool
user_range_usable(const pte_t *directory, uptr_t start, uint32_t size, pte_t need)
{
	if (!range_is_user(start.address, size))
		return false;
	for (uint32_t done = 0; done < size; done += bytes_in_page(start.address + done, size - done))
		if (user_byte(directory, start.address + done, need) == NULL)
			return false;
	return true;
}

uint32_t
copy_between_users(struct user_place to, struct user_place from, uint32_t size)
{
	uint32_t done = 0, step;

	if (!range_is_user(to.start.address, size) || !range_is_user(from.start.address, size))
		return 0;
	for (; done < size; done += step) {
		const uint32_t target = to.start.address + done, origin = from.start.address + done;
		uint8_t *destination = user_byte(to.directory, target, PTE_WRITE);
		const uint8_t *source = user_byte(from.directory, origin, 0);

		if (destination == NULL || source == NULL)
			break;
		step = bytes_in_page(origin, bytes_in_page(target, size - done));
		memcpy(destination, source, step);
	}
	return done;
}

/*
 * Copies between the kernel and the space of the current thread (current->task->directory): to user
 * memory if need is PTE_WRITE, else from it.  E_FAULT, and nothing has been copied, if the range is
 * not usable so (user_range_usable()).  Pages that follow each other in the user's space lie
 * anywhere in memory, so each is looked up (user_byte()), and no more is copied at once than lies
 * in it (bytes_in_page()).
 *
 * LAB 2.7
 */
static inline error_t
copy(uint32_t start, uint8_t *kernel, uint32_t size, pte_t need)
{
	const pte_t *directory = current->task->directory;

	if (!user_range_usable(directory, (uptr_t){ start }, size, need))
		return E_FAULT;
	for (uint32_t done = 0, step; done < size; done += step) {
		uint8_t *user = user_byte(directory, start + done, need);

		step = bytes_in_page(start + done, size - done);
		if (need == PTE_WRITE)
			memcpy(user, kernel + done, step);
		else
			memcpy(kernel + done, user, step);
	}
	return E_OK;
}

error_t
copy_from_caller(void *to, uint32_t from, uint32_t size)
{
	return copy(from, to, size, 0);
}

error_t
copy_to_caller(uint32_t to, const void *from, uint32_t size)
{
	return copy(to, (uint8_t *)from, size, PTE_WRITE);
}
