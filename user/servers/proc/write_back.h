/* SPDX-License-Identifier: MIT */
/*
 * write_back.h: pages of files that were written to through shared mappings go back into the files.
 *
 *   A page is first made read-only wherever it is mapped, then copied into a job, and is clean from
 *   then on: who writes to it while it is being written faults, and makes it dirty again.
 */
#pragma once

#include "source.h"

/*
 * Write all of a source's dirty pages.  Returns at once; done (if not NULL) is called in the end
 * with 0 or the first error.  The source is held until then.  Without memory done is called at
 * once, with ERRNO(ENOMEM).
 */
void
write_back(struct source *source, void (*done)(void *context, int32_t result), void *context);
