#!/bin/sh
# starter.sh: write the repository that a student starts from.
#
#   starter.sh DIR
#
#   DIR becomes a fresh repository with the branches lab1, lab2 ..., each on top of the one before: the tree without the
#   solutions (labtool takes them out), without what tests solutions (mutants, variants), and without history.  Author and dates
#   are fixed, so the same tree and compiler give the same commits, whoever runs this, wherever and whenever.
#
#   On lab1 everything of every lab is taken out already.  A later branch adds its lab's folder, its line in labs.def and the
#   reference's objects of the lab before it, and changes no file that a student writes in: so `git merge lab2` cannot conflict
#   with work on lab 1.
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
		-e '^tests/tools/' -e '^labs/(labs\.mk|handin\.sh|probe\.[ch]|judge\.[ch])$'
}

# copy_in: the files whose names are read.  What is removed, but not yet from the index, is left out.
copy_in()
{
	while read -r name; do
		[ ! -f "$name" ] || printf '%s\n' "$name"
	done | tar --mode=u=rwX,go=rX -cf - --verbatim-files-from -T - | tar -C "$work" --no-same-owner -pmxf -
}

files | wanted | copy_in
cp labs/starter.md "$work/README.md"
chmod 644 "$work/README.md"
"$labtool" strip --out "$work" || fail "starter: the solutions could not be taken out"

# Commits that depend on nothing but the files.
GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null GIT_CONFIG_NOSYSTEM=1
GIT_AUTHOR_NAME='Pith labs' GIT_AUTHOR_EMAIL=labs@pith.invalid
GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL
export GIT_CONFIG_GLOBAL GIT_CONFIG_SYSTEM GIT_CONFIG_NOSYSTEM GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME \
	GIT_COMMITTER_EMAIL

in_work()
{
	(unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE; cd "$work" && "$@")
}

# What of a lab's folder students get.
of_lab()
{
	grep -E "^labs/$1/(README\.md|rubric\.def|[^/]*\.svg|tests/.*)$"
}

# branch FOLDER: the branch of the lab in labs/FOLDER, on top of the one before; $previous is the number of that.
branch()
{
	number=$(sed -n 's/^LAB.\([0-9]*\),.*/\1/p' "labs/$1/rubric.def")
	title=$(sed -n 's/^LAB.[0-9]*, "\([^"]*\)".*/\1/p' "labs/$1/rubric.def")
	files | of_lab "$1" | copy_in
	included="$included -e labs/$1/"
	sed -n "$(grep -n '^#include' labs/labs.def | grep -v $included | sed 's/:.*/d/')
		p" labs/labs.def >"$work/labs/labs.def"
	if [ -n "$previous" ]; then
		base=$(printf 'labs/base/lab%02d.o' "$previous")
		mkdir -p "$work/labs/base"
		cp "$build/$base" "$work/$base"
		chmod 644 "$work/$base"
	fi
	GIT_AUTHOR_DATE="$((1700000000 + (number - 1) * 86400)) +0000"
	GIT_COMMITTER_DATE=$GIT_AUTHOR_DATE
	export GIT_AUTHOR_DATE GIT_COMMITTER_DATE
	in_work git symbolic-ref HEAD "refs/heads/lab$number" &&
		{ [ -z "$previous" ] || in_work git update-ref HEAD "refs/heads/lab$previous"; } &&
		in_work git add -A -f . &&
		in_work git commit -q -m "Lab $number: $title" || fail "starter: git failed (see above)"
	previous=$number
}

in_work git init -q --template= . || fail "starter: git failed (see above)"
included= previous=
for lab in $(sed -n 's|^#include "labs/\([^/"]*\)/.*|\1|p' labs/labs.def); do
	branch "$lab"
done
first=$(in_work git for-each-ref --sort=creatordate --format='%(refname:short)' | head -n 1)
in_work git checkout -q "$first"

[ -d "$target" ] && rmdir "$target"
mv "$work" "$target"
trap - EXIT
git -C "$target" for-each-ref --sort=creatordate --format="$target: branch %(refname:short), %(objectname:short=12)"
echo "begin with: cd $target && cat README.md"
