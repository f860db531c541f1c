/* SPDX-License-Identifier: GPL-2.0 */
/*
 * exec/values.h - arguments and results of functions that SPAWN starts
 */
#ifndef GOKO_EXEC_VALUES_H
#define GOKO_EXEC_VALUES_H

#include <linux/types.h>
#include <linux/goko.h>

struct goko_func;
struct goko_g;
struct goko_p;

/**
 * struct goko_values - values and the bytes of their strings, in one piece
 * @nr:		values; a struct counts, and each of its fields
 * @bytes:	bytes behind them
 * @val:	values; strings have the offset of their bytes behind the last one
 */
struct goko_values {
	u32			nr;
	u32			bytes;
	struct goko_value	val[];
};

static inline char *goko_values_bytes(const struct goko_values *v)
{
	return (char *)&v->val[v->nr];
}

struct goko_values *goko_values_alloc(u32 nr, size_t bytes, gfp_t gfp);
int goko_values_check(const struct goko_func *f, const struct goko_value *val,
		      u32 nr);
int goko_values_signature(const struct goko_func *f, char *buf, size_t len);

int goko_entry_params(struct goko_p *p, struct goko_g *g);
int goko_entry_results(struct goko_p *p, struct goko_g *g);

#endif /* GOKO_EXEC_VALUES_H */
