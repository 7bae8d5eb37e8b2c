# fields-are-cut-at-ifs
show() { echo "$#:"; for a; do echo "  <$a>"; done; }
v='  one   two  '; show $v; show "$v"
IFS=:; p='a:b::c:'; show $p; show :a; p=':x'; show $p
IFS=' :'; p='a : b:c  d'; show $p
IFS=; v='a b'; show $v
unset IFS; show $(printf 'x\ny z\n\n')
n=; show $n; show "$n"; show x$n; show "$n"x ''
