#!/bin/sh
# SPDX-License-Identifier: MIT
#
# without_exit.sh: QEMU without its debug-exit device, in place of the qemu program of a machine_config.
#
#   A kernel that ends by that device leaves no screen to look at.  Without it the kernel halts, and the
#   screen stays.
count=$#
while [ "$count" -gt 0 ]; do
	argument=$1
	shift
	count=$((count - 1))
	case $argument,${1:-} in
	-device,isa-debug-exit*)
		shift
		count=$((count - 1)) ;;
	*)
		set -- "$@" "$argument" ;;
	esac
done
exec qemu-system-i386 "$@"
