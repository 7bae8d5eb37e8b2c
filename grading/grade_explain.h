/* SPDX-License-Identifier: MIT */
/*
 * grade_explain.h: how a boot ended, in words.
 */
#pragma once

#include "grade.h"
#include "machine.h"
#include "symbols.h"

/*
 * Fill the record's message, seen, where and output from a boot that should have come to its checkpoint and did not.
 * symbols may be NULL.
 */
void explain_end(struct record *record, const struct machine_result *result, const struct symbols *symbols);
