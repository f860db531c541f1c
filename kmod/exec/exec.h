/* SPDX-License-Identifier: GPL-2.0 */
/*
 * exec/exec.h - compiled code: making it, entering it, leaving it
 */
#ifndef GOKO_EXEC_EXEC_H
#define GOKO_EXEC_EXEC_H

#ifdef __KERNEL__
#include <linux/build_bug.h>
#endif
#include <linux/types.h>

struct goko_func;
struct goko_g;
struct goko_image;
struct goko_log;
struct goko_p;
struct goko_vimage;

/* What compiled code and C helpers return. */
#define GOKO_CONT	0
#define GOKO_UNWIND	1

/*
 * Stack check, see docs/internals.md.  A frame whose extent is at most
 * GOKO_SMALL_WORDS passes with its base at or below the guard; the guard leaves
 * twice that much, so that a leaf function needs no check.
 */
#define GOKO_SMALL_WORDS	16
#define GOKO_REDZONE_WORDS	(2 * GOKO_SMALL_WORDS)

/*
 * A larger extent than this could be beyond GOKO_NATIVE_SPAN by itself: such a
 * function compares its base with the guard, and its end with P->limit.
 */
#define GOKO_LARGE_WORDS	128

/*
 * Native nesting: compiled code stands at most GOKO_NATIVE_SPAN bytes of goko
 * stack above the end of the frame the trampoline entered.  With frames of non-leaf
 * functions of at least GOKO_MIN_FRAME_WORDS that is 128 native frames of at
 * most 64 bytes, half of a 16 KiB kernel stack.
 */
#define GOKO_NATIVE_SPAN	4096
#define GOKO_MIN_FRAME_WORDS	4
static_assert(8 * GOKO_LARGE_WORDS <= GOKO_NATIVE_SPAN / 2);

/* What became of a G when goko_exec() comes back to the scheduler. */
enum goko_exec_end {
	GOKO_EXEC_YIELD,	/* still RUNNING, wants to give up its P */
	GOKO_EXEC_PARKED,	/* WAITING; may run elsewhere already: don't touch */
	GOKO_EXEC_DONE,		/* returned from its first function, or Goexit */
	GOKO_EXEC_LOST,		/* queued already, and the M has no P: touch neither */
	GOKO_EXEC_KILLED,	/* its task is ending */
};

enum goko_exec_end goko_exec(struct goko_p *p, struct goko_g *g);
/* What exec and lang hold for @g goes; whenever a G dies, however it does. */
void goko_exec_g_exit(struct goko_p *p, struct goko_g *g);

/*
 * exec/translate.c: all functions of an image.
 *
 * The linker has filled in img->funcs[]: closure, img, name, pc_base, nr_pcs,
 * param_words, result_words, flags; img->type_at, strdata and global_at.
 * The translator fills in entry, frame_words, extent_words, recover, map_words,
 * pcs, maps, lists, prog and img->code_bytes; goko_translate_free() frees them.
 */
int goko_translate_image(struct goko_image *img, const struct goko_vimage *v,
			 struct goko_log *log);
void goko_translate_free(struct goko_image *img);
bool goko_jit_usable(void);

#endif /* GOKO_EXEC_EXEC_H */
