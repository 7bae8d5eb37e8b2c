#!/bin/sh
# branches.sh: make the branches of a starter, lab1, lab2 ..., in the clone that this tree is.
#
#   They are the very commits that starter.sh makes, so what is there already and is the same stays; a branch of such a name that
#   holds other work is never moved.
set -eu

build=${PITH_BUILD:-build}
scratch=$build/labs/branches
trap 'rm -rf "$scratch" "$scratch.new"' EXIT
trap 'exit 1' HUP INT TERM

[ -e .git ] || { echo "lab-branches: this tree is no git clone; make starter DIR=... writes a repository of its own" >&2; exit 1; }
mkdir -p "$build/labs"
rm -rf "$scratch"
sh labs/starter.sh "$scratch" >/dev/null
for branch in $(git -C "$scratch" for-each-ref --format='%(refname:short)'); do
	git fetch -q "$scratch" "refs/heads/$branch:refs/heads/$branch" || {
		echo "lab-branches: the branch $branch is there already and holds something else; rename it first:" \
			"git branch -m $branch my-$branch" >&2
		exit 1
	}
	echo "$branch $(git rev-parse --short=12 "$branch")"
done
