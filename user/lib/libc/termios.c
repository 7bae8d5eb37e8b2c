/* SPDX-License-Identifier: MIT */
/*
 * termios.c: what of termios.h only changes a structure.
 */
#include <termios.h>

void
cfmakeraw(struct termios *terminal)
{
	terminal->c_iflag &= ~(tcflag_t)(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON);
	terminal->c_oflag &= ~(tcflag_t)OPOST;
	terminal->c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
	terminal->c_cflag &= ~(tcflag_t)(CSIZE | PARENB);
	terminal->c_cflag |= CS8;
	terminal->c_cc[VMIN] = 1;
	terminal->c_cc[VTIME] = 0;
}

speed_t
cfgetispeed(const struct termios *terminal)
{
	return terminal->c_ispeed;
}

speed_t
cfgetospeed(const struct termios *terminal)
{
	return terminal->c_ospeed;
}

int
cfsetispeed(struct termios *terminal, speed_t speed)
{
	terminal->c_ispeed = speed;
	return 0;
}

int
cfsetospeed(struct termios *terminal, speed_t speed)
{
	terminal->c_ospeed = speed;
	return 0;
}
