#!/bin/sh
# deps.sh: see what the system lacks, and install it.
#
#   deps.sh check      before a build: says nothing when all is there
#   deps.sh install    what `make deps` does
#
#   The list is tests/tools/packages.  Where apt is the package manager:
#
#     root, or no terminal on standard input   installs at once
#     an ordinary user at a terminal           sees the one command and is asked; Enter means yes
#
#   Elsewhere the command for that system's package manager is printed and nothing is changed.
#   The exit status is 0 only if nothing is missing any more.
#
#   CI=true adds what only continuous integration needs.  Standard input is read for the answer and
#   nothing else: it may be what `make run` will feed to the machine.
set -u
list=${0%/*}/packages
mode=${1:-check}
PATH=$PATH:/sbin:/usr/sbin

say()
{
	for line in "$@"; do
		echo "$line" >&2
	done
}

has_command()
{
	for name in $(echo "$1" | tr , ' '); do
		command -v "$name" >/dev/null 2>&1 && return 0
	done
	return 1
}

links_for_i386()
{
	libgcc=$(gcc -m32 -print-libgcc-file-name 2>/dev/null) && [ -f "$libgcc" ] &&
		[ "$libgcc" != "$(gcc -m64 -print-libgcc-file-name 2>/dev/null)" ]
}

has_grub_modules()
{
	for dir in "${GRUB_MODULES:-}" /usr/lib/grub/i386-pc /usr/share/grub2/i386-pc \
		/usr/local/lib/grub/i386-pc /opt/homebrew/lib/i386-elf/grub/i386-pc \
		/usr/local/lib/i386-elf/grub/i386-pc; do
		[ -f "$dir/boot.img" ] && return 0
	done
	return 1
}

has_bochs_term()
{
	# Only Debian and its relatives split Bochs into plugins.
	command -v apt-get >/dev/null || return 0
	[ -n "$(find /usr/lib/*/bochs/plugins /usr/lib/bochs/plugins \
		-name 'libbx_term*' 2>/dev/null)" ]
}

# present PROBE: is it there?
present()
{
	case $1 in
	cmd:*)      has_command "${1#cmd:}" ;;
	pc:*)       pkg-config --exists "${1#pc:}" 2>/dev/null ;;
	m32)        links_for_i386 ;;
	grub)       has_grub_modules ;;
	bochs-term) has_bochs_term ;;
	*)          say "packages: unknown probe $1"; exit 2 ;;
	esac
}

# needed NEED: does a line with this need concern this host?
needed()
{
	case $1 in
	all) true ;;
	ci)  [ "${CI:-}" = true ] ;;
	x86) [ "$host" = x86 ] ;;
	arm) [ "$host" != x86 ] ;;
	*)   say "packages: unknown need $1"; exit 2 ;;
	esac
}

# missing COLUMN: set $missing to the packages that are missing, from that column,
# and $lacking to what was looked for in vain.
missing()
{
	missing= lacking=
	while read -r need probe apt dnf pacman apk zypper brew; do
		case $need in '' | '#'*) continue ;; esac
		needed "$need" || continue
		present "$probe" && continue
		eval "packages=\$$1"
		[ "$packages" = - ] && packages=
		missing="$missing $(echo "$packages" | tr + ' ')"
		lacking="$lacking ${probe#*:}"
	done <"$list"
	missing=$(echo "$missing" | tr ' ' '\n' | awk 'NF && !seen[$1]++' | tr '\n' ' ')
	missing=${missing% } lacking=${lacking# }
}

gcc_version()
{
	gcc -dumpversion 2>/dev/null | sed 's/\..*//' | grep . ||
		apt-cache depends gcc 2>/dev/null | sed -n 's/.*Depends: gcc-\([0-9]*\)$/\1/p' | head -n 1
}

# other_system MANAGER COMMAND: not apt; say what to install, change nothing.
other_system()
{
	missing "$1"
	[ -n "$lacking" ] || return 0
	say "Pith needs what this system lacks: $lacking"
	if [ -n "$missing" ]; then
		say "Install it with:" "" "    $2 $missing" ""
	fi
	say "then run make again.  (To go on without: make DEPS=skip ...)"
	return 1
}

apt_command()
{
	root=
	if [ "$(id -u)" -ne 0 ]; then
		root="sudo "
		[ "$1" = unattended ] && root="sudo -n "
	fi
	echo "${root}env DEBIAN_FRONTEND=noninteractive apt-get"
}

# apt_install HOW: install $missing; HOW is attended or unattended.
apt_install()
{
	apt=$(apt_command "$1")
	if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
		say "There is no sudo here.  As root, run:" "" "    apt-get install -y $missing" ""
		return 1
	fi
	# A fresh system has no package lists yet, and old lists name files that are gone.
	# Another installation may be running: it is waited for.
	options='-y --no-install-recommends -o DPkg::Lock::Timeout=600'
	if ! $apt install $options $(resolve_gcc) </dev/null >&2; then
		say "apt-get could not install everything; reading the package lists again."
		if ! $apt update </dev/null >&2; then
			say "apt-get update failed (see above): is the network there, and are the" \
				"addresses in /etc/apt right?  Mend that, then run: make deps"
			return 1
		fi
		# A release may lack a package: do without it, and see below what that means.
		missing=$(offered $(resolve_gcc))
		if ! $apt install $options $missing </dev/null >&2; then
			say "" "apt-get install failed (see above).  The command was:" "" \
				"    $apt install $options $missing" "" \
				"Mend what it complains about and run it again, then: make deps"
			return 1
		fi
	fi
	missing apt
	[ -z "$lacking" ] && return 0
	say "apt-get reported success, but this is still missing: $lacking" \
		"(packages: $missing)"
	return 1
}

# offered PACKAGE...: those that apt could install; says which it could not.
offered()
{
	for package in "$@"; do
		if apt-cache policy "$package" 2>/dev/null | grep -q 'Candidate: [^(]'; then
			printf '%s ' "$package"
		else
			say "apt knows no package $package on this system."
		fi
	done
}

# The name of the compiler's multilib package can be known only once apt knows gcc.
resolve_gcc()
{
	echo "$missing" | sed "s/@GCC@/$(gcc_version)/; s/gcc--multilib/gcc-multilib/"
}

apt_system()
{
	missing apt
	if [ -z "$lacking" ]; then
		[ "$mode" = check ] || say "Everything Pith needs is installed."
		return 0
	fi
	say "Pith needs packages that are not installed."
	if [ "$(id -u)" -eq 0 ] || [ ! -t 0 ]; then
		say "Installing: $(resolve_gcc)"
		apt_install unattended
		return
	fi
	say "This installs them:" "" "    sudo apt-get install -y $(resolve_gcc)" ""
	if [ "$mode" = check ]; then
		printf 'Run it now? [Y/n] ' >&2
		read -r answer || answer=n
		case $answer in
		'' | [Yy]*) ;;
		*)
			say "Nothing was installed.  (To go on without: make DEPS=skip ...)"
			return 1 ;;
		esac
	fi
	apt_install attended
}

case $(uname -m) in
x86_64 | amd64 | i?86) host=x86 ;;
*)                     host=other ;;
esac

if command -v apt-get >/dev/null; then apt_system
elif command -v dnf >/dev/null; then other_system dnf 'sudo dnf install'
elif command -v pacman >/dev/null; then other_system pacman 'sudo pacman -S --needed'
elif command -v apk >/dev/null; then other_system apk 'sudo apk add'
elif command -v zypper >/dev/null; then other_system zypper 'sudo zypper install'
elif command -v brew >/dev/null; then other_system brew 'brew install'
else
	missing apt
	[ -z "$lacking" ] && exit 0
	say "Pith needs what this system lacks: $lacking" \
		"Its package manager is not one that is known here; Debian's names are:" "" \
		"    $(echo "$missing" | sed 's/@GCC@-//')" "" \
		"(To go on without: make DEPS=skip ...)"
	exit 1
fi
