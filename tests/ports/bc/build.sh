# bc, dc: calculators of any precision.
#
# packages: bc ed
# long
#
#   Its library of functions is compiled into it by bc itself, so it is built for the host first (which takes an ed); the host's then
#   says what the tests print.

build()
{
	cp -a bc host
	(cd ed && ./configure CC="$HOSTCC" CFLAGS=-O1 && make -j"$JOBS")
	PATH=$PWD/ed:$PATH
	cd host
	./configure CC="$HOSTCC" CFLAGS=-O1
	make MAKEINFO=true
	cd ..
	cd bc
	./configure --host=i386-elf CC="$CC" CFLAGS=-O1
	cp ../host/bc/libmath.h bc/
	make -C lib -j"$JOBS"
	make -C bc -j"$JOBS" -o libmath.h
	make -C dc -j"$JOBS"
}

collect()
{
	cp bc/bc/bc bc/dc/dc "$OUT/bin/"
	for name in array arrayp aryprm atan div ln sine sqrt sqrt1 sqrt2 testfn; do
		cp "bc/Test/$name.b" "$OUT/$SHARE/"
		host/bc/bc -l <"bc/Test/$name.b" >"$OUT/$SHARE/$name.out" 2>&1
	done
	echo '2 100 ^ p 20 k 2 v p [ la 1 + d sa p 10 >b ] sb 0 sa lb x' >"$OUT/$SHARE/dc.txt"
	host/dc/dc "$OUT/$SHARE/dc.txt" >"$OUT/$SHARE/dc.out"
}
