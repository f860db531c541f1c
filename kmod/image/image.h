/* SPDX-License-Identifier: GPL-2.0 */
/*
 * image/image.h - loaded images, as the rest of the module sees them
 *
 * The verifier's view of an image that is being loaded (struct goko_vimage) is
 * in image/vimage.h.  Linking turns it into the objects below.
 */
#ifndef GOKO_IMAGE_IMAGE_H
#define GOKO_IMAGE_IMAGE_H

#include <linux/atomic.h>
#include <linux/kref.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/types.h>
#include <linux/uidgid.h>
#include <linux/workqueue.h>
#include <linux/goko_image.h>

struct bpf_prog;
struct goko_image;
struct goko_hmap_layout;
struct goko_image_entry;
struct goko_log;

/* goko_type.flags */
#define GOKO_TF_NAMED		(1u << 0)	/* a defined type */
#define GOKO_TF_NOEQ		(1u << 1)	/* its values can't be compared */
#define GOKO_TF_MEMEQ		(1u << 2)	/* equal values are equal bytes */
#define GOKO_TF_DIRECT		(1u << 3)	/* is itself the data word of an interface */
#define GOKO_TF_VARIADIC	(1u << 4)	/* a func whose last parameter is "..." */

/**
 * struct goko_field - a field of a struct type
 * @name:	as in the source
 * @pkg:	path of its package if the name is not exported, else NULL
 * @tag:	-, or NULL
 * @tag_len:	bytes of @tag, which may contain zeros
 * @flags:	GOKO_FIELD_*
 * @type:	its type
 * @off:	bytes from the start of the struct
 */
struct goko_field {
	const char		*name;
	const char		*pkg;
	const char		*tag;
	u32			tag_len;
	u32			flags;
	const struct goko_type	*type;
	u64			off;
};

/**
 * struct goko_method - a method of a type, or one that an interface asks for
 * @name:	as in the source
 * @pkg:	path of its package if the name is not exported, else NULL
 * @type:	func type without the receiver
 * @func:	takes the data word, then the parameters; NULL in interfaces
 */
struct goko_method {
	const char		*name;
	const char		*pkg;
	const struct goko_type	*type;
	const struct goko_func	*func;
};

/**
 * struct goko_type - a type at run time
 * @size:	bytes
 * @ptrdata:	bytes up to the end of the last pointer; 0: no pointers
 * @kind:	enum goko_kind, never NAMED
 * @align:	bytes
 * @flags:	GOKO_TF_*
 * @hash:	equal types have equal hashes, in whatever image
 * @id:		index in @img's types
 * @len:	ARRAY: elements; CHAN: direction, GOKO_CHAN_*
 * @elem:	target or element, or NULL
 * @key:	key of a map, or NULL
 * @under:	the type without names; itself if it is not a defined one
 * @ptr_to:	the type of pointers to it, NULL if @img has none
 * @name:	as Go prints it, terminated
 * @pkg:	path of the package that defines it, or NULL
 * @ptrmask:	one bit a word of the first @ptrdata bytes, NULL if none
 * @fields:	[nr_fields] of a struct
 * @params:	[nr_params + nr_results] of a func, results last
 * @methods:	[nr_methods] sorted as in the image
 * @map:	layout of a map's pages: lang/map.c's
 * @more:	all methods, once an image knows more than @methods: share.c
 * @img:	image that brought it; NULL: the runtime's own
 *
 * What a defined type has from its underlying type (@elem, @fields, ...) is here,
 * too.  Pointed-to types are complete once the image is published.
 */
struct goko_type {
	u64			size;
	u64			ptrdata;
	u8			kind;
	u8			align;
	u16			flags;
	u32			hash;
	u32			id;
	u32			nr_fields;
	u32			nr_params;
	u32			nr_results;
	u32			nr_methods;
	u64			len;
	const struct goko_type	*elem;
	const struct goko_type	*key;
	const struct goko_type	*under;
	const struct goko_type	*ptr_to;
	const char		*name;
	const char		*pkg;
	const unsigned long	*ptrmask;
	const struct goko_field	*fields;
	const struct goko_type	**params;
	const struct goko_method *methods;
	const struct goko_hmap_layout *map;
	struct goko_mset __rcu	*more;
	struct goko_image	*img;
};

/**
 * struct goko_mset - methods of a type, replaced when there are more
 * @rcu:	to free it after its readers
 * @nr:		how many
 * @m:		sorted
 */
struct goko_mset {
	struct rcu_head		rcu;
	u32			nr;
	struct goko_method	m[];
};

/**
 * struct goko_itab - an interface type and a type that satisfies it
 * @type:	dynamic type; first, compiled code loads it
 * @iface:	interface type, without names
 * @nr:		methods of @iface
 * @func:	what to call, in the order of @iface's methods
 *
 * Word 0 of an interface value that has methods points to one.
 */
struct goko_itab {
	const struct goko_type	*type;
	const struct goko_type	*iface;
	u32			nr;
	const struct goko_func	*func[];
};

/*
 * A pc names a point where a G can stop.  It is a global number: a function
 * owns the range [pc_base, pc_base + nr_pcs).  The number within the range is
 * the resume index that its compiled code takes in register 3:
 *   0     the entry
 *   2k    do operation k again
 *   2k+1  go on after operation k
 * Pcs below GOKO_PC_FIRST are the runtime's own.
 */
#define GOKO_PC_BOTTOM		0	/* caller of a G's first function */
#define GOKO_PC_DEFER_RET	1	/* caller of a function deferred and run by a panic */
#define GOKO_PC_INIT_RET	2	/* caller of an image's init: a bottom, too */
#define GOKO_PC_PRINT_RET	3	/* caller of a method that tells a panic's text */
#define GOKO_PC_FIRST		16

/**
 * struct goko_pcinfo - one resume point
 * @line:	source line of the operation
 * @file:	index in the image's files
 * @map:	index of its frame map in goko_func.maps
 */
struct goko_pcinfo {
	u32	line;
	u32	file;
	u32	map;
};

/**
 * typedef goko_entry_t - compiled code of a function
 *
 * Takes P, frame base, resume index, first argument word (see
 * docs/internals.md), unused.  Returns GOKO_CONT or GOKO_UNWIND.
 */
typedef u64 (*goko_entry_t)(u64 p, u64 base, u64 resume, u64 arg0, u64 unused);

/**
 * struct goko_func - a function at run time
 * @entry:	compiled code; first, goko_hop() loads it
 * @closure:	static closure object of a function without captures: points
 *		to this struct; its address is the func value
 * @img:	its image
 * @name:	as in tracebacks, terminated
 * @pc_base:	first pc
 * @nr_pcs:	number of pcs.  The linker reserves 2 * (safe point operations + 2),
 *		a recover point counted as one; the translator may lower it
 * @frame_words: words of its frame
 * @extent_words: frame and the largest block of outgoing arguments
 * @param_words: words of the parameters, from word 2 on
 * @result_words: words of the results, behind the parameters
 * @flags:	GOKO_FUNC_*
 * @recover:	resume index of its recover point, 0: none
 * @nr_params:	parameters, if it is exported
 * @nr_results:	results, if it is exported
 * @sig:	their types, the results' last
 * @map_words:	32-bit words of a frame map
 * @pcs:	@nr_pcs records
 * @maps:	frame maps: bit i = word i of the frame holds a live pointer
 * @lists:	select lists of its code, as goko_h_select() reads them
 * @prog:	owner of the compiled code
 */
struct goko_func {
	goko_entry_t		entry;
	const struct goko_func	*closure;
	struct goko_image	*img;
	const char		*name;
	u32			pc_base;
	u32			nr_pcs;
	u32			frame_words;
	u32			extent_words;
	u32			param_words;
	u32			result_words;
	u32			flags;
	u32			recover;
	u32			nr_params;
	u32			nr_results;
	const struct goko_type	**sig;
	u32			map_words;
	struct goko_pcinfo	*pcs;
	u32			*maps;
	u32			*lists;
	struct bpf_prog		*prog;
};

/* Has the image's initialiser run? */
enum goko_init_state {
	GOKO_INIT_NONE,
	GOKO_INIT_RUNNING,
	GOKO_INIT_DONE,
	GOKO_INIT_FAILED,
};

/* Does an image stay under its name?  image/named.c */
enum goko_name_state {
	GOKO_NAME_NONE,		/* it is no more than a label */
	GOKO_NAME_HELD,		/* the name is a user of the image */
	GOKO_NAME_LOST,		/* it was, until UNLOAD */
};

/**
 * struct goko_image - a loaded image
 */
struct goko_image {
	struct kref		ref;		/* A: users; 0: it is leaving */
	u64			id;		/* I */
	char			name[64];	/* I */
	u8			build_id[16];	/* I */
	struct goko_func	*funcs;		/* I */
	u32			nr_funcs;	/* I */
	u32			init;		/* I: function index or GOKO_NONE */
	u32			main;		/* I: function index or GOKO_NONE */
	struct goko_type	*types;		/* I: those it brings */
	const struct goko_type	**type_at;	/* I: by type id: its descriptor */
	u32			nr_types;	/* I */
	struct goko_itab	**itabs;	/* I: static ones, by index */
	u32			nr_itabs;	/* I */
	/* I: what run-time errors panic with; NULL: the runtime's own type */
	const struct goko_type	*rterr[GOKO_RTERR_T_NR];
	const char		*strdata;	/* I: bytes of all strings */
	u32			str_bytes;	/* I: how many */
	void			**global_at;	/* I: where each global is */
	u32			nr_globals;	/* I */
	struct goko_image	*host;		/* I: what it is a plugin of, or NULL */
	void			*data;		/* the globals; Go code writes them */
	u64			data_bytes;	/* I */
	unsigned long		*data_ptrmask;	/* I: one bit a word of @data */
	const char		**files;	/* I: source files, terminated */
	u32			nr_files;	/* I */
	u32			pc_base;	/* I: pcs of all its functions */
	u32			nr_pcs;		/* I */
	u64			code_bytes;	/* I: machine code */
	u64			load_ns;	/* I: time LOAD took */
	atomic_t		init_state;	/* A: enum goko_init_state, exec/init.c */
	struct goko_image	*init_plugin;	/* exec/init.c: of its plugins, the innermost */
	struct goko_image	*init_outer;	/* exec/init.c: of a plugin, in whose it is */
	atomic_long_t		nr_awake;	/* A: Gs that are not asleep for ever */
	atomic_t		nr_tasks;	/* A */
	atomic_t		nr_fds;		/* A */
	u8			name_state;	/* A: enum goko_name_state */
	bool			shared;		/* I: GOKO_LOAD_SHARED */
	kuid_t			uid;		/* I: who loaded it */
	void			*priv;		/* I: memory behind the pointers */
};

/**
 * struct goko_images - the loaded images at one moment, oldest first
 * @ref:	it is the active one, and snapshots
 * @nr:		how many
 * @free_work:	lets go of them
 * @img:	the images
 */
struct goko_images {
	refcount_t		ref;
	u32			nr;
	struct rcu_work		free_work;
	struct goko_image	*img[];
};

/* The array of the loaded images: table.c */
const struct goko_images *goko_active_modules(void);
struct goko_images *goko_images_get(void);
void goko_images_put(struct goko_images *arr);

struct goko_image *goko_image_load(const void *data, size_t len,
				   const char *name, u32 flags,
				   struct goko_log *log);
void goko_image_get(struct goko_image *img);
bool goko_image_tryget(struct goko_image *img);
void goko_image_put(struct goko_image *img);
int goko_image_lookup(struct goko_image *img, const char *name, size_t len,
		      u32 *func);
bool goko_image_is_text(const struct goko_image *img, u64 addr, u64 size);
bool goko_image_holds(const struct goko_image *img, u64 addr, u64 size);
unsigned int goko_image_count(void);

/* What values can get to each other's code: a program with its plugins. */
static inline const struct goko_image *goko_image_root(const struct goko_image *img)
{
	return img->host ?: img;
}

/* Types that images share: share.c */
const struct goko_method *goko_type_methods(const struct goko_type *t, u32 *nr);
bool goko_type_method(const struct goko_type *t, u64 i, struct goko_method *m);
u32 goko_type_nr_methods(const struct goko_type *t);

/* The type of pointers to @t; an image that joins may bring it. */
static inline const struct goko_type *goko_type_ptr_to(const struct goko_type *t)
{
	return READ_ONCE(t->ptr_to);
}

/* Plugins: plugin.c */
s64 goko_plugin_open(struct goko_image *host, const char *name,
		     struct goko_log *log);
struct goko_image *goko_plugin_find(const struct goko_image *host, u64 id);
bool goko_plugin_sym(const struct goko_image *host, u64 id, const char *name,
		     size_t len, u64 *eface);

/* While the image is being loaded: the index in its files of a string index. */
u32 goko_image_file(const struct goko_image *img, u32 str);
const struct goko_func *goko_pc_func(u32 pc);

/* Images that stay under a name: named.c */
struct goko_image *goko_image_open(const char *name);
int goko_image_unload(const char *name);
void goko_image_unname(struct goko_image *img);
u32 goko_images_list(struct goko_image_entry *entries, u32 nr, bool all);
void goko_images_add_debugfs(void);

int goko_images_init(void);
void goko_images_fini(void);

#endif /* GOKO_IMAGE_IMAGE_H */
