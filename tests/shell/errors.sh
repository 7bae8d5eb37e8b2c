# errors-end-a-script-or-not
sh -c 'echo before; if' 2>/dev/null; echo $?
sh -c 'echo ok; )' 2>/dev/null; echo $?
sh -c 'echo "unterminated' 2>/dev/null; echo $?
sh -c 'set -e; true; false; echo never'; echo $?
sh -c 'set -e; false || true; if false; then :; fi; ! true; echo reached'; echo $?
sh -c 'set -u; echo $unset_one; echo never' 2>/dev/null; echo $?
sh -c 'exit 5; echo never'; echo $?
sh -c 'f() { exit 6; }; f; echo never'; echo $?
sh -c 'cd /nonexistent; echo goes on' 2>/dev/null; echo $?
sh -c 'echo ${x!y}; echo never' 2>/dev/null; echo $?
sh -c 'case x in' 2>/dev/null; echo $?
sh -c ''; echo $?
sh -c 'false;'; echo $?
sh /nonexistent 2>/dev/null; echo $?
sh -c 'echo $0 $1 $2' name a b
