/* SPDX-License-Identifier: GPL-2.0 */
/*
 * lang/map.h - maps and their iterators; hashes of values
 */
#ifndef GOKO_LANG_MAP_H
#define GOKO_LANG_MAP_H

#include <linux/types.h>

struct goko_hmap;
struct goko_hmap_layout;
struct goko_p;
struct goko_type;

/* Results but for 0 and 1; -ENOMEM: out of memory. */
#define GOKO_HMAP_EBUSY	(-16)	/* another goroutine writes the map */
#define GOKO_HMAP_EHASH	(-22)	/* a key can't be hashed: @bad is its type */
#define GOKO_HMAP_ENIL	(-14)	/* assignment to a nil map */
#define GOKO_HMAP_EKIND	(-77)	/* an iterator where a map should be, or vice versa */

/* map.c */
struct goko_hmap *goko_hmap_make(struct goko_p *p, const struct goko_type *t,
				 s64 hint);
int goko_hmap_get(struct goko_p *p, const struct goko_type *t,
		  struct goko_hmap *m, const void *key, u64 *elem,
		  const struct goko_type **bad);
int goko_hmap_set(struct goko_p *p, const struct goko_type *t,
		  struct goko_hmap *m, const void *key, const void *elem,
		  const struct goko_type **bad);
int goko_hmap_delete(struct goko_p *p, const struct goko_type *t,
		     struct goko_hmap *m, const void *key,
		     const struct goko_type **bad);
int goko_hmap_clear(struct goko_p *p, struct goko_hmap *m);
u64 goko_hmap_len(const struct goko_hmap *m);

/* mapiter.c */
struct goko_hmap *goko_hmap_iter(struct goko_p *p, struct goko_hmap *m);
int goko_hmap_next(struct goko_p *p, const struct goko_type *t,
		   struct goko_hmap *iter, u64 *key, u64 *elem);

/* maptype.c */
size_t goko_hmap_layout_size(const struct goko_type *t);
void goko_hmap_layout_init(struct goko_hmap_layout *l, const struct goko_type *t);

/* hash.c */
int goko_type_hash(struct goko_p *p, const struct goko_type *t, const void *v,
		   u64 seed, u64 *hash, const struct goko_type **bad);

#endif /* GOKO_LANG_MAP_H */
