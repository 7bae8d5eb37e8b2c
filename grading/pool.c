/* SPDX-License-Identifier: MIT */
/*
 * pool.c: several boots at a time.
 *
 * Each worker is a thread that takes the next config, runs it to its end, and
 * hands the result over under the pool's lock.  As a machine dies with the
 * thread that started it, and a worker never leaves a run early, the two live
 * equally long.
 */
#include "machine.h"

#include <pthread.h>
#include <unistd.h>

#define JOBS_MAX	64

struct pool {
	const struct machine_config *configs;
	size_t		count;
	machine_done	*done;
	void		*context;
	pthread_mutex_t	lock;	/* over `next`, and held while done() runs */
	size_t		next;
};

/* The next config to run; pool->count if there is none. */
static size_t
take(struct pool *pool)
{
	size_t index;

	pthread_mutex_lock(&pool->lock);
	index = pool->next;
	if (pool->next < pool->count)
		pool->next++;
	pthread_mutex_unlock(&pool->lock);
	return index;
}

static void *
work(void *argument)
{
	struct pool *pool = argument;
	size_t index;

	while ((index = take(pool)) < pool->count) {
		struct machine_result *result =
			machine_run(&pool->configs[index]);

		pthread_mutex_lock(&pool->lock);
		pool->done(index, result, pool->context);
		pthread_mutex_unlock(&pool->lock);
	}
	return NULL;
}

static unsigned
useful_jobs(unsigned jobs, size_t count)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);

	if (!jobs)
		jobs = processors > 0 ? (unsigned)processors : 1;
	if (jobs > JOBS_MAX)
		jobs = JOBS_MAX;
	return jobs < count ? jobs : (unsigned)count;
}

void
machine_pool_run(const struct machine_config *configs, size_t count,
		 unsigned jobs, machine_done *done, void *context)
{
	struct pool pool = {
		.configs = configs, .count = count,
		.done = done, .context = context,
		.lock = PTHREAD_MUTEX_INITIALIZER,
	};
	pthread_t workers[JOBS_MAX];
	unsigned started = 0;

	jobs = useful_jobs(jobs, count);
	while (started + 1 < jobs && pthread_create(&workers[started], NULL,
	    work, &pool) == 0)
		started++;
	work(&pool);	/* the caller is a worker too */
	while (started > 0)
		pthread_join(workers[--started], NULL);
	pthread_mutex_destroy(&pool.lock);
}

static void
collect(size_t index, struct machine_result *result, void *context)
{
	struct machine_result **results = context;

	results[index] = result;
}

void
machine_pool_collect(const struct machine_config *configs, size_t count,
		     unsigned jobs, struct machine_result **results)
{
	machine_pool_run(configs, count, jobs, collect, results);
}
