/* SPDX-License-Identifier: MIT */
/*
 * archive.c: the boot archive, read by the same code as the kernel's.
 *
 *   kernel/boot/archive.c touches nothing but the bytes it is given, so it is compiled here once more.
 */
#include "../../kernel/boot/archive.c"

#include "archive.h"
#include "calls.h"
#include "memory.h"

int32_t
archive_map(struct archive *archive, handle_t memory, struct archive_error *error)
{
	struct memory_info info;
	int32_t result = memory_info(memory, &info, 0);

	*error = (struct archive_error){ 0, NULL };
	if (result < 0)
		return result;
	const void *bytes = memory_show(memory, info.size, MAP_READ, &result);
	if (!bytes)
		return result;
	return archive_open(archive, bytes, info.size, error) ? 0 : E_ARGUMENT;
}
