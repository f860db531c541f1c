// SPDX-License-Identifier: GPL-2.0
/*
 * heap/account.c - spans of tasks that have a limit of their own
 *
 * What
 *   An account has an mcentral for each span class, and so spans that nobody else
 *   allocates from: the pages of those are what its task takes, to the page.  All
 *   tasks without a limit share the account heap->base.  A P's slots are of one
 *   account: that of the task whose G it runs (goko_mcache_switch()).
 *
 *   A cycle is wanted when half of what the last one has left is taken.
 *
 * Invariants, checked by goko_heap_check()
 *   1 inuse_pages = sum of pages of its spans <= limit_pages
 *   2 an account is on heap->accounts as long as its task exists or it has spans
 *
 * Locking
 *   heap->lock for the list and for pages.  Who sweeps walks the list under RCU: an
 *   account that is off it has no spans.
 *
 * Rejected
 *   The owner beside each object: a byte or two for each, and sweeping would have to
 *   look at what it frees one by one.
 *   Slots for each account on each P: the collector's rounds would have to empty them
 *   all, and a change of task on a P is rare enough.
 */
#include <linux/mm.h>
#include <linux/rculist.h>
#include <linux/slab.h>

#include "core/rt.h"
#include "gc/gc.h"
#include "heap/heap.h"
#include "heap/internal.h"

/* So many accounts of tasks that have gone are worth a cycle. */
#define CLOSED_MAX	64

/**
 * goko_account_init() - An account without spans.
 * @h:		the heap.
 * @a:		the account, zeroed but for id and limit_pages; is put on the list.
 *
 * Context: process; takes heap->lock.
 */
void goko_account_init(struct goko_heap *h, struct goko_account *a)
{
	int i;

	for (i = 0; i < GOKO_NR_SPAN_CLASSES; i++)
		goko_mcentral_init(&a->central[i]);
	a->trigger_pages = a->limit_pages / 2;
	spin_lock(&h->lock);
	list_add_tail_rcu(&a->node, &h->accounts);
	spin_unlock(&h->lock);
}

/**
 * goko_account_new() - The account of a task with a limit.
 * @id:		the task's, for debugfs.
 * @limit:	bytes that its spans may take.
 *
 * Context: process, may sleep.
 * Return: the account, for goko_account_close(); or NULL.
 */
struct goko_account *goko_account_new(u64 id, u64 limit)
{
	struct goko_account *a = kvzalloc(sizeof(*a), GFP_KERNEL_ACCOUNT);

	if (!a)
		return NULL;
	a->id = id;
	a->limit_pages = limit >> GOKO_PAGE_SHIFT;
	goko_account_init(goko_rt.heap, a);
	return a;
}

/* Off the list; the caller frees it when it has let go of the lock. */
static void remove_locked(struct goko_heap *h, struct goko_account *a)
{
	lockdep_assert_held(&h->lock);
	list_del_rcu(&a->node);
	h->nr_closed--;
}

/**
 * goko_account_close() - Its task has gone.
 * @a:		the account, or NULL.  Goes when its last span goes.
 *
 * Context: process; takes heap->lock.
 */
void goko_account_close(struct goko_account *a)
{
	struct goko_heap *h = goko_rt.heap;
	bool empty, many;

	if (!a)
		return;
	spin_lock(&h->lock);
	a->closed = true;
	h->nr_closed++;
	empty = !a->inuse_pages;
	if (empty)
		remove_locked(h, a);
	many = h->nr_closed >= CLOSED_MAX;
	spin_unlock(&h->lock);
	if (empty)
		kvfree_rcu(a, rcu);
	if (many)
		goko_gc_kick();
}

/**
 * goko_account_take_locked() - A span is to be of an account.
 * @a:		the account.
 * @nr_pages:	pages of the span.
 * @kick:	set if a cycle is wanted.
 *
 * Context: any; heap->lock held.
 * Return: false: it would be over its limit.
 */
bool goko_account_take_locked(struct goko_account *a, u32 nr_pages, bool *kick)
{
	if (a->inuse_pages + nr_pages > a->limit_pages)
		return false;
	a->inuse_pages += nr_pages;
	*kick = a->inuse_pages > a->trigger_pages;
	/* Once, until that cycle is complete. */
	if (*kick)
		a->trigger_pages = U64_MAX;
	return true;
}

/**
 * goko_account_give_locked() - A span is no longer an account's.
 * @h:		the heap.
 * @a:		the account.
 * @nr_pages:	pages of the span.
 *
 * Context: any; heap->lock held.
 * Return: the account, if this was the last of one that is closed: to be freed by
 *	   kvfree_rcu(); or NULL.
 */
struct goko_account *goko_account_give_locked(struct goko_heap *h,
					      struct goko_account *a, u32 nr_pages)
{
	a->inuse_pages -= nr_pages;
	if (a->inuse_pages || !a->closed)
		return NULL;
	remove_locked(h, a);
	return a;
}

/**
 * goko_accounts_swept() - A cycle is complete: when does each account want the next?
 *
 * When half of what is left to it is taken.
 *
 * Context: the cycle's thread; takes heap->lock.
 */
void goko_accounts_swept(void)
{
	struct goko_heap *h = goko_rt.heap;
	struct goko_account *a;

	spin_lock(&h->lock);
	list_for_each_entry(a, &h->accounts, node)
		a->trigger_pages = a->inuse_pages +
				   (a->limit_pages - a->inuse_pages) / 2;
	spin_unlock(&h->lock);
}

/**
 * goko_accounts_free() - Free the accounts that are left.
 * @h:		the heap, used by nobody any more.
 *
 * Context: process, may sleep; no task is left.
 */
void goko_accounts_free(struct goko_heap *h)
{
	struct goko_account *a, *next;

	list_for_each_entry_safe(a, next, &h->accounts, node)
		if (a != &h->base)
			kvfree(a);
}
