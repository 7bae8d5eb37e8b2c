#!/bin/sh
# port.sh: one program from elsewhere, built for Pith from sources that are there.
#
#   port.sh NAME PACKAGE...
#
#   A port is a folder tests/ports/NAME/ with
#
#     build.sh    opens with the line "# packages: PACKAGE..." (fetch.sh brings their sources) and perhaps "# long"; has two functions:
#                 build    makes the programs, in a folder where each PACKAGE is unpacked as a folder of that name
#                 collect  puts what belongs into the image below $OUT: bin/... and what test.sh wants beside it in $OUT/$SHARE
#                 It is given $CC (build/pith-cc), $HOSTCC (the host's, to have the same program there), $OUT, $SHARE, $JOBS.
#     test.sh     runs under Pith, with lib.sh before it, in a copy of $SHARE; $LONG is empty where time is short
#
#   The sources are compiled as they are: what does not compile is the library's mistake.  A port is built anew when its build.sh,
#   the library's headers or the compiler's flags change; when only the library did, it is linked anew (cc.sh keeps the commands).
#
#   The first command that fails ends it.
set -eu
build=${PITH_BUILD:-build}
ports=$build/ports
here=$PWD
name=$1
shift
port=$here/$ports/$name
CC=$here/$build/pith-cc HOSTCC=${HOSTCC:-gcc} JOBS=${JOBS:-2} OUT=$port/out SHARE=share/ports/$name
export CC
# The makefiles of others need the rules that ours switches off.
unset MAKEFLAGS MFLAGS MAKELEVEL
. "tests/ports/$name/build.sh"

# What the objects depend on, as a number.
sum_of()
{
	{ cat "tests/ports/$name/build.sh" tests/ports/port.sh "$CC" &&
		find user/lib/libc/include kernel/abi -type f | LC_ALL=C sort | xargs cat; } | cksum
}

unpack_and_build()
{
	rm -rf "$port"
	mkdir -p "$port/work"
	for package; do
		mkdir "$port/work/$package"
		tar -xf "$ports/packages/$package.tar" -C "$port/work/$package" --strip-components=1
	done
	(
		cd "$port/work"
		PITH_LINKS=$port/links
		export PITH_LINKS
		build
	)
	sum_of >"$port/sum"
}

# Link what is still there of what was linked: configure scripts have linked much that is not.
relink()
{
	while read -r command; do
		target=$(printf '%s\n' "$command" | sed -n "s/.*'-o' '\([^']*\)'.*/\1/p")
		folder=$(printf '%s\n' "$command" | sed -n "s/^cd '\([^']*\)'.*/\1/p")
		[ -z "$target" ] || [ ! -f "$folder/$target" ] || sh -c "$command"
	done <"$port/links"
}

if [ "$(cat "$port/sum" 2>/dev/null)" != "$(sum_of)" ]; then
	unpack_and_build "$@"
elif [ "$build/user/libpith.a" -nt "$port/linked" ]; then
	relink
fi
touch "$port/linked"

rm -rf "$OUT"
mkdir -p "$OUT/bin" "$OUT/$SHARE"
(cd "$port/work" && collect)
cat tests/ports/lib.sh "tests/ports/$name/test.sh" >"$OUT/$SHARE/test.sh"
for program in "$OUT"/bin/*; do
	[ ! -f "$program" ] || "${OBJCOPY:-objcopy}" --strip-all "$program"
done
