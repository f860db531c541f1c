/* SPDX-License-Identifier: GPL-2.0 */
/*
 * gc/gc.h - the collector, as the rest of the module uses it
 *
 * Storing into memory that the collector scans, from C: goko_store_ptr() for one
 * pointer, goko_copy_typed() for values by their type.  Both may write to a stack
 * as well.  Memory that was allocated since the last safe point, and that no
 * other goroutine has seen, may be written by any means.
 *
 * What only C structs point to is a root, or it goes: gc/roots.c.
 */
#ifndef GOKO_GC_GC_H
#define GOKO_GC_GC_H

#include <linux/compiler.h>
#include <linux/types.h>

#include "core/gcptr.h"
#include "sched/gmp.h"

struct goko_func;
struct goko_task;
struct goko_type;

int goko_gc_init(void);
void goko_gc_fini(void);

/* Module parameters; documented in gc/cycle.c. */
extern int goko_param_gogc;
extern bool goko_param_clobberfree;
extern unsigned int goko_param_gcstress;

/* cycle.c */
int goko_gcp_init(struct goko_p *p);
int goko_gc_cpu_online(struct goko_p *p);
void goko_gcp_flush(struct goko_p *p);
void goko_gcp_fini(struct goko_p *p);
void goko_gc_kick(void);
void goko_gc_wait_unmarked(void);
void __goko_gc_run_g(struct goko_p *p, struct goko_g *g);
u32 goko_gc_new_seq(const struct goko_p *p);

/* wait.c */
void goko_gc_park(struct goko_g *g, bool release);
void goko_gc_leave(struct goko_g *g);
bool goko_gc_oom(struct goko_g *g);
bool goko_gc_brake(struct goko_g *g);

/* pacer.c */
extern u64 goko_gc_trigger;
void __goko_gc_allocated(struct goko_p *p, u64 bytes, u64 live);
void goko_gc_relieve(void);
void goko_gc_orphaned(void);
void goko_gc_stress(struct goko_p *p);

/* stats.c: numbers, in the order of the overlay's runtime.ReadMemStats() */
enum goko_memstat {
	GOKO_MEMSTAT_MALLOCS,		/* objects, for ever */
	GOKO_MEMSTAT_FREES,		/* of them */
	GOKO_MEMSTAT_TOTAL_ALLOC,	/* bytes, for ever */
	GOKO_MEMSTAT_FREED_BYTES,	/* of them */
	GOKO_MEMSTAT_HEAP_SYS,		/* bytes from the kernel, the most there have been */
	GOKO_MEMSTAT_HEAP_INUSE,	/* bytes in spans */
	GOKO_MEMSTAT_NEXT_GC,		/* bytes */
	GOKO_MEMSTAT_LAST_GC,		/* ns since 1970 */
	GOKO_MEMSTAT_NUM_GC,
	GOKO_MEMSTAT_NUM_FORCED,
	GOKO_MEMSTAT_LIMIT,		/* bytes */
	GOKO_MEMSTAT_HEAP_RELEASED,	/* bytes less than once from the kernel */
	GOKO_MEMSTAT_STACKS,		/* bytes */
	GOKO_MEMSTAT_SPANS_INUSE,	/* bytes of structs */
	GOKO_MEMSTAT_SPANS_SYS,		/* likewise */
	GOKO_MEMSTAT_GC_CPU,		/* ns of collections */
	GOKO_MEMSTAT_ALL_CPU,		/* ns that CPUs had */
	GOKO_MEMSTAT_NR,
};

/* Then come rows of goko_heap_by_size(), of so many classes: as many as Go tells of. */
#define GOKO_MEMSTAT_SIZES	61

void goko_gc_memstats(u64 *nr);

/**
 * struct goko_fin_call - what is to be called for an object that is collected
 * @obj:	its address
 * @fn:		closure object
 * @func:	its function: one parameter of @nr words
 * @args:	the parameter: the object, or an interface with it
 * @nr:		1 or 2
 */
struct goko_fin_call {
	u64			obj;
	u64			fn;
	const struct goko_func	*func;
	u64			args[2];
	u32			nr;
};

/* finalizer.c */
struct goko_fins;
int goko_fin_set(struct goko_p *p, const struct goko_fin_call *call);
void goko_fin_clear(u64 obj);
void goko_fin_done(struct goko_p *p, struct goko_task *t);
void goko_fin_forget(struct goko_fins *f);
void goko_fins_free(struct goko_fins *f);

/* mark.c */
struct goko_gcw;
void goko_gc_account(struct goko_gcw *w);

/* barrier.c */
void goko_store_ptr(struct goko_p *p, void __gc *slot, u64 val);
void goko_copy_typed(struct goko_p *p, const struct goko_type *t, void __gc *dst,
		     const void *src, u64 n);
void goko_clear_typed(struct goko_p *p, const struct goko_type *t,
		      void __gc *dst, u64 n);
u64 goko_swap_ptr(struct goko_p *p, void __gc *slot, u64 val);
bool goko_cas_ptr(struct goko_p *p, void __gc *slot, u64 old, u64 val);
void __goko_gc_shade_typed(struct goko_p *p, const struct goko_type *t,
			   const void *src, u64 n);

/* copy.c */
void goko_copy_words(void *dst, const void *src, u64 bytes);
void goko_copy_bytes(void *dst, const void *src, u64 bytes);
void goko_zero_words(void *dst, u64 bytes);

/**
 * goko_gc_allocated() - A P has taken memory from the heap.
 * @p:		the P.
 * @bytes:	how much.
 * @live:	what the heap's objects take now, as far as known.
 *
 * Context: M that holds @p, in a helper or the trampoline.
 */
static __always_inline void goko_gc_allocated(struct goko_p *p, u64 bytes, u64 live)
{
	if (unlikely(live >= READ_ONCE(goko_gc_trigger)))
		__goko_gc_allocated(p, bytes, live);
}

/**
 * goko_gc_run_g() - A G is about to enter compiled code on a P.
 * @p:		the P.
 * @g:		RUNNING, its frames complete.
 *
 * Context: M that holds @p; may sleep in cond_resched().
 */
static __always_inline void goko_gc_run_g(struct goko_p *p, struct goko_g *g)
{
	if (unlikely(p->ctx.barrier))
		__goko_gc_run_g(p, g);
}

/**
 * goko_gc_shade_typed() - Values pass from one goroutine to another.
 * @p:		the P.
 * @t:		their type.
 * @src:	where they are.
 * @n:		how many.
 *
 * For those that are not stored in memory that the collector scans, but in
 * another's stack, or that come from one: either may not be scanned yet.
 *
 * Context: M that holds @p; no sleep.
 */
static __always_inline void goko_gc_shade_typed(struct goko_p *p,
						const struct goko_type *t,
						const void *src, u64 n)
{
	if (unlikely(p->ctx.barrier))
		__goko_gc_shade_typed(p, t, src, n);
}

#endif /* GOKO_GC_GC_H */
