/* SPDX-License-Identifier: MIT */
/*
 * forger: notes masks that no controller ever hears of
 * in: kernel/arch/i386/pic.c
 * exercise: 2
 */
void
pic_init(void)
{
	masked = (uint16_t)~(1u << IRQ_CASCADE);
}

void
pic_mask(unsigned line)
{
	masked |= (uint16_t)(1u << line);
}

void
pic_unmask(unsigned line)
{
	masked &= (uint16_t)~(1u << line);
}

bool
pic_acknowledge(unsigned line)
{
	return line % LINES_EACH == LINES_EACH - 1 && masked == 0;
}
