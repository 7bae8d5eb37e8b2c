/* SPDX-License-Identifier: MIT */
/*
 * judge.h: what the judges of lab 1 share: a boot with a probe, and what came of it.
 */
#pragma once

#include "grade_tests.h"
#include "labs/lab01-boot/tests/probe.h"

/* Plan a boot in which the probe does `action` with `size` bytes of data. */
struct machine_config *plan_probe(struct plan *plan, enum probe_action action, const void *data, size_t size);

/*
 * The output of the probe in a boot, which must have come to its checkpoint with `size` bytes of output.  Fails the test if it
 * did not.
 */
const void *probe_result(struct evidence *evidence, unsigned boot, size_t size);

/* The same when the size is not known before. */
const void *probe_result_any(struct evidence *evidence, unsigned boot, size_t *size);

/* The bytes of RAM that the loader told a stopped kernel of; info: where, as the probe says.  (judge_machine.c) */
uint64_t loader_reported(struct evidence *evidence, unsigned boot, uint32_t info);

/* "'a' (0x61)" or "0x07". */
const char *show_byte(uint8_t byte, char text[16]);
