# builtins
cd /tmp; pwd; cd - >/dev/null; cd /; pwd
X=1 sh -c 'echo "[$X]"'; echo "[$X]"
export Y=2; sh -c 'echo $Y'; unset Y; sh -c 'echo "[$Y]"'
eval 'a=1; b=$((a + 1))'; echo $b; eval "echo '\$b'"
echo 'one two  three' | { read a b; echo "$a|$b"; }
echo 'a:b:c' | { IFS=: read x y; echo "$x|$y"; }
printf 'back\\slash\n' | { read r; echo "$r"; }; printf 'back\\slash\n' | { read -r r; echo "$r"; }
read nothing </dev/null; echo $?
set -- a b c; set x y; echo $# $1; set -f; echo *; set +f
[ a = a ] && [ a != b ] && [ 1 -lt 2 ] && [ -n x ] && [ -z '' ] && echo tests
[ -d / ] && [ ! -f / ] && [ -e / ] && echo files
[ 1 -eq 1 -a 2 -gt 1 ] && [ 1 = 2 -o 1 = 1 ] && [ \( 1 = 1 \) ] && echo compound
[ '' ]; echo $?; test; echo $?; [ ! ]; echo $?; [ -f ]; echo $?; [ = = = ]; echo $?
[ x -eq 1 ] 2>/dev/null; echo $?
(readonly R=1; R=2; echo never) 2>/dev/null; echo $?
(exit 300); echo $?
type cd >/dev/null && command -v cd
command -v nonexistent; echo $?
nonexistent 2>/dev/null; echo $?
/etc 2>/dev/null; echo $?
true; : ; false; echo $?
umask 022; umask
env -i PATH="$PATH" sh -c 'cd; pwd; echo ~; env | grep HOME'
