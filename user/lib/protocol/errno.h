/* SPDX-License-Identifier: MIT */
/*
 * protocol/errno.h: the errors of POSIX in a reply.
 *
 *   words[0] of a reply is a result >= 0, a negative error of the kernel (abi/errors.def, -1..-63), or an error of POSIX, which
 *   lies below those so that neither is taken for the other.
 */
#pragma once

#include <errno.h>

#define ERRNO_BASE	0x100

/* As it travels: ERRNO(ENOENT). */
#define ERRNO(number)	(-(ERRNO_BASE + (number)))
