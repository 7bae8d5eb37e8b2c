#!/bin/sh
# labs_packages.sh: the packages for Gradescope and Autolab, unpacked and run as those services would: part of `make check-labs`.
#
#   The service is a root of its own (bubblewrap): the system's programs, an empty /tmp, no network, and for Gradescope the folder
#   /autograder with source/, submission/ and results/; for Autolab a job's folder.  The submissions: the reference's files, one
#   function wrong, no C, an archive of `make handin`, links and forged results.
. tests/system/script.sh

unset LAB TREE SEED GRADEFLAGS DIR SCRIPT_ONLY BASE OUT
PITH_BUILD=$build
export PITH_BUILD
schemas=$PWD/tests/system/formats
few='--only serial-sends-every-byte --only digits-of-zero --only map-ignores-empty-ranges'

# private FOLDER NAME COMMAND...: run it where only the system and FOLDER, called NAME, are.
private()
{
	folder=$1 name=$2
	shift 2
	set -- --proc /proc --dev /dev --tmpfs /tmp --ro-bind /usr /usr --ro-bind /etc /etc --bind "$folder" "$name" --chdir "$name" "$@"
	for link in /bin /lib /lib64 /lib32 /sbin; do
		if [ -L $link ]; then
			set -- --symlink "$(readlink $link)" $link "$@"
		elif [ -d $link ]; then
			set -- --ro-bind $link $link "$@"
		fi
	done
	timeout 900 bwrap --unshare-net --unshare-pid --die-with-parent "$@" </dev/null
}

setup()
{
	command -v bwrap >/dev/null && bwrap --ro-bind / / true || { echo 'bubblewrap does not work here'; exit 1; }
	command -v zip >/dev/null || { echo 'zip is not installed'; exit 1; }
	sh labs/package/package.sh gradescope 1 reference && sh labs/package/package.sh autolab 1 reference || exit 1
	mkdir -p "$SCRATCH/autograder/source" "$SCRATCH/autograder/results"
	unzip -q "$build/packages/lab1-gradescope.zip" -d "$SCRATCH/autograder/source" || exit 1
	private "$SCRATCH/autograder" /autograder sh source/setup.sh || exit 1
	cp "$SCRATCH/autograder/source/run_autograder" "$SCRATCH/autograder/run_autograder"
}

# hand_in FOLDER: the reference's files, in a fresh folder.
hand_in()
{
	rm -rf "$1"
	for file in $("$build/labtool" sources 1); do
		mkdir -p "$1/${file%/*}"
		cp "$file" "$1/$file"
	done
}

# break_digits FOLDER: solve exercise 1.4 wrongly.
break_digits()
{
	"$build/labtool" apply --out "$1" labs/lab01-boot/mutants/digits-none-for-zero.c || fail 'the mutant does not fit'
}

# gradescope FLAGS: judge $SCRATCH/autograder/submission; $result is the answer.
gradescope()
{
	rm -f "$SCRATCH/autograder/results/results.json"
	capture private "$SCRATCH/autograder" /autograder env GRADEFLAGS="$1" ./run_autograder
	result=$SCRATCH/autograder/results/results.json
	[ -s "$result" ] || fail 'no result' "$output"
	! command -v jsonschema >/dev/null || jsonschema -i "$result" "$schemas/gradescope.schema.json" || fail 'not as in the schema'
	summary=$(jq -r '"\(.score) \([.tests[].max_score] | add) \([.tests[] | select(.status == "failed")] | length)"' "$result")
}

# autolab FLAGS FILE...: judge a job with these; $output is what it printed, $scores the last line's sum.
autolab()
{
	flags=$1
	shift
	rm -rf "$SCRATCH/job"
	mkdir -p "$SCRATCH/job"
	cp "$build/packages/lab1-autolab/autograde.tar" "$SCRATCH/job"
	cp "$build/packages/lab1-autolab/autograde-Makefile" "$SCRATCH/job/Makefile"
	[ $# -eq 0 ] || cp -r "$@" "$SCRATCH/job"
	capture private "$SCRATCH/job" /job env GRADEFLAGS="$flags" make
	last=$(printf '%s\n' "$output" | tail -n 1)
	scores=$(printf '%s\n' "$last" | jq -r '[.scores[]] | add') || fail 'the last line is not JSON' "$output"
}

test_gradescope_right()
{
	hand_in "$SCRATCH/autograder/submission"
	gradescope ''
	succeeded
	equal 'score, of, failed' '100 100 0' "$summary"
	[ ! -r "$SCRATCH/autograder/source/tree/labs/lab01-boot/mutants" ] || fail 'the package has mutants in it'
	equal 'a folder that only root reads' 700 "$(stat -c %a "$SCRATCH/autograder/source/tree")"
}

test_gradescope_wrong()
{
	hand_in "$SCRATCH/autograder/submission"
	break_digits "$SCRATCH/autograder/submission"
	gradescope "$few"
	succeeded
	equal 'score, of, failed' '4 6 1' "$summary"
	equal 'status' failed "$(jq -r '.tests[] | select(.name == "1.4 digits-of-zero") | .status' "$result")"
}

test_gradescope_a_folder_in_a_folder()
{
	rm -rf "$SCRATCH/autograder/submission"
	mkdir "$SCRATCH/autograder/submission"
	hand_in "$SCRATCH/autograder/submission/pith-labs"
	gradescope "$few"
	equal 'score, of, failed' '6 6 0' "$summary"
}

test_gradescope_no_c()
{
	hand_in "$SCRATCH/autograder/submission"
	echo 'int broken(' >>"$SCRATCH/autograder/submission/kernel/boot/memory_map.c"
	gradescope "$few"
	equal 'score, of, failed' '0 6 3' "$summary"
	seen "$(jq -r '.tests[0].output' "$result")" 'it does not compile: kernel/boot/memory_map\.c:[0-9]*:'
}

test_gradescope_nothing()
{
	rm -rf "$SCRATCH/autograder/submission"
	mkdir "$SCRATCH/autograder/submission"
	gradescope "$few"
	equal 'score, of, failed' '0 6 3' "$summary"
	seen "$(jq -r '.tests[0].output' "$result")" 'cannot be read: No such file'
}

test_gradescope_hostile()
{
	hand_in "$SCRATCH/autograder/submission"
	submission=$SCRATCH/autograder/submission
	"$build/labtool" apply --out "$submission" labs/lab01-boot/forgers/serial-prints-a-report.c || fail 'the forger does not fit'
	gradescope "$few"
	equal 'score, of, failed' '4 6 1' "$summary"
	rm "$submission/kernel/debug/format.c"
	ln -s /autograder/source/tree/labs/lab01-boot/tests/judge_format.c "$submission/kernel/debug/format.c"
	gradescope "$few"
	equal 'score, of, failed' '0 6 3' "$summary"
	seen "$(jq -r '.tests[0].output' "$result")" 'format\.c is a link; hand in the file itself'
}

test_gradescope_a_broken_package_is_no_score()
{
	hand_in "$SCRATCH/autograder/submission"
	mv "$SCRATCH/autograder/source/tree/build/grade" "$SCRATCH/grade"
	gradescope "$few"
	mv "$SCRATCH/grade" "$SCRATCH/autograder/source/tree/build/grade"
	failed
	equal 'score, of, failed' 'null null 0' "$summary"
}

# hand_in_archive FILE FOLDER: as `make handin` packs it.
hand_in_archive()
{
	rm -rf "$SCRATCH/pack"
	mkdir -p "$SCRATCH/pack"
	cp -r "$2" "$SCRATCH/pack/lab1"
	tar -C "$SCRATCH/pack" -czf "$1" lab1
}

test_autolab_right()
{
	hand_in "$SCRATCH/mine"
	hand_in_archive "$SCRATCH/lab1-handin.tar.gz" "$SCRATCH/mine"
	autolab "$few" "$SCRATCH/lab1-handin.tar.gz"
	succeeded
	equal 'the last line' '{"scores":{"1.1":2,"1.4":2,"1.6":2},"scoreboard":[6]}' "$last"
	seen "$output" '^{"_presentation":"semantic",'
}

test_autolab_wrong_and_no_c()
{
	hand_in "$SCRATCH/mine"
	break_digits "$SCRATCH/mine"
	hand_in_archive "$SCRATCH/lab1-handin.tar.gz" "$SCRATCH/mine"
	autolab "$few" "$SCRATCH/lab1-handin.tar.gz"
	equal 'the last line' '{"scores":{"1.1":2,"1.4":0,"1.6":2},"scoreboard":[4]}' "$last"
	hand_in "$SCRATCH/mine"
	echo 'int broken(' >>"$SCRATCH/mine/kernel/debug/format.c"
	autolab "$few" "$SCRATCH/mine/kernel"
	equal 'the sum' 0 "$scores"
	seen "$output" 'it does not compile: kernel/debug/format\.c:'
}

test_autolab_hostile()
{
	hand_in "$SCRATCH/mine"
	"$build/labtool" apply --out "$SCRATCH/mine" labs/lab01-boot/forgers/serial-prints-a-report.c || fail 'the forger does not fit'
	rm -rf "$SCRATCH/pack"
	mkdir -p "$SCRATCH/pack"
	cp -r "$SCRATCH/mine" "$SCRATCH/pack/lab1"
	printf 'all:\n\t@echo "{\\"scores\\": {\\"1.1\\": 99}}"\n' >"$SCRATCH/pack/lab1/Makefile"
	ln -s /etc "$SCRATCH/pack/lab1/out"
	tar -C "$SCRATCH/pack" -czPf "$SCRATCH/lab1-handin.tar.gz" --transform 's|^lab1/Makefile|../Makefile|' lab1
	autolab "$few" "$SCRATCH/lab1-handin.tar.gz"
	equal 'the last line' '{"scores":{"1.1":0,"1.4":2,"1.6":2},"scoreboard":[4]}' "$last"
	autolab "$few"
	equal 'the sum with nothing handed in' 0 "$scores"
}

run_script "$@"
