// SPDX-License-Identifier: GPL-2.0
/*
 * lib/libgoko.c - C library over /dev/goko
 *
 * Every argument struct is cleared before use: the kernel refuses reserved
 * fields that are not zero.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "libgoko.h"

/* First guesses; both grow when the kernel says that it has more. */
#define LOG_BYTES	(16u << 10)
#define TASKS_GUESS	64

static int do_ioctl(int fd, unsigned long cmd, void *arg)
{
	int ret = ioctl(fd, cmd, arg);

	return ret < 0 ? -errno : ret;
}

int goko_open(const char *path)
{
	int fd = open(path ? path : GOKO_DEVICE, O_RDWR | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

int goko_get_info(int dev, struct goko_info *info)
{
	memset(info, 0, sizeof(*info));
	info->size = sizeof(*info);
	return do_ioctl(dev, GOKO_IOC_INFO, info);
}

int goko_load(int dev, const void *image, size_t len, const char *name,
	      char **log)
{
	__u32 log_len = log ? LOG_BYTES : 0;
	struct goko_load load;
	char *buf = NULL;
	int ret;

	if (log)
		*log = NULL;
	for (;;) {
		if (log_len) {
			buf = calloc(1, log_len);
			if (!buf)
				return -ENOMEM;
		}
		memset(&load, 0, sizeof(load));
		load.size = sizeof(load);
		load.image = (uintptr_t)image;
		load.image_len = len;
		load.log = (uintptr_t)buf;
		load.log_len = log_len;
		if (name)
			strncpy(load.name, name, sizeof(load.name) - 1);

		ret = do_ioctl(dev, GOKO_IOC_LOAD, &load);
		if (ret >= 0 || load.log_used <= log_len || !log)
			break;
		/* Refused, and the reason did not fit. */
		free(buf);
		buf = NULL;
		log_len = load.log_used;
	}
	if (buf && buf[0])
		*log = buf;
	else
		free(buf);
	return ret;
}

int goko_lookup(int image, const char *name, __u32 *func)
{
	struct goko_lookup lookup;
	int ret;

	memset(&lookup, 0, sizeof(lookup));
	lookup.size = sizeof(lookup);
	lookup.name = (uintptr_t)name;
	lookup.name_len = strlen(name);
	ret = do_ioctl(image, GOKO_IOC_LOOKUP, &lookup);
	if (ret < 0)
		return ret;
	*func = lookup.func;
	return 0;
}

/* Put the arguments in a row, as SPAWN wants them. */
static int pack_args(char *const *argv, struct goko_spawn *spawn, char **args)
{
	size_t len = 0, n = 0, pos = 0;

	*args = NULL;
	while (argv && argv[n]) {
		len += strlen(argv[n++]) + 1;
		if (len > GOKO_ARG_MAX)
			return -E2BIG;
	}
	if (!n)
		return 0;
	*args = malloc(len);
	if (!*args)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		size_t arg_len = strlen(argv[i]) + 1;

		memcpy(*args + pos, argv[i], arg_len);
		pos += arg_len;
	}
	spawn->nr_args = n;
	spawn->args = (uintptr_t)*args;
	spawn->args_len = len;
	return 0;
}

int goko_spawn(int image, __u32 func, char *const *argv,
	       const struct goko_limits *limits, __u64 *task_id)
{
	struct goko_spawn spawn;
	char *args;
	int ret;

	memset(&spawn, 0, sizeof(spawn));
	spawn.size = sizeof(spawn);
	spawn.func = func;
	if (limits) {
		spawn.heap_limit_bytes = limits->heap_bytes;
		spawn.max_gs = limits->max_gs;
		spawn.stack_limit_bytes = limits->stack_bytes;
	}
	ret = pack_args(argv, &spawn, &args);
	if (ret)
		return ret;
	ret = do_ioctl(image, GOKO_IOC_SPAWN, &spawn);
	free(args);
	if (ret >= 0 && task_id)
		*task_id = spawn.task_id;
	return ret;
}

int goko_wait(int task, __u32 flags, struct goko_wait *wait)
{
	memset(wait, 0, sizeof(*wait));
	wait->size = sizeof(*wait);
	wait->flags = flags;
	return do_ioctl(task, GOKO_IOC_WAIT, wait);
}

int goko_kill(int task)
{
	struct goko_kill kill = { .size = sizeof(kill) };

	return do_ioctl(task, GOKO_IOC_KILL, &kill);
}

int goko_list_tasks(int dev, struct goko_task_entry **tasks, size_t *nr)
{
	__u32 room = TASKS_GUESS;
	struct goko_tasks list;
	int ret;

	*tasks = NULL;
	*nr = 0;
	for (;;) {
		struct goko_task_entry *entries;

		entries = calloc(room, sizeof(*entries));
		if (!entries)
			return -ENOMEM;
		memset(&list, 0, sizeof(list));
		list.size = sizeof(list);
		list.entry_size = sizeof(*entries);
		list.entries = (uintptr_t)entries;
		list.nr = room;
		ret = do_ioctl(dev, GOKO_IOC_TASKS, &list);
		if (ret >= 0 && list.nr && list.nr <= room) {
			*tasks = entries;
			*nr = list.nr;
			return 0;
		}
		free(entries);
		if (ret < 0 || !list.nr)
			return ret < 0 ? ret : 0;
		/* More may come while we ask again. */
		room = list.nr + TASKS_GUESS;
	}
}

int goko_open_task(int dev, __u64 id)
{
	struct goko_open_task open_task;

	memset(&open_task, 0, sizeof(open_task));
	open_task.size = sizeof(open_task);
	open_task.id = id;
	return do_ioctl(dev, GOKO_IOC_OPEN_TASK, &open_task);
}

void goko_reader_init(struct goko_reader *r, int task)
{
	r->task = task;
	r->pos = 0;
	r->len = 0;
}

bool goko_reader_pending(const struct goko_reader *r)
{
	return r->pos < r->len;
}

ssize_t goko_read_piece(struct goko_reader *r, int *stream, const char **data)
{
	struct goko_out out;

	if (!goko_reader_pending(r)) {
		ssize_t n = read(r->task, r->buf, sizeof(r->buf));

		r->pos = 0;
		r->len = n > 0 ? n : 0;
		if (n <= 0)
			return n < 0 ? -errno : 0;
	}
	if (r->len - r->pos < sizeof(out))
		return -EPROTO;
	memcpy(&out, r->buf + r->pos, sizeof(out));
	if (out.stream != GOKO_STDOUT && out.stream != GOKO_STDERR)
		return -EPROTO;
	if (!out.len || out.len > r->len - r->pos - sizeof(out))
		return -EPROTO;
	*stream = out.stream;
	*data = r->buf + r->pos + sizeof(out);
	r->pos += sizeof(out) + out.len;
	return out.len;
}
