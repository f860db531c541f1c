// SPDX-License-Identifier: GPL-2.0
/*
 * exec/values.c - arguments and results of functions that SPAWN starts
 *
 * What: values cross the boundary as struct goko_value, in the order in which a
 * walk over the signature's types meets them: a struct first, then its fields.
 * Arguments are checked against the types and copied when the task is made; the
 * first G puts them into its frame right before its function begins, because only
 * then there is a P to allocate strings with, and because the image's initialiser
 * uses the same frame before.  Results are copied from the frame of the function
 * that has returned, and stay with the task for WAIT.
 *
 * Invariants
 *   1. No word of a result leaves that is an address: bool, numbers, and bytes.
 *   2. The bytes of a result lie in one object of the heap, or in the strings,
 *      names or variables of the image.  Go code cannot make other strings but by a data
 *      race; then the task ends here.
 *   3. Parameters and results take at most GOKO_ENTRY_WORDS, which the smallest
 *      stack has.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "core/rt.h"
#include "exec/internal.h"
#include "exec/values.h"
#include "sched/sched.h"
#include "stack/stack.h"

static_assert((2 + GOKO_ENTRY_WORDS + GOKO_REDZONE_WORDS) * 8 <=
	      GOKO_STACK_MIN_BYTES);

/* What a value of a type is on the way; 0: it cannot go. */
static u32 value_kind(const struct goko_type *t)
{
	switch (t->kind) {
	case GOKO_K_BOOL:
		return GOKO_VAL_BOOL;
	case GOKO_K_I8:
	case GOKO_K_I16:
	case GOKO_K_I32:
	case GOKO_K_I64:
		return GOKO_VAL_INT;
	case GOKO_K_U8:
	case GOKO_K_U16:
	case GOKO_K_U32:
	case GOKO_K_U64:
		return GOKO_VAL_UINT;
	case GOKO_K_F32:
	case GOKO_K_F64:
		return GOKO_VAL_FLOAT;
	case GOKO_K_STRING:
		return GOKO_VAL_STRING;
	case GOKO_K_SLICE:
		return t->elem->kind == GOKO_K_U8 ? GOKO_VAL_BYTES : 0;
	case GOKO_K_STRUCT:
		return GOKO_VAL_STRUCT;
	default:
		return 0;
	}
}

/**
 * struct walk - one step of a walk over a signature
 * @step:	called for each value, in order
 * @nr:		values so far
 * @left:	values that may come
 * @src:	arguments, or NULL
 * @out:	the results being made, or NULL
 * @used:	bytes of @out that are used
 * @frame:	first word of the parameters or results, or NULL
 * @text:	signature being written, or NULL
 * @cap:	bytes of @text
 * @len:	bytes the signature has so far
 * @p:		P, when running
 * @g:		first G, when running
 */
struct walk {
	int			(*step)(struct walk *w, const struct goko_type *t,
					u8 *at, bool word);
	u32			nr;
	u32			left;
	const struct goko_value	*src;
	struct goko_values	*out;
	size_t			used;
	u64			*frame;
	char			*text;
	size_t			cap;
	size_t			len;
	struct goko_p		*p;
	struct goko_g		*g;
};

static void print(struct walk *w, const char *s)
{
	size_t n = strlen(s);

	if (w->text && w->len + n < w->cap)
		memcpy(w->text + w->len, s, n + 1);
	w->len += n;
}

/*
 * @at is where the value lies if there is a frame; @word: it is a variable, so a
 * scalar is a whole word there, and not only its bytes.  Types nest at most
 * GOKO_MAX_TYPE_DEPTH deep, and values are few: one frame a struct that has fields.
 */
static int walk_value(struct walk *w, const struct goko_type *t, u8 *at, bool word)
{
	u32 i;
	int ret;

	if (!value_kind(t) || !w->left)
		return -EINVAL;
	ret = w->step(w, t, at, word);
	if (ret)
		return ret;
	w->left--;
	w->nr++;
	if (t->kind != GOKO_K_STRUCT)
		return 0;
	for (i = 0; i < t->nr_fields; i++) {
		if (i)
			print(w, " ");
		ret = walk_value(w, t->fields[i].type,
				 at ? at + t->fields[i].off : NULL, false);
		if (ret)
			return ret;
	}
	print(w, "}");
	return 0;
}

static int walk_list(struct walk *w, const struct goko_type **types, u32 nr)
{
	u64 *at = w->frame;
	u32 i;
	int ret;

	for (i = 0; i < nr; i++) {
		if (i)
			print(w, " ");
		ret = walk_value(w, types[i], (u8 *)at, true);
		if (ret)
			return ret;
		if (at)
			at += max(1ull, DIV_ROUND_UP_ULL(types[i]->size, 8));
	}
	return 0;
}

/**
 * goko_values_alloc() - Room for values.
 * @nr:		how many.
 * @bytes:	of all their strings.
 * @gfp:	how to ask for memory.
 *
 * Context: process, may sleep as @gfp says.
 * Return: values to be freed with kvfree(), or NULL.
 */
struct goko_values *goko_values_alloc(u32 nr, size_t bytes, gfp_t gfp)
{
	struct goko_values *v;

	v = kvmalloc(struct_size(v, val, nr) + bytes, gfp);
	if (v) {
		v->nr = nr;
		v->bytes = bytes;
	}
	return v;
}

/* ---- Signatures ---- */

static int print_step(struct walk *w, const struct goko_type *t, u8 *at, bool word)
{
	static const char *const names[] = {
#define KIND_NAME(id, text, size) [GOKO_K_##id] = text,
		GOKO_KINDS(KIND_NAME)
#undef KIND_NAME
	};

	if (t->kind == GOKO_K_STRUCT)
		print(w, "{");
	else if (t->kind == GOKO_K_SLICE)
		print(w, "bytes");
	else
		print(w, names[t->kind]);
	return 0;
}

/**
 * goko_values_signature() - Write what a function takes and returns.
 * @f:		exported function.
 * @buf:	gets "(i64 string {i32 bool}) (bytes)", terminated and cut to fit.
 * @len:	bytes of @buf; 0: only look whether values can go.
 *
 * Context: any.
 * Return: bytes that all of it takes, with terminator; -EINVAL some parameter or
 *	   result is of a type that cannot go, or they are too many.
 */
int goko_values_signature(const struct goko_func *f, char *buf, size_t len)
{
	struct walk w = {
		.step = print_step,
		.left = GOKO_VALUES_MAX,
		.text = len ? buf : NULL,
		.cap = len,
	};
	int ret;

	if (f->param_words + f->result_words > GOKO_ENTRY_WORDS)
		return -EINVAL;
	print(&w, "(");
	ret = walk_list(&w, f->sig, f->nr_params);
	if (ret)
		return ret;
	print(&w, ") (");
	w.left = GOKO_VALUES_MAX;
	ret = walk_list(&w, f->sig + f->nr_params, f->nr_results);
	if (ret)
		return ret;
	print(&w, ")");
	return w.len + 1;
}

/* ---- Arguments ---- */

/* Is @val what a word of this kind can hold? */
static bool fits(const struct goko_type *t, u64 val)
{
	u32 shift = 64 - 8 * t->size;

	switch (value_kind(t)) {
	case GOKO_VAL_BOOL:
		return val <= 1;
	case GOKO_VAL_INT:
		return (u64)((s64)(val << shift) >> shift) == val;
	case GOKO_VAL_UINT:
	case GOKO_VAL_FLOAT:
		return val << shift >> shift == val;
	case GOKO_VAL_STRUCT:
		return !val;
	default:
		return true;
	}
}

static int check_step(struct walk *w, const struct goko_type *t, u8 *at, bool word)
{
	const struct goko_value *v = &w->src[w->nr];
	u32 kind = value_kind(t);
	u32 fields = kind == GOKO_VAL_STRUCT ? t->nr_fields : 0;

	if (v->kind != kind || v->nr != fields || !fits(t, v->val))
		return -EINVAL;
	if (kind == GOKO_VAL_STRING || kind == GOKO_VAL_BYTES)
		return 0;
	return v->len == (kind == GOKO_VAL_FLOAT ? t->size : 0) ? 0 : -EINVAL;
}

/**
 * goko_values_check() - Are these the arguments a function takes?
 * @f:		exported function.
 * @val:	values; what is behind the addresses of strings is not looked at.
 * @nr:		how many.
 *
 * Context: any.
 * Return: 0 or -EINVAL.
 */
int goko_values_check(const struct goko_func *f, const struct goko_value *val,
		      u32 nr)
{
	struct walk w = { .step = check_step, .left = nr, .src = val };
	int ret;

	if (f->param_words + f->result_words > GOKO_ENTRY_WORDS)
		return -EINVAL;
	ret = walk_list(&w, f->sig, f->nr_params);
	if (ret)
		return ret;
	return w.left ? -EINVAL : 0;
}

static int store_bytes(struct walk *w, const struct goko_value *v, u64 *at,
		       bool slice)
{
	const struct goko_values *in = goko_task_params(w->g->task);
	void *mem = NULL;

	if (v->len) {
		mem = goko_malloc(w->p, v->len, true);
		if (!mem)
			return -ENOMEM;
		memcpy(mem, goko_values_bytes(in) + v->val, v->len);
	}
	at[0] = (u64)mem;
	at[1] = v->len;
	if (slice)
		at[2] = v->len;
	return 0;
}

static int store_step(struct walk *w, const struct goko_type *t, u8 *at, bool word)
{
	const struct goko_value *v = &w->src[w->nr];

	switch (v->kind) {
	case GOKO_VAL_STRUCT:
		return 0;
	case GOKO_VAL_STRING:
	case GOKO_VAL_BYTES:
		return store_bytes(w, v, (u64 *)at, v->kind == GOKO_VAL_BYTES);
	}
	if (word)
		*(u64 *)at = v->val;
	else	/* Little endian. */
		memcpy(at, &v->val, t->size);
	return 0;
}

/**
 * goko_entry_params() - Put the arguments of a task's first function in place.
 * @p:		P of the caller.
 * @g:		first G of its task, about to begin with its function; its frame
 *		is at the bottom of its stack.
 *
 * Does so once: a G that was preempted before its first instruction has them.
 *
 * Context: trampoline, M that holds @p.
 * Return: enum goko_exec_end or GOKO_NEXT_ENTER.
 */
int goko_entry_params(struct goko_p *p, struct goko_g *g)
{
	const struct goko_values *in = goko_task_params(g->task);
	const struct goko_func *f = g->start;
	struct walk w = {
		.step = store_step,
		.p = p,
		.g = g,
		.frame = g->stack.lo + 2,
	};
	int ret;

	if (!in)
		return GOKO_NEXT_ENTER;
	w.src = in->val;
	w.left = in->nr;
	memset(w.frame, 0, f->param_words * sizeof(u64));
	ret = walk_list(&w, f->sig, f->nr_params);
	if (ret == -ENOMEM) {
		goko_fatal_oom(g, in->bytes);
		return GOKO_EXEC_KILLED;
	}
	GOKO_WARN_ON(ret);
	goko_task_drop_params(g->task);
	return GOKO_NEXT_ENTER;
}

/* ---- Results ---- */

static bool within(u64 addr, u64 len, const void *base, u64 size)
{
	u64 off = addr - (u64)base;

	return off <= size && len <= size - off;
}

static bool in_image(const struct goko_image *img, u64 addr, u64 len)
{
	return goko_image_is_text(img, addr, len) ||
	       within(addr, len, img->data, img->data_bytes);
}

/* May these bytes be shown? */
static bool readable(const struct goko_image *img, u64 addr, u64 len)
{
	const struct goko_images *arr;
	bool found = false;
	size_t size;
	void *obj;
	u32 i;

	if (!len)
		return true;
	/* Its own, or those of its plugins. */
	rcu_read_lock();
	arr = goko_active_modules();
	for (i = 0; i < arr->nr && !found; i++)
		found = goko_image_root(arr->img[i]) == img &&
			in_image(arr->img[i], addr, len);
	rcu_read_unlock();
	if (found)
		return true;
	obj = goko_heap_object((void *)addr, &size);
	return obj && within(addr, len, obj, size);
}

static int count_step(struct walk *w, const struct goko_type *t, u8 *at, bool word)
{
	u64 len;

	if (t->kind != GOKO_K_STRING && t->kind != GOKO_K_SLICE)
		return 0;
	len = ((u64 *)at)[1];
	if (len > GOKO_VALUE_BYTES_MAX - w->used)
		return -E2BIG;
	if (!readable(goko_task_image(w->g->task), ((u64 *)at)[0], len))
		return -EFAULT;
	w->used += len;
	return 0;
}

static u64 load_scalar(const struct goko_type *t, const u8 *at, bool word)
{
	u64 val = 0;

	if (word)
		return *(u64 *)at;
	switch (t->kind) {
	case GOKO_K_I8:
		return (s64)*(s8 *)at;
	case GOKO_K_I16:
		return (s64)*(s16 *)at;
	case GOKO_K_I32:
		return (s64)*(s32 *)at;
	}
	memcpy(&val, at, t->size);
	return val;
}

static int load_step(struct walk *w, const struct goko_type *t, u8 *at, bool word)
{
	struct goko_value *v = &w->out->val[w->nr];

	memset(v, 0, sizeof(*v));
	v->kind = value_kind(t);
	switch (v->kind) {
	case GOKO_VAL_STRUCT:
		v->nr = t->nr_fields;
		return 0;
	case GOKO_VAL_STRING:
	case GOKO_VAL_BYTES:
		v->val = w->used;
		v->len = ((u64 *)at)[1];
		memcpy(goko_values_bytes(w->out) + w->used,
		       (void *)((u64 *)at)[0], v->len);
		w->used += v->len;
		return 0;
	}
	if (v->kind == GOKO_VAL_FLOAT)
		v->len = t->size;
	v->val = load_scalar(t, at, word);
	return 0;
}

/**
 * goko_entry_results() - Keep what the first function of a task has returned.
 * @p:		P of the caller.
 * @g:		first G of its task; g->frame is that of its function, which has
 *		returned.
 *
 * Context: trampoline, M that holds @p; may sleep for memory.
 * Return: enum goko_exec_end.
 */
int goko_entry_results(struct goko_p *p, struct goko_g *g)
{
	const struct goko_func *f = g->start;
	struct walk w = {
		.step = count_step,
		.left = GOKO_VALUES_MAX,
		.p = p,
		.g = g,
		.frame = g->frame + 2 + f->param_words,
	};
	int ret;

	ret = walk_list(&w, f->sig + f->nr_params, f->nr_results);
	if (!ret) {
		w.out = goko_values_alloc(w.nr, w.used, GFP_KERNEL |
					  __GFP_NORETRY | __GFP_NOWARN);
		ret = w.out ? 0 : -ENOMEM;
	}
	switch (ret) {
	case 0:
		break;
	case -ENOMEM:
		goko_fatal_oom(g, w.used);
		return GOKO_EXEC_KILLED;
	case -E2BIG:
		goko_fatal(g, "results of more than %u bytes",
			   GOKO_VALUE_BYTES_MAX);
		return GOKO_EXEC_KILLED;
	default:
		goko_fatal(g, "a result is not in the memory of the program");
		return GOKO_EXEC_KILLED;
	}
	w.step = load_step;
	w.left = GOKO_VALUES_MAX;
	w.nr = 0;
	w.used = 0;
	GOKO_WARN_ON(walk_list(&w, f->sig + f->nr_params, f->nr_results));
	goko_task_set_results(g->task, w.out);
	return GOKO_EXEC_DONE;
}
