/* SPDX-License-Identifier: MIT */
/*
 * protocol/echo.h: what the echo server answers.
 *
 *   label      request         reply
 *   ECHO_SAY   payload: text   words[0]: its length, words[1]: the badge it came with,
 *                              words[2]: how many requests there were, payload: the text
 */
#pragma once

enum echo_label {
	ECHO_SAY,
	ECHO_LABELS
};
