# tools-for-text
cd ${TMPDIR:-/tmp}; d=tools_text.d; rm -rf $d; mkdir $d; cd $d
printf 'b 2\na 10\nc 1\na 10\n' >f; printf 'one two\n\nthree' >g
cat f g; echo; cat <f; cat f - <g; echo; cat nothing; echo $?
sort f; sort -r f; sort -n -k 2 f; sort -u f; sort -t ' ' -k 2 f; sort f g; sort </dev/null
uniq f; sort f | uniq -c; sort f | uniq -d; sort f | uniq -u
wc f g; wc -l f; wc -w <g; wc -c g; wc /dev/null
head -n 2 f; head -1 f; head -c 3 f; echo; head -n 1 f g; tail -n 2 f; tail -1 f; tail -c 4 f; tail -n +3 f; printf 'no end' | tail -n 1; echo
grep a f; grep -n 1 f; grep -c a f; grep -v a f; grep -i A f; grep -l a f g; grep -q a f && echo found; grep zzz f; echo $?
grep -E '(b|c) [0-9]$' f; grep '^a.*0$' f; grep -F '.' f; echo $?; grep -x 'c 1' f; grep -w tw g; echo $?; grep -w two g; grep two f g; grep -h two f g; grep -e a -e b f | head -n 2
grep '[' f 2>/dev/null; echo $?; grep a nothing 2>/dev/null; echo $?
sed 's/a/X/' f; sed 's/[0-9]/<&>/g' f; sed -n '2,3p' f; sed '1d' f; sed '/^a/d' f; sed -n '$=' f; sed 's/\(.\) \(.*\)/\2 \1/' f; sed -E 's/(.) (.*)/\2-\1/;s/1/i/' f; sed 2q f; sed 's/b*/-/g' g; echo
sed 's|a|/|;s/1/\
/' f; sed 'x' f 2>/dev/null; echo $?
cmp f f; echo $?; cmp -s f g; echo $?; printf 'ab\nc' >h; printf 'ab\nd' >i; cmp h i; echo $?
hexdump g; printf 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAx' | hexdump; hexdump -n 4 -s 2 f
printf 'b\0z\nb\0a\nb\nb\0a' >z; sort z | hexdump; sort -u z | wc; sort z | uniq -c | hexdump; sed -n '1s/z/y/p;$s/a$/&&/p' z | hexdump; grep 'a$' z | hexdump; grep -c -F a z; grep -x b z
printf '_\nb\na\nA\n' | sort -f; echo aab aab | sed 's/\<a/X/g;s/b */&&/2'; printf 'same\nsame' | uniq -c
cd ..; rm -r $d
