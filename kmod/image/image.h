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
#include <linux/types.h>
#include <linux/goko_image.h>

struct bpf_prog;
struct goko_image;
struct goko_log;

/**
 * struct goko_type - a type at run time
 * @size:	bytes
 * @ptrdata:	bytes up to the end of the last pointer; 0: no pointers
 * @kind:	enum goko_kind, never NAMED
 * @named:	it is a defined type; @name is not of a predeclared or literal type
 * @align:	bytes
 * @id:		index in @img's types
 * @elem:	target or element, or NULL
 * @name:	as Go prints it, terminated
 * @ptrmask:	one bit a word of the first @ptrdata bytes, NULL if none
 * @img:	image that brought it
 */
struct goko_type {
	u64			size;
	u64			ptrdata;
	u8			kind;
	bool			named;
	u16			align;
	u32			id;
	const struct goko_type	*elem;
	const char		*name;
	const unsigned long	*ptrmask;
	struct goko_image	*img;
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

/**
 * struct goko_image - a loaded image
 */
struct goko_image {
	struct kref		ref;		/* A: in no array when 0 */
	u64			id;		/* I */
	char			name[64];	/* I */
	u8			build_id[16];	/* I */
	struct goko_func	*funcs;		/* I */
	u32			nr_funcs;	/* I */
	u32			init;		/* I: function index or GOKO_NONE */
	u32			main;		/* I: function index or GOKO_NONE */
	struct goko_type	*types;		/* I */
	u32			nr_types;	/* I */
	const char		*strdata;	/* I: bytes of all strings */
	u32			*global_off;	/* I: byte offset of each global in @data */
	u32			nr_globals;	/* I */
	void			*data;		/* the globals; Go code writes them */
	u64			data_bytes;	/* I */
	unsigned long		*data_ptrmask;	/* I: one bit a word of @data */
	const char		**files;	/* I: source files, terminated */
	u32			nr_files;	/* I */
	u32			pc_base;	/* I: pcs of all its functions */
	u32			nr_pcs;		/* I */
	u64			code_bytes;	/* I: machine code */
	u64			load_ns;	/* I: time LOAD took */
	atomic_t		init_state;	/* A: enum goko_init_state, exec/run.c */
	atomic_long_t		nr_awake;	/* A: Gs that are not asleep for ever */
	atomic_t		nr_tasks;	/* A */
	void			*priv;		/* I: memory behind the pointers */
};

struct goko_image *goko_image_load(const void *data, size_t len,
				   const char *name, struct goko_log *log);
void goko_image_get(struct goko_image *img);
void goko_image_put(struct goko_image *img);
int goko_image_lookup(struct goko_image *img, const char *name, size_t len,
		      u32 *func);
unsigned int goko_image_count(void);
void goko_image_for_each(void (*fn)(struct goko_image *img, void *arg),
			 void *arg);
/* While the image is being loaded: the index in its files of a string index. */
u32 goko_image_file(const struct goko_image *img, u32 str);
const struct goko_func *goko_pc_func(u32 pc);
const struct goko_pcinfo *goko_pc_info(u32 pc);

int goko_images_init(void);
void goko_images_fini(void);

#endif /* GOKO_IMAGE_IMAGE_H */
