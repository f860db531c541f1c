/* SPDX-License-Identifier: GPL-2.0 */
/*
 * core/debugfs.h - /sys/kernel/debug/goko
 */
#ifndef GOKO_CORE_DEBUGFS_H
#define GOKO_CORE_DEBUGFS_H

void goko_debugfs_init(void);
void goko_debugfs_add_stats(void);
void goko_debugfs_fini(void);

#endif /* GOKO_CORE_DEBUGFS_H */
