/* SPDX-License-Identifier: GPL-2.0 */
/*
 * dev/dev.h - /dev/goko, as the rest of the module uses it
 */
#ifndef GOKO_DEV_DEV_H
#define GOKO_DEV_DEV_H

int goko_dev_init(void);
void goko_dev_fini(void);

#endif /* GOKO_DEV_DEV_H */
