/* SPDX-License-Identifier: MIT */
/*
 * protocol/errno.h: how a server's reply says what went wrong.
 *
 *   words[0] of a reply is a value >= 0, or a negative error of the kernel (-1..-63,
 *   abi/errors.def), or ERRNO(n) with n a number of <errno.h>.  The three ranges never meet.
 *   errno_of() of the library turns both kinds of error into errno.
 */
#pragma once

#define ERRNO_BASE	0x100

/* The result that says errno `number` (1..255). */
#define ERRNO(number)	(-(ERRNO_BASE + (number)))

/* Whether a result is such, and which number it says. */
#define ERRNO_IS(result)	((result) <= ERRNO(1) && (result) >= ERRNO(255))
#define ERRNO_NUMBER(result)	(-(result) - ERRNO_BASE)
