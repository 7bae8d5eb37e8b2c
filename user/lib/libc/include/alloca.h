/* SPDX-License-Identifier: MIT */
/*
 * alloca.h: memory of the calling function's frame.  Too much of it is a stack overflow, not an error.
 */
#pragma once

#define alloca(size)	__builtin_alloca(size)
