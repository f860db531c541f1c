/* SPDX-License-Identifier: GPL-2.0 */
/*
 * heap/heap.h - the garbage-collected heap: allocation and lookup
 */
#ifndef GOKO_HEAP_HEAP_H
#define GOKO_HEAP_HEAP_H

#include <linux/types.h>

struct goko_mcache;
struct goko_p;
struct goko_type;

/**
 * struct goko_heap_stats - a consistent picture of the heap, bytes
 * @sys:	taken from the kernel
 * @inuse:	in spans that hold objects
 * @free:	in free pages of arenas
 * @limit:	module-wide limit of @inuse
 * @nr_spans:	spans in use
 * @nr_arenas:	arenas
 */
struct goko_heap_stats {
	u64 sys;
	u64 inuse;
	u64 free;
	u64 limit;
	u64 nr_spans;
	u64 nr_arenas;
};

int goko_heap_init(void);
void goko_heap_fini(void);
struct goko_mcache *goko_mcache_alloc(int node);
void goko_mcache_free(struct goko_mcache *c);
void *goko_malloc(struct goko_p *p, size_t size, bool noscan);
void *goko_heap_object(const void *addr, size_t *size);
void goko_heap_stats(struct goko_heap_stats *st);

#endif /* GOKO_HEAP_HEAP_H */
