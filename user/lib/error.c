/* SPDX-License-Identifier: MIT */
/*
 * error.c: names and texts of the errors, from the one list of them.
 */
#include <stddef.h>

#include "error.h"

static const struct {
	const char *name, *text;
} errors[] = {
	{ "E_OK", "no error" },
#define ERROR(error, number, meaning) [number] = { #error, meaning },
#include "abi/errors.def"
};

#define ERROR_COUNT	(sizeof errors / sizeof errors[0])

static size_t
error_index(int32_t error)
{
	size_t index = -(uint32_t)error;

	return index < ERROR_COUNT && errors[index].name ? index : ERROR_COUNT;
}

const char *
error_name(int32_t error)
{
	size_t index = error_index(error);

	return index < ERROR_COUNT ? errors[index].name : "E_?";
}

const char *
error_text(int32_t error)
{
	size_t index = error_index(error);

	return index < ERROR_COUNT ? errors[index].text : "not an error the kernel knows";
}
