# bc, dc: calculators of any precision.
#
# packages: bc ed
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
	cp bc/Test/*.b "$OUT/$SHARE/"
	for file in bc/Test/*.b; do
		(cat "$file"; echo quit) | host/bc/bc -l >"$OUT/$SHARE/$(basename "$file").out" 2>&1
	done
	echo '2 100 ^ p 20 k 2 v p [ la 1 + d sa p 10 >b ] sb 0 sa lb x' >"$OUT/$SHARE/dc.d"
	host/dc/dc "$OUT/$SHARE/dc.d" >"$OUT/$SHARE/dc.out"
}
