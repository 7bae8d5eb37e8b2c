#!/bin/sh
# package.sh: pack a lab's autograder for a service.
#
#   package.sh gradescope|autolab LAB own|reference
#
#     gradescope   $PITH_BUILD/packages/labN-gradescope.zip
#                    setup.sh, run_autograder, tree.tar.gz
#     autolab      $PITH_BUILD/packages/labN-autolab/
#                    autograde-Makefile, autograde.tar (autograde/run.sh, autograde/tree.tar.gz)
#
#   The tree inside is the starter's branch of that lab: no solution leaves this house, only the reference's objects of earlier labs.
set -eu

build=${PITH_BUILD:-build}
service=$1
lab=$2
base=$3
here=labs/package

fail()
{
	echo "package-$service: $1" >&2
	exit 1
}

[ -n "$lab" ] || fail "say which lab: make package-$service LAB=1"
"$build/labtool" sources "$lab" >/dev/null || exit 1
command -v zip >/dev/null || fail "zip is missing; install it with: make deps"

work=$(mktemp -d "${TMPDIR:-/tmp}/pith-package.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
PITH_BUILD=$build sh labs/starter.sh "$work/starter" >/dev/null

# packed FILE FOLDER NAME...: a tar file of these, the same from the same files.
packed()
{
	file=$1 folder=$2
	shift 2
	tar -C "$folder" --sort=name --owner=0 --group=0 --numeric-owner --mtime=@1700000000 -cf "$file" "$@"
}

# script FROM TO: one of our scripts, for this lab.
script()
{
	sed -e "s/@LAB@/$lab/g; s/@BASE@/$base/g" -e "/^@SUBMISSION@\$/{
		r $here/submission.sh
		d
	}" "$here/$1" >"$2"
	chmod 755 "$2"
}

mkdir "$work/tree" "$work/out"
git -C "$work/starter" archive "lab$lab" | tar -C "$work/tree" -xf -
packed "$work/tree.tar" "$work/tree" .
gzip -n "$work/tree.tar"

mkdir -p "$build/packages"
if [ "$service" = gradescope ]; then
	out=$build/packages/lab$lab-gradescope.zip
	script setup.sh "$work/out/setup.sh"
	script run_autograder "$work/out/run_autograder"
	mv "$work/tree.tar.gz" "$work/out"
	find "$work/out" -exec touch -d @1700000000 {} +
	(cd "$work/out" && TZ=UTC zip -X -q ../package.zip run_autograder setup.sh tree.tar.gz)
	cp "$work/package.zip" "$out.new"
	mv "$out.new" "$out"
	echo "$out: upload it under \"Configure Autograder\""
else
	out=$build/packages/lab$lab-autolab
	mkdir "$work/autograde"
	script autolab.sh "$work/autograde/run.sh"
	mv "$work/tree.tar.gz" "$work/autograde"
	rm -rf "$out"
	mkdir -p "$out"
	packed "$out/autograde.tar" "$work" autograde
	cp "$here/autolab.mk" "$out/autograde-Makefile"
	echo "$out: upload both files, and give the assessment these problems:"
	sed -n "s/^TEST($lab, *\([0-9]*\), *[a-z0-9_]*, *\([0-9]*\),.*/\1 \2/p" labs/lab*/rubric.def |
		awk -v lab="$lab" '{ points[$1] += $2 } END { for (e in points) printf "  %d.%d  %d points\n", lab, e, points[e] }' | sort
fi
