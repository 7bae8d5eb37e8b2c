/* SPDX-License-Identifier: MIT */
/*
 * grade_boots.h: boot what the tests planned, and keep what was seen.
 */
#pragma once

#include "grade.h"

/* The folder that the evidence of a test's boot is kept in. */
void evidence_folder(const struct grading *grading, const struct record *record, unsigned boot, char folder[PATH_ROOM]);

/*
 * Boot every machine that the chosen tests plan, a few at a time, and save each result.  False with grading->error if
 * evidence could not be kept.
 */
bool boots_run(struct grading *grading);
