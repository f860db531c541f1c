/* SPDX-License-Identifier: GPL-2.0 */
/*
 * lib/libgoko.h - C library over /dev/goko
 *
 * A thin layer: each function is one system call on a device, image or task
 * fd, or a loop around one.  Handles are plain file descriptors, all of them
 * O_CLOEXEC, closed with close(2); they may be polled, dup'ed, sent over
 * sockets and inherited like any other.  <linux/goko.h> says what each
 * operation means and what errors it has.
 *
 * Conventions: a function that can fail returns a negative errno; errno
 * itself is not set.  Nothing is printed, nothing is kept in global
 * variables, every function may be called from several threads at a time
 * (a struct goko_reader by one at a time).
 *
 *	int dev = goko_open(NULL);
 *	int img = goko_load(dev, image, image_len, NULL, &log);
 *	int task = goko_spawn(img, GOKO_FUNC_MAIN, argv, NULL, NULL);
 *	while ((n = goko_read_piece(&reader, &stream, &data)) > 0)
 *		write(stream, data, n);
 *	goko_wait(task, 0, &wait);
 */
#ifndef LIBGOKO_H
#define LIBGOKO_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include <linux/goko.h>

#ifdef __cplusplus
extern "C" {
#endif

#define GOKO_DEVICE		"/dev/goko"
#define GOKO_READER_BYTES	(64u << 10)

/**
 * goko_open() - Open the device.
 * @path:	the device node, NULL for GOKO_DEVICE.
 *
 * Return: a device fd or -errno: -ENOENT when the module is not loaded,
 *	   -EACCES when the node's mode forbids it.
 */
int goko_open(const char *path);

/**
 * goko_get_info() - Ask for versions, features and totals.
 * @dev:	device fd.
 * @info:	filled in.
 *
 * Return: 0 or -errno.
 */
int goko_get_info(int dev, struct goko_info *info);

/**
 * goko_load() - Load an image.
 * @dev:	device fd.
 * @image:	the image.
 * @len:	its bytes.
 * @name:	name for lists and traces, NULL for the image's own; longer
 *		names are cut to GOKO_NAME_MAX - 1 bytes.
 * @log:	NULL, or out: what the verifier had to say, to be freed; NULL
 *		when it said nothing.  Set on failure too.
 *
 * The image may be freed afterwards; the kernel has copied it.
 *
 * Return: an image fd or -errno; -EINVAL means refused, see the log.
 */
int goko_load(int dev, const void *image, size_t len, const char *name,
	      char **log);

/**
 * goko_load_flags() - Load an image, perhaps to stay.
 * @flags:	GOKO_LOAD_PERSIST: it stays loaded under @name when the fd is
 *		closed, until goko_unload(); with GOKO_LOAD_SHARED for all users
 *		who can open the device.
 *
 * Otherwise as goko_load().
 *
 * Return: an image fd or -errno; -EEXIST: an image stays under this name.
 */
int goko_load_flags(int dev, const void *image, size_t len, const char *name,
		    __u32 flags, char **log);

/**
 * goko_open_image() - Open an image that stays under a name.
 * @dev:	device fd.
 * @name:	the name it was loaded with.
 *
 * Return: an image fd or -errno: -ENOENT; -EPERM it is another user's.
 */
int goko_open_image(int dev, const char *name);

/**
 * goko_unload() - Let go of an image that stays under a name.
 * @dev:	device fd.
 * @name:	the name; free at once.
 *
 * The image goes with its last fd and task.
 *
 * Return: 0 or -errno: -ENOENT, -EPERM.
 */
int goko_unload(int dev, const char *name);

/**
 * goko_list_images() - List the images the caller may see.
 * @dev:	device fd.
 * @images:	out: an array to be freed; NULL when there are none.
 * @nr:		out: its elements.
 *
 * Return: 0 or -errno.
 */
int goko_list_images(int dev, struct goko_image_entry **images, size_t *nr);

/**
 * goko_lookup() - Find a function of an image that can be spawned.
 * @image:	image fd.
 * @name:	full name, "main.main".
 * @func:	out: its id for goko_spawn().
 *
 * Return: 0 or -errno: -ENOENT, or -EINVAL for one whose parameters or results
 *	   cannot be passed.
 */
int goko_lookup(int image, const char *name, __u32 *func);

/**
 * struct goko_limits - limits of one task; 0 takes the module's
 * @heap_bytes:		live heap.
 * @max_gs:		goroutines.
 * @stack_bytes:	stack of one goroutine.
 * @cpu_ms:		CPU time in milliseconds; 0: no limit.
 */
struct goko_limits {
	__u64 heap_bytes;
	__u64 max_gs;
	__u64 stack_bytes;
	__u32 cpu_ms;
};

/**
 * struct goko_start - what a task begins with
 * @limits:	its limits.
 * @files:	fds of the caller, -1 for none: the first becomes its standard
 *		input, the others its files 3, 4 and so on.  The task keeps what it
 *		gets open for itself.
 * @nr_files:	how many, at most GOKO_SPAWN_FILES_MAX.
 * @env:	its environment, of which the runtime knows GOGC, GOMEMLIMIT and
 *		GOTRACEBACK; ended by NULL; NULL for none.
 */
struct goko_start {
	struct goko_limits limits;
	const int *files;
	size_t nr_files;
	char *const *env;
};

/**
 * goko_spawn() - Start a task.
 * @image:	image fd.
 * @func:	from goko_lookup(), or GOKO_FUNC_MAIN.
 * @argv:	arguments (os.Args), ended by NULL; NULL for none.
 * @start:	NULL: no files, and the module's limits.
 * @task_id:	NULL, or out: the id that goko_list_tasks() shows.
 *
 * Closing the returned fd (and its duplicates) kills the task.
 *
 * Return: a task fd or -errno; -E2BIG for more than GOKO_ARG_MAX bytes of
 *	   arguments, or more files; -EBADF one of them is not open; -EOPNOTSUPP one
 *	   is of a kind that tasks cannot have.
 */
int goko_spawn(int image, __u32 func, char *const *argv,
	       const struct goko_start *start, __u64 *task_id);

/**
 * goko_signature() - Find a function, and what it takes and returns.
 * @image:	image fd.
 * @name:	full name, "main.Add".
 * @func:	out: its id for goko_spawn_values().
 * @sig:	out: the types, "(i64 i64) (i64)", to be freed.
 *
 * Return: 0 or -errno as of goko_lookup().
 */
int goko_signature(int image, const char *name, __u32 *func, char **sig);

/**
 * goko_spawn_values() - Start a task with a function that takes arguments.
 * @image:	image fd.
 * @func:	from goko_lookup() or goko_signature().
 * @values:	its arguments, a struct before its fields; copied.
 * @nr:		how many.
 * @start:	NULL: no files, and the module's limits.
 * @task_id:	NULL, or out: the id that goko_list_tasks() shows.
 *
 * Return: a task fd or -errno: -EINVAL the values are not of the types it takes.
 */
int goko_spawn_values(int image, __u32 func, const struct goko_value *values,
		      size_t nr, const struct goko_start *start,
		      __u64 *task_id);

/**
 * goko_stacks() - What the goroutines of a task do, in Go's format.
 * @task:	task fd.
 * @system:	the runtime's own, too.
 * @next:	0 for the first piece; then where to go on, 0 after the last.
 * @buf:	where to.
 * @len:	its bytes, at least 4096.
 *
 * Return: bytes of text, or -errno; -EINTR when a fatal signal came.
 */
int goko_stacks(int task, bool system, __u64 *next, char *buf, __u32 len);

/**
 * goko_wait_results() - Wait for the end of a task, and for what it returns.
 * @task:	task fd.
 * @wait:	filled in.
 * @values:	out: its results, to be freed together; strings point into them.
 *		NULL: none, or its function did not return (wait->why).
 * @nr:		out: how many.
 *
 * Return: 0 or -errno; -EINTR when a signal came first.
 */
int goko_wait_results(int task, struct goko_wait *wait,
		      struct goko_value **values, size_t *nr);

/**
 * goko_call() - Run one function of an image to its end.
 * @image:	image fd, of goko_load() or goko_open_image().
 * @name:	full name, "main.Add".
 * @args:	its arguments.
 * @nr_args:	how many.
 * @wait:	filled in.
 * @results:	as of goko_wait_results().
 * @nr_results:	how many.
 *
 * Its output is lost; a function that prints much without a reader blocks.
 *
 * Return: 0 or -errno.
 */
int goko_call(int image, const char *name, const struct goko_value *args,
	      size_t nr_args, struct goko_wait *wait,
	      struct goko_value **results, size_t *nr_results);

/**
 * goko_parse_values() - Read arguments from texts.
 * @sig:	signature, of goko_signature().
 * @texts:	one for each parameter, ended by NULL; must outlive @values. Numbers
 *		as in C, true, false, strings as they are, structs as
 *		{1, "text", {true}}.
 * @values:	out: to be freed.
 * @nr:		out: how many.
 * @bad:	out, on failure: index of the text that is wrong.
 *
 * Return: 0; -EINVAL is no such value; -ERANGE too large for its type; -ENODATA
 *	   too few texts; -EOVERFLOW too many; -ENOMEM.
 */
int goko_parse_values(const char *sig, char *const *texts,
		      struct goko_value **values, size_t *nr, size_t *bad);

/**
 * goko_wait() - Wait for the end of a task, or look at it.
 * @task:	task fd.
 * @flags:	0, or GOKO_WAIT_NOHANG to look only.
 * @wait:	filled in.
 *
 * Return: 0 or -errno; -EINTR when a signal came first.
 */
int goko_wait(int task, __u32 flags, struct goko_wait *wait);

/**
 * goko_kill() - End all goroutines of a task.
 * @task:	task fd.
 *
 * Only makes a system call: safe in a signal handler.
 *
 * Return: 0 or -errno.
 */
int goko_kill(int task);

/**
 * goko_list_tasks() - List the tasks the caller may see.
 * @dev:	device fd.
 * @tasks:	out: an array to be freed; NULL when there are none.
 * @nr:		out: its elements.
 *
 * Return: 0 or -errno.
 */
int goko_list_tasks(int dev, struct goko_task_entry **tasks, size_t *nr);

/**
 * goko_open_task() - Get an fd of a task that somebody else spawned.
 * @dev:	device fd.
 * @id:		task id, of goko_list_tasks() or goko_spawn().
 *
 * It can be waited on, polled and killed; it has no output, and closing it
 * does not kill.
 *
 * Return: a task fd or -errno: -ESRCH, -EPERM.
 */
int goko_open_task(int dev, __u64 id);

/**
 * struct goko_reader - takes the output of a task apart
 * @task:	task fd.
 * @pos:	bytes of @buf that have been handed out.
 * @len:	bytes of @buf that have been read.
 * @buf:	whole pieces, each a struct goko_out and its bytes.
 */
struct goko_reader {
	int task;
	size_t pos;
	size_t len;
	char buf[GOKO_READER_BYTES] __attribute__((aligned(8)));
};

/**
 * goko_reader_init() - Make a reader ready.
 * @r:		the reader.
 * @task:	task fd; stays the caller's.
 */
void goko_reader_init(struct goko_reader *r, int task);

/**
 * goko_reader_pending() - Is there a piece that needs no system call?
 * @r:		the reader.
 */
bool goko_reader_pending(const struct goko_reader *r);

/**
 * goko_read_piece() - Get the next piece of output.
 * @r:		the reader.
 * @stream:	out: GOKO_STDOUT or GOKO_STDERR, which are the fd numbers of
 *		the standard streams, too.
 * @data:	out: the bytes, valid until the next call.
 *
 * Reads from the fd only when no piece is left of the last read.
 *
 * Return: bytes of the piece; 0 when the task has ended and all is read; or
 *	   -errno: -EINTR, -EAGAIN on an O_NONBLOCK fd, -EPROTO if the kernel
 *	   sent something that is no piece.
 */
ssize_t goko_read_piece(struct goko_reader *r, int *stream, const char **data);

#ifdef __cplusplus
}
#endif

#endif /* LIBGOKO_H */
