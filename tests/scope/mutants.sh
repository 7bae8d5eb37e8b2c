#!/bin/sh
# mutants.sh: break the kernel on purpose and see that the search finds it.
#
#   mutants.sh ONLY "KERNEL OBJECTS" "OTHER OBJECTS"      ONLY: one mutant's name, or empty for all
#
#   Each line of mutants.list changes one kernel file.  The changed file is compiled and linked with the objects of the search as it is;
#   then the scenarios are tried, less deep than in make check, until one of them fails.  What it printed, the shortest sequence that
#   shows the mistake, is shown.  The exit status is 0 only if every mutant was found.
#
#   KERNEL_CC, LINK_CC, OBJCOPY   how the search is built: the Makefile says
set -u
build=${PITH_BUILD:-build}
work=$build/scope/mutants
only=$1
kernel_objects=$2
other_objects=$3
found=0
missed=

# object_of FILE: the object that FILE is compiled into; source_of OBJECT: what that is compiled from.
object_of()
{
	if [ -f "tests/scope/inside_$1" ]; then
		echo "$build/scope/tests/scope/inside_${1%.c}.o"
	else
		echo "$build/scope/kernel/${1%.c}.o"
	fi
}

# make_mutant NAME FILE EXPRESSION: build it as $work/NAME/scope.
make_mutant()
{
	mkdir -p "$work/$1/kernel"
	sed "$3" "kernel/$2" >"$work/$1/kernel/$2"
	if cmp -s "kernel/$2" "$work/$1/kernel/$2"; then
		echo "$1: changes nothing in kernel/$2: mutants.list must follow the kernel" >&2
		return 1
	fi
	old=$(object_of "$2")
	case $old in
	*/inside_*) source=tests/scope/inside_$2 ;;
	*)          source=$work/$1/kernel/$2 ;;
	esac
	${KERNEL_CC%% *} -iquote "$work/$1" ${KERNEL_CC#* } -w -c -o "$work/$1/mutant.o" "$source" || return 1
	objects=$(echo " $kernel_objects " | sed "s| $old | $work/$1/mutant.o |")
	sh tests/scope/link.sh "$work/$1/scope" "$objects" "$other_objects"
}

# try_mutant NAME: run its search until it fails.
try_mutant()
{
	for search in 'lending 4 core' 'clients 4 core' 'workers 4 core' 'clients 3 all' 'clients 5 core' \
		'lending 5 core' 'clients 4 all'; do
		"$work/$1/scope" $search >"$work/$1/log" 2>&1
		[ $? -eq 0 ] || return 0
	done
	return 1
}

# What the search said, without a sanitizer's frames and maps.
show()
{
	grep -v '^    #\|^Shadow\|^ *0x\|^=>\|^  [A-Z]\|^$\|^==[0-9]*==ABORT\|^=====' "$1" | sed 's/^/  /'
}

while IFS='~' read -r name file expression text; do
	name=$(echo "$name" | tr -d ' ')
	case $name in
	'' | '#'*) continue ;;
	esac
	[ -z "$only" ] || [ "$only" = "$name" ] || continue
	file=$(echo "$file" | tr -d ' ')
	echo "== $name: kernel/$file:$text"
	if make_mutant "$name" "$file" "$(echo "$expression" | sed 's/^ *//; s/ *$//')" && try_mutant "$name"; then
		show "$work/$name/log"
		found=$((found + 1))
	else
		echo "  NOT FOUND"
		missed="$missed $name"
	fi
done <tests/scope/mutants.list
echo "scope-mutants: $found found${missed:+, not found:$missed}"
[ -z "$missed" ] && [ $found -gt 0 ]
