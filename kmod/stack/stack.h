/* SPDX-License-Identifier: GPL-2.0 */
/*
 * stack/stack.h - goko stacks: get, put, grow, shrink, walk
 */
#ifndef GOKO_STACK_STACK_H
#define GOKO_STACK_STACK_H

#include <linux/compiler.h>
#include <linux/types.h>

struct goko_func;
struct goko_g;
struct goko_p;
struct goko_stack;

#define GOKO_STACK_MIN_BYTES	1024	/* size of a fresh stack, a power of two */

int goko_stack_init(void);
void goko_stack_fini(void);
u64 goko_stacks_bytes(void);
int goko_stack_get(struct goko_p *p, size_t bytes, struct goko_stack *s);
void goko_stack_put(struct goko_p *p, struct goko_stack *s);
void goko_stack_drain(struct goko_p *p);
int goko_stack_grow(struct goko_p *p, struct goko_g *g, size_t need_words);
void goko_stack_shrink(struct goko_p *p, struct goko_g *g);
void __goko_stack_stress(struct goko_p *p, struct goko_g *g);

extern unsigned int goko_param_stackstress;	/* shrink.c */

/**
 * goko_stack_stress() - With stackstress: move the stack now.
 * @p:		the P.
 * @g:		RUNNING, unwound by a check of the guard.
 *
 * Context: trampoline, M that holds @p; may sleep for memory.
 */
static inline void goko_stack_stress(struct goko_p *p, struct goko_g *g)
{
	if (unlikely(goko_param_stackstress))
		__goko_stack_stress(p, g);
}

/*
 * A function deferred and run by a panic stands above a panic frame of this
 * many words, whose word 0 is the resume pc of the frame that panicked, right
 * below it; the rest of it holds no pointers.  See docs/internals.md.
 */
#define GOKO_PANIC_FRAME_WORDS	2

/**
 * struct goko_frame - one frame during a walk
 * @func:	its function; NULL: a runtime frame (pc below GOKO_PC_FIRST)
 * @base:	word 0
 * @pc:		where it goes on
 */
struct goko_frame {
	const struct goko_func	*func;
	u64			*base;
	u32			pc;
};

void goko_stack_scan(const struct goko_g *g,
		     void (*fn)(void *arg, u64 *base, const u32 *map,
				u32 map_words),
		     void *arg);
bool goko_frame_first(const struct goko_g *g, struct goko_frame *f);
bool goko_frame_next(const struct goko_g *g, struct goko_frame *f);

#endif /* GOKO_STACK_STACK_H */
