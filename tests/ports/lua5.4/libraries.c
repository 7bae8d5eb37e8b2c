/* SPDX-License-Identifier: MIT */
/*
 * libraries.c: what the interpreter has from the start: the standard libraries, and LPeg.  It takes
 * the place of Lua's linit.c.
 */
#include "lua.h"
#include "lauxlib.h"
#include "lualib.h"

int luaopen_lpeg(lua_State *lua);

void
luaL_openlibs(lua_State *lua)
{
	static const luaL_Reg libraries[] = {
		{ LUA_GNAME, luaopen_base }, { LUA_LOADLIBNAME, luaopen_package }, { LUA_COLIBNAME, luaopen_coroutine },
		{ LUA_TABLIBNAME, luaopen_table }, { LUA_IOLIBNAME, luaopen_io }, { LUA_OSLIBNAME, luaopen_os },
		{ LUA_STRLIBNAME, luaopen_string }, { LUA_MATHLIBNAME, luaopen_math }, { LUA_UTF8LIBNAME, luaopen_utf8 },
		{ LUA_DBLIBNAME, luaopen_debug }, { "lpeg", luaopen_lpeg },
	};

	for (size_t i = 0; i < sizeof libraries / sizeof libraries[0]; i++) {
		luaL_requiref(lua, libraries[i].name, libraries[i].func, 1);
		lua_pop(lua, 1);
	}
}
