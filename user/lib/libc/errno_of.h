/* SPDX-License-Identifier: MIT */
/*
 * errno_of.h: from the errors of calls and servers to errno.
 */
#pragma once

#include <stdint.h>

/*
 * The errno value for a negative result, the kernel's (abi/errors.def) or a server's
 * (protocol/errno.h); 0 for one that is no error; EIO for one nobody knows.
 */
int
errno_of(int32_t error);

/* Set errno to it and return -1, so that `return errno_set(result)` ends a function. */
int
errno_set(int32_t error);
