/* SPDX-License-Identifier: GPL-2.0 */
/*
 * net/net.h - files and sockets of a task, and waiting for them
 *
 * A kernel call (goko_kcall_t) is what a builtin for files and sockets does once
 * its G has unwound: it runs in the trampoline, may sleep, and does not wait for
 * the other end.  What is not possible now is -EAGAIN; the G then parks with
 * goko_io_park() and does the operation again when netpoll has woken it.
 */
#ifndef GOKO_NET_NET_H
#define GOKO_NET_NET_H

#include <linux/types.h>

struct goko_file;
struct goko_files;
struct goko_g;
struct seq_file;

/* Directions of readiness. */
enum goko_io_mode {
	GOKO_IO_READ,
	GOKO_IO_WRITE,
	GOKO_IO_NR,
};

/**
 * struct goko_iowait - what a kernel call waits for
 * @file:	what the G has waited for, as goko_io_resume() gives it, or what
 *		goko_read_waits() has found; the call takes
 *		the reference.  With -EAGAIN: what it has to wait for, with a reference
 * @seq:	the file's readiness when the call looked at it
 * @mode:	direction
 */
struct goko_iowait {
	struct goko_file	*file;
	u32			seq;
	enum goko_io_mode	mode;
};

/**
 * typedef goko_kcall_t - a kernel call
 *
 * Takes the task's files, words for the results, the words of the arguments
 * and what to fill in when it returns -EAGAIN; else it returns 0, and @ret[0] is
 * the result or -errno, as of a system call.
 */
typedef int (*goko_kcall_t)(struct goko_files *fs, u64 *ret, const u64 *arg,
			    struct goko_iowait *wait);

/* net/table.c */
struct goko_files *goko_files_new(const s32 *fds, u32 nr);
void goko_files_set_task(struct goko_files *fs, u64 task);
bool goko_files_busy(const struct goko_files *fs);
bool goko_files_have_sockets(struct goko_files *fs);
void goko_files_close(struct goko_files *fs);
void goko_files_free(struct goko_files *fs);

int goko_kcall(goko_kcall_t call, struct goko_files *fs, u64 *ret,
	       const u64 *arg, struct goko_iowait *wait);
int goko_k_close(struct goko_files *fs, u64 *ret, const u64 *arg,
		 struct goko_iowait *wait);
int goko_k_dup(struct goko_files *fs, u64 *ret, const u64 *arg,
	       struct goko_iowait *wait);

/* net/list.c */
void goko_files_show(struct goko_files *fs, struct seq_file *m);

/* net/netpoll.c */
bool goko_read_waits(struct goko_files *fs, const u64 *arg,
		     struct goko_iowait *wait);
bool goko_io_park(struct goko_g *g, struct goko_iowait *wait);
struct goko_file *goko_io_resume(struct goko_g *g);
void goko_io_leave(struct goko_g *g);
int goko_k_evict(struct goko_files *fs, u64 *ret, const u64 *arg,
		 struct goko_iowait *wait);
int goko_k_deadline(struct goko_files *fs, u64 *ret, const u64 *arg,
		    struct goko_iowait *wait);

/* net/vfs.c */
int goko_k_open(struct goko_files *fs, u64 *ret, const u64 *arg,
		struct goko_iowait *wait);
int goko_k_read(struct goko_files *fs, u64 *ret, const u64 *arg,
		struct goko_iowait *wait);
int goko_k_write(struct goko_files *fs, u64 *ret, const u64 *arg,
		 struct goko_iowait *wait);
int goko_k_pread(struct goko_files *fs, u64 *ret, const u64 *arg,
		 struct goko_iowait *wait);
int goko_k_pwrite(struct goko_files *fs, u64 *ret, const u64 *arg,
		  struct goko_iowait *wait);
int goko_k_seek(struct goko_files *fs, u64 *ret, const u64 *arg,
		struct goko_iowait *wait);
int goko_k_fstat(struct goko_files *fs, u64 *ret, const u64 *arg,
		 struct goko_iowait *wait);
int goko_k_readdir(struct goko_files *fs, u64 *ret, const u64 *arg,
		   struct goko_iowait *wait);
int goko_k_stat(struct goko_files *fs, u64 *ret, const u64 *arg,
		struct goko_iowait *wait);
int goko_k_unlink(struct goko_files *fs, u64 *ret, const u64 *arg,
		  struct goko_iowait *wait);
int goko_k_mkdir(struct goko_files *fs, u64 *ret, const u64 *arg,
		 struct goko_iowait *wait);
int goko_k_truncate(struct goko_files *fs, u64 *ret, const u64 *arg,
		    struct goko_iowait *wait);
int goko_k_sync(struct goko_files *fs, u64 *ret, const u64 *arg,
		struct goko_iowait *wait);

/* net/socket.c */
int goko_k_socket(struct goko_files *fs, u64 *ret, const u64 *arg,
		  struct goko_iowait *wait);
int goko_k_bind(struct goko_files *fs, u64 *ret, const u64 *arg,
		struct goko_iowait *wait);
int goko_k_listen(struct goko_files *fs, u64 *ret, const u64 *arg,
		  struct goko_iowait *wait);
int goko_k_accept(struct goko_files *fs, u64 *ret, const u64 *arg,
		  struct goko_iowait *wait);
int goko_k_connect(struct goko_files *fs, u64 *ret, const u64 *arg,
		   struct goko_iowait *wait);
int goko_k_recv(struct goko_files *fs, u64 *ret, const u64 *arg,
		struct goko_iowait *wait);
int goko_k_send(struct goko_files *fs, u64 *ret, const u64 *arg,
		struct goko_iowait *wait);
int goko_k_shutdown(struct goko_files *fs, u64 *ret, const u64 *arg,
		    struct goko_iowait *wait);
int goko_k_socktype(struct goko_files *fs, u64 *ret, const u64 *arg,
		    struct goko_iowait *wait);
int goko_k_sockname(struct goko_files *fs, u64 *ret, const u64 *arg,
		    struct goko_iowait *wait);
int goko_k_setsockopt(struct goko_files *fs, u64 *ret, const u64 *arg,
		      struct goko_iowait *wait);

/* net/splice.c */
int goko_k_splice(struct goko_files *fs, u64 *ret, const u64 *arg,
		  struct goko_iowait *wait);

#endif /* GOKO_NET_NET_H */
