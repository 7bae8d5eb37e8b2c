#!/bin/sh
# handin.sh: judge a lab and pack what is handed in.
#
#   handin.sh LAB ARCHIVE
#
#   ARCHIVE (tar, gzip) has one folder, labN/:
#
#     kernel/...       the files that the lab takes from students, and those of the labs before it
#     changes.diff     what was changed since the branch that the lab began with, given files included: for a person to read
#     result.json      the grader's report
#     SHA256SUMS       of all of these
#
#   The archive is read back and compared before it gets its name.  A lab with tests that fail can be handed in; work that does
#   not compile, or a grader that could not do its work, is said aloud.  Exit status: 0 packed, 1 not.
set -eu

build=${PITH_BUILD:-build}
lab=$1
archive=$2

fail()
{
	echo "handin: $1" >&2
	exit 1
}

[ -n "$lab" ] || fail "say which lab: make handin LAB=1"
sources=$("$build/labtool" sources "$lab") || exit 1
for number in $(sed -n 's/^LAB.\([0-9]*\),.*/\1/p' labs/lab[0-9]*/rubric.def); do
	[ "$number" -lt "$lab" ] || continue
	sources="$sources $("$build/labtool" sources "$number")" || exit 1
done
for file in $sources; do
	[ ! -L "$file" ] || fail "$file is a link; hand in the file itself"
	[ -f "$file" ] || fail "$file is missing; bring it back: git checkout $file"
done

work=$(mktemp -d "${TMPDIR:-/tmp}/pith-handin.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
folder=$work/lab$lab
mkdir "$folder"
for file in $sources; do
	mkdir -p "$folder/${file%/*}"
	cp "$file" "$folder/$file"
done

# The starter's newest commit in this history: what the student began with.
begin=$(git rev-list -n 1 --author='labs@pith.invalid' HEAD 2>/dev/null || true)
if [ -n "$begin" ]; then
	git diff --no-color --no-ext-diff "$begin" -- . >"$folder/changes.diff"
else
	echo "handin: no commit of a starter in this history, so the archive has no changes.diff" >&2
fi

status=0
"$build/grade" --lab "$lab" --json "$folder/result.json" >"$work/report" || status=$?
tail -n 3 "$work/report"
[ "$status" -lt 2 ] || fail "the grader could not do its work (see above); nothing was packed"
! grep -q 'it does not compile' "$folder/result.json" || echo "handin: attention: it does not compile; see make grade LAB=$lab"

(cd "$folder" && find . -type f ! -name SHA256SUMS | LC_ALL=C sort | xargs sha256sum >SHA256SUMS)
tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner --mtime=@1700000000 -cf - "lab$lab" | gzip -n >"$work/archive"
mkdir "$work/check"
tar -C "$work/check" -xzf "$work/archive" && (cd "$work/check/lab$lab" && sha256sum --quiet -c SHA256SUMS) ||
	fail "the archive cannot be read back; is the disk full?"
cp "$work/archive" "$archive.new" && mv "$archive.new" "$archive" || fail "$archive cannot be written"
echo "$archive: $(echo "$sources" | wc -w) files, $(wc -c <"$archive") bytes; hand in this file"
