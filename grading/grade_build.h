/* SPDX-License-Identifier: MIT */
/*
 * grade_build.h: from the student's files to a kernel that can be booted.
 */
#pragma once

#include "grade.h"

/*
 * Build grading->results/kernel.elf.  False if there is none: then either every record fails with
 * the reason (it does not compile, it hands in a link ...) or grading->error says what is wrong
 * with the grader's own part.
 */
bool build_kernel(struct grading *grading);
