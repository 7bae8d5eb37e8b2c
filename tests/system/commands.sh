#!/bin/sh
# commands.sh: tests of `make run`, `make gdb` and `make bochs`: of their scripts, with a folder of
# their own in place of build/, so that they disturb nobody who uses this tree meanwhile.
. tests/system/script.sh

setup()
{
	mkdir -p "$SCRATCH/build"
	cp "$build/pith.elf" "$build/archive" "$build/pith.img" "$build/pith.iso" "$build/feed" \
		"$SCRATCH/build" || fail "the kernel, its media and feed must be built first"
}

export PITH_BUILD="$SCRATCH/build"
export TMPDIR="$SCRATCH"

# fake NAME LINE...: a program of that name in $SCRATCH/fake.
fake()
{
	mkdir -p "$SCRATCH/fake"
	name=$1
	shift
	{ echo '#!/bin/bash'; printf '%s\n' "$@"; } >"$SCRATCH/fake/$name"
	chmod +x "$SCRATCH/fake/$name"
}

# await WHAT COMMAND...: until the command succeeds.  The limit is a net, not a measure.
await()
{
	what=$1 tries=0
	shift
	until "$@" >/dev/null 2>&1; do
		tries=$((tries + 1))
		[ $tries -lt 2000 ] || fail "waited in vain for $what"
		sleep 0.05
	done
}

gone()
{
	! kill -0 "$1" 2>/dev/null
}

# Whatever a test leaves behind is a fault of what it tests.
nothing_left()
{
	equal 'folders left' '' "$(find "$SCRATCH" -maxdepth 1 -name 'pith-gdb.*')"
	equal 'machines left' '' "$(ps -eo args | grep -F "$SCRATCH/build" | grep -E '^[^ ]*(qemu|bochs)')"
}

# ---- feed

test_feed_waits_for_the_first_output()
{
	fake machine 'sleep 0.3' 'read -t 0 && echo "input came early"' 'echo awake' 'read line' \
		'echo "got $line"'
	capture sh -c 'echo hello | "$PITH_BUILD/feed" "$SCRATCH/fake/machine"'
	equal output 'awake
got hello' "$output"
}

test_feed_ends_the_input_with_one_control_d()
{
	fake machine 'echo' 'head -c 6 | od -An -c'
	capture sh -c 'echo four | "$PITH_BUILD/feed" "$SCRATCH/fake/machine"'
	equal output 'four\n004' "$(printf '%s' "$output" | tr -d ' \n')"
}

test_feed_ends_an_unfinished_line_first()
{
	fake machine 'echo' 'head -c 6 | od -An -c'
	capture sh -c 'printf four | "$PITH_BUILD/feed" "$SCRATCH/fake/machine"'
	equal output 'four004004' "$(printf '%s' "$output" | tr -d ' \n')"
}

test_feed_passes_much_input_to_a_slow_machine()
{
	fake machine 'echo' 'sleep 0.3' 'head -c 1000000 | cksum'
	head -c 999999 /dev/zero | tr '\0' x >"$SCRATCH/much"
	capture sh -c '{ cat "$SCRATCH/much"; echo; } | "$PITH_BUILD/feed" "$SCRATCH/fake/machine"'
	equal output "$({ cat "$SCRATCH/much"; echo; } | cksum)" "$(echo "$output" | tail -n 1)"
}

test_feed_returns_the_machines_status()
{
	fake machine 'echo' 'exit 33'
	capture sh -c 'yes | "$PITH_BUILD/feed" "$SCRATCH/fake/machine"'
	equal status 33 $status
	capture sh -c 'yes | "$PITH_BUILD/feed" /no/such/machine'
	equal status 127 $status
	seen "$output" 'cannot run /no/such/machine'
}

test_feed_ended_by_a_signal_ends_the_machine()
{
	fake machine "echo \$\$ >'$SCRATCH/pid'" 'echo' 'exec sleep 1000'
	"$PITH_BUILD/feed" "$SCRATCH/fake/machine" </dev/null >/dev/null 2>&1 &
	feed=$!
	await 'the machine' test -s "$SCRATCH/pid"
	kill $feed
	await 'the end of the machine' gone "$(cat "$SCRATCH/pid")"
}

# ---- run

test_run_boots_disk_cd_and_kernel_and_powers_off_at_the_end_of_input()
{
	for medium in disk iso kernel; do
		capture sh -c "timeout -k 5 300 sh user/image/run.sh $medium </dev/null"
		equal "status of $medium" 0 "$status"
		[ -n "$output" ] || fail "$medium: expected output on COM1, seen none"
	done
	nothing_left
}

test_run_feeds_standard_input_to_the_console()
{
	capture sh -c 'echo no-such-command | timeout -k 5 300 sh user/image/run.sh disk'
	succeeded
	seen "$output" 'no-such-command'
}

test_run_writes_the_kernels_log_to_a_file()
{
	rm -f "$PITH_BUILD/run.log"
	capture sh -c 'timeout -k 5 300 sh user/image/run.sh kernel </dev/null'
	[ -s "$PITH_BUILD/run.log" ] || fail "expected the kernel's log in run.log"
}

test_run_at_a_terminal_ends_with_control_a_x()
{
	command -v expect >/dev/null || skip "expect is not installed"
	cat >"$SCRATCH/terminal" <<-'END'
		set timeout 100
		spawn -noecho sh user/image/run.sh disk
		expect {
			-re "\[a-z\]" {}
			timeout { exit 99 }
		}
		send "\001x"
		expect eof
		exit [lindex [wait] 3]
	END
	capture expect "$SCRATCH/terminal"
	succeeded
	nothing_left
}

# run_fake STATUS: run.sh with a QEMU that ends with that status.
run_fake()
{
	fake qemu 'echo' "exit $1"
	capture env QEMU="$SCRATCH/fake/qemu" sh -c 'sh user/image/run.sh kernel </dev/null'
}

test_run_explains_how_the_machine_ended()
{
	run_fake 33
	equal 'status after a power-off' 0 $status
	run_fake 35
	equal 'status after a panic' 1 $status
	seen "$output" 'The kernel panicked'
	run_fake 37
	equal 'status after a part not written' 1 $status
	seen "$output" 'not written yet'
	run_fake 1
	equal "status after QEMU's own error" 1 $status
	seen "$output" 'QEMU ended with status 1'
}

test_missing_qemu_is_explained()
{
	for script in user/image/run.sh kernel/debug/gdb/run.sh; do
		capture env QEMU=no-such-qemu sh "$script" kernel
		[ $status -ne 0 ] || fail "expected $script to fail"
		seen "$output" 'QEMU (no-such-qemu) is missing'
		seen "$output" 'make deps'
	done
}

test_options_reach_the_kernels_command_line()
{
	fake qemu 'echo' 'printf "%s\n" "$@"'
	capture env QEMU="$SCRATCH/fake/qemu" OPTIONS='one two=2' MEM=48 QEMUFLAGS='-vga none' \
		sh -c 'sh user/image/run.sh kernel </dev/null'
	seen "$output" '^one two=2 poweroff-at-eof$'
	seen "$output" '^48$'
	equal 'last options' '-vga none' "$(echo $(printf '%s\n' "$output" | tail -n 2))"
	capture env QEMU="$SCRATCH/fake/qemu" OPTIONS='one two=2' sh -c 'sh user/image/run.sh disk </dev/null'
	seen "$output" 'run-pith.img'
	dd if="$PITH_BUILD/run-pith.img" of="$SCRATCH/partition" bs=1048576 skip=1 2>/dev/null
	seen "$(PATH=$PATH:/sbin:/usr/sbin debugfs -R 'cat /boot/grub/grub.cfg' "$SCRATCH/partition" 2>/dev/null)" \
		'multiboot /boot/pith.elf one two=2 poweroff-at-eof$'
}

# ---- the disk for files

on_disk()
{
	PATH=$PATH:/sbin:/usr/sbin debugfs -R "$1" "$SCRATCH/files.img" 2>/dev/null
}

test_disk_is_made_once_and_keeps_what_is_put_on_it()
{
	rm -f "$SCRATCH/files.img"
	mkdir -p "$SCRATCH/more/deep"
	echo first >"$SCRATCH/more/deep/a name"
	ln -s nowhere "$SCRATCH/more/link"
	capture sh user/image/data.sh "$SCRATCH/files.img" "$SCRATCH/more"
	succeeded
	equal 'file' first "$(on_disk 'cat "/deep/a name"')"
	echo second >"$SCRATCH/more/deep/a name"
	rm "$SCRATCH/more/link"
	capture sh user/image/data.sh "$SCRATCH/files.img" "$SCRATCH/more"
	succeeded
	equal 'file, put there again' second "$(on_disk 'cat "/deep/a name"')"
	seen "$(on_disk 'stat /link')" 'symlink'
	capture sh -c "PATH=$PATH:/sbin:/usr/sbin e2fsck -fn '$SCRATCH/files.img'"
	succeeded
}

test_disk_refuses_what_would_damage_it()
{
	rm -rf "$SCRATCH/files.img" "$SCRATCH/other"
	mkdir -p "$SCRATCH/other/x"
	capture sh user/image/data.sh "$SCRATCH/files.img" "$SCRATCH/other"
	succeeded
	rmdir "$SCRATCH/other/x"
	echo file >"$SCRATCH/other/x"
	capture sh user/image/data.sh "$SCRATCH/files.img" "$SCRATCH/other"
	[ $status -ne 0 ] || fail 'expected a file in the place of a directory to be refused'
	seen "$output" '/x is a directory on'
	capture sh user/image/data.sh "$SCRATCH/files.img" /no/such/folder
	[ $status -ne 0 ] || fail 'expected a folder that is not there to be refused'
	seen "$output" 'there is no folder'
}

test_run_attaches_the_disk_for_files()
{
	fake qemu 'echo' 'printf "%s\n" "$@"'
	rm -f "$SCRATCH/files.img"
	capture env QEMU="$SCRATCH/fake/qemu" DISK="$SCRATCH/files.img" sh -c 'sh user/image/run.sh kernel </dev/null'
	seen "$output" "^file=$SCRATCH/files.img,format=raw,if=ide,index=1$"
	[ -s "$SCRATCH/files.img" ] || fail 'expected the disk to be made'
	capture env QEMU="$SCRATCH/fake/qemu" DISK=none sh -c 'sh user/image/run.sh kernel </dev/null'
	case $output in *index=1*) fail 'expected no second drive with DISK=none' ;; esac
}

# ---- gdb

gdb_with()
{
	printf '%s\n' "$@" >"$SCRATCH/commands"
	capture env GDBSCRIPT="$SCRATCH/commands" timeout -k 5 300 sh kernel/debug/gdb/run.sh
}

test_gdb_stops_at_kernel_entry_with_symbols()
{
	gdb_with 'backtrace 1' 'info symbol $pc' 'info line'
	succeeded
	seen "$output" '^Breakpoint 1, .*kernel_main'
	seen "$output" '^#0  *kernel_main'
	seen "$output" '^kernel_main in section'
	seen "$output" '^Line [0-9]* of "kernel/'
	nothing_left
}

test_gdb_reports_a_failing_script()
{
	gdb_with 'print no_such_symbol'
	failed
	seen "$output" 'No symbol "no_such_symbol"'
	nothing_left
}

test_gdb_twice_at_once()
{
	echo 'info symbol $pc' >"$SCRATCH/commands"
	for n in 1 2; do
		GDBSCRIPT="$SCRATCH/commands" timeout -k 5 300 sh kernel/debug/gdb/run.sh \
			>"$SCRATCH/gdb$n" 2>&1 &
	done
	wait
	for n in 1 2; do
		seen "$(cat "$SCRATCH/gdb$n")" '^kernel_main in section'
	done
	nothing_left
}

test_gdb_at_a_terminal_takes_commands_and_ends_with_its_machine()
{
	command -v expect >/dev/null || skip "expect is not installed"
	cat >"$SCRATCH/terminal" <<-'END'
		set timeout 100
		spawn -noecho sh kernel/debug/gdb/run.sh
		proc await {text} {
			expect {
				$text {}
				timeout { puts "no \"$text\""; exit 99 }
				eof { puts "ended before \"$text\""; exit 98 }
			}
		}
		await "Breakpoint 1, "
		await "(gdb) "
		send "info symbol \$pc\r"
		await "kernel_main in section"
		await "(gdb) "
		send "continue\r"
		await "Continuing."
		sleep 1
		send "\003"
		await "received signal SIGINT"
		await "(gdb) "
		send "quit\r"
		expect eof
		exit [lindex [wait] 3]
	END
	capture expect "$SCRATCH/terminal"
	succeeded
	seen "$output" 'kernel_main in section'
	seen "$output" 'received signal SIGINT'
	nothing_left
}

test_gdb_killed_takes_its_machine_along()
{
	mkfifo "$SCRATCH/never"
	GDBSCRIPT= sh kernel/debug/gdb/run.sh <"$SCRATCH/never" >"$SCRATCH/gdb" 2>&1 &
	runner=$!
	exec 4>"$SCRATCH/never"
	await 'the breakpoint' grep -q '^Breakpoint 1, ' "$SCRATCH/gdb"
	kill $runner
	exec 4>&-
	await 'the end of run.sh' gone $runner
	nothing_left
}

test_missing_gdb_or_script_is_explained()
{
	capture env GDB=no-such-gdb sh kernel/debug/gdb/run.sh
	failed
	seen "$output" 'GDB (no-such-gdb) is missing'
	capture env GDBSCRIPT=/no/such/file sh kernel/debug/gdb/run.sh
	failed
	seen "$output" 'GDBSCRIPT=/no/such/file'
}

# ---- bochs

test_bochs_boots_the_disk()
{
	command -v bochs >/dev/null || skip "Bochs is not installed"
	MEM=32 sh user/image/bochs.sh >"$SCRATCH/bochs" 2>&1 </dev/null &
	runner=$!
	await 'the first word on COM1 under Bochs' grep -q '[a-z][a-z]' "$PITH_BUILD/bochs/com1.log"
	await 'the partition table, read under Bochs' \
		grep -aq 'disk: 0: ata 0.0, 65536 sectors, DMA, .* 1 partitions' "$SCRATCH/bochs"
	kill $runner
	await 'the end of bochs.sh' gone $runner
	nothing_left
}

test_bochs_ended_by_a_signal_is_gone()
{
	command -v bochs >/dev/null || skip "Bochs is not installed"
	sh user/image/bochs.sh >"$SCRATCH/bochs" 2>&1 </dev/null &
	runner=$!
	await 'Bochs' grep -q 'Next at t=0' "$PITH_BUILD/bochs/bochs.log" "$SCRATCH/bochs"
	kill $runner
	await 'the end of bochs.sh' gone $runner
	nothing_left
}

test_bochs_runs_debugger_commands()
{
	command -v bochs >/dev/null || skip "Bochs is not installed"
	entry=$(nm "$PITH_BUILD/pith.elf" | sed -n 's/ T kernel_main$//p')
	printf 'lb 0x%s\nc\nr\nq\n' "$entry" >"$SCRATCH/commands"
	capture env BOCHSCMD="$SCRATCH/commands" timeout -k 5 300 sh user/image/bochs.sh
	succeeded
	seen "$output" "rip: 00000000_$entry"
}

test_missing_bochs_is_explained()
{
	capture env BOCHS=no-such-bochs sh user/image/bochs.sh
	failed
	seen "$output" 'Bochs (no-such-bochs) is missing'
	seen "$output" 'make deps'
}

run_script "$@"
