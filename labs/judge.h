/* SPDX-License-Identifier: MIT */
/*
 * judge.h: what the judges of all labs share: a boot with a probe, and what came of it.
 */
#pragma once

#include "grade_tests.h"
#include "labs/probe.h"

/* Plan a boot in which the lab's probe does `action` with `size` bytes of data. */
struct machine_config *plan_probe(struct plan *plan, uint32_t action, const void *data, size_t size);

/* The same with a second file in the boot archive. */
struct machine_config *plan_probe_file(struct plan *plan, uint32_t action, const void *data, size_t size, const char *name,
				       const void *file, size_t file_size);

/*
 * The output of the probe in a boot, which must have come to its checkpoint with `size` bytes of output.  Fails the test if it
 * did not.
 */
const void *probe_result(struct evidence *evidence, unsigned boot, size_t size);

/* The same when the size is not known before. */
const void *probe_result_any(struct evidence *evidence, unsigned boot, size_t *size);
