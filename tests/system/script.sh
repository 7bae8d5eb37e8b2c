# script.sh: what the shell tests share.  The last line of each of them is: run_script "$@"
#
#   A test is a function test_...; it fails by ending with a status other than 0, best through one of
#   the functions here, which say what was expected and what was seen.

set -u
build=${PITH_BUILD:-build}

# A make started here is no part of the make that runs the tests.
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES CI V WERROR
unset DEPS BUILD CC CROSS LD AR NM OBJCOPY HOSTCC HOSTAR ONLY MEM OPTIONS QEMUFLAGS GDBSCRIPT

setup() { :; }
teardown() { :; }

run_script()
{
	case $1 in
	setup | teardown | test_*) "$1" ;;
	*) echo "usage: sh $0 setup|teardown|test_..."; exit 2 ;;
	esac
}

fail()
{
	printf '%s\n' "$@"
	exit 1
}

skip()
{
	echo "$1"
	exit 77
}

# seen TEXT PATTERN: TEXT has a line that matches the basic regular expression.
seen()
{
	printf '%s\n' "$1" | grep -q -e "$2" || fail "expected a line like: $2" "seen:" "$1"
}

unseen()
{
	! printf '%s\n' "$1" | grep -q -e "$2" || fail "expected no line like: $2" "seen:" "$1"
}

# equal WHAT EXPECTED SEEN
equal()
{
	[ "$2" = "$3" ] || fail "$1: expected: $2" "seen: $3"
}

# capture COMMAND...: set $output and $status.
capture()
{
	status=0
	output=$("$@" 2>&1) || status=$?
}

# succeeded, failed: what `capture` ran.
succeeded()
{
	[ "$status" -eq 0 ] || fail "expected status 0, seen $status, and:" "$output"
}

failed()
{
	[ "$status" -ne 0 ] || fail "expected a status other than 0, seen 0, and:" "$output"
}

# copy_tree FOLDER: the tree's sources, without history and build.
copy_tree()
{
	mkdir -p "$1"
	cp -R Makefile kernel user tests "$1"
	for folder in grading labs .ci; do
		[ ! -d $folder ] || cp -R $folder "$1"
	done
}

# path_without FOLDER NAME...: fill FOLDER with links to every command there is but those.
path_without()
{
	target=$1
	shift
	mkdir -p "$target"
	for dir in /usr/local/bin /usr/bin /bin /usr/local/sbin /usr/sbin /sbin; do
		[ -d $dir ] && find $dir/ -maxdepth 1 ! -type d -exec ln -sf -t "$target" {} +
	done
	for name in "$@"; do
		rm -f "$target/$name"
	done
}
