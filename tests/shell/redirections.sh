# redirections
d=$(mktemp -d 2>/dev/null || { mkdir -p /tmp/redirections; echo /tmp/redirections; }); cd $d
echo one >f; echo two >>f; cat f; cat <f
{ echo out; echo err >&2; } >o 2>e; cat o e
{ echo out; echo err >&2; } >both 2>&1; cat both
cat <<END
expanded $((1 + 1)) $(echo cmd) \$literal
	tab
END
cat <<'END'
literal $x $(echo no) \
END
cat <<-END
	tabs gone
	END
cat <<A; cat <<B
first
A
second
B
exec 3>three; echo to three >&3; exec 3>&-; cat three
exec 4<f; read a <&4; read b <&4; echo "$b $a"; exec 4<&-
while read line; do echo "[$line]"; done <f
echo x >f2; (cat <f2; cat) <f
cat </nonexistent 2>/dev/null; echo $?
: >empty; cat empty; [ -s empty ] || echo empty
echo redirected >a$((1 + 1)); ls
ls nothing >/dev/null 2>&1 || echo failed
echo hidden 2>&1 >/dev/null
if true; then echo in if; fi >iff; cat iff
for i in 1 2; do echo $i; done >loop; cat loop
cd /; rm -rf $d
