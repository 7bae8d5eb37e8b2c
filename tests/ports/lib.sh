# lib.sh: what every port's test.sh begins with.  It runs under Pith.
#
#   check WHAT COMMAND...    one test: the command's status
#   same WHAT FILE FILE      one test: two files are equal; else shows where they begin to differ
#   finish                   the closing line; the status is 0 only if something ran and nothing failed
passed=0 failed=0

check()
{
	what=$1
	shift
	if "$@"; then
		passed=$((passed + 1))
	else
		echo "FAILED: $what: status $? of $*"
		failed=$((failed + 1))
	fi
}

same()
{
	check "$1" cmp "$2" "$3"
}

finish()
{
	echo "$passed passed, $failed failed"
	[ $failed -eq 0 ] && [ $passed -gt 0 ]
	exit
}

