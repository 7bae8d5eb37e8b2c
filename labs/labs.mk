# labs.mk: what judging a lab needs beside the host's programs.  Included by the Makefile.
#
#   The grader takes the files that a lab names (SOURCE in its rubric) from the student and everything else from here:
#
#     $(B)/labs/build.conf       how the target's files are compiled and linked, and the objects of the given parts;
#                                written last, so it is there only if all of these were built.  A warning about
#                                what a student wrote is never an error
#     $(B)/labs/NAME/tests/probe*.o  the lab's trusted code inside the guest, in the place of kernel/debug/probe.c;
#     $(B)/labs/probe.o              and what the labs share of it
#
#   A student's file that does not compile stops nothing here: it is not among the given parts.
#
#   Starting at any lab.  `make BASE=reference LAB=6` builds a kernel in which the reference's objects take the place of what labs
#   1 to 5 ask for, and `make grade LAB=6 BASE=reference` judges on them.  In this tree they are compiled; a student's tree has them
#   ready, without debug information: labs/base/lab01.o ...  The headers that they were compiled with must be the ones of the tree,
#   so each refers to a symbol with the headers' hash in its name, and only the tree with the same headers defines it.

# "1:kernel/boot/memory_map.c" for each file that a lab takes from students.
LAB_SOURCES := $(sort $(shell sed -n 's/^SOURCE.\([0-9]*\),[^"]*"\([^"]*\)".*/\1:\2/p' labs/*/rubric.def 2>/dev/null))
LAB_NUMBERS := $(shell printf '%s\n' $(LAB_SOURCES) | sed 's/:.*//' | sort -nu)
lab_objects  = $(call objects,$(patsubst $(1):%,%,$(filter $(1):%,$(LAB_SOURCES))))
labs_below   = $(shell for n in $(LAB_NUMBERS); do [ $$n -ge '$(1)' ] || echo $$n; done)
lab_file     = $(1)/$(shell printf 'lab%02d.o' $(2))

LAB_OBJ     := $(foreach n,$(LAB_NUMBERS),$(call lab_objects,$(n)))
GIVEN_OBJ   := $(filter-out $(LAB_OBJ) $(B)/kernel/debug/probe.o,$(KERNEL_OBJ))
PROBE_OBJ   := $(call objects,$(wildcard labs/probe.c labs/*/tests/probe*.c))
LAB_CONF    := $(B)/labs/build.conf

# The reference's objects of a lab: ready, or else those of this tree.
base_objects = $(or $(wildcard $(call lab_file,labs/base,$(1))),$(call lab_objects,$(1)))
HEADERS_HASH := $(shell find kernel -name '*.h' -o -name '*.def' | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -c 1-16)
GIVEN_HEADERS = --defsym=given_headers_$(HEADERS_HASH)=0

CONF_LINES   = 'cc $(TARGET_CC)' 'cflags $(filter-out -Werror,$(KERNEL_CFLAGS))' \
	'ld $(LD)' 'ldflags $(filter-out --fatal-warnings,$(LDFLAGS)) $(GIVEN_HEADERS)' \
	'script $(KERNEL_LD)' 'libraries $(LIBGCC)' 'objects $(GIVEN_OBJ) $(B)/kernel/symbols0.o' 'probes $(PROBE_OBJ)' \
	$(foreach n,$(LAB_NUMBERS),'lab $(n) $(call lab_objects,$(n))' 'base $(n) $(call base_objects,$(n))')
LAB_STAMP   := $(call stamp,labs,$(CONF_LINES))

# What the labs ask for, except LAB itself; some of it may be the student's and not compile yet.
LAB_OTHERS  := $(filter-out $(if $(LAB),$(call lab_objects,$(LAB))),$(LAB_OBJ))

.PHONY: lab-base rubric hint handin base-headers
lab-base: $(LAB_CONF)
	$(if $(LAB_OTHERS),@$(MAKE) --no-print-directory -k $(LAB_OTHERS) >/dev/null || true)

$(PROBE_OBJ): $(B)/%.o: %.c $(KERNEL_STAMP)
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) $(KERNEL_CFLAGS) -iquote . $(DEPEND) -c -o $@ $<

$(LAB_CONF): $(GIVEN_OBJ) $(PROBE_OBJ) $(B)/kernel/symbols0.o $(KERNEL_LD) $(LAB_STAMP)
	$(Q)printf '%s\n' $(CONF_LINES) >$@.new
	$(Q)mv $@.new $@

# ---- starting at any lab --------------------------------------------------------------------------------------

BASE        ?= own
ifeq ($(filter own reference,$(BASE)),)
$(error BASE is 'own' or 'reference', not '$(BASE)')
endif
ifeq ($(BASE),reference)
BASE_LABS   := $(foreach n,$(call labs_below,$(or $(LAB),0)),$(if $(wildcard $(call lab_file,labs/base,$(n))),$(n)))
BASE_OBJ    := $(foreach n,$(BASE_LABS),$(call lab_file,labs/base,$(n)))
KERNEL_OBJ  := $(filter-out $(foreach n,$(BASE_LABS),$(call lab_objects,$(n))),$(KERNEL_OBJ)) $(BASE_OBJ)
$(B)/kernel/pass1.elf $(B)/pith.elf: LDFLAGS += $(GIVEN_HEADERS)
$(B)/kernel/pass1.elf: | base-headers
endif
$(B)/kernel/pass1.elf: $(call stamp,base,$(BASE_OBJ))

base-headers:
	@for object in $(BASE_OBJ); do $(NM) $$object | grep -q ' given_headers_$(HEADERS_HASH)$$' || { \
		echo "$$object was made for other headers than kernel/ has: undo the changes of the given headers," \
		"or build without BASE=reference" >&2; exit 1; }; done

# ---- for students ----------------------------------------------------------------------------------

rubric: $(B)/grade		## list the tests of a lab, their points and what they look at: LAB=1
	@$(B)/grade --list $(if $(LAB),--lab '$(LAB)')

hint: $(B)/labtool		## ask for a hint: LAB=1 EX=3 (LEVEL=2)
	@$(B)/labtool hint '$(LAB)' '$(EX)' $(if $(LEVEL),'$(LEVEL)')

handin: $(B)/grade $(B)/labtool	## judge a lab and pack what is handed in: LAB=1 (OUT=file)
	@rm -f $(LAB_CONF)
	@$(MAKE) --no-print-directory lab-base || true
	@PITH_BUILD=$(B) sh labs/handin.sh '$(LAB)' '$(or $(OUT),lab$(LAB)-handin.tar.gz)'

# What those who teach do with the labs is not in a student's tree.
-include $(wildcard labs/teach.mk)
