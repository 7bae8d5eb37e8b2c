/* SPDX-License-Identifier: MIT */
/*
 * provoke.h: failures on demand, to see what the kernel says about them.
 *
 *   The command-line value panic=WHAT makes the kernel fail on purpose once the boot stage of a lab is done:
 *
 *     now         lab 1   a panic
 *     assert      lab 1   a wrong assertion
 *     deep        lab 1   a panic in provoke_inner(), called by provoke_middle(), called by provoke_outer()
 *     fault       lab 3   a read from an address that is not mapped
 *     recursion   lab 3   a fault while a panic is being reported
 *     stack       lab 3   endless recursion, into the page below the kernel stack
 */
#pragma once

/* Fails as the command line says, if it says so for this lab; else does nothing. */
void provoke(unsigned lab);
