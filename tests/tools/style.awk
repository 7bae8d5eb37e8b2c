# style.awk: measure C sources and find what style.md forbids.  Called by style.sh.
#
#   awk -f style.awk FILE...
#
#   Prints one line a finding, "file:line: what", and one line a function, "= LINES file:line name".
#   A function is what opens with { and closes with } in column 1, as the style has it; its length is
#   the lines between.  Comments and literals are blanked before anything is looked for.

function finding(line, what) { print FILENAME ":" line ": " what }

# The line without comments, and with string and character literals emptied.
function bare(text,	out, two, c, quote)
{
	out = ""
	while (text != "") {
		two = substr(text, 1, 2)
		c = substr(text, 1, 1)
		if (in_comment) {
			if (two == "*/") { in_comment = 0; text = substr(text, 3) }
			else text = substr(text, 2)
			continue
		}
		if (quote != "") {
			if (c == "\\") { text = substr(text, 3); continue }
			if (c == quote) { quote = ""; out = out c }
			text = substr(text, 2)
			continue
		}
		if (two == "/*") { in_comment = 1; text = substr(text, 3); continue }
		if (two == "//") { line_comment = 1; return out }
		if (c == "\"" || c == "'") quote = c
		out = out c
		text = substr(text, 2)
	}
	return out
}

function end_of_file()
{
	if (file == "") return
	if (code > 400)
		print file ":" last ": " code " lines of code; a file has 400 at most"
	if (!licence)
		print file ":1: no SPDX line; it opens /* SPDX-License-Identifier: MIT */"
	if (file ~ /\.h$/ && file !~ /include\/assert\.h$/ && !once)	# that one is read again on purpose
		print file ":1: no #pragma once"
}

FNR == 1 {
	end_of_file()
	file = FILENAME
	code = licence = once = in_comment = begun = continued = 0
	name = ""
	in_kernel = file ~ /^kernel\//
	in_arch = file ~ /^kernel\/arch\//
	is_assembly = file ~ /\.S$/
}

{
	last = FNR
	if (/SPDX-License-Identifier: MIT/) licence = 1
	line_comment = 0
	text = is_assembly ? $0 : bare($0)
	if (line_comment && !is_assembly) finding(FNR, "a // comment; the tree uses /* */")
	if (text ~ /^[ \t]*$/) next
	code++
	if (text ~ /^#pragma once/) once = 1
}

is_assembly { next }

# ---- functions

text ~ /^[A-Za-z_].*\(/ && text !~ /;[ \t]*$/ {
	name = text
	sub(/[ \t]*\(.*/, "", name)
	sub(/.*[ \t*]/, "", name)
	if (name ~ /^(START_TEST|TEST)$/) {
		name = text
		gsub(/.*\(|\).*/, "", name)
	}
	name_line = FNR
}

text ~ /^\{[ \t]*$/ { begun = FNR }

text ~ /^\}[ \t]*$/ && begun {
	lines = FNR - begun - 1
	print "= " lines " " FILENAME ":" name_line " " name
	if (lines > 60)
		finding(name_line, name " has " lines " lines; a function has 60 at most")
	begun = 0
}

# ---- the kernel's own rules

in_kernel && text ~ /^[ \t]*#[ \t]*(if|ifdef|ifndef|elif|else)/ {
	if (text !~ /__ASSEMBLER__/ && !(text ~ /else/ && assembler_guard))
		finding(FNR, "conditional compilation in mechanism")
	assembler_guard = text ~ /__ASSEMBLER__/
}

in_kernel && !in_arch && text ~ /(^|[^A-Za-z_0-9])(asm|__asm__|__asm)[ \t]*(\(|volatile|__volatile__|goto|$)/ {
	finding(FNR, "assembly outside kernel/arch/")
}

# A number in hexadecimal stands where it gets a name (a macro, an UPPER case constant, a const), and
# nowhere else.
in_kernel && FILENAME !~ /^kernel\/arch\/.*\.h$/ &&
text !~ /^[ \t]*#[ \t]*define/ && !continued && text !~ /^(static )?const .* = [^;]*;[ \t]*$/ {
	rest = text
	gsub(/[A-Z][A-Z0-9_]*[ \t]*=[^=,;}]*/, "", rest)
	if (rest ~ /(^|[^A-Za-z_0-9])0[xX][0-9a-fA-F]/)
		finding(FNR, "a bare hexadecimal number; give it a name")
}

{ continued = (text ~ /^[ \t]*#[ \t]*define/ || continued) && text ~ /\\$/ }

END { end_of_file() }
