/* SPDX-License-Identifier: MIT */
/*
 * grade_boots.h: boot what the tests planned, and keep what was seen.
 */
#pragma once

#include "grade.h"

/* The folder that the evidence of a test's boot is kept in. */
void evidence_folder(const struct grading *grading, const struct record *record, unsigned boot, char folder[PATH_ROOM]);

/* Behind the name of that folder: the same boot with more time, if it did not come to an end. */
#define EVIDENCE_LATER	"-later"

/* True if what a test boots depends on the phase of the first timer tick. */
bool boots_are_timed(const struct grading *grading, const struct record *record);

/*
 * Boot every machine that the chosen tests plan, a few at a time, and save each result.  False with
 * grading->error if evidence could not be kept.
 */
bool boots_run(struct grading *grading);
