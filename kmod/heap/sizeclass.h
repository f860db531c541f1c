/* SPDX-License-Identifier: GPL-2.0 */
/*
 * heap/sizeclass.h - sizes of small objects
 */
#ifndef GOKO_HEAP_SIZECLASS_H
#define GOKO_HEAP_SIZECLASS_H

#include <linux/build_bug.h>
#include <linux/types.h>

#define GOKO_PAGE_SHIFT		13	/* a page of the heap, not of the kernel */
#define GOKO_PAGE_BYTES		(1ul << GOKO_PAGE_SHIFT)

#define GOKO_NR_SIZE_CLASSES	68	/* 0: larger than GOKO_SMALL_MAX */
#define GOKO_SMALL_MAX		32768	/* bytes; larger objects have spans of their own */
#define GOKO_SMALL8_MAX		1024	/* bytes; steps of 8 up to here, then of 128 */

/**
 * struct goko_size_class - one size of small objects
 * @size:	bytes of an object
 * @pages:	pages of a span
 * @objs:	objects in a span
 * @magic:	offset * magic >> 32 is the index of the object at that offset
 */
struct goko_size_class {
	u32 size;
	u16 pages;
	u16 objs;
	u32 magic;
};

extern const struct goko_size_class goko_size_classes[];
extern const u8 goko_size_to_class8[];
extern const u8 goko_size_to_class128[];

/* Size class of @size bytes, at most GOKO_SMALL_MAX. */
static __always_inline u32 goko_size_class(size_t size)
{
	if (likely(size <= GOKO_SMALL8_MAX))
		return goko_size_to_class8[(size + 7) >> 3];
	return goko_size_to_class128[(size - GOKO_SMALL8_MAX + 127) >> 7];
}

#endif /* GOKO_HEAP_SIZECLASS_H */
