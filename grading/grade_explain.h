/* SPDX-License-Identifier: MIT */
/*
 * grade_explain.h: how a boot ended, in words.
 */
#pragma once

#include "grade_test.h"

/*
 * Fill the record's message, seen, where, explanation and output from a boot that should have come
 * to its checkpoint and did not.
 */
void explain_end(struct evidence *evidence, unsigned boot);
