# Pith's one Makefile.  `make help` lists what it does.
#
#   Everything generated lives in $(BUILD).  Sources are found by wildcard, so a new kernel file,
#   program, server or test needs no line here:
#
#     kernel/*.c kernel/{boot,debug,selftest}/*.c, kernel/arch/i386/{,debug/}*.{c,S} -> build/pith.elf
#     user/lib/*.{c,S}                                        -> build/user/libpith.a
#     user/servers/NAME/*.c, user/demo/NAME.c                 -> build/user/NAME
#     user/bin/NAME.c, user/bin/NAME/*.c                      -> build/bin/NAME
#     user/servers/NAME/host/A_B.c (a tool of the host's)     -> build/A-B
#     docs/man/NAME.md                                        -> build/man/share/man/NAME
#     programs, user/image/root/, build/man/                  -> build/archive (ustar)
#     pith.elf, archive                                       -> build/pith.img, build/pith.iso
#     grading/*.c                                             -> build/libmachine.a, build/grade
#     tests/unit/NAME.c  (may include kernel sources)         -> build/tests/unit/NAME
#     tests/system/NAME.c                                     -> build/tests/system/NAME
#     tests/scope/*.c, kernel/*.c (for the host)              -> build/scope/scope
#     tests/ports/NAME/ (programs from elsewhere)              -> build/ports/archive
#     tests/guest/NAME.c (with tests/guest/lib/*.c and what is in tests/guest/NAME.parts/)
#                                                             -> build/tests/guest/NAME
#     tests/bench/guest/NAME.c, tests/bench/*.c               -> build/tests/bench/NAME, build/bench
#     the kernel's objects, tests/kernel/*.c                  -> build/tests/pith.elf
#
#   Two kinds of code are built: the *target's* (kernel and user programs, i386, freestanding, by
#   $(CC), $(LD) and the other $(CROSS) tools) and the *host's* (tests, grader, by $(HOSTCC)).  A
#   target file never sees the host's compiler or headers.
#
#   What a file was built with is written to a stamp under $(BUILD)/stamp/ and the file depends on
#   it: changing CC, CROSS or a flag, or removing a source, rebuilds exactly what it touches.

BUILD   ?= build
B       := $(BUILD)

# Whether this run builds anything at all.
BUILDING  := $(if $(MAKECMDGOALS),$(filter-out help clean deps,$(MAKECMDGOALS)),all)

.SUFFIXES:
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

# ---- packages ------------------------------------------------------------------------------------

# Before the first build, and whenever the list changes, deps.sh looks whether the system has what
# is needed, and may install it.  This makefile is then read anew, with the tools in place.
# `make DEPS=skip` goes on without.

ifneq ($(BUILDING),)
ifneq ($(DEPS),skip)
include $(B)/stamp/packages$(if $(filter true,$(CI)),.ci).mk
$(B)/stamp/packages%mk: tests/tools/packages tests/tools/deps.sh
	@sh tests/tools/deps.sh check
	@mkdir -p $(@D)
	@echo '# nothing is missing' >$@
endif
endif

# On a host that is not a PC itself the target's tools are cross tools.
HOST_IS_PC := $(filter x86_64 amd64 i386 i486 i586 i686,$(shell uname -m))
ifeq ($(origin CROSS)$(HOST_IS_PC),undefined)
CROSS   := i686-linux-gnu-
endif

# ---- tools ---------------------------------------------------------------------------------------

ifeq ($(origin CC),default)
CC      := $(CROSS)gcc
endif
ifeq ($(origin LD),default)
LD      := $(CROSS)ld
endif
ifeq ($(origin AR),default)
AR      := $(CROSS)ar
endif
NM      ?= $(CROSS)nm
OBJCOPY ?= $(CROSS)objcopy
HOSTCC  ?= gcc
HOSTAR  ?= ar

# Warnings are errors only where nobody is at work: in CI, or when asked for.
ifeq ($(CI),true)
WERROR  ?= 1
endif

# Quiet by default; `make V=1` shows the commands.
ifeq ($(V),1)
Q       :=
say      = @:
else
Q       := @
say      = @printf '  %-7s %s\n' '$(1)' '$(2)'
endif

IS_CLANG  := $(findstring clang,$(shell $(CC) --version 2>/dev/null | head -n 1))

# ---- flags ---------------------------------------------------------------------------------------

WARNINGS  := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition \
	     -Wundef -Wvla -Wpointer-arith -Wwrite-strings $(if $(filter 1,$(WERROR)),-Werror)

# i386 code without any hosted environment: no vector registers behind the kernel's back, no unwind
# tables, and frame pointers kept so that a backtrace can walk the frames.
TARGET_CFLAGS := $(if $(IS_CLANG),--target=i386-elf,-m32) -march=i686 -std=gnu11 -O2 -g \
	     -ffreestanding -fno-pie -fno-pic -fno-stack-protector -fno-omit-frame-pointer \
	     -fno-asynchronous-unwind-tables -fno-unwind-tables -fno-common -fno-strict-aliasing \
	     -mno-sse -mno-mmx $(WARNINGS)
ifeq ($(IS_CLANG),)
# Else gcc turns the loop inside memset() into a call of memset().
TARGET_CFLAGS += -fno-tree-loop-distribute-patterns
endif

# Only the compiler's own freestanding headers (stdint.h, stddef.h, stdarg.h ...) are in reach.
COMPILER_INCLUDE := $(shell $(CC) -print-file-name=include 2>/dev/null)
TARGET_INCLUDE := -nostdinc -isystem $(COMPILER_INCLUDE)

# Programs have the standard headers besides, the library's before the compiler's.
USER_INCLUDE  := -nostdinc -isystem user/lib/libc/include -isystem $(COMPILER_INCLUDE)

# No path of this folder in the result: the same sources give the same bytes anywhere.
TARGET_CC := $(CC) -ffile-prefix-map=$(CURDIR)=.

# A tail call leaves no frame: it would be missing in a backtrace.
# Arguments in registers: shorter paths, and nothing outside the kernel calls it.  The compiler's library expects
# them on the stack, so the kernel is linked without it; what it needs is in kernel/debug/division.c.
KERNEL_CFLAGS := $(TARGET_CFLAGS) -fno-optimize-sibling-calls -mno-80387 -mregparm=3 \
	     $(if $(IS_CLANG),-mstack-alignment=4,-mpreferred-stack-boundary=2 -mno-accumulate-outgoing-args) \
	     $(TARGET_INCLUDE) -iquote kernel
# Programs pay only for what they use of the library: every function is a section that may be left out.
USER_CFLAGS   := $(TARGET_CFLAGS) -ffunction-sections -fdata-sections $(USER_INCLUDE) -iquote kernel -Iuser/lib
# Programs from outside this tree say themselves how they want to be optimised and what to be warned of (user/lib/cc.sh).
PORT_CFLAGS   := $(filter-out -std=% -O2 -g -ffreestanding $(WARNINGS),$(TARGET_CFLAGS)) -ffunction-sections -fdata-sections \
	     -nostdinc $(addprefix -U,__linux__ __linux linux __gnu_linux__) -D__pith__=1
GUEST_CFLAGS  := $(USER_CFLAGS) -iquote . -iquote tests/guest -iquote tests/bench/guest

LDFLAGS   := -m elf_i386 -nostdlib -static --build-id=none -z noexecstack -z max-page-size=4096 \
	     $(if $(filter 1,$(WERROR)),--fatal-warnings)
LIBGCC    := $(shell $(CROSS)gcc -m32 -print-libgcc-file-name 2>/dev/null)

HOST_CFLAGS := -std=gnu11 -O2 -g -D_GNU_SOURCE -iquote grading -iquote kernel -iquote . -iquote user/lib $(WARNINGS)
UNIT_CFLAGS := $(HOST_CFLAGS) -O1 -fno-omit-frame-pointer -fsanitize=address,undefined \
	     -fno-sanitize-recover=all -iquote tests/unit -iquote user/lib
# The kernel's C on the host: 32 bits, as its pointers are, with AddressSanitizer; allocators, and who looks on, without: nor may
# the compiler make calls of memset() out of their loops, which AddressSanitizer would see.
SCOPE_CFLAGS  := -m32 -std=gnu11 -O2 -g -D_GNU_SOURCE -msse2 -fno-pie -no-pie -fno-strict-aliasing -fno-omit-frame-pointer \
	     -fno-tree-loop-distribute-patterns \
	     -iquote . -iquote kernel -iquote tests/scope $(WARNINGS) -Wno-unused-parameter -Wno-uninitialized -Wno-maybe-uninitialized
SCOPE_KERNEL_CFLAGS := $(SCOPE_CFLAGS) -ffreestanding -fsanitize=address -include tests/scope/no_machine.h
SYSTEM_CFLAGS := $(HOST_CFLAGS) -iquote tests/system
HOST_LIBS   = $$(pkg-config --libs check jansson libelf libdw) -lpthread

# ---- what there is to build ------------------------------------------------------------------------

objects    = $(addsuffix .o,$(addprefix $(B)/,$(basename $(1))))

KERNEL_SRC   := $(sort $(wildcard kernel/*.c kernel/boot/*.c kernel/debug/*.c kernel/selftest/*.c kernel/arch/i386/*.c kernel/arch/i386/debug/*.c \
	     kernel/arch/i386/*.S))
KERNEL_LD    := kernel/arch/i386/kernel.ld
TEST_KERNEL_SRC := $(sort $(wildcard tests/kernel/*.c))
USERLIB_SRC  := $(sort $(wildcard user/lib/*.c user/lib/*.S user/lib/*/*.c user/lib/*/*.S))
SERVERS      := $(sort $(patsubst user/servers/%/,%,$(dir $(wildcard user/servers/*/*.c))))
DEMOS        := $(sort $(patsubst user/demo/%.c,%,$(wildcard user/demo/*.c)))
PROGRAMS     := $(SERVERS) $(DEMOS)
TOOLS        := $(sort $(patsubst user/bin/%.c,%,$(wildcard user/bin/*.c)) \
	     $(patsubst user/bin/%/,%,$(dir $(wildcard user/bin/*/*.c))))
SERVER_TOOLS := $(sort $(wildcard user/servers/*/host/*.c))
ROOT_FILES   := $(sort $(shell find user/image/root -type f 2>/dev/null))
MAN_SRC      := $(sort $(wildcard docs/man/*.md))
GUESTS       := $(sort $(patsubst tests/guest/%.c,%,$(wildcard tests/guest/*.c)))
GUESTLIB_SRC := $(sort $(wildcard tests/guest/lib/*.c tests/guest/lib/*.S))
BENCH_GUESTS := $(sort $(patsubst tests/bench/guest/%.c,%,$(wildcard tests/bench/guest/*.c)))
BENCH_SRC    := $(sort $(filter-out %_floor.c,$(wildcard tests/bench/*.c)))	# floors are kernels
# The kernel's C for the host, as tests/scope/ takes it: a file for which there is an inside_FILE.c is compiled as part of that one.
SCOPE_SRC    := $(sort $(wildcard tests/scope/*.c))
SCOPE_INSIDE := $(filter tests/scope/inside_%,$(SCOPE_SRC))
SCOPE_KERNEL := $(sort $(filter-out $(SCOPE_INSIDE:tests/scope/inside_%=kernel/%),$(wildcard kernel/*.c)) kernel/boot/memory_map.c \
	     $(addprefix kernel/arch/i386/,fpu.c frame.c handlers.c paging.c trap.c usercopy.c) $(addprefix kernel/debug/,fault.c trace.c))
LABTOOL_SRC  := $(sort $(wildcard grading/labtool*.c))
GRADE_SRC    := $(sort $(wildcard grading/grade*.c labs/judge.c labs/*/tests/judge*.c))
MACHINE_SRC  := $(sort $(filter-out $(LABTOOL_SRC) $(GRADE_SRC),$(wildcard grading/*.c)))
UNITS        := $(sort $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/*.c)))
SYSTEMS      := $(sort $(patsubst tests/system/%.c,%,$(wildcard tests/system/*.c)))
TOYS         := $(sort $(basename $(notdir $(wildcard tests/system/toys/*.c tests/system/toys/*.S))))

KERNEL_OBJ   := $(call objects,$(KERNEL_SRC))
TEST_KERNEL_OBJ := $(filter-out $(B)/kernel/debug/probe.o,$(KERNEL_OBJ)) $(call objects,$(TEST_KERNEL_SRC))
USERLIB_OBJ  := $(call objects,$(USERLIB_SRC))
GUESTLIB_OBJ := $(call objects,$(GUESTLIB_SRC))
MACHINE_OBJ  := $(call objects,$(MACHINE_SRC))
SANITIZED_OBJ := $(patsubst $(B)/%,$(B)/sanitized/%,$(MACHINE_OBJ))
TOY_ELF      := $(addprefix $(B)/tests/toys/,$(TOYS))

SCOPE_OBJ    := $(patsubst %.c,$(B)/scope/%.o,$(SCOPE_KERNEL) $(SCOPE_INSIDE))
SCOPE_HOST_OBJ := $(patsubst %.c,$(B)/scope/%.o,$(filter-out $(SCOPE_INSIDE),$(SCOPE_SRC)) kernel/debug/check.c)

SERVER_TOOL_RUN := $(addprefix $(B)/,$(subst _,-,$(basename $(notdir $(SERVER_TOOLS)))))
PROGRAM_ELF  := $(addprefix $(B)/user/,$(PROGRAMS)) $(addprefix $(B)/bin/,$(TOOLS))
GUEST_ELF    := $(addprefix $(B)/tests/guest/,$(GUESTS))
BENCH_ELF    := $(addprefix $(B)/tests/bench/,$(BENCH_GUESTS))
BENCH_NEEDS  := $(B)/pith.elf $(B)/archive $(B)/tests/bench/floor $(B)/tests/bench/disk_floor $(addsuffix .archive,$(BENCH_ELF)) $(B)/tests/bench/compiler
UNIT_RUN     := $(addprefix $(B)/tests/unit/,$(UNITS))
SYSTEM_RUN   := $(addprefix $(B)/tests/system/,$(SYSTEMS))
LAB_RUN      := $(filter $(B)/tests/system/lab%,$(SYSTEM_RUN))	# these belong to check-labs

# ---- goals ----------------------------------------------------------------------------------------

.PHONY: all kernel user images host tests run disk check fuzz fuzz-long scope scope-mutants bench longest ports grade check-labs check-labs-long \
	gdb bochs style deps help clean docs

all: kernel user images host	## build the kernel, the programs, the boot media and the grader

run:				## boot in QEMU here (MEM= DISK= OPTIONS= QEMUFLAGS= ISO=1 KERNEL=1 PORTS=1)
check:				## build everything, run every test (ONLY=name: that runner)

kernel: $(B)/pith.elf		## build the kernel only
user: $(PROGRAM_ELF) $(B)/archive $(B)/pith-cc	## build the user programs and the boot archive only
images: $(B)/pith.img $(B)/pith.iso	## build the boot disk and the boot CD only
host: $(if $(MACHINE_SRC),$(B)/libmachine.a) $(if $(wildcard grading/grade.c),$(B)/grade) \
	$(if $(wildcard grading/labtool.c),$(B)/labtool) $(B)/feed $(if $(wildcard docs/reference.c),$(B)/reference) $(SERVER_TOOL_RUN)
tests: all $(B)/tests/pith.elf $(UNIT_RUN) $(SYSTEM_RUN) $(GUEST_ELF) $(BENCH_NEEDS) $(TOY_ELF) $(if $(BENCH_SRC),$(B)/bench) \
	$(if $(wildcard labs/labs.mk),$(B)/labs/build.conf)

# One unit test needs nothing but itself, even while the kernel does not build.
check: $(or $(if $(ONLY),$(if $(word 2,$(ONLY))$(filter $(B)/tests/system/$(ONLY),$(SYSTEM_RUN)),,$(filter $(B)/tests/unit/$(ONLY),$(UNIT_RUN)))),tests)
	@PITH_BUILD=$(B) sh tests/tools/check.sh '$(ONLY)' $(UNIT_RUN) $(filter-out $(LAB_RUN),$(SYSTEM_RUN))

# The machine boots from the disk; a CD or the kernel alone by request.
MEM       ?= 64
DISK      ?= pith-disk.img
run: $(if $(KERNEL),$(B)/pith.elf $(B)/archive,$(if $(ISO),$(B)/pith.iso,$(B)/pith.img)) $(B)/feed $(if $(PORTS),$(B)/pith-cc)
	@PITH_BUILD=$(B) MEM='$(MEM)' DISK='$(DISK)' OPTIONS='$(OPTIONS)' QEMUFLAGS='$(QEMUFLAGS)' \
		PORTS='$(PORTS)' HOSTCC='$(HOSTCC)' OBJCOPY='$(OBJCOPY)' sh user/image/run.sh $(if $(KERNEL),kernel,$(if $(ISO),iso,disk))

# It keeps its files, also across `make clean`; what is made anew is build/ alone.
disk:				## make the disk that keeps files; put files on it (DISK=, ADD=folder, SIZE=64M)
	@SIZE='$(SIZE)' sh user/image/data.sh '$(DISK)' '$(ADD)'

gdb: kernel user		## start QEMU and GDB together, stopped at kernel entry (GDBSCRIPT=file)
	@PITH_BUILD=$(B) MEM='$(MEM)' OPTIONS='$(OPTIONS)' GDBSCRIPT='$(GDBSCRIPT)' \
		sh kernel/debug/gdb/run.sh

bochs: $(B)/pith.img		## boot the disk in Bochs
	@PITH_BUILD=$(B) MEM='$(MEM)' sh user/image/bochs.sh

N         ?= 1000000
fuzz: tests			## throw N=1000000 random calls at the kernel (SEED=)
	@PITH_BUILD=$(B) CK_DEFAULT_TIMEOUT=0 FUZZ_CALLS='$(N)' FUZZ_SEED='$(SEED)' $(B)/tests/system/fuzz

DEPTH     ?= 5
scope: $(B)/scope/scope		## try every interleaving of a small scope, every call (DEPTH=5; 6 takes hours)
	@for scenario in clients workers lending; do $(B)/scope/scope $$scenario $(DEPTH) all || exit; done

scope-mutants: $(B)/scope/scope		## break the kernel on purpose: the scope must find each of them (ONLY=name)
	@PITH_BUILD=$(B) KERNEL_CC='$(HOSTCC) $(SCOPE_KERNEL_CFLAGS)' LINK_CC='$(HOSTCC) $(SCOPE_CFLAGS)' \
		OBJCOPY='$(OBJCOPY)' sh tests/scope/mutants.sh '$(ONLY)' '$(SCOPE_OBJ)' '$(SCOPE_HOST_OBJ)'

fuzz-long:			## the same, long: ten boots of a million calls each (SEED=: of the first)
	@FUZZ_A_BOOT=1000000 $(MAKE) --no-print-directory fuzz N=10000000 SEED='$(SEED)'

CYCLES    ?= 10000
soak: tests			## let CYCLES=10000 processes come and go in each way, and look what stays behind
	@PITH_BUILD=$(B) CK_DEFAULT_TIMEOUT=0 SOAK_CYCLES='$(CYCLES)' $(B)/tests/system/soak

ports: tests			## build programs from elsewhere and run their tests, all of them (ONLY=name)
	@PITH_BUILD=$(B) HOSTCC='$(HOSTCC)' OBJCOPY='$(OBJCOPY)' CK_DEFAULT_TIMEOUT=0 PORTS_LONG=1 PORTS_ONLY='$(ONLY)' $(B)/tests/system/ports

bench: $(B)/bench $(BENCH_NEEDS)	## count what the kernel's paths cost
	@PITH_BUILD=$(B) $(B)/bench --json $(B)/bench.json --baseline tests/bench/baseline.json --time

longest: tests		## measure the longest stays in the kernel anew, for the reference page
	@PITH_BUILD=$(B) CK_DEFAULT_TIMEOUT=0 BOUNDS_LIST=tests/bench/longest $(B)/tests/system/bounds
	$(B)/reference >docs/system-calls.md

docs: $(B)/reference		## write the reference page of the system calls
	$(B)/reference >docs/system-calls.md

# What the student wrote may not build: that is the grader's to tell, not the end of make.
grade: $(B)/grade		## judge a lab: LAB=1 (TREE=folder, ONLY=test, SEED=n, BASE=reference)
	@rm -f $(LAB_CONF)
	@$(MAKE) --no-print-directory lab-base || true
	@$(B)/grade $(if $(LAB),--lab $(LAB)) $(if $(TREE),--tree $(TREE)) \
		$(if $(BASE),--base $(BASE)) $(foreach t,$(ONLY),--only $(t)) $(if $(SEED),--seed $(SEED)) $(GRADEFLAGS)

check-labs: host lab-base $(LAB_RUN)	## judge the labs: reference, starter, mutants, variants, forgers (ONLY=name)
	@CHECK_GOAL=check-labs PITH_BUILD=$(B) sh tests/tools/check.sh '$(ONLY)' $(LAB_RUN)

check-labs-long: host lab-base $(LAB_RUN)	## the same with SEEDS=20 seeds in each of the timer's five phases
	@LAB_SEEDS="$$(seq -s ' ' $(or $(SEEDS),20))" LAB_PHASES='0 1 2 3 4' CHECK_LIMIT=7200 CHECK_GOAL=check-labs-long PITH_BUILD=$(B) \
		sh tests/tools/check.sh '$(or $(ONLY),labs_repeat)' $(LAB_RUN)

style:				## check what style.md lets a machine check
	@KERNEL_CC='$(CC) $(KERNEL_CFLAGS)' USER_CC='$(CC) $(GUEST_CFLAGS)' \
		SCOPE_CC='$(HOSTCC) $(SCOPE_CFLAGS)' HOST_CC='$(HOSTCC) $(SYSTEM_CFLAGS)' sh tests/tools/style.sh

deps:				## install the packages that are missing, nothing else
	@sh tests/tools/deps.sh install

help:				## show this list
	@awk 'BEGIN { FS = ":.*## *" } /^[a-z-]+:.*##/ { printf "  make %-12s %s\n", $$1, $$2 }' Makefile $(wildcard labs/*.mk)

clean:				## remove everything that was built
	rm -rf $(B)

# ---- stamps ---------------------------------------------------------------------------------------

# $(call stamp,NAME,TEXT): the file's name; the file changes only when TEXT does.
stamp = $(if $(BUILDING),$(shell mkdir -p $(B)/stamp; printf '%s\n' '$(2)' | cmp -s - $(B)/stamp/$(1) || \
	printf '%s\n' '$(2)' >$(B)/stamp/$(1)))$(B)/stamp/$(1)

version = $(shell $(1) --version 2>/dev/null | head -n 1)

KERNEL_STAMP  := $(call stamp,kernel,$(CC) $(call version,$(CC)) $(KERNEL_CFLAGS))
USER_STAMP    := $(call stamp,user,$(CC) $(call version,$(CC)) $(GUEST_CFLAGS))
LINK_STAMP    := $(call stamp,link,$(LD) $(call version,$(LD)) $(LDFLAGS) $(LIBGCC))
SCOPE_STAMP   := $(call stamp,scope,$(HOSTCC) $(call version,$(HOSTCC)) $(SCOPE_KERNEL_CFLAGS))
SCOPE_LIST    := $(call stamp,scope.list,$(SCOPE_KERNEL) $(SCOPE_SRC))
HOST_STAMP    := $(call stamp,host,$(HOSTCC) $(call version,$(HOSTCC)) $(UNIT_CFLAGS) $(SYSTEM_CFLAGS))
KERNEL_LIST   := $(call stamp,kernel.list,$(KERNEL_SRC) $(TEST_KERNEL_SRC))
USERLIB_LIST  := $(call stamp,userlib.list,$(USERLIB_SRC) $(GUESTLIB_SRC))
GUESTS_LIST   := $(call stamp,guests.list,$(wildcard tests/guest/*.parts/*.[cS]))
MAN_LIST      := $(call stamp,man.list,$(MAN_SRC))
SERVERS_LIST  := $(call stamp,servers.list,$(wildcard user/servers/*/*.c user/demo/*.c user/bin/*.c user/bin/*/*.c))
PROGRAMS_LIST := $(call stamp,programs,$(PROGRAM_ELF))
ARCHIVE_LIST  := $(call stamp,archive.list,$(PROGRAMS) $(ROOT_FILES))
MACHINE_LIST  := $(call stamp,machine.list,$(MACHINE_SRC) $(GRADE_SRC) $(LABTOOL_SRC) $(BENCH_SRC))

-include $(wildcard labs/labs.mk)

# ---- compiling --------------------------------------------------------------------------------------

# All headers: the library's own are system headers to the compiler.
DEPEND = -MD -MP -MF $(@:.o=.d)

# Nothing but entry.S calls this file, so its functions are the ends of backtraces anyway; and what decodes a call's handles goes on
# in its function, and need not come back.
$(B)/kernel/dispatch.o: KERNEL_CFLAGS += -fomit-frame-pointer -foptimize-sibling-calls

# Entry code has saved the registers already: the fast path need not save them again for its caller.
# What passes it on to the fast path keeps no register either (tests/kernel/points.c).
$(B)/kernel/fast.o $(B)/tests/kernel/points.o: KERNEL_CFLAGS += -fomit-frame-pointer -foptimize-sibling-calls \
	$(if $(IS_CLANG),,-fcall-used-ebx -fcall-used-esi -fcall-used-edi)

$(B)/kernel/%.o: kernel/%.c $(KERNEL_STAMP)
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) $(KERNEL_CFLAGS) $(DEPEND) -c -o $@ $<

$(B)/tests/kernel/%.o: tests/kernel/%.c $(KERNEL_STAMP)
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) $(KERNEL_CFLAGS) $(DEPEND) -c -o $@ $<

$(B)/kernel/%.o: kernel/%.S $(KERNEL_STAMP)
	$(call say,AS,$<)
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) $(KERNEL_CFLAGS) $(DEPEND) -c -o $@ $<

$(B)/user/%.o: user/%.c $(USER_STAMP)
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) $(USER_CFLAGS) $(DEPEND) -c -o $@ $<

$(B)/user/%.o: user/%.S $(USER_STAMP)
	$(call say,AS,$<)
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) $(USER_CFLAGS) $(DEPEND) -c -o $@ $<

$(B)/tests/guest/%.o: tests/guest/%.c $(USER_STAMP)
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) $(GUEST_CFLAGS) $(DEPEND) -c -o $@ $<

$(B)/tests/guest/%.o: tests/guest/%.S $(USER_STAMP)
	$(call say,AS,$<)
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) $(GUEST_CFLAGS) $(DEPEND) -c -o $@ $<

$(B)/tests/bench/guest/%.o: tests/bench/guest/%.c $(USER_STAMP)
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) $(GUEST_CFLAGS) $(DEPEND) -c -o $@ $<

$(B)/grading/%.o: grading/%.c $(HOST_STAMP)
	$(call say,HOSTCC,$<)
	@mkdir -p $(@D)
	$(Q)$(HOSTCC) $(HOST_CFLAGS) $(DEPEND) -c -o $@ $<

$(B)/labs/%.o: labs/%.c $(HOST_STAMP)
	$(call say,HOSTCC,$<)
	@mkdir -p $(@D)
	$(Q)$(HOSTCC) $(HOST_CFLAGS) $(DEPEND) -c -o $@ $<

$(B)/tests/bench/%.o: tests/bench/%.c $(HOST_STAMP)
	$(call say,HOSTCC,$<)
	@mkdir -p $(@D)
	$(Q)$(HOSTCC) $(SYSTEM_CFLAGS) $(DEPEND) -c -o $@ $<

# ---- the kernel --------------------------------------------------------------------------------------

# The kernel carries the names of its own functions for its backtraces.  They are known only after
# linking, so it is linked twice: first with an empty table, then with the table made from the first
# result.  The table lies behind all code, so it moves no function; a third look makes sure.

$(B)/kernel/symbols0.S: tests/tools/symbols.sh
	@mkdir -p $(@D)
	$(Q)sh tests/tools/symbols.sh </dev/null >$@

%/symbols.S: %/pass1.elf tests/tools/symbols.sh
	$(Q)$(NM) -n $< | sh tests/tools/symbols.sh >$@

$(B)/kernel/symbols0.o $(B)/kernel/symbols.o $(B)/tests/kernel/symbols.o: %.o: %.S $(KERNEL_STAMP)
	$(Q)$(TARGET_CC) $(KERNEL_CFLAGS) -c -o $@ $<

# A kernel, the folder of its symbols, its objects, its linker scripts.
define kernel_rule
$(2)/pass1.elf: $(3) $(B)/kernel/symbols0.o $(4) $(LINK_STAMP) $(KERNEL_LIST)
	$(Q)$(LD) $$(LDFLAGS) $(4:%=-T %) -o $$@ $(3) $(B)/kernel/symbols0.o

$(1): $(2)/pass1.elf $(2)/symbols.o
	$$(call say,LD,$$@)
	$(Q)$(LD) $$(LDFLAGS) $(4:%=-T %) -o $$@.new $(3) $(2)/symbols.o
	$(Q)$(NM) -n $$@.new | sh tests/tools/symbols.sh | cmp -s - $(2)/symbols.S || \
		{ echo "$$@: the symbol table moved the functions it names; \
	it must come after all code ($(KERNEL_LD))" >&2; exit 1; }
	$(Q)mv $$@.new $$@
endef
# What only boots is kept apart, but in the tests' kernel, which asks for its options, and where a lab's object holds both.
$(eval $(call kernel_rule,$(B)/pith.elf,$(B)/kernel,$(KERNEL_OBJ),$(if $(BASE_OBJ),,kernel/boot/boundary.ld) $(KERNEL_LD)))
$(eval $(call kernel_rule,$(B)/tests/pith.elf,$(B)/tests/kernel,$(TEST_KERNEL_OBJ),$(KERNEL_LD)))

# ---- user programs -------------------------------------------------------------------------------------

LINK_USER = $(LD) $(LDFLAGS) --gc-sections -T user/lib/user.ld -o $@ $(filter %.o,$^) \
	$(if $(USERLIB_SRC),--start-group $(B)/user/libpith.a $(LIBGCC) --end-group,$(LIBGCC))
USER_LINK_NEEDS := $(if $(USERLIB_SRC),$(B)/user/libpith.a) user/lib/user.ld $(LINK_STAMP)

$(B)/user/libpith.a: $(USERLIB_OBJ) $(USERLIB_LIST)
	$(call say,AR,$@)
	$(Q)rm -f $@; $(AR) qcsD $@ $(USERLIB_OBJ)

# An ELF file, and the folders or files that it is made of.
define program_rule
$(1): $(call objects,$(wildcard $(2))) $(USER_LINK_NEEDS) $(SERVERS_LIST)
	$$(call say,LD,$$@)
	@mkdir -p $$(@D)
	$(Q)$$(LINK_USER)
endef
$(foreach p,$(SERVERS),$(eval $(call program_rule,$(B)/user/$(p),user/servers/$(p)/*.c user/servers/$(p)/*.S)))
$(foreach p,$(DEMOS),$(eval $(call program_rule,$(B)/user/$(p),user/demo/$(p).c)))
$(foreach p,$(TOOLS),$(eval $(call program_rule,$(B)/bin/$(p),user/bin/$(p).c user/bin/$(p)/*.c)))

$(foreach g,$(GUESTS),$(eval $(B)/tests/guest/$(g): \
	$(call objects,$(wildcard tests/guest/$(g).parts/*.c tests/guest/$(g).parts/*.S))))
$(GUEST_ELF): $(B)/tests/guest/%: $(B)/tests/guest/%.o $(GUESTLIB_OBJ) $(USER_LINK_NEEDS) $(GUESTS_LIST)
	$(call say,LD,$@)
	$(Q)$(LINK_USER)

$(BENCH_ELF): $(B)/tests/bench/%: $(B)/tests/bench/guest/%.o $(GUESTLIB_OBJ) $(USER_LINK_NEEDS)
	$(call say,LD,$@)
	$(Q)$(LINK_USER)

# Toy kernels: the smallest things that boot, for the machine library's own tests.
$(B)/tests/system/toys/%.o: tests/system/toys/%.c $(USER_STAMP)
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) $(GUEST_CFLAGS) $(DEPEND) -c -o $@ $<

$(B)/tests/system/toys/%.o: tests/system/toys/%.S $(USER_STAMP)
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) $(GUEST_CFLAGS) $(DEPEND) -c -o $@ $<

$(TOY_ELF): $(B)/tests/toys/%: $(B)/tests/system/toys/%.o $(LINK_STAMP)
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(LD) $(LDFLAGS) -Ttext=0x100000 -e _start -o $@ $< $(LIBGCC)

$(B)/tests/bench/floor.o: tests/bench/floor.S $(USER_STAMP)
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) $(GUEST_CFLAGS) $(DEPEND) -c -o $@ $<

$(B)/tests/bench/floor: $(B)/tests/bench/floor.o $(LINK_STAMP)
	$(call say,LD,$@)
	$(Q)$(LD) $(LDFLAGS) -Ttext=0x100000 -e _start -o $@ $<

# The compiler command for programs from elsewhere.
$(B)/pith-cc: user/lib/cc.sh $(USER_STAMP) $(LINK_STAMP)
	$(call say,SCRIPT,$@)
	$(Q)sed -e 's|@CC@|$(CC)|' -e 's|@FLAGS@|$(PORT_CFLAGS)|' -e 's|@LIBGCC@|$(LIBGCC)|' -e 's|@FOLDER@|$(CURDIR)|' \
		-e 's|@LIBRARY@|$(abspath $(B)/user/libpith.a)|' -e 's|@COMPILER_INCLUDE@|$(COMPILER_INCLUDE)|' $< >$@.new
	$(Q)chmod +x $@.new && mv $@.new $@

$(B)/tests/bench/disk_floor.o: tests/bench/disk_floor.c $(USER_STAMP)
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) $(GUEST_CFLAGS) $(DEPEND) -c -o $@ $<

$(B)/tests/bench/disk_floor: $(B)/tests/bench/disk_floor.o $(LINK_STAMP)
	$(call say,LD,$@)
	$(Q)$(LD) $(LDFLAGS) -Ttext=0x100000 -e _start -o $@ $<

# ---- boot media ------------------------------------------------------------------------------------------

# The service table is checked against the programs that are there, before it is packed.
SERVICES := $(filter user/image/root/services user/image/root/demo,$(ROOT_FILES))
SERVICES_CHECK := $(if $(SERVICES),$(filter $(B)/check-services,$(SERVER_TOOL_RUN)))

# The pages of the program man.
$(B)/stamp/man: $(MAN_SRC) $(MAN_LIST) user/image/man.awk
	$(call say,MAN,$(B)/man)
	$(Q)rm -rf $(B)/man && mkdir -p $(B)/man/share/man
	$(Q)for page in $(MAN_SRC:docs/man/%.md=%); do awk -f user/image/man.awk docs/man/$$page.md >$(B)/man/share/man/$$page || exit 1; done
	$(Q)touch $@

$(B)/archive: $(PROGRAM_ELF) $(ROOT_FILES) $(ARCHIVE_LIST) $(B)/stamp/man user/image/archive.sh $(SERVICES_CHECK)
	$(call say,ARCHIVE,$@)
	$(if $(SERVICES_CHECK),$(Q)for table in $(SERVICES); do $(SERVICES_CHECK) $$table $(PROGRAMS) || exit 1; done)
	$(Q)OBJCOPY='$(OBJCOPY)' sh user/image/archive.sh $@ user/image/root:$(B)/man $(PROGRAM_ELF)

$(B)/pith.img: $(B)/pith.elf $(B)/archive user/image/disk.sh user/image/grub.cfg
	$(call say,DISK,$@)
	$(Q)OBJCOPY='$(OBJCOPY)' sh user/image/disk.sh $@ $(B)/pith.elf $(B)/archive

$(B)/pith.iso: $(B)/pith.elf $(B)/archive user/image/iso.sh user/image/grub.cfg
	$(call say,ISO,$@)
	$(Q)OBJCOPY='$(OBJCOPY)' sh user/image/iso.sh $@ $(B)/pith.elf $(B)/archive

# ---- the host's programs -----------------------------------------------------------------------------------

$(B)/libmachine.a: $(MACHINE_OBJ) $(MACHINE_LIST)
	$(call say,AR,$@)
	$(Q)rm -f $@; $(HOSTAR) rcsD $@ $(MACHINE_OBJ)

$(B)/grade: $(call objects,$(GRADE_SRC)) $(B)/libmachine.a $(MACHINE_LIST)
	$(call say,HOSTLD,$@)
	$(Q)$(HOSTCC) -o $@ $(filter %.o,$^) $(B)/libmachine.a $(HOST_LIBS)

$(B)/labtool: $(call objects,$(LABTOOL_SRC)) $(B)/libmachine.a $(MACHINE_LIST)
	$(call say,HOSTLD,$@)
	$(Q)$(HOSTCC) -o $@ $(filter %.o,$^) $(B)/libmachine.a

define server_tool_rule
$(B)/$(subst _,-,$(basename $(notdir $(1)))): $(1) $$(HOST_STAMP)
	$$(call say,HOSTCC,$$<)
	@mkdir -p $$(@D)
	$$(Q)$$(HOSTCC) $$(HOST_CFLAGS) -MMD -MP -MF $$@.d -o $$@ $$<
endef
$(foreach t,$(SERVER_TOOLS),$(eval $(call server_tool_rule,$(t))))

$(B)/reference: docs/reference.c $(HOST_STAMP)
	$(call say,HOSTCC,$<)
	@mkdir -p $(@D)
	$(Q)$(HOSTCC) $(HOST_CFLAGS) -MMD -MP -MF $@.d -o $@ $<

$(B)/feed: user/image/feed.c $(HOST_STAMP)
	$(call say,HOSTCC,$<)
	@mkdir -p $(@D)
	$(Q)$(HOSTCC) $(HOST_CFLAGS) -o $@ $<

# What a benchmark boots: an archive in which it is init, with the servers that are measured; and what the kernel was compiled with.
BENCH_SERVERS := $(addprefix $(B)/user/,proc ramfs disk fs)
$(B)/tests/bench/%.archive: $(B)/tests/bench/% $(BENCH_SERVERS) user/image/archive.sh
	$(Q)mkdir -p $@.init && cp $< $@.init/init
	$(Q)OBJCOPY='$(OBJCOPY)' sh user/image/archive.sh $@ /nonexistent $@.init/init $(BENCH_SERVERS)
	$(Q)rm -r $@.init

# The one about disks is a service under the real init, with the table of the tests of disks.
$(B)/tests/bench/disk.archive: $(B)/tests/bench/disk $(B)/user/init $(B)/user/disk tests/guest/disk.services user/image/archive.sh
	$(Q)mkdir -p $@.root $@.program && cp $< $@.program/guest && cp tests/guest/disk.services $@.root/services
	$(Q)OBJCOPY='$(OBJCOPY)' sh user/image/archive.sh $@ $@.root $@.program/guest $(B)/user/init $(B)/user/disk
	$(Q)rm -r $@.root $@.program

$(B)/tests/bench/compiler: $(KERNEL_STAMP)
	@mkdir -p $(@D)
	$(Q)$(CC) --version | head -n 1 >$@

$(B)/bench: $(call objects,$(BENCH_SRC)) $(B)/libmachine.a $(MACHINE_LIST)
	$(call say,HOSTLD,$@)
	$(Q)$(HOSTCC) -o $@ $(filter %.o,$^) $(B)/libmachine.a $(HOST_LIBS)

# The machine library once more for the unit tests, with the sanitizers in it.
$(B)/sanitized/%.o: %.c $(HOST_STAMP)
	$(call say,HOSTCC,$<)
	@mkdir -p $(@D)
	$(Q)$(HOSTCC) $(UNIT_CFLAGS) $(DEPEND) -c -o $@ $<

$(B)/sanitized/libmachine.a: $(SANITIZED_OBJ) $(MACHINE_LIST)
	$(call say,AR,$@)
	$(Q)rm -f $@; $(HOSTAR) rcsD $@ $(SANITIZED_OBJ)

$(UNIT_RUN): $(B)/tests/unit/%: tests/unit/%.c $(B)/sanitized/libmachine.a $(HOST_STAMP)
	$(call say,HOSTCC,$<)
	@mkdir -p $(@D)
	$(Q)$(HOSTCC) $(UNIT_CFLAGS) -MMD -MP -MF $@.d -o $@ $< $(B)/sanitized/libmachine.a $(HOST_LIBS)

# The shell and the tools for the host, so that their cases run there too.
HOST_SH_SRC := $(sort $(wildcard user/bin/sh/*.c)) user/lib/posix/keys.c
HOST_TOOLS  := $(sort $(patsubst user/bin/%.c,%,$(shell grep -LE '"(abi|posix|protocol)/|<calls.h>' $$(grep -lE '"(tool|copy|walk)\.h"' user/bin/*.c) 2>/dev/null)))

$(B)/host/sh: $(HOST_SH_SRC) $(wildcard user/bin/sh/*.h) user/lib/posix/keys.h $(HOST_STAMP) $(SERVERS_LIST)
	$(call say,HOSTCC,$@)
	@mkdir -p $(@D)
	$(Q)$(HOSTCC) $(UNIT_CFLAGS) -o $@ $(HOST_SH_SRC)

$(addprefix $(B)/host/,$(HOST_TOOLS)): $(B)/host/%: user/bin/%.c $(wildcard user/bin/*.h) $(HOST_STAMP)
	$(call say,HOSTCC,$@)
	@mkdir -p $(@D)
	$(Q)$(HOSTCC) $(UNIT_CFLAGS) -o $@ $<

$(B)/tests/unit/fs_images: | $(B)/fs-host

$(B)/tests/unit/shell: | $(addprefix $(B)/host/,sh $(HOST_TOOLS))

# Only a PC can run the kernel's C as it is.
ifneq ($(HOST_IS_PC),)
$(B)/tests/unit/scope: | $(B)/scope/scope
endif

$(filter-out %/inside_pool.o %/inside_frames.o,$(SCOPE_OBJ)): $(B)/scope/%.o: %.c $(SCOPE_STAMP)
	$(call say,HOSTCC,$<)
	@mkdir -p $(@D)
	$(Q)$(HOSTCC) $(SCOPE_KERNEL_CFLAGS) $(DEPEND) -c -o $@ $<

# It looks into what is free.
$(B)/scope/kernel/debug/check.o: kernel/debug/check.c $(SCOPE_STAMP)
	$(call say,HOSTCC,$<)
	@mkdir -p $(@D)
	$(Q)$(HOSTCC) $(SCOPE_KERNEL_CFLAGS) -fno-sanitize=address $(DEPEND) -c -o $@ $<

$(B)/scope/tests/scope/%.o: tests/scope/%.c $(SCOPE_STAMP)
	$(call say,HOSTCC,$<)
	@mkdir -p $(@D)
	$(Q)$(HOSTCC) $(SCOPE_CFLAGS) $(DEPEND) -c -o $@ $<

$(B)/scope/scope: $(SCOPE_OBJ) $(SCOPE_HOST_OBJ) tests/scope/link.sh $(SCOPE_LIST)
	$(call say,HOSTLD,$@)
	$(Q)LINK_CC='$(HOSTCC) $(SCOPE_CFLAGS)' OBJCOPY='$(OBJCOPY)' sh tests/scope/link.sh $@ '$(SCOPE_OBJ)' '$(SCOPE_HOST_OBJ)'

$(SYSTEM_RUN): $(B)/tests/system/%: tests/system/%.c $(B)/libmachine.a $(HOST_STAMP)
	$(call say,HOSTCC,$<)
	@mkdir -p $(@D)
	$(Q)$(HOSTCC) $(SYSTEM_CFLAGS) -MMD -MP -MF $@.d -o $@ $< $(B)/libmachine.a $(HOST_LIBS)

-include $(shell find $(B) -path $(B)/ports -prune -o -name '*.d' -print 2>/dev/null)
