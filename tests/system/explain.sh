#!/bin/sh
# explain.sh: build one broken kernel of tests/system/gallery/.
#
#   explain.sh NAME FOLDER    the kernel is FOLDER/NAME.elf
#
# The functions in gallery/NAME.c take the place of those of the file that it names; only that file is compiled, and linked
# to the objects of the kernel that is built already.
set -eu
build=${PITH_BUILD:-build}
name=$1
folder=$2
conf=$build/labs/build.conf

setting()
{
	sed -n "s/^$1 //p" "$conf"
}

in=$(sed -n 's/^ \* in: //p' "tests/system/gallery/$name.c")
work=$folder/$name
mkdir -p "$work"
"$build/labtool" apply --out "$work" "tests/system/gallery/$name.c"
# shellcheck disable=SC2046
$(setting cc) $(setting cflags) -w "-ffile-prefix-map=$work/=" -c -o "$work/changed.o" "$work/$in"
objects=
for source in $(find kernel -name '*.[cS]' | LC_ALL=C sort); do
	if [ "$source" = "$in" ]; then
		objects="$objects $work/changed.o"
	else
		objects="$objects $build/${source%.*}.o"
	fi
done
# shellcheck disable=SC2046,SC2086
$(setting ld) $(setting ldflags) -T "$(setting script)" -o "$folder/$name.elf" $objects "$build/kernel/symbols0.o"
rm -r "$work"
