// SPDX-License-Identifier: GPL-2.0
/*
 * lib/spawn.c - starting tasks
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

static int do_spawn(int image, struct goko_spawn *spawn,
		    const struct goko_start *start, __u64 *task_id)
{
	int ret;

	spawn->size = sizeof(*spawn);
	if (start) {
		if (start->nr_files > GOKO_SPAWN_FILES_MAX)
			return -E2BIG;
		spawn->heap_limit_bytes = start->limits.heap_bytes;
		spawn->max_gs = start->limits.max_gs;
		spawn->stack_limit_bytes = start->limits.stack_bytes;
		spawn->cpu_limit_ms = start->limits.cpu_ms;
		spawn->nr_files = start->nr_files;
		spawn->files = spawn->nr_files ? (uintptr_t)start->files : 0;
	}
	ret = do_ioctl(image, GOKO_IOC_SPAWN, spawn);
	if (ret >= 0 && task_id)
		*task_id = spawn->task_id;
	return ret;
}

/* Bytes of strings and their number; -E2BIG if they are too many. */
static int measure(char *const *strings, size_t *len, __u32 *nr)
{
	for (*nr = 0; strings && strings[*nr]; (*nr)++) {
		*len += strlen(strings[*nr]) + 1;
		if (*len > GOKO_ARG_MAX)
			return -E2BIG;
	}
	return 0;
}

static char *append(char *to, char *const *strings, __u32 nr)
{
	for (__u32 i = 0; i < nr; i++)
		to = stpcpy(to, strings[i]) + 1;
	return to;
}

/* Put arguments and environment in a row, as SPAWN wants them. */
static int pack_args(char *const *argv, char *const *env,
		     struct goko_spawn *spawn, char **args)
{
	size_t len = 0;

	*args = NULL;
	if (measure(argv, &len, &spawn->nr_args) ||
	    measure(env, &len, &spawn->nr_env))
		return -E2BIG;
	if (!len)
		return 0;
	*args = malloc(len);
	if (!*args)
		return -ENOMEM;
	append(append(*args, argv, spawn->nr_args), env, spawn->nr_env);
	spawn->args = (uintptr_t)*args;
	spawn->args_len = len;
	return 0;
}

int goko_spawn(int image, __u32 func, char *const *argv,
	       const struct goko_start *start, __u64 *task_id)
{
	struct goko_spawn spawn = { .func = func };
	char *args;
	int ret;

	ret = pack_args(argv, start ? start->env : NULL, &spawn, &args);
	if (ret)
		return ret;
	ret = do_spawn(image, &spawn, start, task_id);
	free(args);
	return ret;
}

int goko_spawn_values(int image, __u32 func, const struct goko_value *values,
		      size_t nr, const struct goko_start *start,
		      __u64 *task_id)
{
	struct goko_spawn spawn = {
		.func = func,
		.values = nr ? (uintptr_t)values : 0,
		.nr_values = nr,
	};
	char *args;
	int ret;

	if (nr > GOKO_VALUES_MAX)
		return -E2BIG;
	ret = pack_args(NULL, start ? start->env : NULL, &spawn, &args);
	if (ret)
		return ret;
	ret = do_spawn(image, &spawn, start, task_id);
	free(args);
	return ret;
}
