# lua5.1: the language, with files of the test suite of Lua 5.1, which the sources of another implementation of it carry.
#
# packages: lua5.1 golang-github-yuin-gopher-lua
# long

build()
{
	make -C lua5.1/src -j"$JOBS" CC="$CC" MYCFLAGS='-O1 -DLUA_USE_POSIX' lua
}

collect()
{
	cp lua5.1/src/lua "$OUT/bin/lua5.1"
	cp golang-github-yuin-gopher-lua/_lua5.1-tests/*.lua "$OUT/$SHARE/"
}
