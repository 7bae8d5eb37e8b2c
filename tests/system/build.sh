#!/bin/sh
# build.sh: tests of the Makefile and of the scripts that make boot media.
#
#   Most run on a small tree with this tree's Makefile and scripts and a kernel of two functions,
#   which builds in a moment; what speaks of the real kernel builds copies of this tree.
. tests/system/script.sh

setup()
{
	small=$SCRATCH/small
	mkdir -p "$small/kernel/arch/i386" "$small/kernel/boot" "$small/user/image" "$small/user/lib" "$small/user/bin" \
		"$small/user/servers/echo" "$small/tests"
	cp Makefile "$small"
	cp -R tests/tools "$small/tests"
	cp user/image/*.sh user/image/*.awk user/image/*.c user/image/grub.cfg "$small/user/image"
	cp user/lib/cc.sh "$small/user/lib"
	cp kernel/boot/boundary.ld "$small/kernel/boot"
	cat >"$small/kernel/arch/i386/kernel.ld" <<-'END'
		ENTRY(_start)
		SECTIONS {
			. = 0x100000;
			.text : { *(.multiboot) *(EXCLUDE_FILE(*kernel/boot/*.o) .text) }
			. = ALIGN(4096);
			.boot : { *kernel/boot/*.o(.text) }
			. = ALIGN(4096);
			.rodata : { *(.rodata .rodata.*) }
			. = ALIGN(4096);
			.data : { *(.data .bss COMMON) }
			/DISCARD/ : { *(.comment .note* .eh_frame) }
		}
	END
	cat >"$small/kernel/arch/i386/boot.S" <<-'END'
			.section .multiboot, "a"
			.long 0x1badb002, 0, -0x1badb002
			.text
			.globl _start
		_start:	jmp kernel_main
			.section .note.GNU-stack, "", @progbits
	END
	echo 'void kernel_main(void);' >"$small/kernel/main.h"
	printf '#include "main.h"\nvoid\nkernel_main(void)\n{\n\tfor (;;)\n\t\t;\n}\n' \
		>"$small/kernel/main.c"
	printf 'void other(void);\nvoid\nother(void)\n{\n}\n' >"$small/kernel/other.c"
	printf 'void once(void);\nvoid\nonce(void)\n{\n}\n' >"$small/kernel/boot/once.c"
	printf 'ENTRY(main)\nSECTIONS { . = 0x400000; .text : { *(.text) } }\n' >"$small/user/lib/user.ld"
	printf 'int library(void);\nint\nlibrary(void)\n{\n\treturn 0;\n}\n' >"$small/user/lib/library.c"
	for program in bin/hello.c servers/echo/main.c; do
		printf 'int main(void);\nint library(void);\nint\nmain(void)\n{\n\treturn library();\n}\n' \
			>"$small/user/$program"
	done
	quietly "$small" kernel user images
}

# quietly FOLDER GOAL...: make; $output and $status.  DEPS=skip: no packages are looked for.
quietly()
{
	folder=$1
	shift
	capture make -C "$folder" --no-print-directory DEPS=skip "$@"
	[ $status -eq 0 ] || fail "make $* failed in $folder:" "$output"
}

# tree NAME: a copy of the small tree, built, in $tree.
tree()
{
	tree=$SCRATCH/$1
	cp -Rp "$SCRATCH/small" "$tree"
}

test_second_make_does_nothing()
{
	tree second
	quietly "$tree" kernel user images
	equal 'lines that are not about nothing to do' '' \
		"$(printf '%s\n' "$output" | grep -v 'Nothing to be done')"
}

test_second_make_of_the_real_tree_does_nothing()
{
	copy_tree "$SCRATCH/real"
	quietly "$SCRATCH/real" -j2 kernel user images
	touch "$SCRATCH/then"
	quietly "$SCRATCH/real" kernel user images
	equal 'lines that are not about nothing to do' '' \
		"$(printf '%s\n' "$output" | grep -v 'Nothing to be done')"
	equal 'files written' '' "$(find "$SCRATCH/real" -newer "$SCRATCH/then")"
}

test_boot_media_repeat_byte_for_byte()
{
	for copy in one two/with/a/longer/name; do
		copy_tree "$SCRATCH/repeat/$copy"
		quietly "$SCRATCH/repeat/$copy" -j2 kernel user images
		umask 077
		sleep 1.1
	done
	for file in pith.elf archive pith.img pith.iso; do
		cmp "$SCRATCH/repeat/one/build/$file" "$SCRATCH/repeat/$copy/build/$file" ||
			fail "expected build/$file to be the same from two folders, a second apart"
	done
}

test_a_touched_header_rebuilds_what_includes_it()
{
	tree header
	touch "$tree/kernel/main.h"
	quietly "$tree" kernel
	seen "$output" 'CC  *kernel/main.c'
	unseen "$output" 'CC  *kernel/other.c'
	seen "$output" 'LD  *build/pith.elf'
}

test_another_compiler_or_flag_rebuilds()
{
	tree compiler
	quietly "$tree" kernel WERROR=1
	seen "$output" 'CC  *kernel/other.c'
	seen "$output" 'LD  *build/pith.elf'
	quietly "$tree" kernel WERROR=1
	unseen "$output" 'CC'
}

test_new_and_removed_kernel_files_are_noticed()
{
	tree files
	printf 'void extra(void);\nvoid\nextra(void)\n{\n}\n' >"$tree/kernel/extra.c"
	quietly "$tree" kernel
	seen "$(nm "$tree/build/pith.elf")" ' extra$'
	rm "$tree/kernel/extra.c"
	quietly "$tree" kernel
	unseen "$(nm "$tree/build/pith.elf")" ' extra$'
}

test_new_and_removed_programs_are_noticed()
{
	tree programs
	equal programs 'bin/hello echo' "$(echo $(tar -tf "$tree/build/archive"))"
	cp "$tree/user/bin/hello.c" "$tree/user/bin/third.c"
	mkdir -p "$tree/user/image/root/etc"
	echo text >"$tree/user/image/root/etc/file"
	quietly "$tree" images
	equal programs 'bin/hello bin/third echo etc/file' "$(echo $(tar -tf "$tree/build/archive"))"
	rm "$tree/user/bin/third.c" "$tree/user/image/root/etc/file"
	quietly "$tree" images
	equal programs 'bin/hello echo' "$(echo $(tar -tf "$tree/build/archive"))"
}

test_removed_library_files_leave_the_library()
{
	tree library
	printf 'int more(void);\nint\nmore(void)\n{\n\treturn 0;\n}\n' >"$tree/user/lib/more.c"
	quietly "$tree" user
	equal members 'library.o more.o' "$(echo $(ar t "$tree/build/user/libpith.a"))"
	rm "$tree/user/lib/more.c"
	quietly "$tree" user
	equal members 'library.o' "$(echo $(ar t "$tree/build/user/libpith.a"))"
}

test_parallel_build_from_nothing()
{
	tree parallel
	rm -rf "$tree/build"
	quietly "$tree" -j4 kernel user images
	cmp "$SCRATCH/small/build/pith.img" "$tree/build/pith.img" || fail "expected the same disk"
}

test_nothing_is_written_outside_the_build_folder()
{
	tree outside
	rm -rf "$tree/build"
	touch "$SCRATCH/before"
	quietly "$tree" BUILD="$SCRATCH/elsewhere" kernel user images
	equal 'files written' '' "$(find "$tree" -newer "$SCRATCH/before" -type f)"
	[ -f "$SCRATCH/elsewhere/pith.iso" ] || fail "expected $SCRATCH/elsewhere/pith.iso"
}

test_clang_and_cross_tools_build()
{
	tree tools
	for way in CC=clang CROSS=i686-linux-gnu-; do
		case $way in
		CC=*) command -v clang >/dev/null || continue ;;
		*)    command -v i686-linux-gnu-gcc >/dev/null || continue ;;
		esac
		quietly "$tree" V=1 $way WERROR=1 kernel user images
		unseen "$output" '^gcc'
		seen "$(nm "$tree/build/pith.elf")" ' kernel_main$'
	done
}

test_the_symbol_table_names_every_function()
{
	tree symbols
	equal functions '_start kernel_main once other' \
		"$(echo $(sed -n 's/.*\.asciz "\(.*\)"/\1/p' "$tree/build/kernel/symbols.S" | sort))"
	equal 'lines of addresses' 4 "$(grep -c '\.long 0x' "$tree/build/kernel/symbols.S")"
	seen "$(cat "$tree/build/kernel/symbols.S")" '^	\.long 4$'
	equal 'wrong offsets of names' '' "$(awk '
		/\.long 0x/ { offset[entries++] = $3 }
		/\.asciz/ && $2 != "\"\"" {
			if (offset[names++] != at + 0) print "name " names ": " offset[names - 1]
			at += length($2) - 1
		}' "$tree/build/kernel/symbols.S")"
	for name in _start kernel_main once other; do
		address=$(nm "$tree/build/pith.elf" | sed -n "s/ T $name\$//p")
		seen "$(cat "$tree/build/kernel/symbols.S")" "\.long 0x$address, "
	done
}

test_a_symbol_table_that_moves_functions_is_refused()
{
	tree moved
	sed -i 's/^.*\.text :.*$/.rodata : { *(.rodata.*) } &/' "$tree/kernel/arch/i386/kernel.ld"
	capture make -C "$tree" --no-print-directory DEPS=skip kernel
	failed
	seen "$output" 'the symbol table moved the functions it names'
	[ ! -e "$tree/build/pith.elf" ] || [ "$tree/build/pith.elf" -ot "$tree/kernel/arch/i386/kernel.ld" ] ||
		fail "expected no new build/pith.elf"
}

test_a_call_of_what_is_given_back_after_the_boot_is_refused()
{
	tree given
	printf 'void once(void);\nvoid other(void);\nvoid\nother(void)\n{\n\tonce();\n}\n' >"$tree/kernel/other.c"
	capture make -C "$tree" --no-print-directory DEPS=skip kernel
	failed
	seen "$output" "prohibited cross reference from .text to .once. in .boot"
}

test_the_disk_has_one_clean_linux_partition()
{
	disk=$SCRATCH/small/build/pith.img
	equal size 33554432 "$(wc -c <"$disk" | tr -d ' ')"
	equal 'partition table' '80 20 21 00 83 14 10 04 00 08 00 00 00 f8 00 00' \
		"$(echo $(od -An -tx1 -v -j 446 -N 16 "$disk"))"
	equal 'rest of the table' 1 "$(od -An -tx1 -v -w1 -j 462 -N 48 "$disk" | sort -u | wc -l | tr -d ' ')"
	dd if="$disk" of="$SCRATCH/partition" bs=1048576 skip=1 2>/dev/null
	PATH=$PATH:/sbin:/usr/sbin
	capture e2fsck -fn "$SCRATCH/partition"
	equal 'e2fsck status' 0 $status
	debugfs -R 'dump /boot/archive '"$SCRATCH/dumped" "$SCRATCH/partition" 2>/dev/null
	cmp "$SCRATCH/dumped" "$SCRATCH/small/build/archive" ||
		fail "expected /boot/archive to be build/archive"
	seen "$(debugfs -R 'stat /boot/pith.elf' "$SCRATCH/partition" 2>/dev/null)" 'User:  *0  *Group:  *0 '
}

test_the_archive_is_ustar_with_fixed_owner_and_time()
{
	equal magic 'ustar' "$(dd if="$SCRATCH/small/build/archive" bs=1 skip=257 count=5 2>/dev/null)"
	seen "$(TZ=UTC tar --numeric-owner -tvf "$SCRATCH/small/build/archive")" ' 0/0 .* 1970-01-01 00:00 echo$'
}

test_a_root_file_with_a_programs_name_is_refused()
{
	tree clash
	mkdir -p "$tree/user/image/root/bin"
	echo >"$tree/user/image/root/bin/hello"
	capture make -C "$tree" --no-print-directory DEPS=skip "build/archive"
	failed
	seen "$output" 'user/image/root/bin/hello has the name of a program'
}

test_missing_grub_is_explained()
{
	tree grub
	path_without "$SCRATCH/nogrub" grub-mkimage grub-mkrescue grub2-mkimage grub2-mkrescue
	rm "$tree/build/pith.img" "$tree/build/pith.iso"
	for medium in img iso; do
		capture env PATH="$SCRATCH/nogrub" make -C "$tree" DEPS=skip build/pith.$medium
		failed
		seen "$output" "GRUB's grub-mk.* is missing"
		seen "$output" 'make deps'
		[ ! -e "$tree/build/pith.$medium" ] || fail "expected no build/pith.$medium"
	done
}

test_missing_grub_modules_are_explained()
{
	tree modules
	sed -i 's|/usr/[a-z0-9/]*i386-pc||g; s|/opt/[a-z0-9/-]*i386-pc||g' "$tree/user/image/common.sh"
	rm "$tree/build/pith.img"
	capture make -C "$tree" DEPS=skip build/pith.img
	failed
	seen "$output" 'modules for PCs with a BIOS (i386-pc) are missing'
	seen "$output" 'GRUB_MODULES='
}

test_a_full_disk_leaves_no_image()
{
	tree full
	yes full | head -c 40000000 >"$tree/build/archive"
	rm "$tree/build/pith.img"
	(cd "$tree" && capture sh user/image/disk.sh build/pith.img build/pith.elf build/archive
	[ $status -ne 0 ] || fail "expected disk.sh to fail"
	seen "$output" 'the files do not fit on the disk') || exit 1
	[ ! -e "$tree/build/pith.img" ] || fail "expected no build/pith.img"
}

test_options_with_odd_characters_are_refused()
{
	tree options
	for bad in 'a;b' 'a|b' '$(x)' 'a"b'; do
		capture env OPTIONS="$bad" sh -c 'cd "$1" && sh user/image/disk.sh build/o.img build/pith.elf \
			build/archive' sh "$tree"
		[ $status -ne 0 ] || fail "expected OPTIONS='$bad' to be refused"
		seen "$output" 'a boot option is made of letters'
	done
}

test_help_is_one_line_for_each_goal()
{
	capture make help
	succeeded
	equal 'lines that are not "make GOAL what it does"' '' \
		"$(printf '%s\n' "$output" | grep -v '^  make [a-z-]*  *[a-z].*')"
	equal 'lines over 100 columns' '' "$(printf '%s\n' "$output" | grep '.\{101\}')"
	for goal in all run check gdb bochs bench fuzz grade starter check-labs style deps help clean; do
		equal "lines about make $goal" 1 "$(printf '%s\n' "$output" | grep -c "^  make $goal ")"
	done
}

test_help_builds_nothing()
{
	tree help
	rm -rf "$tree/build"
	quietly "$tree" help
	[ ! -e "$tree/build" ] || fail "expected no build folder"
}

test_starter_wants_a_folder()
{
	capture make -n starter
	capture make --no-print-directory DEPS=skip -o host starter
	[ $status -ne 0 ] || fail "expected make starter to fail without DIR"
	seen "$output" 'make starter DIR='
}

test_a_missing_package_stops_the_build_until_it_is_there()
{
	tree packages
	rm -rf "$tree/build"
	printf 'all cmd:no-such-command - - - - - -\n' >"$tree/tests/tools/packages"
	# The real one is everybody's: whoever uses it at the same time finds it locked.
	mkdir "$SCRATCH/idle"
	echo '#!/bin/sh' >"$SCRATCH/idle/apt-get"
	chmod +x "$SCRATCH/idle/apt-get"
	capture env PATH="$SCRATCH/idle:$PATH" make -C "$tree" --no-print-directory kernel
	failed
	seen "$output" 'no-such-command'
	[ ! -e "$tree/build/pith.elf" ] || fail "expected no kernel"
	quietly "$tree" kernel
	echo '# nothing' >"$tree/tests/tools/packages"
	capture make -C "$tree" --no-print-directory kernel
	succeeded
}

run_script "$@"
