// SPDX-License-Identifier: GPL-2.0
/*
 * core/main.c - module init and exit
 */
#include <linux/init.h>
#include <linux/module.h>

static int __init goko_init(void)
{
	return 0;
}

static void __exit goko_exit(void)
{
}

module_init(goko_init);
module_exit(goko_exit);

MODULE_DESCRIPTION("Go runtime in the kernel");
MODULE_LICENSE("GPL");
