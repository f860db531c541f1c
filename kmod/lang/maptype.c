// SPDX-License-Identifier: GPL-2.0
/*
 * lang/maptype.c - how the pages of a map type are laid out
 *
 * Made once for each map type when its image is linked: offsets for each size
 * of page, and the types by which the collector finds the pointers in them.
 */
#include <linux/align.h>
#include <linux/bitmap.h>
#include <linux/kernel.h>

#include "lang/map_internal.h"

static const struct goko_type *far_or(const struct goko_type *t, bool far)
{
	return far ? NULL : t;
}

static u32 stride(const struct goko_type *t, bool far)
{
	return far ? 8 : t->size;
}

/* Bytes of a page with 1 << log slots. */
static u32 place(const struct goko_type *t, u32 log, u32 *keys, u32 *elems)
{
	u32 key = stride(t->key, t->key->size > MAP_MAX_INLINE);
	u32 elem = stride(t->elem, t->elem->size > MAP_MAX_INLINE);
	u32 size = sizeof(struct map_page) + (sizeof(u32) << log);

	*keys = ALIGN(size, 8);
	*elems = ALIGN(*keys + (key << log), 8);
	return ALIGN(*elems + (elem << log), 8);
}

static u32 mask_longs(u32 bytes)
{
	return BITS_TO_LONGS(bytes / 8);
}

/* Mark the pointers of @n slots in a mask; @t is NULL for slots that are one. */
static void mark(unsigned long *mask, u32 off, u32 stride,
		 const struct goko_type *t, u32 n)
{
	u32 i, w;

	if (t && !t->ptrdata)
		return;
	for (i = 0; i < n; i++, off += stride) {
		if (!t) {
			__set_bit(off / 8, mask);
			continue;
		}
		for (w = 0; w < t->ptrdata / 8; w++)
			if (test_bit(w, t->ptrmask))
				__set_bit(off / 8 + w, mask);
	}
}

/**
 * goko_hmap_layout_size() - Memory for the layout of a map type.
 * @t:		the type; key and element are complete.
 *
 * Context: any.
 * Return: bytes.
 */
size_t goko_hmap_layout_size(const struct goko_type *t)
{
	size_t longs = 0;
	u32 log, keys, elems;

	for (log = MAP_MIN_LOG; log <= MAP_MAX_LOG; log++)
		longs += mask_longs(place(t, log, &keys, &elems));
	return sizeof(struct goko_hmap_layout) + longs * sizeof(long);
}

/**
 * goko_hmap_layout_init() - Lay out the pages of a map type.
 * @l:		goko_hmap_layout_size() bytes, zero.
 * @t:		the type; key and element are complete.
 *
 * Context: any.
 */
void goko_hmap_layout_init(struct goko_hmap_layout *l, const struct goko_type *t)
{
	unsigned long *mask = l->masks;
	u32 log, size, last;

	l->key_far = t->key->size > MAP_MAX_INLINE;
	l->elem_far = t->elem->size > MAP_MAX_INLINE;
	l->key_stride = stride(t->key, l->key_far);
	l->elem_stride = stride(t->elem, l->elem_far);
	for (log = MAP_MIN_LOG; log <= MAP_MAX_LOG; log++) {
		u32 i = log - MAP_MIN_LOG;
		struct goko_type *pt = &l->page[i];

		size = place(t, log, &l->keys[i], &l->elems[i]);
		if (log <= 5 || size <= MAP_PAGE_BYTES)
			l->max_log = log;
		mark(mask, l->keys[i], l->key_stride, far_or(t->key, l->key_far),
		     1u << log);
		mark(mask, l->elems[i], l->elem_stride,
		     far_or(t->elem, l->elem_far), 1u << log);
		last = find_last_bit(mask, size / 8);
		*pt = (struct goko_type) {
			.size = size,
			.ptrdata = last < size / 8 ? 8 * (last + 1) : 0,
			.kind = GOKO_K_STRUCT,
			.align = 8,
			.name = "map page",
			.ptrmask = mask,
		};
		pt->under = pt;
		mask += mask_longs(size);
	}
}
