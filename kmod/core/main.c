// SPDX-License-Identifier: GPL-2.0
/*
 * core/main.c - module init and exit, module parameters
 *
 * Each folder has an init and a fini, called in this order and in reverse.  The device
 * comes last: from then on users find us; it goes first.  rmmod gets here only when
 * no fd of ours is open, and then no goroutine exists (sched/task.c).
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/moduleparam.h>

#include "chan/chan.h"
#include "core/debugfs.h"
#include "core/rt.h"
#include "core/version.h"
#include "dev/dev.h"
#include "gc/gc.h"
#include "heap/heap.h"
#include "image/image.h"
#include "lang/lang.h"
#include "sched/sched.h"
#include "stack/stack.h"

unsigned long goko_param_heap_limit_mb __read_mostly;
module_param_named(heap_limit_mb, goko_param_heap_limit_mb, ulong, 0444);
MODULE_PARM_DESC(heap_limit_mb,
		 "Limit of the heap of all tasks together, in MiB (0: a quarter of memory)");

unsigned long goko_param_stack_limit_kb __read_mostly = 256 << 10;
module_param_named(stack_limit_kb, goko_param_stack_limit_kb, ulong, 0444);
MODULE_PARM_DESC(stack_limit_kb,
		 "Limit of one goroutine's stack, in KiB, for tasks that set none (default 262144)");

unsigned long goko_param_max_gs __read_mostly;
module_param_named(max_gs, goko_param_max_gs, ulong, 0444);
MODULE_PARM_DESC(max_gs,
		 "Limit of goroutines of one task, for tasks that set none (0: one for each page of memory)");

bool goko_param_checked __read_mostly;
module_param_named(checked, goko_param_checked, bool, 0444);
MODULE_PARM_DESC(checked,
		 "Check each access to memory of compiled code, and each pointer of its frames (0); slow");

/**
 * struct part - a folder's init and fini
 * @init:	returns 0 or -errno, and leaves nothing behind after an error
 * @fini:	undoes it
 */
struct part {
	int	(*init)(void);
	void	(*fini)(void);
};

static int debugfs_init(void)
{
	goko_debugfs_init();
	return 0;
}

static int stats_init(void)
{
	goko_debugfs_add_stats();
	return 0;
}

static const struct part parts[] = {
	/* The directory is filled as the parts come, and emptied before they go. */
	{ debugfs_init,		NULL },
	{ goko_heap_init,	goko_heap_fini },
	{ goko_stack_init,	goko_stack_fini },
	{ goko_chan_init,	goko_chan_fini },
	{ goko_lang_init,	goko_lang_fini },
	{ goko_images_init,	goko_images_fini },
	{ goko_sched_init,	goko_sched_fini },
	{ goko_gc_init,		goko_gc_fini },
	{ goko_shrink_init,	goko_shrink_fini },
	{ stats_init,		goko_debugfs_fini },
	{ goko_dev_init,	goko_dev_fini },
};

static void fini_parts(int nr)
{
	while (nr--)
		if (parts[nr].fini)
			parts[nr].fini();
}

static int __init goko_init(void)
{
	int i, ret;

	if (!goko_param_max_gs)
		goko_param_max_gs = totalram_pages();
	if (!goko_param_stack_limit_kb)
		goko_param_stack_limit_kb = 256 << 10;

	for (i = 0; i < ARRAY_SIZE(parts); i++) {
		ret = parts[i].init();
		if (ret) {
			pr_err("init failed: %d\n", ret);
			/* Readers of debugfs leave before anything goes. */
			goko_debugfs_fini();
			fini_parts(i);
			return ret;
		}
	}
	return 0;
}

static void __exit goko_exit(void)
{
	fini_parts(ARRAY_SIZE(parts));
}

module_init(goko_init);
module_exit(goko_exit);

MODULE_DESCRIPTION("Go runtime in the kernel");
MODULE_VERSION(GOKO_VERSION);
MODULE_LICENSE("GPL");
