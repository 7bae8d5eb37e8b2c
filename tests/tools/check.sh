#!/bin/sh
# check.sh: run the host's test runners and print one closing line.
#
#   check.sh ONLY RUNNER...      ONLY: names of runners (their last parts), or empty for all
#
#   Two runners run at once; the output of each is shown in one piece when it ends, and kept: the
#   log of the run that ended last is in $PITH_BUILD/tests/results/NAME.log.  Tests are counted from the
#   TAP file that Check writes for each runner, and so is a runner that ends badly without a failed test
#   (a crash, a sanitizer's report, the time limit).  The exit status is 0 only if nothing failed and
#   something ran.
#
#   CHECK_GOAL    how make calls this: check, by default
#   CHECK_LIMIT   wall seconds a runner may take before it is killed (a net, not a verdict)
set -u
build=${PITH_BUILD:-build}

# One runner: called by this script itself, through xargs.
if [ "$1" = --run ]; then
	results=$2
	runner=$3
	name=${runner#"$build"/tests/}
	log=$results/$(echo "$name" | tr / -)
	CK_DEFAULT_TIMEOUT=0 CK_MAX_MSG_SIZE=65536 CK_TAP_LOG_FILE_NAME=$log.tap PITH_BUILD=$build \
		timeout -k 10 "${CHECK_LIMIT:-3600}" "$runner" >"$log.log" 2>&1 </dev/null
	status=$?
	[ -f "$log.tap" ] || : >"$log.tap"
	planned=$(sed -n 's/^1\.\.\([0-9][0-9]*\).*/\1/p' "$log.tap" | tail -n 1)
	passed=$(grep -c '^ok [0-9]* - ' "$log.tap")
	failed=$(grep -c '^not ok [0-9]* - ' "$log.tap")
	why=
	if [ "$status" -eq 124 ] || [ "$status" -eq 137 ]; then
		why="did not end within ${CHECK_LIMIT:-3600} s"
	elif [ "$((passed + failed))" -ne "${planned:--1}" ]; then
		why="ended before its last test, status $status"
	elif [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
		why="exit status $status without a failed test"
	fi
	[ -z "$why" ] || failed=$((failed + 1))
	echo "$passed $failed" >"$log.count"

	until mkdir "$results/printing" 2>/dev/null; do sleep 0.02; done
	echo "== $name"
	cat "$log.log"
	[ -z "$why" ] || echo "$name: $why"
	[ "$failed" -eq 0 ] || echo "again: make ${CHECK_GOAL:-check} ONLY=${name##*/}"
	rmdir "$results/printing"
	exit 0
fi

only=$1
shift
kept=$build/tests/results
mkdir -p "$build/tests"
results=$(mktemp -d "$kept.XXXXXX") || exit 1
trap 'rm -rf "$kept"; mv -T "$results" "$kept"' EXIT
trap 'exit 130' INT TERM HUP
for runner in "$@"; do
	case " $only " in
	'  ' | *" ${runner##*/} "*) echo "$runner" ;;
	esac
done >"$results/list"
if [ ! -s "$results/list" ]; then
	echo "check: there is no test runner${only:+ named '$only'}" >&2
	[ $# -eq 0 ] || echo "runners: $(for r in "$@"; do printf '%s ' "${r##*/}"; done)" >&2
	exit 1
fi

xargs -n 1 -P 2 sh "$0" --run "$results" <"$results/list"

cat "$results"/*.count | awk '
	{ passed += $1; failed += $2 }
	END { printf "%d passed, %d failed\n", passed, failed; exit failed || !passed }'
