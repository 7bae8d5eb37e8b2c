# labs.mk: what judging a lab needs beside the host's programs.  Included by the Makefile.
#
#   The grader takes the files that a lab names (SOURCE in its rubric) from the student and everything else from here:
#
#     $(B)/labs/build.conf       how the target's files are compiled and linked, and the objects of the given parts;
#                                written last, so it is there only if all of these were built.  A warning about
#                                what a student wrote is never an error
#     $(B)/labs/NAME/tests/probe*.o  the lab's trusted code inside the guest, in the place of kernel/debug/probe.c
#
#   A student's file that does not compile stops nothing here: it is not among the given parts.

LAB_PATHS   := $(sort $(shell sed -n 's/^SOURCE[^"]*"\([^"]*\)".*/\1/p' labs/*/rubric.def 2>/dev/null))
GIVEN_OBJ   := $(filter-out $(call objects,$(LAB_PATHS)) $(B)/kernel/debug/probe.o,$(KERNEL_OBJ))
PROBE_OBJ   := $(call objects,$(wildcard labs/*/tests/probe*.c))
LAB_CONF    := $(B)/labs/build.conf
LAB_STAMP   := $(call stamp,labs,$(TARGET_CC) $(KERNEL_CFLAGS) $(LD) $(LDFLAGS) $(LIBGCC) $(GIVEN_OBJ))

.PHONY: lab-base
lab-base: $(LAB_CONF)

$(PROBE_OBJ): $(B)/%.o: %.c $(KERNEL_STAMP)
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(TARGET_CC) $(KERNEL_CFLAGS) -iquote . $(DEPEND) -c -o $@ $<

$(LAB_CONF): $(GIVEN_OBJ) $(PROBE_OBJ) $(B)/kernel/symbols0.o $(KERNEL_LD) $(LAB_STAMP)
	$(Q)printf '%s\n' 'cc $(TARGET_CC)' 'cflags $(filter-out -Werror,$(KERNEL_CFLAGS))' 'ld $(LD)' 'ldflags $(filter-out --fatal-warnings,$(LDFLAGS))' \
		'script $(KERNEL_LD)' 'libraries $(LIBGCC)' 'objects $(GIVEN_OBJ) $(B)/kernel/symbols0.o' 'probes $(PROBE_OBJ)' >$@.new
	$(Q)mv $@.new $@
