# tools-for-files
cd ${TMPDIR:-/tmp}; d=tools_files.d; rm -rf $d; mkdir $d; cd $d
mkdir a; mkdir -p a/b/c; mkdir a 2>/dev/null; echo $?; mkdir -p a; echo $?; mkdir x/y 2>/dev/null; echo $?
echo one >a/f; cp a/f a/g; cat a/g; cp a/f a/b; ls a/b; cp -r a z; ls -R z; cp a z 2>/dev/null; echo $?; cp a/f a/f 2>/dev/null; echo $?
cp nothing x 2>/dev/null; echo $?; cp a/f a/g z/b; ls z/b; cp a/f a/g a/nodir 2>/dev/null; echo $?
mv a/g a/h; ls a; mv a/h z; ls z; mv z y; ls; mv nothing q 2>/dev/null; echo $?
ln a/f hard; ln -s a/f soft; cat hard soft; echo two >a/f; cat hard soft; ls -d soft; ln -s nowhere dangling; cat dangling 2>/dev/null; echo $?; ln -s x soft 2>/dev/null; echo $?; ln -sf x soft
rm hard soft dangling; rm nothing 2>/dev/null; echo $?; rm -f nothing; echo $?; rm a 2>/dev/null; echo $?; rm -r y; ls
rmdir a 2>/dev/null; echo $?; mkdir e; rmdir e; ls
touch new; ls new; touch -c never; ls never 2>/dev/null; echo $?
ls nothing 2>/dev/null; echo $?; ls -a; ls a/f a; ls -1F
find . | sort; find a -name f; find . -type d | sort; find . -name '*e*' -type f; find a -maxdepth 1 | sort; find . -type f -exec echo {} \; | sort; find a ! -type d; find . -size 0 -type f; find nothing 2>/dev/null; echo $?
find . -name new -delete; ls
pwd | sed 's/.*\///'; cd a; pwd | sed 's/.*\///'; cd ..
env -i A=1 B=2 env | grep '^[AB]' | sort; env X=y sh -c 'echo $X'; env nothing 2>/dev/null; echo $?
sleep 0; sleep x 2>/dev/null; echo $?
printf '%s-%s\n' a b c; printf '%d %x %o %c %5s|%-5s|%05d\n' 10 255 8 xyz ab cd 42; printf '\t\101\\n\n'; printf '%b\n' 'a\tb'; printf '%d\n' x 2>/dev/null; echo $?; printf '%.2f %e %g\n' 3.14159 1000 0.0001; printf '%%\n'; printf 'no newline'; echo
date -u +%Y | grep -c '^20'; date +x; date nothing 2>/dev/null; echo $?
echo a b; echo -n x; echo; kill -l | head -n 2 | wc -l; kill -0 $$; echo $?; kill nothing 2>/dev/null; echo $?
printf '#!/bin/sh\necho ran "$1"\n' >s; ./s 2>/dev/null; echo $?; chmod +x s; ./s x; chmod 600 s; ./s 2>/dev/null; echo $?; chmod -x,u=rwx,go+r s; ls -l s | sed 's/ .*//'; chmod a-r,g=w+x s; ls -l s | sed 's/ .*//'
chmod 999 s 2>/dev/null; echo $?; chmod u+q s 2>/dev/null; echo $?; chmod +x 2>/dev/null; echo $?; chmod +x nothing 2>/dev/null; echo $?; mkdir -p k/l; touch k/f; chmod -R a=r,u+wX k; ls -l k | grep '^[-d]' | sed 's/ .*//'
touch t; chmod 600 t; ln -s ../t k/t; ln -s . k/k; chmod -R a+x k 2>/dev/null; echo $?; ls -l t | sed 's/ .*//'; rm -r k s t
env test -d a; echo $?; env test a = b; echo $?; find a -name f -exec test -f {} \; -print; env true; echo $?; env false; echo $?
for t in cat cp grep find sed sort; do $t -h 2>&1 </dev/null | head -n 1 | sed 's/:.*//'; done
cd ..; rm -r $d
