#!/bin/sh
# compare_image.sh: does an ext2 image hold what a folder holds?
#
#   compare_image.sh IMAGE FOLDER
#
#   e2fsck must have nothing to say about the image; names, kinds, contents, permissions and texts of symbolic links must be
#   the same (lost+found apart).  Differences are printed; the exit status is 0 if there are none.
set -eu
[ $# -eq 2 ] || { echo 'usage: compare_image.sh IMAGE FOLDER' >&2; exit 2; }
PATH=$PATH:/sbin:/usr/sbin
work=$(mktemp -d "${TMPDIR:-/tmp}/pith-compare.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM

e2fsck -fn "$1" >"$work/said" 2>&1 || { cat "$work/said"; exit 1; }
mkdir "$work/image"
debugfs -R "rdump / $work/image" "$1" >"$work/said" 2>&1
rmdir "$work/image/lost+found" 2>/dev/null || true

# kind and permissions, text of a link, name: one a line
tell()
{
	(cd "$1" && find . ! -name lost+found ! -path . -printf '%y %m %l %P\n' | LC_ALL=C sort)
}
tell "$work/image" >"$work/a"
tell "$2" >"$work/b"
diff -u "$work/b" "$work/a"
diff -r --no-dereference -x lost+found "$2" "$work/image"
