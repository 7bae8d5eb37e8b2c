# What its makefile does for "make test".
check 'its own tests' ./example new.gz
minigzip <text >text.gz
minigzip -d <text.gz >again
same 'a text, compressed and back' text again
finish
