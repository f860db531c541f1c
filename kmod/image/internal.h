/* SPDX-License-Identifier: GPL-2.0 */
/*
 * image/internal.h - what link.c and table.c share
 */
#ifndef GOKO_IMAGE_INTERNAL_H
#define GOKO_IMAGE_INTERNAL_H

#include <linux/types.h>
#include <linux/workqueue.h>

#include "image/image.h"

/*
 * Pcs are handed out in segments: an image owns whole ones, so the upper bits
 * of a pc name the image.  Segment 0 holds the runtime's own pcs.
 */
#define GOKO_PC_SEG_SHIFT	18
#define GOKO_PC_NR_SEGS		(1u << 14)
static_assert(GOKO_PC_FIRST < (1u << GOKO_PC_SEG_SHIFT));
static_assert((u64)GOKO_PC_NR_SEGS << GOKO_PC_SEG_SHIFT == 1ull << 32);

/* One entry of the hint array covers so many pcs. */
#define GOKO_PC_HINT_SHIFT	5

/**
 * struct goko_image_priv - the part of an image only image/ sees
 * @img:	back pointer
 * @names:	terminated names of types, functions and files, in a row
 * @masks:	pointer masks of all types, in a row
 * @hint:	first function with a pc in the i-th group of
 *		1 << GOKO_PC_HINT_SHIFT pcs
 * @str_file:	while loading: index in the files by string index
 * @nr_strs:	while loading: size of @str_file
 * @free_work:	takes the image apart once the last reference is gone
 */
struct goko_image_priv {
	struct goko_image	*img;
	char			*names;
	unsigned long		*masks;
	u32			*hint;
	u32			*str_file;
	u32			nr_strs;
	struct work_struct	free_work;
};

/* link.c */
void goko_image_free(struct goko_image *img);

/* table.c */
int goko_pc_reserve(struct goko_image *img, u64 nr_pcs);
void goko_pc_release(struct goko_image *img);
int goko_image_publish(struct goko_image *img);
void goko_image_free_work(struct work_struct *work);

#endif /* GOKO_IMAGE_INTERNAL_H */
