/* SPDX-License-Identifier: MIT */
/*
 * setjmp.h: ISO C11 7.13.  What is kept is what a function keeps for its caller (System V ABI, Intel386
 * supplement, "Registers"), and for sigsetjmp() the signals that are blocked.
 */
#pragma once

struct jump {
	unsigned ebx, esi, edi, ebp, esp, eip;	/* setjmp.S knows the order */
	unsigned mask_kept, mask;
};

typedef struct jump jmp_buf[1];
typedef struct jump sigjmp_buf[1];

int setjmp(jmp_buf place) __attribute__((returns_twice));
_Noreturn void longjmp(jmp_buf place, int value);
int _setjmp(jmp_buf place) __attribute__((returns_twice));
_Noreturn void _longjmp(jmp_buf place, int value);
_Noreturn void siglongjmp(sigjmp_buf place, int value);

/* Keeps the mask first: what setjmp() remembers must be the caller's own frame. */
void jump_keep_mask(sigjmp_buf place, int keep);
#define sigsetjmp(place, keep)	(jump_keep_mask(place, keep), setjmp(place))
