/* SPDX-License-Identifier: MIT */
/*
 * termios.h: POSIX.1-2017, in the part that the console has.
 */
#pragma once

#include <sys/types.h>

typedef unsigned tcflag_t;
typedef unsigned char cc_t;
typedef unsigned speed_t;

#define VINTR		0
#define VQUIT		1
#define VERASE		2
#define VKILL		3
#define VEOF		4
#define VTIME		5
#define VMIN		6
#define VSTART		8
#define VSTOP		9
#define VSUSP		10
#define VEOL		11
#define NCCS		16

struct termios {
	tcflag_t c_iflag, c_oflag, c_cflag, c_lflag;
	cc_t c_cc[NCCS];
	speed_t c_ispeed, c_ospeed;
};

/* c_iflag */
#define IGNBRK		0x0001
#define BRKINT		0x0002
#define IGNPAR		0x0004
#define PARMRK		0x0008
#define INPCK		0x0010
#define ISTRIP		0x0020
#define INLCR		0x0040
#define IGNCR		0x0080
#define ICRNL		0x0100
#define IXON		0x0400
#define IXANY		0x0800
#define IXOFF		0x1000

/* c_oflag */
#define OPOST		0x0001
#define ONLCR		0x0004

/* c_cflag */
#define CSIZE		0x0030
#define   CS8		0x0030
#define CSTOPB		0x0040
#define CREAD		0x0080
#define PARENB		0x0100
#define HUPCL		0x0400
#define CLOCAL		0x0800

/* c_lflag */
#define ISIG		0x0001
#define ICANON		0x0002
#define ECHO		0x0008
#define ECHOE		0x0010
#define ECHOK		0x0020
#define ECHONL		0x0040
#define NOFLSH		0x0080
#define TOSTOP		0x0100
#define IEXTEN		0x8000

#define B0		0
#define B9600		9600
#define B38400		38400
#define B115200		115200

#define TCSANOW		0
#define TCSADRAIN	1
#define TCSAFLUSH	2

#define TCIFLUSH	0
#define TCOFLUSH	1
#define TCIOFLUSH	2

int tcgetattr(int file, struct termios *terminal);
int tcsetattr(int file, int when, const struct termios *terminal);
int tcflush(int file, int queue);
int tcdrain(int file);
int tcsendbreak(int file, int duration);
pid_t tcgetsid(int file);
void cfmakeraw(struct termios *terminal);
speed_t cfgetispeed(const struct termios *terminal);
speed_t cfgetospeed(const struct termios *terminal);
int cfsetispeed(struct termios *terminal, speed_t speed);
int cfsetospeed(struct termios *terminal, speed_t speed);
