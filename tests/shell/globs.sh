# file-name-patterns
d=$(mktemp -d 2>/dev/null || { mkdir -p /tmp/globs; echo /tmp/globs; }); cd $d
: >a.c; : >b.c; : >c.h; : >.hidden; mkdir dir; : >dir/x; : >'sp ace'
echo *; echo *.c; echo [ab].?; echo [!a]*.c; echo nothing*; echo "*.c" \*.c
echo dir/*; echo */x; echo .h*; for f in sp*; do echo "<$f>"; done
p='*.h'; echo $p "$p"
cd /; rm -rf $d
