#!/bin/sh
# cc.sh: the compiler command for programs from outside this tree, build/pith-cc.
#
#   build/pith-cc -O2 -o hello hello.c
#
#   Takes what cc takes; a configure script or a makefile needs no more than CC=.../build/pith-cc.  The library's headers take the
#   place of the host's, and programs are linked with all of the library: -lc, -lm, -lpthread and -lrt name parts of it.  There are no
#   shared libraries.  make puts the compiler, its flags and this folder in place of the words between @.
#
#   PITH_LINKS    a file to which every link is written as a command that repeats it, for when the library has changed
cc='@CC@'
folder='@FOLDER@'
library='@LIBRARY@'

# A word as the shell takes it back.
quote()
{
	case $1 in
	*"'"*)	printf " '%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")" ;;
	*)	printf " '%s'" "$1" ;;
	esac
}

link=yes
count=$#
while [ "$count" -gt 0 ]; do
	argument=$1
	count=$((count - 1))
	shift
	case $argument in
	-c | -S | -E | -M | -MM | -fsyntax-only | -dumpversion | -dumpmachine | --version | -v)
		link= ;;
	-lc | -lm | -lpthread | -lrt)
		continue ;;
	-rdynamic | -Wl,-E | -pthread)
		continue ;;
	esac
	set -- "$@" "$argument"
done

if [ -n "$link" ] && [ -n "${PITH_LINKS:-}" ]; then
	{ printf "cd '%s' &&" "$PWD"; for argument in "$0" "$@"; do quote "$argument"; done; echo; } >>"$PITH_LINKS"
fi
set -- @FLAGS@ -isystem "$folder/user/lib/libc/include" -isystem '@COMPILER_INCLUDE@' "$@"
[ -n "$link" ] || exec $cc "$@"
exec $cc "$@" -nostdlib -static -no-pie -Wl,-T,"$folder/user/lib/user.ld",--gc-sections,--build-id=none \
	-Wl,-z,noexecstack,-z,max-page-size=4096 -Wl,--start-group "$library" '@LIBGCC@' -Wl,--end-group
