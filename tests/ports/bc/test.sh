for file in *.b; do
	bc -l <$file >new 2>&1
	same $file ${file%.b}.out new
done
dc dc.txt >new
same dc dc.out new
finish
