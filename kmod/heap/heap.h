/* SPDX-License-Identifier: GPL-2.0 */
/*
 * heap/heap.h - the garbage-collected heap: allocation and lookup
 */
#ifndef GOKO_HEAP_HEAP_H
#define GOKO_HEAP_HEAP_H

#include <linux/types.h>

struct goko_account;
struct goko_map_top;
struct goko_mcache;
struct goko_p;
struct goko_span;
struct goko_type;

/**
 * struct goko_heap_stats - a consistent picture of the heap, bytes
 * @sys:	taken from the kernel
 * @peak:	the most that @sys has been
 * @inuse:	in spans that hold objects
 * @free:	in free pages of arenas
 * @limit:	module-wide limit of @inuse
 * @nr_spans:	spans in use
 * @nr_arenas:	arenas
 * @nr_empty:	those of them that no span has pages of
 * @freed_objs:	objects swept away, for ever
 * @freed_bytes: their bytes
 * @released:	bytes of arenas given back, for ever
 */
struct goko_heap_stats {
	u64 sys;
	u64 peak;
	u64 inuse;
	u64 free;
	u64 limit;
	u64 nr_spans;
	u64 nr_arenas;
	u64 nr_empty;
	u64 freed_objs;
	u64 freed_bytes;
	u64 released;
};

int goko_heap_init(void);
void goko_heap_fini(void);
int goko_shrink_init(void);
void goko_shrink_fini(void);
struct goko_mcache *goko_mcache_alloc(int node);
void goko_mcache_free(struct goko_mcache *c);
void *goko_new(struct goko_p *p, const struct goko_type *t, u64 n);
void *goko_malloc(struct goko_p *p, size_t size, bool noscan);
void *goko_heap_object(const void *addr, size_t *size);
bool goko_heap_is_live(struct goko_p *p, const void *obj);
bool goko_heap_has(const void *addr);
void goko_heap_stats(struct goko_heap_stats *st);
struct goko_account *goko_account_new(u64 id, u64 limit);
void goko_account_close(struct goko_account *a);
void goko_mcache_switch(struct goko_p *p, struct goko_account *a);

/* For the collector: marking and sweeping. */
void goko_mcache_blacken(struct goko_p *p);
void goko_mcache_flush(struct goko_p *p);
u32 goko_heap_sweep_one(void);
bool goko_heap_is_swept(void);
void goko_heap_sweep_begin(void);
void goko_heap_flip(void);
void goko_heap_cycle_begin(void);
void goko_heap_add_marked(u64 bytes);
u64 goko_heap_live(void);
u64 goko_heap_marked(void);
u64 goko_heap_limit(void);
u64 goko_heap_pages(void);
void goko_heap_by_size(const struct goko_p *own, u32 class, u64 *row);
void goko_heap_scavenge(bool all);
void goko_accounts_swept(void);
u32 goko_heap_nr_spans(void);
struct goko_span *goko_heap_span(u32 i);
const struct goko_map_top *goko_heap_map(void);

#endif /* GOKO_HEAP_HEAP_H */
