# What its makefile does for "make test".
for n in 1 2 3; do
	bzip2 -$n <sample$n.ref >new$n.bz2
	same "sample $n compressed" sample$n.bz2 new$n.bz2
done
bzip2 -d <sample1.bz2 >new1
bzip2 -d <sample2.bz2 >new2
bzip2 -ds <sample3.bz2 >new3
for n in 1 2 3; do
	same "sample $n again" sample$n.ref new$n
done
finish
