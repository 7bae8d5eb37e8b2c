/* SPDX-License-Identifier: MIT */
/*
 * types.h: the scalar domains of the kernel.
 *
 *   An address is of one of three kinds that must never be mixed: physical, kernel virtual (a C pointer
 *   or vaddr_t) and user.  A user address is a struct around a number, so dereferencing one does not compile:
 *   user memory is reached only through arch/i386/usercopy.h.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "abi/errors.h"
#include "abi/types.h"

typedef uint32_t paddr_t;
typedef uintptr_t vaddr_t;
typedef int32_t error_t;	/* 0 or more: success; less: one of enum error */

typedef struct {
	uint32_t address;
} uptr_t;

/* The structure that contains a member. */
#define container_of(pointer, type, member) \
	((type *)((char *)(pointer) - offsetof(type, member)))

#define countof(array)	(sizeof(array) / sizeof((array)[0]))
