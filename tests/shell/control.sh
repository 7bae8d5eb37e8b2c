# control-structures
if true; then echo yes; else echo no; fi
if false; then echo 1; elif true; then echo 2; else echo 3; fi
if ! false; then echo inverted; fi
if false; then echo never; fi; echo $?
for i in 1 2 3; do
	if [ $i = 2 ]; then continue; fi
	echo $i
done
while :; do echo once; break; done
until true; do echo never; done
for i in 1 2; do for j in a b c; do [ $j = b ] && continue 2; echo $i$j; done; done
for i in 1 2; do for j in a b; do [ $j = b ] && break 2; echo $i$j; done; done
case hello in h?llo) echo one;; *) echo two;; esac
case x in a|b) echo ab;; x|y) echo xy;; esac
case '*' in '*') echo star;; esac
case abc in "a*") echo wrong;; a*) echo right;; esac
case none in a) echo a;; esac; echo $?
v='a b'; case $v in 'a b') echo unsplit;; esac
case [ in [[]) echo bracket;; esac
case 5 in [0-4]) echo low;; [!0-4]) echo high;; esac
for x in; do echo never; done; echo "done $?"
{ echo group; false; } || echo failed
(echo sub; exit 3); echo $?
true && false || echo or; false || true && echo and
i=0; until [ $i -ge 2 ]; do i=$((i + 1)); done; echo $i
