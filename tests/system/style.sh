#!/bin/sh
# style.sh: tests of tests/tools/style.sh: every rule finds a seeded violation, at its line.
. tests/system/script.sh

# A small tree that has nothing to complain about.
setup()
{
	tree=$SCRATCH/tree
	mkdir -p "$tree/kernel/arch/i386" "$tree/kernel/debug" "$tree/tests"
	ln -s "$PWD/tests/tools" "$tree/tests/tools"
	printf '* `good.c`, `good.h`\n* `arch/i386/port.h`\n* `debug/panic.c`\n' >"$tree/kernel/README.md"
	cat >"$tree/kernel/good.c" <<-'END'
		/* SPDX-License-Identifier: MIT */
		/* 0x12 in a comment, and // too, and asm( and #if are no findings */
		#include "good.h"
		#define PAGE_SIZE 0x1000
		static const unsigned mask = 0xff;
		enum { FIRST = 0x10, };
		const char *
		good(unsigned a)
		{
			return a & mask ? "0x10 // asm(" : "\"";
		}
	END
	printf '/* SPDX-License-Identifier: MIT */\n#pragma once\nconst char *good(unsigned a);\n' \
		>"$tree/kernel/good.h"
	printf '/* SPDX-License-Identifier: MIT */\n#pragma once\n#define PORT 0x20\n' \
		>"$tree/kernel/arch/i386/port.h"
	printf '/* SPDX-License-Identifier: MIT */\nvoid panic(void);\n' >"$tree/kernel/debug/panic.c"
}

# style NAME: check a copy of the tree, after the function `seed` has spoilt it.
style()
{
	copy=$SCRATCH/$1
	cp -R "$SCRATCH/tree" "$copy"
	(cd "$copy" && seed)
	cd "$copy" || exit 1
	capture env KERNEL_CC='gcc -m32 -ffreestanding -iquote kernel' USER_CC=gcc HOST_CC=gcc \
		sh tests/tools/style.sh
}

found()
{
	seen "$output" "$1"
	equal 'findings' 1 "$(printf '%s\n' "$output" | grep -c '^[^ ]*:[0-9]*: ')"
	failed
}

lines()
{
	awk -v n="$1" -v text="$2" 'BEGIN { while (n-- > 0) print text }'
}

test_a_clean_tree_passes()
{
	seed() { :; }
	style clean
	succeeded
	seen "$output" 'kernel  *[0-9]* of  *4500 lines of code'
	seen "$output" 'kernel  *1 functions, median 1 lines'
}

test_long_function()
{
	seed() { { echo 'void f(void)'; echo '{'; lines 61 '	;'; echo '}'; } >>kernel/good.c; }
	style long
	found '^kernel/good.c:12: f has 61 lines'
}

test_function_of_60_lines_is_fine()
{
	seed() { { echo 'void f(void)'; echo '{'; lines 60 '	;'; echo '}'; } >>kernel/good.c; }
	style sixty
	succeeded
}

test_long_file()
{
	seed() { lines 392 'extern int a;' >>kernel/good.c; lines 100 '/* why */' >>kernel/good.c; }
	style file
	found '^kernel/good.c:503: 401 lines of code'
}

test_unlisted_kernel_file()
{
	seed() { cp kernel/good.c kernel/ood.c; }
	style unlisted
	found '^kernel/README.md:1: does not list ood.c$'
}

test_unlisted_user_file()
{
	seed() {
		mkdir -p user/lib/deep user/bin/sh
		for file in user/lib/a.c user/lib/deep/b.c user/bin/c.c user/bin/sh/d.c; do
			cp kernel/debug/panic.c "$file"
		done
		printf '| `lib/a.c` | one file |\n| `bin/` | all programs |\n' >user/README.md
	}
	style user
	found '^user/README.md:1: does not list lib/deep/b.c$'
}

test_header_that_needs_another()
{
	seed() { echo 'uint32_t width(void);' >>kernel/good.h; }
	style header
	found '^kernel/good.h:1: does not compile alone: .*uint32_t'
}

test_header_without_pragma_once()
{
	seed() { sed -i '/pragma/d' kernel/good.h; }
	style once
	found '^kernel/good.h:1: no #pragma once'
}

test_bare_hexadecimal()
{
	seed() { printf 'int\nbare(void)\n{\n\treturn 0x2a;\n}\n' >>kernel/good.c; }
	style hex
	found '^kernel/good.c:15: a bare hexadecimal number'
}

test_conditional_compilation()
{
	seed() { printf '#ifdef DEBUG\nextern int a;\n#endif\n' >>kernel/good.c; }
	style if
	found '^kernel/good.c:12: conditional compilation'
}

test_assembler_guard_is_allowed()
{
	seed() { printf '#ifndef __ASSEMBLER__\nextern int a;\n#else\n#endif\n' >>kernel/arch/i386/port.h; }
	style guard
	succeeded
}

test_assembly_outside_arch()
{
	seed() { printf 'void f(void);\nvoid\nf(void)\n{\n\t__asm__ volatile ("cli");\n}\n' >>kernel/good.c; }
	style asm
	found '^kernel/good.c:16: assembly outside kernel/arch/'
}

test_assembly_file_outside_arch()
{
	seed() { printf '/* SPDX-License-Identifier: MIT */\n' >kernel/x.S; echo x.S >>kernel/README.md; }
	style S
	found '^kernel/x.S:1: assembly outside'
}

test_line_comment()
{
	seed() { echo 'extern int a; // why' >>kernel/good.c; }
	style comment
	found '^kernel/good.c:12: a // comment'
}

test_missing_licence_line()
{
	seed() { sed -i 1d kernel/good.c; }
	style licence
	found '^kernel/good.c:1: no SPDX line'
}

# Many short files, so that no other rule objects.
spread()
{
	i=0
	while [ $i -lt "$2" ]; do
		{ echo '/* SPDX-License-Identifier: MIT */'; lines 399 'extern int a;'; } >"$1/part$i.c"
		echo "${1#kernel/}/part$i.c part$i.c" >>kernel/README.md
		i=$((i + 1))
	done
}

test_kernel_budget()
{
	seed() { spread kernel 12; }
	style budget
	found '^kernel:1: 4[0-9]* lines of code, over its budget of 4500$'
}

test_debug_budget()
{
	seed() { spread kernel/debug 4; }
	style debug
	found '^kernel/debug:1: 1[0-9]* lines of code, over its budget of 1500$'
}

test_selftest_budget()
{
	seed() { mkdir kernel/selftest; spread kernel/selftest 2; }
	style selftest
	found '^kernel/selftest:1: 7[0-9]* lines of code, over its budget of 480$'
}

test_boot_budget()
{
	seed() { mkdir kernel/boot; spread kernel/boot 3; }
	style boot
	found '^kernel/boot:1: 11[0-9]* lines of code, over its budget of 950$'
}

test_header_budget()
{
	seed()
	{
		for n in 1 2; do
			{ printf '/* SPDX-License-Identifier: MIT */\n#pragma once\n'; lines 350 'extern int a;'; } >kernel/wide$n.h
			echo "wide$n.h" >>kernel/README.md
		done
	}
	style headers
	found '^kernel/\*.h:1: 70[0-9] lines of code, over its budget of 600$'
}

run_script "$@"
