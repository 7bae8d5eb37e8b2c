/* SPDX-License-Identifier: MIT */
/*
 * judge_screen.c: exercise 1.2, vga_put(): what the screen's memory holds.
 *
 *   Every test draws a screen full of random cells, a place and an attribute, and bytes to show
 *   there.  The whole screen is compared afterwards, so a cell that should have stayed as it was
 *   counts as much as one that should have changed.
 */
#include "labs/lab01-boot/tests/judge.h"

#include <stdlib.h>
#include <string.h>

#define COLUMNS		80u
#define ROWS		25u
#define TAB_WIDTH	8u
#define TEXT_MAX	4096u

struct scene {
	struct probe_screen before;
	uint8_t text[TEXT_MAX];
};

/* ---- what a right vga_put() does -------------------------------------------------------------------------------- */

static void
model_put(struct probe_screen *screen, uint8_t byte)
{
	uint32_t place = screen->row * COLUMNS + screen->column;
	uint16_t attribute = (uint16_t)(screen->attribute << 8);

	if (byte == '\n')
		place += COLUMNS - screen->column;
	else if (byte == '\r')
		place -= screen->column;
	else if (byte == '\b')
		place -= screen->column > 0;
	else if (byte == '\t')
		place += TAB_WIDTH - screen->column % TAB_WIDTH;
	else
		screen->cells[place++] = attribute | byte;
	if (place == PROBE_CELLS) {
		place -= COLUMNS;
		memmove(screen->cells, screen->cells + COLUMNS, (PROBE_CELLS - COLUMNS) * sizeof *screen->cells);
		for (uint32_t i = PROBE_CELLS - COLUMNS; i < PROBE_CELLS; i++)
			screen->cells[i] = attribute | ' ';
	}
	screen->row = place / COLUMNS;
	screen->column = place % COLUMNS;
}

/* ---- drawing ------------------------------------------------------------------------------------------------------ */

static uint8_t
draw_visible(struct random *random)
{
	uint8_t byte;

	do
		byte = (uint8_t)random_next(random);
	while (byte >= '\b' && byte <= '\r');
	return byte;
}

static void
draw_scene(struct random *random, struct scene *scene)
{
	memset(scene, 0, sizeof *scene);
	for (uint32_t i = 0; i < PROBE_CELLS; i++)
		scene->before.cells[i] = (uint16_t)random_next(random);
	scene->before.attribute = random_between(random, 0x01, 0xff);
	scene->before.row = random_below(random, ROWS - 3);
	scene->before.column = random_below(random, COLUMNS - 20);
	scene->before.cursor = random_below(random, PROBE_CELLS);
}

static void
add_byte(struct scene *scene, uint8_t byte)
{
	if (scene->before.length < TEXT_MAX)
		scene->text[scene->before.length++] = byte;
}

static void
add_visible(struct random *random, struct scene *scene, unsigned count)
{
	while (count-- > 0)
		add_byte(scene, draw_visible(random));
}

/* ---- planning and judging, for all tests here ---------------------------------------------------------------------- */

static void
plan_scene(struct plan *plan, const struct scene *scene)
{
	struct machine_config *config;

	config = plan_probe(plan, PROBE_SCREEN, scene, sizeof scene->before + scene->before.length);
	config->screen_text = true;
}

static void
judge_cells(struct evidence *evidence, const struct machine_result *result, const struct probe_screen *after)
{
	char want[16], got[16];

	if (!result->has_screen_text)
		judge_error(evidence, "the evidence has no screen");
	for (uint32_t i = 0; i < PROBE_CELLS; i++) {
		uint16_t seen = result->screen[i / COLUMNS][i % COLUMNS];

		if (seen == after->cells[i])
			continue;
		judge_where(evidence, "the cell in row %u, column %u", i / COLUMNS, i % COLUMNS);
		judge_expected(evidence, "character %s, attribute 0x%02x", show_byte((uint8_t)after->cells[i], want),
			       after->cells[i] >> 8);
		judge_seen(evidence, "character %s, attribute 0x%02x", show_byte((uint8_t)seen, got), seen >> 8);
		judge_fail(evidence, "the screen does not show what it should");
	}
}

/* The scene is drawn; `after` starts as what was on the screen before. */
static void
judge_scene(struct evidence *evidence, const struct scene *scene)
{
	const struct probe_screen_result *seen = probe_result(evidence, 0, sizeof *seen);
	struct probe_screen after = scene->before;

	for (uint32_t i = 0; i < scene->before.length; i++)
		model_put(&after, scene->text[i]);
	judge_cells(evidence, evidence->results[0], &after);
	judge_expected(evidence, "row %u, column %u", after.row, after.column);
	judge_seen(evidence, "row %u, column %u", seen->row, seen->column);
	if (seen->row != after.row || seen->column != after.column)
		judge_fail(evidence, "the screen is right, but the next byte would go to a wrong place (vga.row, vga.column)");
	judge_expected(evidence, "0x%02x", scene->before.attribute);
	judge_seen(evidence, "0x%02x", seen->attribute);
	if (seen->attribute != scene->before.attribute)
		judge_fail(evidence, "vga_put() changed vga.attribute");
}

static void
judge_cursor(struct evidence *evidence, const struct scene *scene)
{
	const struct probe_screen_result *seen = probe_result(evidence, 0, sizeof *seen);

	judge_expected(evidence, "cell %u", scene->before.cursor);
	judge_seen(evidence, "cell %u", seen->cursor);
	if (seen->cursor != scene->before.cursor)
		judge_fail(evidence, "vga_put() moved the blinking cursor, which it should leave alone");
}

/* A test is how its scene is drawn, and how it is judged. */
#define SCENE_TEST(name, judge) \
	static void draw_##name(struct random *random, struct scene *scene); \
	void plan_##name(struct plan *plan) \
	{ \
		struct scene scene; \
		draw_##name(&plan->random, &scene); \
		plan_scene(plan, &scene); \
	} \
	void judge_##name(struct evidence *evidence) \
	{ \
		struct scene scene; \
		draw_##name(&evidence->random, &scene); \
		judge(evidence, &scene); \
	} \
	static void draw_##name(struct random *random, struct scene *scene)

/* ---- the tests ----------------------------------------------------------------------------------------------------- */

SCENE_TEST(screen_shows_bytes_in_their_cells, judge_scene)
{
	draw_scene(random, scene);
	add_visible(random, scene, 19);
}

SCENE_TEST(screen_starts_new_rows, judge_scene)
{
	draw_scene(random, scene);
	for (unsigned i = 0; i < 2; i++) {
		add_visible(random, scene, random_between(random, 1, 9));
		add_byte(scene, '\r');
		add_visible(random, scene, random_between(random, 1, 4));
		add_byte(scene, '\n');
		add_visible(random, scene, random_between(random, 1, 9));
	}
}

/* Back over what was written, and against the margin. */
SCENE_TEST(screen_steps_back_to_the_margin, judge_scene)
{
	draw_scene(random, scene);
	add_visible(random, scene, 12);
	for (unsigned i = random_between(random, 1, 11); i > 0; i--)
		add_byte(scene, '\b');
	add_visible(random, scene, 2);
	add_byte(scene, '\n');
	add_visible(random, scene, 3);
	for (unsigned i = 0; i < 6; i++)
		add_byte(scene, '\b');
	add_visible(random, scene, 1);
}

/* From every distance to the next stop; from the last stop into the next row. */
SCENE_TEST(screen_tabs_to_multiples_of_eight, judge_scene)
{
	draw_scene(random, scene);
	scene->before.row = random_below(random, 6);
	for (unsigned distance = 0; distance < TAB_WIDTH; distance++) {
		add_byte(scene, '\n');
		for (unsigned tabs = random_below(random, 5); tabs > 0; tabs--)
			add_byte(scene, '\t');
		add_visible(random, scene, distance);
		add_byte(scene, '\t');
		add_visible(random, scene, 2);
	}
	add_byte(scene, '\n');
	for (unsigned tabs = 0; tabs < COLUMNS / TAB_WIDTH; tabs++)
		add_byte(scene, '\t');
	add_visible(random, scene, 1);
}

/* Ends with a row that is just full: the next byte's place must be known already. */
SCENE_TEST(screen_wraps_at_once, judge_scene)
{
	draw_scene(random, scene);
	add_visible(random, scene, COLUMNS - scene->before.column + COLUMNS);
}

SCENE_TEST(screen_scrolls_whole_cells, judge_scene)
{
	draw_scene(random, scene);
	scene->before.row = ROWS - 1;
	add_visible(random, scene, 5);
	add_byte(scene, '\n');
	add_visible(random, scene, random_between(random, 1, 20));
	if (random_below(random, 2))
		add_byte(scene, '\n');
}

/* The last cell of the last row: both ends at once. */
SCENE_TEST(screen_scrolls_when_its_last_cell_is_filled, judge_scene)
{
	draw_scene(random, scene);
	scene->before.row = ROWS - 1;
	scene->before.column = COLUMNS - 1 - random_below(random, 3);
	add_visible(random, scene, COLUMNS - scene->before.column);
}

static void
judge_all(struct evidence *evidence, const struct scene *scene)
{
	judge_scene(evidence, scene);
	judge_cursor(evidence, scene);
}

/* Each kind of byte now and then, through many screens. */
SCENE_TEST(screen_survives_any_bytes, judge_all)
{
	static const uint8_t controls[] = { '\n', '\r', '\b', '\t' };

	draw_scene(random, scene);
	while (scene->before.length < TEXT_MAX) {
		if (random_below(random, 2))
			add_byte(scene, controls[random_below(random, sizeof controls)]);
		else
			add_visible(random, scene, random_between(random, 1, 30));
	}
}
