# pith.gdb: what GDB should know about Pith.  Loaded by `make gdb`.

set architecture i386
set confirm off
set pagination off
set disassembly-flavor att
set print pretty on

define user-program
	add-symbol-file build/user/$arg0
end
document user-program
user-program NAME: load the symbols of the user program NAME (build/user/NAME).
Every program is linked at the same address: load only the one you look at.
end

define kernel-log
	shell tail -n 40 build/gdb.log
end
document kernel-log
Show the last lines of the kernel's log.
end
