// SPDX-License-Identifier: GPL-2.0
/*
 * host/chan.c - channels and select on the host, goroutines being threads
 *
 * Each thread is a G with a P of its own.  What is sent has to arrive once, whatever
 * mix of operations, selects, closes and kills goes on, and while the stacks that the
 * values lie in are moved.
 */
#include "../../kmod/gc/copy.c"
#include "../../kmod/chan/order.c"
#include "../../kmod/chan/sudog.c"
#include "../../kmod/chan/chan.c"
#include "../../kmod/chan/select.c"
#include "../../kmod/chan/move.c"

#define MAX_G		16
#define MAX_ELEM	1000
#define STACK_WORDS	(MAX_ELEM / 8 + 3)

struct host_g {
	struct goko_g	g;
	struct goko_p	p;
	pthread_t	thread;
	pthread_mutex_t	mutex;
	pthread_cond_t	cond;
	bool		ready;
	pthread_mutex_t	hold;	/* keeps it from running, as GOKO_G_SCAN */
	bool		waits;	/* WAITING: under @hold, or as it parks */
	u64		*stack;	/* STACK_WORDS; its elements lie there */
	u64		nr_moved;
	int		id;
	u64		sum_in;
	u64		sum_out;
	u64		nr_in;
	u64		nr_out;
	u64		nr_killed;
	bool		bad;
};

static struct host_g hgs[MAX_G];

/* What sched/ does. */
void goko_g_park_arm(struct goko_g *g, enum goko_wait_reason reason)
{
	struct host_g *h = container_of(g, struct host_g, g);

	g->wait_reason = reason;
	__atomic_store_n(&h->waits, true, __ATOMIC_RELEASE);
	__atomic_store_n(&g->claim.counter, GOKO_CLAIM_ARMED, __ATOMIC_RELEASE);
}

bool goko_g_claim(struct goko_g *g)
{
	return atomic_cmpxchg(&g->claim, GOKO_CLAIM_ARMED, GOKO_CLAIM_TAKEN) ==
	       GOKO_CLAIM_ARMED;
}

void goko_ready(struct goko_p *p, struct goko_g *g)
{
	struct host_g *h = container_of(g, struct host_g, g);

	(void)p;
	pthread_mutex_lock(&h->mutex);
	h->ready = true;
	pthread_cond_signal(&h->cond);
	pthread_mutex_unlock(&h->mutex);
}

static int blocked_for_ever;

void goko_block_park(struct goko_g *g, enum goko_wait_reason reason)
{
	g->wait_reason = reason;
	blocked_for_ever++;
}

/* The heap: freed with the test. */
static void *objects[4096];
static int nr_objects;

void *goko_malloc(struct goko_p *p, size_t size, bool noscan)
{
	(void)p;
	(void)noscan;
	return objects[nr_objects++] = calloc(1, size);
}

void *goko_new(struct goko_p *p, const struct goko_type *t, u64 n)
{
	return goko_malloc(p, t->size * n, false);
}

/* No collector here: the flag that leads to it is never set. */
void __goko_gc_shade_typed(struct goko_p *p, const struct goko_type *t,
			   const void *src, u64 n)
{
	(void)p;
	(void)t;
	(void)src;
	(void)n;
	abort();
}

static void begin(void)
{
	int i;

	if (goko_chan_init())
		abort();
	memset(hgs, 0, sizeof(hgs));
	for (i = 0; i < MAX_G; i++) {
		pthread_mutex_init(&hgs[i].mutex, NULL);
		pthread_cond_init(&hgs[i].cond, NULL);
		pthread_mutex_init(&hgs[i].hold, NULL);
		hgs[i].stack = calloc(STACK_WORDS, 8);
		hgs[i].id = i;
		hgs[i].p.g = &hgs[i].g;
		hgs[i].p.rand = i + 1;
	}
}

static void end(void)
{
	int i;

	for (i = 0; i < MAX_G; i++) {
		goko_sudog_drain(&hgs[i].p);
		free(hgs[i].stack);
	}
	goko_chan_fini();
	while (nr_objects)
		free(objects[--nr_objects]);
}

static struct goko_hchan *make_chan(u64 elem_bytes, s64 size)
{
	struct goko_type t = { .size = elem_bytes };

	return goko_chan_make(&hgs[0].p, &t, size);
}

/* What exec/ does. */
#define KILLED	(-EINTR)

static int parked(struct host_g *h)
{
	bool killed;
	int ret;

	pthread_mutex_lock(&h->mutex);
	while (!h->ready)
		pthread_cond_wait(&h->cond, &h->mutex);
	h->ready = false;
	pthread_mutex_unlock(&h->mutex);
	pthread_mutex_lock(&h->hold);
	h->waits = false;
	pthread_mutex_unlock(&h->hold);
	killed = !h->g.waker_sg;
	ret = goko_chan_resume(&h->p, &h->g);
	h->nr_killed += killed;
	return killed ? KILLED : ret;
}

static int do_send(struct host_g *h, struct goko_hchan *c, const void *elem)
{
	int ret = goko_chan_try_send(&h->p, c, elem);

	if (ret == -EAGAIN)
		ret = goko_chan_send_park(&h->p, c, elem);
	if (ret == -EINPROGRESS)
		ret = parked(h);
	return ret;
}

static int do_recv(struct host_g *h, struct goko_hchan *c, void *elem)
{
	int ret = goko_chan_try_recv(&h->p, c, elem);

	if (ret == -EAGAIN)
		ret = goko_chan_recv_park(&h->p, c, elem);
	if (ret == -EINPROGRESS) {
		ret = parked(h);
		if (!ret)
			ret = h->g.ret[1];
	}
	return ret;
}

static int do_select(struct host_g *h, const struct goko_scase *cases, u32 n,
		     bool block, s64 *idx, bool *ok)
{
	int ret = goko_select_try(&h->p, cases, n, block, idx, ok);

	if (ret == -EAGAIN && block)
		ret = goko_select_park(&h->p, cases, n, idx, ok);
	if (ret == -EINPROGRESS) {
		ret = parked(h);
		*idx = h->g.ret[0];
		*ok = h->g.ret[1];
	}
	return ret;
}

static void start(int i, void *(*fn)(void *))
{
	if (pthread_create(&hgs[i].thread, NULL, fn, &hgs[i]))
		abort();
}

static void join(int i)
{
	pthread_join(hgs[i].thread, NULL);
}

/* Wait until G @i is parked. */
static void wait_parked(int i)
{
	while (__atomic_load_n(&hgs[i].g.claim.counter, __ATOMIC_ACQUIRE) !=
	       GOKO_CLAIM_ARMED)
		sched_yield();
}

/* An element of any size that carries @v; @v has 8 bits in the smallest. */
static void fill(void *elem, size_t bytes, u64 v)
{
	size_t i;

	for (i = 0; i < bytes; i++)
		((u8 *)elem)[i] = v >> 8 * (i % 8);
}

static u64 value(const void *elem, size_t bytes, bool *bad)
{
	u8 again[MAX_ELEM];
	u64 v = 0;

	memcpy(&v, elem, min(bytes, 8));
	fill(again, bytes, v);
	*bad |= memcmp(again, elem, bytes) != 0;
	return v;
}

static void test_basics(void)
{
	struct host_g *h = &hgs[0];
	struct goko_hchan *c;
	u64 i, v, w = 0;
	bool order = true;

	begin();
	host_result(PTR_ERR(make_chan(8, -1)) == -EINVAL &&
		    PTR_ERR(make_chan(8, 1ll << 60)) == -EINVAL &&
		    PTR_ERR(make_chan(8, 1ll << 45)) == -EINVAL &&
		    PTR_ERR(make_chan(65536, 0)) == -EINVAL &&
		    make_chan(0, 1ll << 62), "sizes out of range are refused");

	c = make_chan(8, 3);
	for (v = 0; v < 20; v++) {
		for (i = 0; i < 1 + v % 3; i++, w++)
			order &= !goko_chan_try_send(&h->p, c, &w);
		order &= goko_chan_len(c) == i && goko_chan_cap(c) == 3;
		for (; i; i--) {
			u64 x;

			order &= goko_chan_try_recv(&h->p, c, &x) == 1 &&
				 x == w - i;
		}
	}
	order &= goko_chan_try_recv(&h->p, c, &v) == -EAGAIN;
	host_result(order, "a buffer keeps the order");

	goko_chan_try_send(&h->p, c, &w);
	host_result(!goko_chan_close(&h->p, c) &&
		    goko_chan_close(&h->p, c) == -EPIPE &&
		    goko_chan_close(&h->p, NULL) == -EFAULT &&
		    goko_chan_try_send(&h->p, c, &w) == -EPIPE &&
		    goko_chan_send_park(&h->p, c, &w) == -EPIPE,
		    "a closed channel takes nothing more");
	host_result(goko_chan_try_recv(&h->p, c, &v) == 1 && v == w &&
		    goko_chan_try_recv(&h->p, c, &v) == 0 && v == 0 &&
		    goko_chan_recv_park(&h->p, c, NULL) == 0,
		    "but gives what is in it, then zeroes");

	host_result(goko_chan_try_send(&h->p, NULL, &v) == -EAGAIN &&
		    goko_chan_try_recv(&h->p, NULL, &v) == -EAGAIN &&
		    goko_chan_send_park(&h->p, NULL, &v) == -EINPROGRESS &&
		    goko_chan_recv_park(&h->p, NULL, &v) == -EINPROGRESS &&
		    blocked_for_ever == 2 && !goko_chan_len(NULL) &&
		    !goko_chan_cap(NULL), "a nil channel blocks for ever");
	end();
}

static void test_orders(void)
{
	static struct goko_scase cases[1000];
	static u16 poll[1000], lock[1000];
	bool all = true, sorted = true, fair = true;
	u32 n, i, nr, hits[5] = { 0 };
	u64 rand = 1;

	for (n = 1; n < 1000; n += 1 + n / 7) {
		u8 seen[1000] = { 0 };

		for (i = 0; i < n; i++)
			cases[i].c = (void *)(long)(i % 11 ? (i * 7919) % 503 : 0);
		nr = goko_order_poll(poll, cases, n, &rand);
		goko_order_lock(lock, poll, cases, nr);
		for (i = 0; i < nr; i++) {
			seen[poll[i]] |= 1;
			seen[lock[i]] |= 2;
			if (i)
				sorted &= cases[lock[i - 1]].c <= cases[lock[i]].c;
		}
		for (i = 0; i < n; i++)
			all &= seen[i] == (cases[i].c ? 3 : 0);
	}
	for (i = 0; i < 5; i++)
		cases[i].c = (void *)&cases[i];
	for (i = 0; i < 50000; i++) {
		goko_order_poll(poll, cases, 5, &rand);
		hits[poll[0]]++;
	}
	for (i = 0; i < 5; i++)
		fair &= hits[i] > 9600 && hits[i] < 10400;
	host_result(all, "both orders hold each case with a channel once");
	host_result(sorted, "locks are in the order of addresses");
	host_result(fair, "each case is first as often as the others");
}

/* Many senders and receivers on one channel. */
static struct goko_hchan *shared;
static size_t elem_bytes;
static int per_g;
static int nr_left;

static void *sender(void *arg)
{
	struct host_g *h = arg;
	int i, ret;

	for (i = 1; i <= per_g; i++) {
		fill(h->stack, elem_bytes, (u64)i * MAX_G + h->id);
		do
			ret = do_send(h, shared, h->stack);
		while (ret == KILLED);
		h->bad |= ret != 0;
		h->sum_out += value(h->stack, elem_bytes, &h->bad);
		h->nr_out++;
	}
	if (__atomic_sub_fetch(&nr_left, 1, __ATOMIC_ACQ_REL) == 0)
		h->bad |= goko_chan_close(&h->p, shared) != 0;
	return NULL;
}

static void *receiver(void *arg)
{
	u64 last[MAX_G] = { 0 }, v;
	struct host_g *h = arg;
	int ret;

	for (;;) {
		memset(h->stack, 0x77, 8 * STACK_WORDS);
		do
			ret = do_recv(h, shared, h->stack + 1);
		while (ret == KILLED);
		v = value(h->stack + 1, elem_bytes, &h->bad);
		h->bad |= h->stack[0] != 0x7777777777777777;
		if (!ret) {
			h->bad |= v != 0;
			return NULL;
		}
		h->bad |= ret != 1;
		h->sum_in += v;
		h->nr_in++;
		if (elem_bytes >= 8) {
			/* What one sends, each other gets in order. */
			h->bad |= v / MAX_G <= last[v % MAX_G];
			last[v % MAX_G] = v / MAX_G;
		}
	}
}

static bool stop_killing;

/* Claims whoever waits, now and then, as the killer of a task does. */
static void *killer(void *arg)
{
	unsigned int i = 0;

	(void)arg;
	while (!READ_ONCE(stop_killing)) {
		struct goko_g *g = &hgs[i++ % (MAX_G - 1)].g;

		if (goko_g_claim(g))
			goko_ready(NULL, g);
		if (i % 64 == 0)
			sched_yield();
	}
	return NULL;
}

static bool stop_moving;

/* Moves the stacks of whoever waits, as a worker of the collector does. */
static void *mover(void *arg)
{
	u64 *old, *new;
	unsigned int i = 0;
	struct host_g *h;

	(void)arg;
	while (!READ_ONCE(stop_moving)) {
		h = &hgs[i++ % (MAX_G - 2)];
		pthread_mutex_lock(&h->hold);
		if (__atomic_load_n(&h->waits, __ATOMIC_ACQUIRE)) {
			old = h->stack;
			new = malloc(8 * STACK_WORDS);
			goko_chan_move(&h->g, old, new, STACK_WORDS);
			h->stack = new;
			h->nr_moved++;
			free(old);
		}
		pthread_mutex_unlock(&h->hold);
		if (i % 64 == 0)
			sched_yield();
	}
	return NULL;
}

static void start_mover(bool move)
{
	stop_moving = false;
	if (move)
		start(MAX_G - 2, mover);
}

/* Has it moved any? */
static bool stop_mover(bool move)
{
	u64 n = 0;
	int i;

	WRITE_ONCE(stop_moving, true);
	if (!move)
		return true;
	join(MAX_G - 2);
	for (i = 0; i < MAX_G; i++)
		n += hgs[i].nr_moved;
	return n;
}

static bool totals(u64 nr, bool kill)
{
	u64 in = 0, out = 0, n_in = 0, n_out = 0, killed = 0;
	bool bad = false;
	int i;

	for (i = 0; i < MAX_G; i++) {
		in += hgs[i].sum_in;
		out += hgs[i].sum_out;
		n_in += hgs[i].nr_in;
		n_out += hgs[i].nr_out;
		killed += hgs[i].nr_killed;
		bad |= hgs[i].bad;
	}
	return !bad && !!killed == kill && in == out && n_in == n_out && (!nr || n_in == nr);
}

static void crowd(int senders, int receivers, size_t bytes, int cap, bool kill,
		  bool move)
{
	char what[100];
	bool moved;
	int i;

	begin();
	elem_bytes = bytes;
	per_g = kill ? 5000 : 2000;
	nr_left = senders;
	shared = make_chan(bytes, cap);
	stop_killing = false;
	for (i = 0; i < senders + receivers; i++)
		start(i, i < senders ? sender : receiver);
	if (kill)
		start(MAX_G - 1, killer);
	start_mover(move);
	for (i = 0; i < senders + receivers; i++)
		join(i);
	moved = stop_mover(move);
	WRITE_ONCE(stop_killing, true);
	if (kill)
		join(MAX_G - 1);
	snprintf(what, sizeof(what),
		 "%d senders, %d receivers, %zu bytes, buffer of %d%s%s",
		 senders, receivers, bytes, cap, kill ? ", killed now and then" : "",
		 move ? ", stacks that move" : "");
	host_result(totals((u64)senders * per_g, kill) && moved &&
		    !goko_chan_len(shared), what);
	end();
}

/* Everybody selects among sends and receives on a few channels. */
#define NR_CHANS	5

static struct goko_hchan *chans[NR_CHANS];

static void *selecter(void *arg)
{
	struct goko_scase cases[12];
	struct host_g *h = arg;
	u64 i, n, k, *in, *out;
	s64 idx;
	bool ok;
	int ret;

	for (i = 1; i <= per_g; i++) {
		out = h->stack;
		in = out + 1;
		*out = i * MAX_G + h->id;
		n = 2 + (i * 7 + h->id) % 10;
		for (k = 0; k < n; k++) {
			bool send = (i + k + h->id) % 2;

			/* Duplicates and nil channels among them. */
			cases[k].c = k == 5 ? NULL : chans[(i + k * 3) % NR_CHANS];
			cases[k].dir = send ? GOKO_CHAN_SEND : GOKO_CHAN_RECV;
			cases[k].elem = send ? out : &in[k];
			in[k] = 0;
		}
		ret = do_select(h, cases, n, i % 3, &idx, &ok);
		if (ret == KILLED || ret == -EAGAIN)
			continue;
		out = h->stack;
		in = out + 1;
		h->bad |= ret || !cases[idx].c;
		if (cases[idx].dir == GOKO_CHAN_SEND) {
			h->sum_out += *out;
			h->nr_out++;
		} else {
			h->bad |= !ok;
			h->sum_in += in[idx];
			h->nr_in++;
		}
		for (k = 0; k < n; k++)
			h->bad |= k != idx && in[k];
	}
	__atomic_sub_fetch(&nr_left, 1, __ATOMIC_ACQ_REL);
	return NULL;
}

static void test_selects(bool kill, bool move)
{
	struct host_g *h = &hgs[0];
	bool moved;
	u64 v;
	int i;

	begin();
	per_g = 20000;
	nr_left = 8;
	stop_killing = false;
	for (i = 0; i < NR_CHANS; i++)
		chans[i] = make_chan(8, i);
	for (i = 1; i <= 8; i++)
		start(i, selecter);
	if (kill)
		start(MAX_G - 1, killer);
	start_mover(move);
	/* The last ones may wait for nobody: help until all are through. */
	while (__atomic_load_n(&nr_left, __ATOMIC_ACQUIRE)) {
		for (i = 0; i < NR_CHANS; i++) {
			if (goko_chan_try_recv(&h->p, chans[i], &v) == 1) {
				h->sum_in += v;
				h->nr_in++;
			}
		}
		v = 1;
		for (i = 0; i < NR_CHANS; i++) {
			if (!goko_chan_try_send(&h->p, chans[i], &v)) {
				h->sum_out++;
				h->nr_out++;
			}
		}
		sched_yield();
	}
	for (i = 1; i <= 8; i++)
		join(i);
	moved = stop_mover(move);
	WRITE_ONCE(stop_killing, true);
	if (kill)
		join(MAX_G - 1);
	for (i = 0; i < NR_CHANS; i++) {
		while (goko_chan_try_recv(&h->p, chans[i], &v) == 1) {
			h->sum_in += v;
			h->nr_in++;
		}
	}
	host_result(totals(0, kill) && moved,
		    move ? "selects, stacks that move" :
		    kill ? "selects that are killed now and then" :
		    "selects of all kinds");
	end();
}

/* A channel is always ready, though not always the same one. */
static void *either(void *arg)
{
	struct host_g *h = arg;
	struct goko_scase cases[2] = {
		{ chans[0], NULL, GOKO_CHAN_RECV },
		{ chans[1], NULL, GOKO_CHAN_RECV },
	};
	s64 idx;
	bool ok;

	h->bad |= do_select(h, cases, 2, false, &idx, &ok) != 0;
	return NULL;
}

static void test_one_moment(void)
{
	struct goko_scase first;
	u64 v = 1;
	s64 idx;
	bool ok;
	int i;

	begin();
	for (i = 0; i < 1000; i++) {
		chans[0] = make_chan(8, 1);
		chans[1] = make_chan(8, 1);
		goko_chan_try_send(&hgs[0].p, chans[0], &v);
		start(1, either);
		goko_chan_try_send(&hgs[0].p, chans[1], &v);
		first = (struct goko_scase){ chans[0], NULL, GOKO_CHAN_RECV };
		do_select(&hgs[0], &first, 1, false, &idx, &ok);
		join(1);
	}
	host_result(!hgs[1].bad, "default is taken only if none is ready at one moment");
	end();
}

/* close() wakes everybody who waits, in selects as well. */
static void *waiter(void *arg)
{
	struct host_g *h = arg;
	u64 v = 77, w = 99;
	struct goko_scase cases[3] = {
		{ chans[1], &w, GOKO_CHAN_RECV },
		{ shared, &v, h->id % 2 ? GOKO_CHAN_SEND : GOKO_CHAN_RECV },
		{ chans[2], &w, GOKO_CHAN_SEND },
	};
	bool ok = true;
	s64 idx = -1;

	switch (h->id % 4) {
	case 0:
		h->bad |= do_recv(h, shared, &v) != 0 || v;
		break;
	case 1:
		h->bad |= do_send(h, shared, &v) != -EPIPE || v != 77;
		break;
	case 2:
		h->bad |= do_select(h, cases, 3, true, &idx, &ok) != 0 ||
			  idx != 1 || ok || v;
		break;
	case 3:
		h->bad |= do_select(h, cases, 3, true, &idx, &ok) != -EPIPE ||
			  v != 77;
		break;
	}
	h->bad |= w != 99;
	return NULL;
}

static void test_close(bool senders)
{
	bool ok = true;
	int i, k;

	for (i = 0; i < 200; i++) {
		begin();
		shared = make_chan(8, 0);
		chans[1] = make_chan(8, 0);
		chans[2] = make_chan(8, 0);
		for (k = 1 + senders; k < MAX_G; k += 2)
			start(k - 1, waiter);
		for (k = 1 + senders; k < MAX_G; k += 2)
			wait_parked(k - 1);
		goko_chan_close(&hgs[MAX_G - 1].p, shared);
		for (k = 1 + senders; k < MAX_G; k += 2)
			join(k - 1);
		ok &= totals(0, false) && list_empty(&chans[1]->recvq) &&
		      list_empty(&chans[2]->sendq);
		end();
	}
	host_result(ok, senders ? "close wakes senders" : "close wakes receivers");
}

#define NR_WIDE	1000

static void *wide(void *arg)
{
	static struct goko_scase cases[NR_WIDE];
	struct host_g *h = arg;
	u64 v = 0;
	bool ok;
	s64 idx;
	u32 i;

	for (i = 0; i < NR_WIDE; i++)
		cases[i] = (struct goko_scase){ objects[i], &v, GOKO_CHAN_RECV };
	for (i = 0; i < 50; i++) {
		h->bad |= do_select(h, cases, NR_WIDE, true, &idx, &ok) || !ok ||
			  v != idx;
		h->nr_in++;
	}
	return NULL;
}

static void test_wide(void)
{
	u64 i, v;

	begin();
	for (i = 0; i < NR_WIDE; i++)
		make_chan(8, 0);
	start(1, wide);
	for (i = 0; i < 50; i++) {
		v = i * 617 % NR_WIDE;
		hgs[0].bad |= do_send(&hgs[0], objects[v], &v) != 0;
		hgs[0].nr_out++;
	}
	join(1);
	host_result(totals(50, false), "a select of 1000 cases");
	end();
}

/* Memory runs out at each point in turn: nothing happens then. */
static void test_failures(void)
{
	struct goko_scase cases[40];
	struct host_g *h = &hgs[0];
	bool survived = true;
	int fail, ret, i;
	s64 idx;
	bool ok;

	for (fail = 0; fail < 30; fail++) {
		begin();
		for (i = 0; i < 40; i++)
			cases[i] = (struct goko_scase){ make_chan(8, 0), NULL,
							GOKO_CHAN_RECV };
		host_fail_after = fail;
		ret = goko_select_park(&h->p, cases, 40, &idx, &ok);
		host_fail_after = -1;
		if (ret == -EINPROGRESS) {
			goko_g_claim(&h->g);
			goko_chan_resume(&h->p, &h->g);
		} else {
			survived &= ret == -ENOMEM;
		}
		for (i = 0; i < 40; i++)
			survived &= list_empty(&cases[i].c->recvq);
		end();
	}
	begin();
	host_fail_after = 0;
	shared = make_chan(8, 0);
	survived &= goko_chan_recv_park(&h->p, shared, NULL) == -ENOMEM &&
		    list_empty(&shared->recvq);
	host_fail_after = -1;
	end();
	host_result(survived, "out of memory leaves everything as it was");
}

int main(void)
{
	static const size_t sizes[] = { 0, 1, 8, 24, 1000 };
	u32 i;

	test_basics();
	test_orders();
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		crowd(4, 4, sizes[i], 0, false, false);
		crowd(3, 1, sizes[i], 1, false, false);
		crowd(1, 5, sizes[i], 7, false, false);
	}
	crowd(4, 4, 8, 0, true, false);
	crowd(4, 4, 24, 3, true, false);
	crowd(4, 4, 8, 0, false, true);
	crowd(4, 4, 1000, 0, false, true);
	crowd(2, 5, 24, 3, true, true);
	test_selects(false, false);
	test_selects(true, false);
	test_selects(true, true);
	test_one_moment();
	test_close(false);
	test_close(true);
	test_wide();
	test_failures();
	return host_done();
}
