/* SPDX-License-Identifier: MIT */
/*
 * ctype.c: classes of characters.
 *
 *   Written as ranges of ASCII, which needs no table; EOF and bytes above 127 are in none of them.
 */
#include <ctype.h>

static int
between(int character, int first, int last)
{
	return (unsigned)character - (unsigned)first <= (unsigned)last - (unsigned)first;
}

int
isdigit(int character)
{
	return between(character, '0', '9');
}

int
isupper(int character)
{
	return between(character, 'A', 'Z');
}

int
islower(int character)
{
	return between(character, 'a', 'z');
}

int
isalpha(int character)
{
	return isupper(character) || islower(character);
}

int
isalnum(int character)
{
	return isalpha(character) || isdigit(character);
}

int
isascii(int character)
{
	return between(character, 0, 127);
}

int
isblank(int character)
{
	return character == ' ' || character == '\t';
}

int
iscntrl(int character)
{
	return between(character, 0, 31) || character == 127;
}

int
isgraph(int character)
{
	return between(character, '!', '~');
}

int
isprint(int character)
{
	return between(character, ' ', '~');
}

int
ispunct(int character)
{
	return isgraph(character) && !isalnum(character);
}

int
isspace(int character)
{
	return character == ' ' || between(character, '\t', '\r');
}

int
isxdigit(int character)
{
	return isdigit(character) || between(character, 'A', 'F') || between(character, 'a', 'f');
}

int
toascii(int character)
{
	return character & 127;
}

int
tolower(int character)
{
	return isupper(character) ? character - 'A' + 'a' : character;
}

int
toupper(int character)
{
	return islower(character) ? character - 'a' + 'A' : character;
}
