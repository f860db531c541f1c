// SPDX-License-Identifier: GPL-2.0
/*
 * image/link_data.c - the globals get what the image says they hold
 *
 * The image is not published yet: nobody reads or writes them.  None of the
 * pointers is into the heap, so there is nothing to tell the collector.
 */
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/string.h>

#include "exec/exec.h"
#include "image/image.h"
#include "image/internal.h"
#include "image/vimage.h"

static void set_boxed(struct goko_image *img, u64 *at, const void *type,
		      const u8 *target)
{
	at[0] = (unsigned long)type;
	at[1] = (unsigned long)target;
}

static void set_datum(struct goko_linker *l, const struct goko_img_datum *d)
{
	const struct goko_vimage *v = &l->v;
	struct goko_image *img = l->img;
	u8 *to = img->global_at[d->global] + d->off;
	u64 *at = (u64 *)to;
	const u8 *target = NULL;

	if (d->kind >= GOKO_D_PTR && d->kind != GOKO_D_FUNC)
		target = img->global_at[d->ref] + d->add;
	/* Another image has set it, and may have changed it since. */
	if (!goko_global_is_own(img, d->global))
		return;
	switch (d->kind) {
	case GOKO_D_BYTES:
		memcpy(to, v->strdata + v->strs[d->ref].off,
		       v->strs[d->ref].len);
		break;
	case GOKO_D_STRING:
		at[0] = (unsigned long)(img->strdata + v->strs[d->ref].off);
		at[1] = v->strs[d->ref].len;
		break;
	case GOKO_D_PTR:
		at[0] = (unsigned long)target;
		break;
	case GOKO_D_SLICE:
		at[0] = (unsigned long)target;
		at[1] = d->len;
		at[2] = d->cap;
		break;
	case GOKO_D_FUNC:
		at[0] = (unsigned long)&img->funcs[d->ref].closure;
		break;
	case GOKO_D_EFACE:
		set_boxed(img, at, img->type_at[d->type], target);
		break;
	case GOKO_D_IFACE:
		set_boxed(img, at, img->itabs[d->type], target);
		break;
	}
}

/**
 * goko_link_data() - Fill the globals.
 * @l:		the load; its globals, functions and itabs are there.
 * @log:	receives the reason of a refusal.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: 0 or -EINTR.
 */
int goko_link_data(struct goko_linker *l, struct goko_log *log)
{
	u32 i;

	for (i = 0; i < l->v.nr_data; i++) {
		set_datum(l, &l->v.data[i]);
		if (i % 1024)
			continue;
		cond_resched();
		if (fatal_signal_pending(current))
			return -EINTR;
	}
	return 0;
}
