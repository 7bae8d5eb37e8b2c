/* SPDX-License-Identifier: MIT */
/*
 * grade_compile.h: the student's files become objects.
 */
#pragma once

#include "grade_confine.h"
#include "grade_recipe.h"

/*
 * Compile all files of the lab in confinement->folder, where they have been laid out, and check
 * what came out.  False if one of them fails: then every record says so, or grading->error.  Adds
 * the names of the objects to `objects`.
 */
bool compile_submission(struct grading *grading, const struct recipe *recipe, const struct confinement *confinement,
			struct words *objects);

/*
 * The submission cannot be judged: every test fails, and the first shows what the compiler or
 * linker printed.
 */
void compile_fail(struct grading *grading, const char *message, const char *file, unsigned line,
		  const struct command *command);
