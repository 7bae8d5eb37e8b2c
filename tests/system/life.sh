#!/bin/sh
# life.sh: docs/life-of-a-message.md speaks of the code as it is.
#
#   Every file it names exists; every function it names is in one of these files; and the code of its last table, which is what
#   a message crosses from stub to server, is short.
. tests/system/script.sh

page=docs/life-of-a-message.md
lines_max=200
files_max=5

quoted()
{
	grep -o '`[^`]*`' "${1:-$page}" | tr -d '`' | sort -u
}

files()
{
	quoted | grep '/.*\.[chS]$'
}

# code NAME FILE: the lines of code of a function, from its result's type to its last brace.
code()
{
	awk -v name="$1" '
		index($0, name "(") == 1 { print before; inside = 1 }
		inside { print }
		inside && /^}/ { exit }
		{ before = $0 }' "$2" | sed 's|/\*.*\*/||' | grep -c '[^[:space:]]'
}

test_files_exist()
{
	[ "$(files | wc -l)" -gt 5 ] || fail "$page names no files"
	for file in $(files); do
		[ -f "$file" ] || fail "$page names $file, which does not exist"
	done
}

test_functions_exist()
{
	[ "$(quoted | grep -c '()$')" -gt 10 ] || fail "$page names no functions"
	for name in $(quoted | sed -n 's/()$//p'); do
		grep -q "\\b$name\\(##suffix\\)\\{0,1\\}(" $(files) ||
			fail "$page names $name(), which is in none of: $(files | tr '\n' ' ')"
	done
}

test_words_exist()
{
	for word in entry_sysenter fast_table; do
		quoted | grep -qx $word || fail "$page does not name $word"
		grep -q "\\b$word\\b" $(files) || fail "$word is in none of the files of $page"
	done
}

test_message_path_is_short()
{
	total=0 count=0
	sed -n '/^| file/,$p' $page | grep '^| `' >"$SCRATCH/table"
	while IFS='|' read -r _ file names _; do
		file=$(echo "$file" | tr -d '\140 ')
		count=$((count + 1))
		for name in $(echo "$names" | tr -d '\140()'); do
			lines=$(code "$name" "$file")
			[ "$lines" -gt 0 ] || fail "$file does not define $name()"
			total=$((total + lines))
		done
	done <"$SCRATCH/table"
	echo "a message crosses $total lines of C in $count files, stub to server and back"
	[ $total -le $lines_max ] || fail "$total lines of C; at most $lines_max"
	[ $count -gt 0 ] && [ $count -le $files_max ] || fail "$count files; at most $files_max"
}

run_script "$@"
