// SPDX-License-Identifier: GPL-2.0
/*
 * The server in the kernel of `make bench BENCH=net`: a thread for each connection,
 * which sends back what it gets on 127.0.0.1:port.
 */
#include <linux/completion.h>
#include <linux/in.h>
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/net.h>
#include <linux/slab.h>
#include <linux/tcp.h>
#include <net/net_namespace.h>
#include <net/sock.h>

#define BUF_BYTES (16 << 10)

static unsigned short port = 8080;
module_param(port, ushort, 0444);

struct conn {
	struct list_head	node;	/* conns_mutex */
	struct socket		*sock;
	struct task_struct	*thread; /* has a reference */
	u8			buf[BUF_BYTES];
};

static DEFINE_MUTEX(conns_mutex);
static LIST_HEAD(conns);
static struct socket *listener;
static struct task_struct *acceptor;

static int send_all(struct conn *c, int n)
{
	int done, m;

	for (done = 0; done < n; done += m) {
		struct kvec vec = { c->buf + done, n - done };
		struct msghdr msg = { .msg_flags = MSG_NOSIGNAL };

		m = kernel_sendmsg(c->sock, &msg, &vec, 1, n - done);
		if (m <= 0)
			return -EPIPE;
	}
	return 0;
}

static int serve(void *data)
{
	struct conn *c = data;

	for (;;) {
		struct kvec vec = { c->buf, BUF_BYTES };
		struct msghdr msg = {};
		int n = kernel_recvmsg(c->sock, &msg, &vec, 1, BUF_BYTES, 0);

		if (n <= 0 || send_all(c, n))
			break;
	}
	kernel_sock_shutdown(c->sock, SHUT_RDWR);
	/* kthread_stop() comes when the module goes. */
	while (!kthread_should_stop()) {
		set_current_state(TASK_IDLE);
		if (!kthread_should_stop())
			schedule();
		__set_current_state(TASK_RUNNING);
	}
	return 0;
}

static void add(struct socket *sock)
{
	struct conn *c = kvzalloc(sizeof(*c), GFP_KERNEL);

	if (!c) {
		sock_release(sock);
		return;
	}
	tcp_sock_set_nodelay(sock->sk);
	c->sock = sock;
	c->thread = kthread_run(serve, c, "bench-conn");
	if (IS_ERR(c->thread)) {
		sock_release(sock);
		kvfree(c);
		return;
	}
	get_task_struct(c->thread);
	mutex_lock(&conns_mutex);
	list_add(&c->node, &conns);
	mutex_unlock(&conns_mutex);
}

static int accept(void *unused)
{
	struct socket *sock;

	while (!kthread_should_stop()) {
		if (kernel_accept(listener, &sock, 0) == 0)
			add(sock);
		else
			schedule_timeout_idle(HZ / 100);
	}
	return 0;
}

static int __init bench_init(void)
{
	struct sockaddr_in addr = {
		.sin_family = AF_INET, .sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int ret;

	ret = sock_create_kern(&init_net, AF_INET, SOCK_STREAM, 0, &listener);
	if (ret)
		return ret;
	sock_set_reuseaddr(listener->sk);
	ret = kernel_bind(listener, (struct sockaddr *)&addr, sizeof(addr));
	if (!ret)
		ret = kernel_listen(listener, 4096);
	if (!ret) {
		acceptor = kthread_run(accept, NULL, "bench-accept");
		ret = PTR_ERR_OR_ZERO(acceptor);
	}
	if (ret)
		sock_release(listener);
	return ret;
}

static void __exit bench_exit(void)
{
	struct conn *c, *next;

	kernel_sock_shutdown(listener, SHUT_RDWR);
	kthread_stop(acceptor);
	list_for_each_entry_safe(c, next, &conns, node) {
		kernel_sock_shutdown(c->sock, SHUT_RDWR);
		kthread_stop(c->thread);
		put_task_struct(c->thread);
		sock_release(c->sock);
		kvfree(c);
	}
	sock_release(listener);
}

module_init(bench_init);
module_exit(bench_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("echo server with a thread for each connection");
