# pipelines
echo hello | cat
printf 'c\na\nb\n' | sort | head -n 2
echo x | { read a; echo "got $a"; }
false | true; echo $?
true | false; echo $?
! true | false; echo $?
printf '1\n2\n3\n' | while read n; do echo $((n * 2)); done
yes 2>/dev/null | head -n 1
x=kept; echo | x=lost; echo $x
(echo a; echo b) | (read p; read q; echo $q$p)
echo one |
  cat
: | : ; echo end
sleep 0 & wait $!; echo $?
(exit 9) & wait $!; echo $?
wait; echo $?
