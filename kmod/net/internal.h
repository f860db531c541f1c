/* SPDX-License-Identifier: GPL-2.0 */
/*
 * net/internal.h - a task's files and the state of waiting for them
 */
#ifndef GOKO_NET_INTERNAL_H
#define GOKO_NET_INTERNAL_H

#include <linux/hrtimer.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/minmax.h>
#include <linux/mutex.h>
#include <linux/net.h>
#include <linux/path.h>
#include <linux/skbuff.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/xarray.h>

#include "net/net.h"

struct cred;
struct eventfd_ctx;
struct file;
struct mem_cgroup;
struct net;

/* 0 is what SPAWN has given; 1 and 2 are the task's own streams (sched/output.c). */
#define GOKO_FIRST_FD	3

/* What one read or write moves at most: the kernel's own limit. */
#define GOKO_IO_MAX	0x7ffff000u

/*
 * Of a stream: a peer that sends as fast as we read, or reads as fast as we send, must
 * not keep an M in one call for ever.
 */
#define GOKO_STREAM_MAX	(1u << 20)

/**
 * struct goko_files - what a task can reach outside of goko
 *
 * What its owner had at the time of SPAWN: credentials, memory cgroup, root and
 * working folder, network namespace, number of files.
 */
struct goko_files {
	const struct cred	*cred;		/* I */
	struct mem_cgroup	*memcg;		/* I: may be NULL */
	struct net		*net;		/* I */
	struct path		root;		/* I */
	struct path		pwd;		/* I */
	int			umask;		/* I */
	u32			max_files;	/* I */
	atomic_t		nr_files;	/* A: in the table, about */
	u64			task;		/* I: its id */
	struct xarray		table;		/* goko_file by number; its own lock */
};

/**
 * struct goko_places - where a thread's path names begin
 * @root:	not counted
 * @pwd:	not counted
 * @umask:	of files it makes
 */
struct goko_places {
	struct path	root;
	struct path	pwd;
	int		umask;
};

/**
 * struct goko_pollwq - a wait queue of a file, with our entry on it
 * @entry:	its func is netpoll's
 * @head:	A: the queue; NULL once its owner has freed it (POLLFREE)
 * @file:	I
 */
struct goko_pollwq {
	wait_queue_entry_t	entry;
	wait_queue_head_t	*head;
	struct goko_file	*file;
};

/* Sockets have one, pipes two. */
#define GOKO_NR_POLLWQ	2

/**
 * struct goko_file - an open file or socket of a task
 *
 * @ref counts the table and each kernel call and waiting G that uses it.
 */
struct goko_file {
	struct kref		ref;
	u64			task;		/* I: its id, for traces */
	u32			fd;		/* I once it is in the table */
	struct file		*filp;		/* I */
	struct socket		*sock;		/* I: of @filp; NULL if it is none */
	struct eventfd_ctx	*eventfd;	/* I: likewise, with a reference */
	bool			pollable;	/* I: netpoll watches it */
	u32			nr_wq;		/* I */
	struct goko_pollwq	wq[GOKO_NR_POLLWQ];

	spinlock_t		lock;		/* irq-safe; F: */
	u32			seq[GOKO_IO_NR]; /* F: counts events */
	u32			empty_seq;	/* F: READ's when there was nothing left */
	bool			expired[GOKO_IO_NR]; /* A: its deadline is over; an event follows */
	bool			closed;		/* A: an event follows */
	struct list_head	waiters[GOKO_IO_NR]; /* F: Gs, by wait_node */

	struct mutex		deadline_mutex;	/* one changes them at a time */
	struct hrtimer		timer[GOKO_IO_NR]; /* softirq */

	struct sk_buff_head	spliced;	/* lock_sock(): to be sent, splice.c */
};

/* table.c */
int goko_places_enter(const struct goko_files *fs, struct goko_places *saved);
void goko_places_leave(const struct goko_places *saved);
struct goko_file *goko_file_get(struct goko_files *fs, u64 fd,
				struct goko_iowait *wait);
void goko_file_put(struct goko_file *f);
int goko_on_file(struct goko_files *fs, u64 *ret, const u64 *arg,
		 struct goko_iowait *wait,
		 s64 (*fn)(struct goko_files *fs, struct goko_file *f, u64 *ret,
			   const u64 *arg));
void goko_file_close(struct goko_file *f);
bool goko_files_full(const struct goko_files *fs);
int goko_file_install(struct goko_files *fs, struct file *filp);
int goko_file_install_at(struct goko_files *fs, struct file *filp, u32 first,
			 u32 last);

/* handover.c */
int goko_files_give(struct goko_files *fs, const s32 *fds, u32 nr);

/* vfs.c */
bool goko_stream_is_empty(const struct goko_file *f);

/* netpoll.c */
void goko_netpoll_open(struct goko_file *f);
void goko_netpoll_close(struct goko_file *f);
int goko_io_begin(struct goko_file *f, enum goko_io_mode mode,
		  struct goko_iowait *wait);
void goko_io_emptied(struct goko_file *f, const struct goko_iowait *wait);

/* Bytes that one call on @f moves of @n. */
static inline size_t goko_io_bytes(const struct goko_file *f, u64 n)
{
	return min_t(u64, n, f->sock && f->sock->type == SOCK_STREAM ?
			     GOKO_STREAM_MAX : GOKO_IO_MAX);
}

/*
 * The end of a kernel call that has looked at @wait->file: its reference goes to
 * the waiting G with -EAGAIN, and is put else.
 */
static inline int goko_kcall_end(struct goko_file *f, u64 *ret, s64 result)
{
	/* Of a file that cannot be waited for it is the result. */
	if (result == -EAGAIN && f->pollable)
		return -EAGAIN;
	goko_file_put(f);
	ret[0] = result;
	return 0;
}

#endif /* GOKO_NET_INTERNAL_H */
