# bzip2: a compressor.
#
# packages: bzip2

build()
{
	make -C bzip2 -j"$JOBS" CC="$CC" CFLAGS='-O1 -D_FILE_OFFSET_BITS=64' bzip2 bzip2recover
}

collect()
{
	cp bzip2/bzip2 bzip2/bzip2recover "$OUT/bin/"
	cp bzip2/sample* "$OUT/$SHARE/"
}
