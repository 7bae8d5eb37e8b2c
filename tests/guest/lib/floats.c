/* SPDX-License-Identifier: MIT */
#include "floats.h"

union image image_seen;

_Bool
has(uint32_t feature)
{
	uint32_t eax = 1, ebx, ecx, edx;

	__asm__ volatile("cpuid" : "+a"(eax), "=b"(ebx), "=c"(ecx), "=d"(edx));
	return (edx & feature) != 0;
}

struct values
values_of(uint32_t seed)
{
	struct values v = { .first = (int32_t)seed, .last = 1 };

	for (unsigned n = 0; n < X87_REGISTERS; n++)
		v.x87[n] = (int32_t)(seed * (n + 1));
	v.x87[X87_REGISTERS - 1] = 1;
	for (unsigned n = 0; n < sizeof v.xmm / 4; n++)
		(&v.xmm[0][0])[n] = seed * 0x9e3779b9u + n;
	return v;
}

void
values_load(const struct values *v)
{
	__asm__ volatile("fninit");
	for (unsigned n = X87_REGISTERS; n-- > 0;)
		__asm__ volatile("fildl %0" : : "m"(v->x87[n]));
	if (!has(CPUID_SSE))
		return;
	__asm__ volatile("cvtsi2ss %0, %%xmm0\n\t"
			 "cvtsi2ss %1, %%xmm7\n\t"
			 "movups (%2), %%xmm1\n\t"
			 "movups 16(%2), %%xmm2\n\t"
			 "movups 32(%2), %%xmm3\n\t"
			 "movups 48(%2), %%xmm4\n\t"
			 "movups 64(%2), %%xmm5\n\t"
			 "movups 80(%2), %%xmm6"
			 : : "m"(v->first), "m"(v->last), "r"(v->xmm) : "memory");
}

void
values_store(struct values *v)
{
	for (unsigned n = 0; n < X87_REGISTERS; n++)
		__asm__ volatile("fistpl %0" : "=m"(v->x87[n]));
	if (!has(CPUID_SSE))
		return;
	__asm__ volatile("cvttss2si %%xmm0, %0\n\t"
			 "cvttss2si %%xmm7, %1"
			 : "=r"(v->first), "=r"(v->last));
	__asm__ volatile("movups %%xmm1, (%0)\n\t"
			 "movups %%xmm2, 16(%0)\n\t"
			 "movups %%xmm3, 32(%0)\n\t"
			 "movups %%xmm4, 48(%0)\n\t"
			 "movups %%xmm5, 64(%0)\n\t"
			 "movups %%xmm6, 80(%0)"
			 : : "r"(v->xmm) : "memory");
}

_Bool
values_are(const struct values *v, uint32_t seed, uint32_t steps)
{
	struct values expected = values_of(seed);

	expected.x87[0] += (int32_t)steps;
	expected.first += (int32_t)steps;
	return memcmp(v, &expected, has(CPUID_SSE) ? sizeof *v : sizeof v->x87) == 0;
}

void
image_take(union image *image)
{
	memset(image, 0, sizeof *image);
	if (has(CPUID_FXSR))
		__asm__ volatile("fxsave %0" : "=m"(*image));
	else
		__asm__ volatile("fnsave %0" : "=m"(*image));
}

static void
expect_zero(const uint8_t *bytes, uint32_t length)
{
	static const uint8_t zero[128];

	expect_bytes(zero, bytes, length);
}

void
expect_default(const union image *image)
{
	if (!has(CPUID_FXSR)) {
		expect_equal(0x37f, image->fn.control & 0xffff);
		expect_equal(0, image->fn.status & 0xffff);
		expect_equal(0xffff, image->fn.tags & 0xffff);
		expect_zero(image->fn.x87, sizeof image->fn.x87);
		return;
	}
	expect_equal(0x37f, image->fx.control);
	expect_equal(0, image->fx.status);
	expect_equal(0, image->fx.tags & 0xff);
	expect_zero(image->fx.x87, sizeof image->fx.x87);
	if (!has(CPUID_SSE))
		return;
	expect_equal(0x1f80, image->fx.mxcsr);
	expect_zero(image->fx.xmm, sizeof image->fx.xmm);
}

uint32_t
float_use(uint32_t argument)
{
	__asm__ volatile("fninit\n\tfld1\n\tfstp %st(0)");
	return argument;
}

uint32_t
load_and_end(uint32_t seed)
{
	const struct values v = values_of(seed);

	values_load(&v);
	return 0;
}

uint32_t
load_and_end_as_worker(void *seed)
{
	return load_and_end((uint32_t)seed);
}

uint32_t
look_once(void *unused)
{
	(void)unused;
	image_take(&image_seen);
	return 0;
}
