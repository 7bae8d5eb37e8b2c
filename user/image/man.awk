# SPDX-License-Identifier: MIT
#
# man.awk: a page of docs/man/ as the program `man` shows it: plain text, lines of at most 78 characters.
#
#   # NAME: WHAT IT IS		the first line, without the mark
#       usage			indented lines stay as they are
#   text			is filled; marks of code go
#   -   an item			is filled behind its dash
BEGIN { WIDTH = 78 }

function flush_text(	count, words, n, line, hang) {
	count = split(text, words, /[ \t]+/)
	hang = item ? "    " : ""
	line = item ? "-   " : ""
	filled = 0
	for (n = 1; n <= count; n++) {
		if (words[n] == "")
			continue
		if (filled && length(line) + 1 + length(words[n]) > WIDTH) {
			print line
			line = hang
			filled = 0
		}
		line = line (filled ? " " : "") words[n]
		filled = 1
	}
	if (filled)
		print line
	text = ""
	item = 0
}

{ gsub(/`/, "") }
/^# / { print substr($0, 3); next }
/^$/ { flush_text(); print ""; next }
/^-   / { flush_text(); item = 1; text = substr($0, 5); next }
/^    / && text == "" { print; next }
{ text = text " " $0 }
END { flush_text() }
