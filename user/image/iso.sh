#!/bin/sh
# iso.sh: make the boot CD (El Torito, GRUB), small and the same byte for byte.
#
#   iso.sh OUTPUT KERNEL ARCHIVE         OPTIONS='...' is the kernel's command line
set -eu
. user/image/common.sh

output=$1 kernel=$2 archive=$3
work=$output.work

find_grub grub-mkrescue
command -v xorriso >/dev/null ||
	fail "xorriso is missing: the boot CD cannot be made." "Install it with: make deps"

stage "$work" "$kernel" "$archive"

# Only the modules the CD needs; the volume's dates and number come from EPOCH.
date=2023111422132000
if ! SOURCE_DATE_EPOCH=$EPOCH "$grub_program" -d "$grub_modules" -o "$output.new" \
	--install-modules="normal multiboot iso9660 biosdisk configfile boot" \
	--locales= --fonts= --themes= "$work" -- -volid PITH \
	-volume_date uuid $date -volume_date c $date -volume_date m $date \
	-alter_date_r b 2023.11.14.221320 / -- >"$output.log" 2>&1; then
	cat "$output.log" >&2
	fail "iso: grub-mkrescue failed (see above)"
fi
mv "$output.new" "$output"
rm -rf "$work" "$output.log"
