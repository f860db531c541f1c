/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * linux/goko.h - user interface of the goko module
 *
 * /dev/goko is a misc device.  GOKO_IOC_LOAD on it turns an image into an
 * image fd; GOKO_IOC_SPAWN on an image fd starts a task and gives a task fd.
 * read() on a task fd returns the task's output, poll() tells of output
 * (POLLIN) and of its end (POLLHUP), GOKO_IOC_WAIT gives the exit status.
 * Closing the last fd of a task kills it.
 *
 * All structs are extensible: @size is sizeof(the struct as the caller knows
 * it); a larger struct passes if the unknown tail is zero (else -E2BIG), a
 * smaller one if it is one of the published sizes (else -EINVAL).  The size
 * within the command's number is not looked at.  Unknown flags and nonzero
 * reserved fields are -EINVAL, unknown commands and those of another kind of
 * fd -ENOTTY.  After an error no out field means anything, but log_used of
 * LOAD.  All fds are close-on-exec.
 *
 * Changes:
 *  1 (2026-11) - first version
 *  2 (2026-11) - images that stay under a name: flags of LOAD, OPEN_IMAGE,
 *		 UNLOAD, IMAGES; arguments and results of functions: LOOKUP
 *		 tells signatures, SPAWN takes values, WAIT gives some
 *  3 (2026-11) - STACK: tracebacks of a task; SPAWN takes files, an environment
 *		 and a limit of CPU time
 *  4 (2026-11) - images that are linked: IMAGES tells whose plugin one is
 */
#ifndef _UAPI_LINUX_GOKO_H
#define _UAPI_LINUX_GOKO_H

#include <linux/types.h>
#include <linux/ioctl.h>

#define GOKO_ABI_VERSION	4
#define GOKO_NAME_MAX		64	/* bytes of a name, with terminator */
#define GOKO_ARG_MAX		(128u << 10)	/* bytes of arguments and environment */

/* Features, in goko_info.features. */
#define GOKO_FEAT_JIT		(1ull << 0)	/* the eBPF JIT is usable */

/**
 * struct goko_info - GOKO_IOC_INFO, on /dev/goko
 * @size:	in: sizeof(struct goko_info)
 * @abi:	out: GOKO_ABI_VERSION
 * @features:	out: GOKO_FEAT_*
 * @image_version: out: GOKO_IMAGE_VERSION that LOAD takes
 * @nr_ps:	out: number of Ps
 * @nr_images:	out: loaded images
 * @nr_tasks:	out: live tasks
 * @nr_gs:	out: live goroutines
 * @heap_bytes:	out: bytes of heap in use
 * @heap_limit_bytes: out: limit of the module's heap
 * @version:	out: version of the module, terminated
 */
struct goko_info {
	__u32 size;
	__u32 abi;
	__u64 features;
	__u32 image_version;
	__u32 nr_ps;
	__u32 nr_images;
	__u32 nr_tasks;
	__u64 nr_gs;
	__u64 heap_bytes;
	__u64 heap_limit_bytes;
	char version[32];
};

/* goko_load.flags */
#define GOKO_LOAD_PERSIST	1	/* stays, under its name, until UNLOAD */
#define GOKO_LOAD_SHARED	2	/* all users may open it by that name */

/**
 * struct goko_load - GOKO_IOC_LOAD, on /dev/goko; returns an image fd
 * @size:	sizeof(struct goko_load)
 * @flags:	GOKO_LOAD_*
 * @image:	address of the image
 * @image_len:	bytes
 * @log:	address of a buffer for the verifier's log, or 0
 * @log_len:	bytes of the buffer; the log is terminated and truncated to fit
 * @log_used:	out: bytes the whole log takes, with terminator; 0 without one
 * @name:	name for lists and traces, terminated; empty: the image's own
 *
 * Without GOKO_LOAD_PERSIST the image goes when its last fd and its last task
 * have gone; with it, not before UNLOAD or the removal of the module, too.
 *
 * Needs CAP_SYS_MODULE.  Errors: EPERM; EINVAL image refused, see the log;
 * E2BIG image over GOKO_IMAGE_MAX; ENOMEM; EFAULT; EEXIST another image stays
 * under its name; EOPNOTSUPP the kernel's eBPF JIT is off; EINTR a fatal
 * signal; EMFILE, ENFILE.
 */
struct goko_load {
	__u32 size;
	__u32 flags;
	__u64 image;
	__u64 image_len;
	__u64 log;
	__u32 log_len;
	__u32 log_used;
	char name[GOKO_NAME_MAX];
};

/**
 * struct goko_lookup - GOKO_IOC_LOOKUP, on an image fd
 * @size:	sizeof(struct goko_lookup)
 * @flags:	must be 0
 * @name:	address of the function's name ("main.main"), not terminated
 * @name_len:	bytes
 * @func:	out: function id for SPAWN
 * @sig:	address of a buffer for its signature, or 0
 * @sig_len:	bytes of the buffer; the signature is terminated and cut to fit
 * @sig_used:	out: bytes that all of it takes, with terminator
 *
 * Finds main and exported functions.  A signature is the types of the
 * parameters, then those of the results, as "(i64 string {u8 f64}) (bytes)":
 * bool, numbers by their bits, string, []byte, and structs of such.  Errors:
 * ENOENT; EINVAL there are parameters or results of other types, or more than
 * GOKO_ENTRY_WORDS words of them.
 */
struct goko_lookup {
	__u32 size;
	__u32 flags;
	__u64 name;
	__u32 name_len;
	__u32 func;
	__u64 sig;
	__u32 sig_len;
	__u32 sig_used;
};

#define GOKO_ENTRY_WORDS	64	/* 8-byte words of parameters and results */
#define GOKO_VALUES_MAX		256	/* values, those in structs included */
#define GOKO_SPAWN_FILES_MAX	64	/* files that SPAWN hands over */
#define GOKO_VALUE_BYTES_MAX	(1u << 20)	/* bytes of all strings */

/* goko_value.kind */
#define GOKO_VAL_BOOL	1	/* val: 0 or 1 */
#define GOKO_VAL_INT	2	/* val: a signed number */
#define GOKO_VAL_UINT	3	/* val: an unsigned number */
#define GOKO_VAL_FLOAT	4	/* val: the bits of a float of len bytes, 4 or 8 */
#define GOKO_VAL_STRING	5	/* val: address of len bytes */
#define GOKO_VAL_BYTES	6	/* the same, a []byte */
#define GOKO_VAL_STRUCT	7	/* the nr values that follow are its fields */

/**
 * struct goko_value - an argument or a result, or a part of one
 * @kind:	GOKO_VAL_*
 * @nr:		STRUCT: number of fields; else 0
 * @val:	the value; 0 of a STRUCT
 * @len:	STRING, BYTES, FLOAT: bytes; else 0
 *
 * An address in @val is one of the caller's memory in an argument; in a result it
 * is the offset of the bytes in the buffer that holds the values.
 */
struct goko_value {
	__u32 kind;
	__u32 nr;
	__u64 val;
	__u64 len;
};

#define GOKO_FUNC_MAIN	0xffffffffu	/* goko_spawn.func: the image's main */

/**
 * struct goko_spawn - GOKO_IOC_SPAWN, on an image fd; returns a task fd
 * @size:	sizeof(struct goko_spawn)
 * @flags:	must be 0
 * @func:	function id from LOOKUP, or GOKO_FUNC_MAIN
 * @nr_args:	number of arguments (os.Args)
 * @args:	address of @args_len bytes: @nr_args terminated strings in a row, then
 *		@nr_env ones
 * @args_len:	bytes, at most GOKO_ARG_MAX
 * @heap_limit_bytes: limit of live heap for this task, 0: the module's
 * @max_gs:	limit of goroutines, 0: the module's
 * @stack_limit_bytes: limit of one goroutine's stack, 0: the module's
 * @task_id:	out: id of the task, as GOKO_IOC_TASKS lists it; in: 0
 * @values:	address of an array of struct goko_value: what the function takes
 * @nr_values:	its elements, at most GOKO_VALUES_MAX
 * @nr_files:	elements of @files, at most GOKO_SPAWN_FILES_MAX
 * @files:	address of an array of fds (__s32; -1: none): the first becomes the
 *		task's standard input, the others its files 3, 4 and so on
 * @nr_env:	number of strings "NAME=value" behind the arguments
 * @cpu_limit_ms: limit of the CPU time of its goroutines in all, kernel calls not
 *		counted; 0: none
 *
 * A task can have sockets (inet, unix), pipes, character devices, regular files and
 * folders, with the caller's position in them, block devices and eventfds.
 *
 * The environment is what os.Getenv() finds, and the runtime looks at GOTRACEBACK,
 * GOGC and GOMEMLIMIT in it, as Go's does.
 *
 * Errors: EINVAL, also for values that do not fit the function's signature;
 * E2BIG too many values, files or bytes of arguments; EBADF one of @files is not
 * open; EOPNOTSUPP one is of another kind; ENOENT no such function,
 * or it is not exported; EFAULT; ENOMEM; EAGAIN too many tasks; ESHUTDOWN the
 * runtime is broken (see the kernel log); EMFILE, ENFILE.
 */
struct goko_spawn {
	__u32 size;
	__u32 flags;
	__u32 func;
	__u32 nr_args;
	__u64 args;
	__u64 args_len;
	__u64 heap_limit_bytes;
	__u64 max_gs;
	__u64 stack_limit_bytes;
	__u64 task_id;
	__u64 values;
	__u32 nr_values;
	__u32 nr_files;
	__u64 files;
	__u32 nr_env;
	__u32 cpu_limit_ms;
};

/* Streams of a task's output. */
#define GOKO_STDOUT	1
#define GOKO_STDERR	2

/**
 * struct goko_out - header of each piece that read() on a task fd returns
 * @stream:	GOKO_STDOUT or GOKO_STDERR
 * @len:	bytes that follow, at least 1
 *
 * read() returns whole pieces, in the order they were written; a piece that
 * is larger than the buffer is split.  It blocks until there is a piece
 * (O_NONBLOCK: -EAGAIN), returns 0 when the task has ended and all is read,
 * and -EINVAL for a buffer of fewer than 9 bytes.
 */
struct goko_out {
	__u32 stream;
	__u32 len;
};

/* goko_wait.state and flags. */
#define GOKO_WAIT_NOHANG	1	/* flag: return at once */
#define GOKO_TASK_RUNNING	0
#define GOKO_TASK_EXITED	1
#define GOKO_TASK_KILLED	2

/* goko_wait.why: how the task ended. */
#define GOKO_END_EXIT		0	/* main returned, or os.Exit */
#define GOKO_END_PANIC		1	/* unrecovered panic */
#define GOKO_END_FATAL		2	/* deadlock, out of memory, CPU time, stack overflow */
#define GOKO_END_KILLED		3	/* KILL, or the last fd was closed */

/**
 * struct goko_wait - GOKO_IOC_WAIT, on a task fd
 * @size:	sizeof(struct goko_wait)
 * @flags:	GOKO_WAIT_*
 * @state:	out: GOKO_TASK_*
 * @status:	out: exit status, 0..255; 137 when killed
 * @why:	out: GOKO_END_*
 * @reserved:	must be 0
 * @cpu_ns:	out: time its goroutines ran
 * @wall_ns:	out: from SPAWN to the end, or to now
 * @alloc_bytes: out: bytes allocated on the heap over its life
 * @nr_allocs:	out: objects allocated
 * @nr_gs_created: out: goroutines created, the first included
 * @nr_gs_peak:	out: most goroutines alive at once
 * @nr_switches: out: times one of its goroutines was given a P
 * @nr_preempts: out: times one lost it because its slice was over
 * @stack_peak_bytes: out: largest stack one of its goroutines had
 * @results:	address of a buffer for what its function has returned, or 0
 * @results_len: bytes of the buffer
 * @results_used: out: bytes that the results take: an array of struct
 *		goko_value, then the bytes of their strings; 0: it has not returned,
 *		or returns nothing.  If they do not fit, nothing is written
 * @nr_results:	out: elements of the array
 * @reserved2:	must be 0
 *
 * Blocks until the task has ended, interruptibly.
 */
struct goko_wait {
	__u32 size;
	__u32 flags;
	__u32 state;
	__u32 status;
	__u32 why;
	__u32 reserved;
	__u64 cpu_ns;
	__u64 wall_ns;
	__u64 alloc_bytes;
	__u64 nr_allocs;
	__u64 nr_gs_created;
	__u64 nr_gs_peak;
	__u64 nr_switches;
	__u64 nr_preempts;
	__u64 stack_peak_bytes;
	__u64 results;
	__u32 results_len;
	__u32 results_used;
	__u32 nr_results;
	__u32 reserved2;
};

/**
 * struct goko_kill - GOKO_IOC_KILL, on a task fd
 * @size:	sizeof(struct goko_kill)
 * @flags:	must be 0
 *
 * Every goroutine of the task ends at its next safe point.  Returns at once;
 * killing an ended task is no error and changes nothing.
 */
struct goko_kill {
	__u32 size;
	__u32 flags;
};

/* goko_stacks.flags */
#define GOKO_STACK_SYSTEM	1	/* the runtime's own goroutines, too */

/**
 * struct goko_stacks - GOKO_IOC_STACK, on a task fd: what its goroutines do
 * @size:	sizeof(struct goko_stacks)
 * @flags:	GOKO_STACK_*
 * @buf:	address of a buffer
 * @buf_len:	its bytes, at least 4096
 * @used:	out: bytes of text that were written to it
 * @next:	in: 0, then what the call before gave; out: where to go on, 0: that
 *		was the last of it
 * @nr_gs:	out: goroutines in the text
 * @reserved:	must be 0
 *
 * Each goroutine's number, what it waits for and since when, its frames and who
 * started it, in Go's format.  The program runs on meanwhile: a goroutine is held
 * where it waits, or at its next safe point, until its part is written, so each
 * part is true of a moment of its own.  A task that has ended has none.
 *
 * Errors: EINTR a fatal signal; EFAULT; ENOMEM.
 */
struct goko_stacks {
	__u32 size;
	__u32 flags;
	__u64 buf;
	__u32 buf_len;
	__u32 used;
	__u64 next;
	__u32 nr_gs;
	__u32 reserved;
};

/**
 * struct goko_task_entry - one element of GOKO_IOC_TASKS
 * @id:		task id, unique while the module is loaded
 * @state:	GOKO_TASK_*
 * @reserved:	0
 * @pid:	thread group that spawned it, in the caller's pid namespace, or 0
 * @uid:	user that spawned it, in the caller's user namespace
 * @nr_gs:	live goroutines
 * @cpu_ns:	time its goroutines ran
 * @alloc_bytes: bytes allocated over its life
 * @image:	name of the image, terminated
 */
struct goko_task_entry {
	__u64 id;
	__u32 state;
	__u32 reserved;
	__u32 pid;
	__u32 uid;
	__u64 nr_gs;
	__u64 cpu_ns;
	__u64 alloc_bytes;
	char image[GOKO_NAME_MAX];
};

/**
 * struct goko_tasks - GOKO_IOC_TASKS, on /dev/goko: list live tasks
 * @size:	sizeof(struct goko_tasks)
 * @entry_size:	sizeof(struct goko_task_entry) as the caller knows it
 * @entries:	address of an array
 * @nr:		in: elements that fit; out: elements that exist
 * @reserved:	must be 0
 *
 * Callers without CAP_SYS_ADMIN see their own user's tasks only.  With an
 * @nr that is too small the first ones are filled in, and it is no error.
 */
struct goko_tasks {
	__u32 size;
	__u32 entry_size;
	__u64 entries;
	__u32 nr;
	__u32 reserved;
};

/**
 * struct goko_open_task - GOKO_IOC_OPEN_TASK, on /dev/goko; returns a task fd
 * @size:	sizeof(struct goko_open_task)
 * @flags:	must be 0
 * @id:		task id
 *
 * A further fd of a live task, for `goko kill`, `goko stat`; it does not keep
 * the task alive and reads no output: read() is -EINVAL, poll() tells of the
 * end only.  Needs to be the task's user or CAP_KILL.  Errors: ESRCH, EPERM.
 */
struct goko_open_task {
	__u32 size;
	__u32 flags;
	__u64 id;
};

/**
 * struct goko_open_image - GOKO_IOC_OPEN_IMAGE, on /dev/goko; returns an image fd
 * @size:	sizeof(struct goko_open_image)
 * @flags:	must be 0
 * @name:	name of an image loaded with GOKO_LOAD_PERSIST, terminated
 *
 * Needs GOKO_LOAD_SHARED, or to be the user that loaded it, or CAP_SYS_MODULE.
 * Errors: ENOENT; EPERM; EMFILE, ENFILE.
 */
struct goko_open_image {
	__u32 size;
	__u32 flags;
	char name[GOKO_NAME_MAX];
};

/**
 * struct goko_unload - GOKO_IOC_UNLOAD, on /dev/goko
 * @size:	sizeof(struct goko_unload)
 * @flags:	must be 0
 * @name:	name of an image loaded with GOKO_LOAD_PERSIST, terminated
 *
 * The name is free at once.  The image goes with its last fd and task; IMAGES
 * tells what holds it till then.  Needs CAP_SYS_MODULE.  Errors: ENOENT; EPERM.
 */
struct goko_unload {
	__u32 size;
	__u32 flags;
	char name[GOKO_NAME_MAX];
};

/* goko_image_entry.state */
#define GOKO_IMAGE_LOADED	0
#define GOKO_IMAGE_LEAVING	1	/* it has lost its name */

/**
 * struct goko_image_entry - one element of GOKO_IOC_IMAGES
 * @id:		image id, unique while the module is loaded
 * @state:	GOKO_IMAGE_*
 * @flags:	GOKO_LOAD_*; PERSIST only as long as it has its name
 * @uid:	user that loaded it, in the caller's user namespace
 * @nr_fds:	image files that hold it
 * @nr_tasks:	tasks of it that have not ended
 * @nr_types:	types
 * @nr_funcs:	functions
 * @host:	id of the image that it is a plugin of and that holds it, or 0
 * @data_bytes:	its package-level variables
 * @code_bytes:	its machine code
 * @load_ns:	time LOAD took
 * @build_id:	the file's
 * @name:	name, terminated
 */
struct goko_image_entry {
	__u64 id;
	__u32 state;
	__u32 flags;
	__u32 uid;
	__u32 nr_fds;
	__u32 nr_tasks;
	__u32 nr_types;
	__u32 nr_funcs;
	__u32 host;
	__u64 data_bytes;
	__u64 code_bytes;
	__u64 load_ns;
	__u8  build_id[16];
	char name[GOKO_NAME_MAX];
};

/**
 * struct goko_list_images - GOKO_IOC_IMAGES, on /dev/goko: list loaded images
 * @size:	sizeof(struct goko_list_images)
 * @entry_size:	sizeof(struct goko_image_entry) as the caller knows it
 * @entries:	address of an array
 * @nr:		in: elements that fit; out: elements that exist
 * @reserved:	must be 0
 *
 * Oldest first.  Callers without CAP_SYS_ADMIN see what they loaded and what is
 * shared.  With an @nr that is too small the first ones are filled in, and it is
 * no error.
 */
struct goko_list_images {
	__u32 size;
	__u32 entry_size;
	__u64 entries;
	__u32 nr;
	__u32 reserved;
};

#define GOKO_IOC_MAGIC		0xbc
#define GOKO_IOC_INFO		_IOWR(GOKO_IOC_MAGIC, 0, struct goko_info)
#define GOKO_IOC_LOAD		_IOWR(GOKO_IOC_MAGIC, 1, struct goko_load)
#define GOKO_IOC_LOOKUP		_IOWR(GOKO_IOC_MAGIC, 2, struct goko_lookup)
#define GOKO_IOC_SPAWN		_IOWR(GOKO_IOC_MAGIC, 3, struct goko_spawn)
#define GOKO_IOC_WAIT		_IOWR(GOKO_IOC_MAGIC, 4, struct goko_wait)
#define GOKO_IOC_KILL		_IOWR(GOKO_IOC_MAGIC, 5, struct goko_kill)
#define GOKO_IOC_TASKS		_IOWR(GOKO_IOC_MAGIC, 6, struct goko_tasks)
#define GOKO_IOC_OPEN_TASK	_IOWR(GOKO_IOC_MAGIC, 7, struct goko_open_task)
#define GOKO_IOC_OPEN_IMAGE	_IOWR(GOKO_IOC_MAGIC, 8, struct goko_open_image)
#define GOKO_IOC_UNLOAD		_IOWR(GOKO_IOC_MAGIC, 9, struct goko_unload)
#define GOKO_IOC_IMAGES		_IOWR(GOKO_IOC_MAGIC, 10, struct goko_list_images)
#define GOKO_IOC_STACK		_IOWR(GOKO_IOC_MAGIC, 11, struct goko_stacks)

#endif /* _UAPI_LINUX_GOKO_H */
