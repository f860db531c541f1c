// SPDX-License-Identifier: GPL-2.0
/*
 * exec/check.c - the checking mode: is what compiled code does right?
 *
 * What
 *   With the module parameter `checked`, three things are looked at:
 *     each load and store by a pointer (goko_h_check(), called by code that
 *     exec/tr_check.c has put there): it must lie in one live object, in globals or
 *     other memory of an image, or in the own stack below the end of the frame;
 *     memory that C helpers read and write for compiled code (goko_check_area());
 *     all pointers that frame maps name, whenever a G has unwound
 *     (goko_check_frames()): nil, into a live object, an image, the own stack,
 *     or something of the module's.
 *   Stacks that are put back are filled with GOKO_POISON, and so are objects that are
 *   freed; no address looks like it.
 *
 *   The first that is wrong is reported in the kernel's log and ends its task;
 *   the runtime takes no new ones.
 *
 * Locking
 *   None: the caller's G runs and holds its image.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bitops.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/rcupdate.h>
#include <linux/types.h>

#include "core/rt.h"
#include "exec/check.h"
#include "exec/fp.h"
#include "exec/internal.h"
#include "image/itab.h"
#include "stack/stack.h"

/* Frames that are looked at when a G unwinds often, for whatever reason. */
#define FEW_FRAMES	64

/* Report, and take no new tasks: something of ours is wrong. */
static void found(const struct goko_func *f, u32 line, const char *what,
		  u64 addr, u64 size, const char *why)
{
	if (READ_ONCE(goko_rt.broken))
		return;
	WRITE_ONCE(goko_rt.broken, true);
	pr_err("BUG: checked: %s line %u: %s of %llu bytes at %#llx: %s\n",
	       f ? f->name : "?", line, what, size, addr, why);
}

static u64 bytes_of(const struct goko_stack *st)
{
	return (u64)st->hi - (u64)st->lo;
}

static bool within(u64 addr, u64 size, const void *area, u64 bytes)
{
	u64 off = addr - (u64)area;

	return off < bytes && size <= bytes - off;
}

/* Memory of an image: globals, and what its code only reads. */
struct image_search {
	u64	addr;
	u64	size;
	bool	store;
	bool	found;
};

static void search_image(const struct goko_image *img, struct image_search *s)
{
	if (within(s->addr, s->size, img->data, img->data_bytes))
		s->found = true;
	else if (!s->store && goko_image_holds(img, s->addr, s->size))
		s->found = true;
}

static bool in_image(const struct goko_image *own, u64 addr, u64 size,
		     bool store)
{
	struct image_search s = {
		.addr = addr, .size = size, .store = store,
	};

	const struct goko_images *images;
	u32 i;

	search_image(own, &s);
	if (s.found)
		return true;
	rcu_read_lock();
	images = goko_active_modules();
	for (i = 0; i < images->nr && !s.found; i++)
		search_image(images->img[i], &s);
	rcu_read_unlock();
	return s.found;
}

/* NULL, or what is wrong with an access of the running G. */
static const char *fault_of(struct goko_p *p, const struct goko_func *f,
			    const u64 *end, u64 addr, u64 size, bool store)
{
	const struct goko_stack *st = &p->g->stack;
	size_t obj_size;
	void *obj;

	if (within(addr, 1, st->lo, bytes_of(st))) {
		if (!within(addr, size, st->lo, (u64)end - (u64)st->lo))
			return "above the frame";
		return NULL;
	}
	obj = goko_heap_object((void *)addr, &obj_size);
	if (obj) {
		if (!within(addr, size, obj, obj_size))
			return "beyond the end of an object";
		if (!goko_heap_is_live(p, obj))
			return "in an object that is free";
		return NULL;
	}
	if (in_image(f->img, addr, size, store) ||
	    (!store && goko_itab_holds(addr, size)))
		return NULL;
	if (!store && within(addr, size, &goko_rterr_type,
			     sizeof(goko_rterr_type)))
		return NULL;
	return "in no object";
}

/**
 * goko_h_check() - Is an access of compiled code good?
 * @p:		P.
 * @base:	frame.
 * @pc:		first pc of the function.
 * @addr:	address.
 * @what:	GOKO_CHECK_*, size and line.
 *
 * Context: helper, but the frame need not be complete.
 * Return: 0, or GOKO_UNWIND.
 */
u64 goko_h_check(struct goko_p *p, u64 *base, u64 pc, u64 addr, u64 what)
{
	const struct goko_func *f = goko_pc_func(pc);
	const struct goko_stack *st = &p->g->stack;
	u64 size = what & GOKO_CHECK_SIZE;
	const char *why, *kind;

	if (what & GOKO_CHECK_FRAME) {
		kind = "entry with a frame";
		size = 8 * f->frame_words;
		why = within(addr, 16, st->lo, bytes_of(st)) &&
		      IS_ALIGNED(addr, 8) ? NULL : "not in the stack";
	} else {
		kind = what & GOKO_CHECK_STORE ? "store" : "load";
		why = fault_of(p, f, base + f->extent_words, addr, size,
			       what & GOKO_CHECK_STORE);
	}
	if (likely(!why))
		return GOKO_CONT;
	goko_fp_leave();
	found(f, what >> GOKO_CHECK_LINE_SHIFT, kind, addr, size, why);
	return goko_unwind(p, base, pc, GOKO_ACT_CHECK, 0, 0, 0);
}

/**
 * goko_check_area() - Is memory that a helper reads or writes for a G good?
 * @p:		P.
 * @pc:		operation; 0: not known.
 * @addr:	its first byte; of an object, an image or the own stack.
 * @size:	bytes; 0: always good.
 * @store:	it will be written.
 *
 * What is wrong is reported.  The helper has no way to refuse: the task ends when
 * its code unwinds next.
 *
 * Context: helper.
 */
void goko_check_area(struct goko_p *p, u64 pc, u64 addr, u64 size, bool store)
{
	const struct goko_func *f = pc ? goko_pc_func(pc) : p->g->start;
	const char *why;

	if (!size)
		return;
	why = fault_of(p, f, p->g->stack.hi, addr, size, store);
	if (unlikely(why))
		found(f, pc ? f->pcs[pc - f->pc_base].line : 0,
		      store ? "helper's store" : "helper's load", addr, size, why);
}

/**
 * goko_is_readable() - May the program read some memory?
 * @p:		P.
 * @pc:		operation.
 * @addr:	its first byte.
 * @size:	bytes.
 *
 * Context: helper.
 * Return: true if it is in one live object, an image, or the own stack.
 */
bool goko_is_readable(struct goko_p *p, u64 pc, u64 addr, u64 size)
{
	return !fault_of(p, goko_pc_func(pc), p->g->stack.hi, addr, size, false);
}

/* NULL, or what is wrong with a pointer in a frame. */
static const char *wrong_pointer(struct goko_p *p, const struct goko_g *g, u64 v)
{
	void *obj;

	if (!v || within(v, 1, g->stack.lo, bytes_of(&g->stack)))
		return NULL;
	if (v == GOKO_POISON_WORD)
		return "it is from freed memory";
	if (v < PAGE_OFFSET || IS_ERR_VALUE(v))
		return "it is no address of the kernel's";
	obj = goko_heap_object((void *)v, NULL);
	if (obj && !goko_heap_is_live(p, obj))
		return "its object is free";
	if (!obj && goko_heap_has((void *)v))
		return "it is in no object of the heap";
	return NULL;
}

static bool check_frame(struct goko_p *p, const struct goko_g *g,
			const struct goko_frame *f)
{
	const struct goko_pcinfo *info = &f->func->pcs[f->pc - f->func->pc_base];
	const u32 *map = &f->func->maps[(size_t)info->map * f->func->map_words];
	const char *why;
	u32 i, word;

	for (i = 0; i < f->func->map_words; i++) {
		u32 bits = map[i];

		for (; bits; bits &= bits - 1) {
			word = 32 * i + __ffs(bits);
			why = wrong_pointer(p, g, f->base[word]);
			if (likely(!why))
				continue;
			found(f->func, info->line,
			      "pointer in the frame", f->base[word], word, why);
			return false;
		}
	}
	return true;
}

/**
 * goko_check_frames() - Are the pointers in the frames of a G good?
 * @p:		P of the caller.
 * @g:		the running G, unwound: g->frame and g->pc are set.
 *
 * Looks at the top frames only, but for a deep stack now and then at all.
 *
 * Context: trampoline.
 * Return: true if they are; else it has been reported.
 */
bool goko_check_frames(struct goko_p *p, struct goko_g *g)
{
	u32 nr = 0, max = p->schedtick % FEW_FRAMES ? FEW_FRAMES : U32_MAX;
	struct goko_frame f;

	if (!goko_frame_first(g, &f))
		return true;
	do {
		if (f.func && !check_frame(p, g, &f))
			return false;
	} while (++nr < max && goko_frame_next(g, &f));
	return true;
}
