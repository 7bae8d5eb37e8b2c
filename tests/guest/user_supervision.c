/* SPDX-License-Identifier: MIT */
/*
 * user_supervision.c: services that hang, are slow, are stopped and killed; /svc; who may give orders.
 *
 *   "fragile" has a heartbeat of 200 ms, "deaf" has none.
 */
#include <protocol/demo.h>
#include <protocol/init.h>
#include <protocol/io.h>
#include <start.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/files.h"

#define HEARTBEAT	200u
#define WAITED_MOST	20000u		/* milliseconds until a state has come */

static char text[32768];

/* The whole of a file in /svc. */
static const char *
read_svc(const char *path)
{
	int file = open(path, O_RDONLY);
	ssize_t length = 0, part;

	expect(file >= 0);
	while ((part = read(file, text + length, sizeof text - 1 - (size_t)length)) > 0)
		length += part;
	expect_equal(0, part);
	text[length] = '\0';
	close(file);
	return text;
}

/* Give an order; 0, or errno. */
static int
order(const char *words)
{
	int file = open("/svc/control", O_WRONLY), result;

	expect(file >= 0);
	errno = 0;
	result = write(file, words, strlen(words)) == (ssize_t)strlen(words) ? 0 : errno;
	close(file);
	return result;
}

/* The line of a service begins like this, soon. */
static void
expect_service(const char *beginning)
{
	for (uint32_t waited = 0; waited < WAITED_MOST; waited += 10) {
		const char *line = strstr(read_svc("/svc/services"), beginning);

		if (line && (line == text || line[-1] == '\n'))
			return;
		usleep(10000);
	}
	remark("waited for '%s', seen:", beginning);
	for (char *rest = text, *line; (line = strsep(&rest, "\n")) != NULL && *line;)
		remark("%s", line);
	guest_fail("the service's state has not come", __FILE__, __LINE__);
}

/* Texts in this order. */
static void
expect_log(const char *path, const char *first, const char *second)
{
	const char *at = strstr(read_svc(path), first);

	if (!at || !strstr(at, second))
		remark("expected '%s' and '%s', seen %.300s", first, second, text);
	expect(at && strstr(at, second));
}

static int32_t
ask_service(const char *handle, uint32_t label, uint32_t word)
{
	struct message m = { .tag = TAG(label, 0, 0), .words = { word } };
	int32_t result = ipc_call(start_handle(handle), &m);

	return result < 0 ? result : (int32_t)m.words[0];
}

static void
start_anew(void)
{
	begin_at_root();
	expect_equal(0, order("restart fragile"));
	/* What is queued now is served by the one that comes. */
	expect_service("fragile runs ");
	while (ask_service("fragile", FRAGILE_WORK, 0) != 1)
		;
}

/* ---- heartbeats ---- */

TEST(service_that_spins_is_killed_and_comes_back)
{
	start_anew();
	expect_equal(E_RESTARTED, ask_service("fragile", FRAGILE_SPIN, 0));
	expect_equal(1, ask_service("fragile", FRAGILE_WORK, 0));
	expect_log("/svc/log", "fragile was killed: it gave no sign of life for 200 ms", "fragile started again");
	expect_log("/svc/fragile/log", "fragile was killed: it gave no sign of life", "fragile started again");
}

TEST(service_that_waits_for_itself_is_killed_and_comes_back)
{
	start_anew();
	expect_equal(E_RESTARTED, ask_service("fragile", FRAGILE_WAIT, 0));
	expect_equal(1, ask_service("fragile", FRAGILE_WORK, 0));
}

TEST(service_that_is_slow_is_left_alone)
{
	start_anew();
	for (int i = 0; i < 10; i++)
		expect_equal(0, ask_service("fragile", FRAGILE_SLOW, HEARTBEAT * 2 / 5));
	expect_equal(2, ask_service("fragile", FRAGILE_WORK, 0));	/* the same incarnation */
}

TEST(service_that_is_idle_is_left_alone)
{
	start_anew();
	usleep(HEARTBEAT * 10 * 1000);
	expect_equal(2, ask_service("fragile", FRAGILE_WORK, 0));
}

TEST(service_without_heartbeat_may_hang)
{
	const struct message hang = { .tag = TAG(FRAGILE_WAIT, 0, 0) };

	begin_at_root();
	expect_equal(0, ipc_send(start_handle("deaf"), &hang));
	usleep(HEARTBEAT * 5 * 1000);
	expect_service("deaf runs 1 ");
	/* Asked to end it does not hear; it is killed after a while. */
	expect_equal(0, order("restart deaf"));
	expect_service("deaf runs 2 ");
	expect_log("/svc/deaf/log", "deaf was killed: it did not end within 2000 ms", "deaf started again");
	expect_equal(1, ask_service("deaf", FRAGILE_WORK, 0));
}

/* ---- orders ---- */

/* What a thread of a child's asks, while the test does something else. */
static uint32_t
ask_fragile(uint32_t connection)
{
	struct message m = { .tag = TAG(FRAGILE_WORK, 0, 0) };
	int32_t result = ipc_call(connection, &m);

	return result < 0 ? (uint32_t)result & 0xffff : m.words[0];
}

TEST(order_stop_keeps_callers_waiting_until_start)
{
	struct child child;

	start_anew();
	expect_equal(0, order("stop fragile\n"));
	expect_service("fragile stopped ");
	expect_equal(EALREADY, order("stop fragile"));
	expect_equal(EALREADY, order("kill fragile"));
	child_create(&child, ask_fragile, 20, 20);
	expect_equal(20, handle_copy(start_handle("fragile"), child.task, 20, RIGHT_SEND));
	child_start(&child);
	usleep(50000);
	expect_equal(0, order("start fragile"));
	child_wait(&child);
	expect_equal(1, child.code);
	expect_equal(EALREADY, order("start fragile"));
	expect_log("/svc/fragile/log", "fragile ended with code 0", "fragile is stopped");
}

TEST(order_kill_is_a_death_like_any_other)
{
	start_anew();
	expect_equal(0, order("kill fragile"));
	expect_service("fragile runs ");
	expect_equal(1, ask_service("fragile", FRAGILE_WORK, 0));
	expect_log("/svc/log", "fragile was killed: by order", "fragile started again");
}

TEST(order_that_is_none_is_refused)
{
	char longest[200];

	begin_at_root();
	expect_equal(EINVAL, order("hello"));
	expect_equal(EINVAL, order("stop"));
	expect_equal(ENOENT, order("stop "));
	expect_equal(ENOENT, order("stop nobody"));
	expect_equal(ENOENT, order("stop fragile fragile"));
	expect_equal(EINVAL, order("poweroff now"));
	memset(longest, 'a', sizeof longest - 1);
	longest[sizeof longest - 1] = '\0';
	expect_equal(EINVAL, order(longest));
}

TEST(service_given_up_is_started_again_by_order)
{
	struct message m = { .tag = TAG(FRAGILE_WORK, 0, 0) };
	handle_t fragile;

	start_anew();
	expect_equal(8, names_lookup("/fragile", &fragile));
	for (int i = 0; i < 6; i++) {
		expect_service("fragile runs ");
		expect_equal(0, order("kill fragile"));
	}
	expect_service("fragile given-up ");
	expect_equal(E_DEAD, ask_service("fragile", FRAGILE_WORK, 0));
	expect_equal(EALREADY, order("stop fragile"));
	expect_equal(0, order("start fragile"));
	expect_equal(8, names_lookup("/fragile", &fragile));
	expect(ipc_call(fragile, &m) >= 0);
	expect_equal(1, m.words[0]);
}

/* ---- /svc ---- */

TEST(svc_lists_its_files)
{
	static const char *const names[] = { "services", "log", "pci", "control", "fragile", "deaf", "guest" };
	struct stat status;
	char path[32];

	begin_at_root();
	for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
		snprintf(path, sizeof path, "/svc/%s", names[i]);
		expect_equal(0, stat(path, &status));
		expect_equal(i >= 4, S_ISDIR(status.st_mode) != 0);
	}
	expect(strstr(read_svc("/svc/pci"), "8086:7010 class 01:01:") != NULL);
	expect(strstr(read_svc("/svc/pci"), "bar0=ports:0x1f0+0x8") != NULL);
	expect(strstr(read_svc("/svc/log"), "guest started\n") != NULL);
	expect_errno(ENOENT, stat("/svc/nobody", &status));
	expect_errno(ENOENT, stat("/svc/fragile/services", &status));
	expect_errno(ENOTDIR, stat("/svc/log/log", &status));
	expect_errno(EACCES, open("/svc/log", O_RDWR));
	expect_errno(EACCES, open("/svc/control", O_RDONLY));
	expect_errno(EROFS, open("/svc/new", O_WRONLY | O_CREAT, 0644));
	expect_errno(EISDIR, open("/svc", O_WRONLY));
}

/* ---- rights ---- */

/* Open /svc/control through a names connection.  Returns 0, having closed it, or the error. */
static int32_t
open_control(handle_t names)
{
	static const char path[] = "/svc/control";
	struct message m = { .tag = TAG(NAMES_LOOKUP, sizeof path, 0) };

	memcpy(mailbox()->payload, path, sizeof path);
	mailbox()->accept = 1;
	expect(ipc_call(names, &m) >= 0);
	if ((int32_t)m.words[0] < 0)
		return (int32_t)m.words[0];
	handle_t root = mailbox()->handles[0];
	m = (struct message){ .tag = TAG(IO_OPEN, sizeof "control", 0), .words = { O_WRONLY } };
	memcpy(mailbox()->payload, "control", sizeof "control");
	mailbox()->accept = 1;
	expect(ipc_call(root, &m) >= 0);
	if (TAG_HANDLES(m.tag) == 1)
		handle_close(mailbox()->handles[0]);
	handle_close(root);
	return (int32_t)m.words[0];
}

/* A names connection below one, with or without the right. */
static handle_t
confine(handle_t names, const char *prefix, uint32_t control)
{
	struct message m = { .tag = TAG(NAMES_CONFINE, strlen(prefix) + 1, 0), .words = { 1, 0, control } };

	memcpy(mailbox()->payload, prefix, strlen(prefix) + 1);
	mailbox()->accept = 1;
	expect(ipc_call(names, &m) >= 0);
	expect_equal(0, m.words[0]);
	return mailbox()->handles[0];
}

TEST(control_is_a_right_that_is_passed_on_or_not)
{
	handle_t own = start_handle("names");
	handle_t without = confine(own, "/", 0), with = confine(own, "/", NAMES_CONTROL);

	expect_equal(0, open_control(own));
	expect_equal(ERRNO(EPERM), open_control(without));
	expect_equal(0, open_control(with));
	/* Who has not got it cannot give it. */
	expect_equal(ERRNO(EPERM), open_control(confine(without, "/", NAMES_CONTROL)));
	expect_equal(0, open_control(confine(with, "/", NAMES_CONTROL)));
	/* Who does not see /svc does not even find it. */
	expect_equal(ERRNO(ENOENT), open_control(confine(own, "/fragile", NAMES_CONTROL)));
}

TEST(control_is_not_had_by_asking_init_otherwise)
{
	/* Requests of the I/O protocol through connections that are no root. */
	struct message m = { .tag = TAG(IO_OPEN, 8, 0), .words = { O_WRONLY } };

	memcpy(mailbox()->payload, "control", 8);
	expect(ipc_call(start_handle("names"), &m) >= 0);
	expect_equal(E_CALL, m.words[0]);
	/* A client may not switch off by the request for services. */
	m = (struct message){ .tag = TAG(INIT_POWER_OFF, 0, 0) };
	expect(ipc_call(start_handle("names"), &m) >= 0);
	expect_equal(E_RIGHTS, m.words[0]);
}

TEST(svc_files_are_counted)
{
	int files[64], count = 0;

	begin_at_root();
	while (count < 64 && (files[count] = open("/svc/log", O_RDONLY)) >= 0)
		count++;
	expect_equal(EMFILE, errno);
	expect(count >= 8);
	while (count > 0)
		close(files[--count]);
	expect(strlen(read_svc("/svc/log")) > 0);
}
