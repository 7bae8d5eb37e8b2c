/* SPDX-License-Identifier: MIT */
/*
 * mman.c: mapped memory, and the heap's end.
 */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

#include <libc/errno_of.h>
#include "fd.h"
#include "process_call.h"

_Static_assert(PROT_READ == MAPPING_READ && PROT_WRITE == MAPPING_WRITE && PROT_EXEC == MAPPING_EXECUTE,
	       "they travel as they are");

#define FLAGS_KNOWN	(MAP_SHARED | MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS)

/* One PROCESS_MAP.  file: HANDLE_NONE for zeroes. */
static void *
map(uint32_t first, uint32_t length, uint32_t page, handle_t file)
{
	struct message m = {
		.tag = TAG(PROCESS_MAP, 0, file != HANDLE_NONE),
		.words = { first, length, page },
	};
	int32_t result;

	mailbox()->handles[0] = file;
	result = ipc_call(PROCESS_HANDLE, &m);
	if (result >= 0)
		result = (int32_t)m.words[0];
	if (result >= 0)
		return (void *)m.words[1];
	errno_set(result);
	return MAP_FAILED;
}

/* A mapping of an open file, which must be open for what is to be done. */
static void *
map_file(uint32_t first, uint32_t length, int file, off_t offset, int protection, int flags)
{
	handle_t handle = descriptor_handle(file);
	int access = handle == HANDLE_NONE ? -1 : fcntl(file, F_GETFL);

	if (access < 0)
		return MAP_FAILED;
	access &= O_ACCMODE;
	if (access == O_WRONLY || ((flags & MAP_SHARED) && (protection & PROT_WRITE) && access != O_RDWR)) {
		errno = EACCES;
		return MAP_FAILED;
	}
	return map(first | MAPPING_FILE, length, (uint32_t)((uint64_t)offset / PAGE_SIZE), handle);
}

void *
mmap(void *address, size_t length, int protection, int flags, int file, off_t offset)
{
	uint32_t first = (uint32_t)address | (uint32_t)protection;
	int kind = flags & (MAP_SHARED | MAP_PRIVATE);

	if (((uint32_t)address & PAGE_MASK) && !(flags & MAP_FIXED))
		first = (uint32_t)protection;
	if ((protection & ~(int)MAPPING_RIGHTS) || (flags & ~FLAGS_KNOWN) || ((uint32_t)offset & PAGE_MASK) ||
	    (first & PAGE_MASK) != (uint32_t)protection || (kind != MAP_SHARED && kind != MAP_PRIVATE)) {
		errno = EINVAL;
		return MAP_FAILED;
	}
	if (!is_process()) {
		errno = ENODEV;
		return MAP_FAILED;
	}
	first |= flags & MAP_SHARED ? MAPPING_SHARED : 0;
	first |= flags & MAP_FIXED ? MAPPING_FIXED : 0;
	if (flags & MAP_ANONYMOUS)
		return map(first, length, 0, HANDLE_NONE);
	return map_file(first, length, file, offset, protection, flags);
}

/* A request about a range; 0 or -1. */
static int
change(enum process_label label, void *address, uint32_t length)
{
	int32_t result = process_call(label, (uint32_t)address, length, 0, NULL);

	return result < 0 ? errno_set(result) : 0;
}

int
munmap(void *address, size_t length)
{
	return change(PROCESS_UNMAP, address, length);
}

int
mprotect(void *address, size_t length, int protection)
{
	if (protection & ~(int)MAPPING_RIGHTS)
		return errno_set(ERRNO(EINVAL));
	return change(PROCESS_PROTECT, address, ((length + PAGE_MASK) & ~PAGE_MASK) | (uint32_t)protection);
}

int
msync(void *address, size_t length, int flags)
{
	(void)flags;
	return change(PROCESS_SYNC, address, length);
}

/* The end of the heap is proc's to know: so fork and exec need nothing. */
static int32_t
move_end(uint32_t end, uint32_t *now)
{
	uint32_t words[3] = { 0 };
	int32_t result = process_call(PROCESS_BREAK, end, 0, 0, words);

	*now = words[1];
	return result;
}

int
brk(void *end)
{
	uint32_t now;
	int32_t result = move_end((uint32_t)end, &now);

	return result < 0 ? errno_set(result) : 0;
}

void *
sbrk(intptr_t more)
{
	uint32_t before, now;
	int32_t result = move_end(0, &before);

	if (result == 0 && more != 0)
		result = move_end(before + (uint32_t)more, &now);
	if (result == 0)
		return (void *)before;
	errno_set(result);
	return (void *)-1;
}
