# tools-that-scripts-use
cd ${TMPDIR:-/tmp}; d=tools_scripts.d; rm -rf $d; mkdir $d; cd $d
expr 1 + 2; expr 7 - 10; expr 6 '*' 7; expr 17 / 5; expr -17 % 5; expr '(' 1 + 2 ')' '*' 3; expr 1 + 2 '*' 3
expr 3 = 3; expr 3 = 4; echo $?; expr 10 '>' 9; expr abc '<' abd; expr b '>=' c; expr 5 '!=' 5; expr 2 '<=' 2
expr a '|' b; expr '' '|' b; expr 0 '|' 0; echo $?; expr a '&' 0; expr a '&' b; expr '' ; echo $?
expr hello : 'l*'; expr hello : 'h.*l'; expr file.c : '\(.*\)\.c'; expr x : '\(y\)'; echo $?; expr hello : '^he'
expr 1 / 0 2>/dev/null; echo $?; expr a + 1 2>/dev/null; echo $?; expr 2>/dev/null; echo $?; expr 1 2 2>/dev/null; echo $?; expr '(' 1 2>/dev/null; echo $?
printf 'a\nb\n' | tee one two; cat one two; printf 'c\n' | tee -a one >/dev/null; cat one; echo x | tee /nothing/here 2>/dev/null; echo $?
f=$(mktemp); [ -f "$f" ] && [ ! -s "$f" ] && echo a file; rm "$f"; f=$(mktemp -d here.XXXXXX); [ -d "$f" ] && echo a folder; case $f in here.??????) echo named; esac; rmdir "$f"
mktemp none 2>/dev/null; echo $?; mktemp /nothing/XXXXXX 2>/dev/null; echo $?
basename /a/b.c; basename b.c .c; basename /; basename a/; basename .c .c; dirname /a/b; dirname b; dirname /a; dirname a/b/
echo '[a]b' | fgrep ']b'; echo aab | egrep 'a+b'; sh - -c 'echo never' 2>/dev/null || echo no such script
cd ..; rm -r $d
