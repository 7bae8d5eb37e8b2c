#!/bin/sh
# run.sh: boot Pith in QEMU on this terminal.
#
#   run.sh disk|iso|kernel
#
#   COM1 is the terminal: the console server's.  The kernel's log (port 0xE9; COM2 says the same) goes to
#   $PITH_BUILD/run.log.  At a terminal, Ctrl-A X ends the machine and Ctrl-A C reaches QEMU's
#   monitor.  Without one, standard input is fed to COM1 as the guest takes it, and the boot option
#   poweroff-at-eof tells init to power off when the shell has read it to its end.
#
#   DISK is the disk that keeps files, the machine's second drive (data.sh; made if it is not there).  Without it, or
#   if it is `none`, there is no such disk.
#
#   PORTS (not empty: with the programs of tests/ports), MEM (MiB), OPTIONS (the kernel's command line), QEMU,
#   QEMUFLAGS (more options, taken last)
set -eu
. user/image/common.sh

build=${PITH_BUILD:-build}
qemu=${QEMU:-qemu-system-i386}
command -v "$qemu" >/dev/null ||
	fail "QEMU ($qemu) is missing: there is nothing to boot Pith in." "Install it with: make deps"

options=${OPTIONS:-}
[ -t 0 ] || options="${options:+$options }poweroff-at-eof"

# With PORTS the programs from elsewhere are in the archive as well.
archive=$build/archive
if [ -n "${PORTS:-}" ]; then
	sh tests/ports/prepare.sh -l >&2
	archive=$build/ports/archive
fi

# Other options than those on the medium, or another archive, need a medium of their own.
medium()
{
	if [ -z "$options" ] && [ "$archive" = "$build/archive" ]; then
		echo "$build/$2"
	else
		OPTIONS=$options sh "user/image/$1.sh" "$build/run-$2" "$build/pith.elf" \
			"$archive" || exit 1
		echo "$build/run-$2"
	fi
}

case $1 in
disk)
	file=$(medium disk pith.img)
	set -- -drive "file=$file,format=raw,if=ide" -boot c ;;
iso)
	file=$(medium iso pith.iso)
	set -- -cdrom "$file" -boot d ;;
kernel)
	set -- -kernel "$build/pith.elf" -initrd "$archive" -append "$options" ;;
esac

case ${DISK:-none} in
none) ;;
*)
	sh user/image/data.sh "$DISK"
	set -- "$@" -drive "file=$DISK,format=raw,if=ide,index=1" ;;
esac

rm -f "$build/run.log"
set -- "$qemu" -accel tcg -M pc -m "${MEM:-64}" -display none -no-reboot -net none \
	-device isa-debug-exit,iobase=0xf4,iosize=4 \
	-chardev "file,id=log,path=$build/run.log,append=on" \
	-device isa-debugcon,iobase=0xe9,chardev=log "$@"

status=0
if [ -t 0 ]; then
	"$@" -chardev stdio,id=console,mux=on,signal=off -mon chardev=console \
		-serial chardev:console -serial null ${QEMUFLAGS:-} || status=$?
else
	"$build/feed" "$@" -monitor none -chardev stdio,id=console -serial chardev:console \
		-serial null ${QEMUFLAGS:-} || status=$?
fi

# 33, 35 and 37 are what the guest wrote to isa-debug-exit, doubled, plus one.
case $status in
0 | 33) exit 0 ;;
35) fail "The kernel panicked; what it said is above and in $build/run.log." ;;
37) fail "The kernel stopped at a part that is not written yet (see $build/run.log)." ;;
*)  fail "QEMU ended with status $status." ;;
esac
