# dash: a POSIX shell; it runs the cases that Pith's own shell has.
#
# packages: dash

build()
{
	cd dash
	./configure --host=i386-elf CC="$CC" CC_FOR_BUILD="$HOSTCC" CFLAGS=-O1
	make -j"$JOBS"
}

collect()
{
	cp dash/src/dash "$OUT/bin/"
	cp "$here"/tests/shell/*.sh "$here"/tests/shell/*.out "$OUT/$SHARE/"
}
