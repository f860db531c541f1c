// SPDX-License-Identifier: GPL-2.0
/*
 * net/handover.c - files that a process gives to the task it spawns
 *
 * What
 *   SPAWN takes fds of the caller, as execve() would have left them open.  The task
 *   and its owner can then share a connection, signal each other and pass data.
 *
 * Nobody blocks an M
 *   A kernel call must not wait for another process, and whether a file blocks is a
 *   flag that all who share the file can change.  So
 *   - sockets are asked with MSG_DONTWAIT, eventfds with IOCB_NOWAIT;
 *   - of a pipe or a character device the task gets an open file of its own, as one
 *     has by opening /proc/self/fd/N;
 *   - regular files and block devices wait for their disk alone, and share their
 *     position;
 *   - all others are refused: also images and tasks, which would keep each other.
 */
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/eventfd.h>
#include <linux/fcntl.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/net.h>
#include <linux/socket.h>
#include <linux/stat.h>

#include "net/internal.h"

/* The families in which a task can make sockets. */
static bool family_known(const struct socket *sock)
{
	switch (READ_ONCE(sock->ops)->family) {
	case AF_INET:
	case AF_INET6:
	case AF_UNIX:
		return true;
	default:
		return false;
	}
}

static bool is_eventfd(struct file *filp)
{
	struct eventfd_ctx *ctx = eventfd_ctx_fileget(filp);

	if (IS_ERR(ctx))
		return false;
	eventfd_ctx_put(ctx);
	return true;
}

/* What the task gets for @filp: a reference, or ERR_PTR. */
static struct file *file_for_task(struct file *filp)
{
	struct socket *sock = sock_from_file(filp);
	umode_t mode = file_inode(filp)->i_mode;

	if (sock)
		return family_known(sock) ? get_file(filp) :
					    ERR_PTR(-EOPNOTSUPP);
	if (S_ISREG(mode) || S_ISDIR(mode) || S_ISBLK(mode) || is_eventfd(filp))
		return get_file(filp);
	if (S_ISFIFO(mode) || S_ISCHR(mode))
		return dentry_open(&filp->f_path,
				   (filp->f_flags & (O_ACCMODE | O_APPEND)) |
				   O_NONBLOCK | O_LARGEFILE | O_NOCTTY,
				   current_cred());
	return ERR_PTR(-EOPNOTSUPP);
}

/**
 * goko_files_give() - Hand files of the calling process over to a task to be.
 * @fs:		the task's files, empty.
 * @fds:	fds of the caller, -1: none.  The first becomes 0, the task's standard
 *		input, the others GOKO_FIRST_FD and what follows it.
 * @nr:		how many.
 *
 * Context: process, may sleep.
 * Return: 0; -EBADF one is not open; -EOPNOTSUPP one is of a kind that a task cannot
 *	   have; -EMFILE more than it may have; -ENOMEM, or what it says to open a
 *	   device or named pipe once more.  On failure some are in @fs.
 */
int goko_files_give(struct goko_files *fs, const s32 *fds, u32 nr)
{
	struct file *filp, *own;
	u32 i, number;
	int ret;

	for (i = 0; i < nr; i++) {
		if (fds[i] == -1)
			continue;
		filp = fget(fds[i]);
		if (!filp)
			return -EBADF;
		own = file_for_task(filp);
		fput(filp);
		if (IS_ERR(own))
			return PTR_ERR(own);
		number = i ? GOKO_FIRST_FD + i - 1 : 0;
		ret = goko_file_install_at(fs, own, number, number);
		if (ret < 0)
			return ret;
	}
	return 0;
}
