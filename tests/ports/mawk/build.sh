# mawk: a language for lines and fields.
#
# packages: mawk

build()
{
	cd mawk
	./configure --host=i386-elf CC="$CC" CFLAGS=-O1
	make -j"$JOBS" mawk
}

collect()
{
	cp mawk/mawk "$OUT/bin/"
	cp mawk/mawk "$OUT/bin/awk"
	cp -r mawk/test mawk/examples "$OUT/$SHARE/"
	cp mawk/scan.c "$OUT/$SHARE/"
}
