/* SPDX-License-Identifier: GPL-2.0 */
/*
 * lang/internal.h - what the files of lang/ share
 */
#ifndef GOKO_LANG_INTERNAL_H
#define GOKO_LANG_INTERNAL_H

#include <linux/init.h>
#include <linux/types.h>

struct goko_g;
struct goko_panic;
struct goko_text;

/**
 * struct goko_defer - a deferred function
 * @link:	next older one of the same G
 * @closure:	func value; a root for the collector
 * @frame_off:	frame that deferred it, in words from the stack's start: stacks move
 * @pc:		pc of the defer statement: which function that frame is of
 * @depth:	number of records, this one included
 */
struct goko_defer {
	struct goko_defer	*link;
	u64			closure;
	u32			frame_off;
	u32			pc;
	u32			depth;
};

/**
 * struct goko_panic - a panic or a Goexit under way
 * @link:	next older one of the same G
 * @live:	newest older one that is not aborted, as far as known
 * @value:	what recover() returns, an eface; a root for the collector
 * @func:	deferred function that runs, valid while @running
 * @frame_off:	frame of that, in words from the stack's start
 * @defer_off:	frame that deferred it
 * @defer_pc:	pc of its defer statement
 * @sig_pc:	pc for the line Go prints for a fault, 0: none
 * @running:	the deferred function at @frame_off runs
 * @recovered:	it has called recover()
 * @aborted:	a newer panic has left that function
 * @goexit:	no panic but runtime.Goexit
 * @asked:	its value's Error or String method has been called, or it has none
 * @printing:	that method runs at @frame_off
 * @said:	what the method returned, or NULL
 * @said_len:	bytes of that
 */
struct goko_panic {
	struct goko_panic	*link;
	struct goko_panic	*live;
	u64			value[2];
	const struct goko_func	*func;
	u32			frame_off;
	u32			defer_off;
	u32			defer_pc;
	u32			sig_pc;
	bool			running;
	bool			recovered;
	bool			aborted;
	bool			goexit;
	bool			asked;
	bool			printing;
	char			*said;
	size_t			said_len;
};

void goko_text_setup(void);
void goko_text_panics(struct goko_text *t, const struct goko_panic *pn);

#endif /* GOKO_LANG_INTERNAL_H */
