# fields-are-cut-at-ifs
show() { echo "$#:"; for a; do echo "  <$a>"; done; }
v='  one   two  '; show $v; show "$v"
IFS=:; p='a:b::c:'; show $p; show :a; p=':x'; show $p
IFS=' :'; p='a : b:c  d'; show $p
IFS=; v='a b'; show $v
unset IFS; show $(printf 'x\ny z\n\n')
n=; show $n; show "$n"; show x$n; show "$n"x ''
X=1 Y=; show a ${X:+b c} d; show ${Y:-d "e f" g}; show ${X:+'p q' r$X  s}; show ${X:+}; show ${X:+""}; show "${X:+a b}"; show x${Y:-a b}y
set -- 1 '2 3'; show ${X:+a "$@" b}; Z=${Y:-a  b}; show "$Z"; show ${Y:-${X:+u v} w}
IFS=:; show ${Y:-a:b c} d:e; case a:b in ${X:+a:b}) echo whole;; esac
