#!/bin/sh
# symbols.sh: turn `nm -n pith.elf` (standard input) into the kernel's symbol table (assembly).
#
#   The table names every function by address, in rising order, for backtraces.  kernel/debug/
#   reads it as
#       extern const struct { uint32_t address, name; } kernel_symbols[];  name: offset into names
#       extern const uint32_t kernel_symbol_count;
#       extern const char kernel_symbol_names[];
#   It lies in .rodata.symbols, which the linker script puts behind all code and other data that
#   must not move.  No input gives an empty table.

# The linker script's own names (kernel/arch/i386/kernel.ld) are none of functions.
# A function split by the compiler ("f.part.0", "f.cold") keeps its suffix: the name then tells.
awk '
	BEGIN { count = offset = 0 }
	$2 ~ /^[tT]$/ && $3 !~ /^\.|^kernel_(start|boot_end|code_start|text_start|code_end|hot_text|hot_text_end)$/ &&
			$1 != last {
		address[count] = $1; name[count++] = $3; last = $1
	}
	END {
		print "\t.section .rodata.symbols, \"a\", @progbits"
		print "\t.balign 4\n\t.globl kernel_symbols\nkernel_symbols:"
		for (i = 0; i < count; i++) {
			printf "\t.long 0x%s, %d\n", address[i], offset
			offset += length(name[i]) + 1
		}
		print "\t.globl kernel_symbol_count\nkernel_symbol_count:\n\t.long " count
		print "\t.globl kernel_symbol_names\nkernel_symbol_names:"
		for (i = 0; i < count; i++)
			printf "\t.asciz \"%s\"\n", name[i]
		print "\t.byte 0\n\t.section .note.GNU-stack, \"\", @progbits"
	}'
