#!/bin/sh
# labs_starter.sh: what a student gets, and what happens to it: part of `make check-labs`.
#
#   $SCRATCH/starter stays as it was written, but for its build/; tests that write solutions work on copies.
. tests/system/script.sh

unset LAB TREE SEED GRADEFLAGS DIR SCRIPT_ONLY
variants=labs/lab01-boot/variants
PITH_BUILD=$build
export PITH_BUILD

setup()
{
	sh labs/starter.sh "$SCRATCH/starter"
}

# copy NAME: set $tree to a copy of the starter with what has been built of it.
copy()
{
	tree=$SCRATCH/$1
	cp -a "$SCRATCH/starter" "$tree"
}

# solve TREE VARIANT...: write the functions of variants in the place of stubs.
solve()
{
	target=$1
	shift
	for name in "$@"; do
		capture "$build/labtool" apply --out "$target" "$variants/$name.c"
		succeeded
	done
}

# in_tree TREE COMMAND...: as its student would type it.
in_tree()
{
	(
		unset PITH_BUILD
		cd "$1" && shift && "$@" </dev/null
	)
}

test_the_same_tree_makes_the_same_commit()
{
	capture sh labs/starter.sh "$SCRATCH/again"
	succeeded
	equal 'the commit' "$(git -C "$SCRATCH/starter" rev-parse lab1)" "$(git -C "$SCRATCH/again" rev-parse lab1)"
	equal 'commits in the history' "$(ls -d labs/lab[0-9]*/ | wc -l)" "$(git -C "$SCRATCH/again" rev-list --all --count)"
	equal 'changed files' '' "$(git -C "$SCRATCH/again" status --porcelain)"
}

test_a_folder_with_files_is_left_alone()
{
	mkdir -p "$SCRATCH/mine"
	echo precious >"$SCRATCH/mine/work"
	capture sh labs/starter.sh "$SCRATCH/mine"
	failed
	seen "$output" 'is there already and not empty'
	equal 'the file' precious "$(cat "$SCRATCH/mine/work")"
	equal 'what is in the folder' work "$(ls "$SCRATCH/mine")"
}

test_the_handouts_name_every_test_file_and_function()
{
	for folder in labs/lab[0-9]*/; do
		number=$(sed -n 's/^LAB.\([0-9]*\),.*/\1/p' "$folder/rubric.def")
		handout=$(cat "$folder/README.md")
		for word in $("$build/grade" --lab "$number" --list | awk '{ print $2 }') \
			$("$build/labtool" sources "$number" | sed 's|.*/||') \
			$("$build/labtool" list | awk -v lab="$number" '/^LAB/ && int($2) == lab { print $4 }'); do
			case $handout in
			*"$word"*) ;;
			*) fail "$folder/README.md does not name $word" ;;
			esac
		done
		for name in $(printf '%s\n' "$handout" | sed -n 's/^| `\(kernel\/[^`]*\)`.*/\1/p' | sort -u); do
			[ -f "$SCRATCH/starter/$name" ] || fail "$folder/README.md names $name, which a starter does not have"
		done
		for name in $(printf '%s\n' "$handout" | sed -n 's/^!.*(\(.*\))$/\1/p'); do
			[ -f "$folder/$name" ] || fail "$folder/README.md shows $name, which is not there"
		done
		for name in $(printf '%s\n' "$handout" | sed -n 's/^| `\([a-z-]*\)`.*/\1/p'); do
			seen "$("$build/grade" --lab "$number" --list)" "[0-9]  $name  *[0-9]"
		done
	done
}

test_a_starter_builds_without_warnings_by_gcc()
{
	capture in_tree "$SCRATCH/starter" make WERROR=1 kernel user host
	succeeded
	unseen "$output" 'warning'
}

# Builds on what the test before this one has built.
test_the_handout_does_what_it_says()
{
	for branch in $(git -C "$SCRATCH/starter" for-each-ref --sort=creatordate --format='%(refname:short)' refs/heads); do
		git -C "$SCRATCH/starter" checkout -q "$branch"
		for handout in labs/lab*"${branch#lab}"-*/README.md; do
			capture in_tree "$SCRATCH/starter" env DEPS=skip sh "$PWD/tests/tools/handout.sh" "$PWD/$handout" .
			succeeded
		done
	done
	git -C "$SCRATCH/starter" checkout -q lab1
	printf '```sh run\n$ echo right\nwrong\n```\n' >"$SCRATCH/handout"
	capture sh tests/tools/handout.sh "$SCRATCH/handout" .
	failed
	seen "$output" 'handout:2: echo right'
	seen "$output" 'expected: wrong'
}

test_a_starter_builds_without_warnings_by_clang()
{
	command -v clang >/dev/null || skip 'clang is missing'
	capture in_tree "$SCRATCH/starter" make WERROR=1 CC=clang BUILD=build/clang kernel user
	succeeded
	unseen "$output" 'warning'
}

test_a_starter_boots_and_names_what_is_next()
{
	copy boots
	capture in_tree "$tree" make run
	seen "$output" 'LAB 1\.1 (kernel/arch/i386/debug/serial\.c: serial_put) is not written yet'
	solve "$tree" serial-counts-its-looks
	capture in_tree "$tree" make run
	seen "$output" 'LAB 1\.2 (kernel/arch/i386/debug/vga\.c: vga_put) is not written yet'
	rm -rf "$tree"
}

test_points_appear_as_functions_are_written()
{
	copy points
	solve "$tree" serial-counts-its-looks
	capture in_tree "$tree" make grade LAB=1
	failed
	seen "$output" '^  8 of 100 points$'
	solve "$tree" screen-counts-places format-calls-itself digits-turns-round range-steps-forward \
		map-sorts-and-joins walk-counts-from-the-end test-paints-pages
	capture in_tree "$tree" make grade LAB=1
	succeeded
	seen "$output" '^  100 of 100 points$'
	seen "$output" '49 passed, 0 failed, 0 skipped, 0 grader errors'
	rm -rf "$tree"
}

test_a_mistake_in_c_is_shown_where_it_is()
{
	copy mistake
	echo 'int broken(' >>"$tree/kernel/debug/format.c"
	lines=$(wc -l <"$tree/kernel/debug/format.c")
	capture in_tree "$tree" make grade LAB=1
	failed
	seen "$output" "it does not compile: kernel/debug/format\\.c:$lines: "
	seen "$output" '^  0 of 100 points$'
	seen "$(cat "$tree/build/results/lab1/result.json")" '"score": 0'
	rm -rf "$tree"
}

run_script "$@"
