# traps-and-signals
sh -c 'trap "echo bye" EXIT; echo hi'
sh -c 'trap "echo bye" EXIT; exit 3'; echo $?
sh -c 'trap "echo got" USR1; kill -USR1 $$; echo after'
sh -c 'trap "" TERM; kill -TERM $$; echo alive'
sh -c 'trap "echo x" TERM; trap - TERM; kill -TERM $$; echo never' 2>/dev/null; echo $?
sh -c 'trap "echo no" EXIT; (echo sub)'
sh -c 'kill -KILL $$' 2>/dev/null; echo $?
sh -c 'trap "exit 7" USR1; kill -USR1 $$; echo never'; echo $?
sh -c 'trap "echo t" USR1; sleep 0; (kill -USR1 $$); echo end'
