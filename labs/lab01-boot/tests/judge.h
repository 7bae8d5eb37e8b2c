/* SPDX-License-Identifier: MIT */
/*
 * judge.h: what the judges of lab 1 share.
 */
#pragma once

#define GRADE_RUBRIC "labs/lab01-boot/rubric.def"

#include "grade_tests.h"
#include "labs/judge.h"
#include "labs/lab01-boot/tests/probe.h"

/*
 * The bytes of RAM that the loader told a stopped kernel of; info: where, as the probe says.
 * (judge_machine.c)
 */
uint64_t loader_reported(struct evidence *evidence, unsigned boot, uint32_t info);

/* "'a' (0x61)" or "0x07".  (judge_serial.c) */
const char *show_byte(uint8_t byte, char text[16]);
