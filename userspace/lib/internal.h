/* SPDX-License-Identifier: GPL-2.0 */
/*
 * lib/internal.h - what the files of libgoko share
 */
#ifndef LIBGOKO_INTERNAL_H
#define LIBGOKO_INTERNAL_H

#include <errno.h>
#include <sys/ioctl.h>

#include "libgoko.h"

static inline int do_ioctl(int fd, unsigned long cmd, void *arg)
{
	int ret = ioctl(fd, cmd, arg);

	return ret < 0 ? -errno : ret;
}

#endif /* LIBGOKO_INTERNAL_H */
