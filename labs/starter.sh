#!/bin/sh
# starter.sh: write the repository that a student starts from.
#
#   starter.sh DIR
#
#   DIR becomes a fresh repository with the branch lab1: the tree without the solutions (labtool takes them out), without
#   what tests solutions (mutants, variants), and without history.  Author and dates are fixed, so the same tree gives the
#   same commit, whoever runs this, wherever and whenever.
#
#   What a starter holds is listed below by what is let in; a new folder of the tree stays out until it is named.
set -eu

build=${PITH_BUILD:-build}
labtool=$build/labtool

fail()
{
	for line in "$@"; do
		echo "$line" >&2
	done
	exit 1
}

[ $# -eq 1 ] && [ -n "$1" ] || fail "usage: starter.sh DIR"
target=${1%/}
[ -f labs/labs.def ] || fail "starter: run it in the root of the tree"
[ -x "$labtool" ] || fail "starter: $labtool is missing; build it with: make build/labtool"
command -v git >/dev/null || fail "starter: git is missing; install it with: make deps"
if [ -e "$target" ] && [ -n "$(ls -A "$target" 2>/dev/null || echo file)" ]; then
	fail "starter: $target is there already and not empty; remove it or name another folder"
fi
"$labtool" check || fail "starter: the tree breaks the rules for labs (see above), so no starter is made"

work=$target.new
rm -rf "$work"
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
mkdir -p "$work"

# The files of the tree, in a git clone those that git knows or would add.
files()
{
	if [ -e .git ]; then
		git ls-files -co --exclude-standard
	else
		find . -type f | sed 's|^\./||' | grep -v "^$build/"
	fi | LC_ALL=C sort
}

wanted()
{
	grep -E -e '^(Makefile|LICENSE|\.clang-format|\.gitignore)$' -e '^(kernel|user|grading)/' \
		-e '^tests/tools/' -e '^labs/(labs\.def|labs\.mk)$' \
		-e '^labs/lab[^/]*/(README\.md|rubric\.def|[^/]*\.svg|tests/.*)$'
}

files | wanted | while read -r name; do
	[ -f "$name" ] || continue	# removed, but not yet from the index
	mkdir -p "$work/$(dirname "$name")"
	cp "$name" "$work/$name"
	if [ -x "$name" ]; then chmod 755 "$work/$name"; else chmod 644 "$work/$name"; fi
done
cp labs/starter.md "$work/README.md"
chmod 644 "$work/README.md"
"$labtool" strip --out "$work" || fail "starter: the solutions could not be taken out"

# One commit that depends on nothing but the files.
GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null GIT_CONFIG_NOSYSTEM=1
GIT_AUTHOR_NAME='Pith labs' GIT_AUTHOR_EMAIL=labs@pith.invalid GIT_AUTHOR_DATE='1700000000 +0000'
GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL GIT_COMMITTER_DATE=$GIT_AUTHOR_DATE
export GIT_CONFIG_GLOBAL GIT_CONFIG_SYSTEM GIT_CONFIG_NOSYSTEM GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_AUTHOR_DATE \
	GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL GIT_COMMITTER_DATE
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
(
	cd "$work"
	git init -q --template= .
	git symbolic-ref HEAD refs/heads/lab1
	git add -A -f .
	git commit -q -m "Lab 1: boot and speak"
) || fail "starter: git failed (see above)"

[ -d "$target" ] && rmdir "$target"
mv "$work" "$target"
trap - EXIT
echo "$target: branch lab1, $(git -C "$target" rev-parse --short=12 HEAD)"
echo "begin with: cd $target && cat README.md"
