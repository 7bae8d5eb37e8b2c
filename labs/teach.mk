# teach.mk: starters and packages.  Included by labs.mk; a student's tree does not have it.

# The reference's objects of one lab as one object.
HEADERS_STAMP := $(call stamp,headers,$(HEADERS_HASH))
LAB_BASES   := $(foreach n,$(LAB_NUMBERS),$(call lab_file,$(B)/labs/base,$(n)))
define lab_base_rule
$(call lab_file,$(B)/labs/base,$(1)): $(call lab_objects,$(1)) $(KERNEL_STAMP) $(LINK_STAMP) $(HEADERS_STAMP)
	$$(call say,LD,$$@)
	@mkdir -p $$(@D)
	$(Q)printf '.section .note.GNU-stack\n.section .rodata\n.balign 4\n.long given_headers_%s\n' $$(HEADERS_HASH) | \
		$$(TARGET_CC) $$(KERNEL_CFLAGS) -x assembler -c -o $$@.given -
	$(Q)$$(LD) -m elf_i386 -r -S -o $$@ $(call lab_objects,$(1)) $$@.given
endef
$(foreach n,$(LAB_NUMBERS),$(eval $(call lab_base_rule,$(n))))

check-labs check-labs-long: $(LAB_BASES)

.PHONY: starter lab-branches package-gradescope package-autolab
starter: $(B)/labtool $(LAB_BASES)	## write a student's starting tree, one branch a lab: DIR=folder
	@[ -n '$(DIR)' ] || { echo 'make starter: say where: make starter DIR=../pith-labs' >&2; exit 2; }
	@PITH_BUILD=$(B) sh labs/starter.sh '$(DIR)'

lab-branches: $(B)/labtool $(LAB_BASES)	## make the branches lab1, lab2 ... of a starter in this clone
	@PITH_BUILD=$(B) sh labs/branches.sh

# What a service judges with stands on the reference's earlier labs, unless BASE=own is asked for.
PACKAGE_BASE := $(if $(filter command,$(firstword $(origin BASE))),$(BASE),reference)

package-gradescope: $(B)/labtool $(LAB_BASES)	## pack the autograder for Gradescope: LAB=1
	@PITH_BUILD=$(B) sh labs/package/package.sh gradescope '$(LAB)' $(PACKAGE_BASE)

package-autolab: $(B)/labtool $(LAB_BASES)	## pack the autograder for Autolab: LAB=1
	@PITH_BUILD=$(B) sh labs/package/package.sh autolab '$(LAB)' $(PACKAGE_BASE)
