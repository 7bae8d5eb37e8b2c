# parameters-and-their-forms
unset u; e=; v=value
echo "${u-default} ${e-default} ${v-default}" "[${u:-d}] [${e:-d}] [${v:-d}]"
echo "${u+set} ${e+set} ${v+set}" "[${u:+s}] [${e:+s}] [${v:+s}]"
echo "${u=now} $u" "${w:=${v}2}" "$w"
(unset q; : ${q?is missing}; echo not reached) 2>/dev/null; echo $?
path=/usr/local/lib/libc.so.6
echo ${path##*/} ${path#*/} ${path%/*} ${path%%/*} ${path%.so*}
echo ${#path} ${#v} ${#}
f='a*b'; echo ${f#a\*} ${f#"a*"} "${f%'*b'}"
set -- one "two words" three
echo "$1|$2|$3|$4|$#"
for i in "$@"; do echo "<$i>"; done
for i in $*; do echo "<$i>"; done
for i in "$*"; do echo "<$i>"; done
IFS=,; echo "$*"; unset IFS
shift; echo "$1 $#"; shift 2; echo "[$*] $#"
set -- a b c d e f g h i j k; echo ${10} ${11} $10
for i in "$@"; do :; done; echo $i
set --; for i in "$@"; do echo never; done; echo "x$@y"
