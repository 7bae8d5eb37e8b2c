/* SPDX-License-Identifier: MIT */
/*
 * pipes.h: pipes as handles, for tests that run in a process.
 */
#pragma once

#include <posix/pipe_handles.h>
#include <protocol/io.h>

#include "family.h"

struct pipe_ends {
	handle_t reading, writing;
};

/* A new pipe.  Expects success. */
static inline struct pipe_ends
pipe_new(uint32_t flags)
{
	handle_t ends[2];

	expect_equal(0, pipe_handles(flags, ends));
	return (struct pipe_ends){ ends[0], ends[1] };
}

/* IO_READ and IO_WRITE through windows, IO_GET and IO_PUT of up to 8 bytes: what the server answers. */
int32_t
pipe_in(handle_t end, void *to, uint32_t length);
int32_t
pipe_out(handle_t end, const void *from, uint32_t length);
int32_t
pipe_get(handle_t end, void *to, uint32_t length);
int32_t
pipe_put(handle_t end, const void *from, uint32_t length);
