#!/bin/sh
# packages.sh: tests of tests/tools/deps.sh on systems that are faked by PATH.
#
#   A faked system has every command of this one but some; apt-get, apt-cache, sudo and id are
#   replaced by small scripts.  apt-get writes what it was asked to $SCRATCH/NAME/asked, and
#   "installs" by putting the hidden command back.
. tests/system/script.sh

# system NAME UID HIDDEN...: a system of that name, whose user is UID and which lacks HIDDEN.
system()
{
	here=$SCRATCH/$1 user=$2
	shift 2
	mkdir -p "$here/tools"
	path_without "$here/bin" "$@" dnf pacman apk zypper brew
	cp tests/tools/deps.sh tests/tools/packages "$here/tools"
	# deps.sh looks into the folders of system commands of its own accord, but not here.
	sed -i '/^PATH=/d' "$here/tools/deps.sh"
	script id "echo $user"
	script uname 'echo x86_64'
	script apt-cache "printf 'Candidate: 1.0\n'"
	script sudo "echo \"sudo \$*\" >>'$here/asked'" \
		'while [ "$1" = -n ]; do shift; done; exec "$@"'
	script apt-get "echo \"apt-get \$*\" >>'$here/asked'" \
		"[ \$1 = update ] || for name in $*; do" \
		"	printf '#!/bin/sh\n' >'$here/bin/'\$name; chmod +x '$here/bin/'\$name; done"
	: >"$here/asked"
}

# script NAME LINE...: a command of the faked system.
script()
{
	rm -f "$here/bin/$1"
	name=$1
	shift
	{ echo '#!/bin/sh'; printf '%s\n' "$@"; } >"$here/bin/$name"
	chmod +x "$here/bin/$name"
}

deps()
{
	capture env PATH="$here/bin" CI= sh "$here/tools/deps.sh" "${@:-check}"
	asked=$(cat "$here/asked")
}

# at_terminal ANSWER: run `deps.sh check` at a terminal and type ANSWER.
at_terminal()
{
	command -v expect >/dev/null || skip "expect is not installed"
	cat >"$here/terminal" <<-END
		set timeout 60
		spawn -noecho env PATH=$here/bin CI= sh $here/tools/deps.sh check
		expect {
			"Run it now" { send "$1"; exp_continue }
			eof
		}
		set result [wait]
		exit [lindex \$result 3]
	END
	capture expect "$here/terminal"
	asked=$(cat "$here/asked")
}

test_nothing_missing_says_nothing()
{
	system complete 0
	deps
	succeeded
	equal output '' "$output"
	equal 'asked of apt' '' "$asked"
}

test_root_installs_at_once()
{
	system root 0 qemu-system-i386 bochs
	deps
	succeeded
	seen "$asked" '^apt-get install -y .*qemu-system-x86 bochs bochsbios vgabios$'
	unseen "$asked" sudo
}

test_without_a_terminal_installs_at_once()
{
	system pipe 1000 qemu-system-i386
	deps
	succeeded
	seen "$asked" '^sudo -n .*apt-get install -y .*qemu-system-x86$'
}

test_install_says_when_nothing_is_missing()
{
	system nothing 1000
	deps install
	succeeded
	seen "$output" 'Everything Pith needs is installed'
}

test_user_at_a_terminal_is_asked_and_enter_means_yes()
{
	system enter 1000 qemu-system-i386
	at_terminal '\r'
	seen "$output" 'sudo apt-get install -y qemu-system-x86'
	seen "$asked" 'apt-get install -y .*qemu-system-x86'
	succeeded
}

test_user_at_a_terminal_may_refuse()
{
	system refuse 1000 qemu-system-i386
	at_terminal 'n\r'
	seen "$output" 'Nothing was installed'
	equal 'asked of apt' '' "$asked"
	failed
}

test_standard_input_is_left_alone()
{
	system input 0 qemu-system-i386
	script apt-get "cat >/dev/null; cp /bin/true '$here/bin/qemu-system-i386'"
	equal 'what is left of standard input' hello "$(printf hello |
		{ PATH="$here/bin" sh "$here/tools/deps.sh" check 2>/dev/null; cat; })"
}

test_failing_apt_is_explained()
{
	system failing 0 qemu-system-i386
	script apt-get "echo \"apt-get \$*\" >>'$here/asked'" 'echo "E: broken" >&2' 'exit 100'
	deps
	failed
	seen "$asked" '^apt-get update'
	seen "$output" 'E: broken'
	seen "$output" 'apt-get update failed'
	seen "$output" 'make deps'
}

test_failing_install_after_update_is_explained()
{
	system broken 0 qemu-system-i386
	script apt-get '[ "$1" = update ] && exit 0' 'echo "E: held packages" >&2' 'exit 100'
	deps
	failed
	seen "$output" 'E: held packages'
	seen "$output" 'apt-get install failed'
	seen "$output" 'install -y .*qemu-system-x86'
}

test_old_package_lists_are_read_again()
{
	system stale 0 qemu-system-i386
	script apt-get "echo \"apt-get \$*\" >>'$here/asked'" \
		"[ \"\$1\" = update ] && { touch '$here/fresh'; exit 0; }" \
		"[ -e '$here/fresh' ] || exit 100" \
		"cp /bin/true '$here/bin/qemu-system-i386'"
	deps
	succeeded
	equal 'calls of apt-get' 3 "$(printf '%s\n' "$asked" | wc -l | tr -d ' ')"
}

test_success_that_installs_nothing_is_noticed()
{
	system liar 0 qemu-system-i386
	script apt-get 'exit 0'
	deps
	failed
	seen "$output" 'still missing: qemu-system-i386'
}

test_a_user_without_sudo_is_told()
{
	system nosudo 1000 qemu-system-i386
	rm "$here/bin/sudo"
	deps
	failed
	seen "$output" 'As root, run'
	seen "$output" 'apt-get install -y qemu-system-x86'
}

# other MANAGER COMMAND PACKAGE: a system with that package manager lists, and changes nothing.
other()
{
	system "$1" 1000 qemu-system-i386
	rm "$here/bin/apt-get"
	script "$1" "echo called >>'$here/asked'"
	deps
	failed
	seen "$output" "^ *$2 $3\$"
	equal "calls of $1" '' "$asked"
}

test_fedora_gets_its_list()   { other dnf 'sudo dnf install' 'qemu-system-x86-core'; }
test_arch_gets_its_list()     { other pacman 'sudo pacman -S --needed' 'qemu-system-x86'; }
test_alpine_gets_its_list()   { other apk 'sudo apk add' 'qemu-system-i386'; }
test_opensuse_gets_its_list() { other zypper 'sudo zypper install' 'qemu-x86'; }
test_macos_gets_its_list()    { other brew 'brew install' 'qemu'; }

test_an_unknown_system_gets_debians_names()
{
	system unknown 1000 qemu-system-i386
	rm "$here/bin/apt-get"
	deps
	failed
	seen "$output" 'not one that is known here'
	seen "$output" '^ *qemu-system-x86$'
}

test_hosts_that_are_no_pc_need_the_cross_compiler()
{
	system arm 0 i686-linux-gnu-gcc
	script uname 'echo aarch64'
	deps
	seen "$asked" 'install -y .*gcc-i686-linux-gnu'
	unseen "$asked" multilib
}

test_ci_needs_the_cross_compiler_too()
{
	system ci 0 i686-linux-gnu-gcc
	deps
	equal 'asked of apt without CI' '' "$asked"
	capture env PATH="$here/bin" CI=true sh "$here/tools/deps.sh" check
	seen "$(cat "$here/asked")" 'install -y .*gcc-i686-linux-gnu'
}

test_multilib_follows_the_compilers_version()
{
	system multilib 0
	script gcc 'case "$*" in *dumpversion*) echo 13 ;; *) echo libgcc.a ;; esac'
	deps
	seen "$asked" 'install -y .*gcc-13-multilib'
}

test_every_line_of_the_list_is_whole()
{
	bad=$(awk '/^[^#]/ && NF != 8 { print FILENAME ":" FNR ": " NF " columns" }' tests/tools/packages)
	equal 'lines without eight columns' '' "$bad"
}

run_script "$@"
