/* SPDX-License-Identifier: GPL-2.0 */
/*
 * image/internal.h - what link.c, table.c and named.c share
 */
#ifndef GOKO_IMAGE_INTERNAL_H
#define GOKO_IMAGE_INTERNAL_H

#include <linux/list.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/refcount.h>
#include <linux/types.h>
#include <linux/workqueue.h>

#include "image/image.h"
#include "image/vimage.h"

/* Longer names are cut: they are only printed and compared. */
#define GOKO_LINK_NAME_MAX	1023u

/*
 * Pcs are handed out in segments: an image owns whole ones, so the upper bits
 * of a pc name the image.  Segment 0 holds the runtime's own pcs.
 */
#define GOKO_PC_SEG_SHIFT	18
#define GOKO_PC_NR_SEGS		(1u << 14)
static_assert(GOKO_PC_FIRST < (1u << GOKO_PC_SEG_SHIFT));
static_assert((u64)GOKO_PC_NR_SEGS << GOKO_PC_SEG_SHIFT == 1ull << 32);

/* One entry of the hint array covers so many pcs. */
#define GOKO_PC_HINT_SHIFT	2

/**
 * struct goko_image_priv - the part of an image only image/ sees
 * @img:	back pointer
 * @names_bytes: bytes of @names
 * @names:	terminated names of types, functions and files, in a row
 * @masks:	pointer masks of all types, in a row
 * @fields:	fields of all types, in a row
 * @params:	parameters and results of all types, in a row
 * @methods:	methods of all types, in a row
 * @maps:	layouts of all map types, in a row
 * @nr_itabs:	its entries in the table of itabs
 * @nr_misses:	those of them that say no
 * @sigs:	types of the parameters and results of exported functions, in a row
 * @hint:	first function with a pc in the i-th group of
 *		1 << GOKO_PC_HINT_SHIFT pcs
 * @str_file:	while loading: index in the files by string index
 * @nr_strs:	while loading: size of @str_file
 * @mem:	arrays that hold it, and 1 for its users together
 * @leave_work:	takes it off the active array once its last user is gone
 * @links:	descriptors it brings, sorted by hash, if others may be linked to it
 * @nr_links:	-
 * @pkgs:	its packages, in the order of the image
 * @nr_pkgs:	-
 * @vars:	variables of packages it owns, sorted by name
 * @nr_vars:	-
 * @syms:	symbols, in the order of the image
 * @nr_syms:	-
 * @file:	of a plugin that stays under a name: the image file
 * @file_len:	its bytes
 * @group:	of a plugin: the host and older plugins; it holds their memory
 * @nr_group:	-
 * @next_free:	while it is freed: the one to free after it
 * @link_mutex:	of a host: one plugin joins at a time
 * @plugins:	of a host: plugins that have joined, oldest first; it is a user of them
 * @node:	of a plugin: in @plugins
 */
struct goko_image_priv {
	struct goko_image	*img;
	u64			names_bytes;
	char			*names;
	unsigned long		*masks;
	struct goko_field	*fields;
	const struct goko_type	**params;
	struct goko_method	*methods;
	void			*maps;
	u32			nr_itabs;	/* itab_lock */
	u32			nr_misses;	/* itab_lock */
	const struct goko_type	**sigs;
	u32			*hint;
	u32			*str_file;
	u32			nr_strs;
	refcount_t		mem;
	struct work_struct	leave_work;
	const struct goko_type	**links;
	u32			nr_links;
	struct goko_pkg		*pkgs;
	u32			nr_pkgs;
	struct goko_var		*vars;
	u32			nr_vars;
	struct goko_sym		*syms;
	u32			nr_syms;
	void			*file;
	size_t			file_len;
	struct goko_image	**group;
	u32			nr_group;
	struct goko_image	*next_free;
	struct mutex		link_mutex;
	struct list_head	plugins;	/* link_mutex */
	struct list_head	node;		/* the host's link_mutex */
};

/**
 * struct goko_pkg - a package of an image that can be linked
 * @path:	import path
 * @hash:	of what it was made from
 * @owner:	image that has its variables: this or an older one
 */
struct goko_pkg {
	const char		*path;
	u64			hash;
	struct goko_image	*owner;
};

/**
 * struct goko_var - a variable that images may share
 * @name:	with its package's path
 * @type:	its type
 * @at:		where it is
 */
struct goko_var {
	const char		*name;
	const struct goko_type	*type;
	void			*at;
};

/**
 * struct goko_sym - a symbol
 * @name:	-
 * @type:	of the value
 * @val:	the value: one word
 */
struct goko_sym {
	const char		*name;
	const struct goko_type	*type;
	u64			val;
};

/**
 * struct goko_linker - state of one load
 * @img:	what is being made
 * @priv:	its private part
 * @v:		the verified image
 * @name_off:	by string index: 1 + offset of its copy in the names, 0: none
 * @names_size:	bytes of all copies
 * @group:	the host that it is to join, and the host's plugins; oldest first
 * @nr_group:	how many; 0: it is no plugin of a host
 * @more:	by type id: methods that a descriptor of the group gets
 */
struct goko_linker {
	struct goko_image	*img;
	struct goko_image_priv	*priv;
	struct goko_vimage	v;
	size_t			*name_off;
	size_t			names_size;
	struct goko_image	**group;
	u32			nr_group;
	struct goko_mset	**more;
};

/* link.c */
void goko_image_free(struct goko_image *img);
struct goko_image *goko_image_load_plugin(const void *data, size_t len,
					  const char *name,
					  struct goko_image **group, u32 nr,
					  struct goko_log *log);
const char *goko_link_name(const struct goko_linker *l, u32 str);

static inline void *goko_link_alloc(size_t n, size_t size)
{
	return kvcalloc(n ? n : 1, size, GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
}

/* link_types.c */
int goko_link_types(struct goko_linker *l, struct goko_log *log);
int goko_link_methods(struct goko_linker *l, struct goko_log *log);

/* link_data.c */
int goko_link_data(struct goko_linker *l, struct goko_log *log);

/* itab.c */
int goko_link_itabs(struct goko_linker *l, struct goko_log *log);
void goko_itabs_commit(struct goko_linker *l);
void goko_itabs_drop(struct goko_image *img);

/* share.c */
int goko_share_types(struct goko_linker *l, struct goko_log *log);
int goko_share_methods(struct goko_linker *l);
void goko_share_commit(struct goko_linker *l);
void goko_share_end(struct goko_linker *l);
void goko_share_free(struct goko_image *img);
int goko_method_order(const struct goko_method *a, const struct goko_method *b);

/* symtab.c */
int goko_link_pkgs(struct goko_linker *l, struct goko_log *log);
int goko_share_globals(struct goko_linker *l, struct goko_log *log);
int goko_link_vars(struct goko_linker *l, struct goko_log *log);
int goko_link_syms(struct goko_linker *l, struct goko_log *log);

/* plugin.c */
int goko_plugin_keep(struct goko_linker *l, const void *data, size_t len);
void goko_plugins_leave(struct goko_image *host);

/* Has the image this variable itself, or another one of its group? */
static inline bool goko_global_is_own(const struct goko_image *img, u32 global)
{
	return (u64)img->global_at[global] - (u64)img->data < img->data_bytes;
}

/* table.c */
int goko_pc_reserve(struct goko_image *img, u64 nr_pcs);
void goko_pc_release(struct goko_image *img);
int goko_image_publish(struct goko_image *img);
void goko_image_leave_work(struct work_struct *work);
struct goko_images *goko_images_lock(void);
void goko_images_unlock(void);

/* named.c */
bool goko_image_name_taken(const struct goko_images *arr, const char *name);
void goko_images_forget(void);

#endif /* GOKO_IMAGE_INTERNAL_H */
