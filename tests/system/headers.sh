#!/bin/sh
# headers.sh: what the headers of user/lib promise is in the library.
. tests/system/script.sh

# compiler ARGUMENT...: as for a program that sees all of the library's headers.
compiler()
{
	"$build/pith-cc" -iquote . -iquote kernel -Iuser/lib "$@"
}

include()
{
	for header in "$@"; do
		case $header in
		/*) printf '#include "%s"\n' "$header" ;;
		*)  printf '#include "%s/%s"\n' "$PWD" "$header" ;;
		esac
	done
}

# prototypes HEADER...: the names of the functions that these headers, or what they include, declare and do not define.
prototypes()
{
	include "$@" >"$SCRATCH/headers.c"
	compiler -E -P "$SCRATCH/headers.c" | awk '
		# The first name in front of a parenthesis; in "void (*signal(int ...))(int)" it is the second.
		function declared(words) {
			while (match(words, /__attribute__ *\(\([a-z_]+(\([^()]*\))?\)\)/))
				words = substr(words, 1, RSTART - 1) substr(words, RSTART + RLENGTH)
			gsub(/void \(\*/, "", words)
			if (words ~ /^ *(typedef|_Static_assert) / || words ~ /=/ || !match(words, /[A-Za-z_][A-Za-z_0-9]* *\(/))
				return
			words = substr(words, 1, RSTART + RLENGTH - 1)
			gsub(/[ (]*$/, "", words)
			gsub(/.*[^A-Za-z_0-9]/, "", words)
			print words
		}
		{ text = text " " $0 }
		END {
			while (match(text, /[;{}]/)) {
				end = substr(text, RSTART, 1)
				words = substr(text, 1, RSTART - 1)
				text = substr(text, RSTART + 1)
				if (depth == 0 && end == ";")
					declared(words)
				depth += (end == "{") - (end == "}")
			}
		}' | sort -u
}

# A program that has the address of each function: linking it finds them all, or says which is missing.
link_program()
{
	{
		include "$@"
		echo 'const void *const everything[] = {'
		prototypes "$@" | sed 's/.*/	(const void *)&,/'
		echo '};'
		echo 'int main(void) { return everything[0] == 0; }'
	} >"$SCRATCH/program.c"
	capture compiler -o "$SCRATCH/program" "$SCRATCH/program.c"
}

test_every_prototype_of_the_standard_headers_has_its_function()
{
	link_program $(find user/lib/libc/include -name '*.h' | sort)
	succeeded
	count=$(prototypes $(find user/lib/libc/include -name '*.h') | wc -l)
	[ "$count" -gt 600 ] || fail "expected to find more than 600 functions in the headers" "seen: $count"
}

test_every_prototype_of_the_library_has_its_function()
{
	link_program $(find user/lib -name '*.h' ! -path '*/include/*' | sort)
	succeeded
}

test_a_missing_function_is_seen()
{
	printf 'int\nnobody_wrote_this(int a, char *(*b)(void)) __attribute__((pure));\n' >"$SCRATCH/missing.h"
	link_program "$SCRATCH/missing.h"
	failed
	seen "$output" nobody_wrote_this
}

run_script "$@"
