// SPDX-License-Identifier: GPL-2.0
/*
 * sched/allgs.c - the memory of Gs, and the table of all there are
 *
 * What
 *   Gs come from a slab, each time some, and get a slot in the table then: so who
 *   looks for all Gs, the collector above all, finds them without the lists and the
 *   locks of tasks.  Dead ones go to a list of their P, from there to a list that all
 *   share, and what is too much there back to the slab, without a slot.
 *
 *   A walk goes from slot 0 to the number that goko_allgs_begin() returned.  While
 *   there is one, no G goes back to the slab: a G that was found may die and be
 *   another, but there is a G.  Gs that are made during a walk may be missed by it.
 *
 * Invariants
 *   1. The slot of a G holds that G, from its allocation to its return to the slab.
 *   2. A slot below nr_slots that holds no G is on the list of free slots.
 *   3. Gs on free lists are DEAD.
 *   4. walkers != 0: no G leaves the table.
 *
 * Locking
 *   allgs.lock, innermost, not taken in softirq.  A P's list belongs to the M that
 *   holds the P.  The slab is SLAB_TYPESAFE_BY_RCU for the sake of goko_g.claim,
 *   see sched/proc.c.
 *
 * Rejected
 *   The tasks' lists with a cursor in them: the collector would hold a task's lock, or
 *   each G that it has taken note of.  Gs that are never freed, as in Go: half a
 *   gigabyte after a million of them.
 */
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/xarray.h>

#include "core/locking.h"
#include "core/rt.h"
#include "sched/internal.h"

#define GFREE_MAX	64	/* dead Gs that a P keeps */
#define BATCH		32	/* Gs that move between a P and the shared list */
#define FRESH		16	/* Gs that are taken from the slab at once */
#define SHARED_MAX	1024	/* dead Gs that all share */

/* Helpers may sleep for memory as in stack/stack.c, but not start the OOM killer. */
#define G_GFP		(GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN)

/* A piece of the table: a page. */
#define CHUNK_SLOTS	(PAGE_SIZE / sizeof(void *))

#define NO_SLOT		U32_MAX

static struct kmem_cache *g_cache;
static DEFINE_XARRAY(chunks);		/* pieces of the table, by number; only grows */

static struct {
	spinlock_t	lock;
	u32		nr_slots;	/* slots that were ever used; read with ONCE */
	u32		cap;		/* slots there is memory for */
	u32		free_slot;	/* first of the list, or NO_SLOT */
	u32		walkers;	/* walks under way */
	u32		nr_free;
	struct goko_g	*free;		/* @nr_free dead Gs, by schedlink */
} allgs = {
	.lock		= __SPIN_LOCK_UNLOCKED(allgs.lock),
	.free_slot	= NO_SLOT,
};

static void g_ctor(void *mem)
{
	struct goko_g *g = mem;

	memset(g, 0, sizeof(*g));
	atomic_set(&g->claim, GOKO_CLAIM_FREE);
}

/**
 * goko_g_cache_init() - Make the slab of Gs.
 *
 * Context: process, may sleep; module init.
 * Return: 0 or -ENOMEM.
 */
int goko_g_cache_init(void)
{
	g_cache = kmem_cache_create("goko_g", sizeof(struct goko_g), 0,
				    SLAB_TYPESAFE_BY_RCU, g_ctor);
	return g_cache ? 0 : -ENOMEM;
}

/* The word of a slot: a G, or with bit 0 set the number of the next free slot. */
static unsigned long *slot_word(u32 slot)
{
	unsigned long *chunk = xa_load(&chunks, slot / CHUNK_SLOTS);

	return chunk ? &chunk[slot % CHUNK_SLOTS] : NULL;
}

/* More memory for the table; false if there is none. */
static bool grow_table(void)
{
	unsigned long *chunk = (unsigned long *)get_zeroed_page(G_GFP);
	u32 cap = READ_ONCE(allgs.cap);
	int ret;

	if (!chunk)
		return false;
	ret = xa_insert(&chunks, cap / CHUNK_SLOTS, chunk, G_GFP);
	if (ret) {
		free_page((unsigned long)chunk);
		/* Another was faster, and is about to set the new size. */
		cond_resched();
		return ret == -EBUSY;
	}
	spin_lock(&allgs.lock);
	WRITE_ONCE(allgs.cap, cap + CHUNK_SLOTS);
	spin_unlock(&allgs.lock);
	return true;
}

/* Give @g a slot; false: the table is full. */
static bool enter_locked(struct goko_g *g)
{
	unsigned long *word;
	u32 slot = allgs.free_slot;

	lockdep_assert_held(&allgs.lock);
	if (slot != NO_SLOT) {
		word = slot_word(slot);
		allgs.free_slot = *word >> 1;
	} else {
		slot = allgs.nr_slots;
		if (slot == allgs.cap)
			return false;
		word = slot_word(slot);
	}
	g->slot = slot;
	/* Pairs with the acquire in goko_allgs_get(). */
	smp_store_release(word, (unsigned long)g);
	if (slot == allgs.nr_slots) {
		/* Pairs with the acquire in goko_allgs_begin(). */
		smp_store_release(&allgs.nr_slots, slot + 1);
	}
	return true;
}

static void leave_locked(struct goko_g *g)
{
	lockdep_assert_held(&allgs.lock);
	WRITE_ONCE(*slot_word(g->slot), (unsigned long)allgs.free_slot << 1 | 1);
	allgs.free_slot = g->slot;
}

/* Enter fresh Gs in the table, and link them.  Those it has no room for go back. */
static struct goko_g *enter_all(void **fresh, int n, u32 *nr)
{
	struct goko_g *list = NULL, *g;
	int i = 0;

	do {
		spin_lock(&allgs.lock);
		for (; i < n && enter_locked(fresh[i]); i++) {
			g = fresh[i];
			g->schedlink = list;
			list = g;
		}
		spin_unlock(&allgs.lock);
	} while (i < n && grow_table());
	*nr = i;
	if (i < n)
		kmem_cache_free_bulk(g_cache, n - i, fresh + i);
	return list;
}

/* Some of the Gs that all share, or NULL. */
static struct goko_g *take_shared(u32 max, u32 *nr)
{
	struct goko_g *list, *last;
	u32 n = 1;

	*nr = 0;
	if (!READ_ONCE(allgs.nr_free))
		return NULL;
	spin_lock(&allgs.lock);
	list = allgs.free;
	if (list) {
		for (last = list; n < max && last->schedlink; n++)
			last = last->schedlink;
		allgs.free = last->schedlink;
		WRITE_ONCE(allgs.nr_free, allgs.nr_free - n);
		last->schedlink = NULL;
		*nr = n;
	}
	spin_unlock(&allgs.lock);
	return list;
}

/* Put a list of dead Gs on the one that all share, and cut that to size. */
static void give_shared(struct goko_g *list)
{
	void *old[BATCH];
	struct goko_g *g;
	u32 n;

	do {
		n = 0;
		spin_lock(&allgs.lock);
		while ((g = list)) {
			list = g->schedlink;
			g->schedlink = allgs.free;
			allgs.free = g;
			WRITE_ONCE(allgs.nr_free, allgs.nr_free + 1);
		}
		while (!allgs.walkers && allgs.nr_free > SHARED_MAX &&
		       n < BATCH) {
			g = allgs.free;
			allgs.free = g->schedlink;
			WRITE_ONCE(allgs.nr_free, allgs.nr_free - 1);
			leave_locked(g);
			old[n++] = g;
		}
		spin_unlock(&allgs.lock);
		if (n)
			kmem_cache_free_bulk(g_cache, n, old);
	} while (n == BATCH);
}

/**
 * goko_g_get() - Memory for a G.
 * @p:	P of the caller, or NULL without one.
 *
 * Context: M that holds @p, or process; may sleep for memory, no lock held.
 * Return: a DEAD G with anything in it but its slot and claim, or NULL.
 */
struct goko_g *goko_g_get(struct goko_p *p)
{
	void *fresh[FRESH];
	struct goko_g *g;
	u32 nr;
	int n;

	if (p && likely(p->gfree)) {
		g = p->gfree;
		p->gfree = g->schedlink;
		p->nr_gfree--;
		return g;
	}
	g = take_shared(p ? BATCH : 1, &nr);
	if (!g) {
		n = kmem_cache_alloc_bulk(g_cache, G_GFP, p ? FRESH : 1, fresh);
		if (n <= 0)
			return NULL;
		g = enter_all(fresh, n, &nr);
		if (!g)
			return NULL;
	}
	if (p) {
		p->gfree = g->schedlink;
		p->nr_gfree = nr - 1;
	}
	return g;
}

/**
 * goko_g_put() - Take the memory of a G back.
 * @p:	P of the caller, or NULL without one.
 * @g:	DEAD, on no list, without a stack.
 *
 * Context: M that holds @p, or process; no sleep.
 */
void goko_g_put(struct goko_p *p, struct goko_g *g)
{
	struct goko_g *first, *last;
	u32 i;

	if (!p) {
		g->schedlink = NULL;
		give_shared(g);
		return;
	}
	if (unlikely(p->nr_gfree == GFREE_MAX)) {
		first = p->gfree;
		for (i = 1, last = first; i < BATCH; i++)
			last = last->schedlink;
		p->gfree = last->schedlink;
		p->nr_gfree -= BATCH;
		last->schedlink = NULL;
		give_shared(first);
	}
	g->schedlink = p->gfree;
	p->gfree = g;
	p->nr_gfree++;
}

/**
 * goko_gfree_drain() - Empty the free list of a P.
 * @p:	the P, held by nobody or by the caller.
 *
 * Context: process, or @p's safe point; no sleep.
 */
void goko_gfree_drain(struct goko_p *p)
{
	struct goko_g *list = p->gfree;

	p->gfree = NULL;
	p->nr_gfree = 0;
	if (list)
		give_shared(list);
}

/**
 * goko_allgs_begin() - Begin a walk over all Gs.
 *
 * Until goko_allgs_end() the memory of any G that the walk meets remains that of a
 * G; walks may be several, in different threads.
 *
 * Context: any but softirq; no sleep.
 * Return: number of slots to look at: each G that is not DEAD now has one of them.
 */
u32 goko_allgs_begin(void)
{
	spin_lock(&allgs.lock);
	allgs.walkers++;
	spin_unlock(&allgs.lock);
	/* Pairs with the release in enter_locked(). */
	return smp_load_acquire(&allgs.nr_slots);
}

/**
 * goko_allgs_get() - The G in a slot.
 * @slot:	number below what goko_allgs_begin() has returned.
 *
 * Context: any, between goko_allgs_begin() and goko_allgs_end(); no sleep.
 * Return: a G in whatever status, or NULL.
 */
struct goko_g *goko_allgs_get(u32 slot)
{
	unsigned long *word = slot_word(slot);
	unsigned long val;

	if (!word)
		return NULL;
	/* Pairs with the release in enter_locked(). */
	val = smp_load_acquire(word);
	return val & 1 ? NULL : (struct goko_g *)val;
}

/**
 * goko_allgs_end() - End a walk over all Gs.
 *
 * Context: any but softirq; no sleep.
 */
void goko_allgs_end(void)
{
	bool last;

	spin_lock(&allgs.lock);
	last = !--allgs.walkers;
	spin_unlock(&allgs.lock);
	if (last)
		give_shared(NULL);
}

/**
 * goko_g_cache_fini() - Undo goko_g_cache_init().
 *
 * Context: process, may sleep; no G is left, every P is drained.
 */
void goko_g_cache_fini(void)
{
	unsigned long idx;
	struct goko_g *g;
	void *chunk;

	while ((g = allgs.free)) {
		allgs.free = g->schedlink;
		kmem_cache_free(g_cache, g);
	}
	xa_for_each(&chunks, idx, chunk)
		free_page((unsigned long)chunk);
	xa_destroy(&chunks);
	kmem_cache_destroy(g_cache);
}
