cd test
MAWK=mawk check 'its own tests' sh ./mawktest
MAWK=mawk check 'floating-point exceptions' sh ./fpe_test
finish
