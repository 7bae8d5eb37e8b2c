# common.sh: what the scripts that make boot media share.  Sourced, not run.
#
#   Everything here is fixed on purpose: the same kernel and archive give the same medium, byte for
#   byte, whoever makes it, wherever and whenever.

EPOCH=1700000000	# the time of every file, seconds since 1970

# fail WHAT...: print what went wrong and what to do, and end.
fail()
{
	for line in "$@"; do
		echo "$line" >&2
	done
	exit 1
}

# find_grub PROGRAM: set $grub_program and $grub_modules, or say what is missing.
# GRUB_MODULES, if set, is the folder of GRUB's i386-pc modules.
find_grub()
{
	grub_program=$(command -v "$1" || command -v "grub2-${1#grub-}" ||
		command -v "i386-elf-$1" || command -v "i686-elf-$1" || true)
	[ -n "$grub_program" ] ||
		fail "GRUB's $1 is missing: a boot disk or CD cannot be made." \
			"Install it with: make deps   (without GRUB: make run KERNEL=1)"
	for dir in "${GRUB_MODULES:-}" /usr/lib/grub/i386-pc /usr/share/grub2/i386-pc \
		/usr/local/lib/grub/i386-pc /opt/homebrew/lib/i386-elf/grub/i386-pc \
		/usr/local/lib/i386-elf/grub/i386-pc; do
		if [ -f "$dir/boot.img" ]; then
			grub_modules=$dir
			return
		fi
	done
	fail "GRUB's modules for PCs with a BIOS (i386-pc) are missing." \
		"Install them with: make deps   (without GRUB: make run KERNEL=1)" \
		"or name their folder: GRUB_MODULES=/path/to/i386-pc"
}

# stage FOLDER KERNEL ARCHIVE: lay out what goes on the medium.  OPTIONS is the
# kernel's command line.
stage()
{
	case ${OPTIONS:-} in
	*[!A-Za-z0-9_.,:=/+\ -]*)
		fail "OPTIONS='$OPTIONS': a boot option is made of letters, digits and _.,:=/+-" ;;
	esac
	rm -rf "$1"
	mkdir -p "$1/boot/grub"
	"${OBJCOPY:-objcopy}" --strip-debug "$2" "$1/boot/pith.elf"
	cp "$3" "$1/boot/archive"
	sed "s|@OPTIONS@|${OPTIONS:-}|" user/image/grub.cfg >"$1/boot/grub/grub.cfg"
	find "$1" -type d -exec chmod 755 {} +
	find "$1" -type f -exec chmod 644 {} +
	find "$1" -exec touch -h -d "@$EPOCH" {} +
}
