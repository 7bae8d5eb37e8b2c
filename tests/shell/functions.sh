# functions
f() { echo "f: $1 $# $0" | sed 's/ [^ ]*$//'; return 7; }
f a b; echo $?
set -- outer; f x; echo "$1"
fact() { if [ $1 -le 1 ]; then echo 1; else echo $(($1 * $(fact $(($1 - 1))))); fi; }
fact 6
g() { local v=inner; h; echo "g: $v"; }
h() { echo "h: $v"; }
v=global; g; echo "$v"
sub() ( v=changed; echo "$v" ); sub; echo "$v"
redirected() { echo out; echo err >&2; } 2>/dev/null
redirected
loop() { for i in 1 2 3; do [ $i = 2 ] && return 5; echo $i; done; }
loop; echo $?
echo() { command echo "wrapped: $*"; }; echo hi; unset -f echo; echo hi
g2() { f2() { echo defined inside; }; }; g2; f2
many() { while [ $# -gt 0 ]; do echo "$1"; shift; done; }; many a 'b c' d
