/* SPDX-License-Identifier: MIT */
/*
 * grade_results.h: the folder that a grading leaves behind, and the one that it does not.
 */
#pragma once

#include <sys/types.h>

#include "grade.h"

/*
 * Take the results folder: make it, lock it, remove what an earlier grading left there, reserve
 * room for result.json, and write a first one, which says that the grading was killed: it stays if
 * that is what happens.  Returns a descriptor that keeps the lock; -1 with grading->error if the
 * folder cannot be had.
 */
int results_open(struct grading *grading);

/*
 * Evidence is judged again with the seed it was made with: set options.seed from the result.json
 * beside it.  False with grading->error if that cannot be read.
 */
bool results_recall_seed(struct grading *grading);

/*
 * Write result.json, if we have its folder, and the reports that the options ask for, each whole or
 * not at all.  If the disk has no room for all of one, what the guest printed is left out.  False
 * with grading->error if one cannot be written.
 */
bool results_write(struct grading *grading, bool have_folder);

/* Print the report that the options ask for. */
void results_print(struct grading *grading);

/*
 * Make the temporary folder, grading->folder, and start a process that removes it as soon as every
 * process that has *lifeline open has ended.  Returns that process; -1 with grading->error.
 */
pid_t folder_open(struct grading *grading, int *lifeline);
