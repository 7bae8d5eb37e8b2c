/* SPDX-License-Identifier: MIT */
/*
 * fault.h: what the log says of a program's mistake.
 */
#pragma once

#include "arch/i386/frame.h"

/* The name of an exception: vector < 32. */
const char *exception_name(uint32_t vector);

/* Tells what current did wrong: task, thread, kind, address (of a page fault), registers, instruction. */
void fault_print(const struct frame *frame, uint32_t address);
