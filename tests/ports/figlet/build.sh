# figlet: large letters out of small ones.
#
# packages: figlet
# long

build()
{
	make -C figlet -j"$JOBS" CC="$CC" LD="$CC" CFLAGS=-O1 DEFAULTFONTDIR=fonts figlet chkfont
}

collect()
{
	cp figlet/figlet "$OUT/$SHARE/"
	cp figlet/run-tests.sh figlet/showfigfonts figlet/figlist figlet/chkfont "$OUT/$SHARE/"
	cp -r figlet/fonts figlet/tests "$OUT/$SHARE/"
}
