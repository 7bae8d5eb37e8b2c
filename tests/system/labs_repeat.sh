#!/bin/sh
# labs_repeat.sh: does a grading repeat?  Part of `make check-labs`.
#
#   The same tree and seed give the same report, byte for byte but for durations, on an idle and on a loaded host; and the reference
#   passes whatever the seed and the timer's phase are.  Here a few of these are tried, `make check-labs-long` tries them all:
#
#   LAB_SEEDS    "2 3"    the seeds
#   LAB_PHASES   "1 4"    when the timer first ticks: in the first of them all tests run, in the others those that it makes a difference to
. tests/system/script.sh

unset LAB TREE SEED GRADEFLAGS DIR SCRIPT_ONLY BASE
labs=$(sed -n 's/^LAB.\([0-9]*\),.*/\1/p' labs/lab*/rubric.def | sort -n)

# hand_in FOLDER LAB: the reference's files of all labs up to that one.
hand_in()
{
	for number in $labs; do
		[ "$number" -le "$2" ] || continue
		for file in $("$build/labtool" sources "$number"); do
			mkdir -p "$1/${file%/*}"
			cp "$file" "$1/$file"
		done
	done
}

# grading LAB TREE NAME: the reports go to $SCRATCH/NAME.*, without what cannot repeat.
grading()
{
	report=$SCRATCH/$3
	"$build/grade" --lab "$1" --tree "$2" --results "$SCRATCH/results" --seed 7 --junit "$report.xml" >"$report.text" 2>&1
	status=$?
	[ $status -lt 2 ] || fail "a grader error" "$(tail -n 20 "$report.text")"
	grep -v '"duration_ms"' "$SCRATCH/results/result.json" >"$report.json"
	sed -i 's/ time="[0-9.]*"//' "$report.xml"
	(cd "$SCRATCH/results/evidence" && find . -name 'text-*' -o -name '*.txt' | LC_ALL=C sort | xargs -r sha256sum) >"$report.evidence"
}

# A submission with as many kinds of failure as there are: every fifth mutant of the lab, one for each function.
test_the_same_seed_gives_the_same_report()
{
	for lab in $labs; do
		tree=$SCRATCH/tree$lab
		hand_in "$tree" "$lab"
		folder=$(echo labs/lab*/rubric.def | tr ' ' '\n' | grep "lab0*$lab-" | sed 's|/rubric.def||')
		for mutant in $(find "$folder/mutants" -name '*.c' | LC_ALL=C sort | awk 'NR % 5 == 3'); do
			"$build/labtool" apply --out "$tree" "$mutant" || fail "$mutant does not fit"
		done
		grading "$lab" "$tree" idle
		[ $status -eq 1 ] || fail "lab $lab: the mutants should fail"
		sh -c 'while :; do :; done' & first=$!
		sh -c 'while :; do :; done' & second=$!
		grading "$lab" "$tree" loaded
		kill $first $second
		wait $first $second 2>/dev/null
		for kind in text json xml evidence; do
			cmp "$SCRATCH/idle.$kind" "$SCRATCH/loaded.$kind" >&2 || fail "lab $lab: the reports differ in .$kind:" \
				"$(diff "$SCRATCH/idle.$kind" "$SCRATCH/loaded.$kind" | head -n 20)"
		done
		seen "$(cat "$SCRATCH/idle.text")" 'lab [0-9]*, seed 7$'
	done
}

test_the_reference_passes_with_any_seed()
{
	for lab in $labs; do
		hand_in "$SCRATCH/right$lab" "$lab"
		[ -n "$("$build/grade" --lab "$lab" --timed --list)" ] && timed=yes || timed=
		for seed in ${LAB_SEEDS:-2 3}; do
			which=
			for phase in ${LAB_PHASES:-$((seed * 3 % 5))}; do
				[ -z "$which" ] || [ "$timed" ] || continue
				capture "$build/grade" --lab "$lab" --tree "$SCRATCH/right$lab" --results "$SCRATCH/results" \
					--objects "$SCRATCH/objects" --seed "$seed" --phase "$phase" $which
				[ "$status" -eq 0 ] || fail "lab $lab, seed $seed, phase $phase:" "$(echo "$output" | grep -v '^  pass')"
				which=--timed
			done
		done
	done
}

run_script "$@"
