// SPDX-License-Identifier: GPL-2.0
/*
 * net/list.c - the open files and sockets of a task, as a list for people
 *
 * A line for each: task, number, kind, state, own address, the other end's (or the
 * path of a file), bytes that wait to be read and to be taken by the other end,
 * goroutines that wait.
 */
#include <linux/fs.h>
#include <linux/list.h>
#include <linux/seq_file.h>
#include <linux/socket.h>
#include <linux/un.h>
#include <net/sock.h>
#include <net/tcp_states.h>

#include "net/internal.h"
#include "sched/gmp.h"

static const char *kind(const struct sock *sk)
{
	bool stream = sk->sk_type == SOCK_STREAM;

	switch (sk->sk_family) {
	case AF_INET:
		return stream ? "tcp" : "udp";
	case AF_INET6:
		return stream ? "tcp6" : "udp6";
	case AF_UNIX:
		return stream ? "unix" : sk->sk_type == SOCK_DGRAM ?
		       "unixgram" : "unixpacket";
	default:
		return "socket";
	}
}

/* Unix sockets use TCP's names. */
static const char *state(const struct sock *sk)
{
	switch (READ_ONCE(sk->sk_state)) {
	case TCP_ESTABLISHED:
		return "established";
	case TCP_LISTEN:
		return "listen";
	case TCP_SYN_SENT:
		return "connecting";
	case TCP_CLOSE:
		return "-";
	default:
		return "closing";
	}
}

static void show_addr(struct seq_file *m, const struct sockaddr_storage *addr,
		      int len)
{
	const struct sockaddr_un *un = (const struct sockaddr_un *)addr;
	int bytes = len - (int)offsetof(struct sockaddr_un, sun_path);

	seq_putc(m, ' ');
	if (len <= (int)sizeof(addr->ss_family)) {
		seq_putc(m, '-');
	} else if (addr->ss_family != AF_UNIX) {
		seq_printf(m, "%pISpc", addr);
	} else if (un->sun_path[0]) {
		seq_escape_mem(m, un->sun_path, strnlen(un->sun_path, bytes),
			       ESCAPE_ANY_NP, NULL);
	} else {
		seq_putc(m, '@');
		seq_escape_mem(m, un->sun_path + 1, bytes - 1,
			       ESCAPE_ANY_NP, NULL);
	}
}

static void show_socket(struct seq_file *m, struct socket *sock)
{
	struct sockaddr_storage addr = {};
	struct sock *sk = sock->sk;
	int len;

	seq_printf(m, " %s %s", kind(sk), state(sk));
	len = kernel_getsockname(sock, (struct sockaddr *)&addr);
	show_addr(m, &addr, len);
	len = kernel_getpeername(sock, (struct sockaddr *)&addr);
	show_addr(m, &addr, len);
	seq_printf(m, " %d %d", sk_rmem_alloc_get(sk), sk_wmem_alloc_get(sk));
}

static void show_file(struct seq_file *m, struct goko_file *f)
{
	u32 nr[GOKO_IO_NR] = {};
	struct goko_g *g;
	int mode;

	seq_printf(m, "%llu %u", f->task, f->fd);
	if (f->sock) {
		show_socket(m, f->sock);
	} else {
		seq_puts(m, " file - - ");
		seq_path(m, &f->filp->f_path, " \t\n\\");
		seq_puts(m, " 0 0");
	}
	spin_lock_irq(&f->lock);
	for (mode = 0; mode < GOKO_IO_NR; mode++)
		list_for_each_entry(g, &f->waiters[mode], wait_node)
			nr[mode]++;
	spin_unlock_irq(&f->lock);
	seq_printf(m, " %u %u\n", nr[GOKO_IO_READ], nr[GOKO_IO_WRITE]);
}

/**
 * goko_files_show() - List the open files and sockets of a task.
 * @fs:	its files; they stay meanwhile.
 * @m:	where to.
 *
 * Context: process, may sleep.
 */
void goko_files_show(struct goko_files *fs, struct seq_file *m)
{
	struct goko_file *f;
	unsigned long fd;

	for (fd = 0; ; fd++) {
		/* Under the lock it still has the table's reference. */
		xa_lock(&fs->table);
		f = xa_find(&fs->table, &fd, ULONG_MAX, XA_PRESENT);
		if (f)
			kref_get(&f->ref);
		xa_unlock(&fs->table);
		if (!f)
			break;
		show_file(m, f);
		goko_file_put(f);
		cond_resched();
	}
}
