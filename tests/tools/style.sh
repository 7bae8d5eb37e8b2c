#!/bin/sh
# style.sh: what style.md lets a machine check.
#
#   Findings are printed one a line, "file:line: what is wrong", then the figures; the exit status is
#   0 only without findings.
#
#   KERNEL_CC, USER_CC, SCOPE_CC, HOST_CC   how the tree compiles a file of that kind: the Makefile says
set -u
tools=${0%/*}
work=$(mktemp -d "${TMPDIR:-/tmp}/pith-style.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM

# Lines of code, by cloc, at most: in kernel/*.c, abi/ and arch/, which is there while the machine
# runs; in the folders debug/.  The others have limits of their own: what runs once and is given back
# (boot/, selftest/), and the kernel's headers.
kernel_code=4500
debug_code=1500
boot_code=950
selftest_code=480
header_code=600

sources()
{
	find kernel user grading labs tests \( -name '*.c' -o -name '*.h' -o -name '*.S' \) \
		2>/dev/null | LC_ALL=C sort
}

# Function and file lengths, and the kernel's own rules.
sources | xargs awk -f "$tools/style.awk" >"$work/measured"
grep -v '^= ' "$work/measured" >"$work/findings"
grep '^= ' "$work/measured" >"$work/functions"

# Assembly files have one home in the kernel.
find kernel -name '*.S' ! -path 'kernel/arch/*' | sed 's/$/:1: assembly outside kernel\/arch\//' \
	>>"$work/findings"

# kernel/README.md is the reading order: it names every file, by its path below kernel/.
[ ! -f kernel/README.md ] || tr -cs 'A-Za-z0-9_./-' '\n' <kernel/README.md | sed 's/\.$//' >"$work/listed"
find kernel \( -name '*.c' -o -name '*.h' -o -name '*.S' -o -name '*.def' -o -name '*.ld' \) |
	LC_ALL=C sort | while read -r file; do
	grep -qxF "${file#kernel/}" "$work/listed" 2>/dev/null ||
		echo "kernel/README.md:1: does not list ${file#kernel/}"
done >>"$work/findings"

# user/README.md likewise; there a folder's name, with a '/' at its end, stands for all that is in it.
[ ! -f user/README.md ] || tr -cs 'A-Za-z0-9_./-' '\n' <user/README.md | sed 's/\.$//' >"$work/user_listed"
find user ! -path 'user/image/*' \( -name '*.c' -o -name '*.h' -o -name '*.S' -o -name '*.ld' \) 2>/dev/null |
	LC_ALL=C sort | while read -r file; do
	name=${file#user/}
	grep -qxF "$name" "$work/user_listed" 2>/dev/null && continue
	while [ "$name" != "${name%/*}" ]; do
		name=${name%/*}
		! grep -qxF "$name/" "$work/user_listed" 2>/dev/null || continue 2
	done
	echo "user/README.md:1: does not list ${file#user/}"
done >>"$work/findings"

# Each header compiles alone.
sources | grep '\.h$' | while read -r header; do
	case $header in
	kernel/* | tests/kernel/*)  compile=$KERNEL_CC ;;
	user/* | tests/guest/* | tests/bench/guest/* | labs/*/guest/*) compile=$USER_CC ;;
	tests/scope/*)              compile=$SCOPE_CC ;;
	*)                          compile=$HOST_CC ;;
	esac
	printf '#include "%s"\n' "$PWD/$header" >"$work/alone.c"
	$compile -fsyntax-only -x c "$work/alone.c" 2>"$work/errors" ||
		echo "$header:1: does not compile alone: $(grep -m 1 'error:' "$work/errors")"
done >>"$work/findings"

# lines_of_code FILE...: by cloc, comments and blanks apart.
lines_of_code()
{
	[ $# -gt 0 ] || { echo 0; return; }
	cloc --quiet --csv --skip-uniqueness "$@" 2>/dev/null | awk -F, '$2 == "SUM" { sum = $5 } END { print sum + 0 }'
}

# c_files FOLDER [TEST...]: the C and assembly files below a folder for which find's tests hold.
c_files()
{
	[ ! -d "$1" ] || find "$@" -type f \( -name '*.c' -o -name '*.h' -o -name '*.S' \)
}

# budget PART LINES LIMIT: a figure, and a finding if there are more.
budget()
{
	printf '%-22s %5d of %5d lines of code\n' "$1" "$2" "$3" >>"$work/figures"
	[ "$2" -le "$3" ] || echo "$1:1: $2 lines of code, over its budget of $3" >>"$work/findings"
}
: >"$work/figures"
if command -v cloc >/dev/null; then
	budget "kernel" "$(lines_of_code $(ls kernel/*.c) $(c_files kernel/abi) $(c_files kernel/arch ! -path '*/debug/*'))" $kernel_code
	budget "kernel/debug" "$(lines_of_code $(c_files kernel -path '*/debug/*'))" $debug_code
	budget "kernel/boot" "$(lines_of_code $(c_files kernel/boot))" $boot_code
	budget "kernel/selftest" "$(lines_of_code $(c_files kernel/selftest))" $selftest_code
	budget "kernel/*.h" "$(lines_of_code $(ls kernel/*.h))" $header_code
else
	echo "kernel:1: cloc is missing, so its budget was not checked (make deps)" >>"$work/findings"
fi

# Half of the functions are shorter, nine of ten are: printed, not judged.
for part in kernel user grading tests; do
	sed -n "s|^= \([0-9]*\) $part/.*|\1|p" "$work/functions" | sort -n | awk -v part="$part" '
		{ length_of[NR] = $1 }
		END { if (NR) printf "%-22s %5d functions, median %d lines, nine of ten within %d\n",
			part, NR, length_of[int((NR + 1) / 2)], length_of[int((NR * 9 + 9) / 10)] }'
done >>"$work/figures"

cat "$work/findings" "$work/figures"
count=$(wc -l <"$work/findings")
[ "$count" -eq 0 ] || { echo "style: $((count)) findings" >&2; exit 1; }
