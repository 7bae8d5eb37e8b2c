#!/bin/sh
# handout.sh: do the commands in a handout do what it says?
#
#   handout.sh HANDOUT FOLDER
#
#   A block fenced "sh run" is what a student sees at a terminal, in a tree as it is at the beginning of the lab:
#
#     $ command        is typed, in FOLDER
#     text             the lines that it prints; blanks at their ends do not count
#     ...              stands for any lines, or none
#
#   Prints what is not so and ends with status 1; a handout without such a block is wrong as well.
set -u
handout=$1
folder=$2
work=$(mktemp -d "${TMPDIR:-/tmp}/pith-handout.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT

# N.command, N.expected, N.line for each command, in order.
awk -v work="$work" '
	/^```sh run$/ { inside = 1; next }
	/^```/ { inside = 0; next }
	inside && /^\$ / {
		count++
		print substr($0, 3) >(work "/" count ".command")
		print FNR >(work "/" count ".line")
		printf "" >(work "/" count ".expected")
		next
	}
	inside { print >(work "/" count ".expected") }
	END { print count + 0 }' "$handout" >"$work/count"

failed=0
for n in $(seq 1 "$(cat "$work/count")"); do
	(cd "$folder" && sh "$work/$n.command" </dev/null) >"$work/seen" 2>&1
	awk '
		{ sub(/[[:space:]\r]+$/, "") }
		FNR == NR { expected[++wants] = $0; next }
		{ seen[++has] = $0 }
		END {
			at = 1
			for (i = 1; i <= wants; i++) {
				if (expected[i] == "...") { loose = 1; continue }
				while (loose && at <= has && seen[at] != expected[i]) at++
				if (at > has || seen[at] != expected[i]) {
					printf "  expected: %s\n  seen:     %s\n", expected[i], at <= has ? seen[at] : "(the end)"
					exit 1
				}
				at++
				loose = 0
			}
			if (!loose && at <= has) { printf "  expected: (the end)\n  seen:     %s\n", seen[at]; exit 1 }
		}' "$work/$n.expected" "$work/seen" >"$work/difference" || {
		failed=1
		echo "$handout:$(cat "$work/$n.line"): $(cat "$work/$n.command")"
		cat "$work/difference"
	}
done
[ "$(cat "$work/count")" -gt 0 ] || { echo "$handout: has no block fenced \"sh run\""; failed=1; }
exit $failed
