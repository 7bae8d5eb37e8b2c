/* SPDX-License-Identifier: MIT */
/*
 * pipe_handles.h: a pipe as two handles; pipe() of the descriptor table makes descriptors of them.
 */
#pragma once

#include "abi/types.h"

/*
 * ends[0]: for reading, ends[1]: for writing, open files of kind IO_KIND_PIPE; flags: O_NONBLOCK or
 * 0.  Returns 0 or an error.
 */
int32_t
pipe_handles(uint32_t flags, handle_t ends[2]);
