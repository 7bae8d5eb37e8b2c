/* SPDX-License-Identifier: MIT */
/*
 * elf.c: program files, read by the same code as the kernel's.
 *
 *   kernel/boot/elf.c touches nothing but the bytes it is given, so it is compiled here once more.
 */
#include "../../kernel/boot/elf.c"
