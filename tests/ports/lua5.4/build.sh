# lua5.4: the language, with its authors' pattern library linked in.
#
# packages: lua5.4 lua-lpeg golang-github-yuin-gopher-lua
#
#   The package carries no tests of Lua 5.4.  So it runs what others carry: LPeg's own test, which leans on the interpreter's whole
#   C interface; the programs of Lua 5.1's test folder, and the files of Lua 5.1's test suite that hold for 5.4 as well.

build()
{
	make -C lua5.4/src -j"$JOBS" CC="$CC" SYSCFLAGS=-DLUA_USE_POSIX MYCFLAGS=-O1 lua
	for part in lpvm lpcap lptree lpcode lpprint; do
		"$CC" -O1 -DNDEBUG -Ilua5.4/src -c -o "lua-lpeg/$part.o" "lua-lpeg/$part.c"
	done
	"$CC" -O1 -Ilua5.4/src -o lua-with-lpeg "$here/tests/ports/lua5.4/libraries.c" lua5.4/src/lua.o lua-lpeg/*.o lua5.4/src/liblua.a -lm
}

collect()
{
	cp lua5.4/src/lua "$OUT/bin/lua"
	cp lua-with-lpeg "$OUT/$SHARE/"
	cp lua-lpeg/test.lua lua-lpeg/re.lua "$OUT/$SHARE/"
	for file in calls checktable code constructs files literals math sort strings verybig; do
		cp "golang-github-yuin-gopher-lua/_lua5.1-tests/$file.lua" "$OUT/$SHARE/"
	done
}
