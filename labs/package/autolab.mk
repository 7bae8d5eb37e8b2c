# Autolab puts this file, as Makefile, beside autograde.tar and what was handed in.
all:
	@tar -xf autograde.tar
	@sh autograde/run.sh
