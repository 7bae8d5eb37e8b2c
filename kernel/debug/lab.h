/* SPDX-License-Identifier: MIT */
/*
 * lab.h: what stands where a part of the kernel is left as an exercise.
 */
#pragma once

/*
 * Writes "WHAT is not written yet" to port 0xe9, COM1, COM2 and the screen and ends QEMU with
 * EXIT_NOT_WRITTEN; elsewhere the processor halts.  Needs nothing that could be an exercise itself.
 *
 *   what   for example "LAB 1.1 (kernel/arch/i386/debug/serial.c: serial_put)"
 */
_Noreturn void lab_not_written(const char *what);
