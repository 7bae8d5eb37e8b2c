#!/bin/sh
# link.sh: link the search with the kernel's C.
#
#   link.sh OUTPUT "KERNEL OBJECTS" "OTHER OBJECTS"
#
#   The kernel's variables get sections of their own, so that the linker can say where they begin and end.  A name that the kernel and the
#   C library both have is the library's; the kernel's gets another.
set -eu
output=$1
${LINK_CC:-gcc -m32} -nostdlib -r -o "$output.kernel.o" $2
${OBJCOPY:-objcopy} --redefine-sym sched_yield=kernel_sched_yield --rename-section .data=kernel_data \
	--rename-section .bss=kernel_bss --rename-section .hot.data=kernel_hot "$output.kernel.o"
${LINK_CC:-gcc -m32} -fsanitize=address -o "$output" "$output.kernel.o" $3
