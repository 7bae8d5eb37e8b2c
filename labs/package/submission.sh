# submission FOLDER WORK: print the folder that has what was handed in, in the layout of a tree: FOLDER itself, the only folder in
# it, or what lies in the archive that `make handin` wrote, unpacked below WORK.  Of an archive only the files that the lab asks
# for are taken, as files of limited size; whatever else is in it stays there.
submission()
{
	for candidate in "$1" "$1"/*/; do
		[ ! -d "$candidate/kernel" ] || { echo "${candidate%/}"; return; }
	done
	for archive in "$1"/*.tar.gz "$1"/*.tgz; do
		[ -f "$archive" ] && [ ! -L "$archive" ] || continue
		mkdir -p "$2/archive"
		for file in $(for number in $(seq 1 "$lab"); do build/labtool sources "$number"; done); do
			mkdir -p "$2/archive/${file%/*}"
			(ulimit -t 10; tar -xzOf "$archive" --occurrence=1 "lab$lab/$file" 2>/dev/null | head -c 2000000) \
				>"$2/archive/$file"
			[ -s "$2/archive/$file" ] || rm -f "$2/archive/$file"
		done
		echo "$2/archive"
		return
	done
	echo "$1"
}
