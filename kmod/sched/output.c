// SPDX-License-Identifier: GPL-2.0
/*
 * sched/output.c - what a task prints, from its goroutines to read(2)
 *
 * What
 *   A ring of *pieces*: a struct goko_out, then its bytes, without padding.  Goroutines
 *   write whole pieces or nothing; one that finds no room parks until the reader
 *   has made some.  The reader copies whole pieces; one that is larger than its
 *   buffer it takes in parts, each with a header of its own.
 *
 *   The report of a panic must not wait for a reader, and may be larger than the
 *   ring: it is kept beside it, as *last words* that follow what is in the ring.
 *   From then on the ring takes no more.
 *
 * Invariants
 *   1. tail <= head <= tail + GOKO_OUTPUT_BYTES, in wrapping 32-bit arithmetic;
 *	[tail, head) is a row of complete pieces.
 *   2. Writers fill what is outside that range, under out.lock, then move head; the
 *	reader, who holds the reader mutex, reads what is inside, without out.lock as
 *	it copies to user memory, then moves tail under it.
 *   3. A G on the list of waiters is WAITING, or runs again because its task is
 *	ending and will leave the list itself (goko_output_leave()).
 *
 * Locking
 *   out.lock (irq-safe: wake-ups nest in it nowhere, but writers may come from
 *   anywhere).  The reader mutex serialises readers.
 *
 * Rejected
 *   Letting only the longest waiting G write: a G that was woken and is not running yet
 *   would stop all others.  So there is no order between goroutines, as with a pipe.
 */
#include <linux/minmax.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/uio.h>
#include <linux/goko.h>

#include "core/locking.h"
#include "sched/internal.h"

static_assert(!(GOKO_OUTPUT_BYTES & (GOKO_OUTPUT_BYTES - 1)));
static_assert(sizeof(struct goko_out) == 8);
static_assert(GOKO_OUTPUT_PIECE_MAX <= GOKO_OUTPUT_BYTES / 4);

#define HDR_BYTES	sizeof(struct goko_out)

/* Last words that there was neither memory nor room in the ring for. */
static const char no_words[] = "fatal error: out of memory for the last words\n";

/**
 * goko_output_init() - Make the output of a task.
 * @out:	zeroed.
 *
 * Context: process, may sleep.
 * Return: 0 or -ENOMEM.
 */
int goko_output_init(struct goko_output *out)
{
	spin_lock_init(&out->lock);
	mutex_init(&out->reader);
	INIT_LIST_HEAD(&out->waiters);
	out->ring = kvmalloc(GOKO_OUTPUT_BYTES, GFP_KERNEL_ACCOUNT);
	return out->ring ? 0 : -ENOMEM;
}

/**
 * goko_output_fini() - Free what the output of a task holds.
 * @out:	the output; nobody writes, reads or waits.
 *
 * Context: process, may sleep.
 */
void goko_output_fini(struct goko_output *out)
{
	kvfree(out->ring);
	if (out->last != no_words)
		kvfree(out->last);
}

static u32 room_locked(const struct goko_output *out)
{
	return GOKO_OUTPUT_BYTES - (out->head - out->tail);
}

static bool fits_locked(const struct goko_output *out, size_t len)
{
	return HDR_BYTES + len <= room_locked(out);
}

/* Bytes into the ring at @pos, around its end. */
static void ring_put(struct goko_output *out, u32 pos, const void *buf, u32 len)
{
	u32 at = pos % GOKO_OUTPUT_BYTES;
	u32 first = min_t(u32, len, GOKO_OUTPUT_BYTES - at);

	memcpy(out->ring + at, buf, first);
	memcpy(out->ring, buf + first, len - first);
}

static void ring_get(const struct goko_output *out, u32 pos, void *buf, u32 len)
{
	u32 at = pos % GOKO_OUTPUT_BYTES;
	u32 first = min_t(u32, len, GOKO_OUTPUT_BYTES - at);

	memcpy(buf, out->ring + at, first);
	memcpy(buf + first, out->ring, len - first);
}

/* To user memory; false if not all of it could be copied. */
static bool ring_copy_out(const struct goko_output *out, u32 pos, u32 len,
			  struct iov_iter *to)
{
	u32 at = pos % GOKO_OUTPUT_BYTES;
	u32 first = min_t(u32, len, GOKO_OUTPUT_BYTES - at);

	return copy_to_iter(out->ring + at, first, to) == first &&
	       copy_to_iter(out->ring, len - first, to) == len - first;
}

static void wake_reader(struct goko_task *t)
{
	/* Has a barrier; pairs with the one of the waiter's set_current_state(). */
	if (wq_has_sleeper(&t->wait))
		wake_up_interruptible_poll(&t->wait, EPOLLIN | EPOLLRDNORM);
}

/**
 * goko_task_write() - Write one piece of output.
 * @t:		the task.
 * @stream:	GOKO_STDOUT or GOKO_STDERR.
 * @buf:	@len bytes, copied.
 * @len:	at most GOKO_OUTPUT_PIECE_MAX; 0 writes nothing.
 *
 * A task that is ending writes into the void.
 *
 * Context: any but hard irq; no sleep, no P needed.  Takes and drops out.lock.
 * Return:
 * * 0		- done
 * * -EAGAIN	- no room: goko_output_park(), then try again
 * * -EMSGSIZE	- @len is too large
 */
int goko_task_write(struct goko_task *t, u32 stream, const char *buf, size_t len)
{
	struct goko_out hdr = { .stream = stream, .len = len };
	struct goko_output *out = &t->out;
	unsigned long flags;
	int ret = 0;

	if (len > GOKO_OUTPUT_PIECE_MAX)
		return -EMSGSIZE;
	if (!len)
		return 0;

	spin_lock_irqsave(&out->lock, flags);
	if (out->closed)
		goto unlock;
	if (!fits_locked(out, len)) {
		ret = -EAGAIN;
		goto unlock;
	}
	ring_put(out, out->head, &hdr, HDR_BYTES);
	ring_put(out, out->head + HDR_BYTES, buf, len);
	/* Pairs with the acquire in output_head(). */
	smp_store_release(&out->head, out->head + HDR_BYTES + (u32)len);
unlock:
	spin_unlock_irqrestore(&out->lock, flags);
	if (!ret)
		wake_reader(t);
	return ret;
}

/**
 * goko_output_close() - Last words; nothing follows them.
 * @out:	the output.
 * @text:	kvmalloc'ed, becomes @out's; or NULL.
 * @len:	bytes; not 0 without @text: there was no memory for them, which is told.
 *
 * Context: process or trampoline.  Takes and drops out.lock.
 */
void goko_output_close(struct goko_output *out, const char *text, size_t len)
{
	if (!text && len) {
		text = no_words;
		len = sizeof(no_words) - 1;
	}
	spin_lock_irq(&out->lock);
	out->closed = true;
	out->last_len = len;
	/* Pairs with the acquire in read_last(). */
	smp_store_release(&out->last, text);
	spin_unlock_irq(&out->lock);
}

/**
 * goko_output_park() - The running G waits for room.
 * @g:		the running G, unwound; goko_task_write() said -EAGAIN.
 * @len:	bytes of the piece.
 *
 * Context: trampoline, no locks; takes and drops out.lock.
 */
void goko_output_park(struct goko_g *g, size_t len)
{
	struct goko_output *out = &g->task->out;
	struct goko_p *p = g->m->p;

	spin_lock_irq(&out->lock);
	g->wait_bytes = len;
	list_add_tail(&g->wait_node, &out->waiters);
	goko_g_park_arm(g, GOKO_WAIT_OUTPUT);
	/*
	 * The reader may have been here since.  Even if the killer has claimed
	 * the G it is still on the list, which it leaves under out.lock.
	 */
	if ((out->closed || fits_locked(out, len)) && goko_g_claim(g)) {
		list_del_init(&g->wait_node);
		p->rescued = g;
	}
	spin_unlock_irq(&out->lock);
}

/**
 * goko_output_leave() - A G that waited for room is about to die.
 * @t:	its task.
 * @g:	RUNNING on the caller's M.
 *
 * Context: M; takes and drops out.lock.
 */
void goko_output_leave(struct goko_task *t, struct goko_g *g)
{
	spin_lock_irq(&t->out.lock);
	list_del_init(&g->wait_node);
	spin_unlock_irq(&t->out.lock);
}

/* The reader is done with all before @tail: let writers in, as far as there is room. */
static void output_consume(struct goko_output *out, u32 tail)
{
	struct goko_gqueue ready = {};
	struct goko_g *g, *next;
	u32 room;

	spin_lock_irq(&out->lock);
	WRITE_ONCE(out->tail, tail);
	room = room_locked(out);
	list_for_each_entry_safe(g, next, &out->waiters, wait_node) {
		if (HDR_BYTES + g->wait_bytes > room)
			break;
		/* Else it is being killed and leaves the list itself. */
		if (!goko_g_claim(g))
			continue;
		room -= HDR_BYTES + g->wait_bytes;
		list_del_init(&g->wait_node);
		goko_gqueue_add(&ready, g);
	}
	spin_unlock_irq(&out->lock);
	goko_ready_all(&ready);
}

static u32 output_head(const struct goko_output *out)
{
	/* Pairs with the release in goko_task_write(). */
	return smp_load_acquire(&out->head);
}

static bool output_ready(const struct goko_output *out)
{
	/* A hint: the reader looks again under its mutex. */
	return output_head(out) != READ_ONCE(out->tail) ||
	       (READ_ONCE(out->last) &&
		READ_ONCE(out->last_pos) < READ_ONCE(out->last_len));
}

/*
 * Whole pieces from the ring to @to; the first one in part if it does not fit.
 * Returns bytes, or -EFAULT if there were none.
 */
static ssize_t read_ring(struct goko_output *out, struct iov_iter *to)
{
	u32 tail = out->tail, head = output_head(out);
	struct goko_out hdr;
	ssize_t done = 0;
	u32 len, n;

	while (tail != head) {
		ring_get(out, tail, &hdr, HDR_BYTES);
		len = hdr.len - out->skip;
		n = min_t(size_t, len, iov_iter_count(to) - HDR_BYTES);
		if (done && (iov_iter_count(to) < HDR_BYTES || n < len))
			break;
		hdr.len = n;
		if (copy_to_iter(&hdr, HDR_BYTES, to) != HDR_BYTES ||
		    !ring_copy_out(out, tail + HDR_BYTES + out->skip, n, to)) {
			if (!done)
				done = -EFAULT;
			break;
		}
		done += HDR_BYTES + n;
		if (n < len) {
			out->skip += n;
			break;
		}
		tail += HDR_BYTES + out->skip + n;
		out->skip = 0;
	}
	if (tail != out->tail)
		output_consume(out, tail);
	return done;
}

/* The last words, or what fits of them.  Returns bytes or -EFAULT. */
static ssize_t read_last(struct goko_output *out, struct iov_iter *to)
{
	/* Pairs with the release in goko_output_close(). */
	const char *last = smp_load_acquire(&out->last);
	struct goko_out hdr = { .stream = GOKO_STDERR };

	if (!last)
		return 0;
	hdr.len = min_t(size_t, out->last_len - out->last_pos,
			iov_iter_count(to) - HDR_BYTES);
	if (!hdr.len)
		return 0;
	if (copy_to_iter(&hdr, HDR_BYTES, to) != HDR_BYTES ||
	    copy_to_iter(last + out->last_pos, hdr.len, to) != hdr.len)
		return -EFAULT;
	WRITE_ONCE(out->last_pos, out->last_pos + hdr.len);
	return HDR_BYTES + hdr.len;
}

/**
 * goko_task_read() - Read output, in framed pieces (struct goko_out).
 * @t:		the task.
 * @to:		where to.
 * @nonblock:	do not wait.
 *
 * Context: process, may sleep.
 * Return:
 * * > 0		- bytes: whole pieces, or a part of one
 * * 0			- the task has ended and all is read
 * * -EAGAIN		- @nonblock, and there is nothing now
 * * -EINVAL		- the buffer is too small for a header and a byte
 * * -EFAULT		- it is not all there
 * * -ERESTARTSYS	- a signal came first
 */
ssize_t goko_task_read(struct goko_task *t, struct iov_iter *to, bool nonblock)
{
	struct goko_output *out = &t->out;
	ssize_t ret;
	bool ended;

	if (iov_iter_count(to) < HDR_BYTES + 1)
		return -EINVAL;
	for (;;) {
		/* First this, then the ring: nothing is written after the end. */
		ended = goko_task_has_ended(t);
		ret = mutex_lock_interruptible(&out->reader);
		if (ret)
			return -ERESTARTSYS;
		ret = read_ring(out, to);
		if (!ret)
			ret = read_last(out, to);
		mutex_unlock(&out->reader);
		if (ret || ended)
			return ret;
		if (nonblock)
			return -EAGAIN;
		ret = wait_event_interruptible(t->wait, output_ready(out) ||
					       goko_task_has_ended(t));
		if (ret)
			return ret;
	}
}

/**
 * goko_task_poll() - EPOLLIN: there is output; EPOLLHUP: the task has ended.
 * @t:		the task.
 * @file:	the caller's file.
 * @pt:		as of file_operations.poll.
 *
 * Context: process, may sleep.
 * Return: the events that hold now.
 */
__poll_t goko_task_poll(struct goko_task *t, struct file *file,
			struct poll_table_struct *pt)
{
	__poll_t events = 0;

	poll_wait(file, &t->wait, pt);
	/* First this, see goko_task_read(). */
	if (goko_task_has_ended(t))
		events |= EPOLLHUP;
	if (output_ready(&t->out))
		events |= EPOLLIN | EPOLLRDNORM;
	return events;
}
