# ed: the standard editor.
#
# packages: ed
# long

build()
{
	cd ed
	./configure CC="$CC" CFLAGS=-O1
	make -j"$JOBS"
}

collect()
{
	cp ed/ed "$OUT/bin/"
	cp -r ed/testsuite "$OUT/$SHARE/"
}
