/* SPDX-License-Identifier: GPL-2.0 */
/*
 * core/rt.h - the one runtime of the module
 */
#ifndef GOKO_CORE_RT_H
#define GOKO_CORE_RT_H

#include <linux/bug.h>
#include <linux/types.h>

struct dentry;
struct goko_heap;
struct goko_sched;

/**
 * struct goko_rt - everything there is one of
 * @sched:	scheduler, sched/internal.h
 * @heap:	page heap, heap/internal.h
 * @debugfs:	/sys/kernel/debug/goko
 * @broken:	an internal error was seen: no new tasks (GOKO_WARN_ON)
 */
struct goko_rt {
	struct goko_sched	*sched;		/* I */
	struct goko_heap	*heap;		/* I */
	struct dentry		*debugfs;	/* I */
	bool			broken;		/* A: set by GOKO_WARN_ON(), read by SPAWN */
};

extern struct goko_rt goko_rt;

/*
 * Our mistake, never a user's: warn once, refuse new work, keep the machine.
 * True when @cond is.
 */
#define GOKO_WARN_ON(cond) ({						\
	bool __goko_bad = WARN_ON_ONCE(cond);				\
	if (__goko_bad)							\
		WRITE_ONCE(goko_rt.broken, true);			\
	unlikely(__goko_bad);						\
})

/* Module parameters; documented in core/main.c. */
extern unsigned long goko_param_heap_limit_mb;
extern unsigned long goko_param_stack_limit_kb;
extern unsigned long goko_param_max_gs;
extern bool goko_param_checked;

/* With goko_param_checked, what freed stacks and objects are full of. */
#define GOKO_POISON		0xdb
#define GOKO_POISON_WORD	0xdbdbdbdbdbdbdbdbull

#endif /* GOKO_CORE_RT_H */
