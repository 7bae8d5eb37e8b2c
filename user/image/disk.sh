#!/bin/sh
# disk.sh: make the boot disk, without root rights and without mounting anything.
#
#   disk.sh OUTPUT KERNEL ARCHIVE        OPTIONS='...' is the kernel's command line
#
#   sector 0          boot.img: GRUB's first 440 bytes of code, and the partition table
#   sectors 1..2047   core.img: GRUB with the few modules it needs to read the partition
#   sector 2048..     one ext2 partition to the end of the 32 MiB, made by mke2fs in place:
#                     /boot/pith.elf, /boot/archive, /boot/grub/grub.cfg
#
#   GRUB's boot.img carries floppy code where the partition table goes: only its first 440 bytes
#   are taken, or GRUB itself would see no partition.
set -eu
. user/image/common.sh

output=$1 kernel=$2 archive=$3
work=$output.work
uuid=70697468-6469-736b-8000-000000000001
total_kib=32768
first_sector=2048

find_grub grub-mkimage
PATH=$PATH:/sbin:/usr/sbin:/opt/homebrew/opt/e2fsprogs/sbin:/usr/local/opt/e2fsprogs/sbin
for tool in mke2fs debugfs; do
	command -v $tool >/dev/null ||
		fail "$tool is missing: the disk's ext2 file system cannot be made." \
			"Install e2fsprogs with: make deps"
done

stage "$work" "$kernel" "$archive"

cat >"$output.early" <<-'END'
	set root=(hd0,msdos1)
	set prefix=(hd0,msdos1)/boot/grub
	configfile /boot/grub/grub.cfg
END
"$grub_program" -O i386-pc -d "$grub_modules" -p '(hd0,msdos1)/boot/grub' -c "$output.early" \
	-o "$output.core" biosdisk part_msdos ext2 multiboot configfile normal boot
core_sectors=$((($(wc -c <"$output.core") + 511) / 512))
[ $core_sectors -lt $first_sector ] ||
	fail "disk: GRUB's core is $core_sectors sectors, more than fit before the partition"

# The ext2 file system.  mke2fs copies owner and times of the files it finds; those are set right
# afterwards, so that the disk does not depend on who makes it, and when.
rm -f "$output.new"
dd if=/dev/zero of="$output.new" bs=1024 count=0 seek=$total_kib 2>/dev/null
if ! E2FSPROGS_FAKE_TIME=$EPOCH mke2fs -q -F -t ext2 -b 1024 -I 128 -O none,filetype,sparse_super \
	-L pith -U $uuid -E "offset=$((first_sector * 512)),root_owner=0:0,hash_seed=$uuid,nodiscard" \
	-d "$work" "$output.new" $((total_kib - first_sector / 2))k >"$output.log" 2>&1; then
	cat "$output.log" >&2
	fail "disk: the files do not fit on the disk, or mke2fs failed (see above)"
fi
(cd "$work" && find . | sed 's|^\.||; s|^$|/|') | while read -r name; do
	for field in uid gid; do
		echo "set_inode_field $name $field 0"
	done
	for field in atime ctime mtime; do
		echo "set_inode_field $name $field @$EPOCH"
	done
done >"$output.commands"
E2FSPROGS_FAKE_TIME=$EPOCH debugfs -w -f "$output.commands" \
	"$output.new?offset=$((first_sector * 512))" >"$output.log" 2>&1 ||
	{ cat "$output.log" >&2; fail "disk: debugfs failed (see above)"; }

# GRUB and the partition table: one active Linux partition, sectors 2048..65535.
dd if="$grub_modules/boot.img" of="$output.new" bs=440 count=1 conv=notrunc 2>/dev/null
printf 'PITH\000\000\200\040\041\000\203\024\020\004\000\010\000\000\000\370\000\000' |
	dd of="$output.new" bs=1 seek=440 conv=notrunc 2>/dev/null
printf '\125\252' | dd of="$output.new" bs=1 seek=510 conv=notrunc 2>/dev/null
dd if="$output.core" of="$output.new" bs=512 seek=1 conv=notrunc 2>/dev/null

mv "$output.new" "$output"
rm -rf "$work" "$output.early" "$output.core" "$output.commands" "$output.log"
