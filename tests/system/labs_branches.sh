#!/bin/sh
# labs_branches.sh: the branches of a starter, from lab to lab: part of `make check-labs`.
#
#   To the labs that there are, two toy labs are added, so that "every lab after the first" is tried however many there are.  A toy
#   lab asks for one function, in a file of its own; its probe calls it at the end of the boot's first stage, so it needs lab 1.
#
#     $SCRATCH/staff      this tree with the toy labs
#     $SCRATCH/starter    what `make starter` makes of it
#     $SCRATCH/student    a clone in which somebody solves lab after lab; goes from test to test, as a course does
. tests/system/script.sh

unset LAB TREE SEED GRADEFLAGS DIR SCRIPT_ONLY BASE EX LEVEL OUT PITH_BUILD
staff=$SCRATCH/staff
starter=$SCRATCH/starter
student=$SCRATCH/student
GIT_CONFIG_GLOBAL=$SCRATCH/gitconfig GIT_CONFIG_NOSYSTEM=1
export GIT_CONFIG_GLOBAL GIT_CONFIG_NOSYSTEM

lab_numbers()
{
	git -C "$starter" for-each-ref --sort=creatordate --format='%(refname:short)' refs/heads | sed 's/lab//'
}

# in_tree TREE COMMAND...: always with the same flags, or everything is built anew.
in_tree()
{
	(cd "$1" && shift && DEPS=skip WERROR=1 "$@" </dev/null)
}

# toy_lab NUMBER: one more lab for the staff's tree.
toy_lab()
{
	toy=toy$1 folder=$(printf 'labs/lab%02d-toy' "$1")
	mkdir -p "$staff/$folder/tests"
	printf '#pragma once\n#include "types.h"\nuint32_t %s(uint32_t value);\n' "$toy" >"$staff/kernel/$toy.h"
	cat >"$staff/kernel/$toy.c" <<-END
		/* SPDX-License-Identifier: MIT */
		/* $toy.c: a toy. */
		#include "$toy.h"

		static uint32_t
		${toy}_helper_of_the_solution(uint32_t ${toy}_value_from_outside)
		{
			return ${toy}_value_from_outside * 3 + $1;	/* ${toy}'s secret of the helper */
		}

		/*
		 * Gives three times the value, and $1.
		 *
		 * LAB $1.1
		 */
		uint32_t
		$toy(uint32_t value)
		{
			const uint32_t the_answer_of_the_reference_$1 = ${toy}_helper_of_the_solution(value);

			return the_answer_of_the_reference_$1;
		}
	END
	cat >"$staff/$folder/rubric.def" <<-END
		LAB($1, "Toy $1", "${folder#labs/}", 1)
		SOURCE($1, "kernel/$toy.c", "$toy")
		EXERCISE($1, 1, "Three times", 10)
		TEST($1, 1, ${toy}_multiplies, 10, STATE, nothing, "three times a number")
		HINT($1, 1, 1, "one")
		HINT($1, 1, 2, "two")
		HINT($1, 1, 3, "three")
	END
	cat >"$staff/$folder/tests/probe.c" <<-END
		#include "debug/probe.h"
		#include "arch/i386/io.h"
		#include "$toy.h"
		uint32_t probe_answer;
		void probe_enter(uint32_t magic, paddr_t info) { (void)magic; (void)info; }
		void probe_stage(unsigned lab) { (void)lab; probe_answer = $toy(5); outb(0x505, 1); }
	END
	cat >"$staff/$folder/tests/judge.c" <<-END
		#include "grade_tests.h"
		#include <string.h>
		#include <stdlib.h>
		void plan_${toy}_multiplies(struct plan *plan)
		{
			size_t size;
			void *archive = archive_of_file("init", "", 0, &size);

			plan_boot(plan, archive, size);
			free(archive);
		}
		void judge_${toy}_multiplies(struct evidence *evidence)
		{
			uint32_t answer;

			memcpy(&answer, judge_variable(evidence, 0, "probe_answer", 4), 4);
			if (answer != 15 + $1)
				judge_fail(evidence, "the answer is wrong");
		}
	END
	echo "# Lab $1: Toy" >"$staff/$folder/README.md"
	sed -i "s|^#undef nothing|#include \"$folder/rubric.def\"\n&|" "$staff/labs/labs.def"
}

setup()
{
	printf '[user]\n\tname = A Student\n\temail = student@example.invalid\n[init]\n\tdefaultBranch = x\n' >"$GIT_CONFIG_GLOBAL"
	copy_tree "$staff"
	cp LICENSE "$staff"
	last=$(sed -n 's/^LAB.\([0-9]*\),.*/\1/p' "$staff"/labs/lab*/rubric.def | sort -n | tail -n 1)
	toy_lab $((last + 1))
	toy_lab $((last + 2))
	in_tree "$staff" make -j2 starter DIR="$starter" || exit 1
	git clone -q "$starter" "$student"
}

# reference LAB: the files of a lab as the reference has them, put into the student's tree.
reference()
{
	for file in $("$staff/build/labtool" sources "$1"); do
		cp "$staff/$file" "$student/$file"
	done
}

# grades LAB WORD...: `make grade` for the student.
grades()
{
	number=$1
	shift
	capture in_tree "$student" make -j2 grade LAB="$number" "$@"
}

test_every_branch_stands_on_the_one_before()
{
	before= position=0
	for number in $(lab_numbers); do
		position=$((position + 1))
		[ -z "$before" ] || equal "the parent of lab$number" "$(git -C "$starter" rev-parse "lab$before")" \
			"$(git -C "$starter" rev-parse "lab$number^")"
		git -C "$starter" cat-file -e "lab$number:$(cd "$starter" && git ls-tree -r --name-only "lab$number" labs |
			grep "lab0*$number-.*/rubric.def")" || fail "lab$number lacks its rubric"
		seen "$(git -C "$starter" ls-tree -r --name-only "lab$number" labs | grep -c '/rubric.def')" "^$position\$"
		before=$number
	done
	[ "$(lab_numbers | wc -l)" -ge 3 ] || fail 'there are not enough labs'
	capture in_tree "$staff" make starter DIR="$SCRATCH/again"
	succeeded
	equal 'the branches of a second starter' "$(git -C "$starter" for-each-ref --format='%(refname) %(objectname)')" \
		"$(git -C "$SCRATCH/again" for-each-ref --format='%(refname) %(objectname)')"
	rm -rf "$SCRATCH/again"
}

test_a_later_branch_touches_no_file_of_students()
{
	first=$(lab_numbers | head -n 1)
	last=$(lab_numbers | tail -n 1)
	capture git -C "$starter" diff --name-status "lab$first" "lab$last"
	unseen "$output" '^[A-Z]*[[:space:]]*\(kernel\|user\)/'
	unseen "$output" '^[DRT]'
	seen "$output" '^M[[:space:]]*labs/labs.def$'
}

# A line of 25 or more characters that stood in removed bodies only must be nowhere: in no blob of the history, in no object file,
# in no debug section.  Blanks at its ends do not count.
test_no_line_of_a_solution_is_left()
{
	lines=$SCRATCH/lines
	mkdir -p "$lines"
	last=$(lab_numbers | tail -n 1)
	git -C "$starter" ls-tree -r --name-only "lab$last" | while read -r name; do
		[ ! -f "$staff/$name" ] || cat "$staff/$name"
	done | LC_ALL=C sed 's/^[[:space:]]*//; s/[[:space:]]*$//' >"$lines/all"
	for number in $(lab_numbers); do
		for file in $("$staff/build/labtool" sources "$number"); do
			git -C "$starter" show "lab$last:$file" | diff "$staff/$file" - | sed -n 's/^< *//p'
		done
	done | LC_ALL=C sed 's/^[[:space:]]*//; s/[[:space:]]*$//' >"$lines/removed"
	LC_ALL=C awk 'FNR == NR { removed[$0]++; next } { all[$0]++ }
		END { for (line in removed) { bare = line; gsub(/[[:space:]]/, "", bare)
			if (length(bare) >= 25 && all[line] == removed[line]) print line } }' "$lines/removed" "$lines/all" >"$lines/secret"
	grep -q 'secret of the helper' "$lines/secret" || fail 'the helper of a solution has not been removed'
	[ "$(wc -l <"$lines/secret")" -gt 25 ] || fail "only $(wc -l <"$lines/secret") lines have been removed"
	capture sh -c "git -C '$starter' cat-file --batch --batch-all-objects | LC_ALL=C grep -aF -f '$lines/secret'"
	equal 'lines of solutions in the repository' '' "$output"
	in_tree "$student" make -j2 kernel >/dev/null 2>&1 || fail 'the starter does not build'
	find "$student/build" "$student/labs" -name '*.o' -o -name '*.elf' | while read -r object; do
		objcopy --decompress-debug-sections "$object" "$lines/object" 2>/dev/null || cp "$object" "$lines/object"
		! LC_ALL=C grep -aF -f "$lines/secret" "$lines/object" || echo "$object"
	done >"$lines/found"
	equal 'lines of solutions in objects' '' "$(cat "$lines/found")"
	equal 'folders with solutions' '' "$(git -C "$starter" log --all --name-only --format= | grep -E '/(mutants|variants|forgers)/')"
}

test_reference_objects_have_no_debug_information()
{
	last=$(lab_numbers | tail -n 1)
	for object in $(git -C "$starter" ls-tree --name-only "lab$last" labs/base/); do
		git -C "$starter" show "lab$last:$object" >"$SCRATCH/object.o"
		unseen "$(readelf -SW "$SCRATCH/object.o")" 'debug'
		seen "$(nm "$SCRATCH/object.o")" ' U given_headers_[0-9a-f]\{16\}$'
	done
}

# Branch after branch: each builds without a warning, boots, is graded; the student solves it and goes on to the next.
test_a_student_goes_from_lab_to_lab()
{
	for number in $(lab_numbers); do
		if [ "$number" -eq 1 ]; then
			capture git -C "$student" checkout -q lab1
		else
			capture git -C "$student" merge -q -m "lab $number" "origin/lab$number"
		fi
		succeeded
		equal 'files in conflict' '' "$(git -C "$student" ls-files -u)"
		capture in_tree "$student" make -j2 WERROR=1 kernel build/grade
		succeeded
		unseen "$output" 'warning'
		grades "$number"
		seen "$output" "LAB $number\\.1 (kernel/.*) is not written yet"
		seen "$output" '^  0 of [0-9]* points$'
		reference "$number"
		grades "$number"
		succeeded
		seen "$output" ' 0 failed, 0 skipped, 0 grader errors'
		git -C "$student" commit -q -a -m "lab $number solved"
	done
	for file in $(in_tree "$staff" git ls-files 2>/dev/null; cd "$student" && git ls-files kernel); do
		cmp -s "$staff/$file" "$student/$file" || fail "$file is not as in the reference after the last lab"
	done
}

# Nothing of the earlier labs is written, and the last one is solved.
test_the_reference_takes_the_place_of_earlier_labs()
{
	last=$(lab_numbers | tail -n 1)
	git -C "$student" checkout -q -B late "origin/lab$last"
	reference "$last"
	grades "$last"
	failed
	seen "$output" 'LAB 1\.1 (.*) is not written yet'
	grades "$last" BASE=reference
	succeeded
	seen "$output" '^  10 of 10 points$'
	capture in_tree "$student" make BASE=reference LAB="$last" kernel
	succeeded
	seen "$(nm "$student/build/pith.elf")" ' given_headers_'
	capture in_tree "$student" make run KERNEL=1 BASE=reference LAB="$last" OPTIONS=stage=1
	seen "$output" 'boot: stage 1'
	unseen "$output" 'is not written yet'
	git -C "$student" checkout -q -f lab1
}

test_other_headers_are_noticed_when_linking()
{
	last=$(lab_numbers | tail -n 1)
	git -C "$student" checkout -q -B headers "origin/lab$last"
	reference "$last"
	echo '/* changed */' >>"$student/kernel/types.h"
	grades "$last" BASE=reference
	equal 'the exit status of make' 2 "$status"
	seen "$output" 'were made for other headers than this tree has'
	seen "$output" 'no score'
	capture in_tree "$student" make BASE=reference LAB="$last" kernel
	failed
	seen "$output" 'lab01.o was made for other headers than kernel/ has'
	git -C "$student" checkout -q -f lab1
}

test_a_clone_gets_the_same_branches()
{
	rm -rf "$SCRATCH/clone"
	git clone -q "$starter" "$SCRATCH/clone"
	git -C "$staff" init -q 2>/dev/null
	capture in_tree "$staff" make lab-branches
	succeeded
	for number in $(lab_numbers); do
		equal "lab$number" "$(git -C "$starter" rev-parse "lab$number")" "$(git -C "$staff" rev-parse "lab$number")"
	done
	other=$(git -C "$staff" commit-tree -m 'my work' "lab1^{tree}")
	git -C "$staff" branch -f lab1 "$other"
	capture in_tree "$staff" make lab-branches
	failed
	seen "$output" 'the branch lab1 is there already and holds something else'
	equal 'lab1' "$other" "$(git -C "$staff" rev-parse lab1)"
	rm -rf "$staff/.git" "$SCRATCH/clone"
}

test_what_is_handed_in_is_whole()
{
	git -C "$student" checkout -q -f late
	last=$(lab_numbers | tail -n 1)
	sed -i "s/is not written/is not written/; \$a /* mine */" "$student/kernel/toy$last.c"
	capture in_tree "$student" make -j2 handin LAB="$last" OUT="$SCRATCH/handin.tar.gz"
	succeeded
	mkdir -p "$SCRATCH/handin"
	tar -C "$SCRATCH/handin" -xzf "$SCRATCH/handin.tar.gz" || fail 'the archive cannot be read'
	folder=$SCRATCH/handin/lab$last
	(cd "$folder" && sha256sum --quiet -c SHA256SUMS) || fail 'the sums are wrong'
	seen "$(cat "$folder/changes.diff")" '^+/\* mine \*/$'
	seen "$(cat "$folder/result.json")" "\"lab\": $last"
	for file in $("$staff/build/labtool" sources "$last") $("$staff/build/labtool" sources 1); do
		cmp "$folder/$file" "$student/$file" || fail "$file is missing"
	done
	rm -f "$student/kernel/toy$last.c"
	ln -s ../Makefile "$student/kernel/toy$last.c"
	capture in_tree "$student" make handin LAB="$last" OUT="$SCRATCH/other.tar.gz"
	failed
	seen "$output" "kernel/toy$last.c is a link; hand in the file itself"
	[ ! -e "$SCRATCH/other.tar.gz" ] || fail 'something was packed'
	git -C "$student" checkout -q -f lab1
}

test_a_package_of_a_later_lab_has_the_reference_of_earlier_ones()
{
	last=$(lab_numbers | tail -n 1)
	capture in_tree "$staff" make package-gradescope LAB="$last"
	succeeded
	mkdir -p "$SCRATCH/package"
	unzip -q "$staff/build/packages/lab$last-gradescope.zip" -d "$SCRATCH/package" || fail 'the package cannot be read'
	seen "$(tar -tzf "$SCRATCH/package/tree.tar.gz")" '^\./labs/base/lab01\.o$'
	seen "$(cat "$SCRATCH/package/run_autograder")" '^lab='"$last"'$'
	seen "$(cat "$SCRATCH/package/run_autograder")" '--base reference '
	rm -rf "$SCRATCH/package"
	for goal in starter package-gradescope; do
		capture in_tree "$student" make $goal
		failed
		seen "$output" "No rule to make target '$goal'"
	done
}

test_hints_come_in_levels()
{
	capture in_tree "$student" make hint LAB=1 EX=1
	succeeded
	seen "$output" '^1\.1 One byte, hint 1 of 3$'
	seen "$output" '^more: make hint LAB=1 EX=1 LEVEL=2$'
	capture in_tree "$student" make hint LAB=1 EX=1 LEVEL=3
	succeeded
	unseen "$output" '^more:'
	capture in_tree "$student" make hint LAB=1 EX=77
	failed
	seen "$output" "lab 1 has no exercise '77'"
}

run_script "$@"
