#!/bin/sh
# run.sh: `make gdb`: QEMU and GDB together in one terminal, stopped at kernel entry.
#
#   QEMU starts halted, with its GDB stub on a unix socket in a folder of its own, so any number of
#   these can run side by side.  GDB attaches with the kernel's symbols, runs to kernel_main and
#   shows its prompt; the commands of pith.gdb are there (`help user-defined`).  When GDB ends, so
#   does QEMU.  COM1 appears on this terminal between GDB's lines; the kernel's log goes to
#   $PITH_BUILD/gdb.log.
#
#   MEM (MiB), OPTIONS (the kernel's command line), QEMU, GDB
#   GDBSCRIPT=file   run its commands after the stop at kernel_main, without a prompt, and end;
#                    the status is not 0 if one of them failed
set -eu
. user/image/common.sh

build=${PITH_BUILD:-build}
qemu=${QEMU:-qemu-system-i386}
gdb=${GDB:-gdb}
command -v "$qemu" >/dev/null ||
	fail "QEMU ($qemu) is missing: there is nothing to debug Pith in." "Install it with: make deps"
command -v "$gdb" >/dev/null ||
	fail "GDB ($gdb) is missing." "Install it with: make deps"
[ -z "${GDBSCRIPT:-}" ] || [ -r "$GDBSCRIPT" ] ||
	fail "GDBSCRIPT=$GDBSCRIPT: there is no such file, or it cannot be read."

folder=$(mktemp -d "${TMPDIR:-/tmp}/pith-gdb.XXXXXX")
machine=
finish()
{
	[ -z "$machine" ] || kill "$machine" 2>/dev/null || true
	[ -z "$machine" ] || wait "$machine" 2>/dev/null || true
	rm -rf "$folder"
}
trap finish EXIT
trap 'exit 129' HUP
trap 'exit 143' TERM
trap : INT		# Ctrl-C is for GDB: it stops the guest

# In a session of its own, QEMU does not see that Ctrl-C.
own_session=$(command -v setsid || true)
rm -f "$build/gdb.log"
exec 3>&1
$own_session "$qemu" -accel tcg -M pc -m "${MEM:-64}" -display none -monitor none -no-reboot \
	-net none -device isa-debug-exit,iobase=0xf4,iosize=4 \
	-chardev "file,id=log,path=$build/gdb.log" -device isa-debugcon,iobase=0xe9,chardev=log \
	-chardev file,id=console,path=/dev/fd/3,append=on -serial chardev:console \
	-kernel "$build/pith.elf" -initrd "$build/archive" -append "${OPTIONS:-}" \
	-chardev "socket,id=gdb,path=$folder/gdb,server=on,wait=off" -gdb chardev:gdb -S \
	</dev/null 2>"$folder/errors" &
machine=$!
exec 3>&-

tries=0
until [ -S "$folder/gdb" ]; do
	if ! kill -0 "$machine" 2>/dev/null || [ $tries -ge 1000 ]; then
		cat "$folder/errors" >&2
		fail "QEMU did not start (see above)."
	fi
	tries=$((tries + 1))
	sleep 0.02
done

set -- -q -x kernel/debug/gdb/pith.gdb -ex "target remote $folder/gdb" -ex "hbreak kernel_main" \
	-ex continue
if [ -n "${GDBSCRIPT:-}" ]; then
	# GDB's batch mode leaves at the first command that fails, but only from a file.
	{
		echo "source kernel/debug/gdb/pith.gdb"
		echo "target remote $folder/gdb"
		echo "hbreak kernel_main"
		echo "continue"
		cat "$GDBSCRIPT"
	} >"$folder/script"
	set -- -q -nx -batch -x "$folder/script"
fi
status=0
"$gdb" "$@" "$build/pith.elf" || status=$?
exit $status
