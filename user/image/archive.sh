#!/bin/sh
# archive.sh: make the boot archive, a ustar file that repeats byte for byte.
#
#   archive.sh OUTPUT ROOT[:ROOT...] PROGRAM...
#
#   Every PROGRAM goes to the archive's root under its own name, or to bin/ if that is the folder it
#   comes from, without debug information; every file below a ROOT goes to the same place it has there.  Names are sorted, and owner, mode
#   and time are fixed, so equal contents make equal archives.
set -eu

output=$1 root=$2
shift 2
stage=$output.stage
rm -rf "$stage"
mkdir -p "$stage/bin"

for program in "$@"; do
	folder=${program%/*}
	[ "${folder##*/}" = bin ] && to=$stage/bin/${program##*/} || to=$stage/${program##*/}
	"${OBJCOPY:-objcopy}" --strip-all "$program" "$to"
done
for folder in $(echo "$root" | tr : ' '); do
	[ -d "$folder" ] || continue
	(cd "$folder" && find . -type f | sed 's|^\./||' | LC_ALL=C sort) | while read -r name; do
		if [ -e "$stage/$name" ]; then
			echo "archive: $folder/$name has the name of a program or another file; rename one" >&2
			exit 1
		fi
		mkdir -p "$stage/$(dirname "$name")"
		cp "$folder/$name" "$stage/$name"
	done
done

(cd "$stage" && find . -type f | sed 's|^\./||' | LC_ALL=C sort) >"$output.list"
tar --format=ustar --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX \
	-C "$stage" -cf "$output.new" -T "$output.list"
mv "$output.new" "$output"
rm -rf "$stage" "$output.list"
