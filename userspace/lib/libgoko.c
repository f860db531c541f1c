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
#include <unistd.h>

#include "internal.h"

/* First guesses; both grow when the kernel says that it has more. */
#define LOG_BYTES	(16u << 10)
#define LIST_GUESS	64

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
	return goko_load_flags(dev, image, len, name, 0, log);
}

int goko_load_flags(int dev, const void *image, size_t len, const char *name,
		    __u32 flags, char **log)
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
		load.flags = flags;
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

int goko_stacks(int task, bool system, __u64 *next, char *buf, __u32 len)
{
	struct goko_stacks st = {
		.size = sizeof(st),
		.flags = system ? GOKO_STACK_SYSTEM : 0,
		.buf = (uintptr_t)buf,
		.buf_len = len,
		.next = *next,
	};
	int ret = do_ioctl(task, GOKO_IOC_STACK, &st);

	if (ret < 0)
		return ret;
	*next = st.next;
	return st.used;
}

/*
 * TASKS and IMAGES have the same struct but for its name.  Both give as many
 * elements as fit; more may come while we ask again.
 */
static int list(int dev, unsigned long cmd, size_t size, void **elems,
		size_t *nr)
{
	__u32 room = LIST_GUESS;
	struct goko_tasks arg;
	int ret;

	*elems = NULL;
	*nr = 0;
	for (;;) {
		void *array = calloc(room, size);

		if (!array)
			return -ENOMEM;
		memset(&arg, 0, sizeof(arg));
		arg.size = sizeof(arg);
		arg.entry_size = size;
		arg.entries = (uintptr_t)array;
		arg.nr = room;
		ret = do_ioctl(dev, cmd, &arg);
		if (ret >= 0 && arg.nr && arg.nr <= room) {
			*elems = array;
			*nr = arg.nr;
			return 0;
		}
		free(array);
		if (ret < 0 || !arg.nr)
			return ret < 0 ? ret : 0;
		room = arg.nr + LIST_GUESS;
	}
}

_Static_assert(sizeof(struct goko_tasks) == sizeof(struct goko_list_images),
	       "one struct for both lists");

int goko_list_tasks(int dev, struct goko_task_entry **tasks, size_t *nr)
{
	void *array;
	int ret = list(dev, GOKO_IOC_TASKS, sizeof(**tasks), &array, nr);

	*tasks = array;
	return ret;
}

int goko_list_images(int dev, struct goko_image_entry **images, size_t *nr)
{
	void *array;
	int ret = list(dev, GOKO_IOC_IMAGES, sizeof(**images), &array, nr);

	*images = array;
	return ret;
}

int goko_open_image(int dev, const char *name)
{
	struct goko_open_image arg;

	if (strlen(name) >= sizeof(arg.name))
		return -ENOENT;
	memset(&arg, 0, sizeof(arg));
	arg.size = sizeof(arg);
	strcpy(arg.name, name);
	return do_ioctl(dev, GOKO_IOC_OPEN_IMAGE, &arg);
}

int goko_unload(int dev, const char *name)
{
	struct goko_unload arg;

	if (strlen(name) >= sizeof(arg.name))
		return -ENOENT;
	memset(&arg, 0, sizeof(arg));
	arg.size = sizeof(arg);
	strcpy(arg.name, name);
	return do_ioctl(dev, GOKO_IOC_UNLOAD, &arg);
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
