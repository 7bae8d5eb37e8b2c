# quoting-keeps-what-it-says
x='a  b'; star='*'
echo $x "$x" '$x' \$x "\$x" "a\.b" 
echo "$star" '*' \* "a'b" 'a"b' "a\"b"
echo a"b"'c'\d e\ f
echo "line 1
line 2" one\
two
empty=
set -- $empty "$empty" '' x
echo $#
echo "`echo in back quotes`" `echo "a  b"` "`echo \"a  b\"`"
echo "$(echo "nested $(echo "twice")")"
echo ${x} "${x}" a${x}b
echo "#no comment" a#b # a comment
