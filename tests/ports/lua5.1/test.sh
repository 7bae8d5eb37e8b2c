mkdir -p libs/P1
LUA_PATH='?;./?.lua' LUA_INIT="package.path = '?;'..package.path" check 'the test suite' lua5.1 all.lua
finish
