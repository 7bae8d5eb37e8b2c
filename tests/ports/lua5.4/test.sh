check 'LPeg' ./lua-with-lpeg test.lua
# What 5.1 called otherwise.
older='loadstring=load; unpack=table.unpack; table.getn=function(t) return #t end; math.mod=math.fmod; Message=print; gcinfo=function() return collectgarbage"count" end'
for file in calls checktable code files literals math sort strings ${LONG:+constructs verybig}; do
	check "$file.lua" lua -e "$older" $file.lua
done
finish
