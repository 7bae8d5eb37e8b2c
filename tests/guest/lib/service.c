/* SPDX-License-Identifier: MIT */
#include "lib/service.h"

#include <archive.h>

#include "guest.h"

handle_t
service_start(struct program program)
{
	static struct archive archive;		/* mapped once: what a test maps stays */
	struct archive_error error;
	struct archive_file file;

	if (!archive.bytes)
		expect_equal(0, archive_map(&archive, INIT_ARCHIVE, &error));
	expect(archive_find(&archive, program.arguments[0], &file));
	program.file = file.data;
	program.size = (uint32_t)file.size;
	return expect_handle(program_start(&program, NULL));
}
