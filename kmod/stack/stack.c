// SPDX-License-Identifier: GPL-2.0
/*
 * stack/stack.c - where goko stacks come from
 *
 * What
 *   A fresh stack has 1 KiB, from a slab.  Each P keeps some, linked through their
 *   first words; a pool that all share takes and gives batches, so that a P that
 *   only starts goroutines lives on those of a P where they end.  Larger stacks
 *   exist only after growth (stack/grow.c) and come from kvmalloc().
 *
 * Invariants
 *   1 p->nr_stacks = length of p->stack_cache <= P_CACHE_MAX
 *   2 large_bytes = sum of the sizes of all larger stacks <= large_limit
 *
 * Locking
 *   A P's cache belongs to the M that holds it; pool.lock for the pool.
 *
 * Memory from the kernel
 *   As in heap/mheap.c: GFP_KERNEL | __GFP_NORETRY, with no lock held.  All larger
 *   stacks together take at most half of memory, both the old and the new one while a
 *   G grows; small ones are bounded by the number of goroutines.
 */
#include <linux/mm.h>
#include <linux/slab.h>

#include "core/rt.h"
#include "sched/gmp.h"
#include "stack/internal.h"
#include "stack/stack.h"

#define P_CACHE_MAX	64	/* stacks a P keeps */
#define BATCH		32	/* stacks that move between a P and the pool */
#define POOL_MAX	32	/* batches in the pool */

#define STACK_GFP	(GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN)

static struct kmem_cache *small_cache;
static atomic_long_t large_bytes;	/* A: counter */
static long large_limit;		/* I */

/*
 * Batches of BATCH free small stacks, each a list through the first words; and
 * what is left of one that who has no P takes from.
 */
static struct {
	spinlock_t	lock;
	u32		nr;
	u64		*batch[POOL_MAX];
	u64		*open;
} pool = {
	.lock = __SPIN_LOCK_UNLOCKED(pool.lock),
};

static u64 *next_of(u64 *stack)
{
	return (u64 *)stack[0];
}

static void push(u64 **list, u64 *stack)
{
	stack[0] = (u64)*list;
	*list = stack;
}

static u64 *pop(u64 **list)
{
	u64 *stack = *list;

	*list = next_of(stack);
	return stack;
}

static u64 *pool_get(void)
{
	u64 *batch = NULL;

	spin_lock(&pool.lock);
	if (pool.nr)
		batch = pool.batch[--pool.nr];
	spin_unlock(&pool.lock);
	return batch;
}

/*
 * One stack for who has no P; NULL: there is none.  Without this, the first stacks
 * of tasks would come from the slab, and fill the pool when the tasks end.
 */
static u64 *pool_get_one(void)
{
	u64 *stack = NULL;

	spin_lock(&pool.lock);
	if (!pool.open && pool.nr)
		pool.open = pool.batch[--pool.nr];
	if (pool.open)
		stack = pop(&pool.open);
	spin_unlock(&pool.lock);
	return stack;
}

static bool pool_put(u64 *batch)
{
	bool ok;

	spin_lock(&pool.lock);
	ok = pool.nr < POOL_MAX;
	if (ok)
		pool.batch[pool.nr++] = batch;
	spin_unlock(&pool.lock);
	return ok;
}

static void free_list(u64 *list)
{
	while (list)
		kmem_cache_free(small_cache, pop(&list));
}

/* Fill the empty cache of a P; false if there is no memory. */
static bool refill(struct goko_p *p)
{
	void *fresh[BATCH / 2];
	int i, n;

	p->stack_cache = pool_get();
	if (p->stack_cache) {
		p->nr_stacks = BATCH;
		return true;
	}
	n = kmem_cache_alloc_bulk(small_cache, STACK_GFP, ARRAY_SIZE(fresh),
				  fresh);
	for (i = 0; i < n; i++)
		push(&p->stack_cache, fresh[i]);
	p->nr_stacks = n;
	return n;
}

/* Make room in the full cache of a P: BATCH stacks go. */
static void spill(struct goko_p *p)
{
	u64 *batch = NULL;
	int i;

	for (i = 0; i < BATCH; i++)
		push(&batch, pop(&p->stack_cache));
	p->nr_stacks -= BATCH;
	if (!pool_put(batch))
		free_list(batch);
}

static u64 *get_large(size_t bytes)
{
	u64 *lo;

	if (atomic_long_add_return(bytes, &large_bytes) > large_limit)
		goto uncount;
	lo = kvmalloc(bytes, STACK_GFP);
	if (lo)
		return lo;
uncount:
	atomic_long_sub(bytes, &large_bytes);
	return NULL;
}

/**
 * goko_stack_get() - A stack for a G.
 * @p:		P of the caller, or NULL without one.
 * @bytes:	size: GOKO_STACK_MIN_BYTES, or larger.
 * @s:		set.
 *
 * The words hold anything.
 *
 * Context: process, may sleep when the caches are empty; no lock held.
 * Return: 0 or -ENOMEM.
 */
int goko_stack_get(struct goko_p *p, size_t bytes, struct goko_stack *s)
{
	u64 *lo;

	if (bytes > GOKO_STACK_MIN_BYTES) {
		lo = get_large(bytes);
	} else if (p) {
		lo = NULL;
		if (likely(p->stack_cache) || refill(p)) {
			lo = pop(&p->stack_cache);
			p->nr_stacks--;
		}
	} else {
		lo = pool_get_one();
		if (!lo)
			lo = kmem_cache_alloc(small_cache, STACK_GFP);
	}
	if (!lo)
		return -ENOMEM;
	s->lo = lo;
	s->hi = lo + bytes / sizeof(*lo);
	return 0;
}

/**
 * goko_stack_put() - Take a stack back.
 * @p:		P of the caller, or NULL without one.
 * @s:		the stack, or one without memory; emptied.
 *
 * Context: process; may sleep for a stack that has grown.
 */
void goko_stack_put(struct goko_p *p, struct goko_stack *s)
{
	size_t bytes = goko_stack_bytes(s);

	if (!s->lo)
		return;
	if (unlikely(goko_param_checked || goko_param_stackstress))
		memset(s->lo, GOKO_POISON, bytes);
	if (bytes > GOKO_STACK_MIN_BYTES) {
		kvfree(s->lo);
		atomic_long_sub(bytes, &large_bytes);
	} else if (p) {
		if (unlikely(p->nr_stacks == P_CACHE_MAX))
			spill(p);
		push(&p->stack_cache, s->lo);
		p->nr_stacks++;
	} else {
		kmem_cache_free(small_cache, s->lo);
	}
	s->lo = NULL;
	s->hi = NULL;
}

/**
 * goko_stack_drain() - Empty the cache of a P that goes.
 * @p:		the P, held by nobody.
 *
 * Context: process, no sleep.
 */
void goko_stack_drain(struct goko_p *p)
{
	free_list(p->stack_cache);
	p->stack_cache = NULL;
	p->nr_stacks = 0;
}

/**
 * goko_stacks_bytes() - What the stacks of all goroutines take.
 *
 * Context: any.
 * Return: bytes of those over GOKO_STACK_MIN_BYTES, of a moment.
 */
u64 goko_stacks_bytes(void)
{
	return atomic_long_read(&large_bytes);
}

/**
 * goko_stack_init() - Make the slab of small stacks.
 *
 * Context: process, may sleep; module init.
 * Return: 0 or -ENOMEM.
 */
int goko_stack_init(void)
{
	small_cache = kmem_cache_create("goko_stack", GOKO_STACK_MIN_BYTES,
					sizeof(u64), 0, NULL);
	large_limit = (totalram_pages() << PAGE_SHIFT) / 2;
	return small_cache ? 0 : -ENOMEM;
}

/**
 * goko_stack_fini() - Undo goko_stack_init().
 *
 * Context: process, may sleep; module exit.  No G is left, every P is drained.
 */
void goko_stack_fini(void)
{
	u64 *batch;

	while ((batch = pool_get()))
		free_list(batch);
	free_list(pool.open);
	pool.open = NULL;
	kmem_cache_destroy(small_cache);
}
