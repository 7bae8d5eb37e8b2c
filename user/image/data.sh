#!/bin/sh
# data.sh: the disk that keeps files: make it, put files onto it.
#
#   data.sh FILE [FOLDER]      SIZE (64M) is that of a new one
#
#   FILE is one ext2 file system from its first sector to its last, without a partition table; the machine sees it
#   as its second drive.  It is made when it is not there (a sparse file: it takes the room that its contents take) and
#   never made anew: what is on it is somebody's.  With FOLDER everything in that folder is copied onto it, over files
#   of the same names, owned by root.  It is checked afterwards.
#
#   What the host's e2fsprogs make is ordinary; the features are those that Pith's fs writes.
set -eu
. user/image/common.sh

file=$1 folder=${2:-}
PATH=$PATH:/sbin:/usr/sbin:/opt/homebrew/opt/e2fsprogs/sbin:/usr/local/opt/e2fsprogs/sbin
for tool in mke2fs debugfs e2fsck; do
	command -v $tool >/dev/null ||
		fail "$tool is missing: the disk for files ($file) cannot be made." \
			"Install e2fsprogs with: make deps   (without such a disk: make run DISK=none)"
done
[ -z "$folder" ] || [ -d "$folder" ] || fail "disk: there is no folder '$folder': make disk ADD=folder"

work=$file.work
trap 'rm -f "$work" "$work.new"' EXIT

if [ ! -e "$file" ]; then
	mke2fs -q -F -t ext2 -b 4096 -I 128 -O none,filetype,sparse_super,large_file -m 0 -L pith-files \
		-E root_owner=0:0,nodiscard "$work.new" "${SIZE:-64M}" >"$work" 2>&1 ||
		{ cat "$work" >&2; fail "disk: mke2fs cannot make $file (see above)"; }
	mv "$work.new" "$file"
	echo "disk: made $file, ${SIZE:-64M}" >&2
fi
[ -n "$folder" ] || exit 0

# kind_of NAME: what is on the disk under a name: "", "regular", "directory", "symlink" ...
kind_of()
{
	debugfs -R "stat \"$1\"" "$file" 2>/dev/null | sed -n '1s/.*Type: \([a-z]*\).*/\1/p'
}

# Refuse what debugfs cannot say, or would do wrong without a word: it takes a directory for a file, and the other way round.
check_name()
{
	case $1 in
	*\"* | *"
"*) fail "disk: a name with a quote or a line end in it cannot be copied: $1" ;;
	esac
	[ "$kind" != directory ] || { [ -d "$from$1" ] && [ ! -h "$from$1" ]; } || fail "disk: $1 is a directory on $file and none in $folder"
	[ -z "$kind" ] || [ "$kind" = directory ] || [ ! -d "$from$1" ] || [ -h "$from$1" ] ||
		fail "disk: $1 is a directory in $folder and none on $file"
}

# One debugfs command a line.
from=$(cd "$folder" && pwd)
find "$from" -mindepth 1 | while read -r path; do
	name=${path#"$from"}
	kind=$(kind_of "$name")
	check_name "$name"
	parent=${name%/*}
	echo "cd \"${parent:-/}\""
	last=\"${name##*/}\"
	[ -z "$kind" ] || [ "$kind" = directory ] || echo "rm $last"
	if [ -h "$path" ]; then
		echo "symlink $last \"$(readlink "$path")\""
	elif [ ! -d "$path" ]; then
		echo "write \"$path\" $last"
	elif [ -z "$kind" ]; then
		echo "mkdir $last"
	fi
	echo "set_inode_field $last uid 0"
	echo "set_inode_field $last gid 0"
done >"$work" || exit 1
debugfs -w -f "$work" "$file" >"$work.new" 2>&1 || { cat "$work.new" >&2; fail "disk: debugfs failed (see above)"; }
if grep -E 'write: |Could not allocate|No space' "$work.new" >&2; then
	fail "disk: not everything from $folder fits onto $file (see above)"
fi
e2fsck -fn "$file" >"$work.new" 2>&1 ||
	{ cat "$work.new" >&2; fail "disk: $file has errors (see above); to repair it: e2fsck -p $file"; }
echo "disk: $folder is on $file now" >&2
