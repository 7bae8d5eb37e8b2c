#!/bin/sh
# bochs.sh: boot the disk image in Bochs.
#
#   The disk is copied first, because Bochs locks the file it boots from.  COM1 goes to
#   $PITH_BUILD/bochs/com1.log, COM2 to com2.log, port 0xE9 to standard output and Bochs's own
#   log to bochs.log.  At a terminal the PC's screen
#   is drawn on it and its keyboard is the guest's; without one Bochs draws for VNC viewers only.
#
#   The machine ends when the guest powers off (it writes "Shutdown" to port 0x8900).  At a terminal
#   Ctrl-C stops it in Bochs's own debugger: c goes on, q quits, help lists the rest.
#
#   MEM (MiB); BOCHS; BOCHSRC=file adds lines to the configuration; BOCHSCMD=file: commands for
#   Bochs's debugger, instead of `c`
set -eu
. user/image/common.sh

build=${PITH_BUILD:-build}
bochs=${BOCHS:-bochs}
command -v "$bochs" >/dev/null || fail "Bochs ($bochs) is missing." "Install it with: make deps"
for share in "${BXSHARE:-}" /usr/share/bochs /usr/local/share/bochs /opt/homebrew/share/bochs; do
	[ -f "$share/BIOS-bochs-latest" ] && break
done
[ -f "$share/BIOS-bochs-latest" ] ||
	fail "Bochs's BIOS is missing (BIOS-bochs-latest)." "Install it with: make deps"

folder=$build/bochs
rm -rf "$folder"
mkdir -p "$folder"
cp "$build/pith.img" "$folder/disk.img"

if [ -t 0 ] && [ -t 1 ]; then
	display='display_library: term'
else
	display='display_library: rfb, options="timeout=0"'
	exec </dev/null
fi
cat >"$folder/bochsrc" <<END
megs: ${MEM:-64}
romimage: file=$share/BIOS-bochs-latest
vgaromimage: file=$share/VGABIOS-lgpl-latest
cpu: count=1, ips=100000000, reset_on_triple_fault=0
clock: sync=none, time0=1700000000
ata0-master: type=disk, path=$folder/disk.img, mode=flat
boot: disk
com1: enabled=1, mode=file, dev=$folder/com1.log
com2: enabled=1, mode=file, dev=$folder/com2.log
port_e9_hack: enabled=1
unmapped: enabled=1
panic: action=fatal
sound: waveoutdrv=dummy
log: $folder/bochs.log
$display
END
[ -z "${BOCHSRC:-}" ] || cat "$BOCHSRC" >>"$folder/bochsrc"
if [ -n "${BOCHSCMD:-}" ]; then
	cp "$BOCHSCMD" "$folder/commands"
else
	echo c >"$folder/commands"
fi

# What Bochs says while it starts is noise, unless it fails.  It takes no notice of SIGTERM.
set -- "$bochs" -q -f "$folder/bochsrc" -rc "$folder/commands"
status=0
if [ -t 0 ]; then
	"$@" 2>"$folder/errors" || status=$?
else
	"$@" 2>"$folder/errors" &
	machine=$!
	trap 'kill -KILL $machine; exit 143' HUP INT TERM
	wait $machine || status=$?
fi

# Status 0: ended from its debugger.  Else Bochs leaves with 1, however the guest ended, and its log
# says whether that was a power-off.
if [ $status -eq 0 ] || grep -q 'Shutdown port: shutdown requested' "$folder/bochs.log"; then
	exit 0
fi
tail -n 5 "$folder/errors" >&2
grep -E 'PANIC|triple' "$folder/bochs.log" >&2 || true
fail "Bochs ended with status $status, and not because the guest powered off (see $folder/bochs.log)."
