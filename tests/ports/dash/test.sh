for file in arithmetic fields functions pipelines quoting tools_text; do
	(dash $file.sh 2>/dev/null; echo status $?) >new
	same $file $file.out new
done
finish
