/* SPDX-License-Identifier: MIT */
#include "lib/service.h"

#include <archive.h>

#include "guest.h"

handle_t
service_start(struct program program)
{
	static struct archive archive;		/* mapped once: what a test maps stays */
	struct archive_error error;

	if (!archive.bytes)
		expect_equal(0, archive_map(&archive, INIT_ARCHIVE, &error));
	return expect_handle(program_start_archived(&archive, program, NULL));
}
