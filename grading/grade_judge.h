/* SPDX-License-Identifier: MIT */
/*
 * grade_judge.h: the Check suite that judges stored evidence.
 */
#pragma once

#include "grade.h"

/*
 * Judge all chosen tests from their evidence and fill their records.  A judgement that crashes is a
 * grader error of that test only.
 */
void judge_all(struct grading *grading);
