/* SPDX-License-Identifier: MIT */
/*
 * grade_submission.h: the files that come from the student, and those that are put around them to
 * compile them.
 */
#pragma once

#include "grade.h"

/*
 * Lay out `folder` for compiling: the given tree's headers (below the current folder's kernel/),
 * and over them the files that the lab names, from the student's tree.  No file of the student's is
 * followed through a link.
 *
 * False if that cannot be done: with a sentence in refusal if it is the student's doing, else in
 * grading->error.
 */
bool submission_collect(struct grading *grading, const char *folder, char refusal[SENTENCE_MAX]);
