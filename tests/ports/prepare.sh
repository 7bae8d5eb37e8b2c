#!/bin/sh
# prepare.sh: programs from elsewhere, built for Pith.
#
#   prepare.sh [-l] [NAME...]      every port, or these; -l: those too that are marked long
#
#   What a port is: port.sh.
#   Results: a line for each port on standard output, "ready NAME", "skipped NAME: why" (no sources) or "failed NAME: log";
#   and build/ports/archive, the boot archive with all that are ready.
set -u
build=${PITH_BUILD:-build}
ports=$build/ports
long=
[ "${1:-}" = -l ] && long=yes && shift
[ $# -gt 0 ] || set -- $(cd tests/ports && ls -d */ | tr -d /)
mkdir -p "$ports"

roots=user/image/root:$build/man
for name; do
	packages=$(sed -n 's/^# packages: *//p' "tests/ports/$name/build.sh")
	[ -z "$(sed -n '/^# long$/p' "tests/ports/$name/build.sh")" ] || [ -n "$long" ] || continue
	if ! why=$(sh tests/ports/fetch.sh "$ports/packages" $packages); then
		echo "skipped $name: $why"
	elif sh tests/ports/port.sh "$name" $packages >"$ports/$name.log" 2>&1 </dev/null; then
		echo "ready $name"
		roots=$roots:$ports/$name/out
	else
		echo "failed $name: $ports/$name.log"
	fi
done
sh user/image/archive.sh "$ports/archive" "$roots" $(cat "$build/stamp/programs")
