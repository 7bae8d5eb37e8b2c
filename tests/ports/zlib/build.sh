# zlib: compression as a library, with its own test program and a gzip made of it.
#
# packages: zlib

build()
{
	cd zlib
	CC="$CC" CFLAGS=-O1 ./configure --static
	make -j"$JOBS" example minigzip
}

collect()
{
	cp zlib/minigzip "$OUT/bin/"
	cp zlib/example "$OUT/$SHARE/"
	cp zlib/inflate.c "$OUT/$SHARE/text"
}
