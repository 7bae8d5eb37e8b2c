cp /bin/ed .
check 'its own tests' sh testsuite/check.sh testsuite
finish
