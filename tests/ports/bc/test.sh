for file in *.b; do
	(cat $file; echo quit) | bc -l >new 2>&1
	same $file $file.out new
done
dc dc.d >new
same dc dc.out new
finish
