#!/bin/sh
# runners.sh: tests of tests/tools/check.sh, which runs the test runners and counts.
. tests/system/script.sh

# runner NAME STATUS TAP...: a runner that leaves this TAP file and ends with that status.
runner()
{
	file=$SCRATCH/$1
	{
		echo '#!/bin/sh'
		echo "echo this is $1"
		n=$2
		shift 2
		for line in "$@"; do
			echo "echo '$line' >>\$CK_TAP_LOG_FILE_NAME"
		done
		echo "$n"
	} >"$file"
	chmod +x "$file"
}

check()
{
	only=$1
	shift
	capture env PITH_BUILD="$SCRATCH/build" CHECK_LIMIT="${limit:-60}" \
		sh tests/tools/check.sh "$only" "$@"
	last=$(printf '%s\n' "$output" | tail -n 1)
}

test_sums_the_counts_of_all_runners()
{
	runner one 'exit 0' 'ok 1 - a' 'ok 2 - b' '1..2'
	runner two 'exit 0' 'ok 1 - c' '1..1'
	check '' "$SCRATCH/one" "$SCRATCH/two"
	equal 'closing line' '3 passed, 0 failed' "$last"
	succeeded
	seen "$output" '^this is one$'
	seen "$output" '^this is two$'
}

test_a_failed_test_fails_the_whole()
{
	runner one 'exit 1' 'ok 1 - a' 'not ok 2 - b' '1..2'
	runner two 'exit 0' 'ok 1 - c' '1..1'
	check '' "$SCRATCH/one" "$SCRATCH/two"
	equal 'closing line' '2 passed, 1 failed' "$last"
	failed
	seen "$output" '^again: make check ONLY=one$'
}

test_a_crashed_runner_counts_as_failed()
{
	runner one 'kill -SEGV $$' 'ok 1 - a'
	check '' "$SCRATCH/one"
	equal 'closing line' '1 passed, 1 failed' "$last"
	failed
	seen "$output" 'ended before its last test'
}

test_a_silent_runner_counts_as_failed()
{
	runner one 'exit 0'
	check '' "$SCRATCH/one"
	equal 'closing line' '0 passed, 1 failed' "$last"
	failed
}

test_bad_status_after_passed_tests_counts_as_failed()
{
	runner one 'exit 23' 'ok 1 - a' '1..1'
	check '' "$SCRATCH/one"
	equal 'closing line' '1 passed, 1 failed' "$last"
	seen "$output" 'exit status 23 without a failed test'
}

test_a_hanging_runner_is_ended()
{
	limit=1
	runner one 'exec sleep 1000' 'ok 1 - a' '1..1'
	check '' "$SCRATCH/one"
	equal 'closing line' '1 passed, 1 failed' "$last"
	seen "$output" 'did not end within 1 s'
}

test_only_runs_the_named_runner()
{
	runner one 'exit 0' 'ok 1 - a' '1..1'
	runner two 'exit 1' 'not ok 1 - b' '1..1'
	check one "$SCRATCH/one" "$SCRATCH/two"
	equal 'closing line' '1 passed, 0 failed' "$last"
}

test_only_takes_several_names()
{
	runner one 'exit 0' 'ok 1 - a' '1..1'
	runner two 'exit 1' 'not ok 1 - b' '1..1'
	runner three 'exit 0' 'ok 1 - c' '1..1'
	check 'one three' "$SCRATCH/one" "$SCRATCH/two" "$SCRATCH/three"
	equal 'closing line' '2 passed, 0 failed' "$last"
}

test_an_unknown_name_is_an_error()
{
	runner one 'exit 0' 'ok 1 - a' '1..1'
	check nosuch "$SCRATCH/one"
	failed
	seen "$output" "no test runner named 'nosuch'"
	seen "$output" 'runners: one'
}

# Two runners that take turns to speak, so that they must run at once, and would mix.
test_two_run_at_once_and_outputs_do_not_mix()
{
	for name in one two; do
		other=two
		[ $name = one ] || other=one
		runner $name "for n in 1 2 3; do echo $name \$n; touch $SCRATCH/$name.\$n; tries=0
			until [ -e $SCRATCH/$other.\$n ] || [ \$tries -ge 600 ]; do
				sleep 0.1; tries=\$((tries + 1)); done; done" 'ok 1 - a' '1..1'
	done
	check '' "$SCRATCH/one" "$SCRATCH/two"
	equal 'closing line' '2 passed, 0 failed' "$last"
	changes=$(printf '%s\n' "$output" | awk '$2 ~ /^[0-9]+$/ && NF == 2 && $1 != last {
		changes++; last = $1 } END { print changes }')
	equal 'blocks of output' 2 "$changes"
}

run_script "$@"
