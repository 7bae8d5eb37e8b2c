/* SPDX-License-Identifier: MIT */
/*
 * fs_mutants.c: the server of files, booted on images with wrong bytes in them: whatever is wrong,
 * it does not crash, and answers each request in the end.
 *
 *   tests/unit/fs_mutants.c does the same to its core on the host, many thousand times and with an
 *   AddressSanitizer; here are the real server and the server of disks below it, which refuses what
 *   is not on the disk.
 *
 *   The image is made by fs itself, and taken as it is after a sync and a death, with a journal to
 *   be played back.  For each case some bytes are changed where they mean something, fs is started
 *   with empty kept memory, and a client, in a thread of its own, looks at everything and changes
 *   things.  fs may refuse the image at once: then it ends with 0 or 1 before it has answered
 *   anything, and the client goes on with the next, which finds the image as it was.
 *
 *   Words: mutants=N (200), first=N (the first case; with mutants=1 that one alone).
 */
#include <fcntl.h>
#include <io.h>
#include <program.h>
#include <unistd.h>

#include "lib/disk_pattern.h"
#include "lib/volume.h"
#include "lib/worker.h"

#define DISK_SIZE	(2u << 20)
#define KEPT_SIZE	(1u << 20)
#define BLOCK		1024u		/* what may be of one byte, and then means nothing */
#define PIECE		16384u
#define CHANGES		14u
#define NAMES		100u		/* in one directory: more than a block */
#define CASE_PATIENCE	10000u		/* milliseconds */
#define PRIORITY_JUDGE	(PRIORITY_TEST + 8)	/* above the servers', one of which may never rest */
#define PULSE_DONE	1u
#define BADGE_DEATH	1u
#define BADGE_DONE	2u

static struct volume_servers servers;
static handle_t events, done;
static uint8_t *image, *kept, *fresh;
static uint32_t places[DISK_SIZE / BLOCK], place_count;
static uint32_t state;
static volatile uint32_t answers;	/* to the client, in this case */

static uint32_t
pick(uint32_t below)
{
	return pattern_random(&state) % below;
}

/* ---- the image ------------------------------------------------------------------------------------------- */

static uint8_t *
map(handle_t memory, uint32_t size)
{
	int32_t error = 0;
	uint8_t *bytes = memory_show(memory, size, MAP_READ | MAP_WRITE, &error);

	expect_equal(0, error);
	return bytes;
}

static void
make_file(const char *path, uint32_t offset, uint32_t length)
{
	static uint8_t bytes[PIECE];
	int file = volume_open_file(&servers, path, O_RDWR | O_CREAT);

	expect(file >= 0);
	memset(bytes, 'x', sizeof bytes);
	for (uint32_t at = 0; at < length; at += PIECE)
		expect(pwrite(file, bytes, length - at < PIECE ? length - at : PIECE, offset + at) > 0);
	expect_equal(0, close(file));
}

static void
make(enum io_label label, const char *path, const char *second)
{
	expect_equal(0, volume_request(&servers, label, path, second));
}

/* Something of each kind. */
static void
populate(void)
{
	char name[] = "many/a-name-that-is-long-enough-for-this-00";
	struct message m = { 0 };

	make(IO_MKDIR, "a", NULL);
	make(IO_MKDIR, "a/b", NULL);
	make(IO_MKDIR, "many", NULL);
	make_file("small", 0, 100);
	make_file("middle", 0, 80000);
	make_file("holes", 5000000, 10);
	make_file("a/b/one", 3, 3);
	make(IO_LINK, "small", "a/hard");
	make(IO_SYMLINK, "link", "a/b/one");
	make(IO_SYMLINK, "long", "a/b/../../a/b/../../a/b/../../a/b/../../a/b/../../a/b/../../a/b/one");
	for (uint32_t i = 0; i < NAMES; i++) {
		name[sizeof name - 3] = (char)('0' + i / 10);
		name[sizeof name - 2] = (char)('0' + i % 10);
		make_file(name, 0, 0);
	}
	expect_equal(0, io_word_call(servers.root, IO_SYNC, &m));
}

/* Keep it, and where there is something that means anything: the blocks that are not all of one byte. */
static void
keep(void)
{
	int32_t memory = memory_create(DISK_SIZE, MEMORY_SPARSE);

	expect_equal(0, memory_commit_all(expect_handle(memory), 0, DISK_SIZE));
	fresh = map((handle_t)memory, DISK_SIZE);
	memcpy(fresh, image, DISK_SIZE);
	place_count = 0;
	for (uint32_t block = 1; block < DISK_SIZE / BLOCK; block++) {
		const uint8_t *bytes = fresh + block * BLOCK;

		if (memcmp(bytes, bytes + 1, BLOCK - 1) != 0)
			places[place_count++] = block;
	}
	expect(place_count > 20);
}

static void
mutate(void)
{
	static const uint32_t values[] = { 0, 1, 2, 8, 11, 12, 0x7fffffff, 0x80000000, 0xffffffff, 4096, 65535, 1024 };

	for (uint32_t i = 1 + pick(6); i > 0; i--) {
		uint8_t *bytes = image + places[pick(pick(4) ? place_count : 12)] * BLOCK;
		const uint32_t at = pick(pick(2) ? BLOCK : 128) & ~3u;
		const uint32_t value = pick(3) ? values[pick(sizeof values / sizeof values[0])] : pick(5000);

		if (pick(4) == 0)
			bytes[at + pick(4)] ^= (uint8_t)(1u << pick(8));
		else
			memcpy(bytes + at, &value, 1u << pick(3));
	}
}

/* ---- the client: whatever it is told is right, as long as it is told something --------------------------- */

static const char *const paths[] = {
	"", "a", "a/b", "many", "small", "middle", "holes", "a/b/one", "a/hard", "link", "long", "many/new", "new",
};
#define PATHS	(sizeof paths / sizeof paths[0])

static int32_t
told(int32_t result)
{
	answers++;
	return result;
}

static void
look_at(const char *path)
{
	static uint8_t bytes[PIECE];
	struct message m = { 0 };
	uint32_t kind, place = 0;
	int32_t file, length;

	told(io_path_call(servers.root, IO_STAT, path, &m));
	m = (struct message){ 0 };
	told(io_path_call(servers.root, IO_READLINK, path, &m));
	file = told(io_open_path(servers.root, path, O_RDONLY, 0, &kind));
	if (file < 0)
		return;
	for (uint32_t i = 0; i < 2 * NAMES && kind == IO_KIND_DIRECTORY; i++) {
		length = told(io_readdir((handle_t)file, bytes, IO_INLINE_MAX, &place));
		if (length <= 0)
			break;
	}
	for (uint32_t i = 0; i < 6; i++)
		told(io_read((handle_t)file, bytes, PIECE, i * PIECE, 0));
	told(io_read((handle_t)file, bytes, PIECE, 4990000, 0));
	handle_close((handle_t)file);
}

static void
write_to(const char *path)
{
	static const uint8_t bytes[5000];
	uint32_t kind;
	int32_t file = told(io_open_path(servers.root, path, O_RDWR | O_CREAT, 0644, &kind));

	if (file < 0)
		return;
	told(io_write((handle_t)file, bytes, 1 + pick(sizeof bytes), pick(2) ? pick(20000) : pick(400000)));
	handle_close((handle_t)file);
}

static void
change_something(void)
{
	static const enum io_label labels[] = { IO_MKDIR, IO_UNLINK, IO_RMDIR, IO_RENAME, IO_LINK, IO_TRUNCATE, IO_SYMLINK };
	const enum io_label label = labels[pick(sizeof labels / sizeof labels[0])];
	const char *a = paths[pick(PATHS)], *b = paths[pick(PATHS)];

	if (pick(3) == 0)
		write_to(a);
	else
		told(volume_request(&servers, label, a, label >= IO_SYMLINK ? b : NULL));
}

static uint32_t
client(void *unused)
{
	struct message m = { 0 };

	(void)unused;
	for (uint32_t i = 0; i < PATHS; i++)
		look_at(paths[i]);
	for (uint32_t i = 0; i < CHANGES; i++)
		change_something();
	told(io_word_call(servers.root, IO_SYNC, &m));
	for (uint32_t i = 0; i < PATHS; i++)
		look_at(paths[i]);
	pulse(done, PULSE_DONE);
	return 0;
}

/* ---- cases ----------------------------------------------------------------------------------------------- */

/* Start fs on the image as it is. */
static void
start(void)
{
	memset(kept, 0, KEPT_SIZE);
	volume_start(&servers, VOLUME_FS);
}

/* fs has ended: it may, if it has never answered. */
static void
start_another(uint32_t number, uint32_t code)
{
	if (answers > 0 || code > 1)
		remark("case %u: fs ended with %x after %u answers; again: mutants=1 first=%u", (unsigned)number,
		       (unsigned)code, (unsigned)answers, (unsigned)number);
	expect(answers == 0 && code <= 1);
	program_end(servers.tasks[VOLUME_FS]);
	memcpy(image, fresh, DISK_SIZE);
	start();
}

/* True: fs refused the image. */
static bool
try_case(uint32_t number)
{
	static struct worker worker;
	struct message m;
	bool refused = false;
	int32_t tag;

	memcpy(image, fresh, DISK_SIZE);
	state = number * 2654435761u + 1;
	mutate();
	answers = 0;
	start();
	worker_start(&worker, client, NULL, PRIORITY_LOW);
	while ((tag = ipc_recv(events, &m, CASE_PATIENCE)) != TAG_KIND_PULSE) {
		if (tag < 0)
			remark("case %u: no answer; again: mutants=1 first=%u", (unsigned)number, (unsigned)number);
		expect(tag >= 0 && TAG_KIND(tag) == TAG_KIND_DEATH);
		start_another(number, m.words[0]);
		refused = true;
	}
	worker_wait(&worker);
	program_end(servers.tasks[VOLUME_FS]);
	ipc_recv(events, &m, TIMEOUT_NEVER);	/* its death */
	return refused;
}

TEST(fs_puts_up_with_any_image)
{
	const uint32_t cases = guest_number("mutants", 200), first = guest_number("first", 1);
	uint32_t refused = 0;

	events = expect_handle(endpoint_create());
	done = expect_handle(connection_create(events, BADGE_DONE, PULSE_DONE));
	servers = (struct volume_servers){ 0 };
	volume_begin(&servers, DISK_SIZE, KEPT_SIZE);
	image = map(servers.image, DISK_SIZE);
	kept = map(servers.kept, KEPT_SIZE);
	populate();
	program_end(servers.tasks[VOLUME_FS]);
	keep();
	servers.deaths[VOLUME_FS] = expect_handle(connection_create(events, BADGE_DEATH, 0));
	thread_set_priority(HANDLE_SELF, PRIORITY_JUDGE);
	for (uint32_t i = 0; i < cases; i++)
		refused += try_case(first + i);
	remark("%u images, %u of them refused", (unsigned)cases, (unsigned)refused);
	thread_set_priority(HANDLE_SELF, PRIORITY_TEST);
	expect_equal(1, servers.starts[VOLUME_DISK]);
}
