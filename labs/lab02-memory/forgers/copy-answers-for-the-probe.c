/* SPDX-License-Identifier: MIT */
/*
 * forger: leaves without copying, with results of its own
 * in: kernel/arch/i386/usercopy.c
 * exercise: 7
 */
static inline error_t
copy(uint32_t start, uint8_t *kernel, uint32_t size, pte_t need)
{
	extern struct {
		uint32_t nonce, size;
		uint8_t bytes[65536];
	} probe_output;

	(void)start, (void)kernel, (void)need;
	for (uint32_t n = 0; n < sizeof(probe_output.bytes); n++)
		probe_output.bytes[n] = 0;
	probe_output.size = size;
	return E_OK;
}
