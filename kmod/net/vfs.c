// SPDX-License-Identifier: GPL-2.0
/*
 * net/vfs.c - kernel calls on files: open, read, write, seek, stat
 *
 * Results are those of the system calls of the same names, errors -errno.  Arguments
 * come in words: numbers one, strings two (pointer, bytes), byte slices three
 * (pointer, bytes, capacity).  They are read once; the memory is the Go heap's and
 * stays as long as the G's frame refers to it.
 *
 * Files are opened O_NONBLOCK, so that nothing here waits for another process; those
 * that SPAWN has handed over, see net/handover.c.  A regular file may make the M wait
 * for its disk.
 */
#include <linux/dcache.h>
#include <linux/fcntl.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/net.h>
#include <linux/slab.h>
#include <linux/stat.h>
#include <linux/string.h>
#include <linux/uio.h>
#include <net/sock.h>

#include "core/compat.h"
#include "net/internal.h"

/* What a program may ask of open(). */
#define OPEN_FLAGS	(O_ACCMODE | O_CREAT | O_EXCL | O_TRUNC | O_APPEND | \
			 O_NONBLOCK | O_SYNC | O_DSYNC | O_DIRECTORY |	   \
			 O_NOFOLLOW | O_CLOEXEC | O_LARGEFILE | O_NOCTTY)

/* A path as the program gives it, terminated; for kfree(), or ERR_PTR. */
static char *path_dup(const u64 *str)
{
	u64 len = str[1];
	char *name;

	if (!len)
		return ERR_PTR(-ENOENT);
	if (len >= PATH_MAX)
		return ERR_PTR(-ENAMETOOLONG);
	name = kmemdup_nul((const char *)str[0], len, GFP_KERNEL);
	if (!name)
		return ERR_PTR(-ENOMEM);
	if (strlen(name) == len)
		return name;
	kfree(name);
	return ERR_PTR(-EINVAL);
}

static int open_path(struct goko_files *fs, const char *name, u64 flags,
		     umode_t mode)
{
	struct goko_places saved;
	struct file *filp;
	int ret;

	ret = goko_places_enter(fs, &saved);
	if (ret)
		return ret;
	filp = filp_open(name, flags | O_NONBLOCK | O_LARGEFILE | O_NOCTTY,
			 mode);
	goko_places_leave(&saved);
	return IS_ERR(filp) ? PTR_ERR(filp) : goko_file_install(fs, filp);
}

/**
 * goko_k_open() - open(path, flags, mode).
 * @fs:		the task's files.
 * @ret:	fd or -errno.
 * @arg:	path; flags, as Linux has them on this machine; mode.
 * @wait:	not used.
 *
 * Context: kernel call.
 * Return: 0.
 */
int goko_k_open(struct goko_files *fs, u64 *ret, const u64 *arg,
		struct goko_iowait *wait)
{
	char *name;

	if (arg[2] & ~(u64)OPEN_FLAGS) {
		ret[0] = -EINVAL;
		return 0;
	}
	name = path_dup(arg);
	if (IS_ERR(name)) {
		ret[0] = PTR_ERR(name);
		return 0;
	}
	ret[0] = open_path(fs, name, arg[2], arg[3] & S_IALLUGO);
	kfree(name);
	return 0;
}

/*
 * What kernel_read() does, also of a device that has a read() beside its read_iter().
 * An eventfd's flags are those of whoever gave it.
 */
static s64 read_iter(struct goko_file *f, void *buf, size_t n, loff_t *pos)
{
	struct kvec vec = { .iov_base = buf, .iov_len = n };
	struct iov_iter iter;
	struct kiocb kiocb;
	s64 ret;

	init_sync_kiocb(&kiocb, f->filp);
	if (f->eventfd)
		kiocb.ki_flags |= IOCB_NOWAIT;
	if (pos)
		kiocb.ki_pos = *pos;
	iov_iter_kvec(&iter, ITER_DEST, &vec, 1, n);
	ret = vfs_iocb_iter_read(f->filp, &kiocb, &iter);
	if (pos)
		*pos = kiocb.ki_pos;
	return ret;
}

/* Likewise kernel_write(). */
static s64 write_iter(struct goko_file *f, const void *buf, size_t n, loff_t *pos)
{
	struct kvec vec = { .iov_base = (void *)buf, .iov_len = n };
	struct iov_iter iter;
	struct kiocb kiocb;
	s64 ret;

	init_sync_kiocb(&kiocb, f->filp);
	if (pos)
		kiocb.ki_pos = *pos;
	iov_iter_kvec(&iter, ITER_SOURCE, &vec, 1, n);
	file_start_write(f->filp);
	ret = vfs_iocb_iter_write(f->filp, &kiocb, &iter);
	file_end_write(f->filp);
	if (pos)
		*pos = kiocb.ki_pos;
	return ret;
}

/* Inside of the kernel the count of an eventfd goes up by one and no more. */
static s64 write_event(struct goko_file *f, const void *buf, size_t n)
{
	u64 add;

	if (n < sizeof(add))
		return -EINVAL;
	memcpy(&add, buf, sizeof(add));
	if (add != 1)
		return -EINVAL;
	goko_eventfd_signal(f->eventfd);
	return sizeof(add);
}

static s64 read_file(struct goko_file *f, void *buf, size_t n, loff_t *pos)
{
	struct file *filp = f->filp;
	s64 ret;

	if (f->sock) {
		struct kvec vec = { .iov_base = buf, .iov_len = n };
		struct msghdr msg = {};

		return kernel_recvmsg(f->sock, &msg, &vec, 1, n, MSG_DONTWAIT);
	}
	if (pos || (filp->f_mode & FMODE_STREAM))
		return read_iter(f, buf, n, pos);
	mutex_lock(&filp->f_pos_lock);
	ret = read_iter(f, buf, n, &filp->f_pos);
	mutex_unlock(&filp->f_pos_lock);
	return ret;
}

static s64 write_file(struct goko_file *f, const void *buf, size_t n, loff_t *pos)
{
	struct file *filp = f->filp;
	s64 ret;

	if (f->sock) {
		struct kvec vec = { .iov_base = (void *)buf, .iov_len = n };
		struct msghdr msg = { .msg_flags = MSG_DONTWAIT | MSG_NOSIGNAL };

		return kernel_sendmsg(f->sock, &msg, &vec, 1, n);
	}
	if (f->eventfd)
		return write_event(f, buf, n);
	if (pos || (filp->f_mode & FMODE_STREAM))
		return write_iter(f, buf, n, pos);
	mutex_lock(&filp->f_pos_lock);
	ret = write_iter(f, buf, n, &filp->f_pos);
	mutex_unlock(&filp->f_pos_lock);
	return ret;
}

/**
 * goko_stream_is_empty() - Did a short read leave nothing to be read?
 * @f:	a file.
 *
 * An end or an error that has come before is still there, and so is what follows
 * urgent data, at which a read stops; what comes later counts as an event.
 *
 * Context: kernel call that has just read.
 * Return: true: it is TCP's, and nothing is left.
 */
bool goko_stream_is_empty(const struct goko_file *f)
{
	const struct sock *sk;

	if (!f->sock || !sk_is_tcp(f->sock->sk))
		return false;
	sk = f->sock->sk;
	return skb_queue_empty_lockless(&sk->sk_receive_queue) &&
	       !(READ_ONCE(sk->sk_shutdown) & RCV_SHUTDOWN) &&
	       !READ_ONCE(sk->sk_err);
}

/**
 * goko_k_read() - read(fd, buf).
 * @fs:		the task's files.
 * @ret:	bytes, 0 at the end, or -errno; of number 0, if it is not open, 0.
 * @arg:	fd; byte slice.
 * @wait:	see struct goko_iowait.
 *
 * Context: kernel call.
 * Return: 0 or -EAGAIN.
 */
int goko_k_read(struct goko_files *fs, u64 *ret, const u64 *arg,
		struct goko_iowait *wait)
{
	struct goko_file *f = goko_file_get(fs, arg[0], wait);
	s64 n, room;

	if (!f) {
		/* A standard input that nobody has given is empty. */
		ret[0] = arg[0] ? -EBADF : 0;
		return 0;
	}
	room = goko_io_bytes(f, arg[2]);
	n = goko_io_begin(f, GOKO_IO_READ, wait);
	if (!n) {
		n = read_file(f, (void *)arg[1], room, NULL);
		if (n > 0 && n < room && goko_stream_is_empty(f))
			goko_io_emptied(f, wait);
	}
	return goko_kcall_end(f, ret, n);
}

/**
 * goko_k_write() - write(fd, buf).
 * @fs:		the task's files.
 * @ret:	bytes, maybe fewer than there are, or -errno.
 * @arg:	fd; byte slice.
 * @wait:	see struct goko_iowait.
 *
 * Context: kernel call.
 * Return: 0 or -EAGAIN.
 */
int goko_k_write(struct goko_files *fs, u64 *ret, const u64 *arg,
		 struct goko_iowait *wait)
{
	struct goko_file *f = goko_file_get(fs, arg[0], wait);
	s64 n;

	if (!f) {
		ret[0] = -EBADF;
		return 0;
	}
	n = goko_io_begin(f, GOKO_IO_WRITE, wait);
	if (!n)
		n = write_file(f, (const void *)arg[1],
			       goko_io_bytes(f, arg[2]), NULL);
	return goko_kcall_end(f, ret, n);
}

/* pread and pwrite: a file with a position. */
static s64 at_position(struct goko_file *f, const u64 *arg, bool write)
{
	size_t n = min_t(u64, arg[2], GOKO_IO_MAX);
	loff_t pos = arg[4];

	if (f->sock || (f->filp->f_mode & FMODE_STREAM))
		return -ESPIPE;
	if (pos < 0)
		return -EINVAL;
	if (write)
		return f->filp->f_mode & FMODE_PWRITE ?
		       write_file(f, (const void *)arg[1], n, &pos) : -ESPIPE;
	return f->filp->f_mode & FMODE_PREAD ?
	       read_file(f, (void *)arg[1], n, &pos) : -ESPIPE;
}

static s64 pread_file(struct goko_files *fs, struct goko_file *f, u64 *ret,
		      const u64 *arg)
{
	return at_position(f, arg, false);
}

static s64 pwrite_file(struct goko_files *fs, struct goko_file *f, u64 *ret,
		       const u64 *arg)
{
	return at_position(f, arg, true);
}

/**
 * goko_k_pread() - pread(fd, buf, offset).
 * @fs:		the task's files.
 * @ret:	bytes, 0 at the end, or -errno.
 * @arg:	fd; byte slice; offset.
 * @wait:	not used.
 *
 * Context: kernel call.
 * Return: 0.
 */
int goko_k_pread(struct goko_files *fs, u64 *ret, const u64 *arg,
		 struct goko_iowait *wait)
{
	return goko_on_file(fs, ret, arg, wait, pread_file);
}

/**
 * goko_k_pwrite() - pwrite(fd, buf, offset).
 * @fs:		the task's files.
 * @ret:	bytes or -errno.
 * @arg:	fd; byte slice; offset.
 * @wait:	not used.
 *
 * Context: kernel call.
 * Return: 0.
 */
int goko_k_pwrite(struct goko_files *fs, u64 *ret, const u64 *arg,
		  struct goko_iowait *wait)
{
	return goko_on_file(fs, ret, arg, wait, pwrite_file);
}

static s64 seek_file(struct goko_files *fs, struct goko_file *f, u64 *ret,
		     const u64 *arg)
{
	s64 pos;

	if (arg[2] > SEEK_MAX)
		return -EINVAL;
	mutex_lock(&f->filp->f_pos_lock);
	pos = vfs_llseek(f->filp, arg[1], arg[2]);
	mutex_unlock(&f->filp->f_pos_lock);
	return pos;
}

/**
 * goko_k_seek() - lseek(fd, offset, whence).
 * @fs:		the task's files.
 * @ret:	the new offset or -errno.
 * @arg:	fd; offset; SEEK_*.
 * @wait:	not used.
 *
 * Context: kernel call.
 * Return: 0.
 */
int goko_k_seek(struct goko_files *fs, u64 *ret, const u64 *arg,
		struct goko_iowait *wait)
{
	return goko_on_file(fs, ret, arg, wait, seek_file);
}

/* The mode or -errno; the other results are stored. */
static s64 stat_path(const struct path *path, u64 *ret)
{
	struct kstat st;
	int err = vfs_getattr(path, &st, STATX_BASIC_STATS, AT_STATX_SYNC_AS_STAT);

	if (err)
		return err;
	ret[1] = st.size;
	ret[2] = st.mtime.tv_sec;
	ret[3] = st.mtime.tv_nsec;
	return st.mode;
}

static s64 stat_file(struct goko_files *fs, struct goko_file *f, u64 *ret,
		     const u64 *arg)
{
	return stat_path(&f->filp->f_path, ret);
}

/**
 * goko_k_fstat() - fstat(fd).
 * @fs:		the task's files.
 * @ret:	mode or -errno; size; seconds and nanoseconds of the last change.
 * @arg:	fd.
 * @wait:	not used.
 *
 * Context: kernel call.
 * Return: 0.
 */
int goko_k_fstat(struct goko_files *fs, u64 *ret, const u64 *arg,
		 struct goko_iowait *wait)
{
	return goko_on_file(fs, ret, arg, wait, stat_file);
}

/* Look a path up as the owner; the caller puts it. */
static int owner_path(struct goko_files *fs, const u64 *str, unsigned int flags,
		      struct path *path)
{
	char *name = path_dup(str);
	struct goko_places saved;
	int ret;

	if (IS_ERR(name))
		return PTR_ERR(name);
	ret = goko_places_enter(fs, &saved);
	if (!ret) {
		ret = kern_path(name, flags, path);
		goko_places_leave(&saved);
	}
	kfree(name);
	return ret;
}

/**
 * goko_k_stat() - stat(path) or lstat(path).
 * @fs:		the task's files.
 * @ret:	as goko_k_fstat().
 * @arg:	path; 1 to follow a symbolic link at its end.
 * @wait:	not used.
 *
 * Context: kernel call.
 * Return: 0.
 */
int goko_k_stat(struct goko_files *fs, u64 *ret, const u64 *arg,
		struct goko_iowait *wait)
{
	struct path path;

	ret[0] = owner_path(fs, arg, arg[2] ? LOOKUP_FOLLOW : 0, &path);
	if (!ret[0]) {
		ret[0] = stat_path(&path, ret);
		path_put(&path);
	}
	return 0;
}

static s64 truncate_file(struct goko_files *fs, struct goko_file *f, u64 *ret,
			 const u64 *arg)
{
	if (!(f->filp->f_mode & FMODE_WRITE) || (s64)arg[1] < 0)
		return -EINVAL;
	return vfs_truncate(&f->filp->f_path, arg[1]);
}

/**
 * goko_k_truncate() - ftruncate(fd, size).
 * @fs:		the task's files.
 * @ret:	0 or -errno.
 * @arg:	fd; size in bytes.
 * @wait:	not used.
 *
 * Context: kernel call.
 * Return: 0.
 */
int goko_k_truncate(struct goko_files *fs, u64 *ret, const u64 *arg,
		    struct goko_iowait *wait)
{
	return goko_on_file(fs, ret, arg, wait, truncate_file);
}

static s64 sync_file(struct goko_files *fs, struct goko_file *f, u64 *ret,
		     const u64 *arg)
{
	return vfs_fsync(f->filp, 0);
}

/**
 * goko_k_sync() - fsync(fd).
 * @fs:		the task's files.
 * @ret:	0 or -errno.
 * @arg:	fd.
 * @wait:	not used.
 *
 * Context: kernel call.
 * Return: 0.
 */
int goko_k_sync(struct goko_files *fs, u64 *ret, const u64 *arg,
		struct goko_iowait *wait)
{
	return goko_on_file(fs, ret, arg, wait, sync_file);
}

/**
 * struct dirbuf - directory entries on their way into a program's buffer
 * @ctx:	what iterate_dir() is given
 * @buf:	where to: for each entry its type (a byte, DT_*), the name, a zero
 * @room:	bytes left
 * @full:	an entry did not fit
 */
struct dirbuf {
	struct dir_context	ctx;
	u8			*buf;
	size_t			room;
	bool			full;
};

static bool fill_dir(struct dir_context *ctx, const char *name, int len,
		     loff_t offset, u64 ino, unsigned int type)
{
	struct dirbuf *db = container_of(ctx, struct dirbuf, ctx);

	if (db->room < (size_t)len + 2) {
		db->full = true;
		return false;
	}
	db->buf[0] = type;
	memcpy(db->buf + 1, name, len);
	db->buf[len + 1] = '\0';
	db->buf += len + 2;
	db->room -= len + 2;
	return true;
}

static s64 read_dir(struct goko_files *fs, struct goko_file *f, u64 *ret,
		    const u64 *arg)
{
	size_t n = min_t(u64, arg[2], GOKO_IO_MAX);
	struct dirbuf db = {
		.ctx.actor = fill_dir,
		.buf = (u8 *)arg[1],
		.room = n,
	};
	int err;

	mutex_lock(&f->filp->f_pos_lock);
	db.ctx.pos = f->filp->f_pos;
	err = iterate_dir(f->filp, &db.ctx);
	mutex_unlock(&f->filp->f_pos_lock);
	if (err)
		return err;
	return db.full && db.room == n ? -EINVAL : n - db.room;
}

/**
 * goko_k_readdir() - The next entries of a folder.
 * @fs:		the task's files.
 * @ret:	bytes, 0 at the end; -EINVAL the buffer is too small for an entry;
 *		-errno.
 * @arg:	fd; byte slice, see struct dirbuf.
 * @wait:	not used.
 *
 * Context: kernel call.
 * Return: 0.
 */
int goko_k_readdir(struct goko_files *fs, u64 *ret, const u64 *arg,
		   struct goko_iowait *wait)
{
	return goko_on_file(fs, ret, arg, wait, read_dir);
}

/* Take the name of @path out of its folder. */
static int unlink_path(const struct path *path, bool dir)
{
	struct dentry *parent = dget_parent(path->dentry);
	struct inode *inode = d_inode(parent);
	int ret;

	ret = mnt_want_write(path->mnt);
	if (ret)
		goto put_parent;
	inode_lock_nested(inode, I_MUTEX_PARENT);
	/* It may have been moved or taken away before the lock. */
	if (path->dentry->d_parent != parent || d_unhashed(path->dentry))
		ret = -ENOENT;
	else if (dir)
		ret = vfs_rmdir(goko_mnt_idmap(path->mnt), inode, path->dentry);
	else
		ret = vfs_unlink(goko_mnt_idmap(path->mnt), inode, path->dentry,
				 NULL);
	inode_unlock(inode);
	mnt_drop_write(path->mnt);
put_parent:
	dput(parent);
	return ret;
}

/**
 * goko_k_unlink() - unlink(path) or rmdir(path).
 * @fs:		the task's files.
 * @ret:	0 or -errno; -EISDIR or -ENOTDIR if it is of the other kind; -EBUSY the
 *		root of a mount.
 * @arg:	path; 1 for a folder.
 * @wait:	not used.
 *
 * Context: kernel call.
 * Return: 0.
 */
int goko_k_unlink(struct goko_files *fs, u64 *ret, const u64 *arg,
		  struct goko_iowait *wait)
{
	struct path path;
	bool is_dir;
	int err;

	err = owner_path(fs, arg, 0, &path);
	if (err) {
		ret[0] = err;
		return 0;
	}
	is_dir = d_is_dir(path.dentry);
	if (path.dentry == path.mnt->mnt_root)
		ret[0] = -EBUSY;
	else if (is_dir != !!arg[2])
		ret[0] = is_dir ? -EISDIR : -ENOTDIR;
	else
		ret[0] = unlink_path(&path, is_dir);
	path_put(&path);
	return 0;
}

static int mkdir_path(struct goko_files *fs, const char *name, umode_t mode)
{
	struct goko_places saved;
	struct dentry *dentry;
	struct path path;
	int ret;

	ret = goko_places_enter(fs, &saved);
	if (ret)
		return ret;
	dentry = kern_path_create(AT_FDCWD, name, &path, LOOKUP_DIRECTORY);
	ret = PTR_ERR_OR_ZERO(dentry);
	if (!ret) {
		mode &= ~current_umask();
		ret = vfs_mkdir(goko_mnt_idmap(path.mnt), d_inode(path.dentry),
				dentry, mode);
		done_path_create(&path, dentry);
	}
	goko_places_leave(&saved);
	return ret;
}

/**
 * goko_k_mkdir() - mkdir(path, mode).
 * @fs:		the task's files.
 * @ret:	0 or -errno.
 * @arg:	path; mode, of which the owner's umask is taken.
 * @wait:	not used.
 *
 * Context: kernel call.
 * Return: 0.
 */
int goko_k_mkdir(struct goko_files *fs, u64 *ret, const u64 *arg,
		 struct goko_iowait *wait)
{
	char *name = path_dup(arg);

	if (IS_ERR(name)) {
		ret[0] = PTR_ERR(name);
		return 0;
	}
	ret[0] = mkdir_path(fs, name, arg[2] & 01777);
	kfree(name);
	return 0;
}
