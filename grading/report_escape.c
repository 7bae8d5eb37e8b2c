/* SPDX-License-Identifier: MIT */
/*
 * report_escape.c: bytes of the guest's in our reports.
 *
 *   A guest may print anything: terminal commands, lines that look like ours, zeros.  Whatever is
 *   not printable ASCII, tab or newline is shown as \xNN, and reports indent what is left, so that
 *   none of it can be taken for the grader's own words.
 */
#include "report.h"

#include <stdlib.h>
#include <string.h>

/* How one byte is shown: 1 to 4 characters. */
static size_t
show(char byte, char shown[5])
{
	unsigned char value = (unsigned char)byte;

	if ((value >= ' ' && value <= '~') || value == '\t' || value == '\n') {
		shown[0] = byte;
		shown[1] = '\0';
		return 1;
	}
	snprintf(shown, 5, "\\x%02x", value);
	return 4;
}

void
report_print_escaped(FILE *out, const char *bytes, size_t length, const char *indent)
{
	bool begins = true;
	char shown[5];

	for (size_t i = 0; i < length; i++) {
		if (begins)
			fputs(indent, out);
		show(bytes[i], shown);
		fputs(shown, out);
		begins = bytes[i] == '\n';
	}
	if (!begins)
		fputc('\n', out);
}

char *
report_escape(char *to, size_t size, const char *bytes, size_t length)
{
	size_t used = 0;
	char shown[5];

	for (size_t i = 0; i < length; i++) {
		size_t more = show(bytes[i], shown);

		if (used + more >= size)
			break;
		memcpy(to + used, shown, more);
		used += more;
	}
	to[used] = '\0';
	return to;
}

void
report_take_output(struct record *record, const char *bytes, size_t length)
{
	static const char cut[] = "\n[there was more]\n";
	char shown[5];
	size_t used = 0;

	for (size_t i = 0; i < length; i++) {
		size_t more = show(bytes[i], shown);

		if (used + more + sizeof cut > sizeof record->output) {
			memcpy(record->output + used, cut, sizeof cut - 1);
			used += sizeof cut - 1;
			break;
		}
		memcpy(record->output + used, shown, more);
		used += more;
	}
	record->output[used] = '\0';
	record->output_length = used;
}
