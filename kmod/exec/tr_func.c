// SPDX-License-Identifier: GPL-2.0
/*
 * exec/tr_func.c - one function from GIR to eBPF: the passes in order
 *
 * Everything is bounded: memory by the limits in translate.h, time by counting
 * work.  A function that goes beyond is refused as too large.
 */
#include "exec/translate.h"

/**
 * goko_tr_fail() - Refuse a function.
 * @t:		the translation.
 * @err:	-errno.
 * @fmt:	the reason.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: @err.
 */
int goko_tr_fail(struct goko_tr *t, int err, const char *fmt, ...)
{
	char reason[100];
	const char *name;
	va_list args;
	u32 len;

	va_start(args, fmt);
	vsnprintf(reason, sizeof(reason), fmt, args);
	va_end(args);
	name = goko_vstr(t->v, t->f->name, &len);
	goko_log_printf(t->log, "translator: %.*s: %s\n", (int)len, name, reason);
	return err;
}

/**
 * goko_tr_too_large() - Refuse a function that would take too much memory or time.
 * @t:		the translation.
 * @what:		what there is too much of.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: -EINVAL.
 */
int goko_tr_too_large(struct goko_tr *t, const char *what)
{
	return goko_tr_fail(t, -EINVAL, "function too large (%s)", what);
}

/**
 * goko_tr_work() - Count work; let others run now and then.
 * @t:		the translation.
 * @n:		steps.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: 0, -EINVAL (logged), -EINTR.
 */
int goko_tr_work(struct goko_tr *t, u64 n)
{
	u64 before = t->work;

	t->work += n;
	if (t->work > TR_MAX_WORK)
		return goko_tr_too_large(t, "time");
	if (before >> 16 != t->work >> 16)
		return goko_img_breathe();
	return 0;
}

/**
 * goko_tr_grow() - Make room in an array.
 * @t:		the translation; receives -ENOMEM in err.
 * @array:	the array.
 * @cap:	its capacity in elements.
 * @need:	elements wanted.
 * @size:	bytes of one.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: true if there is room.
 */
bool goko_tr_grow(struct goko_tr *t, void **array, u32 *cap, u32 need,
		  size_t size)
{
	u32 more = *cap ? *cap : 32;
	void *p;

	if (t->err)
		return false;
	if (need <= *cap)
		return true;
	while (more < need)
		more *= 2;
	p = goko_img_alloc(more, size);
	if (!p) {
		t->err = -ENOMEM;
		return false;
	}
	if (*cap)
		memcpy(p, *array, *cap * size);
	goko_img_free(*array);
	*array = p;
	*cap = more;
	return true;
}

/* Room for the select lists; code has their addresses, so it is made first. */
static int alloc_lists(struct goko_tr *t)
{
	size_t n = 0;
	u32 i;

	for (i = 0; i < t->n; i++)
		if (t->code[i].op == GOKO_OP_SELECT)
			n += 2 + 3 * (size_t)t->v->pool[t->code[i].c + 1];
	if (!n)
		return 0;
	if (n > TR_MAX_SEGS)
		return goko_tr_too_large(t, "select lists");
	t->out->lists = goko_img_alloc(n, sizeof(u32));
	return t->out->lists ? 0 : -ENOMEM;
}

static int translate(struct goko_tr *t)
{
	int ret;

	ret = goko_tr_frame(t);
	if (!ret)
		ret = goko_tr_cfg(t);
	if (!ret)
		ret = goko_tr_live(t);
	if (!ret)
		ret = alloc_lists(t);
	if (ret)
		return ret;
	/* Each turn reserves a register in one more region at least. */
	do {
		ret = goko_tr_alloc(t);
		if (!ret)
			ret = goko_tr_lower(t);
	} while (!ret && t->again);
	if (!ret && t->env->checked)
		ret = goko_tr_check(t);
	return ret;
}

static void free_state(struct goko_tr *t)
{
	goko_tr_alloc_free(t);
	goko_img_free(t->words);
	goko_img_free(t->blocks);
	goko_img_free(t->block_of);
	goko_img_free(t->order);
	goko_img_free(t->pred_first);
	goko_img_free(t->preds);
	goko_img_free(t->regions);
	goko_img_free(t->sp);
	goko_img_free(t->uses);
	goko_img_free(t->defs);
	goko_img_free(t->segs);
	goko_img_free(t->outs);
	goko_img_free(t->values);
	goko_img_free(t->webs);
	goko_img_free(t->web_segs);
	goko_img_free(t->use_web);
	goko_img_free(t->def_web);
	goko_img_free(t->ptr_segs);
	goko_img_free(t->nonnil);
	goko_img_free(t->slow);
	goko_img_free(t->resume);
	goko_img_free(t->map_hash);
	goko_img_free(t->labels);
	goko_img_free(t->fixups);
}

/**
 * goko_tr_func() - Translate one function.
 * @v:		the verified image.
 * @func:	which function.
 * @pc_base:	its first pc.
 * @env:	addresses that its code has.
 * @code:	receives the code; goko_tr_code_free() frees it.
 * @log:	receives the reason of a refusal.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: 0, -EINVAL (logged), -ENOMEM, -EINTR.
 */
int goko_tr_func(const struct goko_vimage *v, u32 func, u32 pc_base,
		 const struct goko_tr_env *env, struct goko_tr_code *code,
		 struct goko_log *log)
{
	struct goko_tr *t;
	int ret;

	memset(code, 0, sizeof(*code));
	t = goko_img_alloc(1, sizeof(*t));
	if (!t)
		return -ENOMEM;
	t->v = v;
	t->env = env;
	t->log = log;
	t->func = func;
	t->f = &v->funcs[func];
	t->vf = &v->vfuncs[func];
	t->code = v->code + t->f->code;
	t->n = t->f->nr_code;
	t->pc_base = pc_base;
	t->out = code;

	ret = translate(t);
	code->frame_words = t->frame_words;
	code->extent_words = t->extent_words;
	free_state(t);
	goko_img_free(t);
	if (ret)
		goko_tr_code_free(code);
	return ret;
}

/**
 * goko_tr_code_free() - Free what goko_tr_func() made.
 * @code:		from goko_tr_func().
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_tr_code_free(struct goko_tr_code *code)
{
	goko_img_free(code->insns);
	goko_img_free(code->pcs);
	goko_img_free(code->maps);
	goko_img_free(code->lists);
	goko_img_free(code->notes);
	memset(code, 0, sizeof(*code));
}
