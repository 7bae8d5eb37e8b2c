check 'its own tests' sh run-tests.sh fonts
finish
