/* SPDX-License-Identifier: MIT */
/*
 * boot_time.h: how long it takes from the start of the emulator to the shell's prompt.
 */
#pragma once

/*
 * Boot a kernel with an archive until the shell's prompt has come on the serial line.  Returns wall
 * seconds; -1: the emulator could not be started, or ended without a prompt.
 */
double
boot_to_prompt(const char *kernel, const char *archive);
