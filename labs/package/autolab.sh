#!/bin/sh
# run.sh: judge what lies beside autograde/ and print Autolab's report; its last line has the scores.
#
#   GRADEFLAGS   more options for the grader (--jobs 1)
set -u

lab=@LAB@
job=$PWD

@SUBMISSION@

# gave_up SENTENCE: no scores.
gave_up()
{
	echo "$1"
	echo '{"scores": {}}'
	exit 0
}

cd "$job/autograde" || gave_up "the package is damaged; tell the staff"
mkdir -p tree handin && tar -C tree -xzf tree.tar.gz || gave_up "the package is damaged; tell the staff"
mkdir -p handin
for file in "$job"/*.tar.gz "$job"/*.tgz "$job"/kernel; do
	[ ! -e "$file" ] || mv "$file" handin
done
cd tree || exit 1
{ sh tests/tools/deps.sh check && make lab-base build/grade build/labtool LAB="$lab"; } >../build.log 2>&1 || {
	tail -n 20 ../build.log
	gave_up "the grader could not be built; tell the staff"
}
tree=$(submission ../handin ..)
build/grade --lab "$lab" --base @BASE@ --tree "$tree" --results ../results --autolab ${GRADEFLAGS:-}
exit 0
